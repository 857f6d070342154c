using System.Net;
using System.Text.Json;
using KioskLocker.BackOffice;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Staff;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.BackOffice;

public sealed class PageTests
{
    private static readonly string[] Pages = ["/deposits", "/unsettled", "/done", "/kiosks", "/alerts", "/messages", "/procedures", "/dossiers", "/results", "/cases", "/staff"];

    [Fact]
    public async Task Every_page_and_act_asks_for_a_log_in_first()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        using var browser = new Browser(office.Address);
        foreach (var page in (string[])[.. Pages, $"/deposits/Q601/{Sent.Number(1)}"])
        {
            var (status, html, location) = await browser.GetAsync(page);
            Assert.Equal(HttpStatusCode.Redirect, status);
            Assert.Equal("/login", location!.AbsolutePath);
            Assert.Empty(html);
        }

        var act = await browser.PostFromAsync("/login", $"/deposits/Q601/{Sent.Number(1)}/custody-out", ("sure", "yes"));
        Assert.Equal("/login", act.Location!.AbsolutePath);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM drop_off WHERE custody_out_at IS NOT NULL"));
    }

    [Fact]
    public async Task Every_page_opens_in_both_languages_and_loads_nothing_from_elsewhere()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Unsettled(3, 2), Sent.Withdrawn(4, 5));
        using var browser = await office.LogInAsync();
        foreach (var word in new[] { "Hồ sơ chờ kiểm tra", "Deposits waiting" })
        {
            Assert.Contains(word, (await browser.GetAsync("/deposits")).Html, StringComparison.Ordinal);
            foreach (var page in Pages)
            {
                var (status, html, _) = await browser.GetAsync(page);
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
                Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
                Assert.DoesNotContain(Sent.IdNumber, html, StringComparison.Ordinal);
                Assert.DoesNotContain(Sent.Phone, html, StringComparison.Ordinal);
            }

            await browser.PostFromAsync("/deposits", "/language", ("to", "en"));
        }

        using var answer = await office.Http.GetAsync("/login");
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lateness_is_said_in_words()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1, checkBy: new(2026, 11, 20)), Sent.Deposit(2, checkBy: new(2026, 11, 23)), Sent.Deposit(3, checkBy: new(2026, 11, 25)));
        using var browser = await office.LogInAsync();
        var html = (await browser.GetAsync("/deposits")).Html;
        Assert.Contains("QUÁ HẠN 3 ngày", html, StringComparison.Ordinal);
        Assert.Contains("hạn HÔM NAY", html, StringComparison.Ordinal);
        Assert.Contains("còn 2 ngày", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Personal_data_are_masked_until_a_logged_reveal()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        using var browser = await office.LogInAsync(StaffRole.Officer);
        var page = $"/deposits/Q601/{Sent.Number(1)}";
        var masked = (await browser.GetAsync(page)).Html;
        Assert.Contains("•••••••••345", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("Hạnh", masked, StringComparison.Ordinal);
        var shown = (await browser.PostFromAsync(page, page + "/reveal")).Html;
        Assert.Contains(Sent.IdNumber, shown, StringComparison.Ordinal);
        Assert.Contains(Sent.Name, shown, StringComparison.Ordinal);
        Assert.Equal(1, office.Count($"SELECT count(*) FROM act WHERE what='reveal' AND who='nv.officer'"));
        Assert.Contains(Sent.Number(1), (await browser.PostFromAsync("/deposits", "/find", ("text", Sent.Phone))).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Sent.IdNumber, office.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Sent.Phone, office.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A38_markup_in_names_and_codes_is_shown_as_text()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        const string nasty = "<script>alert(1)</script>\"'><img src=x>";
        var deposit = Sent.Deposit(1, person: new(Sent.IdNumber, nasty, Sent.Phone));
        deposit = deposit with { Message = (UplinkMessage.DossierDeposited)deposit.Message with { Bag = nasty, PreRegistration = nasty } };
        await office.TakeAsync(kiosk, deposit);
        using var browser = await office.LogInAsync();
        var page = $"/deposits/Q601/{Sent.Number(1)}";
        var html = (await browser.PostFromAsync(page, page + "/reveal")).Html;
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        await using var office = await RunningOffice.StartAsync();
        await office.AddStaffAsync("lan", StaffRole.Officer);
        using var browser = new Browser(office.Address);
        for (var i = 0; i < OfficeHost.LoginTries; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostFromAsync("/login", "/login", ("name", "LAN"), ("password", "wrong password"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostFromAsync("/login", "/login", ("name", "lan"), ("password", RunningOffice.Password))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostFromAsync("/login", "/login", ("name", "nobody"), ("password", "x"))).Status);
        office.Database.Write(s => s.Run($"UPDATE staff SET locked_until={DateTimeOffset.UnixEpoch}"));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostFromAsync("/login", "/login", ("name", "lan"), ("password", RunningOffice.Password), ("next", "//evil.example/x"))).Status);
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task Log_in_never_leads_off_the_site(string next)
    {
        await using var office = await RunningOffice.StartAsync();
        await office.AddStaffAsync("lan", StaffRole.Officer);
        using var browser = new Browser(office.Address);
        var answer = await browser.PostFromAsync("/login", "/login", ("name", "lan"), ("password", RunningOffice.Password), ("next", next));
        Assert.Equal("/deposits", answer.Location!.OriginalString);
    }

    [Fact]
    public async Task A_post_without_its_form_token_does_nothing()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        using var browser = await office.LogInAsync();
        foreach (var path in new[] { $"/deposits/Q601/{Sent.Number(1)}/custody-out", $"/deposits/Q601/{Sent.Number(1)}/reveal", "/kiosks/code", "/procedures/1.001612/switch", "/logout" })
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, ("sure", "yes"), ("machine", "Q602"), ("on", "no"))).Status);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM act WHERE what IN ('custody-out', 'reveal', 'procedure-off')"));
    }

    [Fact]
    public async Task A36_A37_ids_of_nothing_are_404_and_a_lesser_role_is_sent_away()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        using var admin = await office.LogInAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/deposits/Q602/{Sent.Number(1)}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostFromAsync("/deposits", $"/deposits/Q602/{Sent.Number(1)}/reveal")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostFromAsync("/deposits", "/alerts/999/seen")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostFromAsync("/procedures", "/procedures/nothing/switch", ("on", "yes"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostFromAsync("/deposits", $"/deposits/Q601/{Sent.Number(1)}/refuse")).Status);

        using var watcher = await office.LogInAsync(StaffRole.Operator);
        var acts = office.Count($"SELECT count(*) FROM act");
        foreach (var path in new[] { $"/deposits/Q601/{Sent.Number(1)}/reveal", $"/deposits/Q601/{Sent.Number(1)}/custody-out", "/find", "/kiosks/code", "/procedures/1.001612/switch", "/results/ready", "/cases/settle", "/staff/add", "/dossiers/register" })
            Assert.Equal("/denied", (await watcher.PostFromAsync("/deposits", path, ("sure", "yes"), ("text", Sent.Phone), ("machine", "Q602"))).Location!.AbsolutePath);
        Assert.Equal(acts, office.Count($"SELECT count(*) FROM act"));
    }

    [Fact]
    public async Task Acts_on_the_pages_reach_the_kiosk()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        using var browser = await office.LogInAsync(StaffRole.Officer);
        var page = $"/deposits/Q601/{Sent.Number(1)}";
        Assert.Contains("còn trong máy", (await browser.PostFromAsync(page, page + "/supplement", ("dossier", "H29.18-261123-0009"))).Html, StringComparison.Ordinal);
        await office.TakeAsync(kiosk, Sent.Emptied(2, 1));
        await browser.PostFromAsync(page, page + "/supplement", ("dossier", "H29.18-261123-0009"));
        Assert.Contains((await office.SyncAsync(kiosk)).Directory!.ExpectedDossiers, d => d.Code.Text == "H29.18-261123-0009" && d.SupplementAsked);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostFromAsync(page, page + "/custody-out")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostFromAsync(page, page + "/custody-out", ("sure", "yes"))).Status);
        Assert.IsType<OfficeMessage.CustodyOut>((await office.SyncAsync(kiosk)).Messages[^1].Message);
        Assert.Contains(Sent.Number(1), (await browser.GetAsync("/done")).Html, StringComparison.Ordinal);
        Assert.Empty(office.Get<DropOffLedger>().Waiting());
    }

    [Fact]
    public async Task Ratings_of_a_heartbeat_are_on_the_kiosks_page_and_are_never_counted_twice()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var today = DateOnly.FromDateTime(RunningOffice.Start.AddHours(7).DateTime);
        RatingReport[][] told =
        [
            [new(today.AddDays(-1), [2, 1, 0])],
            [new(today.AddDays(-1), [2, 1, 0]), new(today, [1, 0, 1])],
            // An older database was put back, and a day before the last thirty.
            [new(today.AddDays(-30), [9, 9, 9]), new(today, [0, 0, 1]), new(today.AddYears(4), [7, 7, 7, 7, 7])],
        ];
        foreach (var ratings in told)
            await office.TakeHeartbeatAsync(kiosk, KioskApiTests.Report("Q601") with { Ratings = ratings });

        using var browser = await office.LogInAsync();
        var html = (await browser.GetAsync("/kiosks")).Html;
        Assert.Contains("rất hài lòng: <strong>3</strong> (60 %)", html, StringComparison.Ordinal);
        Assert.Contains(">hài lòng: <strong>1</strong> (20 %)", html, StringComparison.Ordinal);
        Assert.Contains("chưa hài lòng: <strong>1</strong> (20 %)", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"day":"2026-03-04","counts":[1,2]}]""")]
    [InlineData("""[{"day":"2026-03-04","counts":[1,-2,0]}]""")]
    [InlineData("""[{"day":"2026-03-04","counts":[1,2,1000000]}]""")]
    [InlineData("""[{"day":"2026-03-04"}]""")]
    [InlineData("""[null]""")]
    public async Task Ratings_that_cannot_be_are_left_out_and_the_rest_of_the_heartbeat_is_taken(string ratings)
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var body = JsonSerializer.Serialize(KioskApiTests.Report("Q601"), WireJson.Options).Replace("\"ratings\":[]", "\"ratings\":" + ratings, StringComparison.Ordinal);
        Assert.Contains(ratings, body, StringComparison.Ordinal);
        using var beat = await office.PostHeartbeatAsync(kiosk, body);
        Assert.Equal(HttpStatusCode.NoContent, beat.StatusCode);
        var row = Assert.Single(office.Get<KioskRegistry>().List());
        Assert.Equal((5, null), (row.Status?.JournalSeq, row.Satisfaction));
    }

    [Fact]
    public async Task Gaps_forks_and_enrolment_codes_are_on_the_kiosks_page()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Other(1), Sent.Other(4));
        await office.TakeAsync(kiosk, Sent.Other(1, version: "other"));
        await office.TakeHeartbeatAsync(kiosk, KioskApiTests.Report("Q601"));
        using var browser = await office.LogInAsync();
        var html = (await browser.GetAsync("/kiosks")).Html;
        Assert.Contains("trực tuyến", html, StringComparison.Ordinal);
        Assert.Contains("THIẾU 2–3", html, StringComparison.Ordinal);
        Assert.Contains("bản sao lạ: 1", html, StringComparison.Ordinal);
        var made = (await browser.PostFromAsync("/kiosks", "/kiosks/code", ("machine", "q602"))).Html;
        Assert.Matches("<code class=\"big\">[0-9A-Z]{5}-[0-9A-Z]{5}</code>", made);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostFromAsync("/kiosks", "/kiosks/code", ("machine", "Q6"))).Status);
        await office.TakeAsync(kiosk, Sent.Event(5, new UplinkMessage.ServiceChanged(false, "kiosk", ServiceReasons.DoorNotShut)));
        var alerts = (await browser.GetAsync("/alerts")).Html;
        Assert.Contains("Thiếu sự kiện", alerts, StringComparison.Ordinal);
        Assert.Contains("máy tự ngừng · kỹ thuật viên rời máy khi cửa chưa chắc đã đóng", System.Net.WebUtility.HtmlDecode(alerts), StringComparison.Ordinal);
        var id = office.Count($"SELECT id FROM alert WHERE kind='gap'");
        await browser.PostFromAsync("/alerts", $"/alerts/{id}/seen");
        Assert.Equal(1, office.Count($"SELECT count(*) FROM alert WHERE seen_by='nv.admin'"));
    }
}
