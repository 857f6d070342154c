using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>Personal data is erased a number of days after custody-out or withdrawal, counted in confirmed time only, never because of a jump.</summary>
internal static class Retention
{
    private static readonly TimeSpan Drift = TimeSpan.FromMinutes(5);

    /// <summary>An age that begins at the next confirmed mark: what went before it, a month switched off perhaps, is not counted against what came after.</summary>
    public static readonly TimeSpan Begins = TimeSpan.FromTicks(-1);

    /// <summary>An age after so much more confirmed time.</summary>
    public static TimeSpan Aged(TimeSpan age, TimeSpan span) => age < TimeSpan.Zero ? TimeSpan.Zero : age + span;

    public static void CustodyOut(Turn turn, DropOffNumber number)
    {
        if (turn.Dossier(number) is not { } dossier || dossier.Custody == Custody.Out)
            return;
        turn.Put(dossier with { Custody = Custody.Out, Stage = DossierStage.Closed, RetentionAge = Begins, Template = null });

        // The office says that the papers are out; the machine has not seen it, so the compartment is for an officer to look at.
        if (dossier.Compartment is { } id && turn.Compartment(id).Content is CompartmentContent.Holds holds && holds.What == number)
            turn.Reassess(id, new CompartmentContent.Unknown(number), turn.Compartment(id).OutOfService, "custodyOutWithoutEmptying");
    }

    public static void Age(Turn turn)
    {
        var envelope = turn.Envelope;
        var last = turn.State.LastHousekeeping;
        var confirmed = last is { ClockConfirmed: true } ? last : last?.Confirmed;
        var mark = new HousekeepingMark(envelope.Utc, envelope.ClockConfirmed, envelope.Monotonic, envelope.BootId)
        {
            Confirmed = envelope.ClockConfirmed ? null : confirmed,
        };
        turn.State = turn.State with { LastHousekeeping = mark };
        if (!mark.ClockConfirmed)
            return;
        var span = Span(confirmed, mark);

        // Days count against an owner only from one confirmed mark to the very next: in between the machine may have been out of service.
        Results.Age(turn, last is { ClockConfirmed: true } ? DateOnly.FromDateTime(last.Utc.ToOffset(turn.Settings.UtcOffset).DateTime) : null, span);
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
