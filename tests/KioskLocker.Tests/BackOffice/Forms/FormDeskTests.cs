using System.Net;
using System.Text;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Forms;
using KioskLocker.BackOffice.Staff;

namespace KioskLocker.Tests.BackOffice.Forms;

/// <summary>When a form may be issued, what stands on it, and what is remembered of it.</summary>
public sealed class FormDeskTests
{
    private const string Code = "H29.18-261123-0009";

    [Fact]
    public async Task The_four_forms_say_what_the_office_knows_and_leave_the_rest_to_a_pen()
    {
        await using var office = await DepositedAsync();
        var desk = office.Get<FormDesk>();
        var said = new StringBuilder();
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan");
        said.AppendLine(Words(desk.Issue(Code, FormKind.Receipt, FormTyped.Nothing, "lan")));
        said.AppendLine(Words(desk.Issue(Code, FormKind.Apology, new FormTyped(null, "Cơ quan phối hợp chưa trả lời.", new DateOnly(2026, 12, 4)), "lan")));
        var other = "H29.18-261123-0010";
        office.Get<DossierDesk>().AskSupplement("Q601", Sent.Number(2), other, "lan");
        said.AppendLine(Words(desk.Issue(other, FormKind.Supplement, new FormTyped("1. Bản sao giấy phép cũ\n2. Đơn có chữ ký", null, null), "lan")));
        office.Get<DossierDesk>().Refuse("Q601", Sent.Number(3), null, "lan");
        said.AppendLine(Words(desk.Issue("Q601", Sent.Number(3), FormKind.Refusal, FormTyped.Nothing, "lan")));
        Approved.Check("forms.txt", said.ToString());
    }

    [Fact]
    public async Task A_form_is_had_only_after_what_it_says_was_decided()
    {
        await using var office = await DepositedAsync();
        var desk = office.Get<FormDesk>();
        Assert.Equal(ActProblem.NotFound, Try(FormKind.Receipt));
        Assert.Equal(ActProblem.NotAccepted, desk.Issue("Q601", Sent.Number(1), FormKind.Receipt, FormTyped.Nothing, "lan").Problem);
        Assert.Equal(ActProblem.NotRefused, desk.Issue("Q601", Sent.Number(1), FormKind.Refusal, FormTyped.Nothing, "lan").Problem);
        office.Get<DossierDesk>().AskSupplement("Q601", Sent.Number(1), Code, "lan");
        Assert.Equal(ActProblem.NotAccepted, Try(FormKind.Receipt));
        Assert.Equal(ActProblem.NotAccepted, Try(FormKind.Apology));
        Assert.Equal(ActProblem.NotRefused, Try(FormKind.Refusal));
        Assert.Equal(ActProblem.None, Try(FormKind.Supplement));
        Assert.Equal([FormKind.Supplement], desk.Offered(Code).Select(kind => kind.Id));
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(2), "H29.18-261123-0010", "lan");
        Assert.Equal([FormKind.Receipt, FormKind.Apology], desk.Offered("H29.18-261123-0010").Select(kind => kind.Id));
        Assert.Equal(ActProblem.SupplementNotAsked, desk.Issue("H29.18-261123-0010", FormKind.Supplement, FormTyped.Nothing, "lan").Problem);
        Assert.Equal(ActProblem.NoSuchForm, Try("mau-09"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM form_issue"));

        ActProblem Try(string form) => desk.Issue(Code, form, FormTyped.Nothing, "lan").Problem;
    }

    [Fact]
    public async Task One_new_date_at_most_and_only_after_today()
    {
        await using var office = await DepositedAsync();
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan");
        Assert.Equal(ActProblem.NewDatePast, On(new DateOnly(2026, 11, 23)));
        Assert.Equal(ActProblem.None, On(new DateOnly(2026, 12, 4)));
        Assert.Equal(ActProblem.NewDateGiven, On(new DateOnly(2026, 12, 7)));
        Assert.Equal(ActProblem.None, On(new DateOnly(2026, 12, 4)));

        ActProblem On(DateOnly day) => office.Get<FormDesk>().Issue(Code, FormKind.Apology, new FormTyped(null, null, day), "lan").Problem;
    }

    [Fact]
    public async Task The_version_of_the_form_is_remembered_without_a_word_of_the_person()
    {
        await using var office = await DepositedAsync();
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan");
        var template = office.Get<FormDesk>().Issue(Code, FormKind.Receipt, FormTyped.Nothing, "lan").Value!.Template;
        Assert.Equal(new FormIssueRow(FormKind.Receipt, "1 (01/07/2025)", RunningOffice.Start, "lan", null), Assert.Single(office.Get<FormDesk>().Of(Code)));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM form_issue WHERE digest={template.Digest} AND length(digest)=64 AND dossier={Code}"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM act WHERE who='lan' AND what='form mau-01 1 (01/07/2025)' AND subject={Code}"));
    }

    [Fact]
    public async Task Forms_are_on_the_dossiers_page_for_officers_and_open_with_a_policy_that_lets_nothing_in()
    {
        await using var office = await DepositedAsync();
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan");
        using var browser = await office.LogInAsync(StaffRole.Officer);
        var page = "/dossiers/" + Code;
        var before = (await browser.GetAsync(page)).Html;
        Assert.Contains($"action=\"{page}/forms/mau-01\"", before, StringComparison.Ordinal);
        Assert.DoesNotContain("/forms/mau-02", before, StringComparison.Ordinal);
        Assert.DoesNotContain(">PDF<", before, StringComparison.Ordinal);
        var (status, html, _) = await browser.PostFromAsync(page, page + "/forms/mau-01");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", browser.Policy, StringComparison.Ordinal);
        Assert.Contains(Sent.Name, html, StringComparison.Ordinal);
        Assert.Contains(Sent.Phone, html, StringComparison.Ordinal);
        Assert.DoesNotContain(Sent.IdNumber, html, StringComparison.Ordinal);
        Assert.Contains("1 (01/07/2025)", (await browser.GetAsync(page)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostFromAsync(page, page + "/forms/mau-02")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostFromAsync(page, "/dossiers/H29.18-261123-0099/forms/mau-01")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostFromAsync(page, page + "/forms/mau-04", ("newDue", "tomorrow"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(page + "/forms/mau-01")).Status);

        using var watcher = await office.LogInAsync(StaffRole.Operator);
        Assert.DoesNotContain("/forms/", (await watcher.GetAsync(page)).Html, StringComparison.Ordinal);
        Assert.Equal("/denied", (await watcher.PostFromAsync("/deposits", page + "/forms/mau-01")).Location!.AbsolutePath);
    }

    [Fact]
    public async Task A_drop_off_refused_without_a_code_has_its_refusal_on_its_own_page()
    {
        await using var office = await DepositedAsync();
        var page = $"/deposits/Q601/{Sent.Number(3)}";
        using var browser = await office.LogInAsync(StaffRole.Officer);
        Assert.DoesNotContain("/forms/", (await browser.GetAsync(page)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostFromAsync(page, page + "/forms/mau-03")).Status);
        await browser.PostFromAsync(page, page + "/refuse", ("sure", "yes"));
        Assert.Contains($"action=\"{page}/forms/mau-03\"", (await browser.GetAsync(page)).Html, StringComparison.Ordinal);
        var (status, html, _) = await browser.PostFromAsync(page, page + "/forms/mau-03", ("reason", "Không thuộc <b>thẩm quyền</b>"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Không thuộc &lt;b&gt;thẩm quyền&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Equal(1, office.Count($"SELECT count(*) FROM form_issue WHERE dossier IS NULL AND number={Sent.Number(3)}"));
    }

    [Fact]
    public async Task After_erasure_the_form_has_lines_where_the_person_stood()
    {
        await using var office = await DepositedAsync();
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan");
        office.Database.Write(session => PersonVault.Erase(session, "Q601", Sent.Number(1)));
        var html = office.Get<FormDesk>().Issue(Code, FormKind.Receipt, FormTyped.Nothing, "lan").Value!.Html;
        Assert.DoesNotContain(Sent.Phone, html, StringComparison.Ordinal);
        Assert.Matches("Tiếp nhận hồ sơ của: <span class=\"value\"><span class=\"blank\">…+<", html);
    }

    [Fact]
    public async Task A_PDF_comes_from_the_browser_that_the_office_names_and_leaves_no_file()
    {
        await using var office = await DepositedAsync("/usr/bin/chromium");
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan");
        using var browser = await office.LogInAsync(StaffRole.Officer);
        var page = "/dossiers/" + Code;
        Assert.Contains(">PDF<", (await browser.GetAsync(page)).Html, StringComparison.Ordinal);
        var (status, pdf, _) = await browser.PostFromAsync(page, page + "/forms/mau-01", ("as", "pdf"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("%PDF-", pdf, StringComparison.Ordinal);
        Assert.Contains("/Count 1", pdf, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(office.Options.DataDirectory, "print")));
    }

    [Fact]
    public async Task A_browser_that_fails_is_said_and_the_page_remains()
    {
        await using var office = await DepositedAsync("/bin/false");
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan");
        using var browser = await office.LogInAsync(StaffRole.Officer);
        var page = "/dossiers/" + Code;
        var (status, html, _) = await browser.PostFromAsync(page, page + "/forms/mau-01", ("as", "pdf"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Không tạo được tệp PDF", html, StringComparison.Ordinal);
    }

    private static string Words(Acted<IssuedForm> issued)
    {
        Assert.Equal(ActProblem.None, issued.Problem);
        return FormTemplateTests.Words(issued.Value!.Html) + "\n";
    }

    /// <summary>An office with three drop-offs that were taken out of the machine.</summary>
    private static async Task<RunningOffice> DepositedAsync(string? chromium = null)
    {
        var office = await RunningOffice.StartAsync(options => options with { Chromium = chromium });
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(2), Sent.Deposit(3), Sent.Emptied(4, 1), Sent.Emptied(5, 2), Sent.Emptied(6, 3));
        return office;
    }
}
