using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Runtime;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Watches starts (I-12): each comes to rest in one of the listed states, in time, and orders no door open on its way there.
/// </summary>
/// <param name="checks">Counts.</param>
/// <param name="mayStandOpen">The door stands open, did so a moment ago, or has a contact that lies.</param>
internal sealed class StartWatch(CheckBook checks, Func<int, TimeSpan, bool> mayStandOpen)
{
    /// <summary>A start takes no longer, the time apart in which it waited for its disk.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    /// <summary>By when; null while none is under way.</summary>
    private TimeSpan? _by;
    private bool _hasRecovered;

    internal void Began(TimeSpan now) => (_by, _hasRecovered) = (now + Most, false);

    internal void Stalled(TimeSpan span) => _by += span;

    internal void Look(TimeSpan now)
    {
        if (now > _by)
        {
            checks.That("I-12", false, () => $"the start has taken {Most.TotalSeconds:0} s, and {(_hasRecovered ? "goes on" : "nothing is decided yet")}.");
        }
    }

    internal void Committed(Committed committed, TimeSpan now)
    {
        if (_by is null)
        {
            return;
        }

        Look(now);
        checks.That("I-12", !committed.Effects.Any(effect => effect is KioskEffect.OpenCompartment), () => $"the start itself orders a door open, by {committed.Envelope.Event.GetType().Name}.");
        if (committed.Envelope.Event is KioskEvent.Recovered)
        {
            _hasRecovered = true;
            checks.That("I-12", IsSafe(committed.State, now), () => $"the start comes to rest at {committed.State.Phase}, {committed.State.Visit?.Kind.ToString() ?? "nobody"} at door {committed.State.Visit?.Opening?.Compartment}.");
        }
    }

    /// <summary>The start came to its end.</summary>
    internal void Ended(KioskState state)
    {
        checks.That("I-12", _hasRecovered, () => $"the start is over, nothing was recovered, and the machine is {state.Phase}.");
        _by = null;
    }

    /// <summary>Idle, out of service, safe mode, the open door of a visit that goes on, or a door that staff left open and that is only to be shut.</summary>
    private bool IsSafe(KioskState state, TimeSpan now) => (state.Phase, state.Visit) switch
    {
        (KioskPhase.Idle or KioskPhase.OutOfService or KioskPhase.SafeMode, null) => true,
        (KioskPhase.DoorOpen or KioskPhase.CollectDoorOpen or KioskPhase.StaffCloseDoor, { Opening: { Outcome: not null, Compartment.Number: var door } }) =>
            state.Compartments[door].Door == DoorContact.Open && mayStandOpen(door, now),
        _ => false,
    };
}
