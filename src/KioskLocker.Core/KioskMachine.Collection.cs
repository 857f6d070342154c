using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;

namespace KioskLocker.Core;

/// <summary>Collection: code and ID number, then the door until custody passed or nobody can say (product.md, "Citizen: collection").</summary>
internal sealed partial class KioskMachine
{
    private void ConfigureCollection()
    {
        OnIf(KioskPhase.Idle, KioskTrigger.StartCollection, KioskPhase.EnterCode, CanCollect, "collection is available", Visits.Begin);
        OnIf(KioskPhase.Idle, KioskTrigger.PresentCode, KioskPhase.CollectIdentify, t => CanCollect(t) && !Guesses.Waits(t), "collection is available, and no wait runs", Collections.BeginWithCode);
        OnIf(KioskPhase.Idle, KioskTrigger.PresentCode, KioskPhase.CollectRefused, t => CanCollect(t) && Guesses.Waits(t), "collection is available, and a wait runs", Collections.BeginWithCode);

        Phase(KioskPhase.Collecting, KioskPhase.InService);
        ConfigureCitizenLeaving(KioskPhase.Collecting);
        foreach (var phase in new[] { KioskPhase.EnterCode, KioskPhase.CollectIdentify, KioskPhase.CollectOneTime, KioskPhase.CollectChecking, KioskPhase.CollectRefused })
            Phase(phase, KioskPhase.Collecting);

        OnIf(KioskPhase.EnterCode, KioskTrigger.PresentCode, KioskPhase.CollectIdentify, t => !Guesses.Waits(t), "no wait runs", Collections.TakeCode);
        OnIf(KioskPhase.EnterCode, KioskTrigger.PresentCode, KioskPhase.CollectRefused, Guesses.Waits, "a wait runs", Collections.TakeCode);
        Leave(KioskPhase.EnterCode, KioskTrigger.Back);

        On(KioskPhase.CollectIdentify, KioskTrigger.GivePerson, KioskPhase.CollectChecking, Collections.Check);
        On(KioskPhase.CollectIdentify, KioskTrigger.Back, KioskPhase.EnterCode);

        On(KioskPhase.CollectOneTime, KioskTrigger.GiveOneTime, KioskPhase.CollectChecking, Collections.CheckOneTime);
        On(KioskPhase.CollectOneTime, KioskTrigger.Back, KioskPhase.CollectIdentify);

        // The answer comes at a fixed time, right or wrong; nothing else is heard meanwhile.
        Stay(KioskPhase.CollectChecking, KioskTrigger.VisitIdle, _ => { });
        Stay(KioskPhase.CollectChecking, KioskTrigger.Cancel, _ => { });
        OnIf(KioskPhase.CollectChecking, KioskTrigger.AnswerElapsed, KioskPhase.CollectOpening, t => Collections.IsRight(t) && Collections.Obstacle(t) is null && !Collections.AsksOneTime(t), "all factors belong together, and nothing is in the way", Collections.First);
        OnIf(KioskPhase.CollectChecking, KioskTrigger.AnswerElapsed, KioskPhase.CollectOneTime, t => Collections.IsRight(t) && Collections.Obstacle(t) is null && Collections.AsksOneTime(t), "code and ID number belong together, and a one-time code is asked in addition");
        OnIf(KioskPhase.CollectChecking, KioskTrigger.AnswerElapsed, KioskPhase.Ended, t => Collections.IsRight(t) && Collections.Obstacle(t) is not null, "they belong together, and a fee, a case or the lock is in the way", Collections.EndAtObstacle);
        OnIf(KioskPhase.CollectChecking, KioskTrigger.AnswerElapsed, KioskPhase.CollectRefused, t => !Collections.IsRight(t), "they do not, or may not be tried", Collections.Refuse);

        OnIf(KioskPhase.CollectRefused, KioskTrigger.WaitElapsed, KioskPhase.CollectIdentify, t => t.Visit.Code is not null, "a code was given");
        On(KioskPhase.CollectRefused, KioskTrigger.Back, KioskPhase.EnterCode);

        Phase(KioskPhase.AtCollection, KioskPhase.InService);
        Stay(KioskPhase.AtCollection, KioskTrigger.VisitLimitElapsed, t => !t.Visit.TimeUp, "time to end at the door is left", Openings.TimeIsUp);
        OnIf(KioskPhase.AtCollection, KioskTrigger.VisitLimitElapsed, KioskPhase.Ended, t => t.Visit.TimeUp, "the time to end at the door is over", Collections.Overdue);
        foreach (var phase in new[]
        {
            KioskPhase.CollectOpening, KioskPhase.CollectDoorOpen, KioskPhase.CollectStuck, KioskPhase.CollectAskOpened, KioskPhase.CollectAskClosed, KioskPhase.ConfirmTaken,
        })
            Phase(phase, KioskPhase.AtCollection);
        ConfigureCollectDoor();
        ConfigureCollectQuestions();
        ConfigureHandOver();
    }

    private void ConfigureCollectDoor()
    {
        Entry(KioskPhase.CollectOpening, t => t.StartTimer(TimerId.OpeningLimit, t.Numbers.OpeningLimit));
        Exit(KioskPhase.CollectOpening, t => t.StopTimer(TimerId.OpeningLimit));
        On(KioskPhase.CollectOpening, KioskTrigger.DoorOpened, KioskPhase.CollectDoorOpen);
        On(KioskPhase.CollectOpening, KioskTrigger.DoorWasOpen, KioskPhase.CollectDoorOpen);
        On(KioskPhase.CollectOpening, KioskTrigger.DoorJammed, KioskPhase.CollectStuck, Openings.Stuck);
        On(KioskPhase.CollectOpening, KioskTrigger.BoardFailed, KioskPhase.CollectStuck, Openings.Stuck);
        On(KioskPhase.CollectOpening, KioskTrigger.DoorNoFeedback, KioskPhase.CollectAskOpened);
        On(KioskPhase.CollectOpening, KioskTrigger.OpeningLimitElapsed, KioskPhase.CollectAskOpened, Openings.NoAnswerFromBoard);

        ConfigureReminders(KioskPhase.CollectDoorOpen, Collections.Abandoned);
        ConfigureCollectClosed(KioskPhase.CollectDoorOpen, KioskTrigger.DoorClosed);
        foreach (var said in new[] { KioskTrigger.ItIsEmpty, KioskTrigger.NotMine })
        {
            Stay(KioskPhase.CollectDoorOpen, said, Collections.MayReport, "nothing reported yet", Collections.Report);
            Stay(KioskPhase.CollectAskClosed, said, Collections.MayReport, "nothing reported yet", Collections.Report);
            OnIf(KioskPhase.CollectStuck, said, KioskPhase.Ended, t => t.Visit.DoorWasOpen, "its door was open before", Collections.ReportStuck);
            OnIf(KioskPhase.ConfirmTaken, said, KioskPhase.Ended, Collections.MayReport, "nothing reported yet", Collections.ReportAndEnd);
        }

        On(KioskPhase.CollectDoorOpen, KioskTrigger.OpenAgain, KioskPhase.CollectAskClosed);
        On(KioskPhase.CollectDoorOpen, KioskTrigger.BoardFailed, KioskPhase.CollectAskClosed);
        OnIf(KioskPhase.CollectDoorOpen, KioskTrigger.DoorDoesNotOpen, KioskPhase.CollectStuck, Collections.MayReport, "nothing reported yet", Openings.Stuck);

        ConfigureReminders(KioskPhase.CollectAskClosed, Collections.Abandoned);
        ConfigureCollectClosed(KioskPhase.CollectAskClosed, KioskTrigger.SaidClosed);
        ConfigureCollectClosed(KioskPhase.CollectAskClosed, KioskTrigger.DoorClosed);
        OnIf(KioskPhase.CollectAskClosed, KioskTrigger.OpenAgain, KioskPhase.CollectOpening, t => Collections.MayReport(t) && Openings.MayOpenAgain(t), "nothing was reported, reads closed, board alive, time left", Collections.Again);
        OnIf(KioskPhase.CollectAskClosed, KioskTrigger.DoorDoesNotOpen, KioskPhase.CollectStuck, Collections.MayReport, "nothing reported yet", Openings.Stuck);
        On(KioskPhase.CollectAskClosed, KioskTrigger.DoorOpenedAgain, KioskPhase.CollectDoorOpen);
    }

    private void ConfigureCollectClosed(KioskPhase phase, KioskTrigger closed)
    {
        OnIf(phase, closed, KioskPhase.ConfirmTaken, Collections.MayReport, "nothing was reported");
        OnIf(phase, closed, KioskPhase.Ended, t => !Collections.MayReport(t), "it was reported empty or not the owner's", Collections.EndReported);
    }

    private void ConfigureCollectQuestions()
    {
        ConfigureQuestion(KioskPhase.CollectStuck, Collections.GiveUpStuck);
        OnIf(KioskPhase.CollectStuck, KioskTrigger.SaidOpened, KioskPhase.CollectDoorOpen, Openings.ReadsOpen, "its contact reads open");
        OnIf(KioskPhase.CollectStuck, KioskTrigger.Taken, KioskPhase.HandOver, Collections.MaySayTaken, "it was open before, reads shut, and nothing was reported", Collections.TakeStuck);
        OnIf(KioskPhase.CollectStuck, KioskTrigger.OpenAgain, KioskPhase.CollectOpening, Openings.MayOpenAgainWhenStuck, "opened once only, reads closed, board alive, time left", Collections.Again);
        On(KioskPhase.CollectStuck, KioskTrigger.Cancel, KioskPhase.Ended, Collections.GiveUpStuck);
        On(KioskPhase.CollectStuck, KioskTrigger.DoorOpened, KioskPhase.CollectDoorOpen);
        On(KioskPhase.CollectStuck, KioskTrigger.DoorOpenedAgain, KioskPhase.CollectDoorOpen);

        ConfigureQuestion(KioskPhase.CollectAskOpened, Collections.NoAnswer);
        On(KioskPhase.CollectAskOpened, KioskTrigger.SaidOpened, KioskPhase.CollectAskClosed);
        On(KioskPhase.CollectAskOpened, KioskTrigger.SaidNotOpened, KioskPhase.CollectStuck, Openings.Stuck);
        On(KioskPhase.CollectAskOpened, KioskTrigger.DoorOpened, KioskPhase.CollectDoorOpen);
        On(KioskPhase.CollectAskOpened, KioskTrigger.DoorOpenedAgain, KioskPhase.CollectDoorOpen);
        On(KioskPhase.CollectAskOpened, KioskTrigger.DoorJammed, KioskPhase.CollectStuck, Openings.Stuck);

        ConfigureQuestion(KioskPhase.ConfirmTaken, Collections.NoAnswer);
        On(KioskPhase.ConfirmTaken, KioskTrigger.Taken, KioskPhase.HandOver, Collections.Take);
        OnIf(KioskPhase.ConfirmTaken, KioskTrigger.OpenAgain, KioskPhase.CollectOpening, Openings.MayOpenAgain, "reads closed, board alive, time left", Collections.Again);
        // "Not yet" needs an answer where no pulse may follow: it ends as silence would, without the wait.
        OnIf(KioskPhase.ConfirmTaken, KioskTrigger.Cancel, KioskPhase.Ended, t => !Openings.MayOpenAgain(t), "it cannot be opened again", Collections.NoAnswer);
        On(KioskPhase.ConfirmTaken, KioskTrigger.DoorDoesNotOpen, KioskPhase.CollectStuck, Openings.Stuck);
        On(KioskPhase.ConfirmTaken, KioskTrigger.DoorOpenedAgain, KioskPhase.CollectDoorOpen);
    }

    private void ConfigureHandOver()
    {
        Phase(KioskPhase.HandOver, KioskPhase.Closing);
        Entry(KioskPhase.HandOver, Visits.StartReading);
        Exit(KioskPhase.HandOver, t => t.StopTimer(TimerId.Reading));
        Stay(KioskPhase.HandOver, KioskTrigger.PrintSlip, Collections.MayPrint, "the printer is ready and slips are left", Collections.Print);
        Stay(KioskPhase.HandOver, KioskTrigger.PrintEnded, Visits.StartReading);
        OnIf(KioskPhase.HandOver, KioskTrigger.Continue, KioskPhase.Rating, t => t.Visit.Printing is null || t.Visit.Printed is not null, "no print is under way");
        On(KioskPhase.HandOver, KioskTrigger.ReadingElapsed, KioskPhase.Rating);
    }
}
