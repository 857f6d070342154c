using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime;

/// <summary>What the devices last said and when they were last well, for status and heartbeat. From any thread.</summary>
public sealed class DeviceLedger
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <param name="settings">Names the boards.</param>
    /// <param name="time">Wall clock for the times of last health.</param>
    public DeviceLedger(KioskSettings settings, TimeProvider time)
    {
        _time = time;
        foreach (var board in settings.Compartments.Select(compartment => compartment.Board.Name).Distinct())
        {
            _entries["board:" + board] = new Entry(board, "lockerBoard", DeviceHealth.Unknown, "", null);
        }

        _entries["printer"] = new Entry("printer", "printer", DeviceHealth.Unknown, "", null);
        _entries["scanner"] = new Entry("scanner", "scanner", DeviceHealth.Unknown, "", null);
    }

    public void Take(KioskEvent fact)
    {
        switch (fact)
        {
            case KioskEvent.BoardChanged board:
                Note("board:" + board.Board.Name, board.Health, board.Detail);
                break;
            case KioskEvent.PrinterChanged printer:
                Note("printer", HealthOf(printer.Status), $"{printer.Status.Condition}, paper {printer.Status.Paper}");
                break;
            case KioskEvent.ScannerChanged scanner:
                Note("scanner", scanner.Health, scanner.Detail);
                break;
            default:
                break;
        }
    }

    /// <summary>All devices by name. A device that is well was last well now.</summary>
    public IReadOnlyList<DeviceReport> Report()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            return [.. _entries.Values.Select(entry => new DeviceReport(
                entry.Name, entry.Kind, entry.Health.ToString(), entry.Detail, entry.Health == DeviceHealth.Ok ? now : entry.LastOk))];
        }
    }

    private void Note(string key, DeviceHealth health, string detail)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                var lastOk = entry.Health == DeviceHealth.Ok || health == DeviceHealth.Ok ? _time.GetUtcNow() : entry.LastOk;
                _entries[key] = entry with { Health = health, Detail = detail, LastOk = lastOk };
            }
        }
    }

    private static DeviceHealth HealthOf(PrinterStatus status) => status switch
    {
        { Condition: PrinterCondition.Ready, Paper: PaperSupply.Low } => DeviceHealth.Degraded,
        { Condition: PrinterCondition.Ready } => DeviceHealth.Ok,
        { Condition: PrinterCondition.Unknown } => DeviceHealth.Unknown,
        { Condition: PrinterCondition.Offline } => DeviceHealth.Offline,
        _ => DeviceHealth.Degraded,
    };

    private sealed record Entry(string Name, string Kind, DeviceHealth Health, string Detail, DateTimeOffset? LastOk);
}
