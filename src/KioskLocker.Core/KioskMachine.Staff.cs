using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Core;

/// <summary>Officers at the machine: log in, one job at a time, one door at a time (product.md, "Officers, at the machine").</summary>
internal sealed partial class KioskMachine
{
    private static readonly KioskTrigger[] Findings =
    [
        KioskTrigger.PresentDropOffNumber, KioskTrigger.PresentDossierCode, KioskTrigger.NothingInside, KioskTrigger.OtherPapers,
        KioskTrigger.AsExpected, KioskTrigger.Taken, KioskTrigger.PutIn, KioskTrigger.NotPutIn,
    ];

    private void ConfigureStaff()
    {
        ConfigureLogIn();
        ConfigureJobs();
        ConfigureStaffDoor();
        ConfigureStaffFound();

        // Tags and sheets end while the officer goes on; after a power cut nobody knows of the last one.
        foreach (var phase in new[] { KioskPhase.StaffAtDoor, KioskPhase.StaffSheet, KioskPhase.StaffCloseDoor })
            Stay(phase, KioskTrigger.PrintEnded, _ => { });
    }

    private void ConfigureLogIn()
    {
        OnIf(KioskPhase.Idle, KioskTrigger.PresentBadge, KioskPhase.StaffPin, LogIn.IsTaken, "the badge is known, valid and does not wait", LogIn.Begin);
        OnIf(KioskPhase.Idle, KioskTrigger.PresentBadge, KioskPhase.StaffRefused, t => !LogIn.IsTaken(t), "it is not", LogIn.Begin);

        // A rule broken while starting leads here before the survey: nobody works at doors that nobody has asked.
        OnIf(KioskPhase.OutOfService, KioskTrigger.PresentBadge, KioskPhase.StaffPin, t => Surveyed(t) && LogIn.IsTaken(t), "the devices were asked; the badge is known, valid and does not wait", LogIn.Begin);
        OnIf(KioskPhase.OutOfService, KioskTrigger.PresentBadge, KioskPhase.StaffRefused, t => Surveyed(t) && !LogIn.IsTaken(t), "the devices were asked; it is not", LogIn.Begin);

        // In safe mode officers have no doors to open; a technician may find out why.
        OnIf(KioskPhase.SafeMode, KioskTrigger.PresentBadge, KioskPhase.StaffPin, LogIn.IsTaken, "the badge is a technician's, valid and does not wait", LogIn.Begin);
        OnIf(KioskPhase.SafeMode, KioskTrigger.PresentBadge, KioskPhase.StaffRefused, t => !LogIn.IsTaken(t), "it is not", LogIn.Begin);

        // From a console badge and PIN come together, and whoever stands at the screen sees nothing of a refusal.
        foreach (var phase in new[] { KioskPhase.Idle, KioskPhase.OutOfService, KioskPhase.SafeMode })
            On(phase, KioskTrigger.PresentBadgeAtConsole, KioskPhase.StaffChecking, LogIn.BeginAtConsole);

        Phase(KioskPhase.StaffEntering, KioskPhase.InService);
        GoHome(KioskPhase.StaffEntering, KioskTrigger.Cancel);
        GoHome(KioskPhase.StaffEntering, KioskTrigger.IdleElapsed);
        GoHome(KioskPhase.StaffEntering, KioskTrigger.VisitLimitElapsed);
        ConfigureIdleWarning(KioskPhase.StaffEntering);
        foreach (var phase in new[] { KioskPhase.StaffPin, KioskPhase.StaffChecking, KioskPhase.StaffRefused, KioskPhase.StaffSecondBadge })
            Phase(phase, KioskPhase.StaffEntering);

        OnIf(KioskPhase.StaffPin, KioskTrigger.EnterPin, KioskPhase.StaffChecking, LogIn.MayTry, "the badge is taken still", LogIn.Try);
        OnIf(KioskPhase.StaffPin, KioskTrigger.EnterPin, KioskPhase.StaffRefused, t => !LogIn.MayTry(t), "it is not any more", LogIn.RefuseAsked);
        OnIf(KioskPhase.StaffChecking, KioskTrigger.PinRight, KioskPhase.StaffSecondBadge, t => !Sessions.IsTechnician(t) && LogIn.NeedsSecond(t), "an officer's, and a second badge is needed", LogIn.TakeFirst);
        OnIf(KioskPhase.StaffChecking, KioskTrigger.PinRight, KioskPhase.StaffMenu, t => !Sessions.IsTechnician(t) && !LogIn.NeedsSecond(t), "an officer's, and no other badge is needed", LogIn.Complete);
        OnIf(KioskPhase.StaffChecking, KioskTrigger.PinRight, KioskPhase.Diagnostics, t => Sessions.IsTechnician(t) && !Sessions.NeedsOfficerToBegin(t), "a technician's, and no door stands open over papers", Sessions.Begin);
        OnIf(KioskPhase.StaffChecking, KioskTrigger.PinRight, KioskPhase.DiagnosticsOfficer, t => Sessions.IsTechnician(t) && Sessions.NeedsOfficerToBegin(t), "a technician's, and a door stands open that may hold papers", Sessions.AwaitOfficer);
        OnIf(KioskPhase.StaffChecking, KioskTrigger.PinWrong, KioskPhase.StaffRefused, t => !LogIn.IsAtConsole(t), "typed at the screen", LogIn.Refuse);
        GoHome(KioskPhase.StaffChecking, KioskTrigger.PinWrong, LogIn.IsAtConsole, "given at a console", LogIn.Refuse);
        Stay(KioskPhase.StaffChecking, KioskTrigger.VisitIdle, _ => { });
        Stay(KioskPhase.StaffChecking, KioskTrigger.Cancel, _ => { });

        OnIf(KioskPhase.StaffSecondBadge, KioskTrigger.PresentBadge, KioskPhase.StaffPin, LogIn.IsTaken, "the badge is known, valid, another person's and does not wait", LogIn.AskSecond);
        OnIf(KioskPhase.StaffSecondBadge, KioskTrigger.PresentBadge, KioskPhase.StaffRefused, t => !LogIn.IsTaken(t), "it is not", LogIn.RefuseSecond);
        OnIf(KioskPhase.StaffRefused, KioskTrigger.Back, KioskPhase.StaffPin, t => LogIn.AsksAgain(t.Visit.Staff!), "only the PIN was wrong");
        OnIf(KioskPhase.StaffRefused, KioskTrigger.Back, KioskPhase.StaffSecondBadge, t => !LogIn.AsksAgain(t.Visit.Staff!) && t.Visit.Staff!.Proved, "the second badge was refused, or its PIN too often");
        GoHome(KioskPhase.StaffRefused, KioskTrigger.Continue);
    }

    private void ConfigureJobs()
    {
        Phase(KioskPhase.AtWork, KioskPhase.InService);
        ConfigureLeaving(KioskPhase.AtWork, Work.LeaveUncounted);
        foreach (var phase in new[] { KioskPhase.StaffMenu, KioskPhase.StaffList, KioskPhase.StaffCount, KioskPhase.StaffSheet })
        {
            Phase(phase, KioskPhase.AtWork);
            Leave(phase, KioskTrigger.LogOut, Work.LeaveUncounted);
        }

        On(KioskPhase.StaffMenu, KioskTrigger.ChooseJob, KioskPhase.StaffList, Work.Choose);
        Stay(KioskPhase.StaffMenu, KioskTrigger.ChooseCompartment, Work.MayMark, "its door stands open", Work.Mark);

        OnIf(KioskPhase.StaffList, KioskTrigger.ChooseCompartment, KioskPhase.StaffOpening, Work.MayOpen, "it is on the list, its board lives, and no other door stands open", Doors.OpenChosen);
        Stay(KioskPhase.StaffList, KioskTrigger.PresentDossierCode, Work.IsLoading, "loading", Work.ChooseResult);
        OnIf(KioskPhase.StaffList, KioskTrigger.Open, KioskPhase.StaffOpening, Work.MayLoad, "a result is chosen, a compartment for it is free, and no other door stands open", Doors.OpenToLoad);
        OnIf(KioskPhase.StaffList, KioskTrigger.EndJob, KioskPhase.StaffCount, Work.HasEmptied, "papers were taken out or missed");
        OnIf(KioskPhase.StaffList, KioskTrigger.EndJob, KioskPhase.StaffMenu, t => !Work.HasEmptied(t), "nothing is to be counted", Work.EndJob);

        On(KioskPhase.StaffCount, KioskTrigger.CountPapers, KioskPhase.StaffSheet, Work.TakeCount);
        On(KioskPhase.StaffCount, KioskTrigger.Back, KioskPhase.StaffList);
        Stay(KioskPhase.StaffSheet, KioskTrigger.Copy, Deposits.MayCopy, "the last print has ended, copies are left and the printer is ready", Work.CopySheet);
        OnIf(KioskPhase.StaffSheet, KioskTrigger.Continue, KioskPhase.StaffMenu, t => t.Visit.Printed is not null, "the print has ended", t =>
        {
            Work.EndJob(t);
            t.Visit = t.Visit with { Sheet = null, Printing = null, Printed = null };
        });
    }

    private void ConfigureStaffDoor()
    {
        Phase(KioskPhase.StaffAtDoor, KioskPhase.InService);
        Stay(KioskPhase.StaffAtDoor, KioskTrigger.VisitLimitElapsed, t => !t.Visit.TimeUp, "time to end at the door is left", Openings.TimeIsUp);
        Leave(KioskPhase.StaffAtDoor, KioskTrigger.VisitLimitElapsed, t => t.Visit.TimeUp, "the time to end at the door is over", Doors.Abandoned);
        foreach (var phase in new[] { KioskPhase.StaffOpening, KioskPhase.StaffDoorOpen, KioskPhase.StaffStuck, KioskPhase.StaffFound })
            Phase(phase, KioskPhase.StaffAtDoor);

        Entry(KioskPhase.StaffOpening, t => t.StartTimer(TimerId.OpeningLimit, t.Numbers.OpeningLimit));
        Exit(KioskPhase.StaffOpening, t => t.StopTimer(TimerId.OpeningLimit));
        On(KioskPhase.StaffOpening, KioskTrigger.DoorOpened, KioskPhase.StaffDoorOpen, Doors.PrintTag);
        On(KioskPhase.StaffOpening, KioskTrigger.DoorWasOpen, KioskPhase.StaffDoorOpen, Doors.PrintTag);
        On(KioskPhase.StaffOpening, KioskTrigger.DoorNoFeedback, KioskPhase.StaffDoorOpen, Doors.PrintTag);
        On(KioskPhase.StaffOpening, KioskTrigger.DoorJammed, KioskPhase.StaffStuck);
        On(KioskPhase.StaffOpening, KioskTrigger.BoardFailed, KioskPhase.StaffStuck);
        On(KioskPhase.StaffOpening, KioskTrigger.OpeningLimitElapsed, KioskPhase.StaffStuck, Openings.NoAnswerFromBoard);

        ConfigureReminders(KioskPhase.StaffDoorOpen);
        Leave(KioskPhase.StaffDoorOpen, KioskTrigger.DoorAbandonedElapsed, Doors.Abandoned);
        foreach (var finding in Findings)
            Stay(KioskPhase.StaffDoorOpen, finding, Doors.MayFind, "it belongs to this job", Doors.Find);
        foreach (var closed in new[] { KioskTrigger.DoorClosed, KioskTrigger.SaidClosed })
        {
            bool Counts(Turn t) => closed == KioskTrigger.DoorClosed || Doors.MaySayClosed(t);
            OnIf(KioskPhase.StaffDoorOpen, closed, KioskPhase.StaffList, t => Counts(t) && Doors.Found(t), "shut, and what was inside is said", Doors.Settle);
            OnIf(KioskPhase.StaffDoorOpen, closed, KioskPhase.StaffFound, t => Counts(t) && !Doors.Found(t), "shut, and what was inside is not said yet");
        }

        On(KioskPhase.StaffDoorOpen, KioskTrigger.DoorDoesNotOpen, KioskPhase.StaffStuck);
        Stay(KioskPhase.StaffDoorOpen, KioskTrigger.BoardFailed, _ => { });
        OnIf(KioskPhase.StaffStuck, KioskTrigger.OpenAgain, KioskPhase.StaffOpening, t => t.Opening.Presses < 3 && Doors.MayOpenAgain(t), "opened fewer than three times, reads closed, board alive, time left", Doors.Again);
        On(KioskPhase.StaffStuck, KioskTrigger.Continue, KioskPhase.StaffList, Doors.SkipStuck);
        On(KioskPhase.StaffStuck, KioskTrigger.DoorOpened, KioskPhase.StaffDoorOpen, Doors.PrintTag);
        On(KioskPhase.StaffStuck, KioskTrigger.DoorOpenedAgain, KioskPhase.StaffDoorOpen, Doors.PrintTag);
        ConfigureQuestion(KioskPhase.StaffStuck);
        OnIf(KioskPhase.StaffStuck, KioskTrigger.QuestionElapsed, KioskPhase.StaffList, t => t.Visit.QuestionRepeated, "asked twice", Doors.SkipStuck);
    }

    private void ConfigureStaffFound()
    {
        foreach (var finding in Findings)
            OnIf(KioskPhase.StaffFound, finding, KioskPhase.StaffList, Doors.MayFind, "it belongs to this job", Doors.FindAndSettle);
        OnIf(KioskPhase.StaffFound, KioskTrigger.OpenAgain, KioskPhase.StaffOpening, Doors.MayOpenAgain, "reads closed, board alive, time left", Doors.Again);
        On(KioskPhase.StaffFound, KioskTrigger.DoorOpenedAgain, KioskPhase.StaffDoorOpen);
        ConfigureQuestion(KioskPhase.StaffFound);
        Leave(KioskPhase.StaffFound, KioskTrigger.QuestionElapsed, t => t.Visit.QuestionRepeated, "asked twice", Doors.Abandoned);

        // After a power cut nobody is logged in, and this door has to be shut before anything else.
        Phase(KioskPhase.StaffCloseDoor, KioskPhase.InService);
        ConfigureReminders(KioskPhase.StaffCloseDoor);
        foreach (var over in new[] { KioskTrigger.DoorClosed, KioskTrigger.DoorAbandonedElapsed, KioskTrigger.VisitLimitElapsed })
            Leave(KioskPhase.StaffCloseDoor, over, Doors.Abandoned);
    }
}
