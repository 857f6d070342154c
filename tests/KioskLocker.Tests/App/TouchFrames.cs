using KioskLocker.App.Touch.Pictures;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Tests.Devices.ReceiptPrinter;

namespace KioskLocker.Tests.App;

/// <summary>Every screen in every form that the words depend on. Synthetic data only.</summary>
internal static partial class TouchFrames
{
    public static readonly VaultRef Person = new("p1");
    public static readonly VaultRef Phone = new("t1");
    public static readonly DropOffNumber Number = new("Q6M1-261123-0428");

    private const ScanWish AtRest = ScanWish.PreRegistration | ScanWish.DropOffNumber | ScanWish.DossierCode | ScanWish.PickupCode | ScanWish.Badge;

    private static readonly CompartmentId Compartment = new(12);

    public static IReadOnlyList<Procedure> Procedures { get; } =
    [
        Procedure("1.001612", "Đăng ký thành lập hộ kinh doanh", "Registration of a household business", 100_000, 3),
        Procedure("1.001266", "Cấp lại giấy chứng nhận đăng ký hộ kinh doanh", "New copy of a household business certificate", 0, 3),
        Procedure("2.000286", "Báo cáo tình hình thay đổi lao động định kỳ", "Regular report on changes of labour", 0, 5),
        Procedure("1.009994", "Cấp lại giấy phép xây dựng", "New copy of a building permit", 15_000, 5),
        Procedure("1.008432", "Cung cấp thông tin quy hoạch xây dựng", "Information about construction planning", 1_250_000, 15),
        Procedure("1.003555", "Chấm dứt hoạt động hộ kinh doanh", "End of a household business", 0, 3),
        Procedure("1.000948.H38", "Cấp giấy phép tạm sử dụng vỉa hè", "Temporary use of a pavement", 0, 7),
    ];

    /// <summary>A name as the national list has them.</summary>
    private static Procedure LongProcedure => Procedures[3] with { NameVi = SlipSamples.LongProcedure, NameEn = "New building permit for works of class III and IV (not along a line, along a line in a town, of religion or belief) and for detached houses" };

    /// <summary>Papers as the national list names them.</summary>
    public static IReadOnlyList<PaperItem> LongPapers { get; } =
    [
        new("Đơn đề nghị cấp giấy phép xây dựng công trình, nhà ở riêng lẻ theo Mẫu số 01 Phụ lục số II Nghị định số 175/2024/NĐ-CP ngày 30 tháng 12 năm 2024 của Chính phủ",
            "Application for a building permit for works or a detached house, form 01 of appendix II to decree 175/2024/NĐ-CP of the Government of 30 December 2024", true, 0),
        new("Một trong những giấy tờ chứng minh quyền sử dụng đất phù hợp với mục đích sử dụng đất và sở hữu công trình theo quy định của pháp luật về đất đai",
            "One of the papers that prove the right to use the land for the purpose it is used for, and the ownership of the works, as the law on land has it", false, 1),
        new("Kết quả thẩm định và văn bản phê duyệt báo cáo nghiên cứu khả thi đầu tư xây dựng; giấy chứng nhận thẩm duyệt thiết kế phòng cháy, chữa cháy và các tài liệu, bản vẽ kèm theo; kết quả thực hiện thủ tục hành chính theo quy định của pháp luật về bảo vệ môi trường",
            "Outcome of the appraisal and approval of the feasibility study; certificate of the appraisal of the design against fire with its papers and drawings; outcome of the procedure under the law on the protection of the environment", false, 2),
        new("Hai bộ bản vẽ thiết kế xây dựng gồm bản vẽ tổng mặt bằng, mặt bằng định vị công trình trên lô đất, bản vẽ các mặt đứng, mặt cắt và mặt bằng móng",
            "Two sets of drawings: the site plan, the place of the works on the plot, elevations, sections and the plan of the foundations", true, 2),
        new("Văn bản chấp thuận biện pháp đảm bảo an toàn của chủ đầu tư đối với công trình và các công trình liền kề đối với công trình xây dựng có tầng hầm",
            "Approval of the measures that keep the works and their neighbours safe, for works with a basement", true, 1),
    ];

    /// <summary>Longer than any panel.</summary>
    private static PaperItem Endless { get; } = new(
        string.Join(' ', Enumerable.Repeat("Bản sao hợp lệ giấy tờ pháp lý của cá nhân, tổ chức và các tài liệu kèm theo;", 20)),
        string.Join(' ', Enumerable.Repeat("A valid copy of the legal papers of the person or body and of what belongs to them;", 20)), false, 1);

    /// <summary>A door of a cabinet of several hundred.</summary>
    private static CompartmentId Hundreds => new(123);

    /// <summary>By name; each name is unique.</summary>
    public static IReadOnlyDictionary<string, ScreenFrame> All { get; } = Build();

    public static ScreenFrame Frame(KioskPhase phase, Screen screen, ScanWish scan = ScanWish.Nothing) => new(
        phase, screen, Language.Vi, IsVisit(phase) ? new VisitId(1, 7) : null, false, TimeSpan.FromSeconds(30), 10,
        Kiosk.CanCancel(phase), Kiosk.CanGoBack(phase), "Q6M1", "028 1022 1022", scan)
    {
        Kind = KindOf(phase),
    };

    /// <summary>The wall of 24 doors in four columns, as its map describes it.</summary>
    public static CabinetFace Face { get; } = new(2, [.. Enumerable.Range(1, 24).Select(number => new FaceDoor(new CompartmentId(number), SizeOf(number), ((number - 1) / 6) + 1))]);

    private static CompartmentSize SizeOf(int number) => ((number - 1) % 6) switch
    {
        < 3 => CompartmentSize.Small,
        < 5 => CompartmentSize.Medium,
        _ => CompartmentSize.Large,
    };

    private static VisitKind? KindOf(KioskPhase phase) => phase switch
    {
        _ when !IsVisit(phase) => null,
        >= KioskPhase.StaffEntering => VisitKind.Staff,
        >= KioskPhase.Collecting => VisitKind.Collection,
        >= KioskPhase.LookingUp => VisitKind.LookUp,
        KioskPhase.EnterDossierCode => VisitKind.Supplement,
        _ => VisitKind.DropOff,
    };

    private static bool IsVisit(KioskPhase phase) =>
        phase is not (KioskPhase.Starting or KioskPhase.SafeMode or KioskPhase.OutOfService or KioskPhase.Idle);

    private static Procedure Procedure(string code, string vi, string en, long fee, int days) => new(
        new ProcedureCode(code), new AgencyId("H29.Q6"), vi, en,
        [
            new PaperItem("Giấy đề nghị đăng ký hộ kinh doanh (theo mẫu)", "Application for registration (form)", true, 0),
            new PaperItem("Giấy tờ pháp lý của chủ hộ kinh doanh", "Legal papers of the owner", false, 1),
            new PaperItem("Hợp đồng thuê địa điểm kinh doanh", "Lease of the place of business", true, 2),
        ],
        fee, days, CompartmentSize.Small, true, new DateOnly(2025, 7, 1), null);

    private static Procedure WithPapers(Procedure procedure, int count) => procedure with
    {
        Papers = [.. Enumerable.Range(0, count).Select(index => procedure.Papers[index % procedure.Papers.Count])],
    };

    private static Slip.DropOff Slip(bool dated, bool supplement = false) => new(
        Number, "Q6M1", new DateTimeOffset(2026, 11, 23, 13, 5, 0, TimeSpan.Zero), dated, Compartment,
        "Đăng ký thành lập hộ kinh doanh", "Trung tâm Phục vụ hành chính công Quận 6",
        dated ? new DateOnly(2026, 11, 25) : null, dated ? NoCheckDate.None : NoCheckDate.ClockNotConfirmed,
        supplement ? new DossierCode("000.00.53.H48-220921-0099") : null, false, Person, true, "028 1022 1022", Language.Vi, false)
    {
        ProcedureNameEn = "Registration of a household business",
        AgencyNameEn = "Public service centre of District 6",
    };

    private static Dictionary<string, ScreenFrame> Build()
    {
        var frames = new Dictionary<string, ScreenFrame>(StringComparer.Ordinal);
        AddAtRest(frames);
        AddPreparing(frames);
        AddAtDoor(frames);
        AddClosing(frames);
        AddLookingUp(frames);
        AddCollecting(frames);
        AddAtCollection(frames);
        AddStaffEntering(frames);
        AddAtWork(frames);
        AddStaffAtDoor(frames);
        AddDiagnostics(frames);
        return frames;
    }

    /// <summary>What the machine can say at rest of drop-offs and of collections: much that stops the one stops the other, too.</summary>
    internal static IEnumerable<(Unavailable DropOff, Unavailable Collect)> RestPairs =>
        from dropOff in Enum.GetValues<Unavailable>()
        from collect in Enum.GetValues<Unavailable>()
        where CanRest(dropOff, collect)
        select (dropOff, collect);

    private static bool CanRest(Unavailable dropOff, Unavailable collect) => (dropOff, collect) switch
    {
        (Unavailable.DatabaseRestored, _) => collect is Unavailable.DatabaseRestored,

        // An officer has looked already, and the office is awaited.
        (_, Unavailable.DatabaseRestored) => true,
        (Unavailable.MapNotCommissioned or Unavailable.BoardsOffline, _) => collect == dropOff,
        (Unavailable.StorageFull, Unavailable.MapNotCommissioned) or (Unavailable.StorageFull or Unavailable.NoProcedures, Unavailable.BoardsOffline) => true,
        _ => collect is Unavailable.None,
    };

    private static void AddAtRest(Dictionary<string, ScreenFrame> frames)
    {
        frames["starting"] = Frame(KioskPhase.Starting, new Screen.Starting());
        frames["safe-mode"] = Frame(KioskPhase.SafeMode, new Screen.SafeMode());
        foreach (var reason in ServiceReasons.All)
            frames[$"out-of-service-{reason}"] = Frame(KioskPhase.OutOfService, new Screen.OutOfService(reason));
        frames["out-of-service"] = Frame(KioskPhase.OutOfService, new Screen.OutOfService(""));
        foreach (var (dropOff, collect) in RestPairs)
            frames[collect is Unavailable.None || collect == dropOff ? $"idle-{dropOff}" : $"idle-{dropOff}-{collect}"] = Frame(KioskPhase.Idle, Idle(dropOff, collect), AtRest);

        frames["out-of-service-silent"] = Frame(
            KioskPhase.OutOfService, new Screen.OutOfService("") { Silent = new KioskLocker.Core.Devices.SilentDevices(true, true, ["main", "side"]) });
        frames["idle-some-doors-away"] = Frame(KioskPhase.Idle, Idle(Unavailable.None, Unavailable.None) with { SomeDoorsAway = true }, AtRest);
        frames["idle-no-devices"] = Frame(KioskPhase.Idle, Idle(Unavailable.None, Unavailable.None) with { PrinterWorks = false, ScannerWorks = false });
    }

    private static Screen.Idle Idle(Unavailable dropOff, Unavailable collect) => new(dropOff, collect, true, true) { Host = Agencies[0] };

    private static void AddPreparing(Dictionary<string, ScreenFrame> frames)
    {
        frames["procedures"] = Frame(KioskPhase.ChooseProcedure, new Screen.ChooseProcedure(Procedures), ScanWish.PreRegistration);
        frames["procedures-long"] = Frame(KioskPhase.ChooseProcedure, new Screen.ChooseProcedure([.. Procedures.Select(one => one with { NameVi = LongProcedure.NameVi, NameEn = LongProcedure.NameEn })]), ScanWish.PreRegistration);
        frames["procedures-none"] = Frame(KioskPhase.ChooseProcedure, new Screen.ChooseProcedure([]));
        frames["dossier-code"] = Frame(KioskPhase.EnterDossierCode, new Screen.EnterDossierCode(), ScanWish.DossierCode);
        frames["papers"] = Frame(KioskPhase.Papers, new Screen.Papers(Procedures[0], null));
        frames["papers-registered"] = Frame(KioskPhase.Papers, new Screen.Papers(Procedures[1], "DK-2026-000123"));
        frames["papers-5"] = Frame(KioskPhase.Papers, new Screen.Papers(WithPapers(Procedures[0], 5), null));
        frames["papers-7"] = Frame(KioskPhase.Papers, new Screen.Papers(WithPapers(Procedures[4], 7), null));
        frames["papers-7-registered"] = Frame(KioskPhase.Papers, new Screen.Papers(WithPapers(Procedures[1], 7), "DK-2026-000123"));
        frames["papers-long-names"] = Frame(KioskPhase.Papers, new Screen.Papers(LongProcedure with { Papers = LongPapers }, null));
        frames["papers-one-long-name"] = Frame(KioskPhase.Papers, new Screen.Papers(LongProcedure with { Papers = [LongPapers[2]] }, null));
        frames["papers-endless-name"] = Frame(KioskPhase.Papers, new Screen.Papers(Procedures[1] with { Papers = [Endless, .. LongPapers] }, "DK-2026-000123"));
        frames["papers-long"] = Frame(KioskPhase.Papers, new Screen.Papers(LongProcedure, null));
        frames["privacy"] = Frame(KioskPhase.Privacy, new Screen.Privacy(30));
        frames["identify"] = Frame(KioskPhase.Identify, new Screen.Identify(false, true, null), ScanWish.IdCard);
        frames["identify-kept"] = Frame(KioskPhase.Identify, new Screen.Identify(false, true, null) { Given = Person }, ScanWish.IdCard);
        frames["identify-no-scanner"] = Frame(KioskPhase.Identify, new Screen.Identify(false, false, null));
        frames["phone"] = Frame(KioskPhase.EnterPhone, new Screen.EnterPhone(null));
        frames["phone-given"] = Frame(KioskPhase.EnterPhone, new Screen.EnterPhone(Phone));
        frames["confirm-phone"] = Frame(KioskPhase.ConfirmPhone, new Screen.ConfirmPhone(Phone));
        frames["return"] = Frame(KioskPhase.ReturnPlace, new Screen.ReturnPlace(true));
        frames["return-no-phone"] = Frame(KioskPhase.ReturnPlace, new Screen.ReturnPlace(false));
        frames["ready"] = Frame(KioskPhase.ReadyToOpen, Ready(bag: false));
        frames["ready-long"] = Frame(KioskPhase.ReadyToOpen, Ready(bag: false) with { Procedure = LongProcedure });
        frames["ready-bag"] = Frame(KioskPhase.ReadyToOpen, Ready(bag: true), ScanWish.Bag);
        frames["ready-supplement"] = Frame(KioskPhase.ReadyToOpen, Ready(bag: false) with
        {
            Procedure = null,
            SupplementTo = new DossierCode("000.00.53.H48-220921-0099"),
            Phone = null,
            ReturnHere = false,
            LowAvailable = false,
        });
    }

    private static Screen.ReadyToOpen Ready(bool bag) => new(
        Procedures[0], null, Person, Phone, true, CompartmentSize.Small, false, [CompartmentSize.Small, CompartmentSize.Medium], true, bag);

    private static void AddAtDoor(Dictionary<string, ScreenFrame> frames)
    {
        frames["opening"] = Frame(KioskPhase.Opening, new Screen.Opening(Compartment, Number));
        foreach (var reminder in new[] { 0, 1, 2 })
        {
            frames[$"door-open-{reminder}"] = Frame(
                KioskPhase.DoorOpen, new Screen.DoorOpen(Compartment, Number, AfterClosing.Ask, reminder, reminder == 0, true, null));
        }

        frames["door-123"] = Frame(KioskPhase.DoorOpen, new Screen.DoorOpen(Hundreds, Number, AfterClosing.Ask, 0, true, true, null));
        frames["door-123-2"] = Frame(KioskPhase.DoorOpen, new Screen.DoorOpen(Hundreds, Number, AfterClosing.Ask, 2, true, true, null));
        frames["door-larger-2"] = Frame(KioskPhase.DoorOpen, new Screen.DoorOpen(Compartment, Number, AfterClosing.Larger, 2, true, true, null));
        frames["door-quarantine-2"] = Frame(KioskPhase.DoorOpen, new Screen.DoorOpen(Compartment, Number, AfterClosing.Quarantine, 2, true, true, "C-1-42"));
        frames["door-quarantine-last-2"] = Frame(KioskPhase.DoorOpen, new Screen.DoorOpen(Compartment, Number, AfterClosing.Quarantine, 2, false, false, "C-1-42"));
        frames["door-larger"] = Frame(KioskPhase.DoorOpen, new Screen.DoorOpen(Compartment, Number, AfterClosing.Larger, 0, true, true, null));
        frames["door-quarantine"] = Frame(KioskPhase.DoorOpen, new Screen.DoorOpen(Compartment, Number, AfterClosing.Quarantine, 0, true, true, "C-1-42"));
        frames["door-quarantine-last"] = Frame(KioskPhase.DoorOpen, new Screen.DoorOpen(Compartment, Number, AfterClosing.Quarantine, 0, false, false, "C-1-42"));
        frames["stuck"] = Frame(KioskPhase.DoorStuck, new Screen.DoorStuck(Compartment, Number, true, true, "C-1-42"));
        frames["stuck-seen-open"] = Frame(KioskPhase.DoorStuck, new Screen.DoorStuck(Compartment, Number, false, false, "C-1-42") { SeenOpen = true, ReadsOpen = true });
        frames["stuck-repeated"] = Frame(KioskPhase.DoorStuck, new Screen.DoorStuck(Compartment, Number, true, true, "C-1-42") { Repeated = true });
        frames["stuck-may-hold"] = Frame(KioskPhase.DoorStuck, new Screen.DoorStuck(Compartment, Number, true, true, "C-1-42") { MayHold = true });
        frames["stuck-may-hold-last"] = Frame(KioskPhase.DoorStuck, new Screen.DoorStuck(Compartment, Number, false, false, "C-1-42") { MayHold = true, Repeated = true });
        frames["stuck-resumed"] = Frame(KioskPhase.DoorStuck, new Screen.DoorStuck(Compartment, Number, false, false, "C-1-42") { Resumed = true });
        frames["stuck-last"] = Frame(KioskPhase.DoorStuck, new Screen.DoorStuck(Compartment, Number, false, false, "C-1-42"));
        frames["ask-opened"] = Frame(KioskPhase.AskOpened, new Screen.AskOpened(Compartment, Number));
        frames["ask-opened-repeated"] = Frame(KioskPhase.AskOpened, new Screen.AskOpened(Compartment, Number) { Repeated = true });
        frames["ask-closed"] = Frame(KioskPhase.AskClosed, new Screen.AskClosed(Compartment, Number, AfterClosing.Ask, 0, false, true, true, null));
        frames["ask-closed-2"] = Frame(KioskPhase.AskClosed, new Screen.AskClosed(Compartment, Number, AfterClosing.Ask, 2, true, false, true, null));
        frames["ask-closed-larger"] = Frame(KioskPhase.AskClosed, new Screen.AskClosed(Compartment, Number, AfterClosing.Larger, 1, false, true, true, null));
        frames["ask-closed-not-empty"] = Frame(KioskPhase.AskClosed, new Screen.AskClosed(Compartment, Number, AfterClosing.Quarantine, 0, false, false, true, "C-1-42"));
        frames["ask-closed-none-left"] = Frame(KioskPhase.AskClosed, new Screen.AskClosed(Compartment, Number, AfterClosing.Quarantine, 0, false, false, false, "C-1-42"));
        frames["placed"] = Frame(KioskPhase.ConfirmPlaced, new Screen.ConfirmPlaced(Compartment, Number, true, false));
        frames["placed-repeated-reopen"] = Frame(KioskPhase.ConfirmPlaced, new Screen.ConfirmPlaced(Compartment, Number, true, true));
        frames["placed-123"] = Frame(KioskPhase.ConfirmPlaced, new Screen.ConfirmPlaced(Hundreds, Number, true, true));
        frames["placed-repeated"] = Frame(KioskPhase.ConfirmPlaced, new Screen.ConfirmPlaced(Compartment, Number, false, true));
    }

    private static void AddClosing(Dictionary<string, ScreenFrame> frames)
    {
        frames["receipt-printing"] = Frame(KioskPhase.Receipt, new Screen.Receipt(Slip(true), null, CopyChoice.WhilePrinting));
        foreach (var outcome in Enum.GetValues<PrintOutcome>())
        {
            frames[$"receipt-{outcome}"] = Frame(
                KioskPhase.Receipt, new Screen.Receipt(Slip(outcome is PrintOutcome.Printed, outcome is PrintOutcome.Uncertain), outcome, outcome is PrintOutcome.Printed ? CopyChoice.Possible : outcome is PrintOutcome.NotPrinted ? CopyChoice.PrinterAway : CopyChoice.NoneLeft));
        }

        frames["receipt-long"] = Frame(KioskPhase.Receipt, new Screen.Receipt(
            Slip(true) with { ProcedureName = LongProcedure.NameVi, ProcedureNameEn = LongProcedure.NameEn, AgencyName = SlipSamples.LongAgency, AgencyNameEn = null, Compartment = Hundreds, ReturnHere = false }, PrintOutcome.NotPrinted, CopyChoice.PrinterAway));
        frames["rating-3"] = Frame(KioskPhase.Rating, new Screen.Rating(3));
        frames["rating-4"] = Frame(KioskPhase.Rating, new Screen.Rating(4));
        frames["rating-5"] = Frame(KioskPhase.Rating, new Screen.Rating(5));
        frames["done"] = Frame(KioskPhase.Done, new Screen.Done());
        foreach (var reason in Enum.GetValues<EndReason>().Where(one => one is EndReason.BoardOffline or EndReason.AbandonedOpen or EndReason.TimeOver || !OwnersEnds.Contains(one)))
        {
            frames[$"ended-{reason}"] = Frame(KioskPhase.Ended, Ended(reason));
        }

        frames["ended-look-up-TimeOver"] = Frame(KioskPhase.Ended, new Screen.Ended(EndReason.TimeOver, VisitKind.LookUp, null, null, null, false));
        foreach (var reason in OwnersEnds)
        {
            frames[$"ended-owner-{reason}"] = Frame(KioskPhase.Ended, new Screen.Ended(
                reason, VisitKind.Collection, null, reason is EndReason.FeeDue or EndReason.CaseOpen or EndReason.BoardOffline or EndReason.TimeOver ? null : Compartment,
                reason is EndReason.FeeDue or EndReason.BoardOffline or EndReason.CollectNoAnswer or EndReason.TimeOver ? null : "C-1-42",
                reason is EndReason.BoardOffline or EndReason.AbandonedOpen or EndReason.CollectStuck or EndReason.CollectNoAnswer));
        }
    }

    /// <summary>Reasons for which the visit of an owner ends early.</summary>
    public static IReadOnlyList<EndReason> OwnersEnds =>
    [
        EndReason.FeeDue, EndReason.CaseOpen, EndReason.BoardOffline, EndReason.AbandonedOpen,
        EndReason.ReportedEmpty, EndReason.ReportedNotMine, EndReason.CollectStuck, EndReason.CollectNoAnswer, EndReason.TimeOver,
    ];

    private static Screen.Ended Ended(EndReason reason) => reason is EndReason.TimeOver
        ? new(reason, VisitKind.DropOff, null, null, null, false)
        : new(reason, VisitKind.DropOff, Number, Compartment, reason is EndReason.Withdrawn ? null : "C-1-42", reason is EndReason.NoAnswer);

    private static void AddLookingUp(Dictionary<string, ScreenFrame> frames)
    {
        frames["look-up"] = Frame(KioskPhase.LookUp, new Screen.LookUp(), ScanWish.DropOffNumber | ScanWish.DossierCode);
        foreach (var stage in Enum.GetValues<DossierStage>())
        {
            frames[$"answer-{stage}"] = Frame(KioskPhase.LookUpAnswer, new Screen.LookUpAnswer(
                new LookUpState(Number.Text, true, Number, stage is DossierStage.Deposited ? null : new DossierCode("G09.20-20260609-0092637"), stage, false, null)));
        }

        frames["answer-resume"] = Frame(KioskPhase.LookUpAnswer, new Screen.LookUpAnswer(
            new LookUpState(Number.Text, true, Number, null, null, true, null)));
        frames["answer-unknown"] = Frame(KioskPhase.LookUpAnswer, new Screen.LookUpAnswer(
            new LookUpState(Number.Text, true, Number, null, null, false, null)));
        frames["answer-none"] = Frame(KioskPhase.LookUpAnswer, new Screen.LookUpAnswer(
            new LookUpState(Number.Text, false, null, null, null, false, null)));
        frames["resume-identify"] = Frame(KioskPhase.ResumeIdentify, new Screen.Identify(true, true, Number), ScanWish.IdCard);
        frames["checking"] = Frame(KioskPhase.ResumeChecking, new Screen.ResumeChecking());
        frames["refused-wait"] = Frame(KioskPhase.ResumeRefused, new Screen.ResumeRefused(TimeSpan.FromSeconds(10), 3, false));
        frames["refused-only-waits"] = Frame(KioskPhase.ResumeRefused, new Screen.ResumeRefused(TimeSpan.FromSeconds(10), 3, false) { OnlyWaits = true });
        frames["refused-now"] = Frame(KioskPhase.ResumeRefused, new Screen.ResumeRefused(TimeSpan.Zero, 3, false));
        frames["refused-locked"] = Frame(KioskPhase.ResumeRefused, new Screen.ResumeRefused(TimeSpan.Zero, 5, true));
    }
}
