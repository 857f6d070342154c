using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Climate;

namespace KioskLocker.Runtime;

/// <summary>What was counted at one device, with the wall clock's time of its last good answer; null for never.</summary>
public readonly record struct DeviceCount(DeviceCounters Counters, DateTimeOffset? LastOk);

/// <summary>What the devices last said, when they were last well and what was counted at them, for status and heartbeat. From any thread.</summary>
public sealed class DeviceLedger
{
    public const string PrinterKey = "printer";
    public const string ScannerKey = "scanner";
    public const string ClimateKey = "climate";
    public const string ScreenKey = "screen";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private volatile IReadOnlyDictionary<string, Func<DeviceCount>> _counts = new Dictionary<string, Func<DeviceCount>>();

    /// <param name="settings">Names the boards.</param>
    /// <param name="time">Wall clock for the times of last health.</param>
    public DeviceLedger(KioskSettings settings, TimeProvider time)
    {
        _time = time;
        foreach (var board in settings.Compartments.Select(compartment => compartment.Board.Name).Distinct())
        {
            _entries[BoardKey(new BoardId(board))] = new Entry(board, "lockerBoard", DeviceHealth.Unknown, "", null);
        }

        _entries[PrinterKey] = new Entry("printer", "printer", DeviceHealth.Unknown, "", null);
        _entries[ScannerKey] = new Entry("scanner", "scanner", DeviceHealth.Unknown, "", null);
    }

    /// <summary>Boards without a compartment, such as one of lamps only: they fail, too, and are told. Once, before the lines start.</summary>
    public void AlsoKnows(IEnumerable<BoardId> boards)
    {
        lock (_gate)
        {
            foreach (var board in boards)
            {
                _entries.TryAdd(BoardKey(board), new Entry(board.Name, "lockerBoard", DeviceHealth.Unknown, "", null));
            }
        }
    }

    /// <summary>Raised when a device's health is another one than before; from the thread that took the fact.</summary>
    public event Action? HealthChanged;

    public static string BoardKey(BoardId board) => "board:" + board.Name;

    /// <summary>Where the counts come from, by key; once, before the lines start.</summary>
    public void CountWith(IReadOnlyDictionary<string, Func<DeviceCount>> counts) => _counts = counts;

    public void Take(KioskEvent fact)
    {
        switch (fact)
        {
            case KioskEvent.BoardChanged board:
                Note(BoardKey(board.Board), board.Health, board.Detail);
                break;
            case KioskEvent.PrinterChanged printer:
                Note(PrinterKey, HealthOf(printer.Status), $"{printer.Status.Condition}, paper {printer.Status.Paper}");
                break;
            case KioskEvent.ScannerChanged scanner:
                Note(ScannerKey, scanner.Health, scanner.Detail);
                break;
            default:
                break;
        }
    }

    /// <summary>The air in the cabinet, where a sensor for it is fitted: a device like any other.</summary>
    public void Take(ClimateChanged changed)
    {
        lock (_gate)
        {
            _entries.TryAdd(ClimateKey, new Entry("climate", "climate", DeviceHealth.Unknown, "", null));
        }

        Note(ClimateKey, changed.Health, changed.Detail);
    }

    /// <summary>The touch screen, told by the beats of its page.</summary>
    public void Take(PanelLook look)
    {
        lock (_gate)
        {
            _entries.TryAdd(ScreenKey, new Entry("touch screen", "touchScreen", DeviceHealth.Unknown, "", null));
        }

        Note(ScreenKey, look.Health, look.Detail);
    }

    /// <summary>All devices by name. One that was heard was last well at its last good answer or code; of any other only its health is known.</summary>
    public IReadOnlyList<DeviceReport> Report()
    {
        lock (_gate)
        {
            return [.. _entries.Select(entry => Report_NeedsLock(entry.Key, entry.Value))];
        }
    }

    private DeviceReport Report_NeedsLock(string key, Entry entry)
    {
        var count = _counts.TryGetValue(key, out var read) ? read() : (DeviceCount?)null;
        var lastOk = entry.Health == DeviceHealth.Ok ? _time.GetUtcNow() : entry.LastOk;
        return new DeviceReport(entry.Name, entry.Kind, entry.Health.ToString(), entry.Detail, count?.LastOk ?? lastOk) { Counters = count?.Counters };
    }

    private void Note(string key, DeviceHealth health, string detail)
    {
        var isNew = false;
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                var lastOk = entry.Health == DeviceHealth.Ok || health == DeviceHealth.Ok ? _time.GetUtcNow() : entry.LastOk;
                _entries[key] = entry with { Health = health, Detail = detail, LastOk = lastOk };
                isNew = entry.Health != health;
            }
        }

        if (isNew)
        {
            HealthChanged?.Invoke();
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
