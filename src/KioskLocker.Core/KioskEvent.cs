using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>An event with what only the shell can know: its place in the journal and the clocks when it was taken.</summary>
/// <param name="Epoch">Counts restorations of the database; starts at 1.</param>
/// <param name="Seq">Place in the journal; starts at 1, no gaps.</param>
/// <param name="Utc">Wall clock.</param>
/// <param name="ClockConfirmed">The office's time was seen since start-up and the clock has not strayed from it by more than 5 min.</param>
/// <param name="Monotonic">Time since this process's origin; comparable only within one <paramref name="BootId"/>.</param>
/// <param name="BootId">Names the process run.</param>
/// <param name="Event">What happened.</param>
public sealed record EventEnvelope(int Epoch, long Seq, DateTimeOffset Utc, bool ClockConfirmed, TimeSpan Monotonic, string BootId, KioskEvent Event);

/// <summary>How the idle data of the last run and its anchor fit together.</summary>
/// <param name="NewEpoch">Epoch that begins now.</param>
/// <param name="LastDate">Date part of the last drop-off number that the anchor remembers, <c>yyMMdd</c>.</param>
/// <param name="LastSerial">Its serial.</param>
public sealed record RestoredDatabase(int NewEpoch, string LastDate, int LastSerial);

/// <summary>Everything that can happen to the kiosk. No personal data: references into the vault and keyed digests only.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Configured), "configured")]
[JsonDerivedType(typeof(Recovered), "recovered")]
[JsonDerivedType(typeof(DirectoryReceived), "directoryReceived")]
[JsonDerivedType(typeof(OfficeMessageReceived), "officeMessageReceived")]
[JsonDerivedType(typeof(OfficeMessageRefused), "officeMessageRefused")]
[JsonDerivedType(typeof(OfficeCaughtUp), "officeCaughtUp")]
[JsonDerivedType(typeof(ServiceOrdered), "serviceOrdered")]
[JsonDerivedType(typeof(Commissioned), "commissioned")]
[JsonDerivedType(typeof(InvariantBroken), "invariantBroken")]
[JsonDerivedType(typeof(StorageChanged), "storageChanged")]
[JsonDerivedType(typeof(Housekeeping), "housekeeping")]
[JsonDerivedType(typeof(TimerElapsed), "timerElapsed")]
[JsonDerivedType(typeof(DoorAnswered), "doorAnswered")]
[JsonDerivedType(typeof(DoorContactChanged), "doorContactChanged")]
[JsonDerivedType(typeof(BoardChanged), "boardChanged")]
[JsonDerivedType(typeof(PrinterChanged), "printerChanged")]
[JsonDerivedType(typeof(PrintAnswered), "printAnswered")]
[JsonDerivedType(typeof(ScannerChanged), "scannerChanged")]
[JsonDerivedType(typeof(SignalAnswered), "signalAnswered")]
[JsonDerivedType(typeof(Touched), "touched")]
[JsonDerivedType(typeof(LanguageChosen), "languageChosen")]
[JsonDerivedType(typeof(VisitStarted), "visitStarted")]
[JsonDerivedType(typeof(PreRegistrationPresented), "preRegistrationPresented")]
[JsonDerivedType(typeof(DropOffNumberPresented), "dropOffNumberPresented")]
[JsonDerivedType(typeof(DossierCodePresented), "dossierCodePresented")]
[JsonDerivedType(typeof(ProcedureChosen), "procedureChosen")]
[JsonDerivedType(typeof(PersonGiven), "personGiven")]
[JsonDerivedType(typeof(PhoneGiven), "phoneGiven")]
[JsonDerivedType(typeof(ReturnChosen), "returnChosen")]
[JsonDerivedType(typeof(CompartmentWished), "compartmentWished")]
[JsonDerivedType(typeof(BagScanned), "bagScanned")]
[JsonDerivedType(typeof(CodePresented), "codePresented")]
[JsonDerivedType(typeof(OneTimeGiven), "oneTimeGiven")]
[JsonDerivedType(typeof(BadgePresented), "badgePresented")]
[JsonDerivedType(typeof(PinEntered), "pinEntered")]
[JsonDerivedType(typeof(PinChecked), "pinChecked")]
[JsonDerivedType(typeof(CodeMinted), "codeMinted")]
[JsonDerivedType(typeof(JobChosen), "jobChosen")]
[JsonDerivedType(typeof(CompartmentChosen), "compartmentChosen")]
[JsonDerivedType(typeof(PapersCounted), "papersCounted")]
[JsonDerivedType(typeof(ConsoleBadgePresented), "consoleBadgePresented")]
[JsonDerivedType(typeof(TechnicianActed), "technicianActed")]
[JsonDerivedType(typeof(ConsoleLooked), "consoleLooked")]
[JsonDerivedType(typeof(DiagnoseAnswered), "diagnoseAnswered")]
[JsonDerivedType(typeof(CabinetInputChanged), "cabinetInputChanged")]
public abstract record KioskEvent
{
    private KioskEvent()
    {
    }

    /// <summary>Options of this run; posted at every start before <see cref="Recovered"/>.</summary>
    public sealed record Configured(KioskSettings Settings) : KioskEvent;

    /// <summary>The devices were asked; now decide what the interruption left behind.</summary>
    /// <param name="Version">Program version.</param>
    /// <param name="Clean">The last run ended in order.</param>
    /// <param name="UncleanStarts">Unclean starts within the last 60 s, this one included.</param>
    /// <param name="Survey">What the devices said.</param>
    /// <param name="Unfinished">Opening orders that were committed and never answered.</param>
    /// <param name="Restored">Set when the database is older than its anchor.</param>
    public sealed record Recovered(
        string Version, bool Clean, int UncleanStarts, DeviceSurvey Survey, IReadOnlyList<EffectId> Unfinished, RestoredDatabase? Restored) : KioskEvent
    {
        /// <summary>How the run before ended; null when nobody knows.</summary>
        public RunEnd? LastRun { get; init; }
    }

    /// <summary>A newer directory came from the office.</summary>
    public sealed record DirectoryReceived(OfficeDirectory Directory) : KioskEvent;

    /// <summary>A message came from the office; repeats are ignored by number.</summary>
    public sealed record OfficeMessageReceived(NumberedOfficeMessage Message) : KioskEvent;

    /// <summary>A message came from the office that this version cannot read. It is passed over in its place, and the office is told.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Why">In words of this program, never of the message.</param>
    public sealed record OfficeMessageRefused(long Number, string Why) : KioskEvent;

    /// <summary>The office has said all that it has for this machine; posted only while <see cref="ServiceState.AwaitsOffice"/>, after the last message.</summary>
    public sealed record OfficeCaughtUp : KioskEvent;

    /// <summary>Out of service or back, ordered by a named person.</summary>
    public sealed record ServiceOrdered(bool InService, string By, string Reason) : KioskEvent;

    /// <summary>A named person looked into every compartment that never held a dossier and found it empty.</summary>
    public sealed record Commissioned(string By) : KioskEvent;

    /// <summary>A rule of Core did not hold in the step before; that step was not committed.</summary>
    public sealed record InvariantBroken(string Rule) : KioskEvent;

    /// <summary>The disk or the outbox cannot take more deposits, or can again.</summary>
    public sealed record StorageChanged(bool IntakeOpen, string Detail) : KioskEvent;

    /// <summary>Hourly: limits age, personal data whose time has come is erased.</summary>
    public sealed record Housekeeping : KioskEvent;

    /// <summary>A timer ran out. Stale when the state no longer waits for this start of it.</summary>
    public sealed record TimerElapsed(TimerId Timer, long StartedSeq) : KioskEvent;

    /// <summary>The one answer to an opening order.</summary>
    public sealed record DoorAnswered(EffectId Effect, CompartmentId Compartment, OpenOutcome Outcome) : KioskEvent
    {
        /// <summary>Why the board refused the pulse, in the driver's words; null when it did not, or got none. The door was watched all the same.</summary>
        public string? Refusal { get; init; }
    }

    /// <summary>A door contact changed. An opening that no order explains is a security event.</summary>
    public sealed record DoorContactChanged(CompartmentId Compartment, DoorContact Contact) : KioskEvent;

    /// <summary>A locker board came or went.</summary>
    public sealed record BoardChanged(BoardId Board, DeviceHealth Health, string Detail) : KioskEvent;

    /// <summary>The printer's state changed.</summary>
    public sealed record PrinterChanged(PrinterStatus Status) : KioskEvent;

    /// <summary>The one answer to a print order.</summary>
    public sealed record PrintAnswered(EffectId Effect, PrintOutcome Outcome, PrinterCondition Condition) : KioskEvent;

    /// <summary>The scanner came or went.</summary>
    public sealed record ScannerChanged(DeviceHealth Health, string Detail) : KioskEvent;

    /// <summary>The answer to a lamp, buzzer or voice order.</summary>
    public sealed record SignalAnswered(EffectId Effect, CompletionCode Code) : KioskEvent;

    /// <summary>A button without a value, and what the shell's idle watch posts. Only triggers named in <see cref="KioskTriggers.Touches"/> are taken.</summary>
    public sealed record Touched(KioskTrigger Trigger) : KioskEvent;

    /// <summary>The page changed its language; the visit's slip follows.</summary>
    public sealed record LanguageChosen(Language Language) : KioskEvent;

    /// <summary>Somebody began at the idle screen.</summary>
    public sealed record VisitStarted(VisitKind Kind, Language Language) : KioskEvent;

    /// <summary>A pre-registration QR of the portal.</summary>
    public sealed record PreRegistrationPresented(ProcedureCode Procedure, string Number, Language Language) : KioskEvent;

    /// <summary>A drop-off number was scanned or typed.</summary>
    public sealed record DropOffNumberPresented(DropOffNumber Number, Language Language) : KioskEvent
    {
        /// <summary>Typed rather than scanned.</summary>
        public bool Typed { get; init; }
    }

    /// <summary>A dossier code was scanned or typed.</summary>
    public sealed record DossierCodePresented(DossierCode Code, Language Language) : KioskEvent
    {
        /// <summary>Typed rather than scanned.</summary>
        public bool Typed { get; init; }
    }

    public sealed record ProcedureChosen(ProcedureCode Procedure) : KioskEvent;

    /// <summary>An ID card was scanned or 12 digits typed; the vault holds what it said.</summary>
    public sealed record PersonGiven(VaultRef Person, Digest IdDigest, IdSource Source, bool HasName) : KioskEvent;

    /// <summary>A phone number was typed; the vault holds it.</summary>
    public sealed record PhoneGiven(VaultRef Phone, Digest PhoneDigest) : KioskEvent;

    /// <summary>Where the result is to wait.</summary>
    public sealed record ReturnChosen(bool Here) : KioskEvent;

    /// <summary>Wishes for the compartment.</summary>
    public sealed record CompartmentWished(CompartmentSize Size, bool Low) : KioskEvent;

    /// <summary>The bag's barcode; opens the compartment where bags have one.</summary>
    public sealed record BagScanned(string Bag) : KioskEvent;

    /// <summary>A well-formed pickup code was scanned or typed. Only its digest goes further.</summary>
    public sealed record CodePresented(Digest Code, Language Language) : KioskEvent;

    /// <summary>Six digits were typed; only their digest, bound to the dossier at hand, goes further.</summary>
    public sealed record OneTimeGiven(Digest Code) : KioskEvent;

    /// <summary>A staff badge was scanned.</summary>
    public sealed record BadgePresented(Digest Badge) : KioskEvent;

    /// <summary>Six digits were typed; the edge holds them in memory until they are checked.</summary>
    public sealed record PinEntered(PinRef Pin) : KioskEvent;

    /// <summary>The one answer to <see cref="KioskEffect.CheckPin"/>.</summary>
    public sealed record PinChecked(EffectId Effect, bool Right) : KioskEvent;

    /// <summary>The one answer to <see cref="KioskEffect.MintPickupCode"/>; the vault holds the code under the result's own entry.</summary>
    public sealed record CodeMinted(EffectId Effect, Digest Code, VaultRef Plain) : KioskEvent;

    /// <summary>An officer chose what to work at.</summary>
    public sealed record JobChosen(StaffJob Job) : KioskEvent;

    /// <summary>An officer chose which door of the list is next.</summary>
    public sealed record CompartmentChosen(CompartmentId Compartment) : KioskEvent;

    /// <summary>How many papers the officer counted after emptying.</summary>
    public sealed record PapersCounted(int Count) : KioskEvent;

    /// <summary>
    /// A badge and its PIN came together from the control socket: a technician's begins a session, an officer's stands beside the session of the same peer.
    /// Ignored with the reason where it may not be; taken, <see cref="PinChecked"/> follows, and then <see cref="Visit.Diagnostics"/> says whether it is in.
    /// </summary>
    /// <param name="Badge">Digest of the badge.</param>
    /// <param name="Pin">The PIN that the edge holds.</param>
    /// <param name="Peer">Who is at the other end, as the kernel says.</param>
    public sealed record ConsoleBadgePresented(Digest Badge, PinRef Pin, string Peer) : KioskEvent;

    /// <summary>A technician acted. Taken only from where the session was begun.</summary>
    /// <param name="Act">What.</param>
    /// <param name="Peer">Null at the screen; otherwise the peer of the control socket.</param>
    public sealed record TechnicianActed(TechnicianAct Act, string? Peer) : KioskEvent;

    /// <summary>Somebody looked through the control socket, which needs no session and changes nothing; taken in every phase, so that the journal names who.</summary>
    /// <param name="Look">At what.</param>
    /// <param name="Peer">Who is at the other end, as the kernel says.</param>
    public sealed record ConsoleLooked(ConsoleLook Look, string Peer) : KioskEvent;

    /// <summary>The one answer to <see cref="KioskEffect.Diagnose"/>.</summary>
    /// <param name="Effect">The order.</param>
    /// <param name="Code">How it ended.</param>
    /// <param name="Detail">In the driver's words, at most 200 characters; nothing that was scanned or printed.</param>
    public sealed record DiagnoseAnswered(EffectId Effect, CompletionCode Code, string Detail) : KioskEvent;

    /// <summary>An input of the cabinet changed.</summary>
    public sealed record CabinetInputChanged(CabinetInput Input, InputState State) : KioskEvent;
}

/// <summary>What a visit is for.</summary>
public enum VisitKind
{
    DropOff,
    Supplement,
    LookUp,
    Collection,
    Staff,
}

/// <summary>How the ID number came in.</summary>
public enum IdSource
{
    /// <summary>From a card's QR. It identifies, it proves nothing.</summary>
    Card,
    Typed,
}

/// <summary>Timers of Core. Each exists at most once.</summary>
public enum TimerId
{
    IdleCountdown,
    VisitLimit,
    OpeningLimit,
    DoorVoice,
    DoorBuzzer,
    DoorAbandoned,
    Question,
    Reading,
    Answer,
    Wait,

    /// <summary>A technician did nothing for this long.</summary>
    TechnicianIdle,

    /// <summary>Doors are to be proved shut within this time.</summary>
    DoorsShut,

    /// <summary>Mains is gone.</summary>
    Battery,
}
