using KioskLocker.Core.Compartments;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Core;

/// <summary>Technicians: one door at a time, an officer beside where papers may lie, and no way out but by every door proved shut (product.md, "Technicians").</summary>
internal sealed partial class KioskMachine
{
    private void ConfigureDiagnostics()
    {
        Phase(KioskPhase.AtDiagnostics, KioskPhase.InService);
        foreach (var phase in new[] { KioskPhase.Diagnostics, KioskPhase.DiagnosticsOfficer, KioskPhase.DiagnosticsOpening, KioskPhase.DiagnosticsDoorOpen, KioskPhase.DiagnosticsStuck })
            Phase(phase, KioskPhase.AtDiagnostics);

        OnIf(KioskPhase.AtDiagnostics, KioskTrigger.VisitLimitElapsed, KioskPhase.DiagnosticsLeaving, Sessions.HasBegun, "the session has begun", Sessions.BeginToLeave);
        GoHome(KioskPhase.AtDiagnostics, KioskTrigger.VisitLimitElapsed, t => !Sessions.HasBegun(t), "it has not", _ => { });
        Stay(KioskPhase.AtDiagnostics, KioskTrigger.TechnicianIdleElapsed, Sessions.Warn);
        On(KioskPhase.AtDiagnostics, KioskTrigger.IdleElapsed, KioskPhase.DiagnosticsLeaving, Sessions.BeginToLeave);
        On(KioskPhase.AtDiagnostics, KioskTrigger.EndDiagnostics, KioskPhase.DiagnosticsLeaving, Sessions.BeginToLeave);
        Stay(KioskPhase.AtDiagnostics, KioskTrigger.Diagnose, TechnicianActs.Do);

        // A test slip ends while the technician goes on.
        Stay(KioskPhase.AtDiagnostics, KioskTrigger.PrintEnded, TechnicianActs.Printed);

        On(KioskPhase.Diagnostics, KioskTrigger.TryDoor, KioskPhase.DiagnosticsOpening, DoorTests.Begin);
        Stay(KioskPhase.Diagnostics, KioskTrigger.SayDoorOpened, DoorTests.Tell);
        ConfigureOfficerBeside();
        ConfigureDoorTest();
        ConfigureDiagnosticsLeaving();
    }

    private void ConfigureOfficerBeside()
    {
        On(KioskPhase.Diagnostics, KioskTrigger.CallOfficer, KioskPhase.DiagnosticsOfficer, Sessions.CallOfficer);
        On(KioskPhase.Diagnostics, KioskTrigger.PresentBadgeAtConsole, KioskPhase.DiagnosticsOfficer, LogIn.AskAtConsole);
        Stay(KioskPhase.DiagnosticsOfficer, KioskTrigger.PresentBadgeAtConsole, LogIn.AskAtConsole);
        Stay(KioskPhase.DiagnosticsOfficer, KioskTrigger.PresentBadge, t => t.Visit.Staff!.Checking is null, "no PIN is being checked", LogIn.AskOrRefuse);
        Stay(KioskPhase.DiagnosticsOfficer, KioskTrigger.EnterPin, t => t.Visit.Staff is { Checking: null, Asked: not null }, "a badge was read", LogIn.TryOrRefuse);
        On(KioskPhase.DiagnosticsOfficer, KioskTrigger.PinRight, KioskPhase.Diagnostics, Sessions.OfficerIsBeside);
        Stay(KioskPhase.DiagnosticsOfficer, KioskTrigger.PinWrong, LogIn.Refuse);
        OnIf(KioskPhase.DiagnosticsOfficer, KioskTrigger.GoBack, KioskPhase.Diagnostics, Sessions.HasBegun, "the session has begun", Sessions.GiveOfficerUp);
        GoHome(KioskPhase.DiagnosticsOfficer, KioskTrigger.GoBack, t => !Sessions.HasBegun(t), "it has not", _ => { });
    }

    private void ConfigureDoorTest()
    {
        Entry(KioskPhase.DiagnosticsOpening, t => t.StartTimer(TimerId.OpeningLimit, t.Numbers.OpeningLimit));
        Exit(KioskPhase.DiagnosticsOpening, t => t.StopTimer(TimerId.OpeningLimit));
        foreach (var opened in new[] { KioskTrigger.DoorOpened, KioskTrigger.DoorWasOpen, KioskTrigger.DoorNoFeedback })
            On(KioskPhase.DiagnosticsOpening, opened, KioskPhase.DiagnosticsDoorOpen, DoorTests.Answered);
        foreach (var failed in new[] { KioskTrigger.DoorJammed, KioskTrigger.BoardFailed })
            On(KioskPhase.DiagnosticsOpening, failed, KioskPhase.DiagnosticsStuck, DoorTests.Answered);
        On(KioskPhase.DiagnosticsOpening, KioskTrigger.OpeningLimitElapsed, KioskPhase.DiagnosticsDoorOpen, DoorTests.NotAnswered);

        OnIf(KioskPhase.DiagnosticsDoorOpen, KioskTrigger.DoorClosed, KioskPhase.DiagnosticsOpening, DoorTests.OpensOnceMore, "it opened as ordered and is to open once more", DoorTests.NextCycle);
        OnIf(KioskPhase.DiagnosticsDoorOpen, KioskTrigger.DoorClosed, KioskPhase.Diagnostics, t => !DoorTests.IsBlind(t) && !DoorTests.OpensOnceMore(t), "it opened as often as asked", DoorTests.Shut);
        Stay(KioskPhase.DiagnosticsDoorOpen, KioskTrigger.DoorClosed, DoorTests.IsBlind, "its contact is not believed", _ => { });
        On(KioskPhase.DiagnosticsDoorOpen, KioskTrigger.SayDoorShut, KioskPhase.Diagnostics, DoorTests.Shut);
        Stay(KioskPhase.DiagnosticsDoorOpen, KioskTrigger.SayDoorOpened, DoorTests.Tell);
        Stay(KioskPhase.DiagnosticsDoorOpen, KioskTrigger.EndTest, DoorTests.End);

        // A technician has no question to answer: while nobody sees the door, the technician's word is the way on.
        Stay(KioskPhase.DiagnosticsDoorOpen, KioskTrigger.BoardFailed, Openings.NoAnswerFromBoard);

        On(KioskPhase.DiagnosticsStuck, KioskTrigger.TryAgain, KioskPhase.DiagnosticsOpening, DoorTests.Again);
        On(KioskPhase.DiagnosticsStuck, KioskTrigger.EndTest, KioskPhase.Diagnostics, DoorTests.LeaveShut);
        OnIf(KioskPhase.DiagnosticsStuck, KioskTrigger.SayDoorOpened, KioskPhase.DiagnosticsDoorOpen, DoorTests.SeesItOpen, "it is the one that was ordered", DoorTests.SeenOpen);
        Stay(KioskPhase.DiagnosticsStuck, KioskTrigger.SayDoorOpened, t => !DoorTests.SeesItOpen(t), "it is another one, or none", DoorTests.Tell);
        On(KioskPhase.DiagnosticsStuck, KioskTrigger.DoorOpenedAgain, KioskPhase.DiagnosticsDoorOpen, DoorTests.OpenedLate);
    }

    /// <summary>No child of <see cref="KioskPhase.AtDiagnostics"/>: what ends a session ends it once.</summary>
    private void ConfigureDiagnosticsLeaving()
    {
        Phase(KioskPhase.DiagnosticsLeaving, KioskPhase.InService);
        Stay(KioskPhase.DiagnosticsLeaving, KioskTrigger.PrintEnded, TechnicianActs.Printed);
        GoHome(KioskPhase.DiagnosticsLeaving, KioskTrigger.DoorsProvedShut, _ => true, "", Sessions.Leave);
        OnIf(KioskPhase.DiagnosticsLeaving, KioskTrigger.DoorsShutElapsed, KioskPhase.OutOfService, t => !Serving.IsSafeMode(t.State), "not from safe mode", Sessions.LeaveUnproved);
        OnIf(KioskPhase.DiagnosticsLeaving, KioskTrigger.DoorsShutElapsed, KioskPhase.SafeMode, t => Serving.IsSafeMode(t.State), "from safe mode", Sessions.LeaveUnproved);
    }

    /// <summary>Back to where a badge was taken: staff come in safe mode too, and whoever leaves does not end it.</summary>
    private void GoHome(KioskPhase source, KioskTrigger trigger, Func<Turn, bool>? when = null, string because = "", Action<Turn>? amend = null)
    {
        foreach (var (to, is_, where) in new (KioskPhase, Func<KioskState, bool>, string)[]
        {
            (KioskPhase.Idle, Serving.Serves, "it serves"),
            (KioskPhase.OutOfService, s => !Serving.Serves(s) && !Serving.IsSafeMode(s), "it does not serve"),
            (KioskPhase.SafeMode, Serving.IsSafeMode, "safe mode"),
        })
            OnIf(source, trigger, to, t => is_(t.State) && (when is null || when(t)), because.Length == 0 ? where : $"{where}; {because}", amend);
    }
}
