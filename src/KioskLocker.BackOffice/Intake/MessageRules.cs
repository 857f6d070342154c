using System.Text;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Intake;

/// <summary>What must hold of a message before it is applied. JSON leaves missing fields empty, and every text needs a limit.</summary>
internal static class MessageRules
{
    private const int MaxId = 64;
    private const int MaxText = 256;

    /// <summary>No cabinet has more doors than their numbers allow.</summary>
    private const int MaxEmptied = CompartmentId.Max;

    /// <summary>Why the event cannot be applied; null when it can.</summary>
    public static string? Problem(WireEvent wire)
    {
        if (wire.Utc == default)
            return "the event has no time";
        var problem = wire.Message switch
        {
            UplinkMessage.KioskStarted m => Limit(m.Version, "version"),
            UplinkMessage.DossierDeposited m => Deposited(m),
            UplinkMessage.DropOffUnsettled m => Number(m.Number) ?? Id(m.Agency.Text, "agency") ?? OptionalId(m.Procedure?.Text, "procedure") ?? Compartment(m.Compartment) ?? OptionalId(m.SupplementTo?.Text, "supplementTo"),
            UplinkMessage.DropOffWithdrawn m => Number(m.Number) ?? Id(m.Agency.Text, "agency") ?? Compartment(m.Compartment),
            UplinkMessage.CompartmentChanged m => Compartment(m.Compartment) ?? (m.Content is null ? "the content is missing" : null) ?? Limit(m.Cause, "cause") ?? OptionalId(m.CaseNumber, "caseNumber"),
            UplinkMessage.SecurityAlert m => Compartment(m.Compartment) ?? OptionalId(m.CaseNumber, "caseNumber"),
            UplinkMessage.ServiceChanged m => Limit(m.By, "by") ?? Limit(m.Reason, "reason"),
            UplinkMessage.PersonalDataErased m => m.Number is { } number ? Number(number) : null,
            UplinkMessage.InvariantBroken m => Limit(m.Rule, "rule"),
            _ => StaffAndResults(wire.Message),
        };
        return problem ?? Personal(wire.Personal) ?? PickupCode(wire);
    }

    /// <summary>The event with its texts in NFC, so that equal names are equal.</summary>
    public static WireEvent Normalised(WireEvent wire) => wire.Personal is not { } person ? wire : wire with
    {
        Personal = new(person.IdNumber, person.Name?.Normalize(NormalizationForm.FormC).Trim(), person.Phone),
    };

    private static string? Deposited(UplinkMessage.DossierDeposited m) =>
        Number(m.Number)
        ?? Id(m.Agency.Text, "agency")
        ?? OptionalId(m.Procedure?.Text, "procedure")
        ?? Compartment(m.Compartment)
        ?? (m.DepositedAt == default ? "depositedAt is missing" : null)
        ?? (m.Evidence is null ? "the evidence is missing" : null)
        ?? OptionalId(m.Bag, "bag")
        ?? OptionalId(m.SupplementTo?.Text, "supplementTo")
        ?? (m.PreRegistration is { Length: > 128 } ? "preRegistration is too long" : null);

    private static string? StaffAndResults(UplinkMessage message) => message switch
    {
        UplinkMessage.StaffLoggedIn m => Staff(m.By, m.With) ?? (m.Peer is { } peer ? Limit(peer, "peer") : null),
        UplinkMessage.TechnicianOpened m => Compartment(m.Compartment) ?? Staff(m.By, m.With) ?? (m.Times is < 1 or > TechnicianAct.MostTimes ? "times is out of range" : null),
        UplinkMessage.DiagnosticsEnded m => Staff(m.By, m.With) ?? (m.NotShut is not { Count: <= CompartmentId.Max } doors ? "notShut is missing or too long" : doors.Select(d => Compartment(d)).FirstOrDefault(p => p is not null)),
        UplinkMessage.MapCommissioned m => Id(m.MapHash, "mapHash") ?? Staff(m.By, null),
        UplinkMessage.DossierEmptied m => Number(m.Number) ?? Compartment(m.Compartment) ?? Staff(m.By, m.With) ?? Time(m.At),
        UplinkMessage.DossierDisputed m => Number(m.Number) ?? Compartment(m.Compartment) ?? Staff(m.By, m.With) ?? Id(m.CaseNumber, "caseNumber"),
        UplinkMessage.EmptyingEnded m => m.Numbers is not { Count: <= MaxEmptied } numbers
            ? "the numbers are missing or too many"
            : numbers.Select(Number).FirstOrDefault(p => p is not null) ?? Staff(m.By, m.With) ?? OptionalId(m.CaseNumber, "caseNumber") ?? OptionalId(m.Agency?.Text, "agency"),
        UplinkMessage.CompartmentReconciled m => Compartment(m.Compartment) ?? Papers(m.Expected) ?? Papers(m.Found) ?? Staff(m.By, m.With) ?? OptionalId(m.CaseNumber, "caseNumber"),
        UplinkMessage.ResultLoaded m => Dossier(m.Dossier) ?? Id(m.Agency.Text, "agency") ?? Compartment(m.Compartment) ?? Staff(m.By, m.With) ?? Time(m.At),
        UplinkMessage.PickupCodeMinted m => Dossier(m.Dossier) ?? (m.WorkingDays is < 1 or > 366 ? "workingDays is out of range" : null),
        UplinkMessage.PickupCodeEnded m => Dossier(m.Dossier) ?? (m.Status is PickupStatus.Spent or PickupStatus.Revoked or PickupStatus.Expired ? null : "a code ends spent, revoked or expired"),
        UplinkMessage.ResultCollected m => Dossier(m.Dossier) ?? Id(m.Agency.Text, "agency") ?? Compartment(m.Compartment) ?? (m.Evidence is null ? "the evidence is missing" : null) ?? Time(m.At),
        UplinkMessage.ResultUnsettled m => Dossier(m.Dossier) ?? Compartment(m.Compartment),
        UplinkMessage.ResultReported m => Dossier(m.Dossier) ?? Compartment(m.Compartment) ?? Id(m.CaseNumber, "caseNumber"),
        UplinkMessage.ResultReturned m => Dossier(m.Dossier) ?? Compartment(m.Compartment) ?? Staff(m.By, m.With) ?? Time(m.At),
        UplinkMessage.ResultLocked m => Dossier(m.Dossier),
        _ => "this version does not know the message",
    };

    /// <summary>A code must be one that the machine would take back, and travels with its own message only. The reason never quotes it.</summary>
    private static string? PickupCode(WireEvent wire)
    {
        if (wire.PickupCode is not { } code)
            return null;
        if (wire.Message is not UplinkMessage.PickupCodeMinted)
            return "a pickup code travels with a message that has none";
        return PickupCodes.Read(code) is Reading<PickupCode>.Ok ok && ok.Value.Text == code ? null : "the pickup code is malformed";
    }

    private static string? Staff(StaffId by, StaffId? with) => Id(by.Text, "by") ?? OptionalId(with?.Text, "with");

    private static string? Dossier(DossierCode code) =>
        DossierCodes.Read(code.Text ?? "") is Reading<DossierCode>.Ok ok && ok.Value == code ? null : "the dossier code is missing or malformed";

    private static string? Papers(Papers? papers) => papers switch
    {
        null => null,
        Papers.DropOff drop => Number(drop.Number),
        Papers.Result result => Dossier(result.Code),
        _ => "unknown papers",
    };

    private static string? Time(DateTimeOffset at) => at == default ? "at is missing" : null;

    private static string? Personal(PersonalData? person)
    {
        if (person is null)
            return null;
        if (person.IdNumber is not { Length: 12 } || !person.IdNumber.All(char.IsAsciiDigit))
            return "the ID number is not 12 digits";
        if (person.Name is { Length: > MaxText })
            return "the name is too long";
        return person.Phone is { Length: < 8 or > 16 } || person.Phone is { } phone && !phone.All(c => char.IsAsciiDigit(c) || c == '+')
            ? "the phone number is not 8 to 16 digits"
            : null;
    }

    private static string? Number(DropOffNumber number) =>
        number.Text is { Length: > 0 and <= 32 } text && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')
            ? null
            : "the drop-off number is missing or malformed";

    private static string? Id(string? text, string field) => text is null or "" ? field + " is missing" : OptionalId(text, field);

    private static string? OptionalId(string? text, string field) => text is { Length: > MaxId } ? field + " is too long" : null;

    private static string? Limit(string? text, string field) => text is null ? field + " is missing" : text.Length > MaxText ? field + " is too long" : null;

    private static string? Compartment(CompartmentId? id) => id is { Number: < 1 or > CompartmentId.Max } ? "the compartment is out of range" : null;
}
