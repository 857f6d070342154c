using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>Why a function is not offered now. None: it is offered.</summary>
public enum Unavailable
{
    None,
    NoCompartment,
    BoardsOffline,
    StorageFull,
    NoProcedures,
    DatabaseRestored,

    /// <summary>The cabinet's map is missing, or is not the one that was proved door by door.</summary>
    MapNotCommissioned,
}

/// <summary>Whether another slip can be asked for.</summary>
public enum CopyChoice
{
    Possible,
    WhilePrinting,
    NoneLeft,
    PrinterAway,
}

/// <summary>What a state shows: facts without texts and without personal data. The page adds words and joins the vault.</summary>
/// <remarks>The name of the state is the frame's <see cref="ScreenFrame.Phase"/>.</remarks>
public abstract record Screen
{
    private Screen()
    {
    }

    public sealed record Starting : Screen;

    public sealed record SafeMode : Screen;

    /// <param name="Reason">One of <see cref="ServiceReasons"/>; empty where a person ordered it.</param>
    public sealed record OutOfService(string Reason) : Screen
    {
        /// <summary>What does not answer, for whoever comes to mend it.</summary>
        public SilentDevices Silent { get; init; } = SilentDevices.None;
    }

    public sealed record Idle(Unavailable DropOff, Unavailable Collect, bool PrinterWorks, bool ScannerWorks) : Screen
    {
        /// <summary>Whose machine it is; null before a directory came.</summary>
        public Agency? Host { get; init; }

        /// <summary>Some boards do not answer while others do: the doors of those cannot be opened now.</summary>
        public bool SomeDoorsAway { get; init; }
    }

    public sealed record ChooseProcedure(IReadOnlyList<Procedure> Offered) : Screen;

    public sealed record EnterDossierCode : Screen;

    public sealed record Papers(Procedure Procedure, string? PreRegistration) : Screen;

    public sealed record Privacy(int RetentionDays) : Screen;

    public sealed record Identify(bool ForResume, bool ScannerWorks, DropOffNumber? Number) : Screen
    {
        /// <summary>Who was given before, so that Back asks nobody twice.</summary>
        public VaultRef? Given { get; init; }
    }

    /// <param name="Given">What was typed before, so that Back loses nothing.</param>
    public sealed record EnterPhone(VaultRef? Given) : Screen;

    public sealed record ConfirmPhone(VaultRef Phone) : Screen;

    public sealed record ReturnPlace(bool HasPhone) : Screen;

    /// <param name="Sizes">Sizes of which a compartment is free now, at the height that is wished.</param>
    public sealed record ReadyToOpen(
        Procedure? Procedure,
        DossierCode? SupplementTo,
        VaultRef Person,
        VaultRef? Phone,
        bool ReturnHere,
        CompartmentSize Size,
        bool WantsLow,
        IReadOnlyList<CompartmentSize> Sizes,
        bool LowAvailable,
        bool BagNeeded) : Screen;

    public sealed record Opening(CompartmentId Compartment, DropOffNumber Number) : Screen;

    /// <param name="Reminder">0 none, 1 "please close", 2 with the buzzer.</param>
    /// <param name="LargerAvailable">A larger compartment is free.</param>
    /// <param name="OtherAvailable">Another compartment is free.</param>
    public sealed record DoorOpen(
        CompartmentId Compartment, DropOffNumber Number, AfterClosing After, int Reminder, bool LargerAvailable, bool OtherAvailable, string? CaseNumber) : Screen;

    /// <param name="OtherAvailable">Another compartment is free and may be given now.</param>
    public sealed record DoorStuck(CompartmentId Compartment, DropOffNumber Number, bool CanOpenAgain, bool OtherAvailable, string CaseNumber) : Screen
    {
        /// <summary>Its contact last said open: nothing opens, neither this door nor another, until it was pushed shut.</summary>
        public bool SeenOpen { get; init; }

        /// <summary>It says so now: whoever gets it open by hand goes on at the open door.</summary>
        public bool ReadsOpen { get; init; }

        /// <summary>It was open before and reads shut: the papers may be inside, and whoever brought them says so.</summary>
        public bool MayHold { get; init; }

        /// <summary>An interrupted drop-off: its papers may be inside since then, and no other compartment is given.</summary>
        public bool Resumed { get; init; }

        /// <summary>Asked once more.</summary>
        public bool Repeated { get; init; }
    }

    public sealed record AskOpened(CompartmentId Compartment, DropOffNumber Number) : Screen
    {
        /// <summary>Asked once more.</summary>
        public bool Repeated { get; init; }
    }

    /// <param name="Compartment">The one whose contact cannot tell.</param>
    /// <param name="Number">Of the drop-off.</param>
    /// <param name="After">What was asked for; then only "please close".</param>
    /// <param name="Reminder">0 none, 1 "please close", 2 with the buzzer.</param>
    /// <param name="CanReopen">It reads closed, so another pulse may be sent.</param>
    /// <param name="LargerAvailable">A larger compartment is free.</param>
    /// <param name="OtherAvailable">Another compartment is free.</param>
    /// <param name="CaseNumber">Of what was reported.</param>
    public sealed record AskClosed(
        CompartmentId Compartment, DropOffNumber Number, AfterClosing After, int Reminder, bool CanReopen, bool LargerAvailable, bool OtherAvailable, string? CaseNumber) : Screen;

    public sealed record ConfirmPlaced(CompartmentId Compartment, DropOffNumber Number, bool CanReopen, bool Repeated) : Screen;

    /// <param name="Printed">Null while printing.</param>
    public sealed record Receipt(Slip.DropOff Slip, PrintOutcome? Printed, CopyChoice Copy) : Screen;

    public sealed record Rating(int Levels) : Screen;

    public sealed record Done : Screen;

    /// <param name="Reason">Why.</param>
    /// <param name="Kind">What the visit was for: the same reason means something else to who brings and to who collects.</param>
    /// <param name="Number">Of a drop-off.</param>
    /// <param name="Compartment">The one whose door was ordered open last.</param>
    /// <param name="CaseNumber">For the hotline.</param>
    /// <param name="CanResume">A drop-off may be finished today with its number and the ID number; a result may be collected with the same code and ID number.</param>
    public sealed record Ended(EndReason Reason, VisitKind Kind, DropOffNumber? Number, CompartmentId? Compartment, string? CaseNumber, bool CanResume) : Screen;

    public sealed record LookUp : Screen;

    public sealed record LookUpAnswer(LookUpState Answer) : Screen;

    public sealed record ResumeChecking : Screen;

    /// <param name="Wait">Wait until the next try; zero when over.</param>
    /// <param name="Tries">Wrong tries in a row.</param>
    /// <param name="Locked">Only an officer can help now.</param>
    public sealed record ResumeRefused(TimeSpan Wait, int Tries, bool Locked) : Screen
    {
        /// <summary>Nothing was compared in this visit: somebody before typed wrong, and the wait of that still runs.</summary>
        public bool OnlyWaits { get; init; }
    }

    /// <summary>Scan the code or type its nine characters.</summary>
    public sealed record EnterCode(bool ScannerWorks) : Screen;

    public sealed record CollectIdentify(bool ScannerWorks) : Screen;

    /// <summary>The six digits sent to the new phone number.</summary>
    public sealed record CollectOneTime : Screen;

    public sealed record CollectChecking : Screen;

    /// <summary>One answer, whatever was wrong.</summary>
    /// <param name="Wait">Wait until the next try; zero when over.</param>
    /// <param name="Tries">Wrong tries in a row.</param>
    public sealed record CollectRefused(TimeSpan Wait, int Tries) : Screen
    {
        /// <summary>Nothing was compared in this visit: somebody before typed wrong, and the wait of that still runs.</summary>
        public bool OnlyWaits { get; init; }
    }

    public sealed record CollectOpening(CompartmentId Compartment) : Screen;

    /// <param name="Compartment">The open one.</param>
    /// <param name="Reminder">0 none, 1 "please close", 2 with the buzzer.</param>
    /// <param name="Report">What was reported; then only "please close".</param>
    /// <param name="CaseNumber">Case of the report.</param>
    public sealed record CollectDoorOpen(CompartmentId Compartment, int Reminder, CollectReport? Report, string? CaseNumber) : Screen;

    /// <param name="Compartment">The one that does not open.</param>
    /// <param name="CanOpenAgain">Another pulse may be sent.</param>
    /// <param name="WasOpen">It opened before in this visit, so its owner may have seen what is inside.</param>
    /// <param name="CaseNumber">For the hotline.</param>
    public sealed record CollectStuck(CompartmentId Compartment, bool CanOpenAgain, bool WasOpen, string CaseNumber) : Screen
    {
        /// <summary>Its contact says that it is open: whoever gets it open by hand goes on at the open door.</summary>
        public bool ReadsOpen { get; init; }

        /// <summary>It was open before and reads shut: the owner may have everything.</summary>
        public bool MayBeTaken { get; init; }

        /// <summary>Asked once more.</summary>
        public bool Repeated { get; init; }
    }

    public sealed record CollectAskOpened(CompartmentId Compartment) : Screen
    {
        /// <summary>Asked once more.</summary>
        public bool Repeated { get; init; }
    }

    /// <param name="Compartment">The one whose contact cannot tell.</param>
    /// <param name="Reminder">0 none, 1 "please close", 2 with the buzzer.</param>
    /// <param name="Report">What was reported; then only "please close".</param>
    /// <param name="CaseNumber">Case of the report.</param>
    /// <param name="CanReopen">It reads closed again, so another pulse may be sent.</param>
    public sealed record CollectAskClosed(CompartmentId Compartment, int Reminder, CollectReport? Report, string? CaseNumber, bool CanReopen) : Screen;

    public sealed record ConfirmTaken(CompartmentId Compartment, bool CanReopen, bool Repeated) : Screen;

    /// <param name="Dossier">What was handed over.</param>
    /// <param name="Slip">Null until asked for.</param>
    /// <param name="Printed">Null while printing or not asked.</param>
    /// <param name="PrinterWorks">Whether a slip can be asked for.</param>
    public sealed record HandOver(DossierCode Dossier, Slip.HandOver? Slip, PrintOutcome? Printed, bool PrinterWorks) : Screen;

    /// <param name="Staff">Whose PIN.</param>
    /// <param name="Second">It is the second badge.</param>
    /// <param name="TriesLeft">PINs that may still be wrong.</param>
    public sealed record StaffPin(StaffId Staff, bool Second, int TriesLeft) : Screen;

    public sealed record StaffChecking : Screen;

    /// <param name="Reason">Why.</param>
    /// <param name="TriesLeft">PINs that may still be wrong.</param>
    /// <param name="Wait">Full wait of a locked badge.</param>
    public sealed record StaffRefused(StaffRefusal Reason, int TriesLeft, TimeSpan Wait) : Screen
    {
        /// <summary>The machine is in safe mode, where only a technician begins.</summary>
        public bool InSafeMode { get; init; }
    }

    public sealed record StaffSecondBadge(StaffId First) : Screen;

    /// <param name="By">Who is logged in.</param>
    /// <param name="With">And with whom.</param>
    /// <param name="Jobs">How many compartments or results wait in each job.</param>
    /// <param name="MustClose">A door that stands open comes first.</param>
    public sealed record StaffMenu(StaffId By, StaffId? With, IReadOnlyList<JobCount> Jobs, IReadOnlyList<CompartmentId> MustClose) : Screen
    {
        /// <summary>Whose papers are handled; empty where the machine serves one agency only.</summary>
        public IReadOnlyList<Agency> Agencies { get; init; } = [];

        /// <summary>No door opens for officers now, because the cabinet's map was not proved.</summary>
        public bool DoorsBarred { get; init; }
    }

    /// <param name="Job">What is done.</param>
    /// <param name="Items">Doors still to open, in order.</param>
    /// <param name="Ready">When loading: results that wait for a compartment.</param>
    /// <param name="Chosen">When loading: the result that comes next.</param>
    /// <param name="DoneCount">Doors done in this job.</param>
    public sealed record StaffList(StaffJob Job, IReadOnlyList<StaffItem> Items, IReadOnlyList<ResultItem> Ready, ResultItem? Chosen, int DoneCount) : Screen
    {
        /// <summary>When loading: whether the result's code can be scanned.</summary>
        public bool ScannerWorks { get; init; } = true;

        /// <summary>When loading: a code that was read and is not on the list.</summary>
        public DossierCode? Unlisted { get; init; }

        /// <summary>Doors that stand open: while there are any, no other opens.</summary>
        public IReadOnlyList<CompartmentId> MustClose { get; init; } = [];

        /// <summary>When emptying a machine that serves several agencies: whose deposits this list is of.</summary>
        public Agency? Agency { get; init; }

        /// <summary>Deposits of other agencies in the officer's charge; they follow as a list of their own.</summary>
        public int OtherAgencies { get; init; }
    }

    public sealed record StaffOpening(StaffJob Job, CompartmentId Compartment, Compartments.Papers? Expected) : Screen;

    /// <param name="Job">What is done.</param>
    /// <param name="Compartment">The open one.</param>
    /// <param name="Expected">What should be inside, or goes in.</param>
    /// <param name="Finding">What was said or read so far.</param>
    /// <param name="PrinterWorks">A tag came out; otherwise the number is typed.</param>
    /// <param name="ScannerWorks">It can be scanned back; otherwise the number is typed from it.</param>
    /// <param name="Reminder">0 none, 1 "please close", 2 with the buzzer.</param>
    public sealed record StaffDoorOpen(StaffJob Job, CompartmentId Compartment, Compartments.Papers? Expected, StaffFinding? Finding, bool PrinterWorks, bool ScannerWorks, int Reminder) : Screen
    {
        /// <summary>The machine does not see the door shut, and takes the officer's word for it.</summary>
        public bool MaySayClosed { get; init; }

        /// <summary>What is expected may stay inside: the machine's own books place it there, in its custody.</summary>
        public bool MayStay { get; init; }
    }

    public sealed record StaffStuck(StaffJob Job, CompartmentId Compartment, bool CanOpenAgain) : Screen
    {
        /// <summary>Its contact reads open, so it is pushed shut before anything else.</summary>
        public bool ReadsOpen { get; init; }
    }

    public sealed record StaffFound(StaffJob Job, CompartmentId Compartment, Compartments.Papers? Expected, StaffFinding? Finding, bool CanReopen) : Screen
    {
        /// <summary>As at the open door.</summary>
        public bool MayStay { get; init; }
    }

    /// <summary>The officer counts before the machine tells its own number.</summary>
    public sealed record StaffCount : Screen;

    public sealed record StaffSheet(Slip.Sheet Sheet, int Machine, PrintOutcome? Printed, CopyChoice Copy) : Screen;

    public sealed record StaffCloseDoor(CompartmentId Compartment) : Screen;

    /// <summary>A technician is logged in, no door at hand. What devices say live comes from elsewhere.</summary>
    /// <param name="Who">Who, from where, how long.</param>
    /// <param name="Doors">Every compartment, by number.</param>
    /// <param name="MustClose">Doors that stand open: while there are any, no other opens.</param>
    /// <param name="Test">The last door test; null before the first.</param>
    /// <param name="Act">The last order to a device; null before the first.</param>
    /// <param name="Map">How far the map is proved.</param>
    /// <param name="Inputs">Inputs of the cabinet that were heard.</param>
    /// <param name="InService">Whether the machine serves once the session is over.</param>
    /// <param name="Reason">Why it will not; empty when it does.</param>
    public sealed record Diagnostics(
        TechnicianHere Who,
        IReadOnlyList<DiagnosticsDoor> Doors,
        IReadOnlyList<CompartmentId> MustClose,
        DoorTest? Test,
        DeviceAct? Act,
        MapStanding Map,
        IReadOnlyDictionary<CabinetInput, InputState> Inputs,
        bool InService,
        string Reason) : Screen
    {
        /// <summary>Without a map no door was opened, so leaving asks for no proof that the doors are shut.</summary>
        public bool HasNoneToProve { get; init; }

        /// <summary>Nobody took it out of service: it serves again by itself once mains or map is back, and cannot be put back before.</summary>
        public bool ComesBackAlone { get; init; }
    }

    /// <summary>An officer's badge, then their PIN.</summary>
    /// <param name="Who">Who, from where, how long.</param>
    /// <param name="ToBegin">Without it the session does not begin.</param>
    /// <param name="OpenDoors">Doors that stand open and may hold papers.</param>
    /// <param name="Asked">Whose PIN is asked for; null while the badge is.</param>
    /// <param name="Checking">The PIN is being checked.</param>
    /// <param name="Refusal">Why the last badge or PIN was refused.</param>
    /// <param name="TriesLeft">PINs of <paramref name="Asked"/> that may still be wrong.</param>
    /// <param name="Wait">Full wait of a locked badge.</param>
    public sealed record DiagnosticsOfficer(
        TechnicianHere Who,
        bool ToBegin,
        IReadOnlyList<CompartmentId> OpenDoors,
        StaffId? Asked,
        bool Checking,
        StaffRefusal? Refusal,
        int TriesLeft,
        TimeSpan Wait) : Screen;

    public sealed record DiagnosticsOpening(TechnicianHere Who, DoorTest Test) : Screen;

    /// <param name="Who">Who, from where, how long.</param>
    /// <param name="Test">The test.</param>
    /// <param name="Door">What its contact says now.</param>
    /// <param name="Blind">The contact cannot tell: the technician says when it is shut.</param>
    /// <param name="AskNumber">Which number is on the door that opened is to be said.</param>
    public sealed record DiagnosticsDoorOpen(TechnicianHere Who, DoorTest Test, DoorContact Door, bool Blind, bool AskNumber) : Screen
    {
        /// <summary>Other doors that opened and are not shut: they come first.</summary>
        public IReadOnlyList<CompartmentId> AlsoOpen { get; init; } = [];
    }

    /// <param name="Who">Who, from where, how long.</param>
    /// <param name="Test">The test.</param>
    /// <param name="Door">What its contact says now.</param>
    /// <param name="CanOpenAgain">Another pulse may be sent.</param>
    /// <param name="AskNumber">Which door opened, if any, is to be said.</param>
    public sealed record DiagnosticsStuck(TechnicianHere Who, DoorTest Test, DoorContact Door, bool CanOpenAgain, bool AskNumber) : Screen
    {
        /// <summary>Other doors that opened and are not shut: they come first.</summary>
        public IReadOnlyList<CompartmentId> AlsoOpen { get; init; } = [];
    }

    /// <summary>"Close these doors", until every one is proved shut.</summary>
    /// <param name="Who">Who, from where, how long.</param>
    /// <param name="End">How the session ends.</param>
    /// <param name="Reading">The contacts are being read.</param>
    /// <param name="NotShut">Doors not proved shut yet.</param>
    /// <param name="Limit">Then the machine goes out of service.</param>
    public sealed record DiagnosticsLeaving(TechnicianHere Who, DiagnosticsEnd End, bool Reading, IReadOnlyList<DiagnosticsDoor> NotShut, TimeSpan Limit) : Screen;

    /// <summary>A technician works from a console: for whoever stands at the machine meanwhile.</summary>
    /// <param name="OpenDoor">A door stands open, or may.</param>
    public sealed record LookedAfter(bool OpenDoor) : Screen;
}

/// <summary>Who is in diagnostics mode.</summary>
/// <param name="By">Technician.</param>
/// <param name="Officer">Officer beside.</param>
/// <param name="Peer">Who works over the control socket, and then <see cref="Screen.LookedAfter"/> stands on the glass; null at this screen.</param>
/// <param name="Limit">Length of a session.</param>
/// <param name="Idle">It ends after this long without an act.</param>
public sealed record TechnicianHere(StaffId By, StaffId? Officer, string? Peer, TimeSpan Limit, TimeSpan Idle);

/// <summary>A door as a technician may see it: nothing of whose papers.</summary>
/// <param name="Compartment">Number.</param>
/// <param name="Size">Inner size.</param>
/// <param name="Board">Its board.</param>
/// <param name="Door">What its contact says.</param>
/// <param name="OutOfService">Lock or contact are not to be trusted.</param>
/// <param name="MayHoldPapers">It holds papers, or may.</param>
/// <param name="NeedsOfficer">It opens only with an officer beside, and none in charge of it is there.</param>
/// <param name="Excused">Nobody waits for its contact to say closed.</param>
/// <param name="ToBeProved">Nobody saw yet which door its order opens; out of service, it stays so until somebody did.</param>
/// <param name="Proof">What the last test under the map in force showed; null before.</param>
public sealed record DiagnosticsDoor(
    CompartmentId Compartment, CompartmentSize Size, BoardId Board, DoorContact Door, bool OutOfService, bool MayHoldPapers, bool NeedsOfficer, bool Excused, bool ToBeProved, DoorProof? Proof);

/// <summary>How far the cabinet's map is proved.</summary>
/// <param name="Hash">The map in force; null where there is none.</param>
/// <param name="Problem">Why there is none to go by.</param>
/// <param name="Commissioned">The map that was proved; null while none was.</param>
/// <param name="Proved">Doors proved under the map in force in the round under way.</param>
/// <param name="Doors">Doors of the map.</param>
/// <param name="Barred">No door opens for citizens and officers.</param>
public sealed record MapStanding(string? Hash, string? Problem, string? Commissioned, int Proved, int Doors, bool Barred)
{
    /// <summary>There is a map in force, and it is the one that was proved.</summary>
    [JsonIgnore]
    public bool IsProved => Hash is not null && Hash == Commissioned;
}

/// <summary>What waits in a job.</summary>
public sealed record JobCount(StaffJob Job, int Count);

/// <summary>A door on a list.</summary>
public sealed record StaffItem(CompartmentId Compartment, CompartmentContent Content, DoorContact Door, bool OutOfService)
{
    /// <summary>Why it cannot be opened now.</summary>
    public StaffBar Bar { get; init; }
}

/// <summary>A result that waits for a compartment.</summary>
/// <param name="Dossier">The office's code.</param>
/// <param name="Size">Smallest compartment that fits.</param>
/// <param name="Low">A low one is needed.</param>
/// <param name="Compartment">The one it would get now; null when none is free.</param>
public sealed record ResultItem(DossierCode Dossier, CompartmentSize Size, bool Low, CompartmentId? Compartment)
{
    /// <summary>Why no compartment can be opened for it now.</summary>
    public StaffBar Bar { get; init; }
}
