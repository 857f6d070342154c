namespace KioskLocker.Core;

/// <summary>States of the machine. Names appear as <c>data-screen</c> in the page.</summary>
public enum KioskPhase
{
    /// <summary>Asking the devices; nothing is offered.</summary>
    Starting,

    /// <summary>Too many unclean starts: no doors, still reporting.</summary>
    SafeMode,

    /// <summary>By order, or because a rule of the core was broken.</summary>
    OutOfService,

    /// <summary>Parent of all citizen states, so that faults and orders are written once.</summary>
    InService,
    Idle,

    /// <summary>Parent of the states of a visit before any door was ordered open: ending one leaves nothing behind.</summary>
    Preparing,
    ChooseProcedure,
    EnterDossierCode,
    Papers,
    Privacy,
    Identify,
    EnterPhone,
    ConfirmPhone,
    ReturnPlace,
    ReadyToOpen,

    /// <summary>Parent of the states in which a door was ordered open and custody is not settled.</summary>
    AtDoor,

    /// <summary>Order committed, outcome awaited.</summary>
    Opening,
    DoorOpen,

    /// <summary>The door did not open, as the board or the citizen says.</summary>
    DoorStuck,

    /// <summary>No feedback: the citizen is asked whether the door opened.</summary>
    AskOpened,

    /// <summary>No feedback: the citizen is asked whether it is closed again.</summary>
    AskClosed,
    ConfirmPlaced,

    /// <summary>Parent of the states after the last decision: nothing can be lost any more.</summary>
    Closing,
    Receipt,
    Rating,
    Done,

    /// <summary>The visit ended in another way; the screen says which and what happens next.</summary>
    Ended,

    /// <summary>Parent of look-up and resume.</summary>
    LookingUp,
    LookUp,
    LookUpAnswer,
    ResumeIdentify,
    ResumeChecking,
    ResumeRefused,

    /// <summary>Parent of a collection before its door was ordered open: ending one leaves the code unreserved.</summary>
    Collecting,
    EnterCode,
    CollectIdentify,

    /// <summary>After a changed phone number: the code sent to the new one, in addition.</summary>
    CollectOneTime,
    CollectChecking,
    CollectRefused,

    /// <summary>Parent of the states in which an owner's door was ordered open and custody is not settled.</summary>
    AtCollection,
    CollectOpening,
    CollectDoorOpen,
    CollectStuck,
    CollectAskOpened,
    CollectAskClosed,
    ConfirmTaken,

    /// <summary>Custody passed to the owner: slip on request.</summary>
    HandOver,

    /// <summary>Parent of log-in.</summary>
    StaffEntering,
    StaffPin,
    StaffChecking,
    StaffRefused,
    StaffSecondBadge,

    /// <summary>Parent of staff's work away from an open door.</summary>
    AtWork,
    StaffMenu,
    StaffList,
    StaffCount,
    StaffSheet,

    /// <summary>Parent of staff's states with a door ordered open: one at a time.</summary>
    StaffAtDoor,
    StaffOpening,
    StaffDoorOpen,
    StaffStuck,

    /// <summary>Shut; what was inside is asked.</summary>
    StaffFound,

    /// <summary>After a power cut in a staff visit: only "close the door".</summary>
    StaffCloseDoor,

    /// <summary>Parent of a technician's session.</summary>
    AtDiagnostics,

    /// <summary>A technician is logged in and no door is at hand.</summary>
    Diagnostics,

    /// <summary>An officer's badge is asked for, to be beside the technician.</summary>
    DiagnosticsOfficer,

    /// <summary>A technician's order is under way: one door at a time.</summary>
    DiagnosticsOpening,
    DiagnosticsDoorOpen,
    DiagnosticsStuck,

    /// <summary>The session is over; every door is to be proved shut.</summary>
    DiagnosticsLeaving,
}

/// <summary>What phases have in common beyond the table.</summary>
public static class KioskPhases
{
    /// <summary>A technician is logged in, or leaves.</summary>
    public static bool IsDiagnostics(this KioskPhase phase) => phase is KioskPhase.Diagnostics or KioskPhase.DiagnosticsOfficer
        or KioskPhase.DiagnosticsOpening or KioskPhase.DiagnosticsDoorOpen or KioskPhase.DiagnosticsStuck or KioskPhase.DiagnosticsLeaving;
}

/// <summary>Triggers of the machine. Those in <see cref="KioskTriggers.Touches"/> appear as <c>data-action</c> in the page.</summary>
public enum KioskTrigger
{
    // Shell and devices.
    Recover,
    TakeOutOfService,
    PutInService,
    Break,
    DoorOpened,
    DoorWasOpen,
    DoorJammed,
    DoorNoFeedback,
    BoardFailed,
    DoorClosed,
    DoorOpenedAgain,
    PrintEnded,
    VisitIdle,
    IdleElapsed,
    VisitLimitElapsed,
    OpeningLimitElapsed,
    DoorVoiceElapsed,
    DoorBuzzerElapsed,
    DoorAbandonedElapsed,
    QuestionElapsed,
    ReadingElapsed,
    AnswerElapsed,
    WaitElapsed,
    ProcedureWithdrawn,
    MainsFailed,
    MainsReturned,
    TechnicianIdleElapsed,
    DoorsProvedShut,
    DoorsShutElapsed,

    // Citizen, with a value.
    StartDropOff,
    StartSupplement,
    StartLookUp,
    PresentPreRegistration,
    PresentDropOffNumber,
    PresentDossierCode,
    ChooseProcedure,
    GivePerson,
    GivePhone,
    ChooseReturn,
    WishCompartment,
    ScanBag,
    ChooseLanguage,
    StartCollection,
    PresentCode,
    GiveOneTime,
    PresentBadge,
    EnterPin,
    PinRight,
    PinWrong,
    ChooseJob,
    ChooseCompartment,
    CountPapers,
    PresentBadgeAtConsole,

    // Technician, with a value.
    TryDoor,
    TryAgain,
    EndTest,
    SayDoorOpened,
    SayDoorShut,
    CallOfficer,
    GoBack,
    Diagnose,
    EndDiagnostics,

    // Citizen, plain buttons.
    ConfirmPapers,
    AcceptPrivacy,
    ConfirmPhone,
    NoPhone,
    Open,
    Back,
    Cancel,
    Extend,
    OpenAgain,
    Larger,
    DoorDoesNotOpen,
    NotEmpty,
    UseAnother,
    SaidOpened,
    SaidNotOpened,
    SaidClosed,
    Placed,
    NothingToSend,
    Copy,
    Continue,
    RatingDone,
    Resume,

    // Owner at the open door, plain buttons.
    Taken,
    ItIsEmpty,
    NotMine,
    PrintSlip,

    // Staff, plain buttons.
    NothingInside,
    AsExpected,
    OtherPapers,
    PutIn,
    NotPutIn,
    EndJob,
    LogOut,
}

/// <summary>Which triggers a page may post as plain buttons.</summary>
public static class KioskTriggers
{
    public static IReadOnlySet<KioskTrigger> Touches { get; } = new HashSet<KioskTrigger>
    {
        KioskTrigger.VisitIdle,
        KioskTrigger.ConfirmPapers,
        KioskTrigger.AcceptPrivacy,
        KioskTrigger.ConfirmPhone,
        KioskTrigger.NoPhone,
        KioskTrigger.Open,
        KioskTrigger.Back,
        KioskTrigger.Cancel,
        KioskTrigger.Extend,
        KioskTrigger.OpenAgain,
        KioskTrigger.Larger,
        KioskTrigger.DoorDoesNotOpen,
        KioskTrigger.NotEmpty,
        KioskTrigger.UseAnother,
        KioskTrigger.SaidOpened,
        KioskTrigger.SaidNotOpened,
        KioskTrigger.SaidClosed,
        KioskTrigger.Placed,
        KioskTrigger.NothingToSend,
        KioskTrigger.Copy,
        KioskTrigger.Continue,
        KioskTrigger.RatingDone,
        KioskTrigger.Resume,
        KioskTrigger.Taken,
        KioskTrigger.ItIsEmpty,
        KioskTrigger.NotMine,
        KioskTrigger.PrintSlip,
        KioskTrigger.NothingInside,
        KioskTrigger.AsExpected,
        KioskTrigger.OtherPapers,
        KioskTrigger.PutIn,
        KioskTrigger.NotPutIn,
        KioskTrigger.EndJob,
        KioskTrigger.LogOut,
    };
}
