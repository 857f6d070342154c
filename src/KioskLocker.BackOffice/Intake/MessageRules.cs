using System.Text;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Intake;

/// <summary>What must hold of a message before it is applied. JSON leaves missing fields empty, and every text needs a limit.</summary>
internal static class MessageRules
{
    private const int MaxId = 64;
    private const int MaxText = 256;

    /// <summary>Why the event cannot be applied; null when it can.</summary>
    public static string? Problem(WireEvent wire)
    {
        if (wire.Utc == default)
            return "the event has no time";
        var problem = wire.Message switch
        {
            UplinkMessage.KioskStarted m => Limit(m.Version, "version"),
            UplinkMessage.DossierDeposited m => Deposited(m),
            UplinkMessage.DropOffUnsettled m => Number(m.Number) ?? Id(m.Agency.Text, "agency") ?? OptionalId(m.Procedure?.Text, "procedure") ?? Compartment(m.Compartment),
            UplinkMessage.DropOffWithdrawn m => Number(m.Number) ?? Id(m.Agency.Text, "agency") ?? Compartment(m.Compartment),
            UplinkMessage.CompartmentChanged m => Compartment(m.Compartment) ?? (m.Content is null ? "the content is missing" : null) ?? Limit(m.Cause, "cause") ?? OptionalId(m.CaseNumber, "caseNumber"),
            UplinkMessage.SecurityAlert m => Compartment(m.Compartment) ?? OptionalId(m.CaseNumber, "caseNumber"),
            UplinkMessage.ServiceChanged m => Limit(m.By, "by") ?? Limit(m.Reason, "reason"),
            UplinkMessage.PersonalDataErased m => m.Number is { } number ? Number(number) : null,
            UplinkMessage.InvariantBroken m => Limit(m.Rule, "rule"),
            _ => "this version does not know the message",
        };
        return problem ?? Personal(wire.Personal);
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
