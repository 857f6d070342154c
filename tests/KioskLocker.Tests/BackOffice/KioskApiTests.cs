using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.BackOffice;

public sealed class KioskApiTests
{
    [Fact]
    public async Task A33_a_key_of_one_kiosk_opens_nothing_of_another()
    {
        await using var office = await RunningOffice.StartAsync();
        var x = await office.EnrolAsync("Q601");
        var y = await office.EnrolAsync("Q602");
        var events = JsonSerializer.Serialize(new WireBatch("Q602", [Sent.Deposit(1, machine: "Q602")]), WireJson.Options);
        var beat = JsonSerializer.Serialize(Report("Q602"), WireJson.Options);
        foreach (var (method, path, body) in new[] { (HttpMethod.Post, "events", events), (HttpMethod.Post, "heartbeat", beat), (HttpMethod.Get, "sync?directory=0&after=99999999999999", null) })
        {
            using var other = await office.SendAsync(method, "/api/v1/kiosks/Q602/" + path, x.ApiKey, body);
            Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
            Assert.Contains("itself", (await other.Content.ReadFromJsonAsync<WireProblem>(WireJson.Options))!.Error, StringComparison.Ordinal);
        }

        // The address is right and the body lies.
        using var lie = await office.SendAsync(HttpMethod.Post, "/api/v1/kiosks/Q601/events", x.ApiKey, events);
        Assert.Equal(HttpStatusCode.Forbidden, lie.StatusCode);
        using var beatLie = await office.PostHeartbeatAsync(x, beat);
        Assert.Equal(HttpStatusCode.Forbidden, beatLie.StatusCode);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM event"));
        Assert.Equal(1, (await office.TakeAsync(y, Sent.Deposit(1, machine: "Q602"))).UpTo);
    }

    [Fact]
    public async Task Without_a_known_key_the_answer_is_401_with_a_sentence()
    {
        await using var office = await RunningOffice.StartAsync();
        await office.EnrolAsync("Q601");
        foreach (var key in new[] { null, "", "x", new string('A', 43), new string('A', 5000) })
        {
            using var answer = await office.SendAsync(HttpMethod.Get, "/api/v1/kiosks/Q601/sync", key);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains("nrol", (await answer.Content.ReadFromJsonAsync<WireProblem>(WireJson.Options))!.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_enrolment_code_works_once_for_its_machine_however_it_is_typed()
    {
        await using var office = await RunningOffice.StartAsync();
        var code = office.Get<KioskRegistry>().MakeCode("Q601", "test");
        Assert.Equal(HttpStatusCode.Forbidden, (await Enrol(office, code, "Q602")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Enrol(office, "00000-00000", "Q601")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Enrol(office, " " + code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), "Q601")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Enrol(office, code, "Q601")).StatusCode);
    }

    [Fact]
    public async Task An_enrolment_code_dies_after_ten_minutes_and_by_a_newer_one()
    {
        await using var office = await RunningOffice.StartAsync();
        var old = office.Get<KioskRegistry>().MakeCode("Q601", "test");
        var late = office.Get<KioskRegistry>().MakeCode("Q601", "test");
        Assert.Equal(HttpStatusCode.Forbidden, (await Enrol(office, old, "Q601")).StatusCode);
        office.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Forbidden, (await Enrol(office, late, "Q601")).StatusCode);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM kiosk"));
    }

    [Fact]
    public async Task Of_many_at_once_with_one_code_exactly_one_is_enrolled()
    {
        await using var office = await RunningOffice.StartAsync();
        var code = office.Get<KioskRegistry>().MakeCode("Q601", "test");
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Enrol(office, code, "Q601"))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code":"A","machine":"Q60I"}""")]
    [InlineData("""{"code":"A","machine":"../x"}""")]
    [InlineData("null")]
    [InlineData("<html>")]
    public async Task A_malformed_enrolment_is_400(string body)
    {
        await using var office = await RunningOffice.StartAsync();
        using var answer = await office.SendAsync(HttpMethod.Post, "/api/v1/enrol", null, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Guessing_codes_is_slowed_by_429()
    {
        await using var office = await RunningOffice.StartAsync(o => o with { EnrolTriesPerMinute = 3 });
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Forbidden, (await Enrol(office, "00000-00000", "Q601")).StatusCode);
        using var slowed = await Enrol(office, "00000-00000", "Q601");
        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.StatusCode);
        Assert.NotNull((await slowed.Content.ReadFromJsonAsync<WireProblem>(WireJson.Options))!.Error);
    }

    [Fact]
    public async Task Enrolling_again_replaces_the_key_and_names_the_newest_epoch()
    {
        await using var office = await RunningOffice.StartAsync();
        var old = await office.EnrolAsync("Q601");
        Assert.Equal(0, old.NewestEpoch);
        await office.TakeAsync(old, Sent.Deposit(1, epoch: 3));
        var fresh = await office.EnrolAsync("Q601");
        Assert.Equal(3, fresh.NewestEpoch);
        Assert.Equal("dk2", fresh.DirectoryKeyId);
        using var refused = await office.PostEventsAsync(old, Sent.Deposit(2, epoch: 3));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await office.TakeAsync(fresh, Sent.Deposit(2, epoch: 3));
    }

    [Fact]
    public async Task The_directory_is_sent_once_per_version_with_digests_under_the_kiosks_own_key()
    {
        await using var office = await RunningOffice.StartAsync();
        var x = await office.EnrolAsync("Q601");
        var y = await office.EnrolAsync("Q602");
        var first = await office.SyncAsync(x);
        Assert.Equal(("Q601", RunningOffice.Start), (first.Kiosk, first.OfficeTime));
        var directory = first.Directory!;
        Assert.Equal(2, directory.Agencies.Count);
        Assert.Equal(12, directory.Procedures.Count);
        Assert.Equal(5, directory.Procedures.Count(p => p.DropOffHere));
        var expected = directory.ExpectedDossiers.Single(d => d.Code.Text == "H29.18-261012-0013");
        Assert.True(expected.SupplementAsked);
        Assert.Equal(DirectoryStore.IdDigest((x.DirectoryKeyId, Convert.FromBase64String(x.DirectoryKey)), Sent.IdNumber), expected.IdDigest);
        Assert.NotEqual(expected.IdDigest, (await office.SyncAsync(y)).Directory!.ExpectedDossiers.Single(d => d.Code == expected.Code).IdDigest);
        Assert.Null((await office.SyncAsync(x, directory.Version)).Directory);
    }

    [Fact]
    public async Task The_directory_version_rises_on_change_and_above_what_a_kiosk_already_has()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var version = (await office.SyncAsync(kiosk)).Directory!.Version;
        Assert.True(office.Get<DirectoryStore>().Switch("1.001612", false, "test"));
        var off = (await office.SyncAsync(kiosk, version)).Directory!;
        Assert.True(off.Version > version);
        Assert.DoesNotContain(off.Procedures, p => p.Code.Text == "1.001612");
        Assert.False(office.Get<DirectoryStore>().Switch("9.999999", false, "test"));

        // F-B1: the office was restored from a backup and the kiosk is ahead.
        var ahead = (await office.SyncAsync(kiosk, off.Version + 50)).Directory!;
        Assert.True(ahead.Version > off.Version + 50);
        using var absurd = await office.SendAsync(HttpMethod.Get, $"/api/v1/kiosks/Q601/sync?directory={long.MaxValue}", kiosk.ApiKey);
        Assert.Equal(HttpStatusCode.BadRequest, absurd.StatusCode);
    }

    [Fact]
    public async Task Messages_stay_until_acknowledged_and_their_numbers_only_rise()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(2), Sent.Emptied(3, 1));
        var ledger = office.Get<DropOffLedger>();
        Assert.Equal(ActProblem.BadDossierCode, office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), "=cmd()", "lan").Problem);
        Assert.Equal(ActProblem.None, office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), "h29.18-261123-0001", "lan").Problem);
        Assert.Equal(ActProblem.None, ledger.CustodyOut("Q601", Sent.Number(2), "lan"));
        Assert.Equal(ActProblem.AlreadyOut, ledger.CustodyOut("Q601", Sent.Number(2), "lan"));
        Assert.Equal(ActProblem.NotFound, ledger.CustodyOut("Q602", Sent.Number(2), "lan"));

        var both = (await office.SyncAsync(kiosk)).Messages;
        Assert.Equal(both, (await office.SyncAsync(kiosk)).Messages);
        Assert.Equal(
            [new OfficeMessage.StageChanged(new(Sent.Number(1)), new("H29.18-261123-0001"), DossierStage.InWork), new OfficeMessage.CustodyOut(new(Sent.Number(2)))],
            both.Select(m => m.Message));
        Assert.True(both[1].Number > both[0].Number);
        Assert.Single((await office.SyncAsync(kiosk, after: both[0].Number)).Messages);
        Assert.Empty((await office.SyncAsync(kiosk, after: both[1].Number)).Messages);
        Assert.Equal(0, office.Get<KioskRegistry>().List().Single().Pending);

        // Clock set back: the next number still rises.
        office.Database.Write(s => s.Run($"UPDATE kiosk SET last_message={both[1].Number + 1_000_000}"));
        ledger.CustodyOut("Q601", Sent.Number(1), "lan");
        Assert.Equal(both[1].Number + 1_000_001, Assert.Single((await office.SyncAsync(kiosk, after: both[1].Number)).Messages).Number);
    }

    [Fact]
    public async Task F_S9_A_kiosk_whose_counter_went_back_hears_again_what_it_had_acknowledged_for_thirty_days()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        OfficeMessage[] said = [new OfficeMessage.OneTimeCodeSet(new("H29-1"), new("dk1:x")), new OfficeMessage.CodeRevoked(new("H29-1")), new OfficeMessage.CodeWanted(new("H29-1"))];
        foreach (var message in said)
            office.Database.Write(s => OfficeMailbox.Queue(s, "Q601", message, office.Clock.GetUtcNow()));
        var last = (await office.SyncAsync(kiosk)).Messages[^1].Number;
        Assert.Equal(3, office.Get<KioskRegistry>().List().Single().Pending);
        Assert.Empty((await office.SyncAsync(kiosk, after: last)).Messages);
        Assert.Equal(0, office.Get<KioskRegistry>().List().Single().Pending);

        office.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Empty((await office.SyncAsync(kiosk, after: last)).Messages);
        Assert.Equal(said, (await office.SyncAsync(kiosk)).Messages.Select(m => m.Message));
        Assert.Equal(3, office.Get<KioskRegistry>().List().Single().Pending);

        // What was never acknowledged stays for ever; the rest goes with its time.
        office.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(said, (await office.SyncAsync(kiosk)).Messages.Select(m => m.Message));
        Assert.Empty((await office.SyncAsync(kiosk, after: last)).Messages);
        Assert.Empty((await office.SyncAsync(kiosk)).Messages);
    }

    [Fact]
    public async Task F_S9_What_was_said_of_a_result_that_is_out_is_not_said_again()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        const string dossier = "H29.18-261123-0001";
        OfficeMessage stage = new OfficeMessage.StageChanged(new(Sent.Number(1)), new(dossier), DossierStage.InWork);
        foreach (var message in new[] { stage, new OfficeMessage.ResultReady(new(dossier), new("H29.Q6"), new("dk1:x"), CompartmentSize.Small, false, false) })
            office.Database.Write(s => OfficeMailbox.Queue(s, "Q601", message, RunningOffice.Start));
        await office.SyncAsync(kiosk, after: (await office.SyncAsync(kiosk)).Messages[^1].Number);
        await office.TakeAsync(kiosk, Sent.Loaded(1, dossier), Sent.Collected(2, dossier));
        Assert.Equal([stage], (await office.SyncAsync(kiosk)).Messages.Select(m => m.Message));
    }

    [Theory]
    [InlineData("directory=-1")]
    [InlineData("directory=x")]
    [InlineData("after=1.5")]
    [InlineData("after=99999999999999999999")]
    public async Task Sync_with_numbers_that_are_none_is_400(string query)
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        using var answer = await office.SendAsync(HttpMethod.Get, "/api/v1/kiosks/Q601/sync?" + query, kiosk.ApiKey);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_heartbeat_is_kept_latest_only_and_going_silent_shows()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        foreach (var seq in new[] { 5L, 6L })
            await office.TakeHeartbeatAsync(kiosk, Report("Q601") with { JournalSeq = seq });

        var row = Assert.Single(office.Get<KioskRegistry>().List());
        Assert.Equal(6, row.Status!.JournalSeq);
        Assert.Empty(KioskHealth.Concerns(row, RunningOffice.Start.AddSeconds(180), office.Options.OnlineWithin));
        Assert.Contains(KioskHealth.Concerns(row, RunningOffice.Start.AddSeconds(181), office.Options.OnlineWithin), c => c.En.StartsWith("offline", StringComparison.Ordinal));
        using var wrong = await office.PostHeartbeatAsync(kiosk, """{"kiosk":5}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Health_answers_without_log_in()
    {
        await using var office = await RunningOffice.StartAsync();
        Assert.Equal("ok", await office.Http.GetStringAsync("/health/live"));
        Assert.Equal("ok", await office.Http.GetStringAsync("/health/ready"));
    }

    internal static StatusReport Report(string kiosk) => new(
        kiosk, "0.1.0", RunningOffice.Start, true, "idle", true, 1, 5, "abc", 0, null, 1, null, 12.5,
        [new("printer", "receiptPrinter", "ok", "ready", RunningOffice.Start)], [new(1, PapersBehind.None, false, "closed") { Content = "empty" }]);

    private static Task<HttpResponseMessage> Enrol(RunningOffice office, string code, string machine) =>
        office.Http.PostAsJsonAsync("/api/v1/enrol", new EnrolRequest(code, machine), WireJson.Options);
}
