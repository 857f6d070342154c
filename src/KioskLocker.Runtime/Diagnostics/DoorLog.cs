using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>The last openings of every door in this run: what was ordered, how it ended, and what opened instead. Follows the commits; read from any thread.</summary>
public sealed class DoorLog
{
    /// <summary>Openings kept for a door.</summary>
    public const int MostOpenings = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, LinkedList<Kept>> _byDoor = [];
    private readonly Dictionary<EffectId, Kept> _waiting = [];

    /// <summary>Called on the loop's thread after each commit.</summary>
    public void Follow(Committed committed)
    {
        lock (_gate)
        {
            switch (committed.Envelope.Event)
            {
                case KioskEvent.DoorAnswered answered when _waiting.Remove(answered.Effect, out var kept):
                    kept.Opening = kept.Opening with { Outcome = answered.Outcome, Took = committed.Envelope.Monotonic - kept.Began, Refusal = answered.Refusal };
                    break;
                case KioskEvent.DoorContactChanged { Contact: DoorContact.Open } moved:
                    NoteOther_NeedsLock(moved.Compartment);
                    break;
                default:
                    break;
            }

            foreach (var effect in committed.Effects)
            {
                if (effect is KioskEffect.OpenCompartment open)
                {
                    Begin_NeedsLock(open, committed.Envelope);
                }
            }
        }
    }

    /// <summary>Openings of this door, the newest first.</summary>
    public IReadOnlyList<DoorOpening> Of(CompartmentId compartment)
    {
        lock (_gate)
        {
            return _byDoor.TryGetValue(compartment.Number, out var openings) ? [.. openings.Select(kept => kept.Opening)] : [];
        }
    }

    private void Begin_NeedsLock(KioskEffect.OpenCompartment open, EventEnvelope envelope)
    {
        var kept = new Kept(open.Compartment, envelope.Monotonic, new DoorOpening(envelope.Utc, null, null, []));
        if (!_byDoor.TryGetValue(open.Compartment.Number, out var openings))
        {
            _byDoor.Add(open.Compartment.Number, openings = new LinkedList<Kept>());
        }

        openings.AddFirst(kept);
        if (openings.Count > MostOpenings)
        {
            openings.RemoveLast();
        }

        // An order whose answer never comes is answered by Core's own limit and then asked no more; it must not stay here for ever.
        if (_waiting.Count >= MostOpenings)
        {
            _waiting.Clear();
        }

        _waiting[open.Id] = kept;
    }

    /// <summary>A door that nobody ordered opens while a pulse for another one is out.</summary>
    private void NoteOther_NeedsLock(CompartmentId moved)
    {
        if (_waiting.Values.Any(kept => kept.Compartment == moved))
        {
            return;
        }

        foreach (var kept in _waiting.Values.Where(kept => !kept.Opening.Instead.Contains(moved)))
        {
            kept.Opening = kept.Opening with { Instead = [.. kept.Opening.Instead, moved] };
        }
    }

    private sealed class Kept(CompartmentId compartment, TimeSpan began, DoorOpening opening)
    {
        public CompartmentId Compartment => compartment;

        public TimeSpan Began => began;

        public DoorOpening Opening { get; set; } = opening;
    }
}
