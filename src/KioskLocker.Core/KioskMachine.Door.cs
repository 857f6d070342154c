using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>From the order to open until custody is settled (product.md, "At an open door").</summary>
internal sealed partial class KioskMachine
{
    private void ConfigureDoor()
    {
        Phase(KioskPhase.AtDoor, KioskPhase.InService);
        Stay(KioskPhase.AtDoor, KioskTrigger.VisitLimitElapsed, t => !t.Visit.TimeUp, "time to end at the door is left", Openings.TimeIsUp);
        OnIf(KioskPhase.AtDoor, KioskTrigger.VisitLimitElapsed, KioskPhase.Ended, t => t.Visit.TimeUp, "the time to end at the door is over", Openings.Overdue);
        foreach (var phase in new[] { KioskPhase.Opening, KioskPhase.DoorOpen, KioskPhase.DoorStuck, KioskPhase.AskOpened, KioskPhase.AskClosed, KioskPhase.ConfirmPlaced })
            Phase(phase, KioskPhase.AtDoor);

        ConfigureOpening();
        ConfigureDoorOpen();
        ConfigureDoorStuck();
        ConfigureNoFeedback();
        ConfigureConfirmPlaced();
    }

    private void ConfigureOpening()
    {
        Entry(KioskPhase.Opening, t => t.StartTimer(TimerId.OpeningLimit, t.Numbers.OpeningLimit));
        Exit(KioskPhase.Opening, t => t.StopTimer(TimerId.OpeningLimit));
        On(KioskPhase.Opening, KioskTrigger.DoorOpened, KioskPhase.DoorOpen);
        On(KioskPhase.Opening, KioskTrigger.DoorJammed, KioskPhase.DoorStuck, Openings.Stuck);
        On(KioskPhase.Opening, KioskTrigger.DoorNoFeedback, KioskPhase.AskOpened);
        On(KioskPhase.Opening, KioskTrigger.OpeningLimitElapsed, KioskPhase.AskOpened, Openings.NoAnswerFromBoard);

        // Nobody pressed anything at a compartment found open before its first pulse: it is not offered, the next one is.
        OnIf(KioskPhase.Opening, KioskTrigger.DoorWasOpen, KioskPhase.DoorOpen, Openings.IsOwn, "this visit opened it before");
        OnIf(KioskPhase.Opening, KioskTrigger.DoorWasOpen, KioskPhase.Opening, Openings.AnotherUnasked, "another compartment is free", Openings.AnotherWithoutPulse);
        OnIf(KioskPhase.Opening, KioskTrigger.DoorWasOpen, KioskPhase.Ended, t => !Openings.IsOwn(t) && !Openings.AnotherUnasked(t), "no other compartment can be offered", t => Openings.GiveUpWithoutPulse(t, EndReason.NoOtherCompartment));
        OnIf(KioskPhase.Opening, KioskTrigger.BoardFailed, KioskPhase.Opening, Openings.AnotherUnasked, "another compartment is free", Openings.AnotherWithoutPulse);
        OnIf(KioskPhase.Opening, KioskTrigger.BoardFailed, KioskPhase.Ended, t => !Openings.AnotherUnasked(t), "no other compartment can be offered", t => Openings.GiveUpWithoutPulse(t, EndReason.BoardOffline));
    }

    private void ConfigureDoorOpen()
    {
        ConfigureReminders(KioskPhase.DoorOpen, Openings.Abandoned);
        ConfigureClosed(KioskPhase.DoorOpen, KioskTrigger.DoorClosed);
        ConfigureSayings(KioskPhase.DoorOpen);

        // The citizen says that it is shut while the contact reads open: no pulse, but the way on is not barred by a broken contact.
        On(KioskPhase.DoorOpen, KioskTrigger.OpenAgain, KioskPhase.AskClosed);
        On(KioskPhase.DoorOpen, KioskTrigger.BoardFailed, KioskPhase.AskClosed);
    }

    /// <summary>What a citizen can say of a compartment whose door stands open, or cannot be seen.</summary>
    private void ConfigureSayings(KioskPhase phase)
    {
        Stay(phase, KioskTrigger.Larger, Openings.MayAskLarger, "a larger compartment is free", Openings.AskLarger);
        Stay(phase, KioskTrigger.NotEmpty, Openings.MayReportNotEmpty, "not reported yet", Openings.NotEmpty);
        On(phase, KioskTrigger.DoorDoesNotOpen, KioskPhase.DoorStuck, Openings.Stuck);
    }

    /// <summary>Shut, as the contact or the citizen says: what was asked for at the open door follows now.</summary>
    private void ConfigureClosed(KioskPhase phase, KioskTrigger closed)
    {
        OnIf(phase, closed, KioskPhase.ConfirmPlaced, t => t.Opening.After == AfterClosing.Ask, "nothing else was asked for");
        OnIf(phase, closed, KioskPhase.Opening, Openings.ElsewhereAfterClosing, "another compartment was asked for and may open", Openings.AnotherAsAsked);
        OnIf(phase, closed, KioskPhase.Ended, t => t.Opening.After != AfterClosing.Ask && !Openings.ElsewhereAfterClosing(t), "another compartment was asked for and none may open", Openings.GiveUpAsAsked);
    }

    /// <summary>A door that stands open: reminders first, then the visit ends.</summary>
    private void ConfigureReminders(KioskPhase phase, Action<Turn> abandoned)
    {
        ConfigureReminders(phase);
        On(phase, KioskTrigger.DoorAbandonedElapsed, KioskPhase.Ended, abandoned);
    }

    /// <summary>Lamp, voice and buzzer of a door that stands open, whoever stands there.</summary>
    private void ConfigureReminders(KioskPhase phase)
    {
        Entry(phase, Openings.StartDoorTimers);
        Exit(phase, Openings.StopDoorTimers);
        Stay(phase, KioskTrigger.DoorVoiceElapsed, t => Openings.Remind(t, 1, SignalKind.VoiceCloseDoor));
        Stay(phase, KioskTrigger.DoorBuzzerElapsed, t => Openings.Remind(t, 2, SignalKind.Buzzer));
    }

    /// <summary>A question asked twice; unanswered, the visit ends.</summary>
    private void ConfigureQuestion(KioskPhase phase, Action<Turn> unanswered)
    {
        ConfigureQuestion(phase);
        OnIf(phase, KioskTrigger.QuestionElapsed, KioskPhase.Ended, t => t.Visit.QuestionRepeated, "asked twice", unanswered);
    }

    private void ConfigureQuestion(KioskPhase phase)
    {
        Entry(phase, Visits.AskQuestion);
        Exit(phase, t => t.StopTimer(TimerId.Question));
        Stay(phase, KioskTrigger.QuestionElapsed, t => !t.Visit.QuestionRepeated, "asked once", Visits.RepeatQuestion);
    }

    private void ConfigureDoorStuck()
    {
        OnIf(KioskPhase.DoorStuck, KioskTrigger.OpenAgain, KioskPhase.Opening, Openings.MayOpenAgainWhenStuck, "opened once only, reads closed, board alive, time left", Openings.SameAgain);
        OnIf(KioskPhase.DoorStuck, KioskTrigger.UseAnother, KioskPhase.Opening, Openings.MayUseAnother, "it was not seen open last, another compartment is free and may be tried", t => Openings.Another(t, "doorStuck", true));
        OnIf(KioskPhase.DoorStuck, KioskTrigger.UseAnother, KioskPhase.Ended, t => !Openings.WasSeenOpen(t) && !Openings.MayUseAnother(t), "it was not seen open last, and no other compartment can be offered", Openings.GiveUpWithoutAnother);
        OnIf(KioskPhase.DoorStuck, KioskTrigger.SaidOpened, KioskPhase.DoorOpen, Openings.ReadsOpen, "its contact reads open");
        OnIf(KioskPhase.DoorStuck, KioskTrigger.Placed, KioskPhase.Receipt, Openings.MaySayWhere, "it was open before, reads shut, and nothing else was asked for", Deposits.TakeStuck);
        On(KioskPhase.DoorStuck, KioskTrigger.Cancel, KioskPhase.Ended, t => Openings.GiveUp(t, EndReason.Withdrawn, "doorStuck", true));
        On(KioskPhase.DoorStuck, KioskTrigger.DoorOpened, KioskPhase.DoorOpen);
        On(KioskPhase.DoorStuck, KioskTrigger.DoorOpenedAgain, KioskPhase.DoorOpen);
        ConfigureQuestion(KioskPhase.DoorStuck, t => Openings.Unsettled(t, EndReason.NoAnswer, UnsettledReason.NoAnswer, "doorStuck", true));
    }

    private void ConfigureNoFeedback()
    {
        On(KioskPhase.AskOpened, KioskTrigger.SaidOpened, KioskPhase.AskClosed);
        On(KioskPhase.AskOpened, KioskTrigger.SaidNotOpened, KioskPhase.DoorStuck, Openings.Stuck);
        On(KioskPhase.AskOpened, KioskTrigger.DoorOpened, KioskPhase.DoorOpen);
        On(KioskPhase.AskOpened, KioskTrigger.DoorOpenedAgain, KioskPhase.DoorOpen);
        On(KioskPhase.AskOpened, KioskTrigger.DoorJammed, KioskPhase.DoorStuck, Openings.Stuck);
        ConfigureQuestion(KioskPhase.AskOpened, t => Openings.Unsettled(t, EndReason.NoFeedback, UnsettledReason.NoFeedback, "noFeedback", true));

        ConfigureReminders(KioskPhase.AskClosed, Openings.Abandoned);
        ConfigureClosed(KioskPhase.AskClosed, KioskTrigger.SaidClosed);
        ConfigureClosed(KioskPhase.AskClosed, KioskTrigger.DoorClosed);
        ConfigureSayings(KioskPhase.AskClosed);
        OnIf(KioskPhase.AskClosed, KioskTrigger.OpenAgain, KioskPhase.Opening, Openings.MayOpenAgainWhenAsked, "nothing else was asked for, reads closed, board alive, time left", Openings.SameAgain);
        On(KioskPhase.AskClosed, KioskTrigger.DoorOpenedAgain, KioskPhase.DoorOpen);
    }

    private void ConfigureConfirmPlaced()
    {
        On(KioskPhase.ConfirmPlaced, KioskTrigger.Placed, KioskPhase.Receipt, Deposits.Take);
        OnIf(KioskPhase.ConfirmPlaced, KioskTrigger.OpenAgain, KioskPhase.Opening, Openings.MayOpenAgain, "reads closed, board alive, time left", Openings.SameAgain);
        On(KioskPhase.ConfirmPlaced, KioskTrigger.NothingToSend, KioskPhase.Ended, t => Openings.Withdraw(t, outOfService: Openings.IsBlind(t)));
        On(KioskPhase.ConfirmPlaced, KioskTrigger.DoorOpenedAgain, KioskPhase.DoorOpen);
        ConfigureQuestion(KioskPhase.ConfirmPlaced, t => Openings.Unsettled(t, EndReason.NoAnswer, UnsettledReason.NoAnswer, "noAnswer", Openings.IsBlind(t)));
    }

    private void ConfigureClosing()
    {
        Phase(KioskPhase.Closing, KioskPhase.InService);
        Stay(KioskPhase.Closing, KioskTrigger.VisitLimitElapsed, _ => { });
        foreach (var phase in new[] { KioskPhase.Receipt, KioskPhase.Rating, KioskPhase.Done, KioskPhase.Ended })
        {
            Phase(phase, KioskPhase.Closing);
            Exit(phase, t => t.StopTimer(TimerId.Reading));
            Entry(phase, Visits.StartReading);
        }

        Stay(KioskPhase.Receipt, KioskTrigger.PrintEnded, Visits.StartReading);
        Stay(KioskPhase.Receipt, KioskTrigger.Copy, Deposits.MayCopy, "the last print has ended, copies are left and the printer is ready", Deposits.Copy);
        // A slip half printed would be given up when the next person begins: it is waited for, and every print ends in an answer.
        OnIf(KioskPhase.Receipt, KioskTrigger.Continue, KioskPhase.Rating, t => t.Visit.Printed is not null, "the print has ended");
        On(KioskPhase.Receipt, KioskTrigger.ReadingElapsed, KioskPhase.Rating);
        Stay(KioskPhase.Rating, KioskTrigger.PrintEnded, _ => { });
        Stay(KioskPhase.Done, KioskTrigger.PrintEnded, _ => { });
        On(KioskPhase.Rating, KioskTrigger.RatingDone, KioskPhase.Done);
        On(KioskPhase.Rating, KioskTrigger.Continue, KioskPhase.Done);
        Leave(KioskPhase.Rating, KioskTrigger.ReadingElapsed);
        foreach (var phase in new[] { KioskPhase.Done, KioskPhase.Ended })
        {
            Leave(phase, KioskTrigger.Continue);
            Leave(phase, KioskTrigger.ReadingElapsed);
        }
    }
}
