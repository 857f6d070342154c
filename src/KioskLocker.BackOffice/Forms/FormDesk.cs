using System.Globalization;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Forms;

/// <summary>A filled form, ready to be shown or printed.</summary>
/// <param name="Html">The whole page.</param>
/// <param name="Template">What it was filled from.</param>
internal sealed record IssuedForm(string Html, FormTemplate Template);

/// <summary>A form that was issued, as the office remembers it: which text, for which papers, by whom. No personal data.</summary>
public sealed record FormIssueRow(string Form, string Version, DateTimeOffset At, string Who, DateOnly? NewDue);

/// <summary>
/// Issues official forms. A form says what an officer has decided, so each one can be had only after its decision: the receipt after
/// acceptance, never at the machine. The version of the template is noted with every issue.
/// </summary>
internal sealed class FormDesk(OfficeDatabase database, PersonVault persons, FormCatalog catalog, TimeProvider clock)
{
    /// <summary>Longest text that an officer may add.</summary>
    public const int LongestText = 2000;

    /// <summary>Fills a form for a dossier and notes it.</summary>
    public Acted<IssuedForm> Issue(string typedCode, string form, FormTyped typed, string who) => database.Write(session =>
        DossierBook.ReadCode(typedCode) is { } code && DossierBook.Get(session, code) is { } row
            ? Issue(session, FormPapers.Of(session, row), form, typed, who)
            : ActProblem.NotFound);

    /// <summary>Fills a form for a drop-off that was refused before it had a code.</summary>
    public Acted<IssuedForm> Issue(string kiosk, string number, string form, FormTyped typed, string who) => database.Write(session =>
        DropOffLedger.Get(session, kiosk, number) is { Dossier: null } row
            ? Issue(session, FormPapers.Of(row), form, typed, who)
            : ActProblem.NotFound);

    /// <summary>Forms that may be issued for a dossier now.</summary>
    public IReadOnlyList<FormKind> Offered(string code) => database.Read(session =>
        DossierBook.Get(session, code) is { } row ? Offered(FormPapers.Of(session, row)) : []);

    /// <summary>Forms that may be issued for these papers now.</summary>
    public static IReadOnlyList<FormKind> Offered(FormPapers papers) => [.. FormKind.All.Where(kind => Refusal(papers, kind) == ActProblem.None)];

    /// <summary>What was issued for a dossier, newest first.</summary>
    public List<FormIssueRow> Of(string code) => database.Read(session => session.Query(
        $"SELECT * FROM form_issue WHERE dossier={code} ORDER BY id DESC LIMIT 50",
        r => new FormIssueRow(r.Text("form"), r.Text("version"), r.Time("at"), r.Text("who"), r.DayOrNull("new_due"))));

    private Acted<IssuedForm> Issue(SqlSession session, FormPapers papers, string form, FormTyped typed, string who)
    {
        var now = clock.GetUtcNow();
        var today = OfficeTime.DayOf(now);
        if (FormKind.Find(form) is not { } kind || catalog.On(form, today) is not { } template)
            return ActProblem.NoSuchForm;
        if (Refusal(papers, kind) is var problem and not ActProblem.None)
            return problem;
        if (Wrong(session, papers, kind, typed, today) is var mistake and not ActProblem.None)
            return mistake;
        var newDue = kind.Id == FormKind.Apology ? typed.NewDueOn : null;
        session.Run($"""
            INSERT INTO form_issue (form, version, digest, dossier, kiosk, number, new_due, at, who)
            VALUES ({form}, {template.VersionText}, {template.Digest}, {papers.Dossier}, {papers.Kiosk}, {papers.Number}, {newDue}, {now}, {who})
            """);
        // The page shows a name and a telephone number, so it is noted like any look at them.
        StaffActs.Note(session, now, who, $"form {form} {template.VersionText}", papers.Dossier ?? $"{papers.Kiosk}/{papers.Number}");
        var person = persons.Get(session, papers.Person.Kiosk, papers.Person.Number);
        return new(ActProblem.None, new IssuedForm(template.Fill(FormFacts.Of(session, papers, person, template, typed, now)), template));
    }

    /// <summary>Why this form does not fit what was decided about these papers.</summary>
    private static ActProblem Refusal(FormPapers papers, FormKind kind) => kind.Id switch
    {
        FormKind.Receipt => papers.AcceptedAt is null ? ActProblem.NotAccepted : ActProblem.None,
        FormKind.Supplement => papers.SupplementAskedAt is null ? ActProblem.SupplementNotAsked : ActProblem.None,
        FormKind.Refusal => papers.Stage != DossierStage.Refused ? ActProblem.NotRefused : ActProblem.None,
        _ => papers.AcceptedAt is null ? ActProblem.NotAccepted : papers.Out ? ActProblem.AlreadyOut : ActProblem.None,
    };

    private static ActProblem Wrong(SqlSession session, FormPapers papers, FormKind kind, FormTyped typed, DateOnly today)
    {
        if (typed.Items is { Length: > LongestText } || typed.Reason is { Length: > LongestText })
            return ActProblem.TextTooLong;
        if (kind.Id != FormKind.Apology || typed.NewDueOn is not { } day)
            return ActProblem.None;
        if (day <= today)
            return ActProblem.NewDatePast;
        // One new date at most: the same one may be printed again, another one may not.
        var other = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return session.Number($"SELECT count(*) FROM form_issue WHERE dossier={papers.Dossier} AND new_due IS NOT NULL AND new_due<>{other}") == 0
            ? ActProblem.None
            : ActProblem.NewDateGiven;
    }
}
