using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Core;

/// <summary>Beginning, warning and ending of a visit.</summary>
internal static class Visits
{
    public static void Begin(Turn turn)
    {
        var started = (KioskEvent.VisitStarted)turn.Event;
        Begin(turn, started.Kind, started.Language);
    }

    public static void Begin(Turn turn, VisitKind kind, Slips.Language language)
    {
        turn.State = turn.State with { Visit = new Visit(new(turn.Envelope.Epoch, turn.Envelope.Seq), kind, language) };
        turn.StartTimer(TimerId.VisitLimit, kind == VisitKind.Staff ? turn.Numbers.VisitLimit : turn.Numbers.VisitLimit - WarningOfLimit(turn.Numbers));
    }

    public static void BeginPreRegistered(Turn turn)
    {
        Begin(turn, VisitKind.DropOff, ((KioskEvent.PreRegistrationPresented)turn.Event).Language);
        DropOffs.UsePreRegistration(turn);
    }

    public static void RefusePreRegistered(Turn turn)
    {
        Begin(turn, VisitKind.DropOff, ((KioskEvent.PreRegistrationPresented)turn.Event).Language);
        End(turn, DropOffs.NamedIsOffered(turn) ? EndReason.NoOtherCompartment : EndReason.NotOffered);
    }

    public static void ChooseLanguage(Turn turn) => turn.Visit = turn.Visit with { Language = ((KioskEvent.LanguageChosen)turn.Event).Language };

    public static void End(Turn turn, EndReason reason) => turn.Visit = turn.Visit with { End = reason };

    public static void Warn(Turn turn)
    {
        turn.Visit = turn.Visit with { IdleWarning = true };
        turn.StartTimer(TimerId.IdleCountdown, turn.Numbers.IdleCountdown);
    }

    /// <summary>How long before the end of its longest time a visit is warned: as long as the idle count-down, and never more than half of the visit.</summary>
    public static TimeSpan WarningOfLimit(KioskNumbers numbers) => numbers.IdleCountdown < numbers.VisitLimit / 2 ? numbers.IdleCountdown : numbers.VisitLimit / 2;

    /// <summary>The longest time of a visit is nearly over; where a door is ordered meanwhile, it has the door's own time.</summary>
    public static void WarnOfLimit(Turn turn)
    {
        turn.Visit = turn.Visit with { LimitWarning = true };
        turn.StartTimer(TimerId.VisitLimit, WarningOfLimit(turn.Numbers));
    }

    public static void Extend(Turn turn)
    {
        turn.Visit = turn.Visit with { Extensions = turn.Visit.Extensions + 1 };
        NoticeSomebody(turn);
    }

    /// <summary>Whatever a person does takes the idle warning away.</summary>
    public static void NoticeSomebody(Turn turn)
    {
        if (turn.State.Visit is not { IdleWarning: true } visit)
            return;
        turn.Visit = visit with { IdleWarning = false };
        turn.StopTimer(TimerId.IdleCountdown);
    }

    public static void AskQuestion(Turn turn)
    {
        turn.Visit = turn.Visit with { QuestionRepeated = false };
        turn.StartTimer(TimerId.Question, turn.Numbers.Question);
    }

    public static void RepeatQuestion(Turn turn)
    {
        turn.Visit = turn.Visit with { QuestionRepeated = true };
        turn.StartTimer(TimerId.Question, turn.Numbers.Question);
        turn.Signal(SignalKind.VoiceAnswerQuestion, turn.Visit.Opening?.Compartment, true);
    }

    /// <summary>Where the screen is all that its reader gets, numbers are copied by hand or photographed: that takes longer than a glance beside a slip.</summary>
    public static void StartReading(Turn turn) =>
        turn.StartTimer(TimerId.Reading, turn.State.Phase switch
        {
            KioskPhase.Done => turn.Numbers.ReadingTime / 3,
            KioskPhase.Ended => turn.Numbers.ReadingTime * 4,
            KioskPhase.Receipt or KioskPhase.HandOver when turn.Visit.Printed is PrintOutcome.NotPrinted or PrintOutcome.Uncertain => turn.Numbers.ReadingTime * 4,
            _ => turn.Numbers.ReadingTime,
        });

    /// <summary>Nothing of the visit stays behind: timers, a slip not yet out, personal data that no dossier needs.</summary>
    public static void Close(Turn turn)
    {
        if (turn.State.Visit is not { } visit)
            return;
        foreach (var timer in turn.State.Timers.Keys.Where(t => t is not (TimerId.Wait or TimerId.Battery)))
            turn.StopTimer(timer);
        if (visit.Diagnostics is not null)
            Sessions.SwitchOff(turn);
        if (visit is { Printing: { } job, Printed: null })
            turn.Add(new KioskEffect.AbandonPrint(job));
        if (!turn.State.Dossiers.Values.Any(d => d.Visit == visit.Id))
            turn.Add(new KioskEffect.ErasePersonalData(visit.Id));
        turn.State = turn.State with { Visit = null };
    }
}
