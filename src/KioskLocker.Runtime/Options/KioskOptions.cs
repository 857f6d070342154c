using System.Diagnostics;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.Runtime.Options;

/// <summary>Everything that is set for one machine, read from the kiosk's own file and its cabinet map and found good. Nothing in here is secret.</summary>
public sealed record KioskOptions
{
    /// <summary>Vietnam: +7 h, no daylight saving.</summary>
    public static readonly TimeSpan UtcOffset = TimeSpan.FromHours(7);

    /// <summary>Machine number, 4 characters of Crockford's base 32.</summary>
    public required string Machine { get; init; }

    /// <summary>A machine at a desk: simulated lines and a data folder in memory are taken.</summary>
    public required bool Demo { get; init; }

    /// <summary>Folder of the database, the keys and the control socket; absolute.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Anchor file on another disk; null beside the database.</summary>
    public required string? Anchor { get; init; }

    /// <summary>Telephone number on every screen and slip.</summary>
    public required string Hotline { get; init; }

    /// <summary>Where the counter is, and when it and the hotline are there.</summary>
    public CounterSettings Counter { get; init; } = CounterSettings.None;

    /// <summary>Agency that receives what no procedure assigns.</summary>
    public required AgencyId DefaultAgency { get; init; }

    /// <summary>Where the touch screen's pages listen; loopback.</summary>
    public required Uri TouchUrl { get; init; }

    /// <summary>Back office; https, or loopback.</summary>
    public required Uri OfficeUrl { get; init; }

    /// <summary>Folder of the log files, absolute.</summary>
    public required string LogFolder { get; init; }

    /// <summary>File of the cabinet map, absolute.</summary>
    public required string Cabinet { get; init; }

    /// <summary>The cabinet's lines as they are plugged in here.</summary>
    public required CabinetWires Wiring { get; init; }

    /// <summary>Why there is no map to go by, with file and line, for a technician; null when there is one.</summary>
    public string? MapProblem { get; init; }

    /// <summary>Ask for the bag's barcode before a door opens.</summary>
    public required bool BagsHaveBarcodes { get; init; }

    /// <summary>Allocate compartments that only the last citizen called empty.</summary>
    public required bool UsePresumedEmpty { get; init; }

    /// <summary>Free compartments kept for results.</summary>
    public required int ReserveForResults { get; init; }

    /// <summary>3 to 5.</summary>
    public required int RatingLevels { get; init; }

    /// <summary>Limits and time-outs that Core keeps.</summary>
    public required KioskNumbers Numbers { get; init; }

    /// <summary>Time without a touch before the idle warning.</summary>
    public required TimeSpan IdleAfter { get; init; }

    /// <summary>When intake closes for want of room.</summary>
    public required StorageLimits Storage { get; init; }

    /// <summary>Sensor of the air in the cabinet; null where none is fitted.</summary>
    public ClimateSettings? Climate { get; init; }

    /// <summary>A second strike of the same key of a pad within this time is the first one's bounce.</summary>
    public TimeSpan KeyBounce { get; init; } = ConfigNumbers.UsualKeyBounce;

    /// <summary>What the machine lets be heard.</summary>
    public SoundSettings Sound { get; init; } = SoundSettings.Silent;

    /// <summary>Socket of <c>kioskctl</c>.</summary>
    public string ControlSocket => Path.Combine(DataFolder, "control.sock");

    /// <summary>What this machine received at its enrolment.</summary>
    public string EnrolmentPath => Path.Combine(DataFolder, Enrolment.FileName);

    /// <summary>The wires as the lines' pumps take them.</summary>
    public WireSettings Wires => new(
        [.. Wiring.Boards.Select(line => line.Settings)],
        Wiring.Printer?.Line,
        Wiring.Scanner?.Line)
    {
        PrinterName = Wiring.Printer?.Name ?? "",
        ScannerName = Wiring.Scanner?.Name ?? "",
        ScannerFamily = Wiring.Scanner?.Family ?? ScannerFamilies.Plain,
        Climate = Climate,
    };

    /// <summary>What Core must know.</summary>
    public KioskSettings ToSettings() => new(
        Machine,
        DefaultAgency,
        Hotline,
        UtcOffset,
        [.. Wiring.Boards.SelectMany(line => line.Compartments).OrderBy(compartment => compartment.Id.Number)],
        BagsHaveBarcodes,
        UsePresumedEmpty,
        ReserveForResults,
        RatingLevels,
        Numbers)
    {
        MapHash = Wiring.Map?.Hash,
        MapProblem = MapProblem,
    };

    /// <summary>Where the store lies.</summary>
    /// <param name="enrolment">Null before enrolment.</param>
    public StoreSettings ToStoreSettings(Enrolment? enrolment) => new(DataFolder, Machine)
    {
        AnchorPath = Anchor,
        AllowVolatile = Demo,
        FirstEpoch = enrolment?.FirstEpoch ?? 1,
    };
}

/// <summary>How the boards of a line are reached.</summary>
public abstract record BoardPort
{
    private BoardPort()
    {
    }

    /// <summary>A serial port.</summary>
    public sealed record Serial(BoardKind Kind, SerialLineSettings Line) : BoardPort;

    /// <summary>Pins of a chip, or of what stands for one.</summary>
    public sealed record Pins(GpioBankLine Bank) : BoardPort;
}

/// <summary>A line with locker boards.</summary>
/// <param name="Name">Name of the cable, for logs.</param>
/// <param name="Port">Where it is plugged in.</param>
/// <param name="Boards">Boards on it, as the driver takes them.</param>
/// <param name="Compartments">Compartments wired to those boards.</param>
public sealed record BoardLineOptions(string Name, BoardPort Port, IReadOnlyList<LockerBoardSettings> Boards, IReadOnlyList<CompartmentSettings> Compartments)
{
    /// <summary>The line as its pump takes it.</summary>
    public BoardLineSettings Settings => Port switch
    {
        BoardPort.Serial serial => new BoardLineSettings(Family(serial.Kind), serial.Line, Boards) { Name = Name },
        BoardPort.Pins pins => new BoardLineSettings(new GpioFamily(pins.Bank.Bank), pins.Bank.Open, null, Boards) { Name = Name, Port = pins.Bank.Chip.Name },
        _ => throw new UnreachableException(),
    };

    private static IBoardFamily Family(BoardKind kind) => kind switch
    {
        BoardKind.Xor8A => new Xor8AFamily(),
        BoardKind.KerongCu16 => new KerongCu16Family(),
        BoardKind.ModbusRelay => new ModbusRelayFamily(),
        _ => throw new UnreachableException(),
    };
}

/// <summary>A scanner.</summary>
/// <param name="Name">Name of the cable, for logs.</param>
/// <param name="Family">One of <see cref="ScannerFamilies.Names"/>.</param>
/// <param name="Line">Its port; of a camera the path of its device, without a speed.</param>
public sealed record ScannerLineOptions(string Name, string Family, SerialLineSettings Line);

/// <summary>A line with a receipt printer.</summary>
/// <param name="Name">Name of the cable, for logs.</param>
/// <param name="Line">Port and speed.</param>
/// <param name="WidthDots">Printable width: 576 (80 mm paper) or 384 (58 mm).</param>
/// <param name="Font">Font file of running text.</param>
/// <param name="FontBold">Font file of titles.</param>
public sealed record PrinterLineOptions(string Name, SerialLineSettings Line, int WidthDots, string Font, string FontBold)
{
    /// <summary>The driver's numbers at this speed: 8N1 needs ten bits a byte, and an eighth is left free for status.</summary>
    public PrinterSettings Settings => new() { BytesPerSecond = Line.BaudRate / 10 * 7 / 8 };
}
