using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Technicians;

/// <summary>One door tried by a technician: ordered, watched, shut by hand, as often as asked. What it shows is told apart by contacts and by what was seen.</summary>
internal static class DoorTests
{
    /// <summary>Pulses at a door that does not open, in one test.</summary>
    private const int MostPresses = 3;

    /// <summary>A neighbour's contact that opens this soon after the door at hand was opened by the same pulse.</summary>
    private static readonly TimeSpan SamePulse = TimeSpan.FromSeconds(2);

    public static DoorTest Test(Turn turn) => Sessions.Session(turn).Test ?? throw new InvalidOperationException("No door is being tried.");

    public static void Begin(Turn turn)
    {
        var (id, times, proving) = ((KioskEvent.TechnicianActed)turn.Event).Act switch
        {
            TechnicianAct.TryDoor act => (act.Compartment, act.Times, false),
            TechnicianAct.ProveDoor act => (act.Compartment, 1, true),
            var other => throw new InvalidOperationException($"{other.GetType().Name} opens no door."),
        };
        var staff = turn.Visit.Staff!;
        var compartment = turn.Compartment(id);
        turn.Visit = turn.Visit with { DoorWasOpen = false };
        Put(turn, new DoorTest(id, times, proving, compartment.Door));
        turn.Send(new UplinkMessage.TechnicianOpened(staff.By, staff.With, id, times));
        Order(turn, compartment, 1);
    }

    /// <summary>Once more at a door that did not open, or at one that was shut by hand.</summary>
    public static void Again(Turn turn)
    {
        Sessions.IsThere(turn);
        Order(turn, turn.Compartment(turn.Opening.Compartment), turn.Opening.Presses + 1);
    }

    public static bool MayPressAgain(KioskState state) => state.Visit is { Opening: { } opening, Diagnostics.Test: { } test }
        && Presses(test) < MostPresses
        && state.Compartments[opening.Compartment.Number].Door == DoorContact.Closed
        && Availability.BoardLives(state, state.Compartments[opening.Compartment.Number].Board)
        && !test.OpensAnother
        && DoorRights.Refusal(state, opening.Compartment) is null;

    /// <summary>Doors beside the one at hand that opened in this session and are not shut.</summary>
    public static IEnumerable<CompartmentId> AlsoOpen(KioskState state) => DoorRights.MustClose(state).Select(c => c.Id).Where(id => id != state.Visit?.Opening?.Compartment);

    public static void End(Turn turn) => Put(turn, Test(turn) with { Times = Test(turn).Cycles.Length });

    public static void Answered(Turn turn)
    {
        var test = Test(turn);
        var cycle = test.Cycles[^1];
        turn.Visit = turn.Visit with { DoorWasOpen = turn.Visit.DoorWasOpen || turn.Opening.Outcome is not (OpenOutcome.Jammed or OpenOutcome.BoardOffline) };
        var answered = cycle with
        {
            Outcome = turn.Opening.Outcome,
            AnswerAfter = turn.Envelope.Monotonic - cycle.OrderedAt,
            Refusal = (turn.Event as KioskEvent.DoorAnswered)?.Refusal,
        };
        Put(turn, test with { Cycles = test.Cycles.SetItem(test.Cycles.Length - 1, answered) });
        Conclude(turn);
    }

    public static void NotAnswered(Turn turn)
    {
        Openings.NoAnswerFromBoard(turn);
        Answered(turn);
    }

    /// <summary>Its contact opened after all.</summary>
    public static void OpenedLate(Turn turn)
    {
        turn.Opening = turn.Opening with { Outcome = OpenOutcome.Opened };
        Answered(turn);
    }

    /// <summary>Only what the technician says counts as shut.</summary>
    public static bool IsBlind(Turn turn) => turn.Opening.Outcome == OpenOutcome.NoFeedback;

    public static bool OpensOnceMore(Turn turn) =>
        !IsBlind(turn) && Test(turn).Cycles.Length < Test(turn).Times && Test(turn).Cycles[^1].Outcome == OpenOutcome.Opened
        && !Test(turn).OpensAnother && DoorRights.Refusal(turn.State, turn.Opening.Compartment) is null;

    public static void NextCycle(Turn turn)
    {
        NoteShut(turn);
        Again(turn);
    }

    public static void Shut(Turn turn)
    {
        NoteShut(turn);
        LeaveShut(turn);
    }

    /// <summary>The door at hand is shut, or did not open. Nobody looked in for the office, so what was certain is so no more.</summary>
    public static void LeaveShut(Turn turn)
    {
        if (turn.State.Visit?.Opening is not { } opening)
            return;
        var compartment = turn.Compartment(opening.Compartment);
        var content = !turn.Visit.DoorWasOpen ? compartment.Content
            : opening.Outcome == OpenOutcome.NoFeedback ? Doubtful(compartment.Content)
            : compartment.Content switch
            {
                CompartmentContent.Empty => new CompartmentContent.PresumedEmpty(),
                CompartmentContent.Holds holds => new CompartmentContent.Unknown(holds.What),
                var other => other,
            };
        turn.Reassess(compartment.Id, content, compartment.OutOfService || IsBad(Test(turn)), "triedByTechnician");
        GoAway(turn);
    }

    /// <summary>The technician is gone and this door is not known to be shut.</summary>
    public static void LeaveOpen(Turn turn)
    {
        if (turn.State.Visit?.Opening is not { } opening)
            return;
        if (opening.Outcome is not (null or OpenOutcome.NoFeedback) && turn.Compartment(opening.Compartment).Door == DoorContact.Closed)
        {
            LeaveShut(turn);
            return;
        }

        Forget(turn, opening.Compartment, "notProvedShut");
        if (opening.Outcome == OpenOutcome.NoFeedback)
            turn.Reassess(opening.Compartment, turn.Compartment(opening.Compartment).Content, true, "notProvedShut");
        GoAway(turn);
    }

    /// <summary>Nobody can say what is inside any more.</summary>
    public static void Forget(Turn turn, CompartmentId id, string cause) =>
        turn.Reassess(id, Doubtful(turn.Compartment(id).Content), turn.Compartment(id).OutOfService, cause);

    /// <summary>What was certain of a compartment whose door stood open unwatched.</summary>
    public static CompartmentContent Doubtful(CompartmentContent content) => content switch
    {
        CompartmentContent.Empty or CompartmentContent.PresumedEmpty => new CompartmentContent.Unknown(null),
        CompartmentContent.Holds holds => new CompartmentContent.Unknown(holds.What),
        var other => other,
    };

    public static bool AsksNumber(KioskState state) =>
        state.Visit?.Diagnostics?.Test is { Told: false, Cycles: [.., { Outcome: OpenOutcome.Opened or OpenOutcome.Jammed or OpenOutcome.NoFeedback }] } test && (test.Proving || test.Finding is null);

    /// <summary>What the technician saw may still be said, and matters.</summary>
    public static bool MayTell(KioskState state) => state.Visit?.Diagnostics?.Test is { Told: false, Cycles: [.., { Outcome: OpenOutcome.Opened or OpenOutcome.Jammed or OpenOutcome.NoFeedback }] };

    /// <summary>The door at hand did open, whatever its contact says: it is watched like any open one.</summary>
    public static bool SeesItOpen(Turn turn) => Said(turn) == Test(turn).Compartment;

    public static void SeenOpen(Turn turn)
    {
        turn.Opening = turn.Opening with { Outcome = OpenOutcome.NoFeedback };
        turn.Visit = turn.Visit with { DoorWasOpen = true };
        Tell(turn);
    }

    public static void Tell(Turn turn)
    {
        var test = Test(turn);
        var seen = Said(turn);
        Put(turn, test with { Told = true, Seen = seen });

        // A door that opened and did not tell so itself: nobody watched it.
        var isWatched = seen == test.Compartment && (!test.Over || test.Cycles[^1].Outcome == OpenOutcome.Opened);
        if (seen is { } door && !isWatched && turn.Compartment(door).LastSeen != DoorContact.Open)
            Forget(turn, door, "triedByTechnician");
        Conclude(turn);
    }

    /// <summary>The contact of another door, or of this one, says something while a door is tried.</summary>
    public static void Notice(Turn turn, CompartmentId id, DoorContact contact)
    {
        if (turn.State.Visit?.Diagnostics?.Test is not { Over: false, Cycles: [.., var cycle] } test)
            return;
        var together = cycle.Outcome != OpenOutcome.Opened || turn.Envelope.Monotonic - cycle.OrderedAt - cycle.AnswerAfter <= SamePulse;
        if (id != test.Compartment && contact == DoorContact.Open && together)
            Put(turn, test with { Others = test.Others.Add(id.Number) });
        else if (id == test.Compartment && contact == DoorContact.Closed && test.Before == DoorContact.Open && cycle.Outcome is null or OpenOutcome.NoFeedback)
            Put(turn, test with { WentBackwards = true });
        else
            return;
        Conclude(turn);
    }

    private static int Presses(DoorTest test)
    {
        // Pulses since the door was last shut by hand: a cycle that worked begins a new count.
        var since = 0;
        for (var at = test.Cycles.Length - 1; at >= 0 && test.Cycles[at].OpenFor is null; at--)
            since++;
        return since;
    }

    private static void Order(Turn turn, Compartment compartment, int presses)
    {
        var id = turn.NextEffect();
        var known = turn.State.Visit?.Opening is { } before && before.Compartment == compartment.Id ? before.PreviousContent : compartment.Content;
        turn.Visit = turn.Visit with { Opening = new Opening(id, compartment.Id, presses, null, AfterClosing.Ask, 0, known) };
        var test = Test(turn);
        Put(turn, test with { Cycles = test.Cycles.Add(new DoorCycle(turn.Envelope.Monotonic, null, null, null)) });
        turn.Add(new KioskEffect.OpenCompartment(id, compartment.Id) { Always = true });
    }

    private static void NoteShut(Turn turn)
    {
        Sessions.IsThere(turn);
        var test = Test(turn);
        var cycle = test.Cycles[^1];
        if (cycle.AnswerAfter is { } answered)
            Put(turn, test with { Cycles = test.Cycles.SetItem(test.Cycles.Length - 1, cycle with { OpenFor = turn.Envelope.Monotonic - cycle.OrderedAt - answered }) });
        Conclude(turn);
    }

    private static void GoAway(Turn turn)
    {
        Put(turn, Test(turn) with { Over = true });
        turn.Visit = turn.Visit with { Opening = null, DoorWasOpen = false };
    }

    private static CompartmentId? Said(Turn turn) => turn.Event is KioskEvent.TechnicianActed { Act: TechnicianAct.SayOpened said } ? said.Door : null;

    private static void Conclude(Turn turn)
    {
        var test = Test(turn) with { Finding = Find(Test(turn)) };
        Put(turn, test);
        var compartment = turn.Compartment(test.Compartment);
        if (test.Over && IsBad(test))
            turn.Reassess(compartment.Id, compartment.Content, true, "triedByTechnician");
        Commissioning.Note(turn, test);
    }

    private static bool IsBad(DoorTest test) => test.Finding switch
    {
        { Kind: DoorFindingKind.Works or DoorFindingKind.BoardSilent } => false,
        null => test.Cycles[^1].Outcome is OpenOutcome.Jammed or OpenOutcome.NoFeedback,
        _ => true,
    };

    private static DoorFinding? Find(DoorTest test)
    {
        var other = test.Others.IsEmpty ? (CompartmentId?)null : new CompartmentId(test.Others.Min);
        return test.Cycles[^1].Outcome switch
        {
            // It stood open, so no pulse went out and nothing can be told of lock and contact.
            null or OpenOutcome.AlreadyOpen => null,
            OpenOutcome.BoardOffline => new(DoorFindingKind.BoardSilent, null),
            var outcome when test.Told => FindTold(test, outcome.Value, other),
            OpenOutcome.Opened => other is null ? new(DoorFindingKind.Works, null) : new(DoorFindingKind.OtherDoorOpened, other),
            _ when Refused(test) is { } refused => refused,
            _ when test.WentBackwards => new(DoorFindingKind.PolarityReversed, null),

            // Which of the two doors opened, only eyes can tell; where no other moved, most likely none did.
            OpenOutcome.Jammed when other is null => new(DoorFindingKind.LockDoesNotOpen, null),
            _ => null,
        };
    }

    private static DoorFinding FindTold(DoorTest test, OpenOutcome outcome, CompartmentId? other) => test.Seen switch
    {
        null => Refused(test) ?? new(DoorFindingKind.LockDoesNotOpen, null),
        { } seen when seen != test.Compartment => new(DoorFindingKind.OtherDoorOpened, seen),
        _ when outcome == OpenOutcome.Opened => other is null ? new(DoorFindingKind.Works, null) : new(DoorFindingKind.OtherDoorOpened, other),
        _ when test.WentBackwards => new(DoorFindingKind.PolarityReversed, null),
        _ when other is not null => new(DoorFindingKind.OtherContactFollowed, other),
        _ when test.Before == DoorContact.Closed => new(DoorFindingKind.ContactStaysClosed, null),
        _ => new(DoorFindingKind.ContactStaysOpen, null),
    };

    /// <summary>No lock was asked to move, so what did not move, or moved meanwhile, says nothing of locks and contacts.</summary>
    private static DoorFinding? Refused(DoorTest test) => test.Cycles[^1].Refusal is { } reason ? new(DoorFindingKind.BoardRefused, null) { Reason = reason } : null;

    private static void Put(Turn turn, DoorTest test) => Sessions.Put(turn, Sessions.Session(turn) with { Test = test });
}
