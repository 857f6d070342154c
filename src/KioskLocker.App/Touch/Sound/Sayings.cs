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
        { IdleWarning: true, Phase: < KioskPhase.StaffEntering } => new Saying("say.idleWarning", null),
        _ => Place(frame.Screen) is { } compartment ? AtDoor(frame.Screen, compartment) : Key(frame) is { } key ? new Saying(key, null) : null,
    };

    /// <summary>Said by a speaker even to who did not ask for guidance: a door still stands open, or a question was not answered.</summary>
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
        Screen.ConfirmPlaced { Repeated: true } or Screen.ConfirmTaken { Repeated: true } => 1,
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
            or Screen.StaffDoorOpen or Screen.StaffCloseDoor => "say.closeDoor",
        Screen.Opening or Screen.CollectOpening => "say.Opening",
        Screen.DoorOpen at => OfBringer(at.After, "say.DoorOpen"),
        Screen.AskClosed at => OfBringer(at.After, "say.AskClosed"),
        Screen.CollectDoorOpen { Report: null } => "say.CollectDoorOpen",
        Screen.CollectAskClosed { Report: null } => "say.CollectAskClosed",
        Screen.CollectDoorOpen or Screen.CollectAskClosed => "say.CollectDoorOpen.reported",
        Screen.DoorStuck { CanOpenAgain: false, OtherAvailable: false } or Screen.CollectStuck { CanOpenAgain: false } => "say.DoorStuck.call",
        Screen.DoorStuck { OtherAvailable: true } => "say.DoorStuck.other",
        Screen.DoorStuck or Screen.CollectStuck => "say.DoorStuck",
        Screen.AskOpened or Screen.CollectAskOpened => "say.AskOpened",
        _ => "say.Ended.AbandonedOpen",
    }, compartment);

    private static string OfBringer(AfterClosing after, string otherwise) => after switch
    {
        AfterClosing.Larger => "say.DoorOpen.Larger",
        AfterClosing.Quarantine => "say.DoorOpen.Quarantine",
        _ => otherwise,
    };

    private static string? Key(ScreenFrame frame) => frame.Screen switch
    {
        Screen.Starting => "say.Starting",
        Screen.SafeMode or Screen.OutOfService => "say.OutOfService",
        Screen.Idle idle => AtRest(idle),
        Screen.ChooseProcedure { Offered.Count: 0 } => "say.ChooseProcedure.none",
        Screen.ChooseProcedure => "say.ChooseProcedure",
        Screen.EnterDossierCode => "say.EnterDossierCode",
        Screen.Papers => "say.Papers",
        Screen.Privacy => "say.Privacy",
        Screen.Identify { ScannerWorks: true } or Screen.CollectIdentify { ScannerWorks: true } => "say.Identify",
        Screen.Identify or Screen.CollectIdentify => "say.Identify.noScanner",
        Screen.EnterPhone => "say.EnterPhone",
        Screen.ConfirmPhone => "say.ConfirmPhone",
        Screen.ReturnPlace { HasPhone: true } => "say.ReturnPlace",
        Screen.ReturnPlace => "say.ReturnPlace.noPhone",
        Screen.ReadyToOpen ready => ready.BagNeeded ? "say.ReadyToOpen.bag" : "say.ReadyToOpen",
        Screen.ConfirmPlaced asked => asked.Repeated ? "say.ConfirmPlaced.repeated" : "say.ConfirmPlaced",
        Screen.ConfirmTaken asked => asked.Repeated ? "say.ConfirmTaken.repeated" : "say.ConfirmTaken",
        Screen.Receipt receipt => receipt.Printed switch
        {
            null => "say.Receipt.printing",
            PrintOutcome.Printed => "say.Receipt",
            _ => "say.Receipt.noSlip",
        },
        Screen.HandOver => "say.HandOver",
        Screen.Rating => "say.Rating",
        Screen.Done => "say.Done",
        Screen.Ended => "say.Ended",
        _ => Looking(frame.Screen),
    };

    private static string? Looking(Screen screen) => screen switch
    {
        Screen.LookUp => "say.LookUp",
        Screen.LookUpAnswer answer => answer.Answer.Found ? "say.LookUpAnswer" : "say.LookUpAnswer.none",
        Screen.ResumeChecking or Screen.CollectChecking => "say.checking",
        Screen.ResumeRefused { Locked: true } => "say.refused.locked",
        Screen.ResumeRefused { Wait.Ticks: > 0 } or Screen.CollectRefused { Wait.Ticks: > 0 } => "say.refused.wait",
        Screen.ResumeRefused or Screen.CollectRefused => "say.refused",
        Screen.EnterCode code => code.ScannerWorks ? "say.EnterCode" : "say.EnterCode.noScanner",
        Screen.CollectOneTime => "say.CollectOneTime",
        _ => null,
    };

    private static string AtRest(Screen.Idle idle) => (idle.DropOff, idle.Collect) switch
    {
        (Unavailable.None, Unavailable.None) => "say.Idle",
        (Unavailable.None, _) => "say.Idle.dropOffOnly",
        (_, Unavailable.None) => "say.Idle.collectOnly",
        _ => "say.Idle.lookUpOnly",
    };
}
