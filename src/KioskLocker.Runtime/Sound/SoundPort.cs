using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Sound;

/// <summary>What status and diagnostics may ask of the sound.</summary>
/// <param name="Report">The device as the status names it.</param>
/// <param name="Test">Lets the test be heard and tells once how it ended. Must not block.</param>
public sealed record SoundPort(Func<DeviceReport> Report, Action<Action<SoundEnd>> Test);
