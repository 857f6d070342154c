using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.App;

/// <summary>Collection and staff. Nothing here is kept in a field: which file of a type is initialised first is left open.</summary>
internal static partial class TouchFrames
{
    public static DossierCode Result => new("000.00.53.H48-220921-0099");
    public static StaffId Officer => new("CB012");

    private static IReadOnlyList<Agency> Agencies =>
    [
        new(new AgencyId("H29.Q6"), "Trung tâm Phục vụ hành chính công Quận 6", "District 6 public service centre"),
        new(new AgencyId("H29.Q6.P1"), "Ủy ban nhân dân Phường Bình Tây", "Binh Tay ward people's committee"),
    ];

    private static StaffId SecondOfficer => new("CB031");

    /// <summary>More than one page.</summary>
    public static IReadOnlyList<ResultItem> Results =>
    [
        new(Result, CompartmentSize.Small, false, new CompartmentId(3)),
        new(new DossierCode("38.98.H29-210519-0013"), CompartmentSize.Medium, true, new CompartmentId(21)),
        new(new DossierCode("G09.20-20260609-0092637"), CompartmentSize.Large, false, null) { Bar = StaffBar.NoCompartment },
        new(new DossierCode("H29.Q6-261103-0004"), CompartmentSize.Small, false, new CompartmentId(4)),
        new(new DossierCode("H29.Q6-261103-0005"), CompartmentSize.Small, false, new CompartmentId(4)),
        new(new DossierCode("H29.Q6-261104-0011"), CompartmentSize.Small, false, new CompartmentId(4)),
    ];

    private static void AddCollecting(Dictionary<string, ScreenFrame> frames)
    {
        frames["code"] = Frame(KioskPhase.EnterCode, new Screen.EnterCode(true), ScanWish.PickupCode);
        frames["code-no-scanner"] = Frame(KioskPhase.EnterCode, new Screen.EnterCode(false));
        frames["collect-identify"] = Frame(KioskPhase.CollectIdentify, new Screen.CollectIdentify(true), ScanWish.IdCard);
        frames["collect-identify-no-scanner"] = Frame(KioskPhase.CollectIdentify, new Screen.CollectIdentify(false));
        frames["collect-one-time"] = Frame(KioskPhase.CollectOneTime, new Screen.CollectOneTime());
        frames["collect-checking"] = Frame(KioskPhase.CollectChecking, new Screen.CollectChecking());
        frames["collect-refused-wait"] = Frame(KioskPhase.CollectRefused, new Screen.CollectRefused(TimeSpan.FromSeconds(10), 3));
        frames["collect-refused-only-waits"] = Frame(KioskPhase.CollectRefused, new Screen.CollectRefused(TimeSpan.FromSeconds(10), 3) { OnlyWaits = true });
    }

    private static void AddAtCollection(Dictionary<string, ScreenFrame> frames)
    {
        frames["collect-opening"] = Frame(KioskPhase.CollectOpening, new Screen.CollectOpening(Compartment));
        foreach (var reminder in new[] { 0, 1, 2 })
        {
            frames[$"collect-open-{reminder}"] = Frame(KioskPhase.CollectDoorOpen, new Screen.CollectDoorOpen(Compartment, reminder, null, null));
            foreach (var report in Enum.GetValues<CollectReport>())
            {
                frames[$"collect-open-{report}-{reminder}"] = Frame(KioskPhase.CollectDoorOpen, new Screen.CollectDoorOpen(Compartment, reminder, report, "C-1-42"));
            }
        }

        frames["collect-stuck"] = Frame(KioskPhase.CollectStuck, new Screen.CollectStuck(Compartment, true, false, "C-1-42"));
        frames["collect-stuck-call"] = Frame(KioskPhase.CollectStuck, new Screen.CollectStuck(Compartment, false, false, "C-1-42"));
        frames["collect-stuck-last"] = Frame(KioskPhase.CollectStuck, new Screen.CollectStuck(Compartment, false, true, "C-1-42") { MayBeTaken = true });
        frames["collect-stuck-reads-open"] = Frame(KioskPhase.CollectStuck, new Screen.CollectStuck(Compartment, false, true, "C-1-42") { ReadsOpen = true, Repeated = true });
        frames["collect-ask-opened"] = Frame(KioskPhase.CollectAskOpened, new Screen.CollectAskOpened(Compartment));
        frames["collect-ask-opened-repeated"] = Frame(KioskPhase.CollectAskOpened, new Screen.CollectAskOpened(Compartment) { Repeated = true });
        frames["collect-ask-closed"] = Frame(KioskPhase.CollectAskClosed, new Screen.CollectAskClosed(Compartment, 0, null, null, false));
        frames["collect-ask-closed-2"] = Frame(KioskPhase.CollectAskClosed, new Screen.CollectAskClosed(Compartment, 2, null, null, true));
        foreach (var report in Enum.GetValues<CollectReport>())
        {
            frames[$"collect-ask-closed-{report}"] = Frame(KioskPhase.CollectAskClosed, new Screen.CollectAskClosed(Compartment, 1, report, "C-1-42", false));
        }

        frames["taken"] = Frame(KioskPhase.ConfirmTaken, new Screen.ConfirmTaken(Compartment, true, false));
        frames["taken-123"] = Frame(KioskPhase.ConfirmTaken, new Screen.ConfirmTaken(Hundreds, true, false));
        frames["taken-repeated-reopen"] = Frame(KioskPhase.ConfirmTaken, new Screen.ConfirmTaken(Compartment, true, true));
        frames["taken-repeated"] = Frame(KioskPhase.ConfirmTaken, new Screen.ConfirmTaken(Compartment, false, true));
        frames["hand-over"] = Frame(KioskPhase.HandOver, new Screen.HandOver(Result, null, null, true));
        frames["hand-over-no-printer"] = Frame(KioskPhase.HandOver, new Screen.HandOver(Result, null, null, false));
        frames["hand-over-printing"] = Frame(KioskPhase.HandOver, new Screen.HandOver(Result, HandOver(true), null, true));
        foreach (var outcome in Enum.GetValues<PrintOutcome>())
        {
            frames[$"hand-over-{outcome}"] = Frame(KioskPhase.HandOver, new Screen.HandOver(Result, HandOver(outcome is PrintOutcome.Printed), outcome, outcome is PrintOutcome.Printed));
        }
    }

    private static void AddStaffEntering(Dictionary<string, ScreenFrame> frames)
    {
        frames["pin"] = Frame(KioskPhase.StaffPin, new Screen.StaffPin(Officer, false, 5), ScanWish.Badge);
        frames["pin-second"] = Frame(KioskPhase.StaffPin, new Screen.StaffPin(SecondOfficer, true, 2), ScanWish.Badge);
        frames["pin-checking"] = Frame(KioskPhase.StaffChecking, new Screen.StaffChecking());
        foreach (var reason in Enum.GetValues<StaffRefusal>())
        {
            frames[$"staff-refused-{reason}"] = Frame(
                KioskPhase.StaffRefused, new Screen.StaffRefused(reason, reason is StaffRefusal.Locked ? 0 : 3, reason is StaffRefusal.Locked ? TimeSpan.FromMinutes(15) : TimeSpan.Zero), ScanWish.Badge);
        }

        frames["staff-refused-safe-mode"] = Frame(KioskPhase.StaffRefused, new Screen.StaffRefused(StaffRefusal.NotForRole, 0, TimeSpan.Zero) { InSafeMode = true }, ScanWish.Badge);
        frames["second-badge"] = Frame(KioskPhase.StaffSecondBadge, new Screen.StaffSecondBadge(Officer), ScanWish.Badge);
    }

    private static void AddAtWork(Dictionary<string, ScreenFrame> frames)
    {
        JobCount[] jobs = [new(StaffJob.Empty, 8), new(StaffJob.Load, 6), new(StaffJob.Overdue, 1), new(StaffJob.Reconcile, 2), new(StaffJob.Quarantine, 0)];
        frames["menu"] = Frame(KioskPhase.StaffMenu, new Screen.StaffMenu(Officer, null, jobs, []));
        frames["menu-two"] = Frame(KioskPhase.StaffMenu, new Screen.StaffMenu(Officer, SecondOfficer, jobs, []));
        frames["menu-must-close"] = Frame(KioskPhase.StaffMenu, new Screen.StaffMenu(Officer, null, jobs, [new CompartmentId(5), new CompartmentId(7)]));
        frames["menu-must-close-3"] = Frame(KioskPhase.StaffMenu, new Screen.StaffMenu(Officer, null, jobs, [new CompartmentId(5), new CompartmentId(7), new CompartmentId(9)]));
        frames["menu-agencies"] = Frame(KioskPhase.StaffMenu, new Screen.StaffMenu(Officer, null, jobs, []) { Agencies = Agencies });
        frames["list-Empty-agency"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Empty, Items(StaffJob.Empty), [], null, 3) { Agency = Agencies[1], OtherAgencies = 4 });
        frames["list-Empty-agency-done"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Empty, [], [], null, 3) { Agency = Agencies[1], OtherAgencies = 4 });
        frames["sheet-agency"] = Frame(KioskPhase.StaffSheet, new Screen.StaffSheet(Sheet(20, null) with { AgencyName = Agencies[1].NameVi }, 20, PrintOutcome.Printed, CopyChoice.Possible));
        foreach (var job in Enum.GetValues<StaffJob>())
        {
            frames[$"list-{job}"] = Frame(KioskPhase.StaffList, new Screen.StaffList(job, Items(job), job is StaffJob.Load ? Results : [], null, 3), job is StaffJob.Load ? ScanWish.DossierCode : ScanWish.Nothing);
            frames[$"list-{job}-done"] = Frame(KioskPhase.StaffList, new Screen.StaffList(job, [], [], null, 8));
        }

        frames["list-Load-chosen"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Load, [], Results, Results[1], 3), ScanWish.DossierCode);
        frames["list-Load-no-scanner"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Load, [], Results, null, 3) { ScannerWorks = false });
        frames["list-Load-must-close"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Load, [], [.. Results.Select(one => one with { Bar = StaffBar.OtherDoorOpen })], Results[1] with { Bar = StaffBar.OtherDoorOpen }, 3) { MustClose = [new CompartmentId(5)] }, ScanWish.DossierCode);
        frames["list-Empty-must-close"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Empty, Barred(StaffBar.OtherDoorOpen), [], null, 3) { MustClose = [new CompartmentId(5)] });
        frames["list-Empty-silent"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Empty, Barred(StaffBar.BoardSilent), [], null, 3));
        frames["list-Empty-some-silent"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Empty, [.. Barred(StaffBar.BoardSilent).Take(3), .. Items(StaffJob.Empty).Skip(3)], [], null, 0));
        frames["list-Empty-not-proved"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Empty, Barred(StaffBar.MapNotProved), [], null, 0));
        frames["list-Load-unlisted"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Load, [], Results, null, 3) { Unlisted = new DossierCode("H29.Q6-261030-0077") }, ScanWish.DossierCode);
        frames["list-Load-full"] = Frame(KioskPhase.StaffList, new Screen.StaffList(StaffJob.Load, [], Results, Results[2], 3), ScanWish.DossierCode);
        frames["count"] = Frame(KioskPhase.StaffCount, new Screen.StaffCount());
        frames["sheet-printing"] = Frame(KioskPhase.StaffSheet, new Screen.StaffSheet(Sheet(20, null), 20, null, CopyChoice.WhilePrinting));
        foreach (var outcome in Enum.GetValues<PrintOutcome>())
        {
            var agrees = outcome is PrintOutcome.Printed;
            frames[$"sheet-{outcome}"] = Frame(KioskPhase.StaffSheet, new Screen.StaffSheet(Sheet(agrees ? 20 : 19, agrees ? null : "C-1-42"), 20, outcome, outcome is PrintOutcome.Printed ? CopyChoice.NoneLeft : CopyChoice.Possible));
        }

        frames["close-door"] = Frame(KioskPhase.StaffCloseDoor, new Screen.StaffCloseDoor(Compartment));
    }

    private static void AddStaffAtDoor(Dictionary<string, ScreenFrame> frames)
    {
        foreach (var job in Enum.GetValues<StaffJob>())
        {
            var papers = Expected(job);
            frames[$"staff-opening-{job}"] = Frame(KioskPhase.StaffOpening, new Screen.StaffOpening(job, Compartment, papers));
            frames[$"staff-open-{job}"] = Frame(KioskPhase.StaffDoorOpen, new Screen.StaffDoorOpen(job, Compartment, papers, null, true, true, 0) { MayStay = job is StaffJob.Reconcile }, Read(job));
            frames[$"staff-open-{job}-2"] = Frame(KioskPhase.StaffDoorOpen, new Screen.StaffDoorOpen(job, Compartment, papers, null, true, true, 2) { MaySayClosed = true, MayStay = job is StaffJob.Reconcile }, Read(job));
            frames[$"staff-open-{job}-unseen"] = Frame(KioskPhase.StaffDoorOpen, new Screen.StaffDoorOpen(job, Compartment, papers, null, true, true, 0) { MaySayClosed = true, MayStay = job is StaffJob.Reconcile }, Read(job));
            frames[$"staff-stuck-{job}"] = Frame(KioskPhase.StaffStuck, new Screen.StaffStuck(job, Compartment, job is StaffJob.Empty));
            frames[$"staff-found-{job}"] = Frame(KioskPhase.StaffFound, new Screen.StaffFound(job, Compartment, papers, null, true) { MayStay = job is StaffJob.Reconcile }, Read(job));
            foreach (var finding in Findings(job))
            {
                frames[$"staff-open-{job}-{finding.Kind}"] = Frame(KioskPhase.StaffDoorOpen, new Screen.StaffDoorOpen(job, Compartment, papers, finding, true, true, 1) { MaySayClosed = true, MayStay = job is StaffJob.Reconcile }, Read(job));
                frames[$"staff-open-{job}-{finding.Kind}-unread"] = Frame(KioskPhase.StaffDoorOpen, new Screen.StaffDoorOpen(job, Compartment, papers, finding with { What = null, How = null }, true, true, 0) { MayStay = job is StaffJob.Reconcile }, Read(job));
            }
        }

        frames["staff-found-Load-shut"] = Frame(KioskPhase.StaffFound, new Screen.StaffFound(StaffJob.Load, Compartment, Result, null, false));
        frames["staff-found-Empty-shut"] = Frame(KioskPhase.StaffFound, new Screen.StaffFound(StaffJob.Empty, Compartment, Number, null, false), Read(StaffJob.Empty));
        frames["staff-stuck-reads-open"] = Frame(KioskPhase.StaffStuck, new Screen.StaffStuck(StaffJob.Load, Compartment, false) { ReadsOpen = true });
        frames["staff-open-Empty-no-printer"] = Frame(KioskPhase.StaffDoorOpen, new Screen.StaffDoorOpen(StaffJob.Empty, Compartment, Number, null, false, true, 0), ScanWish.DropOffNumber);
        frames["staff-open-Empty-no-scanner"] = Frame(KioskPhase.StaffDoorOpen, new Screen.StaffDoorOpen(StaffJob.Empty, Compartment, Number, null, true, false, 0), ScanWish.DropOffNumber);
        frames["staff-open-Reconcile-bare"] = Frame(KioskPhase.StaffDoorOpen, new Screen.StaffDoorOpen(StaffJob.Reconcile, Compartment, null, null, true, true, 0), Read(StaffJob.Reconcile));
    }

    private static ScanWish Read(StaffJob job) => job switch
    {
        StaffJob.Empty => ScanWish.DropOffNumber,
        StaffJob.Load => ScanWish.Nothing,
        StaffJob.Overdue => ScanWish.DossierCode,
        _ => ScanWish.DropOffNumber | ScanWish.DossierCode,
    };

    private static Papers? Expected(StaffJob job) => job switch
    {
        StaffJob.Empty or StaffJob.Reconcile => Number,
        StaffJob.Load or StaffJob.Overdue => Result,
        _ => null,
    };

    private static IEnumerable<StaffFinding> Findings(StaffJob job) => job switch
    {
        StaffJob.Load => [new(StaffFindingKind.PutIn, Result, null), new(StaffFindingKind.NotPutIn, Result, null)],
        StaffJob.Reconcile => [new(StaffFindingKind.AsExpected, Number, null), new(StaffFindingKind.NothingInside, Number, null), new(StaffFindingKind.Other, Result, TagRead.Scanned)],
        _ => [new(StaffFindingKind.Taken, Expected(job), TagRead.Scanned), new(StaffFindingKind.NothingInside, Expected(job), null), new(StaffFindingKind.Other, Result, TagRead.Typed)],
    };

    private static List<StaffItem> Items(StaffJob job) => job switch
    {
        StaffJob.Load => [],
        StaffJob.Reconcile =>
        [
            new(new CompartmentId(5), new CompartmentContent.Unknown(Number), DoorContact.Closed, false),
            new(new CompartmentId(7), new CompartmentContent.Unknown(null), DoorContact.Unknown, true),
            new(new CompartmentId(9), new CompartmentContent.Empty(), DoorContact.Closed, false),
            new(new CompartmentId(10), new CompartmentContent.PresumedEmpty(), DoorContact.Closed, false),
        ],
        StaffJob.Quarantine =>
        [
            new(new CompartmentId(5), new CompartmentContent.Quarantined(Result), DoorContact.Closed, false),
            new(new CompartmentId(7), new CompartmentContent.Quarantined(null), DoorContact.Closed, true),
        ],
        StaffJob.Overdue => [new(new CompartmentId(8), new CompartmentContent.Holds(Result), DoorContact.Closed, false)],
        _ => [.. Enumerable.Range(11, 8).Select(n => new StaffItem(new CompartmentId(n), new CompartmentContent.Holds(NumberOf(n)), DoorContact.Closed, false))],
    };

    private static IReadOnlyList<StaffItem> Barred(StaffBar bar) => [.. Items(StaffJob.Empty).Select(item => item with { Bar = bar })];

    private static DropOffNumber NumberOf(int n) => DropOffNumbers.Make("Q6M1", "261123", n) ?? DropOffNumbers.Make("Q6M1", "261123", n + 100)!.Value;

    private static Slip.HandOver HandOver(bool clock) => new(
        Result, "Q6M1", Compartment, "Trung tâm Phục vụ hành chính công Quận 6", new DateTimeOffset(2026, 11, 23, 13, 5, 0, TimeSpan.Zero), clock, "028 1022 1022", Language.Vi, false)
    {
        AgencyNameEn = "Public service centre of District 6",
    };

    private static Slip.Sheet Sheet(int counted, string? caseNumber) => new(
        "Q6M1", [.. Enumerable.Range(1, 20).Select(NumberOf)], counted, Officer, caseNumber is null ? null : SecondOfficer, new DateTimeOffset(2026, 11, 23, 13, 5, 0, TimeSpan.Zero), caseNumber);
}
