using KioskLocker.Core.Uplink;

namespace KioskLocker.Devices.Line;

/// <summary>What a step has counted at one of its devices: a snapshot that any thread may hold.</summary>
/// <param name="Counters">The counts; reconnects are the line's and not in here.</param>
/// <param name="LastOk">When it last gave a good answer, on the step's clock; null for never.</param>
public sealed record DeviceTally(DeviceCounters Counters, TimeSpan? LastOk)
{
    public static DeviceTally Nothing { get; } = new(new DeviceCounters(), null);
}
