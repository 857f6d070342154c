using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Watches the steel: every lock that is energised needs an order that was committed before, for this door, not long ago, and not used by
/// another pulse. It sees the cabinet's ledger as it is written and the commits, and nothing of the drivers.
/// </summary>
internal sealed class WireWatch
{
    /// <summary>An order may wait for the supply and for a read before its pulse, and a board has its own time.</summary>
    private static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(25);

    /// <summary>A contact is read, its value held for a moment, and a disk may stall.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    /// <summary>By then a board that lives has told of a door that opened.</summary>
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(12);

    private readonly List<Order> _unused = [];

    /// <summary>Doors whose lock was energised for a visit.</summary>
    private readonly HashSet<(VisitId Visit, int Door)> _pulsed = [];
    private readonly Dictionary<int, VisitId?> _open = [];

    /// <summary>Doors whose contact told a lie since they were last shut: nobody but whoever stands there can know that they are open.</summary>
    private readonly HashSet<int> _lied = [];
    private readonly HashSet<int> _faulty = [];
    private readonly Dictionary<int, TimeSpan> _openedAt = [];
    private readonly Dictionary<int, TimeSpan> _shutAt = [];
    private readonly Dictionary<EffectId, TimeSpan> _ordered = [];

    private readonly WorldCabinet _cabinet;
    private readonly CheckBook _checks;
    private readonly Action<string> _tell;
    private readonly LockWatch _locks;
    private readonly PaperWatch _paper;
    private bool _isSwapped;
    private long _seen;

    /// <param name="cabinet">Its ledger is the truth.</param>
    /// <param name="checks">Counts.</param>
    /// <param name="tell">Takes what happened at the cabinet, for the trace.</param>
    internal WireWatch(WorldCabinet cabinet, CheckBook checks, Action<string> tell)
    {
        (_cabinet, _checks, _tell) = (cabinet, checks, tell);
        (_locks, _paper) = (new LockWatch(checks, cabinet.Fit), new PaperWatch(checks));
        Cabinet = new CabinetWatch(checks, cabinet);
        Technicians = new TechnicianWatch(checks, cabinet.Cabinet, StandsOpen, MayLie);
        Starts = new StartWatch(checks, (door, now) => StoodOpen(door, now) || MayLie(door));
    }

    /// <summary>Locks energised.</summary>
    internal int Pulses { get; private set; }

    /// <summary>Inputs and outputs beside doors.</summary>
    internal CabinetWatch Cabinet { get; }

    /// <summary>Diagnostics mode.</summary>
    internal TechnicianWatch Technicians { get; }

    /// <summary>Starts of the program.</summary>
    internal StartWatch Starts { get; }

    internal void Committed(KioskState before, Committed committed, TimeSpan now)
    {
        var (happened, state, effects) = (committed.Envelope.Event, committed.State, committed.Effects);
        Look(now);
        _paper.Committed(happened, effects, now);
        _locks.Committed(happened, state);
        Starts.Committed(committed, now);
        if (state.Visit is null)
        {
            // Who comes back to a drop-off of today comes anew, though under the number of the old visit.
            _pulsed.Clear();
        }

        foreach (var open in effects.OfType<KioskEffect.OpenCompartment>())
        {
            var isAsked = state.Visit!.Kind == VisitKind.Staff || happened is KioskEvent.Touched { Trigger: KioskTrigger.OpenAgain };
            var stoodOpen = happened is KioskEvent.Touched { Trigger: KioskTrigger.OpenAgain } && StandsOpen(open.Compartment.Number, now) && !MayLie(open.Compartment.Number);
            _unused.Add(new Order(open.Id, open.Compartment.Number, state.Visit.Id, now) { IsAsked = isAsked, StoodOpen = stoodOpen, By = happened.GetType().Name });
            _ordered[open.Id] = now;
        }

        Believed(happened, effects, now);
        Cabinet.Committed(before, committed, now);
        Technicians.Committed(before, committed, now);
    }

    /// <summary>The program is gone; what it left energised ends by the system's hand.</summary>
    internal void ProgramGone(TimeSpan now)
    {
        Look(now);
        _locks.ProgramGone();
        Technicians.ProgramGone();
    }

    /// <summary>The process is another one: no order of the last one may be carried out any more.</summary>
    internal void Restarted(TimeSpan now)
    {
        Look(now);
        _unused.Clear();
        _ordered.Clear();
        _paper.Restarted();
        Cabinet.Restarted();
        Starts.Began(now);
    }

    /// <summary>A door of which the machine believes something else than its contact says; null when there is none. Contacts that lie and boards that are not well do not count.</summary>
    internal string? Disagreement(KioskState state, TimeSpan now) => Doors(state) ?? Cabinet.Disagreement(state) ?? _locks.LeftEnergised(now);

    private string? Doors(KioskState state) => state.Compartments.Values
        .Where(c => !_isSwapped && c.Door != DoorContact.Unknown && !_faulty.Contains(c.Id.Number) && state.Devices.Boards.GetValueOrDefault(c.Board.Name) == DeviceHealth.Ok)
        .Where(c => (c.Door == DoorContact.Open) != _open.ContainsKey(c.Id.Number))
        .Select(c => $"door {c.Id} is called {c.Door}, and it is not.").FirstOrDefault();

    /// <summary>Of what happened until now only the doors count, not who opened them, nor what current flowed then: the supply was away since.</summary>
    internal void Skip()
    {
        foreach (var entry in _cabinet.Ledger.After(_seen).Entries)
        {
            _seen = entry.Seq;
            Know(entry, TimeSpan.Zero);
        }
    }

    /// <summary>A door that is said to have opened for an order did so, and one that is told to be forced stood open a moment ago.</summary>
    private void Believed(KioskEvent happened, IReadOnlyList<KioskEffect> effects, TimeSpan now)
    {
        foreach (var send in effects.OfType<KioskEffect.Send>())
        {
            if (send.Message is UplinkMessage.SecurityAlert { Kind: AlertKind.ForcedDoor, Compartment.Number: var forced })
            {
                _checks.That("I-23", StoodOpen(forced, now) || MayLie(forced), () => $"door {forced} is told to be forced, and did not stand open.");
            }
        }

        if (happened is KioskEvent.DoorAnswered { Outcome: OpenOutcome.Opened } answer && _ordered.Remove(answer.Effect, out var ordered))
        {
            var door = answer.Compartment.Number;
            var opened = _open.ContainsKey(door) || (_openedAt.TryGetValue(door, out var at) && at >= ordered);
            _checks.That("I-23", opened || MayLie(door), () => $"door {door} is said to have opened for {answer.Effect}, and it did not.");
        }
    }

    /// <summary>It stands open, and did so for long enough that the machine must know.</summary>
    private bool StandsOpen(int door, TimeSpan now) => _open.ContainsKey(door) && (!_openedAt.TryGetValue(door, out var at) || now - at > Known);

    /// <summary>It stands open, or did so a moment ago.</summary>
    private bool StoodOpen(int door, TimeSpan now) => _open.ContainsKey(door) || (_shutAt.TryGetValue(door, out var shut) && now - shut <= Late);

    private bool MayLie(int door) => _isSwapped || _lied.Contains(door);

    /// <summary>Looks at what happened since the last look.</summary>
    internal void Look(TimeSpan now)
    {
        _paper.Look(_cabinet.Printer is { CutterJammed: true } or { CoverOpen: true } or { Powered: false } || _cabinet.PrinterLine.IsUnplugged);
        if (_cabinet.Ledger.Last == _seen)
        {
            return;
        }

        foreach (var entry in _cabinet.Ledger.After(_seen).Entries)
        {
            _seen = entry.Seq;
            if (entry.What is not (Happening.Scanned or Happening.ContactChanged))
            {
                _tell($"    at the cabinet: {entry.What}{(entry.Door is { } door ? $" {door}" : "")} {entry.Detail}");
            }

            Know(entry, now);
            _locks.Know(entry, now);
            switch (entry.What)
            {
                case Happening.SlipOut:
                    _paper.Fell(_cabinet.WholeOn(entry), now);

                    break;
                case Happening.Pulse:
                    Pulse(entry, now);
                    break;
            }
        }

        _unused.RemoveAll(order => now - order.At > OrderLife);
    }

    /// <summary>What doors and contacts do, whoever made them.</summary>
    private void Know(LedgerEntry entry, TimeSpan now)
    {
        switch (entry.What)
        {
            case Happening.DoorOpened:
                _open.TryAdd(entry.Door!.Value, null);
                _openedAt[entry.Door.Value] = now;
                break;
            case Happening.DoorShut:
                _open.Remove(entry.Door!.Value);
                _shutAt[entry.Door.Value] = now;
                _lied.RemoveWhere(door => door == entry.Door && !_faulty.Contains(door));
                break;
            case Happening.ContactChanged when entry.Detail == "ok":
                _faulty.Remove(entry.Door!.Value);
                break;
            case Happening.ContactChanged:
                _faulty.Add(entry.Door!.Value);
                _lied.Add(entry.Door!.Value);
                break;
            case Happening.WiringSwapped:
                _isSwapped = !_cabinet.Cabinet.IsWiredAsPlanned;
                break;
        }

        Cabinet.Know(entry, now);
        Technicians.Know(entry);
    }

    private void Pulse(LedgerEntry entry, TimeSpan now)
    {
        Pulses++;

        // Wires of two doors may have been changed at installation: the machine is held to the output that it drives.
        var driven = _cabinet.Fit.DoorOf(entry.Board, entry.Channel);
        var order = _unused.FindLast(order => order.Door == driven && now - order.At <= OrderLife);
        _checks.That("I-1", order is not null, () => $"the pulse at door {entry.Door} is named by no committed order of the last {OrderLife.TotalSeconds:0} s, or by one that had its pulse (I-2).");
        _unused.Remove(order!);

        // Staff choose a door of a list again, and technicians have doors opened several times: orders of their own, held by other watches.
        _checks.That("I-2", _pulsed.Add((order!.Visit, order.Door)) || order is { IsAsked: true, StoodOpen: false },
            () => $"visit {order.Visit} unlocks door {order.Door} once more by {order.By}, {(order.StoodOpen ? "and it stood open when that was asked" : "and nobody asked for it")}.");
        var other = _open.FirstOrDefault(open => open.Key != entry.Door && open.Value == order!.Visit && !_isSwapped && !_lied.Contains(open.Key));
        _checks.That("I-4", other.Key == 0, () => $"visit {order!.Visit} unlocks door {entry.Door} while door {other.Key}, which it opened, stands open.");
        Technicians.Pulse(entry, order.Id, order.Visit);
        if (entry.Detail == "opened")
        {
            _open[entry.Door!.Value] = order!.Visit;
        }
    }

    private sealed record Order(EffectId Id, int Door, VisitId Visit, TimeSpan At)
    {
        /// <summary>Somebody pressed for it, should it be another one for a door of this visit.</summary>
        internal required bool IsAsked { get; init; }

        /// <summary>The door stood open, and its contact said so, when it was opened once more.</summary>
        internal required bool StoodOpen { get; init; }

        internal required string By { get; init; }
    }
}
