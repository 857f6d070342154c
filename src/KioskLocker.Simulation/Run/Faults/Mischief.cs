namespace KioskLocker.Simulation.Run.Faults;

/// <summary>What people and things do wrong, each drawn from the seed.</summary>
public enum Mischief
{
    /// <summary>Cancels before any door.</summary>
    Cancel,

    /// <summary>Walks away from an open door, which somebody shuts much later.</summary>
    LeaveDoorOpen,

    /// <summary>Shuts the door without putting anything in, and then opens it again.</summary>
    CloseWithoutPuttingIn,

    /// <summary>Says that the papers are inside, and carries them home.</summary>
    SayPlacedButKeep,

    /// <summary>Sends nothing after all, and takes the papers away.</summary>
    NothingToSend,

    /// <summary>Says that nothing is sent, and leaves the papers inside.</summary>
    WithdrawButLeave,

    /// <summary>Shuts the door and answers no question.</summary>
    WalkAwayUnanswered,

    /// <summary>Walks away long before any door.</summary>
    WalkAwayEarly,

    /// <summary>Opens once more after shutting.</summary>
    OpenAgain,

    /// <summary>Asks for a larger compartment.</summary>
    AskLarger,

    /// <summary>Says that the door does not open, although it stands open.</summary>
    SayStuckAtOpenDoor,

    /// <summary>Reports an empty compartment and keeps the papers.</summary>
    SayEmptyButTake,

    /// <summary>Reports an empty compartment and leaves the papers.</summary>
    SayEmptyAndLeave,

    /// <summary>Reports papers of somebody else that are the owner's own.</summary>
    SayNotMine,

    /// <summary>Opens, shuts and takes nothing.</summary>
    LeaveResultInside,

    /// <summary>Does not come for weeks, until the code is no good any more.</summary>
    ComeLate,

    /// <summary>Another person's ID number with a code.</summary>
    WrongId,

    /// <summary>A code that was used before.</summary>
    UsedCode,

    /// <summary>A latch that does not give way.</summary>
    Jam,

    /// <summary>A roll that ends.</summary>
    NoPaper,

    /// <summary>A board that says nothing for a while.</summary>
    SilentBoard,

    /// <summary>A code held up that nobody asked for.</summary>
    StrayScan,

    /// <summary>The office cannot be reached for a while.</summary>
    OfficeAway,

    /// <summary>The office stored a batch and its answer was lost.</summary>
    LostAnswer,

    /// <summary>The power goes between two things that happen.</summary>
    PowerCut,

    /// <summary>The power goes after a commit and before anything of it was done.</summary>
    PowerCutAfterCommit,

    /// <summary>A door that nobody ordered open.</summary>
    ForcedDoor,

    /// <summary>An officer types a wrong PIN first.</summary>
    WrongPin,

    /// <summary>An officer leaves from an open door.</summary>
    OfficerLeaves,

    /// <summary>An officer counts wrong.</summary>
    Miscount,

    /// <summary>An officer leaves without counting.</summary>
    OfficerDoesNotCount,

    /// <summary>An officer opens a compartment to load and puts nothing in.</summary>
    NotPutIn,

    /// <summary>A board answers after the driver gave up.</summary>
    LateReply,

    /// <summary>A reply that carries another board's address.</summary>
    ForeignReply,

    /// <summary>A reply with a wrong checksum, or half of one.</summary>
    SpoiltReply,

    /// <summary>Replies glued together, in single bytes, or with a frame inside that nobody asked for.</summary>
    OddFraming,

    /// <summary>A contact that bounces.</summary>
    Bounce,

    /// <summary>A contact stuck at open or closed, or its wire broken.</summary>
    StuckContact,

    /// <summary>One board without supply for a while, the other alive.</summary>
    BoardDip,

    /// <summary>A second door stands open while somebody is at the first.</summary>
    NeighbourForced,

    /// <summary>A scan that arrives in pieces.</summary>
    SplitScan,

    /// <summary>Two codes in one burst.</summary>
    GluedScans,

    /// <summary>A scan without its line end.</summary>
    NoTerminator,

    /// <summary>The same code several times within a second.</summary>
    RepeatedScan,

    /// <summary>Noise, control characters, a line of 64 KiB.</summary>
    GarbageScan,

    /// <summary>The scanner's cable is pulled and plugged in again.</summary>
    ScannerUnplugged,

    /// <summary>The scanner speaks at another speed.</summary>
    WrongBaud,

    /// <summary>The scanner is dead and says nothing.</summary>
    ScannerSilent,

    /// <summary>The printer's cover is open for a while.</summary>
    CoverOpen,

    /// <summary>The cutter is jammed for a while.</summary>
    CutterJam,

    /// <summary>The printer loses its power for a moment, in the middle of a slip or not.</summary>
    PrinterDip,

    /// <summary>The printer answers nothing for a while.</summary>
    PrinterSilent,

    /// <summary>The printer's cable is pulled and plugged in again.</summary>
    PrinterUnplugged,

    /// <summary>The program is killed; cabinet and printer keep their power.</summary>
    Killed,

    /// <summary>The power goes while a lock is energised.</summary>
    CutAtPulse,

    /// <summary>Three starts within ten seconds.</summary>
    BrownOut,

    /// <summary>The program is killed while a slip is printed.</summary>
    KilledInPrint,

    /// <summary>Somebody else holds the database longer than the store waits.</summary>
    StoreBusy,

    /// <summary>The disk is full at a commit.</summary>
    DiskFull,

    /// <summary>Reading or writing fails; whether the commit reached the disk nobody knows.</summary>
    DiskError,

    /// <summary>A sync takes half a second, or half a minute.</summary>
    SlowDisk,

    /// <summary>The file system is read-only at a commit.</summary>
    ReadOnlyDisk,

    /// <summary>The wall clock jumps.</summary>
    ClockJump,

    /// <summary>The wall clock runs 100 ppm fast or slow.</summary>
    ClockDrift,

    /// <summary>The machine starts at the date of its image until the network gives it the time.</summary>
    ImageDate,

    /// <summary>A request does not arrive.</summary>
    LostRequest,

    /// <summary>A request arrives twice.</summary>
    RepeatedRequest,

    /// <summary>An old request arrives once more, much later.</summary>
    LateRequest,

    /// <summary>Requests arrive and answers do not, for a while.</summary>
    OneWay,

    /// <summary>A log-in page answers instead of the office.</summary>
    CaptivePortal,

    /// <summary>The office has no time: 429 or 503 with Retry-After.</summary>
    OfficeBusy,

    /// <summary>The connection is not to be trusted.</summary>
    BadCertificate,

    /// <summary>The office's name cannot be resolved.</summary>
    NoName,

    /// <summary>The office sends old orders again.</summary>
    OldOrders,

    /// <summary>The office revokes a code while its owner is at the machine.</summary>
    Revoked,

    /// <summary>The office's answer holds a message of a later version, or a directory that cannot be used.</summary>
    StrangeNews,

    /// <summary>The contact of a lock's relay welds: once its lock was energised, it stays so, and its door does not latch.</summary>
    StickyRelay,

    /// <summary>Somebody opens the service panel, whoever is at the machine.</summary>
    PanelOpened,

    /// <summary>A pin that drives a lock no longer follows: it stays energised, or is never energised again.</summary>
    StuckPin,

    /// <summary>The chip of a bank of pins answers nothing for a while: an expander whose bus hangs.</summary>
    ChipSilent,

    /// <summary>The adapter of one line hears itself, for the whole life of the machine.</summary>
    EchoingAdapter,

    /// <summary>Wires of two doors were changed at installation, at a machine whose map is proved door by door.</summary>
    MisWired,

    /// <summary>Mains goes, for some seconds or for hours.</summary>
    MainsFails,

    /// <summary>A scanner that stops looking by itself, glues its answers to codes, or spoils their checksums.</summary>
    OddScanner,

    /// <summary>The scanner loses its supply for a moment, and with it whatever was never saved.</summary>
    ScannerDip,

    /// <summary>A technician walks away without logging out, from an open door or not.</summary>
    TechnicianLeaves,

    /// <summary>A technician alone orders a door open that may hold papers.</summary>
    TriesForbiddenDoor,

    /// <summary>A board is changed and the map with it: no door opens for citizens and officers until it is proved.</summary>
    MapChanged,

    /// <summary>Somebody else presses, scans or types on another console while a technician's session runs.</summary>
    MeddlesInSession,

    /// <summary>Power or program go in the middle of a start, after one of its commits.</summary>
    StruckStart,

    /// <summary>The disk is nearly full for a while, and the program sees it coming.</summary>
    NoRoom,

    /// <summary>The office refuses one event for good.</summary>
    PoisonEvent,

    /// <summary>Somebody else holds up a code, a card or a badge of their own, all of them good, before an open door.</summary>
    OthersCode,

    /// <summary>A copy of the database is put back that is older than its anchor, on a disk of files.</summary>
    OlderDatabase,
}
