using System.Collections.Immutable;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;

namespace KioskLocker.Core.Staff;

/// <summary>Personnel number as the office gives it, for example <c>CB012</c>. No name: the machine needs none.</summary>
public readonly record struct StaffId(string Text)
{
    /// <summary>Whoever showed a badge that the directory does not know. Never <c>default</c>: a state must be readable again after a power cut.</summary>
    public static StaffId Nobody { get; } = new("");

    public override string ToString() => Text;
}

/// <summary>Why no door opens for an officer now.</summary>
public enum StaffBar
{
    /// <summary>It opens.</summary>
    None,

    /// <summary>Another door stands open, or this one.</summary>
    OtherDoorOpen,

    /// <summary>The map of the doors was not proved.</summary>
    MapNotProved,

    /// <summary>Its board does not answer.</summary>
    BoardSilent,

    /// <summary>No compartment that fits is free.</summary>
    NoCompartment,
}

/// <summary>What a badge may do at the machine.</summary>
public enum StaffRole
{
    /// <summary>Empties, loads, reconciles.</summary>
    Officer,

    /// <summary>Diagnostics; never papers without an officer beside.</summary>
    Technician,
}

/// <summary>One badge holder in the directory. It works until its day is over, unless the office renews it.</summary>
/// <param name="Id">Personnel number.</param>
/// <param name="Role">What the badge may do.</param>
/// <param name="Agency">Whose dossiers; see <see cref="Covers"/>.</param>
/// <param name="Badge">HMAC of the badge's 26 characters under the directory key.</param>
/// <param name="PinSalt">Salt of the PIN's slow hash, base64.</param>
/// <param name="Pin">HMAC under the directory key of the PIN's slow hash, so that the database alone cannot be searched for PINs.</param>
/// <param name="ValidUntil">Last local day.</param>
public sealed record StaffEntry(StaffId Id, StaffRole Role, AgencyId Agency, Digest Badge, string PinSalt, Digest Pin, DateOnly ValidUntil)
{
    /// <summary>Other agencies whose dossiers this person handles too, for example the wards around.</summary>
    public IReadOnlyList<AgencyId> Covers { get; init; } = [];

    /// <summary>Whether dossiers of this agency are theirs to handle.</summary>
    public bool IsFor(AgencyId agency) => Agency == agency || Covers.Contains(agency);
}

/// <summary>Names a PIN that the edge holds in memory until it is checked. It says nothing about the PIN.</summary>
public readonly record struct PinRef(string Text)
{
    public override string ToString() => Text;
}

/// <summary>Wrong PINs of one badge.</summary>
/// <param name="Wrong">Wrong in a row, at most the limit.</param>
/// <param name="LockedAt">Monotonic time of this run at which the wait began, started again in full after a restart; null while none runs.</param>
public sealed record PinTries(int Wrong, TimeSpan? LockedAt);

/// <summary>What staff work at.</summary>
public enum StaffJob
{
    /// <summary>Lấy hồ sơ: deposits are taken out.</summary>
    Empty,

    /// <summary>Nạp kết quả: results are put in.</summary>
    Load,

    /// <summary>Quá hạn: results that nobody collected go back to the counter.</summary>
    Overdue,

    /// <summary>Kiểm kê: what nobody can say is compared with reality.</summary>
    Reconcile,

    /// <summary>Ngăn hỏng: quarantine is cleared.</summary>
    Quarantine,
}

/// <summary>How an officer proved which papers were taken out.</summary>
public enum TagRead
{
    Scanned,

    /// <summary>Typed from the papers, because the printer was dead.</summary>
    Typed,
}

/// <summary>Who is logged in and what they are at.</summary>
/// <param name="By">Whose badge and PIN.</param>
/// <param name="Role">Their role.</param>
/// <param name="With">The second badge, where two are needed.</param>
public sealed record StaffSession(StaffId By, StaffRole Role, StaffId? With)
{
    /// <summary>PIN that is being checked, by its effect.</summary>
    public EffectId? Checking { get; init; }

    /// <summary>Who came over the control socket; null at the machine itself.</summary>
    public string? Peer { get; init; }

    /// <summary>Badge read, PIN awaited; for the second badge beside <see cref="By"/>.</summary>
    public StaffId? Asked { get; init; }

    /// <summary>The first badge's PIN was right.</summary>
    public bool Proved { get; init; }

    public StaffRefusal? Refusal { get; init; }

    public StaffJob? Job { get; init; }

    /// <summary>Whose deposits are taken out in this emptying; null in every other job.</summary>
    public AgencyId? Agency { get; init; }

    /// <summary>Agencies whose deposits were worked at since log-in, the last one at the end.</summary>
    public ImmutableArray<AgencyId> Worked { get; init; } = [];

    /// <summary>The result that is to be loaded next.</summary>
    public DossierCode? Loading { get; init; }

    /// <summary>The code read last that is no result to load here; null once another one was chosen.</summary>
    public DossierCode? Unlisted { get; init; }

    /// <summary>What was found or read at the door that is open now; null while nothing was said.</summary>
    public StaffFinding? Finding { get; init; }

    /// <summary>Drop-offs taken out in this emptying.</summary>
    public ImmutableArray<DropOffNumber> Emptied { get; init; } = [];

    /// <summary>Compartments done in this job, so that a list does not begin again.</summary>
    public ImmutableSortedSet<int> Done { get; init; } = [];

    /// <summary>Case number of what did not agree.</summary>
    public string? CaseNumber { get; init; }
}

/// <summary>Why a badge or PIN was refused.</summary>
public enum StaffRefusal
{
    UnknownBadge,
    Expired,
    WrongPin,

    /// <summary>Five wrong PINs: this badge waits.</summary>
    Locked,

    /// <summary>Outside office hours a second, different officer is needed.</summary>
    SamePerson,

    /// <summary>This badge's role has no work here now: an officer's in safe mode, a technician's where an officer's is asked for.</summary>
    NotForRole,

    /// <summary>Mains is gone: nobody but a technician begins anything.</summary>
    OnBattery,
}

/// <summary>What an officer said of an open compartment.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="What">Which papers, where they were read.</param>
/// <param name="How">How they were read.</param>
public sealed record StaffFinding(StaffFindingKind Kind, Papers? What, TagRead? How);

/// <summary>Kinds of <see cref="StaffFinding"/>.</summary>
public enum StaffFindingKind
{
    /// <summary>The expected papers were taken out.</summary>
    Taken,

    /// <summary>Nothing was inside.</summary>
    NothingInside,

    /// <summary>The expected papers are inside and stay.</summary>
    AsExpected,

    /// <summary>Other papers were inside and were taken out.</summary>
    Other,

    /// <summary>The result was put in.</summary>
    PutIn,

    /// <summary>Nothing was put in.</summary>
    NotPutIn,
}
