using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Core.Uplink;

/// <summary>What the citizen and the sensors said when custody passed (product.md truth 3).</summary>
/// <param name="CitizenSaid">The citizen answered that the papers are inside.</param>
/// <param name="ItemSensor">What an item sensor saw; null where none is fitted.</param>
/// <param name="DoorClosedSeen">The contact was seen to close; false where only the citizen said so.</param>
public sealed record CustodyEvidence(bool CitizenSaid, bool? ItemSensor, bool DoorClosedSeen);

/// <summary>Why a drop-off ended without anybody knowing where the papers are.</summary>
public enum UnsettledReason
{
    /// <summary>The question "did you put them in" was never answered.</summary>
    NoAnswer,

    /// <summary>The door stood open for 300 s.</summary>
    AbandonedOpen,

    /// <summary>Power or the program was lost between the order and the answer.</summary>
    Interrupted,

    /// <summary>The contact gave no feedback and the citizen left.</summary>
    NoFeedback,

    /// <summary>A rule of the machine itself was broken; it stopped.</summary>
    InternalFault,
}

/// <summary>Messages v1 from the kiosk to the back office, without personal data. The relay joins plaintext from the vault when it sends.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(KioskStarted), "kioskStarted")]
[JsonDerivedType(typeof(DossierDeposited), "dossierDeposited")]
[JsonDerivedType(typeof(DropOffUnsettled), "dropOffUnsettled")]
[JsonDerivedType(typeof(DropOffWithdrawn), "dropOffWithdrawn")]
[JsonDerivedType(typeof(CompartmentChanged), "compartmentChanged")]
[JsonDerivedType(typeof(SecurityAlert), "securityAlert")]
[JsonDerivedType(typeof(ServiceChanged), "serviceChanged")]
[JsonDerivedType(typeof(PersonalDataErased), "personalDataErased")]
[JsonDerivedType(typeof(InvariantBroken), "invariantBroken")]
[JsonDerivedType(typeof(StaffLoggedIn), "staffLoggedIn")]
[JsonDerivedType(typeof(DossierEmptied), "dossierEmptied")]
[JsonDerivedType(typeof(DossierDisputed), "dossierDisputed")]
[JsonDerivedType(typeof(EmptyingEnded), "emptyingEnded")]
[JsonDerivedType(typeof(CompartmentReconciled), "compartmentReconciled")]
[JsonDerivedType(typeof(ResultLoaded), "resultLoaded")]
[JsonDerivedType(typeof(PickupCodeMinted), "pickupCodeMinted")]
[JsonDerivedType(typeof(PickupCodeEnded), "pickupCodeEnded")]
[JsonDerivedType(typeof(ResultCollected), "resultCollected")]
[JsonDerivedType(typeof(ResultUnsettled), "resultUnsettled")]
[JsonDerivedType(typeof(ResultReported), "resultReported")]
[JsonDerivedType(typeof(ResultReturned), "resultReturned")]
[JsonDerivedType(typeof(ResultLocked), "resultLocked")]
[JsonDerivedType(typeof(TechnicianOpened), "technicianOpened")]
[JsonDerivedType(typeof(DiagnosticsEnded), "diagnosticsEnded")]
[JsonDerivedType(typeof(MapCommissioned), "mapCommissioned")]
public abstract record UplinkMessage
{
    private UplinkMessage()
    {
    }

    /// <summary>The kiosk started. <paramref name="Clean"/> is false after a power cut or crash; <paramref name="Restored"/> true when the database was older than its anchor.</summary>
    public sealed record KioskStarted(string Version, bool Clean, bool SafeMode, bool Restored) : UplinkMessage
    {
        /// <summary>How the run before ended, for example <c>loopStuck</c> after the watchdog; null when nobody knows, and from older kiosks.</summary>
        public string? LastRun { get; init; }
    }

    /// <summary>Custody of papers passed into the machine.</summary>
    public sealed record DossierDeposited(
        DropOffNumber Number,
        VisitId Visit,
        AgencyId Agency,
        ProcedureCode? Procedure,
        CompartmentId Compartment,
        DateTimeOffset DepositedAt,
        DateOnly? CheckBy,
        CustodyEvidence Evidence,
        VaultRef PersonRef,
        Digest IdDigest,
        VaultRef? PhoneRef,
        bool ReturnHere,
        string? Bag,
        DossierCode? SupplementTo,
        bool SupplementVerified,
        string? PreRegistration) : UplinkMessage
    {
        /// <summary>True when a low compartment was asked for, so that the result is loaded within reach too; null when not, and from older kiosks.</summary>
        public bool? WantsLow { get; init; }
    }

    /// <summary>A door was opened for this number and nobody can say where the papers are.</summary>
    public sealed record DropOffUnsettled(
        DropOffNumber Number,
        VisitId Visit,
        AgencyId Agency,
        ProcedureCode? Procedure,
        CompartmentId? Compartment,
        UnsettledReason Reason,
        VaultRef PersonRef,
        VaultRef? PhoneRef) : UplinkMessage
    {
        /// <summary>The dossier that the papers were to supplement; null for none, and from older kiosks.</summary>
        public DossierCode? SupplementTo { get; init; }

        /// <summary>The ID number is the owner's of that dossier, and the office asked for a supplement; null otherwise.</summary>
        public bool? SupplementVerified { get; init; }
    }

    /// <summary>A door was opened for this number and the citizen said that nothing is to be sent. The content is unknown all the same.</summary>
    public sealed record DropOffWithdrawn(DropOffNumber Number, VisitId Visit, AgencyId Agency, CompartmentId? Compartment) : UplinkMessage;

    /// <summary>What is known about a compartment changed other than by a deposit.</summary>
    public sealed record CompartmentChanged(CompartmentId Compartment, CompartmentContent Content, bool OutOfService, string Cause, string? CaseNumber) : UplinkMessage;

    /// <summary>Something an operator must hear of.</summary>
    public sealed record SecurityAlert(AlertKind Kind, CompartmentId? Compartment, string? CaseNumber) : UplinkMessage;

    /// <summary>Taken out of service or put back.</summary>
    public sealed record ServiceChanged(bool InService, string By, string Reason) : UplinkMessage;

    /// <summary>Deletion record: the key of this visit's personal data was destroyed.</summary>
    public sealed record PersonalDataErased(VisitId Visit, DropOffNumber? Number) : UplinkMessage;

    /// <summary>A rule of the core did not hold; the step was not committed.</summary>
    public sealed record InvariantBroken(string Rule) : UplinkMessage;

    /// <summary>Badge and PIN were right, and the second badge's where two were needed.</summary>
    public sealed record StaffLoggedIn(StaffId By, StaffId? With, StaffRole Role) : UplinkMessage
    {
        /// <summary>Who came over the control socket; null at the machine itself.</summary>
        public string? Peer { get; init; }
    }

    /// <summary>An officer took these papers out of the machine; custody is the office's now, which is not custody-out.</summary>
    public sealed record DossierEmptied(DropOffNumber Number, CompartmentId Compartment, StaffId By, StaffId? With, TagRead How, DateTimeOffset At) : UplinkMessage;

    /// <summary>An officer did not find papers that the machine held.</summary>
    public sealed record DossierDisputed(DropOffNumber Number, CompartmentId Compartment, StaffId By, StaffId? With, string CaseNumber) : UplinkMessage;

    /// <summary>An emptying ended: what the machine counted and what the officer counted, null when nobody counted.</summary>
    public sealed record EmptyingEnded(IReadOnlyList<DropOffNumber> Numbers, int? Counted, StaffId By, StaffId? With, string? CaseNumber) : UplinkMessage
    {
        /// <summary>Whose papers; null from versions that did not tell agencies apart.</summary>
        public AgencyId? Agency { get; init; }
    }

    /// <summary>An officer compared a compartment with reality; <paramref name="Found"/> is what was inside, null for nothing.</summary>
    public sealed record CompartmentReconciled(CompartmentId Compartment, StaffFindingKind Finding, Papers? Expected, Papers? Found, StaffId By, StaffId? With, string? CaseNumber) : UplinkMessage;

    /// <summary>A result lies in the machine, behind a door seen closed.</summary>
    public sealed record ResultLoaded(DossierCode Dossier, AgencyId Agency, CompartmentId Compartment, StaffId By, StaffId? With, DateTimeOffset At) : UplinkMessage;

    /// <summary>The code of a loaded result, for the message to its owner. The relay joins the plain code once; with the acknowledgement it is erased here.</summary>
    public sealed record PickupCodeMinted(DossierCode Dossier, VaultRef CodeRef, int WorkingDays) : UplinkMessage;

    /// <summary>A code opens nothing any more: spent, revoked or expired.</summary>
    public sealed record PickupCodeEnded(DossierCode Dossier, PickupStatus Status) : UplinkMessage;

    /// <summary>The owner took the result.</summary>
    public sealed record ResultCollected(DossierCode Dossier, AgencyId Agency, CompartmentId Compartment, CustodyEvidence Evidence, DateTimeOffset At) : UplinkMessage;

    /// <summary>A door was opened for its owner and nobody can say whether the result was taken. The code stays good.</summary>
    public sealed record ResultUnsettled(DossierCode Dossier, CompartmentId Compartment, UnsettledReason Reason) : UplinkMessage;

    /// <summary>The owner reports that the compartment is empty, or holds somebody else's papers. Nothing is spent; an officer settles the case.</summary>
    public sealed record ResultReported(DossierCode Dossier, CompartmentId Compartment, CollectReport Report, string CaseNumber) : UplinkMessage;

    /// <summary>An officer took a result back to the counter.</summary>
    public sealed record ResultReturned(DossierCode Dossier, CompartmentId Compartment, StaffId By, StaffId? With, DateTimeOffset At) : UplinkMessage;

    /// <summary>Too many wrong ID numbers with its own code: only an officer can unlock it.</summary>
    public sealed record ResultLocked(DossierCode Dossier) : UplinkMessage;

    /// <summary>A technician tries a door.</summary>
    /// <param name="By">Technician.</param>
    /// <param name="With">Officer beside; null where none is.</param>
    /// <param name="Compartment">Which.</param>
    /// <param name="Times">Openings asked for, 1–20.</param>
    public sealed record TechnicianOpened(StaffId By, StaffId? With, CompartmentId Compartment, int Times) : UplinkMessage;

    /// <summary>A technician's session is over.</summary>
    /// <param name="By">Technician.</param>
    /// <param name="With">Officer who was beside at the end.</param>
    /// <param name="End">How.</param>
    /// <param name="NotShut">Doors that could not be proved shut; the machine is out of service where there are any.</param>
    public sealed record DiagnosticsEnded(StaffId By, StaffId? With, DiagnosticsEnd End, IReadOnlyList<CompartmentId> NotShut) : UplinkMessage;

    /// <summary>Every door of this map opened as ordered, its own contact followed, and a technician saw its number.</summary>
    public sealed record MapCommissioned(string MapHash, StaffId By) : UplinkMessage;
}

/// <summary>What an owner reports at the open door.</summary>
public enum CollectReport
{
    Empty,

    /// <summary>Somebody else's papers: a privacy case.</summary>
    NotMine,
}

/// <summary>Alerts that travel as events.</summary>
public enum AlertKind
{
    /// <summary>A door opened that nobody ordered to open.</summary>
    ForcedDoor,

    /// <summary>A door stands open with nobody at it: for 300 s, or left by a citizen who said that it did not open.</summary>
    AbandonedOpen,

    /// <summary>A citizen found a compartment not empty.</summary>
    CompartmentNotEmpty,

    /// <summary>One visit tried as many compartments as it may and asked for another.</summary>
    CompartmentLimit,

    /// <summary>Five drop-offs within an hour at night.</summary>
    NightDropOffs,

    /// <summary>Several wrong ID numbers in a row when resuming.</summary>
    GuessBurst,

    /// <summary>The database was older than its anchor.</summary>
    DatabaseRestored,

    /// <summary>Five wrong PINs with one badge.</summary>
    BadgeLocked,

    /// <summary>The service door or the back panel is open.</summary>
    Tamper,

    /// <summary>Mains is gone; the machine runs on its battery and takes nobody new.</summary>
    MainsFailed,

    /// <summary>Mains is back.</summary>
    MainsReturned,

    /// <summary>A technician left, and this door could not be proved shut.</summary>
    DoorNotProvedShut,

    /// <summary>The cabinet's map is missing or cannot be read: no door is ordered open.</summary>
    MapMissing,

    /// <summary>The cabinet's map is not the one that was proved: no door is ordered open for citizens and officers.</summary>
    MapNotCommissioned,

    /// <summary>The office sent a message that this version cannot read; it was passed over.</summary>
    OfficeMessageUnknown,
}

/// <summary>One outbox row: a message with its place in the kiosk's sequence and the time of its commit.</summary>
/// <param name="Epoch">Counts restorations of the database; starts at 1.</param>
/// <param name="Seq">Counts from 1 within the epoch, without gaps.</param>
/// <param name="Utc">Time of the commit by the kiosk's clock.</param>
/// <param name="ClockConfirmed">Whether that clock was confirmed.</param>
/// <param name="Message">What happened.</param>
public sealed record UplinkEnvelope(int Epoch, long Seq, DateTimeOffset Utc, bool ClockConfirmed, UplinkMessage Message);

/// <summary>Personal data joined by the relay when it sends, and never stored outside the vault on the kiosk.</summary>
public sealed record PersonalData(string IdNumber, string? Name, string? Phone);

/// <summary>One event on the wire.</summary>
/// <param name="Epoch">See <see cref="UplinkEnvelope"/>.</param>
/// <param name="Seq">See <see cref="UplinkEnvelope"/>.</param>
/// <param name="Utc">See <see cref="UplinkEnvelope"/>.</param>
/// <param name="ClockConfirmed">See <see cref="UplinkEnvelope"/>.</param>
/// <param name="Message">What happened.</param>
/// <param name="Personal">Joined from the vault where the message refers to a person.</param>
/// <param name="PickupCode">The plain code of <see cref="UplinkMessage.PickupCodeMinted"/>, 9 characters; null everywhere else.</param>
public sealed record WireEvent(int Epoch, long Seq, DateTimeOffset Utc, bool ClockConfirmed, UplinkMessage Message, PersonalData? Personal, string? PickupCode = null);

/// <summary>Body of <c>POST /api/v1/kiosks/{kiosk}/events</c>: at most <see cref="MaxEvents"/> events in rising order.</summary>
public sealed record WireBatch(string Kiosk, IReadOnlyList<WireEvent> Events)
{
    /// <summary>Keeps a batch below 1 MiB and a reply below a second.</summary>
    public const int MaxEvents = 100;
}

/// <summary>Answer after the office's own commit: everything of this epoch up to <paramref name="UpTo"/> is stored, bar the gaps.</summary>
public sealed record WireBatchAnswer(string Kiosk, int Epoch, long UpTo, DateTimeOffset OfficeTime);
