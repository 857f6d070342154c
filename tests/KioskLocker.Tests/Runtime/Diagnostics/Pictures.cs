using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>A cabinet in which all is well: two lines with boards, twelve doors, printer, scanner and a sensor of the air. Each test changes one thing.</summary>
internal static class Pictures
{
    internal static readonly DateTimeOffset Now = new(2026, 4, 24, 7, 15, 0, TimeSpan.Zero);
    internal static readonly BoardId Main = new("main");
    internal static readonly BoardId Left = new("left");
    internal static readonly BoardId Right = new("right");

    internal static CabinetPicture Well { get; } = new(
        Now,
        [Line("doors", "/dev/kiosk-doors", "xor8a"), Line("relays", "/dev/kiosk-relays", "modbusRelay"), Line("printer", "/dev/kiosk-printer", "escPos"), Line("scanner", "/dev/kiosk-scanner", "gm65"),
            Line("climate", "/dev/i2c-1, 0x44", "sht3x")],
        [Board(Main, "doors", 1), Board(Left, "doors", 2), Board(Right, "relays", 1)],
        [.. Enumerable.Range(1, 12).Select(Door)],
        [new InputPicture(CabinetInput.Tamper, InputState.Rest, Ago(60)), new InputPicture(CabinetInput.MainsFail, InputState.Rest, Ago(60))],
        [new OutputPicture(Right, 7, KioskLocker.Core.SignalKind.Lamp, new CompartmentId(9), null), new OutputPicture(Right, 8, KioskLocker.Core.SignalKind.Buzzer, null, false)],
        new PrinterPicture(
            "printer", new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full), Ago(60), Ago(0.05),
            new DeviceCounters { Ok = 3600, Timeouts = 1, Printer = new PrinterCounts { Slips = 42, Cuts = 42, Millimetres = 6300 } },
            [PrinterAbility.PrintsImages, PrinterAbility.Cuts, PrinterAbility.TellsPaper, PrinterAbility.ConfirmsSlips]),
        new ScannerPicture(
            "scanner", DeviceHealth.Ok, "answers", Ago(60), Ago(0.5), new DeviceCounters { Ok = 120 },
            [ScannerAbility.Answers, ScannerAbility.IsTriggered, ScannerAbility.TellsSettings, ScannerAbility.LocksSetupCodes],
            [new MaskedScan(Ago(3), "idCard", 96, true, true, true), new MaskedScan(Ago(9), "url", 31, true, false, true)]),
        new LinkPicture(null, Ago(55), Ago(0.4), 0, 0, null, true, TimeSpan.FromSeconds(0.8), 7),
        new RoomPicture(12L << 30, 32L << 30, true, ""),
        new MapPicture("5f0c3a9e77aa", "5f0c3a9e77aa", null))
    {
        Climate = new ClimatePicture(
            "climate", DeviceHealth.Ok, "27 °C, 61 % humidity", Ago(0.2), new DeviceCounters { Ok = 240 }, [ClimateAbility.Temperature, ClimateAbility.Humidity], 27.1, 61.4, 19.0),
    };

    internal static DateTimeOffset Ago(double minutes) => Now - TimeSpan.FromMinutes(minutes);

    internal static CabinetPicture With(this CabinetPicture picture, BoardId board, Func<BoardPicture, BoardPicture> change) =>
        picture with { Boards = [.. picture.Boards.Select(one => one.Board == board ? change(one) : one)] };

    internal static CabinetPicture With(this CabinetPicture picture, int door, Func<DoorPicture, DoorPicture> change) =>
        picture with { Doors = [.. picture.Doors.Select(one => one.Compartment.Number == door ? change(one) : one)] };

    internal static CabinetPicture With(this CabinetPicture picture, string line, Func<LinePicture, LinePicture> change) =>
        picture with { Lines = [.. picture.Lines.Select(one => one.Name == line ? change(one) : one)] };

    internal static BoardPicture Silent(this BoardPicture board, double minutes) =>
        board with { Health = DeviceHealth.Offline, Detail = "no reply", Since = Ago(minutes), LastOk = Ago(minutes) };

    internal static LinePicture Gone(this LinePicture line, string problem) => line with { IsUp = false, Since = Ago(4), Problem = problem };

    internal static DoorOpening Opening(double minutesAgo, OpenOutcome outcome, params int[] instead) =>
        new(Ago(minutesAgo), outcome, TimeSpan.FromSeconds(outcome == OpenOutcome.Jammed ? 5.1 : 0.21), [.. instead.Select(door => new CompartmentId(door))]);

    internal static DoorPicture Tried(this DoorPicture door, params DoorOpening[] newestFirst) => door with { Openings = newestFirst };

    private static LinePicture Line(string name, string port, string family) => new(name, port, family, true, Ago(60), 1, 90_000, 45_000, Ago(0.01), null);

    private static BoardPicture Board(BoardId board, string line, int address) => new(
        board, line, address, DeviceHealth.Ok, "", Ago(60), Ago(0.01), new DeviceCounters { Ok = 7200, Timeouts = 2 },
        line == "relays" ? [BoardAbility.TimesPulse, BoardAbility.SwitchesOutputs] : [BoardAbility.TimesPulse]);

    /// <summary>Doors 1–4 hang on main, 5–8 on left, 9–12 on right.</summary>
    private static DoorPicture Door(int number)
    {
        var (board, channel) = number switch { <= 4 => (Main, number), <= 8 => (Left, number - 4), _ => (Right, number - 8) };
        return new DoorPicture(new CompartmentId(number), board, channel, channel, DoorContact.Closed, Ago(60), number % 3 == 0 ? PapersBehind.Possible : PapersBehind.None, false, []);
    }
}
