using System.Text.Json.Serialization;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>A part that fails, named, with what was seen of it. Made by <see cref="Findings"/>; put into words by whoever shows it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MapUnusable), "mapUnusable")]
[JsonDerivedType(typeof(NotInMap), "notInMap")]
[JsonDerivedType(typeof(MapNotProved), "mapNotProved")]
[JsonDerivedType(typeof(PortGone), "portGone")]
[JsonDerivedType(typeof(SupplySilent), "supplySilent")]
[JsonDerivedType(typeof(LineSilent), "lineSilent")]
[JsonDerivedType(typeof(BoardSilent), "boardSilent")]
[JsonDerivedType(typeof(LineNoisy), "lineNoisy")]
[JsonDerivedType(typeof(PolaritySuspect), "polaritySuspect")]
[JsonDerivedType(typeof(PulseRefused), "pulseRefused")]
[JsonDerivedType(typeof(LocksWithoutPower), "locksWithoutPower")]
[JsonDerivedType(typeof(DoorsSwapped), "doorsSwapped")]
[JsonDerivedType(typeof(LockJammed), "lockJammed")]
[JsonDerivedType(typeof(ContactDead), "contactDead")]
[JsonDerivedType(typeof(ContactUnknown), "contactUnknown")]
[JsonDerivedType(typeof(DoorReadsOpen), "doorReadsOpen")]
[JsonDerivedType(typeof(DoorGivenUp), "doorGivenUp")]
[JsonDerivedType(typeof(PrinterStopped), "printerStopped")]
[JsonDerivedType(typeof(PaperLow), "paperLow")]
[JsonDerivedType(typeof(ScannerSilent), "scannerSilent")]
[JsonDerivedType(typeof(ClimateSilent), "climateSilent")]
[JsonDerivedType(typeof(AirUnwell), "airUnwell")]
[JsonDerivedType(typeof(TouchScreenSilent), "touchScreenSilent")]
[JsonDerivedType(typeof(InputActive), "inputActive")]
[JsonDerivedType(typeof(OfficeUnreachable), "officeUnreachable")]
[JsonDerivedType(typeof(EventsAside), "eventsAside")]
[JsonDerivedType(typeof(ClockUnconfirmed), "clockUnconfirmed")]
[JsonDerivedType(typeof(RoomShort), "roomShort")]
public abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>It keeps a device from doing its work; otherwise it only wants to be known.</summary>
    [JsonIgnore]
    public bool IsFault => this is not (MapNotProved or PaperLow or ClockUnconfirmed or LineNoisy or DoorReadsOpen or EventsAside or ClimateSilent or AirUnwell);

    /// <summary>The cabinet's map is missing or wrong: no door is ordered.</summary>
    public sealed record MapUnusable(string Problem) : Finding;

    /// <summary>No door of this number is in the map.</summary>
    public sealed record NotInMap(CompartmentId Door) : Finding;

    /// <summary>The map in use is not the one that commissioning proved.</summary>
    /// <param name="Hash">In use.</param>
    /// <param name="Proved">Proved; empty when none ever was.</param>
    public sealed record MapNotProved(string Hash, string Proved) : Finding;

    /// <summary>A port cannot be opened: the adapter is unplugged, its name is another, or it is held by another program.</summary>
    /// <param name="Line">Name of the cable.</param>
    /// <param name="Port">Device or link.</param>
    /// <param name="Devices">What hangs on it.</param>
    /// <param name="Problem">What the system said.</param>
    /// <param name="Since">Since when.</param>
    public sealed record PortGone(string Line, string Port, IReadOnlyList<string> Devices, string Problem, DateTimeOffset? Since) : Finding;

    /// <summary>All boards of the cabinet fell silent together: not each of them, but what they share.</summary>
    public sealed record SupplySilent(IReadOnlyList<BoardId> Boards, DateTimeOffset? Since) : Finding;

    /// <summary>All boards of one line are silent while other lines answer: bus wire, adapter or the supply of that line.</summary>
    public sealed record LineSilent(string Line, string Port, IReadOnlyList<BoardId> Boards, DateTimeOffset? Since) : Finding;

    /// <summary>One board is silent.</summary>
    /// <param name="Board">Name.</param>
    /// <param name="Line">Name of its cable.</param>
    /// <param name="Port">Device or link of that cable.</param>
    /// <param name="Address">Bus address.</param>
    /// <param name="Detail">In the driver's words.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="OthersAnswer">Other boards on the same line answer, so that cable and adapter are good.</param>
    public sealed record BoardSilent(BoardId Board, string Line, string Port, int Address, string Detail, DateTimeOffset? Since, bool OthersAnswer) : Finding;

    /// <summary>Replies of a board come damaged: missing termination, long stubs, wrong speed, a lock without its diode.</summary>
    /// <param name="Board">Name.</param>
    /// <param name="Line">Name of its cable.</param>
    /// <param name="Bad">Damaged or missing replies.</param>
    /// <param name="Ok">Sound replies.</param>
    public sealed record LineNoisy(BoardId Board, string Line, long Bad, long Ok) : Finding;

    /// <summary>Every contact of a board reads open: its polarity is set the wrong way round, or the common wire of its contacts is off.</summary>
    public sealed record PolaritySuspect(BoardId Board, int Doors) : Finding;

    /// <summary>A board answers, and answers pulses by saying that it will not: its kind, its channels or the board itself, and no lock.</summary>
    /// <param name="Board">Board.</param>
    /// <param name="Doors">Doors whose last pulse it refused.</param>
    /// <param name="Reason">What it said last, in the driver's words.</param>
    public sealed record PulseRefused(BoardId Board, IReadOnlyList<CompartmentId> Doors, string Reason) : Finding;

    /// <summary>Several locks of one board got pulses and none moved, although their contacts read: the supply of the locks.</summary>
    public sealed record LocksWithoutPower(BoardId Board, IReadOnlyList<CompartmentId> Doors) : Finding;

    /// <summary>The pulse for one door opened another: two wires, or two lines of the map, are exchanged.</summary>
    public sealed record DoorsSwapped(CompartmentId Ordered, CompartmentId Opened, DateTimeOffset At) : Finding;

    /// <summary>Pulses were sent and the contact never opened: bolt, coil or the wire of the lock.</summary>
    /// <param name="Door">Number on the door.</param>
    /// <param name="Board">Board.</param>
    /// <param name="Channel">Channel of the lock.</param>
    /// <param name="Pulses">Pulses in a row without an opening.</param>
    /// <param name="Last">The last of them.</param>
    public sealed record LockJammed(CompartmentId Door, BoardId Board, int Channel, int Pulses, DateTimeOffset Last) : Finding;

    /// <summary>Pulses were sent and the contact, which did not read closed, never changed: contact, magnet or wire.</summary>
    /// <param name="Door">Number on the door.</param>
    /// <param name="Board">Board.</param>
    /// <param name="Channel">Channel of the contact.</param>
    /// <param name="Contact">What it says all the time.</param>
    /// <param name="Last">Last pulse without an answer of the contact.</param>
    public sealed record ContactDead(CompartmentId Door, BoardId Board, int Channel, DoorContact Contact, DateTimeOffset Last) : Finding;

    /// <summary>The board answers and this contact has no value: its channel is not one that the board reads, or it bounces without end.</summary>
    public sealed record ContactUnknown(CompartmentId Door, BoardId Board, int Channel) : Finding;

    /// <summary>The door stands open, or its contact says so.</summary>
    public sealed record DoorReadsOpen(CompartmentId Door, BoardId Board, int Channel, DateTimeOffset? Since) : Finding;

    /// <summary>An officer or a failed opening took this door out of service; it stays so until an officer puts it back.</summary>
    public sealed record DoorGivenUp(CompartmentId Door) : Finding;

    /// <summary>The printer prints nothing.</summary>
    public sealed record PrinterStopped(PrinterCondition Condition, string Line, DateTimeOffset? Since) : Finding;

    /// <summary>Paper is near its end.</summary>
    public sealed record PaperLow : Finding;

    /// <summary>The scanner does not answer.</summary>
    public sealed record ScannerSilent(string Line, string Port, string Detail, DateTimeOffset? Since) : Finding;

    /// <summary>The sensor of the air does not answer.</summary>
    public sealed record ClimateSilent(string Line, string Port, string Detail) : Finding;

    /// <summary>The air in the cabinet harms paper, locks or electronics.</summary>
    /// <param name="Detail">How, with the figures.</param>
    public sealed record AirUnwell(string Detail) : Finding;

    /// <summary>Nothing on the touch screen lives: its browser is frozen, gone, or never came.</summary>
    /// <param name="Since">Since when.</param>
    /// <param name="LastBeat">Last beat of its page; null where none came since the start.</param>
    public sealed record TouchScreenSilent(DateTimeOffset Since, DateTimeOffset? LastBeat) : Finding;

    /// <summary>The back panel is open, or mains is gone.</summary>
    public sealed record InputActive(CabinetInput Input, DateTimeOffset? Since) : Finding;

    /// <summary>The office cannot be reached, or refuses.</summary>
    public sealed record OfficeUnreachable(string Problem, DateTimeOffset? Since, long Waiting) : Finding;

    /// <summary>Events that the office refused wait to be offered again.</summary>
    public sealed record EventsAside(long Count) : Finding;

    /// <summary>Nobody vouches for the clock.</summary>
    public sealed record ClockUnconfirmed(TimeSpan? Offset) : Finding;

    /// <summary>New papers are not taken for want of room.</summary>
    public sealed record RoomShort(string Detail, long FreeBytes) : Finding;
}
