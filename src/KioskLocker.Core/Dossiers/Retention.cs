using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>Personal data is erased a number of days after custody-out or withdrawal, counted in confirmed time only, never because of a jump.</summary>
internal static class Retention
{
    private static readonly TimeSpan Drift = TimeSpan.FromMinutes(5);

    /// <summary>Housekeeping comes every hour and after each start: of two runs whose marks lie further apart, the machine was dead in between.</summary>
    private static readonly TimeSpan RestartMost = TimeSpan.FromHours(2);

    /// <summary>The age of what ended under a clock that nobody vouches for: it begins at the next confirmed mark.</summary>
    private static readonly TimeSpan Unmarked = TimeSpan.MinValue;

    /// <summary>
    /// The age of what ends now: below zero by the time since the last confirmed mark, which the next one will count with. So a month switched off
    /// counts where it came after the end, and only there.
    /// </summary>
    public static TimeSpan Begin(Turn turn) => turn.Envelope.ClockConfirmed ? -Span(Confirmed(turn.State.LastHousekeeping), MarkOf(turn.Envelope)) : Unmarked;

    /// <summary>An age after so much more confirmed time.</summary>
    public static TimeSpan Aged(TimeSpan age, TimeSpan span) => age == Unmarked ? TimeSpan.Zero : age + span;

    public static void CustodyOut(Turn turn, DropOffNumber number)
    {
        if (turn.Dossier(number) is not { } dossier || dossier.Custody == Custody.Out)
            return;
        turn.Put(dossier with { Custody = Custody.Out, Stage = DossierStage.Closed, RetentionAge = Begin(turn), Template = null });

        // The office says that the papers are out; the machine has not seen it, so the compartment is for an officer to look at.
        if (dossier.Compartment is { } id && turn.Compartment(id).Content is CompartmentContent.Holds holds && holds.What == number)
            turn.Reassess(id, new CompartmentContent.Unknown(number), turn.Compartment(id).OutOfService, "custodyOutWithoutEmptying");
    }

    public static void Age(Turn turn)
    {
        var last = turn.State.LastHousekeeping;
        var confirmed = Confirmed(last);
        var mark = MarkOf(turn.Envelope);
        mark = mark.ClockConfirmed ? mark : mark with { Confirmed = confirmed };
        turn.State = turn.State with { LastHousekeeping = mark };
        if (!mark.ClockConfirmed)
            return;
        var span = Span(confirmed, mark);

        // Days count against an owner only from one confirmed mark to the very next, and only while it ran: otherwise it may have been out of service.
        var ran = last is { ClockConfirmed: true } && (last.BootId == mark.BootId || mark.Utc - last.Utc <= RestartMost);
        Results.Age(turn, ran ? DateOnly.FromDateTime(last!.Utc.ToOffset(turn.Settings.UtcOffset).DateTime) : null, span);
        var limit = TimeSpan.FromDays(turn.Numbers.RetentionDays);
        foreach (var dossier in turn.State.Dossiers.Values.Where(d => d.RetentionAge is not null && d.Visit != turn.State.Visit?.Id))
        {
            var age = Aged(dossier.RetentionAge!.Value, span);
            if (age < limit)
            {
                turn.Put(dossier with { RetentionAge = age });
                continue;
            }

            turn.State = turn.State with { Dossiers = turn.State.Dossiers.Remove(dossier.Number.Text) };
            turn.Add(new KioskEffect.ErasePersonalData(dossier.Visit));
            turn.Send(new UplinkMessage.PersonalDataErased(dossier.Visit, dossier.Number));
        }
    }

    private static HousekeepingMark MarkOf(EventEnvelope envelope) => new(envelope.Utc, envelope.ClockConfirmed, envelope.Monotonic, envelope.BootId);

    private static HousekeepingMark? Confirmed(HousekeepingMark? last) => last is { ClockConfirmed: true } ? last : last?.Confirmed;

    /// <summary>
    /// Time between two confirmed marks, whatever the clock said in between: a machine that is long without its office must not keep personal data
    /// the longer for it. Within a run the monotonic clock bounds it; across runs two confirmed wall clocks do.
    /// </summary>
    private static TimeSpan Span(HousekeepingMark? last, HousekeepingMark now)
    {
        if (last is null)
            return TimeSpan.Zero;
        var wall = now.Utc - last.Utc;
        var steady = now.Monotonic - last.Monotonic;
        var span = last.BootId != now.BootId || wall < steady + Drift ? wall : steady;
        return span > TimeSpan.Zero ? span : TimeSpan.Zero;
    }
}
