namespace KioskLocker.Core.Devices;

/// <summary>Devices that do not answer now.</summary>
/// <param name="Printer">The receipt printer.</param>
/// <param name="Scanner">The scanner.</param>
/// <param name="Boards">Names of locker boards.</param>
public sealed record SilentDevices(bool Printer, bool Scanner, IReadOnlyList<string> Boards)
{
    public static SilentDevices None { get; } = new(false, false, []);

    public bool Any => Printer || Scanner || Boards.Count > 0;

    /// <summary>What the state last heard. A scanner that only sends text answers as long as its cable is in.</summary>
    public static SilentDevices Of(DeviceState devices) => new(
        devices.Printer.Condition == PrinterCondition.Offline,
        devices.Scanner is DeviceHealth.Degraded or DeviceHealth.Offline,
        [.. devices.Boards.Where(board => board.Value == DeviceHealth.Offline).Select(board => board.Key)]);
}
