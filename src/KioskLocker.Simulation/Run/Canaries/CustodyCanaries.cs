using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Core gone wrong about papers, compartments and doors.</summary>
internal static class CustodyCanaries
{
    private static readonly CompartmentContent Empty = new CompartmentContent.Empty();

    internal static IEnumerable<CanaryKind> All { get; } =
    [
        Bending.After("untold-deposit", "I-6", "A deposit is not told to the office.", (_, _, result) => Bending.Sent(result, message => message is UplinkMessage.DossierDeposited, 0)),
        Bending.After("untold-compartment", "I-6", "The office is not told when something else is known of a compartment.", (_, _, result) => Bending.Sent(result, message => message is UplinkMessage.CompartmentChanged, 0)),
        Bending.After("told-twice", "I-6", "A hand-over is told twice.", (_, _, result) => Bending.Sent(result, message => message is UplinkMessage.ResultCollected, 2)),
        Bending.After("freed-after-crash", "I-5", "The compartment of an interrupted visit is called empty.", (before, happened, result) => happened is KioskEvent.Recovered
            ? Bending.Known(result, c => BecameUnknown(before, c), Empty) : null),
        Bending.After("freed-when-left", "I-5", "A compartment whose door was left open is called empty.", (before, happened, result) => happened is KioskEvent.TimerElapsed { Timer: TimerId.DoorAbandoned }
            ? Bending.Known(result, c => BecameUnknown(before, c), Empty) : null),
        Bending.After("kept-when-taken", "I-5", "A compartment is said to hold what its owner took.", Kept),
        Bending.After("hand-over-forgotten", "I-5", "The owner takes the result, and the books stay as they were.", Forgotten),
        Bending.After("number-twice", "I-5", "A drop-off number is given once more.", (before, _, result) => result.State.Counters.Serial == before.Counters.Serial ? null
            : result with { State = result.State with { Counters = result.State.Counters with { Serial = before.Counters.Serial, SerialDate = before.Counters.SerialDate } } }),
        Bending.After("wrong-door", "I-3", "The order names the door beside the one of the state.", (_, _, result) => Ordered(result) is { } open
            ? result with { Effects = [.. result.Effects.Select(effect => effect == open ? open with { Compartment = Beside(open.Compartment) } : effect)] } : null),
        Bending.After("occupied-door", "I-5", "A drop-off is sent to a compartment that holds papers.", Occupied),
        Bending.After("two-orders", "I-3 I-4", "Two doors are ordered open at once.", (_, _, result) => Ordered(result) is { } open
            ? result with { Effects = [.. result.Effects, new KioskEffect.OpenCompartment(open.Id with { Index = open.Id.Index + 50 }, Beside(open.Compartment))] } : null),
        Bending.Heard("opens-again-unasked", "I-2", "A question that nobody answers opens the door once more.", (before, happened) => happened is KioskEvent.TimerElapsed { Timer: TimerId.Question } elapsed
            && before.Timers.GetValueOrDefault(TimerId.Question)?.StartedSeq == elapsed.StartedSeq && before.Phase is KioskPhase.ConfirmPlaced or KioskPhase.ConfirmTaken
            ? new KioskEvent.Touched(KioskTrigger.OpenAgain) : null),
        Bending.After("opens-at-start", "I-12 I-4", "A visit that was interrupted before its door opened has it opened by the start.", Reopened),
        Bending.Heard("intake-never-closes", "I-11", "That the disk fills is read and changes nothing.", (_, happened) => happened is KioskEvent.StorageChanged { IntakeOpen: false } full ? full with { IntakeOpen = true } : null),
        Bending.After("copy-unmarked", "I-15", "A second slip looks like the first one.", (_, _, result) => result.Effects.Any(effect => effect is KioskEffect.Print { Slip: Slip.DropOff { Copy: true } })
            ? result with { Effects = [.. result.Effects.Select(effect => effect is KioskEffect.Print { Slip: Slip.DropOff { Copy: true } slip } print ? print with { Slip = slip with { Copy = false } } : effect)] } : null),
        Bending.After("quarantine-ends", "I-5", "Quarantine ends with the visit that reported it.", (before, _, result) => before.Visit is not null && result.State.Visit is null
            ? Bending.Known(result, c => c.Content is CompartmentContent.Quarantined, Empty) : null),
        Bending.After("person-kept", "I-18", "Nobody orders the data of a visit that left nothing to be erased.", (_, _, result) => Bending.Without(result, effect => effect is KioskEffect.ErasePersonalData)),
        Bending.After("news-again", "I-9", "The number of the office's last message is not kept.", (before, happened, result) => happened is KioskEvent.OfficeMessageReceived
            ? result with { State = result.State with { Counters = result.State.Counters with { OfficeMessage = before.Counters.OfficeMessage } } } : null),
        Bending.Heard("survey-ignored", "I-23", "At the start every door is taken for shut.", (_, happened) => happened is KioskEvent.Recovered recovered && recovered.Survey.Doors.Values.Contains(Core.Devices.DoorContact.Open)
            ? recovered with { Survey = recovered.Survey with { Doors = recovered.Survey.Doors.ToDictionary(door => door.Key, _ => Core.Devices.DoorContact.Closed) } } : null),
    ];

    private static bool BecameUnknown(KioskState before, Compartment compartment) =>
        compartment.Content is CompartmentContent.Unknown && before.Compartments.GetValueOrDefault(compartment.Id.Number)?.Content is { } was and not CompartmentContent.Unknown && was != compartment.Content;

    private static KioskEffect.OpenCompartment? Ordered(StepResult result) => result.Effects.OfType<KioskEffect.OpenCompartment>().FirstOrDefault();

    private static CompartmentId Beside(CompartmentId compartment) => new((compartment.Number % 16) + 1);

    private static UplinkMessage.ResultCollected? Collected(StepResult result) => result.Effects.OfType<KioskEffect.Send>().Select(send => send.Message).OfType<UplinkMessage.ResultCollected>().FirstOrDefault();

    /// <summary>The order is given once more under a number of its own; everything else of the state is what it was before the cut.</summary>
    private static StepResult? Reopened(KioskState before, KioskEvent happened, StepResult result)
    {
        if (happened is not KioskEvent.Recovered { Unfinished: [var left, ..] } || result.State.Visit is not null || before.Visit is not { Opening: { } opening } visit)
        {
            return null;
        }

        var order = left with { Index = left.Index + 50 };
        return result with
        {
            State = result.State with { Visit = visit with { Opening = opening with { Effect = order, Outcome = null } } },
            Effects = [.. result.Effects, new KioskEffect.OpenCompartment(order, opening.Compartment)],
        };
    }

    private static StepResult? Kept(KioskState before, KioskEvent happened, StepResult result) =>
        Collected(result) is { } collected ? Bending.Known(result, c => c.Id == collected.Compartment, before.Compartments[collected.Compartment.Number].Content) : null;

    private static StepResult? Forgotten(KioskState before, KioskEvent happened, StepResult result) => Collected(result) is not { } collected ? null
        : Bending.Sent(result, message => message is UplinkMessage.ResultCollected or UplinkMessage.CompartmentChanged, 0)! is var bent
            ? bent with
            {
                State = bent.State with
                {
                    Results = before.Results,
                    Compartments = bent.State.Compartments.SetItem(collected.Compartment.Number, before.Compartments[collected.Compartment.Number]),
                },
            }
            : null;

    private static StepResult? Occupied(KioskState before, KioskEvent happened, StepResult result)
    {
        var full = before.Compartments.Values.FirstOrDefault(c => c.Content is CompartmentContent.Holds);
        if (full is null || Ordered(result) is not { } open || result.State.Visit is not { Kind: VisitKind.DropOff, Number: { } number } visit || before.Visit?.Opening is not null)
        {
            return null;
        }

        return result with
        {
            Effects = [.. result.Effects.Select(effect => effect == open ? open with { Compartment = full.Id } : effect)],
            State = result.State with
            {
                Visit = visit with { Opening = visit.Opening! with { Compartment = full.Id } },
                Dossiers = result.State.Dossiers.SetItem(number.Text, result.State.Dossiers[number.Text] with { Compartment = full.Id }),
            },
        };
    }
}
