using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
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
        if (!ReferenceEquals(before.Compartments, after.Compartments) || !ReferenceEquals(before.Dossiers, after.Dossiers))
            CheckPlaces(after);
        CheckCustody(before, turn);
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
        Require(turn.State.Phase == KioskPhase.Opening, "I-1: a door is ordered open only by a visit that waits for it.");
        Require(turn.State.Visit?.Number is { } number && turn.State.Dossiers.TryGetValue(number.Text, out var dossier) && dossier.Compartment == order.Compartment,
            "I-1: an order to open names a drop-off number of this machine and its compartment.");
        Require(before.Visit?.Opening is not { Outcome: null } waiting || turn.Event is KioskEvent.DoorAnswered answered && answered.Effect == waiting.Effect,
            "I-2: no second order while the first is unanswered.");
        var target = turn.State.Compartments[order.Compartment.Number];
        Require(target.Content is not CompartmentContent.Quarantined, "A quarantined compartment is not opened for a citizen.");
        Require(target.Content is not CompartmentContent.Holds, "I-5: no door opens over papers that this machine holds.");
        if (before.Visit?.Opening is { } last && last.Compartment == order.Compartment)
        {
            Require(turn.Event is KioskEvent.Touched { Trigger: KioskTrigger.OpenAgain } && before.Compartments[order.Compartment.Number].Door == DoorContact.Closed,
                "I-2: a second pulse only after a press of open again and a read that says closed.");
            return;
        }

        var isFree = target is { Content: CompartmentContent.Empty or CompartmentContent.PresumedEmpty, OutOfService: false, Door: DoorContact.Closed };
        Require(isFree || (turn.Visit.Resumed && target.Content is CompartmentContent.Unknown { Last: { } own } && own == Papers.Of(turn.Visit.Number)),
            "I-1: a compartment is given empty, shut and in service, unless its owner resumes there.");
    }

    private static void CheckPlaces(KioskState state)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var compartment in state.Compartments.Values)
        {
            if (compartment.Content is not CompartmentContent.Holds holds)
                continue;
            Require(held.Add(holds.What.Text), "I-5: no dossier is in two compartments.");
            Require(state.Dossiers.TryGetValue(holds.What.Text, out var dossier) && dossier.Custody == Custody.InMachine && dossier.Compartment == compartment.Id,
                "I-5: what a compartment holds is in custody and knows its place.");
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
        var told = turn.Effects.OfType<KioskEffect.Send>().Count(s => s.Message is UplinkMessage.DossierDeposited or UplinkMessage.DropOffUnsettled or UplinkMessage.DropOffWithdrawn);
        if (ReferenceEquals(before.Dossiers, turn.State.Dossiers))
        {
            Require(told == 0, "I-6: no message of custody without its change.");
            return;
        }

        // Both in ordinal order: one walk finds what differs, however many dossiers are known.
        var changes = 0;
        using var olds = before.Dossiers.GetEnumerator();
        var hasOld = olds.MoveNext();
        foreach (var (number, dossier) in turn.State.Dossiers)
        {
            for (; hasOld && string.CompareOrdinal(olds.Current.Key, number) < 0; hasOld = olds.MoveNext())
                RequireForgettable(olds.Current.Value);
            var known = hasOld && olds.Current.Key == number;
            var old = known ? olds.Current.Value : null;
            if (!ReferenceEquals(old, dossier) && (old?.Custody ?? Custody.Intended) != dossier.Custody)
                changes += CheckTold(turn, dossier);
            if (known)
                hasOld = olds.MoveNext();
        }

        for (; hasOld; hasOld = olds.MoveNext())
            RequireForgettable(olds.Current.Value);
        Require(told == changes, "I-6: no message of custody without its change.");
    }

    private static void RequireForgettable(DossierRecord old) =>
        Require(old.Custody is Custody.Out or Custody.Withdrawn, "I-5: what is in custody or unsettled is not forgotten.");

    /// <summary>The messages a dossier's new custody needs, which are there; 0 or 1.</summary>
    private static int CheckTold(Turn turn, DossierRecord dossier)
    {
        var sent = turn.Effects.OfType<KioskEffect.Send>().Count(s => Concerns(s.Message, dossier));
        var wanted = dossier.Custody is Custody.InMachine or Custody.Unsettled or Custody.Withdrawn ? 1 : 0;
        Require(sent == wanted, "I-6: every custody change has exactly one message.");
        return wanted;
    }

    private static bool Concerns(UplinkMessage message, DossierRecord dossier) => message switch
    {
        UplinkMessage.DossierDeposited m => m.Number == dossier.Number && dossier.Custody == Custody.InMachine,
        UplinkMessage.DropOffUnsettled m => m.Number == dossier.Number && dossier.Custody == Custody.Unsettled,
        UplinkMessage.DropOffWithdrawn m => m.Number == dossier.Number && dossier.Custody == Custody.Withdrawn,
        _ => false,
    };

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new InvariantViolationException(rule);
    }
}
