using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.App;

/// <summary>What devices say, made by the test. Begins with a wall of 24 doors of which nothing fails.</summary>
internal sealed class FakeLive
{
    public const string Hash = "3fa91c07d2e84b5560718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7";

    /// <summary>Of the map that was proved before another one came into force.</summary>
    public const string FormerHash = "aa00bb11cc22dd33";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 13, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Started = Now.AddHours(-26);

    private static readonly CompartmentId[] Numbers = [.. Enumerable.Range(1, 24).Select(number => new CompartmentId(number))];

    public FakeLive() => Port = new DiagnosticsPort
    {
        Picture = () => Picture,
        Map = () => Picture.Map,
        Survey = _ => Task.FromResult(Picture),
        Lines = () => [.. Picture.Lines.Select(line => line.Name)],
        Trace = (line, most) => Picture.Line(line) is { } known ? new TracePicture(line, known.Port, [.. Frames(line).TakeLast(most)]) : null,
        Storage = _ => Storage(),
        Performance = () => new PerformancePicture(
            new LatencyPicture(812, 900, 2_100, 4_800, 21_500), new LatencyPicture(812, 700, 1_800, 4_100, 20_300), 0, 3, TimeSpan.FromHours(26), 1.4, 148L << 20, 31, 96),
        Log = most => Log(most),
        Bundle = (_, _) => Task.CompletedTask,
        Session = () => null,
    };

    public DiagnosticsPort Port { get; }

    public CabinetPicture Picture { get; set; } = Sound();

    public Func<Task<StorePicture>> Storage { get; set; } =
        () => Task.FromResult(new StorePicture(41L << 20, 3L << 20, 78L << 30, 117L << 30, true, [], true, 88_412, null, TimeSpan.FromSeconds(2.4)));

    public Func<int, IReadOnlyList<LogLine>> Log { get; set; } = most => [.. Lines().TakeLast(most)];

    /// <summary>Frames of each line so far.</summary>
    public int FrameCount { get; set; } = 60;

    /// <summary>A picture in which all is well.</summary>
    public static CabinetPicture Sound() => new(
        Now,
        [
            Line("board-main", "/dev/kiosk-boards", "xor8a"), Line("board-aux", "/dev/kiosk-aux", "modbusRelay"),
            Line("scanner", "/dev/kiosk-scanner", "gm65"), Line("printer", "/dev/kiosk-printer", "escPos"), Line("climate", "/dev/i2c-1, 0x44", "sht3x"),
        ],
        [Board("main", "board-main", 1, 182_044), Board("aux", "board-aux", 2, 182_031)],
        [.. Numbers.Select(Door)],
        [new InputPicture(CabinetInput.Tamper, InputState.Rest, Started), new InputPicture(CabinetInput.MainsFail, InputState.Rest, Started)],
        [
            .. Numbers.Take(8).Select(door => new OutputPicture(new BoardId("aux"), door.Number, SignalKind.Lamp, door, door.Number == 3)),
            new OutputPicture(new BoardId("aux"), 9, SignalKind.Buzzer, null, null),
        ],
        new PrinterPicture("printer", new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full), Started, Now.AddSeconds(-4), new DeviceCounters
        {
            Ok = 9_120, Reconnects = 1, Printer = new PrinterCounts { Slips = 214, NotPrinted = 1, Uncertain = 2, Cuts = 216, Millimetres = 38_400, Errors = 3 },
        }, [PrinterAbility.PrintsImages, PrinterAbility.Cuts, PrinterAbility.TellsPaper, PrinterAbility.ConfirmsSlips]),
        new ScannerPicture("scanner", DeviceHealth.Ok, "", Started, Now.AddSeconds(-21), new DeviceCounters { Ok = 3_112 },
        [ScannerAbility.Answers, ScannerAbility.IsTriggered, ScannerAbility.TellsSettings, ScannerAbility.LocksSetupCodes],
        [
            new MaskedScan(Now.AddSeconds(-40), "url", 31, true, true, true), new MaskedScan(Now.AddMinutes(-9), "idCard", 74, true, true, true),
            new MaskedScan(Now.AddHours(-3), "unreadable", 7, false, true, false),
        ]),
        new LinkPicture(null, Started, Now.AddSeconds(-12), 0, 0, null, true, TimeSpan.FromMilliseconds(180), 17),
        new RoomPicture(78L << 30, 117L << 30, true, ""),
        new MapPicture(Hash, Hash, null))
    {
        Climate = new ClimatePicture(
            "climate", DeviceHealth.Ok, "29 °C, 64 % humidity", Now.AddSeconds(-9), new DeviceCounters { Ok = 5_420 }, [ClimateAbility.Temperature, ClimateAbility.Humidity], 29.2, 64.0, 21.7),
    };

    /// <summary>The same with one door otherwise.</summary>
    public static CabinetPicture With(CabinetPicture picture, int number, Func<DoorPicture, DoorPicture> how) =>
        picture with { Doors = [.. picture.Doors.Select(door => door.Compartment.Number == number ? how(door) : door)] };

    /// <summary>A lock that got its pulse and did not open.</summary>
    public static CabinetPicture Jammed(int number) => With(Sound(), number, door => door with
    {
        Openings = [new DoorOpening(Now.AddMinutes(-6), OpenOutcome.Jammed, TimeSpan.FromSeconds(5.1), []), new DoorOpening(Now.AddHours(-7), OpenOutcome.Opened, TimeSpan.FromSeconds(0.4), [])],
    });

    /// <summary>Many things at once.</summary>
    public static CabinetPicture Bad() => Jammed(7) with
    {
        Boards = [Board("main", "board-main", 1, 182_044), Board("aux", "board-aux", 2, 90_000) with { Health = DeviceHealth.Offline, Detail = "no reply", Since = Now.AddMinutes(-31), LastOk = Now.AddMinutes(-31) }],
        Printer = Sound().Printer! with { Status = new PrinterStatus(PrinterCondition.PaperOut, PaperSupply.Out), Since = Now.AddMinutes(-3) },
        Scanner = Sound().Scanner! with { Health = DeviceHealth.Offline, Since = Now.AddMinutes(-2), LastOk = Now.AddMinutes(-2), Scans = [] },
        Inputs = [new InputPicture(CabinetInput.Tamper, InputState.Active, Now.AddMinutes(-8)), new InputPicture(CabinetInput.MainsFail, InputState.Unknown, null)],
        Link = new LinkPicture("no answer", Now.AddHours(-2), Now.AddHours(-2), 41, 1, Now.AddHours(-2), false, null, 17),
        Room = new RoomPicture(60L << 20, 117L << 30, false, "disk 99 % full"),
        Map = new MapPicture(Hash, FormerHash, null),
    };

    /// <summary>No map to go by: no line is open, and no device is known.</summary>
    public static CabinetPicture WithoutMap() => Sound() with
    {
        Lines = [], Boards = [], Doors = [], Printer = null, Scanner = null, Climate = null, Inputs = [], Outputs = [],
        Map = new MapPicture("", Hash, "/etc/kiosklocker/cabinet.json: the file is gone"),
    };

    private static LinePicture Line(string name, string port, string family) => new(name, port, family, true, Started, 1, 812_400, 420_100, Now.AddSeconds(-1), null);

    private static BoardPicture Board(string name, string line, int address, long ok) => new(
        new BoardId(name), line, address, DeviceHealth.Ok, "", Started, Now.AddMilliseconds(-400), new DeviceCounters { Ok = ok, Timeouts = 3, BadChecksums = 1, ResyncBytes = 12 },
        [BoardAbility.TimesPulse]);

    private static DoorPicture Door(CompartmentId number) => new(
        number, new BoardId("main"), number.Number, number.Number, DoorContact.Closed, Started, number.Number is 3 or 4 ? PapersBehind.Possible : PapersBehind.None, false, []);

    private IEnumerable<TraceLine> Frames(string line)
    {
        for (var serial = 1; serial <= FrameCount; serial++)
        {
            var at = Now.AddMilliseconds(-500 * (FrameCount - serial));
            yield return (line, serial % 2) switch
            {
                ("scanner", _) => new TraceLine(serial, at, TraceKind.Heard, 31, "…", "an answer or a scan; its content is never kept"),
                (_, 1) => new TraceLine(serial, at, TraceKind.Sent, 5, "80 01 00 33 B2", "read all contacts of board 1"),
                _ => new TraceLine(serial, at, TraceKind.Heard, 7, "80 01 FF FF BF 33 0D", "contacts of board 1: set 1–6, 8–24"),
            };
        }
    }

    private static IEnumerable<LogLine> Lines() => Enumerable.Range(0, 40).Select(number => number % 9 == 4
        ? new LogLine(Now.AddMinutes(number - 40), "Warning", "KioskLines", "Line board-aux was given up: no such device")
        : new LogLine(Now.AddMinutes(number - 40), "Information", "OfficeUplink", "Batch of 1 event taken by the office"));
}
