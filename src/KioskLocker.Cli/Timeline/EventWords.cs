using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Cli.Timeline;

/// <summary>Events in plain words. What somebody gave is told, what it said is not: references and digests stay where they are.</summary>
internal static class EventWords
{
    public static string Of(KioskEvent happened) => happened switch
    {
        KioskEvent.Configured e => $"configured: {e.Settings.Compartments.Count} compartments on {Boards(e.Settings)}" + (e.Settings.MapProblem is { } problem ? $"; NO CABINET MAP: {problem}" : ""),
        KioskEvent.Recovered e => Started(e),
        KioskEvent.DirectoryReceived e => Text($"directory {e.Directory.Version} from the office (procedures: {e.Directory.Procedures.Count}, badges: {e.Directory.Staff.Count})"),
        KioskEvent.OfficeMessageReceived e => Text($"office message {e.Message.Number}: ") + OfficeWords.Of(e.Message.Message),
        KioskEvent.OfficeMessageRefused e => Text($"office message {e.Number} passed over: {e.Why}"),
        KioskEvent.OfficeCaughtUp => "the office has said all that it has",
        KioskEvent.ServiceOrdered e => $"ordered {(e.InService ? "into" : "out of")} service by {e.By}: {e.Reason}",
        KioskEvent.Commissioned e => $"commissioned by {e.By}: every compartment looked into",
        KioskEvent.InvariantBroken e => $"RULE BROKEN, step not committed: {e.Rule}",
        KioskEvent.StorageChanged e => e.IntakeOpen ? "the disk takes deposits again" : $"the disk takes no more deposits: {e.Detail}",
        KioskEvent.Housekeeping => "hourly housekeeping",
        KioskEvent.TimerElapsed e => $"timer {e.Timer} ran out",
        KioskEvent.DoorAnswered or KioskEvent.DoorContactChanged or KioskEvent.BoardChanged or KioskEvent.PrinterChanged
            or KioskEvent.PrintAnswered or KioskEvent.ScannerChanged or KioskEvent.SignalAnswered or KioskEvent.DiagnoseAnswered or KioskEvent.CabinetInputChanged => Device(happened),
        KioskEvent.Touched { Trigger: KioskTrigger.VisitIdle } => "nobody touches the screen",
        KioskEvent.Touched e => $"presses {e.Trigger}",
        KioskEvent.LanguageChosen e => $"chooses language {e.Language}",
        KioskEvent.VisitStarted e => $"somebody begins: {e.Kind}",
        _ => Given(happened),
    };

    private static string Device(KioskEvent happened) => happened switch
    {
        KioskEvent.DoorAnswered e => $"board: door {e.Compartment} {Outcome(e.Outcome)}{(e.Refusal is { } reason ? $"; the board refused the pulse: {reason}" : "")}",
        KioskEvent.DoorContactChanged e => $"contact of door {e.Compartment} reads {(e.Contact == DoorContact.Unknown ? "nothing" : Low(e.Contact))}",
        KioskEvent.BoardChanged e => $"board {e.Board} is {Low(e.Health)}{In(e.Detail)}",
        KioskEvent.PrinterChanged e => $"printer: {e.Status.Condition}, paper {Low(e.Status.Paper)}",
        KioskEvent.PrintAnswered e => e.Outcome switch
        {
            PrintOutcome.Printed => "printer: the slip came out",
            PrintOutcome.NotPrinted => $"printer: nothing came out ({e.Condition})",
            PrintOutcome.Uncertain => "printer: nobody knows whether the slip came out",
            _ => throw new UnreachableException(),
        },
        KioskEvent.ScannerChanged e => $"scanner is {Low(e.Health)}{In(e.Detail)}",
        KioskEvent.SignalAnswered e => $"lamp, buzzer or voice: {Low(e.Code)}",
        KioskEvent.DiagnoseAnswered e => $"device asked by a technician: {Low(e.Code)}{In(e.Detail)}",
        KioskEvent.CabinetInputChanged e => e.Input == CabinetInput.Tamper
            ? e.State switch { InputState.Active => "THE BACK PANEL IS OPEN", InputState.Rest => "the back panel is shut", _ => "the back panel's switch reads nothing" }
            : e.State switch { InputState.Active => "MAINS IS GONE", InputState.Rest => "mains is there", _ => "the mains input reads nothing" },
        _ => throw new UnreachableException(),
    };

    private static string Given(KioskEvent happened) => happened switch
    {
        KioskEvent.PreRegistrationPresented e => $"shows a pre-registration for {e.Procedure}",
        KioskEvent.DropOffNumberPresented e => $"{(e.Typed ? "types" : "scans")} number {e.Number}",
        KioskEvent.DossierCodePresented e => $"{(e.Typed ? "types" : "scans")} dossier {e.Code}",
        KioskEvent.ProcedureChosen e => $"chooses procedure {e.Procedure}",
        KioskEvent.PersonGiven e => e.Source == IdSource.Card ? "ID card read" : "ID number typed",
        KioskEvent.PhoneGiven => "phone number typed",
        KioskEvent.ReturnChosen e => $"wants the result {(e.Here ? "at the machine" : "at the counter")}",
        KioskEvent.CompartmentWished e => $"wishes a {Low(e.Size)}{(e.Low ? " and low" : "")} compartment",
        KioskEvent.BagScanned e => $"bag {e.Bag} scanned",
        KioskEvent.CodePresented => "pickup code given",
        KioskEvent.OneTimeGiven => "one-time code typed",
        KioskEvent.BadgePresented => "badge shown",
        KioskEvent.ConsoleBadgePresented e => $"badge and PIN given at the console of {e.Peer}",
        KioskEvent.ConsoleLooked e => $"{e.Peer} {Look(e.Look)}",
        KioskEvent.TechnicianActed e => $"technician{(e.Peer is { } peer ? $" at the console of {peer}" : "")}: {Act(e.Act)}",
        KioskEvent.PinEntered => "PIN typed",
        KioskEvent.PinChecked e => e.Right ? "PIN is right" : "PIN is wrong",
        KioskEvent.CodeMinted => "pickup code drawn",
        KioskEvent.JobChosen e => $"officer chooses {e.Job}",
        KioskEvent.CompartmentChosen e => $"officer chooses door {e.Compartment}",
        KioskEvent.PapersCounted e => Text($"officer counts {e.Count} papers"),
        _ => throw new UnreachableException(),
    };

    private static string Act(TechnicianAct act) => act switch
    {
        TechnicianAct.TryDoor a => Text($"tries door {a.Compartment}, {a.Times} times"),
        TechnicianAct.ProveDoor a => $"proves door {a.Compartment}",
        TechnicianAct.OpenAgain => "one more pulse",
        TechnicianAct.EndTest => "no further openings",
        TechnicianAct.SayOpened a => a.Door is { } door ? $"saw door {door} open" : "saw no door open",
        TechnicianAct.SayShut => "says that the door is shut",
        TechnicianAct.MarkBroken a => $"marks compartment {a.Compartment} as broken: {a.Reason}",
        TechnicianAct.MarkRepaired a => $"marks compartment {a.Compartment} as repaired",
        TechnicianAct.Switch a => $"{Low(a.Kind)}{(a.Compartment is { } at ? $" of {at}" : "")} {(a.On ? "on" : "off")}",
        TechnicianAct.PrintTest => "prints a test slip",
        TechnicianAct.Ask a => $"asks for {Low(a.Task)}",
        TechnicianAct.Look a => $"looks at {Low(a.View)}",
        TechnicianAct.Stay => "is still there",
        TechnicianAct.TakeOut a => $"out of service: {a.Reason}",
        TechnicianAct.PutBack => "back into service",
        TechnicianAct.CallOfficer => "calls an officer beside",
        TechnicianAct.GoBack => "goes back without an officer",
        TechnicianAct.SendOfficerAway => "the officer goes",
        TechnicianAct.Restart => "restarts the program",
        TechnicianAct.LogOut => "logs out",
        _ => throw new UnreachableException(),
    };

    private static string Started(KioskEvent.Recovered e)
    {
        var open = e.Survey.Doors.Where(door => door.Value == DoorContact.Open).Select(door => Text($"{door.Key}")).ToList();
        var unread = e.Survey.Doors.Count(door => door.Value == DoorContact.Unknown);
        return $"started, program {Short(e.Version)}; the last run {(e.Clean ? "ended in order" : Text($"was cut off ({e.UncleanStarts} of late)"))}{(e.LastRun is { } end and not RunEnd.InOrder ? $": {end}" : "")}"
            + (open.Count > 0 ? $"; open doors {string.Join(", ", open)}" : "")
            + (unread > 0 ? Text($"; {unread} doors read nothing") : "")
            + (e.Unfinished.Count > 0 ? $"; unanswered orders {string.Join(", ", e.Unfinished)}" : "")
            + (e.Restored is { } restored ? Text($"; DATABASE OLDER THAN ITS ANCHOR, epoch {restored.NewEpoch} begins") : "");
    }

    public static string Outcome(OpenOutcome outcome) => outcome switch
    {
        OpenOutcome.Opened => "opened",
        OpenOutcome.AlreadyOpen => "stood open, no pulse sent",
        OpenOutcome.Jammed => "stays shut after its pulse",
        OpenOutcome.NoFeedback => "gives no feedback",
        OpenOutcome.BoardOffline => "not reached, no pulse sent",
        _ => throw new UnreachableException(),
    };

    private static string Boards(KioskSettings settings) =>
        settings.Compartments.Select(c => c.Board.Name).Distinct().Count() is var count and not 1 ? Text($"{count} boards") : "1 board";

    private static string In(string detail) => detail.Length == 0 ? "" : $" ({detail})";

    /// <summary>The number and the first digits of the commit, which is all that anybody compares by eye.</summary>
    internal static string Short(string version) => version.Split('+') is [var number, { Length: > 8 } commit] ? $"{number}+{commit[..8]}" : version;

    internal static string Low<T>(T value)
        where T : struct, Enum
    {
#pragma warning disable CA1308 // Words for people.
        return value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Look(ConsoleLook look) => look switch
    {
        ConsoleLook.Survey => "has every board asked (kioskctl survey)",
        ConsoleLook.Bundle => "takes a support bundle (kioskctl bundle)",
        ConsoleLook.Retry => "has the office asked again about events that it refused (kioskctl outbox retry)",
        _ => throw new UnreachableException(),
    };
}
