using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>Everything the machine knows of its devices at one moment. Holds nothing of any person: it may be shown, sent and kept.</summary>
/// <param name="At">Wall clock.</param>
/// <param name="Lines">Every cable.</param>
/// <param name="Boards">Every locker board.</param>
/// <param name="Doors">Every compartment, by number.</param>
/// <param name="Inputs">Inputs of the cabinet.</param>
/// <param name="Outputs">Lamps and buzzers that have a wire.</param>
/// <param name="Printer">Null where none is fitted.</param>
/// <param name="Scanner">Null where none is fitted.</param>
/// <param name="Link">The office.</param>
/// <param name="Room">The disk.</param>
/// <param name="Map">The wiring as configured and as proved.</param>
public sealed record CabinetPicture(
    DateTimeOffset At,
    IReadOnlyList<LinePicture> Lines,
    IReadOnlyList<BoardPicture> Boards,
    IReadOnlyList<DoorPicture> Doors,
    IReadOnlyList<InputPicture> Inputs,
    IReadOnlyList<OutputPicture> Outputs,
    PrinterPicture? Printer,
    ScannerPicture? Scanner,
    LinkPicture Link,
    RoomPicture Room,
    MapPicture Map)
{
    /// <summary>The sensor of the air in the cabinet; null where none is fitted.</summary>
    public ClimatePicture? Climate { get; init; }

    /// <summary>The touch screen; null where nobody listens to its pages.</summary>
    public TouchScreenPicture? Screen { get; init; }

    /// <summary>The door of this number; null where the map knows none.</summary>
    public DoorPicture? Door(CompartmentId compartment) => Doors.FirstOrDefault(door => door.Compartment == compartment);

    /// <summary>The board of this name; null where the map knows none.</summary>
    public BoardPicture? Board(BoardId board) => Boards.FirstOrDefault(one => one.Board == board);

    /// <summary>The line of this name.</summary>
    public LinePicture? Line(string name) => Lines.FirstOrDefault(line => line.Name == name);
}

/// <summary>One cable.</summary>
/// <param name="Name">As configured.</param>
/// <param name="Port">Device or link, as configured.</param>
/// <param name="Family">How it is spoken to, as configured: <c>xor8a</c>, <c>escPos</c>, ….</param>
/// <param name="IsUp">The port is open and has shown no fault.</param>
/// <param name="Since">Since when it is so; null before it was ever tried.</param>
/// <param name="Opened">How often the port was opened.</param>
/// <param name="BytesIn">Bytes received since the start.</param>
/// <param name="BytesOut">Bytes sent since the start.</param>
/// <param name="LastByteAt">When the last byte came in.</param>
/// <param name="Problem">Why it could not be opened or was given up, last time.</param>
public sealed record LinePicture(
    string Name, string Port, string Family, bool IsUp, DateTimeOffset? Since, long Opened, long BytesIn, long BytesOut, DateTimeOffset? LastByteAt, string? Problem);

/// <summary>One locker board.</summary>
/// <param name="Board">Name.</param>
/// <param name="Line">Name of its cable.</param>
/// <param name="Address">Bus address.</param>
/// <param name="Health">As last seen.</param>
/// <param name="Detail">In the driver's words.</param>
/// <param name="Since">Since when its health is what it is; null before it was ever asked.</param>
/// <param name="LastOk">Last sound reply.</param>
/// <param name="Counters">What was counted.</param>
/// <param name="Can">What boards of its family can.</param>
public sealed record BoardPicture(
    BoardId Board, string Line, int Address, DeviceHealth Health, string Detail, DateTimeOffset? Since, DateTimeOffset? LastOk, DeviceCounters Counters, IReadOnlyList<BoardAbility> Can);

/// <summary>What boards of a family can (Devices: <c>BoardCapabilities</c>), for people.</summary>
public enum BoardAbility
{
    /// <summary>Ends a pulse by itself.</summary>
    TimesPulse,

    /// <summary>Tells whether something lies inside.</summary>
    SensesItems,

    /// <summary>Tells a change without being asked.</summary>
    TellsUnasked,

    /// <summary>Has outputs for lamps and buzzers.</summary>
    SwitchesOutputs,
}

/// <summary>One door with its lock and contact.</summary>
/// <param name="Compartment">Number on the door.</param>
/// <param name="Board">Board that drives the lock.</param>
/// <param name="Channel">Channel of the lock; 0 where the map knows none.</param>
/// <param name="ContactChannel">Channel of the contact.</param>
/// <param name="Contact">What it says now.</param>
/// <param name="Since">Since when it says so; null before the first read.</param>
/// <param name="Papers">What may be behind it.</param>
/// <param name="OutOfService">Lock or contact were given up.</param>
/// <param name="Openings">Last openings of this run, the newest first; at most <see cref="DoorLog.MostOpenings"/>.</param>
public sealed record DoorPicture(
    CompartmentId Compartment,
    BoardId Board,
    int Channel,
    int ContactChannel,
    DoorContact Contact,
    DateTimeOffset? Since,
    PapersBehind Papers,
    bool OutOfService,
    IReadOnlyList<DoorOpening> Openings);

/// <summary>One ordered opening.</summary>
/// <param name="At">Wall clock of its commit.</param>
/// <param name="Outcome">How it ended; null while awaited.</param>
/// <param name="Took">From the commit to the answer; null while awaited.</param>
/// <param name="Instead">Doors that opened meanwhile although nobody ordered them.</param>
public sealed record DoorOpening(DateTimeOffset At, OpenOutcome? Outcome, TimeSpan? Took, IReadOnlyList<CompartmentId> Instead)
{
    /// <summary>Why the board refused the pulse; null when it did not.</summary>
    public string? Refusal { get; init; }
}

/// <summary>One input of the cabinet.</summary>
/// <param name="Input">What it senses.</param>
/// <param name="State">What it says.</param>
/// <param name="Since">Since when.</param>
public sealed record InputPicture(CabinetInput Input, InputState State, DateTimeOffset? Since);

/// <summary>One lamp or buzzer.</summary>
/// <param name="Board">Board that switches it.</param>
/// <param name="Output">Its output there.</param>
/// <param name="Kind">Lamp, buzzer, ….</param>
/// <param name="Compartment">Whose lamp; null for the cabinet's one.</param>
/// <param name="On">As last ordered; null before the first order.</param>
public sealed record OutputPicture(BoardId Board, int Output, SignalKind Kind, CompartmentId? Compartment, bool? On);

/// <summary>The printer.</summary>
/// <param name="Line">Name of its cable.</param>
/// <param name="Status">What stops it, and the paper.</param>
/// <param name="Since">Since when.</param>
/// <param name="LastOk">Last sign of life.</param>
/// <param name="Counters">What was counted.</param>
/// <param name="Can">What it can, as far as it is known.</param>
public sealed record PrinterPicture(
    string Line, PrinterStatus Status, DateTimeOffset? Since, DateTimeOffset? LastOk, DeviceCounters Counters, IReadOnlyList<PrinterAbility> Can);

/// <summary>What a printer can. The first three every printer of this driver must.</summary>
public enum PrinterAbility
{
    /// <summary>Prints images, so that letters need no font of its own.</summary>
    PrintsImages,

    /// <summary>Cuts a slip off.</summary>
    Cuts,

    /// <summary>Tells when paper is near its end or gone, and what stops it.</summary>
    TellsPaper,

    /// <summary>Confirms that a slip is on paper. Known once it has: a printer that cannot answers nothing.</summary>
    ConfirmsSlips,
}

/// <summary>The scanner.</summary>
/// <param name="Line">Name of its cable.</param>
/// <param name="Health">As last seen.</param>
/// <param name="Detail">In the driver's words.</param>
/// <param name="Since">Since when.</param>
/// <param name="LastOk">Last sign of life.</param>
/// <param name="Counters">What was counted on its line.</param>
/// <param name="Can">What scanners of its family can.</param>
/// <param name="Scans">What was scanned last, masked; the newest first.</param>
public sealed record ScannerPicture(
    string Line,
    DeviceHealth Health,
    string Detail,
    DateTimeOffset? Since,
    DateTimeOffset? LastOk,
    DeviceCounters Counters,
    IReadOnlyList<ScannerAbility> Can,
    IReadOnlyList<MaskedScan> Scans);

/// <summary>What scanners of a family can (Devices: <c>ScannerCapabilities</c>), for people.</summary>
public enum ScannerAbility
{
    /// <summary>Can be asked whether it lives.</summary>
    Answers,

    /// <summary>Reads only while it is told to.</summary>
    IsTriggered,

    /// <summary>Its settings can be read.</summary>
    TellsSettings,

    /// <summary>Can be closed against its maker's set-up codes.</summary>
    LocksSetupCodes,
}

/// <summary>The sensor of the air in the cabinet.</summary>
/// <param name="Line">Name of its bus.</param>
/// <param name="Health">Degraded where paper, locks or electronics suffer.</param>
/// <param name="Detail">In the driver's words, with the figures.</param>
/// <param name="LastOk">Last reading.</param>
/// <param name="Counters">What was counted.</param>
/// <param name="Can">What it measures.</param>
/// <param name="Celsius">Temperature as told last; null when nothing was.</param>
/// <param name="HumidityPercent">Relative humidity as told last; null when nothing was.</param>
/// <param name="DewPoint">°C; surfaces as cold as this get wet.</param>
public sealed record ClimatePicture(
    string Line,
    DeviceHealth Health,
    string Detail,
    DateTimeOffset? LastOk,
    DeviceCounters Counters,
    IReadOnlyList<ClimateAbility> Can,
    double? Celsius,
    double? HumidityPercent,
    double? DewPoint);

/// <summary>What a sensor of the air measures.</summary>
public enum ClimateAbility
{
    /// <summary>Temperature.</summary>
    Temperature,

    /// <summary>Relative humidity, and with it the dew point.</summary>
    Humidity,
}

/// <summary>The touch screen, as its page's beats tell.</summary>
/// <param name="Health">Unknown before the first page, offline once nothing on the glass lives.</param>
/// <param name="Since">Since when.</param>
/// <param name="LastBeat">Last beat of its page; null before the first.</param>
/// <param name="Counters">Beats, and how often they stayed away.</param>
public sealed record TouchScreenPicture(DeviceHealth Health, DateTimeOffset Since, DateTimeOffset? LastBeat, DeviceCounters Counters);

/// <summary>One scan without its content.</summary>
/// <param name="At">Wall clock.</param>
/// <param name="Kind">What it is: <c>idCard</c>, <c>pickupCode</c>, <c>url</c>, …; for a refused one why.</param>
/// <param name="Length">Characters; bytes where it was refused.</param>
/// <param name="Letters">It has letters.</param>
/// <param name="Digits">It has digits.</param>
/// <param name="Other">It has other characters, such as separators.</param>
public sealed record MaskedScan(DateTimeOffset At, string Kind, int Length, bool Letters, bool Digits, bool Other);

/// <summary>The link to the office.</summary>
/// <param name="Problem">One sentence; null while all is well.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="LastOk">Last good answer in this run.</param>
/// <param name="Waiting">Events that wait.</param>
/// <param name="Aside">Events that the office refused.</param>
/// <param name="Oldest">Commit time of the oldest waiting one.</param>
/// <param name="ClockConfirmed">The wall clock may be believed.</param>
/// <param name="ClockOffset">Wall clock minus the office's, as last seen; null before.</param>
/// <param name="DirectoryVersion">Version of the directory; 0 for none.</param>
public sealed record LinkPicture(
    string? Problem, DateTimeOffset? Since, DateTimeOffset? LastOk, long Waiting, long Aside, DateTimeOffset? Oldest, bool ClockConfirmed, TimeSpan? ClockOffset, long DirectoryVersion);

/// <summary>Room on the disk.</summary>
/// <param name="FreeBytes">Bytes free.</param>
/// <param name="TotalBytes">Bytes of the disk.</param>
/// <param name="IntakeOpen">New papers are taken.</param>
/// <param name="Detail">Why not.</param>
public sealed record RoomPicture(long FreeBytes, long TotalBytes, bool IntakeOpen, string Detail);

/// <summary>The wiring.</summary>
/// <param name="Hash">Of the map in use; empty where none could be read.</param>
/// <param name="Proved">Hash that commissioning proved door by door; empty before.</param>
/// <param name="Problem">Why no door may be ordered; null when doors may be.</param>
public sealed record MapPicture(string Hash, string Proved, string? Problem);
