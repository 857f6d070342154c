using System.Collections.Immutable;
using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Core.Technicians;

/// <summary>What a technician does in diagnostics mode, at the screen or from a console. Each is an event of its own in the journal.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(TryDoor), "tryDoor")]
[JsonDerivedType(typeof(ProveDoor), "proveDoor")]
[JsonDerivedType(typeof(OpenAgain), "openAgain")]
[JsonDerivedType(typeof(EndTest), "endTest")]
[JsonDerivedType(typeof(SayOpened), "sayOpened")]
[JsonDerivedType(typeof(SayShut), "sayShut")]
[JsonDerivedType(typeof(MarkBroken), "markBroken")]
[JsonDerivedType(typeof(MarkRepaired), "markRepaired")]
[JsonDerivedType(typeof(Switch), "switch")]
[JsonDerivedType(typeof(PrintTest), "printTest")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Look), "look")]
[JsonDerivedType(typeof(Stay), "stay")]
[JsonDerivedType(typeof(TakeOut), "takeOut")]
[JsonDerivedType(typeof(PutBack), "putBack")]
[JsonDerivedType(typeof(CallOfficer), "callOfficer")]
[JsonDerivedType(typeof(GoBack), "goBack")]
[JsonDerivedType(typeof(SendOfficerAway), "sendOfficerAway")]
[JsonDerivedType(typeof(Restart), "restart")]
[JsonDerivedType(typeof(LogOut), "logOut")]
public abstract record TechnicianAct
{
    /// <summary>Most openings of one test.</summary>
    public const int MostTimes = 20;

    /// <summary>Longest reason.</summary>
    public const int LongestReason = 200;

    private TechnicianAct()
    {
    }

    /// <summary>Open a door, watch it, and again each time it was shut by hand, until it opened as often as asked.</summary>
    /// <param name="Compartment">Which.</param>
    /// <param name="Times">1–20; each opening is an authorisation of its own.</param>
    public sealed record TryDoor(CompartmentId Compartment, int Times) : TechnicianAct;

    /// <summary>Open a door once to prove channel, contact and number under the map in force.</summary>
    public sealed record ProveDoor(CompartmentId Compartment) : TechnicianAct;

    /// <summary>One more pulse at a door that did not open and reads closed.</summary>
    public sealed record OpenAgain : TechnicianAct;

    /// <summary>No further openings in this test; a door that did not open is left.</summary>
    public sealed record EndTest : TechnicianAct;

    /// <summary>Which door the technician saw open.</summary>
    /// <param name="Door">The number on it; null when none did.</param>
    public sealed record SayOpened(CompartmentId? Door) : TechnicianAct;

    /// <summary>The door at hand is shut, where its contact cannot tell.</summary>
    public sealed record SayShut : TechnicianAct;

    /// <summary>A lock or contact is not to be trusted. With an officer beside, its contact need not prove it shut any more.</summary>
    public sealed record MarkBroken(CompartmentId Compartment, string Reason) : TechnicianAct;

    /// <summary>Lock and contact work again. What is inside is not claimed by it.</summary>
    public sealed record MarkRepaired(CompartmentId Compartment) : TechnicianAct;

    /// <summary>A lamp or the buzzer on or off.</summary>
    public sealed record Switch(SignalKind Kind, CompartmentId? Compartment, bool On) : TechnicianAct;

    /// <summary>Print a slip without personal data.</summary>
    public sealed record PrintTest : TechnicianAct;

    /// <summary>Something of a device that moves nothing behind a door.</summary>
    public sealed record Ask(DeviceTask Task) : TechnicianAct;

    /// <summary>A page was looked at; what it showed is not kept.</summary>
    public sealed record Look(DiagnosticsView View) : TechnicianAct;

    /// <summary>Nothing but that somebody is still there.</summary>
    public sealed record Stay : TechnicianAct;

    /// <summary>Out of service once the session is over.</summary>
    public sealed record TakeOut(string Reason) : TechnicianAct;

    /// <summary>In service again once the session is over. Ends safe mode.</summary>
    public sealed record PutBack : TechnicianAct;

    /// <summary>An officer's badge is to be read.</summary>
    public sealed record CallOfficer : TechnicianAct;

    /// <summary>No officer after all. Where the session needed one to begin, it does not begin.</summary>
    public sealed record GoBack : TechnicianAct;

    /// <summary>The officer goes; what needs one is barred again.</summary>
    public sealed record SendOfficerAway : TechnicianAct;

    /// <summary>Log out and start the program anew.</summary>
    public sealed record Restart : TechnicianAct;

    public sealed record LogOut : TechnicianAct;
}

/// <summary>What a technician may ask of devices beside doors.</summary>
public enum DeviceTask
{
    /// <summary>Every board is read now.</summary>
    Survey,

    /// <summary>Whatever waits in the printer comes out no more.</summary>
    ClearPrinter,

    /// <summary>The scanner gets its settings again.</summary>
    SetScanner,

    /// <summary>The signals and a sentence in each language are to be heard.</summary>
    PlaySound,
}

/// <summary>Pages of diagnostics that only look.</summary>
public enum DiagnosticsView
{
    Overview,
    Doors,
    Boards,
    Scanner,
    Printer,
    Inputs,
    Trace,
    Storage,
    Network,
    Performance,
    Log,
    Bundle,
}

/// <summary>How a session of a technician ended.</summary>
public enum DiagnosticsEnd
{
    LoggedOut,
    Restart,

    /// <summary>30 min are over.</summary>
    TimeOver,

    /// <summary>Nothing was done for 5 min.</summary>
    Idle,
}

/// <summary>What a technician who is logged in is at.</summary>
public sealed record DiagnosticsSession
{
    /// <summary>The session runs; false while the officer is awaited without whom it may not begin.</summary>
    public bool Begun { get; init; }

    /// <summary>Doors that read open when it began, by compartment number.</summary>
    public ImmutableSortedSet<int> OpenBefore { get; init; } = [];

    /// <summary>The door test under way, or the last one.</summary>
    public DoorTest? Test { get; init; }

    /// <summary>The last order to a device beside doors.</summary>
    public DeviceAct? Act { get; init; }

    /// <summary>Lamps and buzzer that the technician switched on, so that they are off afterwards.</summary>
    public ImmutableArray<SwitchedOn> SwitchedOn { get; init; } = [];

    /// <summary>How it ends, once doors are being proved shut.</summary>
    public DiagnosticsEnd? End { get; init; }

    /// <summary>The survey by which doors are proved shut at the end.</summary>
    public EffectId? ShutRead { get; init; }

    /// <summary>That survey was answered: every contact was read after it was asked.</summary>
    public bool ShutReadDone { get; init; }
}

/// <summary>A lamp or buzzer that is on.</summary>
public sealed record SwitchedOn(SignalKind Kind, CompartmentId? Compartment);

/// <summary>An order to a device beside doors and its answer.</summary>
/// <param name="Effect">Names it.</param>
/// <param name="Act">What was asked.</param>
/// <param name="Code">How it ended; null while awaited.</param>
/// <param name="Detail">In the driver's words.</param>
public sealed record DeviceAct(EffectId Effect, TechnicianAct Act, CompletionCode? Code, string Detail);

/// <summary>A door tried by a technician: what was ordered, what the contacts said, what the technician saw.</summary>
/// <param name="Compartment">The door ordered open.</param>
/// <param name="Times">Openings asked for.</param>
/// <param name="Proving">It is to prove this door under the map in force.</param>
/// <param name="Before">What its contact read before the first pulse.</param>
public sealed record DoorTest(CompartmentId Compartment, int Times, bool Proving, DoorContact Before)
{
    /// <summary>Every opening so far.</summary>
    public ImmutableArray<DoorCycle> Cycles { get; init; } = [];

    /// <summary>Other doors whose contact opened while this one was ordered.</summary>
    public ImmutableSortedSet<int> Others { get; init; } = [];

    /// <summary>The contact went from open to closed after the pulse.</summary>
    public bool WentBackwards { get; init; }

    /// <summary>The technician said which door opened.</summary>
    public bool Told { get; init; }

    /// <summary>The number on the door that the technician saw open; null when none did, or nothing was said.</summary>
    public CompartmentId? Seen { get; init; }

    /// <summary>What it shows.</summary>
    public DoorFinding? Finding { get; init; }

    /// <summary>No door of this test is open or ordered open any more.</summary>
    public bool Over { get; init; }

    /// <summary>The order for this door opened another one, or may have: the next pulse would open that one again, and nobody asked who may.</summary>
    [JsonIgnore]
    public bool OpensAnother => Finding is { Kind: DoorFindingKind.OtherDoorOpened } || !Others.IsEmpty;
}

/// <summary>One opening of a test.</summary>
/// <param name="OrderedAt">Monotonic time of this run.</param>
/// <param name="Outcome">How it ended; null while awaited.</param>
/// <param name="AnswerAfter">From the order to the board's answer.</param>
/// <param name="OpenFor">From that answer until it read closed; null before.</param>
public sealed record DoorCycle(TimeSpan OrderedAt, OpenOutcome? Outcome, TimeSpan? AnswerAfter, TimeSpan? OpenFor)
{
    /// <summary>Why the board refused its pulse; null when it did not.</summary>
    public string? Refusal { get; init; }
}

/// <summary>Which part a door test points at.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Other">The other door concerned, where there is one.</param>
public sealed record DoorFinding(DoorFindingKind Kind, CompartmentId? Other)
{
    /// <summary>Why the board refused, in the driver's words; null for the other kinds.</summary>
    public string? Reason { get; init; }
}

/// <summary>Kinds of <see cref="DoorFinding"/>.</summary>
public enum DoorFindingKind
{
    /// <summary>Opened as ordered, its own contact followed. Proved once the technician saw its number.</summary>
    Works,

    /// <summary>Nothing answers on its board: power, cable, address.</summary>
    BoardSilent,

    /// <summary>The board answered that it will not pulse this lock: its channel, its kind, or the board itself.</summary>
    BoardRefused,

    /// <summary>The pulse went out and nothing opened: lock, its wire, or what holds the door.</summary>
    LockDoesNotOpen,

    /// <summary>Another door opened: lock channels swapped, or a number painted on the wrong door.</summary>
    OtherDoorOpened,

    /// <summary>This door opened and another one's contact told it: contacts swapped.</summary>
    OtherContactFollowed,

    /// <summary>The contact reads open while shut, and closed while open: polarity.</summary>
    PolarityReversed,

    /// <summary>The door opened and its contact kept reading open: contact stuck, or a wire lost.</summary>
    ContactStaysOpen,

    /// <summary>The door opened and its contact kept reading closed: contact stuck, or no wire.</summary>
    ContactStaysClosed,
}
