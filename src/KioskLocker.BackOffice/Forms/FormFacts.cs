using System.Globalization;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Forms;

/// <summary>What an officer adds by keyboard; empty is written by hand.</summary>
/// <param name="Items">What is to be supplemented (form 02).</param>
/// <param name="Reason">Forms 02, 03 and 04.</param>
/// <param name="NewDueOn">The one new date (form 04).</param>
internal sealed record FormTyped(string? Items, string? Reason, DateOnly? NewDueOn)
{
    public static FormTyped Nothing { get; } = new(null, null, null);
}

/// <summary>
/// What the office knows of a dossier, as values for a form. What it does not know stays out and becomes a line to write on: the
/// address is never collected, register numbers and signatures are the officer's own, received papers are counted by hand.
/// </summary>
internal static class FormFacts
{
    /// <summary>Values for one form.</summary>
    /// <param name="session">The office's data.</param>
    /// <param name="papers">The dossier, or the drop-off that was refused before it had a code.</param>
    /// <param name="person">Its owner; null when erased.</param>
    /// <param name="template">The template that will be filled.</param>
    /// <param name="typed">What the officer adds.</param>
    /// <param name="now">Day of issue.</param>
    public static FormValues Of(SqlSession session, FormPapers papers, PersonalData? person, FormTemplate template, FormTyped typed, DateTimeOffset now)
    {
        var procedure = papers.Procedure is { } code ? DirectoryStore.Find(session, code) : null;
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["agency"] = DirectoryStore.FindAgency(session, papers.Agency)?.NameVi,
            ["issuedOn"] = Day(OfficeTime.DayOf(now)),
            ["dossierCode"] = papers.Dossier,
            ["applicant"] = person?.Name,
            ["phone"] = person?.Phone,
            ["content"] = procedure?.NameVi,
            ["receivedAt"] = Moment(papers.AcceptedAt),
            ["dueAt"] = Moment(papers.DueAt),
            ["collectAt"] = CollectAt(session, papers),
            ["notes"] = papers is { Kiosk: { } kiosk, Number: { } number, DepositedAt: { } deposited }
                ? $"Người nộp đã gửi hồ sơ qua máy {kiosk} lúc {Moment(deposited)}; số gửi {number}."
                : null,
            ["items"] = typed.Items,
            ["reason"] = typed.Reason,
            ["newDueOn"] = typed.NewDueOn is { } day ? Day(day) : null,
            ["formVersion"] = template.VersionText,
        };
        return new FormValues(fields, [.. (procedure?.Papers ?? []).Select(Paper)]);
    }

    private static Dictionary<string, string?> Paper(PaperItem item) => new(StringComparer.Ordinal)
    {
        ["paper.name"] = item.NameVi,
        ["paper.form"] = item.Original ? "bản chính" : "bản sao",
    };

    private static string? CollectAt(SqlSession session, FormPapers papers) => papers switch
    {
        { ReturnHere: true, Kiosk: { } kiosk } => "Máy " + kiosk + (MachinePlaces.Address(session, kiosk) is { Length: > 0 } address ? $", {address}" : ""),
        { ReturnHere: false } => DirectoryStore.FindAgency(session, papers.Agency)?.NameVi is { } agency ? $"Quầy của {agency}" : null,
        _ => null,
    };

    private static string? Moment(DateTimeOffset? at) => at?.ToOffset(OfficeTime.Zone).ToString("HH' giờ 'mm' phút, ngày 'dd' tháng 'MM' năm 'yyyy", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("'ngày 'dd' tháng 'MM' năm 'yyyy", CultureInfo.InvariantCulture);
}

/// <summary>The papers that a form speaks of: a dossier with its code, or a drop-off without one.</summary>
/// <param name="ReturnHere">What the owner chose at the machine; null for papers of the counter.</param>
internal sealed record FormPapers(
    string? Dossier,
    string Agency,
    string? Procedure,
    PersonPlace Person,
    DossierStage Stage,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? SupplementAskedAt,
    bool Out,
    string? Kiosk,
    string? Number,
    DateTimeOffset? DepositedAt,
    bool? ReturnHere)
{
    /// <summary>A dossier, with the drop-off that brought it where one did.</summary>
    public static FormPapers Of(SqlSession session, DossierRow row)
    {
        var drop = row.PersonKiosk == PersonPlace.CounterKiosk ? null : DropOffLedger.Get(session, row.PersonKiosk, row.PersonNumber);
        return new FormPapers(
            row.Code, row.Agency, row.Procedure, row.Person, row.Stage, row.AcceptedAt, row.DueAt, row.SupplementAskedAt, row.ClosedAt is not null,
            drop?.Kiosk, drop?.Number, drop?.At, drop?.ReturnHere);
    }

    /// <summary>A drop-off that has no code.</summary>
    public static FormPapers Of(DropOffRow row) => new(
        null, row.Agency, row.Procedure, new(row.Kiosk, row.Number), row.Stage, null, null, null, row.CustodyOutAt is not null, row.Kiosk, row.Number, row.At, row.ReturnHere);
}
