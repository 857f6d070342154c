using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Watches diagnostics mode from outside (I-21, A42, A43): who gets in and how, what opens meanwhile, what lies behind the doors that a technician
/// opens alone, how long a session lasts, and what is open when it is over. It counts the things in the compartments by the steel's own ledger.
/// </summary>
/// <param name="checks">Counts.</param>
/// <param name="steel">The cabinet.</param>
/// <param name="standsOpen">Whether a door stands open, for so long that the machine must know.</param>
/// <param name="mayLie">Whether a door's contact may have told a lie.</param>
internal sealed class TechnicianWatch(CheckBook checks, SimulatedCabinet steel, Func<int, TimeSpan, bool> standsOpen, Func<int, bool> mayLie)
{
    /// <summary>30 minutes, 5 for an officer to come before, one for the doors, and a slow disk.</summary>
    private static readonly TimeSpan SessionMost = TimeSpan.FromMinutes(38);

    /// <summary>5 minutes without an act, one for the doors, and a slow disk.</summary>
    private static readonly TimeSpan IdleMost = TimeSpan.FromMinutes(7.5);

    private readonly Dictionary<int, int> _inside = [];
    private readonly HashSet<EffectId> _alone = [];
    private Session? _session;
    private string? _proved;

    /// <summary>Hash of the map that this run of the program was given; null for none.</summary>
    internal string? MapInForce { get; set; }

    internal void Know(LedgerEntry entry)
    {
        if (entry.What is Happening.ItemIn or Happening.ItemOut && entry.Door is { } door)
        {
            _inside[door] = _inside.GetValueOrDefault(door) + (entry.What == Happening.ItemIn ? 1 : -1);
        }
    }

    /// <summary>Whatever runs, runs no longer.</summary>
    internal void ProgramGone() => _session = null;

    internal void Committed(KioskState before, Committed committed, TimeSpan now)
    {
        var (happened, after, effects) = (committed.Envelope.Event, committed.State, committed.Effects);
        var (was, sits) = (before.Visit?.Diagnostics, after.Visit?.Diagnostics);
        if (happened is KioskEvent.TechnicianActed acted && (was is null || acted.Peer != before.Visit!.Staff!.Peer))
        {
            checks.That("I-21", ReferenceEquals(before, after) && effects.Count == 0, () => $"{acted.Act.GetType().Name} from {acted.Peer ?? "the screen"} counts, which is not where a session runs (A42).");
        }

        if (happened is KioskEvent.Recovered or KioskEvent.Configured)
        {
            // Power went in the middle: nobody is in diagnostics mode any more, and the doors are the start-up's business.
            checks.That("I-21", happened is KioskEvent.Configured || sits is null, () => "a session goes on over a restart.");
            _session = null;
            return;
        }

        if (sits is not null && was is null)
        {
            Enter(before, happened, after, now);
        }

        if (sits is { Begun: true } && was is not { Begun: true })
        {
            Begin(after, now);
        }

        if (sits is not null)
        {
            Within(happened, after, effects, now);
        }
        else if (was is not null)
        {
            Leave(was.Begun, after, now);
        }

        Proved(effects, after);
        if (sits is null && effects.OfType<KioskEffect.OpenCompartment>().FirstOrDefault() is { } open)
        {
            checks.That("I-1", _proved is null || _proved == MapInForce, () => $"door {open.Compartment} is ordered open by a map that was not proved.");
        }
    }

    /// <summary>A lock was energised for this order of this visit.</summary>
    internal void Pulse(LedgerEntry entry, EffectId order, VisitId visit)
    {
        checks.That("I-21", _session is null || _session.Visit == visit, () => $"door {entry.Door} is unlocked for visit {visit}, and a technician's session runs.");
        checks.That("I-21", !_alone.Remove(order) || entry.Door is not { } door || _inside.GetValueOrDefault(door) == 0,
            () => $"a technician alone unlocks door {entry.Door}, and {steel.Door(entry.Door!.Value).Items[0].Name} lies behind it.");
    }

    /// <summary>A session ends by itself, whoever has left it.</summary>
    internal void Look(TimeSpan now)
    {
        if (_session is { } session && (now - session.Since > SessionMost || now - session.Seen > IdleMost))
        {
            checks.That("I-21", false, () => $"a technician's session runs for {now - session.Since}, and nobody did anything for {now - session.Seen} (A42).");
        }
    }

    private void Enter(KioskState before, KioskEvent happened, KioskState after, TimeSpan now)
    {
        checks.That("I-21", happened is KioskEvent.PinChecked { Right: true }, () => $"diagnostics mode begins by {happened.GetType().Name}.");
        checks.That("I-21", before.Visit is { Kind: VisitKind.Staff, Opening: null, Number: null, Result: null, Staff.Job: null }, () => "diagnostics mode begins in the middle of somebody's visit (A43).");
        _session = new Session(after.Visit!.Id, now) { Seen = now };
    }

    private void Begin(KioskState after, TimeSpan now)
    {
        var open = after.Visit!.Staff!.With is not null ? null : after.Compartments.Values.FirstOrDefault(one =>
            one.Door != Core.Devices.DoorContact.Unknown && one.Excused != true && standsOpen(one.Id.Number, now) && !mayLie(one.Id.Number) && _inside.GetValueOrDefault(one.Id.Number) > 0);
        checks.That("I-21", open is null, () => $"a technician begins alone while door {open!.Id} stands open over papers (A43).");
    }

    private void Within(KioskEvent happened, KioskState after, IReadOnlyList<KioskEffect> effects, TimeSpan now)
    {
        var session = _session!;
        var staff = after.Visit!.Staff!;
        if (happened is KioskEvent.TechnicianActed or KioskEvent.BadgePresented or KioskEvent.ConsoleBadgePresented or KioskEvent.PinEntered or KioskEvent.PinChecked
            or KioskEvent.DoorContactChanged or KioskEvent.DoorAnswered)
        {
            session.Seen = now;
        }

        foreach (var open in effects.OfType<KioskEffect.OpenCompartment>())
        {
            var isTechnicians = happened is KioskEvent.TechnicianActed acted ? acted.Peer == staff.Peer : happened is KioskEvent.DoorContactChanged;
            checks.That("I-21", isTechnicians && after.Visit.Id == session.Visit, () => $"door {open.Compartment} is ordered open in a technician's session by {happened.GetType().Name}.");
            if (staff.With is null)
            {
                _alone.Add(open.Id);
            }
        }
    }

    /// <summary>Whoever leaves a machine that serves leaves every door shut.</summary>
    private void Leave(bool hadBegun, KioskState after, TimeSpan now)
    {
        _session = null;
        if (hadBegun && after.Phase == KioskPhase.Idle)
        {
            var open = after.Compartments.Values.FirstOrDefault(one => one.Excused != true && standsOpen(one.Id.Number, now) && !mayLie(one.Id.Number));
            checks.That("I-21", open is null, () => $"a technician has left, the machine serves, and door {open!.Id} stands open.");
        }
    }

    /// <summary>A map that counts as proved is what the wires of every door in use are; a door that was left out comes into use only once it is.</summary>
    private void Proved(IReadOnlyList<KioskEffect> effects, KioskState after)
    {
        var messages = effects.OfType<KioskEffect.Send>().Select(send => send.Message).ToList();
        _proved = messages.OfType<UplinkMessage.MapCommissioned>().LastOrDefault()?.MapHash ?? _proved;
        if (_proved is null || _proved != MapInForce || !messages.Any(message => message is UplinkMessage.MapCommissioned or UplinkMessage.CompartmentChanged { OutOfService: false }))
        {
            return;
        }

        var otherwise = steel.WiredOtherwise.Where(door => after.Compartments.GetValueOrDefault(door) is { OutOfService: false }).ToList();
        checks.That("F-D9", otherwise.Count == 0, () => $"the map counts as proved door by door, and door {otherwise[0]}, which is in use, is wired otherwise.");
    }

    private sealed class Session(VisitId visit, TimeSpan since)
    {
        internal VisitId Visit => visit;

        internal TimeSpan Since => since;

        /// <summary>When somebody last did something, or a door moved.</summary>
        internal TimeSpan Seen { get; set; }
    }
}
