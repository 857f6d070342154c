using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>A rule of the core does not hold. A bug, never an input: the step must not be committed.</summary>
public sealed class InvariantViolationException : Exception
{
    public InvariantViolationException()
    {
    }

    /// <param name="message">The rule, by the ids of the reliability catalogue, without data.</param>
    public InvariantViolationException(string message)
        : base(message)
    {
    }

    public InvariantViolationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Rules checked after every step, in production too (I-2 to I-6, I-9 and I-12 of the reliability catalogue).</summary>
internal static class KioskInvariants
{
    public static void Check(KioskState before, Turn turn)
    {
        var after = turn.State;
        CheckOpenings(before, turn);
        CheckDiagnostics(before, turn);
        if (!ReferenceEquals(before.Compartments, after.Compartments) || !ReferenceEquals(before.Dossiers, after.Dossiers) || !ReferenceEquals(before.Results, after.Results))
            CheckPlaces(after);
        CheckCustody(before, turn);
        CheckResults(before, turn);
        Require(after.Phase is KioskPhase.Starting or KioskPhase.OutOfService || after.Devices.Surveyed, "I-12: nothing is offered before the devices were asked.");

        var sent = turn.Effects.OfType<KioskEffect.Send>().Select(s => s.OutboxSeq).ToList();
        var first = after.Counters.OutboxSeq - sent.Count;
        Require(sent.Select((seq, i) => seq == first + i + 1).All(ok => ok), "I-9: outbox numbers rise by one.");
    }

    private static void CheckOpenings(KioskState before, Turn turn)
    {
        var orders = turn.Effects.OfType<KioskEffect.OpenCompartment>().ToList();
        if (orders.Count == 0)
            return;
        Require(orders.Count == 1, "I-4: one compartment at a time.");
        var order = orders[0];
        var opening = turn.State.Visit?.Opening;
        Require(opening is not null && opening.Effect == order.Id && opening.Compartment == order.Compartment && opening.Outcome is null,
            "I-3: an order to open is in the state of the same commit, unused.");
        Require(order.Id.Epoch == turn.Envelope.Epoch && order.Id.Seq == turn.Envelope.Seq, "I-2: an authorisation belongs to the step that gave it.");
        Require(before.Visit?.Opening is not { Outcome: null } waiting || turn.Event is KioskEvent.DoorAnswered answered && answered.Effect == waiting.Effect,
            "I-2: no second order while the first is unanswered.");
        CheckAuthority(turn, order);
        if (before.Visit?.Opening is { } given && given.Compartment != order.Compartment && turn.Visit.Kind is VisitKind.DropOff or VisitKind.Supplement)
        {
            // One that got no pulse was opened by somebody else, if it stands open.
            Require(turn.Event is KioskEvent.DoorAnswered { Outcome: OpenOutcome.AlreadyOpen or OpenOutcome.BoardOffline } || turn.State.Compartments[given.Compartment.Number].Door != DoorContact.Open,
                "I-4: nobody is given another compartment while the one at hand reads open.");
        }

        if (before.Visit?.Opening is { } last && last.Compartment == order.Compartment)
        {
            var isAsked = turn.Event is KioskEvent.Touched { Trigger: KioskTrigger.OpenAgain } && before.Compartments[order.Compartment.Number].Door == DoorContact.Closed;
            Require(isAsked || (IsTechniciansNextPulse(turn) && turn.State.Compartments[order.Compartment.Number].Door == DoorContact.Closed),
                "I-2: a second pulse only after a press of open again and a read that says closed.");
            return;
        }

        if (turn.Visit.Diagnostics is not null)
            return;
        var target = turn.State.Compartments[order.Compartment.Number];
        Require(!Commissioning.IsBarred(turn.State), "I-1: no door opens for citizens and officers by a map that was not proved.");
        Require(turn.Visit.Kind != VisitKind.Staff || InCharge.MayOpen(turn.State, target), "I-1: an officer's order names what is in their agency's charge.");
        if (turn.Visit.Kind is not (VisitKind.DropOff or VisitKind.Supplement) && turn.Visit.Staff is not { Job: StaffJob.Load })
            return;
        var isFree = target is { Content: CompartmentContent.Empty or CompartmentContent.PresumedEmpty, OutOfService: false, Door: DoorContact.Closed };
        Require(isFree || (turn.Visit.Resumed && target.Content is CompartmentContent.Unknown { Last: { } own } && own == Papers.Of(turn.Visit.Number)),
            "I-1: a compartment is given empty, shut and in service, unless its owner resumes there.");
    }

    /// <summary>Who may open what: a drop-off its own compartment, an owner the one of a live code, an officer what the job names.</summary>
    private static void CheckAuthority(Turn turn, KioskEffect.OpenCompartment order)
    {
        var target = turn.State.Compartments[order.Compartment.Number];
        switch (turn.Visit)
        {
            case { Kind: VisitKind.Collection, Result: { } code }:
                Require(turn.State.Phase == KioskPhase.CollectOpening, "I-1: a door is ordered open only by a visit that waits for it.");
                var result = turn.State.Results.GetValueOrDefault(code.Text);
                Require(result is { Custody: ResultCustody.InMachine, Pickup.Status: PickupStatus.Reserved, FeeDue: false } && result.Compartment == target.Id,
                    "I-3, I-14: an owner's order names a result in this machine whose code is reserved in the same commit.");
                Require(turn.Event is not KioskEvent.TimerElapsed || result?.OneTime is null || result.OneTime == turn.Visit.OneTime, "I-3: the first order for an owner follows every factor that is asked.");
                Require(target.Content is CompartmentContent.Holds { What: Papers.Result held } && held.Code == code || target.Content is CompartmentContent.Unknown { Last: Papers.Result last } && last.Code == code,
                    "I-1: no door opens for an owner over what is not known to be theirs.");
                break;
            case { Kind: VisitKind.Staff, Diagnostics: { } session, Staff: { Proved: true, Role: StaffRole.Technician } staff }:
                Require(turn.State.Phase == KioskPhase.DiagnosticsOpening && session is { Begun: true, End: null }, "I-21: a technician's door is ordered open in a session that runs.");
                Require(session.Test is { OpensAnother: false }, "I-21: no further pulse where the last one opened another door, over which nobody asked who may.");
                Require(turn.Event is KioskEvent.TechnicianActed acted && acted.Peer == staff.Peer || IsTechniciansNextPulse(turn), "I-1: a technician's order is the technician's own.");
                Require(!DoorRights.NeedsOfficer(turn.State, target), "I-21: no door opens for a technician alone over what may be papers.");
                Require(DoorRights.MustClose(turn.State).All(c => c.Id == target.Id), "I-4: technicians shut one door before the next.");
                break;
            case { Kind: VisitKind.Staff, Staff: { Proved: true, Role: StaffRole.Officer, Job: not null } }:
                Require(turn.State.Phase == KioskPhase.StaffOpening, "I-1: a door is ordered open only by a visit that waits for it.");
                Require(turn.State.Compartments.Values.All(c => c.Id == target.Id || c is not { Door: DoorContact.Open, OutOfService: false }), "I-4: officers shut one door before the next.");
                break;
            default:
                Require(turn.State.Phase == KioskPhase.Opening, "I-1: a door is ordered open only by a visit that waits for it.");
                Require(turn.State.Visit?.Number is { } number && turn.State.Dossiers.TryGetValue(number.Text, out var dossier) && dossier.Compartment == order.Compartment,
                    "I-1: an order to open names a drop-off number of this machine and its compartment.");
                Require(target.Content is not CompartmentContent.Quarantined, "A quarantined compartment is not opened for a citizen.");
                Require(target.Content is not CompartmentContent.Holds, "I-5: no door opens over papers that this machine holds.");
                break;
        }
    }

    /// <summary>A cycle of a test follows the door shut by hand; a door that did not open gets its next pulse when the technician asks for it.</summary>
    private static bool IsTechniciansNextPulse(Turn turn) => turn.State.Visit?.Diagnostics?.Test is { } test && test.Cycles.Length is > 0 and <= TechnicianAct.MostTimes + 2 && turn.Event switch
    {
        KioskEvent.DoorContactChanged { Contact: DoorContact.Closed } shut => shut.Compartment == test.Compartment && test.Cycles.Length <= test.Times,
        KioskEvent.TechnicianActed { Act: TechnicianAct.OpenAgain } => true,
        _ => false,
    };

    /// <summary>I-21: diagnostics mode belongs to a technician whose PIN was right, never to a citizen's visit, and is left with every door proved shut or out of service.</summary>
    private static void CheckDiagnostics(KioskState before, Turn turn)
    {
        var after = turn.State;
        Require(after.Phase == KioskPhase.Starting || after.Phase.IsDiagnostics() == after.Visit?.Diagnostics is not null, "I-21: diagnostics mode and its session come and go together.");
        if (after.Visit is { Diagnostics: not null } visit)
            Require(visit is { Kind: VisitKind.Staff, Number: null, Result: null, Staff: { Proved: true, Role: StaffRole.Technician } }, "I-21: diagnostics mode belongs to a technician's visit alone.");
        if (before.Visit?.Diagnostics is { Begun: true } && before.Phase != KioskPhase.Starting && after.Phase == KioskPhase.Idle)
            Require(before.Phase == KioskPhase.DiagnosticsLeaving && !DoorRights.NotShut(after).Any(), "I-21: a technician leaves a machine that serves only with every door proved shut.");
        Require(after.Phase != KioskPhase.SafeMode || Serving.IsSafeMode(after), "I-20: safe mode ends only by being put back.");
        Require(after.Phase != KioskPhase.Idle || Serving.Serves(after), "Nothing begins while the machine does not serve.");
    }

    private static void CheckPlaces(KioskState state)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var compartment in state.Compartments.Values)
        {
            if (compartment.Content is not CompartmentContent.Holds holds)
                continue;
            Require(held.Add(holds.What.Text), "I-5: no dossier is in two compartments.");
            var inCustody = holds.What switch
            {
                Papers.DropOff drop => state.Dossiers.GetValueOrDefault(drop.Number.Text) is { Custody: Custody.InMachine } dossier && dossier.Compartment == compartment.Id,
                Papers.Result result => state.Results.GetValueOrDefault(result.Code.Text) is { Custody: ResultCustody.InMachine } record && record.Compartment == compartment.Id,
                _ => false,
            };
            Require(inCustody, "I-5: what a compartment holds is in custody and knows its place.");
        }

        foreach (var result in state.Results.Values)
        {
            if (result is not { Custody: ResultCustody.InMachine, Compartment: { } place })
                continue;
            var content = state.Compartments[place.Number].Content;
            Require(held.Contains(result.Code.Text) || content is CompartmentContent.Unknown or CompartmentContent.Quarantined,
                "I-5: a result in custody is in its compartment, or that compartment is unknown.");
        }

        foreach (var dossier in state.Dossiers.Values)
        {
            if (dossier is not { Custody: Custody.InMachine, Compartment: { } place })
                continue;
            var content = state.Compartments[place.Number].Content;
            Require(held.Contains(dossier.Number.Text) || content is CompartmentContent.Unknown or CompartmentContent.Quarantined,
                "I-5: papers in custody are in their compartment, or that compartment is unknown.");
        }
    }

    private static void CheckCustody(KioskState before, Turn turn)
    {
        var told = turn.Effects.OfType<KioskEffect.Send>().Count(s => s.Message is UplinkMessage.DossierDeposited or UplinkMessage.DropOffUnsettled or UplinkMessage.DropOffWithdrawn
            or UplinkMessage.DossierEmptied or UplinkMessage.DossierDisputed);
        var changes = 0;
        foreach (var (_, old, dossier) in Differences.Of(before.Dossiers, turn.State.Dossiers))
        {
            if (dossier is null)
                Require(old!.Custody is Custody.Out or Custody.Withdrawn, "I-5: what is in custody or unsettled is not forgotten.");
            else if ((old?.Custody ?? Custody.Intended) != dossier.Custody)
                changes += CheckTold(turn, dossier);
        }

        Require(told == changes, "I-6: no message of custody without its change.");
    }

    /// <summary>Custody of results: each change told once, and a code spent is spent for ever.</summary>
    private static void CheckResults(KioskState before, Turn turn)
    {
        foreach (var (_, old, result) in Differences.Of(before.Results, turn.State.Results))
        {
            if (result is null)
            {
                Require(
                    old is { Custody: ResultCustody.Ready or ResultCustody.Collected or ResultCustody.Returned } or { Custody: ResultCustody.Disputed, Case: null },
                    "I-5: a result in custody, or one that is missed and whose case is open, is not forgotten.");
                continue;
            }

            var told = turn.Effects.OfType<KioskEffect.Send>().Count(s => Concerns(s.Message, result));
            var wanted = old?.Custody != result.Custody && result.Custody is (ResultCustody.InMachine or ResultCustody.Collected or ResultCustody.Returned);
            Require(told == (wanted ? 1 : 0), "I-6: every custody change of a result has exactly one message.");
            Require(old?.Pickup is not { Status: PickupStatus.Spent } || result.Pickup is { Status: PickupStatus.Spent } || result.Pickup?.Code != old.Pickup.Code, "I-14: a spent code stays spent.");
            Require(result.Custody != ResultCustody.Collected || old?.Custody == ResultCustody.Collected || old?.Pickup is { Status: PickupStatus.Reserved }, "I-14: custody passes on a reserved code only.");
        }
    }

    private static bool Concerns(UplinkMessage message, ResultRecord result) => message switch
    {
        UplinkMessage.ResultLoaded m => m.Dossier == result.Code && result.Custody == ResultCustody.InMachine,
        UplinkMessage.ResultCollected m => m.Dossier == result.Code && result.Custody == ResultCustody.Collected,
        UplinkMessage.ResultReturned m => m.Dossier == result.Code && result.Custody == ResultCustody.Returned,
        _ => false,
    };

    /// <summary>The messages a dossier's new custody needs, which are there; 0 or 1.</summary>
    private static int CheckTold(Turn turn, DossierRecord dossier)
    {
        var sent = turn.Effects.OfType<KioskEffect.Send>().Count(s => Concerns(s.Message, dossier));
        var wanted = dossier.Custody is Custody.InMachine or Custody.Unsettled or Custody.Withdrawn or Custody.Emptied or Custody.Disputed ? 1 : 0;
        Require(sent == wanted, "I-6: every custody change has exactly one message.");
        return wanted;
    }

    private static bool Concerns(UplinkMessage message, DossierRecord dossier) => message switch
    {
        UplinkMessage.DossierDeposited m => m.Number == dossier.Number && dossier.Custody == Custody.InMachine,
        UplinkMessage.DropOffUnsettled m => m.Number == dossier.Number && dossier.Custody == Custody.Unsettled,
        UplinkMessage.DropOffWithdrawn m => m.Number == dossier.Number && dossier.Custody == Custody.Withdrawn,
        UplinkMessage.DossierEmptied m => m.Number == dossier.Number && dossier.Custody == Custody.Emptied,
        UplinkMessage.DossierDisputed m => m.Number == dossier.Number && dossier.Custody == Custody.Disputed,
        _ => false,
    };

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new InvariantViolationException(rule);
    }
}
