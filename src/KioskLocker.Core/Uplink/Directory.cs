using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Staff;

namespace KioskLocker.Core.Uplink;

/// <summary>An agency whose dossiers this machine takes.</summary>
public sealed record Agency(AgencyId Id, string NameVi, string NameEn);

/// <summary>How many of a paper, and whether the original is needed.</summary>
public sealed record PaperItem(string NameVi, string NameEn, bool Original, int Copies);

/// <summary>A procedure offered on this machine. Forms, fees and limits are versioned data of the office.</summary>
/// <param name="Code">Code of the national list.</param>
/// <param name="Agency">Who checks the papers.</param>
/// <param name="NameVi">Vietnamese name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Papers">Checklist shown to the citizen.</param>
/// <param name="FeeVnd">Fee in đồng; 0 is free; paid at the counter.</param>
/// <param name="WorkingDays">Time limit in working days from acceptance.</param>
/// <param name="Size">Smallest compartment that fits such a dossier.</param>
/// <param name="DropOffHere">False for return-only procedures.</param>
/// <param name="InForceFrom">First local day on which it is offered.</param>
/// <param name="InForceUntil">Last local day; null is open-ended.</param>
public sealed record Procedure(
    ProcedureCode Code,
    AgencyId Agency,
    string NameVi,
    string NameEn,
    IReadOnlyList<PaperItem> Papers,
    long FeeVnd,
    int WorkingDays,
    CompartmentSize Size,
    bool DropOffHere,
    DateOnly InForceFrom,
    DateOnly? InForceUntil);

/// <summary>Working week and holidays, as published. Never computed from a lunar calendar.</summary>
/// <param name="WorkingWeek">Working days of an ordinary week.</param>
/// <param name="Holidays">Days off that would be working days.</param>
/// <param name="MakeUpDays">Working days that would be off.</param>
/// <param name="CoversUntil">Last day for which the table is published; beyond it nothing is promised.</param>
public sealed record HolidayTable(
    IReadOnlyList<DayOfWeek> WorkingWeek,
    IReadOnlyList<DateOnly> Holidays,
    IReadOnlyList<DateOnly> MakeUpDays,
    DateOnly CoversUntil);

/// <summary>A dossier the office expects something for, so that a supplement can be recognised.</summary>
public sealed record ExpectedDossier(DossierCode Code, AgencyId Agency, ProcedureCode Procedure, Digest IdDigest, bool SupplementAsked, DossierStage Stage);

/// <summary>Degree of completion shown without log-in (domain.md: number and stage only).</summary>
public enum DossierStage
{
    /// <summary>In the machine, not yet looked at by an officer.</summary>
    Deposited,

    /// <summary>Being checked by an officer.</summary>
    BeingChecked,

    /// <summary>Accepted, in work.</summary>
    InWork,

    /// <summary>The office asked for a supplement.</summary>
    SupplementAsked,

    /// <summary>Not accepted.</summary>
    Refused,

    /// <summary>Result ready.</summary>
    ResultReady,

    /// <summary>Handed over: the result, or the papers themselves.</summary>
    Closed,
}

/// <summary>What the office sends down as one versioned whole. The version never goes back.</summary>
public sealed record OfficeDirectory(
    long Version,
    IReadOnlyList<Agency> Agencies,
    IReadOnlyList<Procedure> Procedures,
    HolidayTable Holidays,
    IReadOnlyList<ExpectedDossier> ExpectedDossiers)
{
    /// <summary>Badge holders of this machine.</summary>
    public IReadOnlyList<StaffEntry> Staff { get; init; } = [];
}

/// <summary>Messages from the office to one kiosk, each with a rising number, asked for by the kiosk.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StageChanged), "stageChanged")]
[JsonDerivedType(typeof(CustodyOut), "custodyOut")]
[JsonDerivedType(typeof(ResultReady), "resultReady")]
[JsonDerivedType(typeof(FeeSettled), "feeSettled")]
[JsonDerivedType(typeof(ResultWithdrawn), "resultWithdrawn")]
[JsonDerivedType(typeof(CodeRevoked), "codeRevoked")]
[JsonDerivedType(typeof(CodeWanted), "codeWanted")]
[JsonDerivedType(typeof(CaseSettled), "caseSettled")]
[JsonDerivedType(typeof(OneTimeCodeSet), "oneTimeCodeSet")]
public abstract record OfficeMessage
{
    private OfficeMessage()
    {
    }

    /// <summary>A drop-off moved on, or was given its dossier code.</summary>
    public sealed record StageChanged(DropOffNumber Number, DossierCode? Dossier, DossierStage Stage) : OfficeMessage;

    /// <summary>The result was handed over or the papers were returned: the retention of personal data begins.</summary>
    public sealed record CustodyOut(DropOffNumber Number) : OfficeMessage;

    /// <summary>A result is to be loaded here.</summary>
    /// <param name="Dossier">Its code.</param>
    /// <param name="Agency">Whose result.</param>
    /// <param name="IdDigest">Owner's ID number under this kiosk's directory key.</param>
    /// <param name="Size">Smallest compartment that fits.</param>
    /// <param name="LowCompartment">The owner needs a low one.</param>
    /// <param name="FeeDue">A fee is outstanding.</param>
    public sealed record ResultReady(DossierCode Dossier, AgencyId Agency, Digest IdDigest, CompartmentSize Size, bool LowCompartment, bool FeeDue) : OfficeMessage;

    /// <summary>The outstanding fee was paid.</summary>
    public sealed record FeeSettled(DossierCode Dossier) : OfficeMessage;

    /// <summary>A result that was announced and not loaded goes another way.</summary>
    public sealed record ResultWithdrawn(DossierCode Dossier) : OfficeMessage;

    /// <summary>The code opens nothing any more: an officer will take the result back.</summary>
    public sealed record CodeRevoked(DossierCode Dossier) : OfficeMessage;

    /// <summary>The owner lost the message, or the phone number changed: mint a new code and revoke the old one. Also unlocks after wrong ID numbers, because identity was checked.</summary>
    public sealed record CodeWanted(DossierCode Dossier) : OfficeMessage;

    /// <summary>An officer settled the owner's report: the same code may open again.</summary>
    public sealed record CaseSettled(DossierCode Dossier, string CaseNumber) : OfficeMessage;

    /// <summary>The phone number changed: from now on this code, sent to the new number, is asked for beside pickup code and ID number. A newer one replaces it.</summary>
    /// <param name="Dossier">A result that was announced to this machine.</param>
    /// <param name="Code">Digest of <see cref="OneTimeCodes.Bound"/> under this kiosk's directory key.</param>
    public sealed record OneTimeCodeSet(DossierCode Dossier, Digest Code) : OfficeMessage;
}

/// <summary>One numbered message.</summary>
public sealed record NumberedOfficeMessage(long Number, OfficeMessage Message);

/// <summary>Answer of <c>GET /api/v1/kiosks/{kiosk}/sync?directory={version}&amp;after={number}</c>.</summary>
/// <param name="Kiosk">The kiosk asked for; anything else is not our office's answer.</param>
/// <param name="OfficeTime">UTC, to confirm the kiosk's clock.</param>
/// <param name="Directory">Null when the kiosk has the newest.</param>
/// <param name="Messages">In rising order, at most 100.</param>
public sealed record SyncAnswer(string Kiosk, DateTimeOffset OfficeTime, OfficeDirectory? Directory, IReadOnlyList<NumberedOfficeMessage> Messages);

/// <summary>Body of <c>POST /api/v1/enrol</c>.</summary>
public sealed record EnrolRequest(string Code, string Machine);

/// <summary>Answer: the kiosk's own key (bearer token) and the directory key shared for ID digests, both shown once.</summary>
/// <param name="Kiosk">Id of the kiosk at the office; equals its machine number.</param>
/// <param name="ApiKey">Bearer token, 256 random bits, base64url.</param>
/// <param name="DirectoryKeyId">Id that digests carry, for example <c>dk1</c>.</param>
/// <param name="DirectoryKey">HMAC-SHA256 key, 32 bytes, base64.</param>
/// <param name="NewestEpoch">Newest epoch the office has heard of this machine, 0 for none. A kiosk whose database is new begins above it; otherwise its events would look like repeats.</param>
public sealed record EnrolAnswer(string Kiosk, string ApiKey, string DirectoryKeyId, string DirectoryKey, int NewestEpoch = 0);

/// <summary>A refusal of the office: what was wrong and what to do, in English, for logs and technicians.</summary>
public sealed record WireProblem(string Error);

/// <summary>State of one compartment in a heartbeat or <c>/status</c>.</summary>
/// <param name="Id">Number on the door.</param>
/// <param name="Papers">Whether papers may be behind it.</param>
/// <param name="OutOfService">Lock or contact were given up.</param>
/// <param name="Door">What its contact says.</param>
public sealed record CompartmentReport(int Id, PapersBehind Papers, bool OutOfService, string Door)
{
    /// <summary>What is believed inside, in heartbeats only: a technician finds any fault without it (product.md, "Technicians").</summary>
    public string? Content { get; init; }
}

/// <summary>How full a machine is. A compartment out of service is counted by its content, too.</summary>
/// <param name="Free">Compartments that could be given now, by size.</param>
/// <param name="Occupied">Those that hold papers, of whatever kind.</param>
/// <param name="Unknown">Those that an officer has to look into.</param>
/// <param name="OutOfService">Those whose lock or contact was given up.</param>
public sealed record CompartmentTotals(IReadOnlyDictionary<string, int> Free, int Occupied, int Unknown, int OutOfService);

/// <summary>State of one device in a heartbeat or <c>/status</c>. LastOk is null when it was never seen well since start-up.</summary>
public sealed record DeviceReport(string Name, string Kind, string Health, string Detail, DateTimeOffset? LastOk)
{
    /// <summary>What happened on its wire; null where nobody counts.</summary>
    public DeviceCounters? Counters { get; init; }
}

/// <summary>Body of <c>POST /api/v1/kiosks/{kiosk}/heartbeat</c> and, without what the compartments hold, answer of <c>/status</c>: latest only, beside the outbox.</summary>
public sealed record StatusReport(
    string Kiosk,
    string Version,
    DateTimeOffset At,
    bool ClockConfirmed,
    string Phase,
    bool InService,
    int Epoch,
    long JournalSeq,
    string JournalHead,
    long OutboxDepth,
    DateTimeOffset? OldestUnsent,
    long DirectoryVersion,
    DateTimeOffset? LastSync,
    double DiskUsedPercent,
    IReadOnlyList<DeviceReport> Devices,
    IReadOnlyList<CompartmentReport> Compartments)
{
    /// <summary>Its compartments in sum; null in reports of versions that told none.</summary>
    public CompartmentTotals? Totals { get; init; }

    /// <summary>Hash of the cabinet's map in force; null where there is none.</summary>
    public string? MapHash { get; init; }

    /// <summary>Hash of the map that was proved door by door; null while none was.</summary>
    public string? CommissionedHash { get; init; }

    /// <summary>Inputs of the cabinet that were heard.</summary>
    public IReadOnlyList<InputReport> Inputs { get; init; } = [];

    /// <summary>Ratings of the last 31 days, oldest first; days without any are left out. Told anew each time, so a report that was missed loses nothing.</summary>
    public IReadOnlyList<RatingReport> Ratings { get; init; } = [];
}

/// <summary>How satisfied people were on a day; nothing says who.</summary>
/// <param name="Day">Local day.</param>
/// <param name="Counts">Touches by level, the best first; 3 to 5 levels.</param>
public sealed record RatingReport(DateOnly Day, IReadOnlyList<long> Counts)
{
    public const int LeastLevels = 3;
    public const int MostLevels = 5;

    /// <summary>Whether there is a scale of so many levels.</summary>
    public static bool IsScale(int levels) => levels is >= LeastLevels and <= MostLevels;
}

/// <summary>State of one input of the cabinet.</summary>
public sealed record InputReport(string Input, string State);
