using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Tests.App;

/// <summary>Diagnostics mode.</summary>
internal static partial class TouchFrames
{
    public static StaffId TechnicianId => new("KT007");

    /// <summary>The session as it begins, on a wall of 24 doors whose map is proved.</summary>
    public static ScreenFrame Diagnostics => Frame(KioskPhase.Diagnostics, Mode(), ScanWish.Test);

    public static Screen.Diagnostics Mode() => new(
        Here(), [.. Enumerable.Range(1, 24).Select(number => TechniciansDoor(number))], [], null, null,
        new MapStanding(FakeLive.Hash, null, FakeLive.Hash, 24, 24, false),
        new Dictionary<CabinetInput, InputState> { [CabinetInput.Tamper] = InputState.Rest, [CabinetInput.MainsFail] = InputState.Rest }, true, "");

    /// <summary>The map was changed, and its doors are being proved anew: who opens what, nobody can say before.</summary>
    public static ScreenFrame MapChanged
    {
        get
        {
            var mode = Mode();
            return Diagnostics with
            {
                Screen = mode with
                {
                    Map = mode.Map with { Commissioned = FakeLive.FormerHash, Proved = 3, Barred = true },
                    Doors = [.. mode.Doors.Select(door => door.Compartment.Number <= 3 ? door with { NeedsOfficer = true } : door with { NeedsOfficer = true, ToBeProved = true, Proof = null })],
                },
            };
        }
    }

    /// <summary>Its map is gone: no line is open, and nobody reads a contact.</summary>
    private static Screen.Diagnostics WithoutMap(Screen.Diagnostics mode) => mode with
    {
        InService = false,
        Reason = ServiceReasons.MapMissing,
        Map = mode.Map with { Hash = null, Problem = "/etc/kiosklocker/cabinet.json: the file is gone", Proved = 0, Barred = true },
        Doors = [.. mode.Doors.Select(door => door with { Door = DoorContact.Unknown, Proof = null, NeedsOfficer = door.MayHoldPapers })],
        HasNoneToProve = true,
        ComesBackAlone = true,
    };

    public static DiagnosticsDoor TechniciansDoor(int number) => new(
        new CompartmentId(number), CompartmentSize.Small, new BoardId("main"), DoorContact.Closed, false, number is 3 or 4, number is 3 or 4, false, false,
        new DoorProof(true, new DoorFinding(DoorFindingKind.Works, null), TechnicianId));

    public static DoorTest Tried(int number, DoorFindingKind? finding, OpenOutcome outcome = OpenOutcome.Jammed, int other = 9) =>
        new(new CompartmentId(number), 1, false, DoorContact.Closed)
        {
            Cycles = [new DoorCycle(TimeSpan.FromMinutes(1), outcome, TimeSpan.FromSeconds(outcome is OpenOutcome.Opened ? 0.4 : 5.1), outcome is OpenOutcome.Opened ? TimeSpan.FromSeconds(3.2) : null)],
            Finding = finding is { } kind ? new DoorFinding(kind, kind is DoorFindingKind.OtherDoorOpened or DoorFindingKind.OtherContactFollowed ? new CompartmentId(other) : null) { Reason = kind is DoorFindingKind.BoardRefused ? "it does not know this function (Modbus exception 1)" : null } : null,
            Told = finding is not null,
        };

    /// <summary>What the glass shows while a technician works from a console.</summary>
    public static ScreenFrame AtConsole(bool openDoor) =>
        (Diagnostics with { Screen = Mode() with { Who = Here() with { Peer = "uid 0 (root)" } }, Instead = new Screen.LookedAfter(openDoor) }).OnGlass();

    private static TechnicianHere Here(string? officer = null) =>
        new(TechnicianId, officer is null ? null : new StaffId(officer), null, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5));

    private static void AddDiagnostics(Dictionary<string, ScreenFrame> frames)
    {
        var mode = Mode();
        frames["diag"] = Diagnostics;
        frames["diag-idle"] = Diagnostics with { IdleWarning = true, IdleCountdown = TimeSpan.FromSeconds(60) };
        frames["diag-officer-beside"] = Diagnostics with { Screen = mode with { Who = Here("CB012") } };
        frames["diag-console"] = AtConsole(openDoor: false);
        frames["diag-console-open-door"] = AtConsole(openDoor: true);
        frames["diag-must-close"] = Diagnostics with { Screen = mode with { MustClose = [new CompartmentId(5)], Doors = [.. mode.Doors.Select(door => door.Compartment.Number == 5 ? door with { Door = DoorContact.Open } : door)] } };
        frames["diag-out-of-service"] = Diagnostics with { Screen = mode with { InService = false, Reason = "Đang sửa chữa", Map = mode.Map with { Commissioned = null, Proved = 3, Barred = true } } };
        frames["diag-no-map"] = Diagnostics with { Screen = WithoutMap(mode) };
        AddOfficerBeside(frames);
        AddDoorTests(frames);
        foreach (var end in Enum.GetValues<DiagnosticsEnd>())
        {
            DiagnosticsDoor open = TechniciansDoor(5) with { Door = DoorContact.Open }, unreadable = TechniciansDoor(7) with { Door = DoorContact.Unknown };
            frames[$"diag-leaving-{end}"] = Frame(KioskPhase.DiagnosticsLeaving, new Screen.DiagnosticsLeaving(Here(), end, end is DiagnosticsEnd.LoggedOut, end switch
            {
                DiagnosticsEnd.LoggedOut => [],
                DiagnosticsEnd.Restart => [unreadable],
                DiagnosticsEnd.Idle => [open],
                _ => [open, unreadable],
            }, TimeSpan.FromSeconds(60)));
        }
    }

    private static void AddOfficerBeside(Dictionary<string, ScreenFrame> frames)
    {
        Screen.DiagnosticsOfficer asks = new(Here(), false, [], null, false, null, 0, TimeSpan.FromMinutes(15));
        frames["diag-officer"] = Frame(KioskPhase.DiagnosticsOfficer, asks, ScanWish.Badge);
        frames["diag-officer-to-begin"] = Frame(KioskPhase.DiagnosticsOfficer, asks with { ToBegin = true, OpenDoors = [new CompartmentId(4)] }, ScanWish.Badge);
        frames["diag-officer-pin"] = Frame(KioskPhase.DiagnosticsOfficer, asks with { Asked = Officer, TriesLeft = 5 }, ScanWish.Badge);
        frames["diag-officer-checking"] = Frame(KioskPhase.DiagnosticsOfficer, asks with { Asked = Officer, Checking = true, TriesLeft = 4 });
        foreach (var reason in Enum.GetValues<StaffRefusal>())
        {
            var isPin = reason is StaffRefusal.WrongPin;
            frames[$"diag-officer-{reason}"] = Frame(KioskPhase.DiagnosticsOfficer, asks with { Asked = isPin ? Officer : null, Refusal = reason, TriesLeft = isPin ? 3 : 0 }, ScanWish.Badge);
        }
    }

    private static void AddDoorTests(Dictionary<string, ScreenFrame> frames)
    {
        var waits = Tried(7, null) with { Cycles = [new DoorCycle(TimeSpan.FromMinutes(1), null, null, null)] };
        var opened = Tried(7, DoorFindingKind.Works, OpenOutcome.Opened);
        var fifth = opened with { Times = 5, Finding = null, Cycles = [.. Enumerable.Repeat(opened.Cycles[0], 4), opened.Cycles[0] with { OpenFor = null }] };
        frames["diag-opening"] = Frame(KioskPhase.DiagnosticsOpening, new Screen.DiagnosticsOpening(Here(), waits));
        frames["diag-opening-5"] = Frame(KioskPhase.DiagnosticsOpening, new Screen.DiagnosticsOpening(Here(), fifth with { Cycles = [.. fifth.Cycles.Take(4), waits.Cycles[0]] }));
        frames["diag-open"] = Frame(KioskPhase.DiagnosticsDoorOpen, new Screen.DiagnosticsDoorOpen(Here(), opened, DoorContact.Open, false, false));
        frames["diag-open-5"] = Frame(KioskPhase.DiagnosticsDoorOpen, new Screen.DiagnosticsDoorOpen(Here(), fifth with { Cycles = [.. fifth.Cycles.Take(3)] }, DoorContact.Open, false, false));
        frames["diag-open-ask"] = Frame(KioskPhase.DiagnosticsDoorOpen, new Screen.DiagnosticsDoorOpen(Here(), opened with { Proving = true, Told = false, Finding = null }, DoorContact.Open, false, true));
        frames["diag-open-blind"] = Frame(KioskPhase.DiagnosticsDoorOpen, new Screen.DiagnosticsDoorOpen(Here(), Tried(7, DoorFindingKind.ContactStaysClosed, OpenOutcome.NoFeedback), DoorContact.Closed, true, false));
        frames["diag-stuck-ask"] = Frame(KioskPhase.DiagnosticsStuck, new Screen.DiagnosticsStuck(Here(), Tried(7, null), DoorContact.Closed, true, true));
        frames["diag-stuck-by-contact"] = Frame(KioskPhase.DiagnosticsStuck, new Screen.DiagnosticsStuck(Here(), Tried(7, DoorFindingKind.LockDoesNotOpen) with { Told = false }, DoorContact.Closed, true, false));
        AddVerdicts(frames);
    }

    /// <summary>Each verdict where Core may give it: who says that this door opened is watched at an open door.</summary>
    private static void AddVerdicts(Dictionary<string, ScreenFrame> frames)
    {
        foreach (var kind in Enum.GetValues<DoorFindingKind>())
        {
            if (kind is DoorFindingKind.Works or DoorFindingKind.OtherContactFollowed or DoorFindingKind.ContactStaysOpen or DoorFindingKind.ContactStaysClosed)
            {
                frames[$"diag-open-{kind}"] = Frame(KioskPhase.DiagnosticsDoorOpen, new Screen.DiagnosticsDoorOpen(
                    Here(), Tried(7, kind, kind is DoorFindingKind.Works ? OpenOutcome.Opened : OpenOutcome.Jammed),
                    kind is DoorFindingKind.Works or DoorFindingKind.ContactStaysOpen ? DoorContact.Open : DoorContact.Closed, kind is not DoorFindingKind.Works, false));
                continue;
            }

            frames[$"diag-stuck-{kind}"] = Frame(KioskPhase.DiagnosticsStuck, new Screen.DiagnosticsStuck(
                Here(), Tried(7, kind, kind is DoorFindingKind.BoardSilent ? OpenOutcome.BoardOffline : OpenOutcome.Jammed), DoorContact.Closed,
                kind is not (DoorFindingKind.BoardSilent or DoorFindingKind.OtherDoorOpened), false)
            {
                AlsoOpen = kind is DoorFindingKind.OtherDoorOpened ? [new CompartmentId(9)] : [],
            });
        }

        frames["diag-stuck-other-shut"] = Frame(KioskPhase.DiagnosticsStuck, new Screen.DiagnosticsStuck(Here(), Tried(7, DoorFindingKind.OtherDoorOpened), DoorContact.Closed, false, false));
        frames["diag-open-both"] = Frame(KioskPhase.DiagnosticsDoorOpen, new Screen.DiagnosticsDoorOpen(
            Here(), Tried(7, DoorFindingKind.OtherDoorOpened, OpenOutcome.Opened), DoorContact.Open, false, false) { AlsoOpen = [new CompartmentId(9)] });
    }
}
