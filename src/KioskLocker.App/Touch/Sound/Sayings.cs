using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.App.Touch.Sound;

/// <summary>Which sentence belongs to a screen. Only what tells the next step is taken from its facts: never a name, a number of a person, of papers or of a case, nor what became of them.</summary>
public static class Sayings
{
    /// <summary>The sentence of this screen; null where nothing is said, as on the screens of staff.</summary>
    public static Saying? Of(ScreenFrame? frame) => frame switch
    {
        null => null,
        { IdleWarning: true, IsForStaff: false } => new Saying("speak.idleWarning", null),
        { LimitWarning: true, IsForStaff: false } => new Saying("speak.limitWarning", null),
        _ => Place(frame.Screen) is { } compartment ? AtDoor(frame.Screen, compartment) : Key(frame) is { } key ? new Saying(key, null) : null,
    };

    /// <summary>Said by a speaker even to who did not ask for guidance, and at each reminder anew: a door still stands open, or a question was not answered.</summary>
    public static bool IsUrgent(ScreenFrame? before, ScreenFrame? now) =>
        Urgency(now) is > 0 and var urgency && (before?.Phase != now?.Phase || Urgency(before) < urgency);

    private static int Urgency(ScreenFrame? frame) => frame?.Screen switch
    {
        Screen.DoorOpen screen => screen.Reminder,
        Screen.AskClosed screen => screen.Reminder,
        Screen.CollectDoorOpen screen => screen.Reminder,
        Screen.CollectAskClosed screen => screen.Reminder,
        Screen.StaffDoorOpen screen => screen.Reminder,
        Screen.StaffCloseDoor => 1,
        Screen.ConfirmPlaced { Repeated: true } or Screen.ConfirmTaken { Repeated: true } or Screen.AskOpened { Repeated: true } or Screen.DoorStuck { Repeated: true } or Screen.CollectAskOpened { Repeated: true } or Screen.CollectStuck { Repeated: true } => 1,
        Screen.Ended { Reason: EndReason.AbandonedOpen } => 1,
        _ => 0,
    };

    private static CompartmentId? Place(Screen screen) => screen switch
    {
        Screen.Opening at => at.Compartment,
        Screen.DoorOpen at => at.Compartment,
        Screen.DoorStuck at => at.Compartment,
        Screen.AskOpened at => at.Compartment,
        Screen.AskClosed at => at.Compartment,
        Screen.CollectOpening at => at.Compartment,
        Screen.CollectDoorOpen at => at.Compartment,
        Screen.CollectStuck at => at.Compartment,
        Screen.CollectAskOpened at => at.Compartment,
        Screen.CollectAskClosed at => at.Compartment,
        Screen.StaffDoorOpen { Reminder: > 0 } at => at.Compartment,
        Screen.StaffCloseDoor at => at.Compartment,
        Screen.Ended { Reason: EndReason.AbandonedOpen, Compartment: { } compartment } => compartment,
        _ => null,
    };

    private static Saying AtDoor(Screen screen, CompartmentId compartment) => new(screen switch
    {
        Screen.DoorOpen { Reminder: > 0 } or Screen.AskClosed { Reminder: > 0 } or Screen.CollectDoorOpen { Reminder: > 0 } or Screen.CollectAskClosed { Reminder: > 0 }
            or Screen.StaffDoorOpen or Screen.StaffCloseDoor => "speak.closeDoor",
        Screen.Opening or Screen.CollectOpening => "speak.Opening",
        Screen.DoorOpen at => OfBringer(at.After, "speak.DoorOpen"),
        Screen.AskClosed at => OfBringer(at.After, "speak.AskClosed"),
        Screen.CollectDoorOpen { Report: null } => "speak.CollectDoorOpen",
        Screen.CollectAskClosed { Report: null } => "speak.CollectAskClosed",
        Screen.CollectDoorOpen or Screen.CollectAskClosed => "speak.CollectDoorOpen.reported",
        Screen.DoorStuck { SeenOpen: true } or Screen.CollectStuck { ReadsOpen: true } => "speak.DoorStuck.seenOpen",
        Screen.DoorStuck { MayHold: true } => "speak.DoorStuck.where",
        Screen.CollectStuck { MayBeTaken: true } => "speak.CollectStuck.where",
        Screen.DoorStuck { CanOpenAgain: false, OtherAvailable: false } or Screen.CollectStuck { CanOpenAgain: false } => "speak.DoorStuck.call",
        Screen.DoorStuck { OtherAvailable: true } => "speak.DoorStuck.other",
        Screen.DoorStuck or Screen.CollectStuck => "speak.DoorStuck",
        Screen.AskOpened or Screen.CollectAskOpened => "speak.AskOpened",
        _ => "speak.Ended.AbandonedOpen",
    }, compartment);

    private static string OfBringer(AfterClosing after, string otherwise) => after switch
    {
        AfterClosing.Larger => "speak.DoorOpen.Larger",
        AfterClosing.Quarantine => "speak.DoorOpen.Quarantine",
        _ => otherwise,
    };

    private static string? Key(ScreenFrame frame) => frame.Screen switch
    {
        Screen.Starting => "speak.Starting",
        Screen.OutOfService { Reason: ServiceReasons.DoorNotShut } => "speak.OutOfService.ajar",
        Screen.SafeMode or Screen.OutOfService => "speak.OutOfService",
        Screen.Idle idle => AtRest(idle),
        Screen.ChooseProcedure { Offered.Count: 0 } => "speak.ChooseProcedure.none",
        Screen.ChooseProcedure => "speak.ChooseProcedure",
        Screen.EnterDossierCode => "speak.EnterDossierCode",
        Screen.Papers => "speak.Papers",
        Screen.Privacy => "speak.Privacy",
        Screen.Identify { ScannerWorks: true } or Screen.CollectIdentify { ScannerWorks: true } => "speak.Identify",
        Screen.Identify or Screen.CollectIdentify => "speak.Identify.noScanner",
        Screen.EnterPhone phone => phone.Given is null ? "speak.EnterPhone" : "speak.EnterPhone.given",
        Screen.ConfirmPhone => "speak.ConfirmPhone",
        Screen.ReturnPlace { HasPhone: true } => "speak.ReturnPlace",
        Screen.ReturnPlace => "speak.ReturnPlace.noPhone",
        Screen.ReadyToOpen ready => ready.BagNeeded ? "speak.ReadyToOpen.bag" : "speak.ReadyToOpen",
        Screen.ConfirmPlaced asked => asked.Repeated ? "speak.ConfirmPlaced.repeated" : "speak.ConfirmPlaced",
        Screen.ConfirmTaken { CanReopen: false } => "speak.ConfirmTaken.last",
        Screen.ConfirmTaken asked => asked.Repeated ? "speak.ConfirmTaken.repeated" : "speak.ConfirmTaken",
        Screen.Receipt receipt => receipt.Printed switch
        {
            null => "speak.Receipt.printing",
            PrintOutcome.Printed => "speak.Receipt",
            _ => "speak.Receipt.noSlip",
        },
        Screen.HandOver => "speak.HandOver",
        Screen.Rating => "speak.Rating",
        Screen.Done => "speak.Done",
        Screen.Ended => "speak.Ended",
        Screen.LookedAfter { OpenDoor: true } => "speak.LookedAfter.door",
        Screen.LookedAfter => "speak.LookedAfter",
        _ => Looking(frame.Screen),
    };

    private static string? Looking(Screen screen) => screen switch
    {
        Screen.LookUp => "speak.LookUp",
        Screen.LookUpAnswer { Answer.CanResume: true } => "speak.LookUpAnswer.choose",
        Screen.LookUpAnswer answer => answer.Answer.Found ? "speak.LookUpAnswer" : "speak.LookUpAnswer.none",
        Screen.ResumeChecking or Screen.CollectChecking => "speak.checking",
        Screen.ResumeRefused { OnlyWaits: true } or Screen.CollectRefused { OnlyWaits: true } => "speak.refused.onlyWaits",
        Screen.ResumeRefused { Locked: true } => "speak.refused.locked",
        Screen.ResumeRefused { Wait.Ticks: > 0 } or Screen.CollectRefused { Wait.Ticks: > 0 } => "speak.refused.wait",
        Screen.ResumeRefused or Screen.CollectRefused => "speak.refused",
        Screen.EnterCode code => code.ScannerWorks ? "speak.EnterCode" : "speak.EnterCode.noScanner",
        Screen.CollectOneTime => "speak.CollectOneTime",
        _ => null,
    };

    private static string AtRest(Screen.Idle idle) => (idle.DropOff, idle.Collect) switch
    {
        (Unavailable.None, Unavailable.None) => "speak.Idle",
        (Unavailable.None, _) => "speak.Idle.dropOffOnly",
        (_, Unavailable.None) => "speak.Idle.collectOnly",
        _ => "speak.Idle.lookUpOnly",
    };
}
