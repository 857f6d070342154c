using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Watches the current in the locks: none flows for longer than its board was told to, whatever became of the program (F-D11), and none flows
/// that an earlier run of the program left on.
/// </summary>
internal sealed class LockWatch(CheckBook checks, WorldFit fit)
{
    /// <summary>A bank's own watchdog lets it have this much more.</summary>
    private const int MarginMs = 100;

    /// <summary>A killed program's pins are switched off by the system's last command for it.</summary>
    private const int OrphanedMs = 1_500;

    /// <summary>Longer than any pulse, with nobody there.</summary>
    private static readonly TimeSpan Left = TimeSpan.FromSeconds(3);

    private readonly Dictionary<(string Board, int Channel), TimeSpan> _energised = [];

    /// <summary>Relays that weld, pins that stick, or did while current flowed: how long it flows is not the board's doing.</summary>
    private readonly HashSet<(string Board, int Channel)> _welded = [];

    /// <summary>Chips that are silent: nobody can switch off what hangs on them.</summary>
    private readonly HashSet<string> _silent = [];

    /// <summary>Energised when the program went.</summary>
    private readonly HashSet<(string Board, int Channel)> _orphaned = [];

    internal void Know(LedgerEntry entry, TimeSpan now)
    {
        var wire = (entry.Board ?? "", entry.Channel ?? 0);
        switch (entry.What)
        {
            case Happening.RelayChanged when entry.Detail == "welded":
                _welded.Add(wire);
                break;
            case Happening.RelayChanged when !_energised.ContainsKey(wire):
                _welded.Remove(wire);
                break;
            case Happening.LinePulled when entry.Board is { } silent:
                _silent.Add(silent);
                _welded.UnionWith(_energised.Keys.Where(one => one.Board == silent));
                break;
            case Happening.LinePlugged when entry.Board is { } heard:
                _silent.Remove(heard);
                break;
            case Happening.Pulse when IsTimedByBoard(wire.Item1):
                checks.That("F-D11", entry.Milliseconds <= WorldFit.PulseMs, () => $"the lock of door {entry.Door} is energised for {entry.Milliseconds} ms.");
                break;
            case Happening.Pulse:
                _energised[wire] = now;
                if (_silent.Contains(wire.Item1))
                {
                    _welded.Add(wire);
                }

                break;
            case Happening.LockReleased:
                Released(entry, wire);
                break;
        }
    }

    /// <summary>All lines were up and their boards were read: nothing of an earlier run flows any more.</summary>
    internal void Committed(KioskEvent happened, KioskState state)
    {
        if (happened is KioskEvent.Recovered)
        {
            var left = _energised.Keys.FirstOrDefault(wire => !_welded.Contains(wire) && state.Devices.Boards.GetValueOrDefault(wire.Board) == DeviceHealth.Ok);
            checks.That("F-P2", left == default, () => $"after the start the lock on channel {left.Channel} of {left.Board} is energised, as the last run left it.");
        }
    }

    internal void ProgramGone() => _orphaned.UnionWith(_energised.Keys);

    /// <summary>A lock that is energised although nobody has ordered a door open for a while; null for none.</summary>
    internal string? LeftEnergised(TimeSpan now) => _energised.Where(one => !_welded.Contains(one.Key) && now - one.Value > Left)
        .Select(one => $"the lock on channel {one.Key.Channel} of {one.Key.Board} is energised for ever.").FirstOrDefault();

    private bool IsTimedByBoard(string board) => fit.Cabinet.Boards.FirstOrDefault(one => one.Id == board) is not { } plan || fit.KindOf(plan) is LineKind.Xor8A or LineKind.KerongCu16;

    private void Released(LedgerEntry entry, (string Board, int Channel) wire)
    {
        _energised.Remove(wire);
        var excused = _welded.Remove(wire);
        var isOrphaned = _orphaned.Remove(wire);
        var isPin = fit.Cabinet.Boards.First(one => one.Id == wire.Board) is var plan && fit.KindOf(plan) == LineKind.Gpio;
        var most = WorldFit.PulseMs + (!isPin ? 0 : isOrphaned ? OrphanedMs : MarginMs);
        checks.That("F-D11", excused || entry.Milliseconds <= most, () => $"the lock of door {entry.Door} was energised for {entry.Milliseconds} ms.");
    }
}
