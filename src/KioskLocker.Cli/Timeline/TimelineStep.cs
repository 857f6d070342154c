using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Cli.Timeline;

/// <summary>One journal row of <c>replay --json</c>.</summary>
/// <param name="Local">Local time with its offset.</param>
/// <param name="ClockConfirmed">The office had confirmed that clock.</param>
/// <param name="Visit">Visit before or after it, <c>epoch-seq</c>.</param>
/// <param name="Kind">What that visit is for.</param>
/// <param name="Event">Type of the event in the journal.</param>
/// <param name="What">The event in plain words.</param>
/// <param name="Ignored">Why it changed nothing.</param>
/// <param name="Phase">State that it led to.</param>
/// <param name="Screen">What was shown then.</param>
/// <param name="Doors">Orders, answers and contacts.</param>
/// <param name="Slips">Slips ordered.</param>
/// <param name="Office">What the office was told.</param>
internal sealed record TimelineStep(
    long Seq, int Epoch, DateTimeOffset Local, bool ClockConfirmed, string? Visit, string? Kind, string Event, string What, string? Ignored, string Phase, string Screen,
    IReadOnlyList<DoorLine> Doors, IReadOnlyList<string> Slips, IReadOnlyList<OfficeLine> Office)
{
    /// <summary>What became of this step, from the journal row and from what Core makes of it.</summary>
    public static TimelineStep Of(ReplayedStep step, TimeSpan offset)
    {
        var after = step.Result.State;
        var visit = after.Visit ?? step.Before.Visit;
        return new TimelineStep(
            step.Envelope.Seq,
            step.Envelope.Epoch,
            step.Envelope.Utc.ToOffset(offset),
            step.Envelope.ClockConfirmed,
            visit?.Id.ToString(),
            visit?.Kind.ToString(),
            JsonNamingPolicy.CamelCase.ConvertName(step.Envelope.Event.GetType().Name),
            EventWords.Of(step.Envelope.Event),
            step.Result.Ignored,
            after.Phase.ToString(),
            ScreenWords.Of(Kiosk.Show(after)),
            [.. DoorsOf(step)],
            [.. step.Result.Effects.OfType<KioskEffect.Print>().Select(print => OfficeWords.Of(print.Slip))],
            [.. step.Result.Effects.OfType<KioskEffect.Send>().Select(send => OfficeLine.Of(send))]);
    }

    private static IEnumerable<DoorLine> DoorsOf(ReplayedStep step)
    {
        switch (step.Envelope.Event)
        {
            case KioskEvent.DoorAnswered answered:
                yield return new DoorLine(answered.Compartment.Number, "answered", EventWords.Outcome(answered.Outcome), answered.Effect.ToString());
                break;
            case KioskEvent.DoorContactChanged changed:
                yield return new DoorLine(changed.Compartment.Number, "contact", EventWords.Low(changed.Contact), null);
                break;
        }

        foreach (var order in step.Result.Effects.OfType<KioskEffect.OpenCompartment>())
            yield return new DoorLine(order.Compartment.Number, "ordered", "open", order.Id.ToString());
    }
}

/// <summary>Something about one door.</summary>
/// <param name="Door">Number on the door.</param>
/// <param name="What"><c>ordered</c>, <c>answered</c> or <c>contact</c>.</param>
/// <param name="How">How it was answered, or what the contact reads.</param>
/// <param name="Order">The authorisation, where there is one.</param>
internal sealed record DoorLine(int Door, string What, string How, string? Order);

/// <summary>One message for the office.</summary>
/// <param name="Seq">Its number in the outbox.</param>
/// <param name="Type">Its type on the wire.</param>
/// <param name="What">In plain words.</param>
internal sealed record OfficeLine(long Seq, string Type, string What)
{
    public static OfficeLine Of(KioskEffect.Send send) =>
        new(send.OutboxSeq, JsonNamingPolicy.CamelCase.ConvertName(send.Message.GetType().Name), OfficeWords.Of(send.Message));
}

/// <summary>The screen with what tells two of a kind apart.</summary>
internal static class ScreenWords
{
    public static string Of(ScreenFrame frame)
    {
        var words = frame.Screen switch
        {
            Screen.Idle { DropOff: not Unavailable.None and var why } => $"Idle, no drop-off: {why}",
            Screen.Ended ended => $"Ended, {ended.Reason}" + (ended.CaseNumber is { } number ? $", case {number}" : ""),
            Screen.StaffRefused refused => $"StaffRefused, {refused.Reason}",
            Screen.LookUpAnswer { Answer.Found: false } => "LookUpAnswer, nothing found",
            Screen.Receipt { Printed: { } printed } => $"Receipt, {printed}",
            var screen => screen.GetType().Name,
        };
        return frame.IdleWarning ? words + ", asks whether anybody is there" : frame.LimitWarning ? words + ", warns that the visit is nearly over" : words;
    }
}
