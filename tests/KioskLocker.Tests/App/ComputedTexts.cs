using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Pictures;
using KioskLocker.App.Touch.Technician;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.App;

/// <summary>Keys of sentences that the code puts together, as <c>T[$"help.{phase}"]</c>.</summary>
/// <param name="Shape">As in the code, with a star for each computed piece.</param>
/// <param name="Needed">Every combination has its sentence; false where the code asks whether there is one, or computes a few of them only.</param>
/// <param name="Pieces">What each star may be, in order.</param>
internal sealed record ComputedText(string Shape, bool Needed, params string[][] Pieces)
{
    /// <summary>Every key of this shape.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            var parts = Shape.Split('*');
            IEnumerable<string> keys = [parts[0]];
            for (var star = 0; star < Pieces.Length; star++)
            {
                var (pieces, after) = (Pieces[star], parts[star + 1]);
                keys = keys.SelectMany(key => pieces.Select(piece => key + piece + after));
            }

            return keys;
        }
    }
}

/// <summary>The one place where computed keys are declared. Whoever computes another one adds a line here, and an unused sentence shows at once.</summary>
internal static class ComputedTexts
{
    private static readonly string[] TitleAndText = ["title", "text"];
    private static readonly string[] Prints = ["Printing", .. Enum.GetNames<PrintOutcome>()];
    private static readonly string[] Jobs = Enum.GetNames<StaffJob>();
    private static readonly string[] Fields = [.. typeof(TypedField).GetProperties().Where(one => one.PropertyType == typeof(TypedField)).Select(one => ((TypedField)one.GetValue(null)!).Name)];

    private static readonly string[] Scans =
        ["idCard", "dropOffNumber", "dossierCode", "preRegistration", "bag", "badge", "pickupCode", "vietQr", "healthCard", "url", "unreadable"];

    private static readonly string[] Findings =
    [
        .. typeof(Finding).GetNestedTypes().Where(one => one.IsSubclassOf(typeof(Finding))).Select(one => one.Name).Except([nameof(Finding.InputActive), nameof(Finding.PrinterStopped)]),
        .. Enum.GetNames<PrinterCondition>().Select(one => "Printer" + one), .. Enum.GetNames<CabinetInput>(), "MapNeverProved", "BoardSilentAlone", "ClockOff", "TouchScreenNever",
    ];

    public static IReadOnlyList<ComputedText> All { get; } =
    [
        new("collectDoor.after.*", true, Names<CollectReport>()),
        new("collectDoor.title.*", true, Names<CollectReport>()),
        new("completion.*", true, Names<CompletionCode>()),
        new("contact.*", true, Names<DoorContact>()),
        new("diag.count.*", true, ["ok", "timeouts", "checksums", "resync", "reconnects"]),
        new("diag.page.*", true, Names<TechnicianPage>()),
        new("diag.page.*.note", true, Names(TechnicianPage.Home, TechnicianPage.Door)),
        new("door.after.*", true, Names(AfterClosing.Ask)),
        new("door.title.*", true, Names<AfterClosing>()),
        new("ended.*.*", true, Names<EndReason>(), TitleAndText),
        new("ended.*.*.*", false, Names<EndReason>(), Names<VisitKind>(), TitleAndText),
        new("field.*", true, Fields),
        new("field.*.note", true, Fields),
        new("finding.*", true, Findings),
        new("finding.*.do", true, Findings),
        new("found.*", true, Names<StaffFindingKind>()),
        new("found.*.which", true, Names<StaffFindingKind>()),
        new("handOver.print.*", true, Prints),
        new("health.*", true, Names<DeviceHealth>()),
        new("help.*", true, Names<KioskPhase>()),
        new("input.*", true, [.. Names<CabinetInput>(), .. Names<InputState>()]),
        new("job.*", true, Jobs),
        new("job.*.note", true, Jobs),
        new("leaving.end.*", true, Names<DiagnosticsEnd>()),
        new("outcome.*", true, Names<OpenOutcome>()),
        new("picture.card.*", true, Names<CardSide>()),
        new("picture.scanner.*", true, Names<Held>()),
        new("picture.step.*", true, Names<DoorStep>()),
        new("outOfService.reason.*", true, [.. ServiceReasons.All]),
        new("place.**", true, ["left", "right"], ["", ".further"]),
        new("printer.*", true, Names<PrinterCondition>()),
        new("printer.paper.*", true, Names<PaperSupply>()),
        new("problem.*", true, Names<CodeProblem>()),
        new("problem.*.*", false, Fields, Names<CodeProblem>()),
        new("rating.*.*", false, ["3", "4", "5"], ["1", "2", "3", "4", "5"]),
        new("receipt.copy.*", true, Names(CopyChoice.Possible)),
        new("receipt.noDate.*", true, Names<KioskLocker.Core.Slips.NoCheckDate>()),
        new("receipt.print.*", true, Prints),
        new("say.*.*", false, Names<KioskTrigger>(), [.. Jobs, "LoadClosed"]),
        new("scan.*", true, Scans),
        new("scan.*.do", false, Scans),
        new("service.reason.*", true, ["repair", "part", "power", "maintenance"]),
        new("service.why.*", true, [.. ServiceReasons.All]),
        new("sheet.print.*", true, Prints),
        new("size.*", true, Names<CompartmentSize>()),
        new("size.*.note", true, Names<CompartmentSize>()),
        new("staffDoor.*.*", false, Jobs, ["todo", "noPrinter", "noScanner"]),
        new("staffFound.*.title", true, Jobs),
        new("staffList.now.*", true, Names(StaffJob.Load)),
        new("staffList.door.*", true, Names(DoorContact.Closed)),
        new("staffList.end.*", true, Jobs),
        new("staffRefused.*.title", true, Names<StaffRefusal>()),
        new("staffRefused.*.text", true, Names<StaffRefusal>()),
        new("stage.*", true, Names<DossierStage>()),
        new("stage.*.next", true, Names<DossierStage>()),
        new("step.*", true, Names<Stretch>()),
        new("survey.can.*", true, [.. Names<BoardAbility>(), .. Names<PrinterAbility>(), .. Names<ScannerAbility>(), .. Names<ClimateAbility>()]),
        new("test.*", true, Names<DoorFindingKind>()),
        new("trace.*", true, Names<TraceKind>()),
        new("unavailable.*", true, Names(Unavailable.None)),
        new("unavailable.collect.*", true, [.. TouchFrames.RestPairs.Select(pair => pair.Collect).Distinct().Except([Unavailable.None]).Select(why => why.ToString())]),
        new("wish.*", true, Names(ScanWish.Nothing)),
    ];

    private static string[] Names<T>(params T[] without)
        where T : struct, Enum => [.. Enum.GetValues<T>().Except(without).Select(one => one.ToString())];
}
