using System.Collections.Immutable;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>The whole state, in slices that the store writes as rows: a slice that is the same object is not written again.</summary>
public sealed record KioskState
{
    public static KioskState Initial { get; } = new();

    public KioskPhase Phase { get; init; } = KioskPhase.Starting;

    public Counters Counters { get; init; } = new(1, 0, "", 0, 0);

    public KioskSettings? Settings { get; init; }

    public OfficeDirectory? Directory { get; init; }

    public ServiceState Service { get; init; } = new(true, "", "", false, true, "", false);

    public Visit? Visit { get; init; }

    /// <summary>By compartment number.</summary>
    public ImmutableSortedDictionary<int, Compartment> Compartments { get; init; } = ImmutableSortedDictionary<int, Compartment>.Empty;

    /// <summary>By drop-off number; kept until custody-out plus retention.</summary>
    public ImmutableSortedDictionary<string, DossierRecord> Dossiers { get; init; } =
        ImmutableSortedDictionary<string, DossierRecord>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Results by dossier code, ordinal: announced, loaded, and gone for less than the retention.</summary>
    public ImmutableSortedDictionary<string, ResultRecord> Results { get; init; } =
        ImmutableSortedDictionary<string, ResultRecord>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Wrong PINs by personnel number, ordinal.</summary>
    public ImmutableSortedDictionary<string, PinTries> Pins { get; init; } =
        ImmutableSortedDictionary<string, PinTries>.Empty.WithComparers(StringComparer.Ordinal);

    public DropOffLimits Limits { get; init; } = DropOffLimits.None;

    public GuessState Guesses { get; init; } = new(0, 0);

    /// <summary>Running timers by <see cref="TimerId"/>; started again in full after a restart.</summary>
    public ImmutableSortedDictionary<TimerId, RunningTimer> Timers { get; init; } = ImmutableSortedDictionary<TimerId, RunningTimer>.Empty;

    /// <summary>Local day of the last event taken; null when its clock was not confirmed.</summary>
    public ConfirmedDay? Day { get; init; }

    public DeviceState Devices { get; init; } = DeviceState.Unknown;

    public CabinetState Cabinet { get; init; } = CabinetState.Unknown;

    /// <summary>Last housekeeping, to measure spans for retention.</summary>
    public HousekeepingMark? LastHousekeeping { get; init; }
}

/// <param name="Epoch">Counts restorations of the database.</param>
/// <param name="OutboxSeq">Last outbox number given in this epoch.</param>
/// <param name="SerialDate">Date part of the last drop-off number, <c>yyMMdd</c>.</param>
/// <param name="Serial">Its serial, 0–999.</param>
/// <param name="OfficeMessage">Last office message taken.</param>
public sealed record Counters(int Epoch, long OutboxSeq, string SerialDate, int Serial, long OfficeMessage);

/// <param name="InService">Ordered state.</param>
/// <param name="By">Who ordered it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Pending">Out of service as soon as the visit ends.</param>
/// <param name="IntakeOpen">The store takes deposits.</param>
/// <param name="IntakeDetail">Why not.</param>
/// <param name="RestoredDatabase">The database was older than its anchor; no drop-off until an officer reconciled.</param>
public sealed record ServiceState(bool InService, string By, string Reason, bool Pending, bool IntakeOpen, string IntakeDetail, bool RestoredDatabase)
{
    /// <summary>Since the database was put back the office has not said all that it has: what it said of codes in between is not known here yet, and none is minted.</summary>
    public bool AwaitsOffice { get; init; }
}

/// <summary>One person at the machine.</summary>
public sealed record Visit(VisitId Id, VisitKind Kind, Language Language)
{
    public ProcedureCode? Procedure { get; init; }

    public string? PreRegistration { get; init; }

    public DossierCode? SupplementTo { get; init; }

    public bool SupplementVerified { get; init; }

    public VaultRef? Person { get; init; }

    public Digest? IdDigest { get; init; }

    public bool HasName { get; init; }

    public VaultRef? Phone { get; init; }

    public Digest? PhoneDigest { get; init; }

    public bool ReturnHere { get; init; }

    public CompartmentSize Size { get; init; }

    public bool WantsLow { get; init; }

    public string? Bag { get; init; }

    public DropOffNumber? Number { get; init; }

    public Opening? Opening { get; init; }

    /// <summary>A door of this number was open, or may have been: papers may lie behind it.</summary>
    public bool DoorWasOpen { get; init; }

    /// <summary>Different compartments that this number was given, those without a pulse apart; an interrupted visit counts on.</summary>
    public int Compartments { get; init; }

    /// <summary>Orders of this visit that another one followed without a pulse and without a press.</summary>
    public int WithoutPulse { get; init; }

    /// <summary>The slip as printed or shown.</summary>
    public Slip.DropOff? Slip { get; init; }

    /// <summary>Slips ordered after the first.</summary>
    public int Copies { get; init; }

    public EffectId? Printing { get; init; }

    public PrintOutcome? Printed { get; init; }

    public EndReason? End { get; init; }

    public string? CaseNumber { get; init; }

    public LookUpState? LookUp { get; init; }

    /// <summary>Digest of the pickup code presented in a collection.</summary>
    public Digest? Code { get; init; }

    /// <summary>Digest of the one-time code given in addition; null before.</summary>
    public Digest? OneTime { get; init; }

    /// <summary>The result that code and ID number opened; null before and when they did not.</summary>
    public DossierCode? Result { get; init; }

    /// <summary>What the owner reported at the open door.</summary>
    public CollectReport? Report { get; init; }

    /// <summary>The hand-over slip, where it was asked for.</summary>
    public Slip.HandOver? HandOver { get; init; }

    /// <summary>The hand-over sheet of an emptying.</summary>
    public Slip.Sheet? Sheet { get; init; }

    /// <summary>Staff at the machine.</summary>
    public StaffSession? Staff { get; init; }

    /// <summary>Diagnostics mode; null for everybody else, and again after a power cut.</summary>
    public DiagnosticsSession? Diagnostics { get; init; }

    /// <summary>Custody of an earlier drop-off is being settled by its owner.</summary>
    public bool Resumed { get; init; }

    public bool IdleWarning { get; init; }

    /// <summary>The person was warned that the longest time of a visit is nearly over.</summary>
    public bool LimitWarning { get; init; }

    public int Extensions { get; init; }

    /// <summary>The 20 min are over: what is open is brought to its end, nothing new begins.</summary>
    public bool TimeUp { get; init; }

    public bool QuestionRepeated { get; init; }
}

/// <summary>The opening of a visit that is under way, from its order to its settlement.</summary>
/// <param name="Effect">The authorisation.</param>
/// <param name="Compartment">The compartment.</param>
/// <param name="Presses">Openings of this compartment in this visit, this one included.</param>
/// <param name="Outcome">How it ended; null while awaited.</param>
/// <param name="After">What follows once the door is closed.</param>
/// <param name="Reminder">0 none, 1 voice, 2 buzzer.</param>
/// <param name="PreviousContent">What was known of the compartment before.</param>
public sealed record Opening(
    EffectId Effect, CompartmentId Compartment, int Presses, OpenOutcome? Outcome, AfterClosing After, int Reminder, CompartmentContent PreviousContent)
{
    /// <summary>This door was open in this visit, or somebody said so: papers may have gone in or out.</summary>
    public bool WasOpen { get; init; }
}

/// <summary>What follows once the door is closed.</summary>
public enum AfterClosing
{
    /// <summary>Ask whether the papers are inside.</summary>
    Ask,

    /// <summary>It did not fit: another, larger compartment; this one is unknown.</summary>
    Larger,

    /// <summary>Somebody's things are inside: quarantine, another compartment.</summary>
    Quarantine,
}

/// <summary>Why a visit ended otherwise than with a receipt.</summary>
public enum EndReason
{
    Withdrawn,
    NoAnswer,
    AbandonedOpen,
    NoFeedback,
    NoOtherCompartment,
    BoardOffline,
    LimitReached,

    /// <summary>As many compartments were tried as one visit may try.</summary>
    CompartmentLimit,

    /// <summary>The disk or the outbox takes no more deposits.</summary>
    StorageFull,

    /// <summary>The pre-registered procedure is not offered here today.</summary>
    NotOffered,

    /// <summary>A fee is outstanding: the result is handed over after it was paid at the counter.</summary>
    FeeDue,

    /// <summary>An earlier report about this compartment waits for an officer.</summary>
    CaseOpen,

    /// <summary>The owner reported that nothing was inside.</summary>
    ReportedEmpty,

    /// <summary>The owner reported somebody else's papers.</summary>
    ReportedNotMine,

    /// <summary>The door did not open; the code stays good.</summary>
    CollectStuck,

    /// <summary>Nobody said whether the result was taken; the code stays good.</summary>
    CollectNoAnswer,

    /// <summary>The longest time of a visit was over before any door was ordered open.</summary>
    TimeOver,
}

/// <summary>What was looked up.</summary>
/// <param name="Read">What was read, shown back to the citizen.</param>
/// <param name="Found">Whether anything was found.</param>
/// <param name="Number">Drop-off number, if known.</param>
/// <param name="Dossier">Dossier code, if known.</param>
/// <param name="Stage">Degree of completion; null where nobody can say where the papers are.</param>
/// <param name="CanResume">An unsettled drop-off of today that its owner may settle.</param>
/// <param name="Answer">Outcome of the second factor, shown when the answer timer has run.</param>
public sealed record LookUpState(string Read, bool Found, DropOffNumber? Number, DossierCode? Dossier, DossierStage? Stage, bool CanResume, bool? Answer);

/// <summary>A dossier known to this machine.</summary>
/// <param name="Number">Its drop-off number.</param>
/// <param name="Visit">Visit that brought it; names its personal data in the vault.</param>
/// <param name="Custody">Where it is, as far as anybody can claim.</param>
/// <param name="Compartment">Compartment concerned.</param>
/// <param name="At">UTC of the opening.</param>
/// <param name="Agency">Agency that checks it.</param>
/// <param name="Procedure">Procedure, where known.</param>
/// <param name="Person">Vault entry.</param>
/// <param name="Phone">Vault entry.</param>
/// <param name="IdDigest">Digest of the owner's ID number.</param>
/// <param name="Dossier">Code given by the office.</param>
/// <param name="Stage">Stage told by the office.</param>
/// <param name="WrongIds">Wrong ID numbers given for it.</param>
/// <param name="RetentionAge">Confirmed time since custody-out or withdrawal; below zero until the first confirmed mark after it; null before.</param>
/// <param name="Template">The visit's answers, kept while the citizen may resume.</param>
public sealed record DossierRecord(
    DropOffNumber Number,
    VisitId Visit,
    Custody Custody,
    CompartmentId? Compartment,
    DateTimeOffset At,
    AgencyId Agency,
    ProcedureCode? Procedure,
    VaultRef Person,
    VaultRef? Phone,
    Digest IdDigest,
    DossierCode? Dossier,
    DossierStage Stage,
    int WrongIds,
    TimeSpan? RetentionAge,
    Visit? Template);

/// <summary>Where papers are, as far as anybody can claim.</summary>
public enum Custody
{
    /// <summary>A door was ordered open for it.</summary>
    Intended,
    InMachine,
    Unsettled,
    Withdrawn,

    /// <summary>An officer took the papers out; the office has them. Not custody-out.</summary>
    Emptied,

    /// <summary>An officer did not find what the machine held.</summary>
    Disputed,
    Out,
}

/// <summary>Counts against filling the wall.</summary>
/// <param name="Day">Local day the counts are for.</param>
/// <param name="ById">Drop-offs per ID digest.</param>
/// <param name="ByPhone">Drop-offs per phone digest.</param>
/// <param name="NightHour">UTC of drop-offs of the last hour of a night, at most 20.</param>
public sealed record DropOffLimits(
    DateOnly Day, ImmutableSortedDictionary<string, int> ById, ImmutableSortedDictionary<string, int> ByPhone, ImmutableArray<DateTimeOffset> NightHour)
{
    public static DropOffLimits None { get; } = new(
        DateOnly.MinValue,
        ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal),
        ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal),
        []);

    /// <summary>Since when these counts stand while the clock is not confirmed; null while it is.</summary>
    public RunningSince? Since { get; init; }

    /// <summary>Something was counted while no day was known: the first confirmed day takes it.</summary>
    public bool Undated { get; init; }
}

/// <summary>A place on the monotonic clock.</summary>
/// <param name="Monotonic">Monotonic clock then.</param>
/// <param name="BootId">Run that it belongs to.</param>
public sealed record RunningSince(TimeSpan Monotonic, string BootId);

/// <param name="WrongInARow">Wrong second factors since the last right one; never lowered by a restart or a clock.</param>
/// <param name="Total">All wrong ones.</param>
public sealed record GuessState(int WrongInARow, long Total);

/// <param name="StartedSeq">Event that started it: the stale ones are told apart by this.</param>
/// <param name="Span">Full length.</param>
public sealed record RunningTimer(long StartedSeq, TimeSpan Span);

/// <summary>A local day that the office's clock vouches for.</summary>
public sealed record ConfirmedDay(DateOnly Date);

/// <summary>Health of the devices as last heard.</summary>
public sealed record DeviceState(ImmutableSortedDictionary<string, DeviceHealth> Boards, PrinterStatus Printer, DeviceHealth Scanner)
{
    /// <summary>The devices were asked in this run. Nothing is offered before, whoever orders it.</summary>
    public bool Surveyed { get; init; }

    public static DeviceState Unknown { get; } = new(
        ImmutableSortedDictionary<string, DeviceHealth>.Empty.WithComparers(StringComparer.Ordinal), PrinterStatus.Unknown, DeviceHealth.Unknown);
}

/// <param name="Utc">Wall clock then.</param>
/// <param name="ClockConfirmed">Whether it was confirmed.</param>
/// <param name="Monotonic">Monotonic clock then.</param>
/// <param name="BootId">Run that it belongs to.</param>
public sealed record HousekeepingMark(DateTimeOffset Utc, bool ClockConfirmed, TimeSpan Monotonic, string BootId)
{
    /// <summary>The last mark whose clock was confirmed; null when this one's was, or when there never was one.</summary>
    public HousekeepingMark? Confirmed { get; init; }
}
