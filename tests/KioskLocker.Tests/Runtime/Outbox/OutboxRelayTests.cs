using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>F-N3 to F-N9, A29, I-10, I-19: against a real server that misbehaves as scripted.</summary>
public sealed class OutboxRelayTests : RelayBench
{
    public static TheoryData<int, string, string, string> Distrusted() => new()
    {
        // A29, F-N5: a captive portal says 200 to everything.
        { 200, "text/html", "<html>Welcome to Free WiFi</html>", "Something else than the office" },
        { 200, "text/html", """{"kiosk":"Q6A1","epoch":1,"upTo":3,"officeTime":"2026-03-04T02:00:00Z"}""", "Something else than the office" },
        { 200, "application/json", "<html>", "cannot be read" },
        { 200, "application/json", "", "cannot be read" },
        { 200, "application/json", "null", "cannot be read" },
        { 200, "application/json", "[]", "cannot be read" },
        { 200, "application/json", "{}", "cannot be read" },
        { 200, "application/json", """{"kiosk":"Q6B2","epoch":1,"upTo":3,"officeTime":"2026-03-04T02:00:00Z"}""", "another kiosk" },
        { 200, "application/json", """{"kiosk":"Q6A1","epoch":2,"upTo":3,"officeTime":"2026-03-04T02:00:00Z"}""", "another kiosk or epoch" },
        { 200, "application/json", """{"kiosk":"Q6A1","epoch":1,"upTo":0,"officeTime":"2026-03-04T02:00:00Z"}""", "stored nothing" },
        { 200, "application/json", """{"kiosk":"Q6A1","epoch":1,"upTo":-5,"officeTime":"2026-03-04T02:00:00Z"}""", "stored nothing" },
        { 200, "application/json", """{"kiosk":"Q6A1","epoch":1,"upTo":4,"officeTime":"2026-03-04T02:00:00Z"}""", "second copy" },
        { 201, "application/json", """{"kiosk":"Q6A1","epoch":1,"upTo":3,"officeTime":"2026-03-04T02:00:00Z"}""", "error (201)" },
        { 302, "text/html", "", "redirect (302)" },
        { 307, "application/json", "", "redirect (307)" },
        { 400, "text/html", "<h1>Bad Request</h1>", "error (400)" },
        { 401, "application/json", """{"error":"no"}""", "does not know this kiosk's key" },
        { 403, "application/json", """{"error":"no"}""", "another kiosk" },
        { 404, "text/html", "", "error (404)" },
        { 409, "application/json", """{"error":"Too many gaps."}""", "Too many gaps." },
        { 413, "text/html", "", "error (413)" },
        { 429, "application/json", "{}", "asks for patience" },
        { 500, "text/plain", "boom", "error (500)" },
        { 502, "text/html", "<html>", "error (502)" },
        { 503, "text/html", "<html>", "asks for patience" },
    };

    [Theory]
    [MemberData(nameof(Distrusted))]
    public async Task Answer_that_is_not_the_offices_keeps_everything(int status, string type, string body, string expected)
    {
        Fill(3);
        Office.Then(status, type, body, ("Location", "/elsewhere"));
        var wait = await TurnAsync();
        Assert.InRange(wait, TimeSpan.FromTicks(1), RelaySchedule.Longest);
        Assert.Equal(3, Desk.Store.Outbox.Depth().Waiting);
        Assert.Contains(expected, Relay.Health.Problem, StringComparison.Ordinal);
        Assert.Empty(OfficeTimes);
        Assert.Single(Office.Requests);

        // The very next good answer heals it, and nothing was lost or reordered.
        await DrainAsync();
        Assert.Equal([1, 2, 3], Office.StoredSeqs);
        Assert.True(Relay.Health.IsHealthy);
    }

    [Fact]
    public async Task Answer_longer_than_a_mebibyte_is_not_read_to_its_end()
    {
        Fill(1);
        Office.Then(async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            var block = new byte[64 * 1024];
            for (var sent = 0; sent < 64 && !context.RequestAborted.IsCancellationRequested; sent++)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        await TurnAsync();
        Assert.Contains("longer than", Relay.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(1, Desk.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public async Task Office_that_says_nothing_is_given_up_after_10_s()
    {
        Fill(1);
        var came = new TaskCompletionSource();
        Office.ThenSilence(came);
        var turn = TurnAsync();
        await came.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(turn.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(0.2));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("within 10 s", Relay.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(1, Desk.Store.Outbox.Depth().Waiting);
    }

    /// <summary>F-N8.</summary>
    [Fact]
    public async Task Answer_that_drips_is_given_up_after_30_s()
    {
        Fill(1);
        Office.ThenDrip();
        var turn = TurnAsync();
        await Network.HeadersCameAsync();
        await Until(() => Office.Requests.Count == 1);
        Time.Advance(TimeSpan.FromSeconds(30.1));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("did not answer within", Relay.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(1, Desk.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public async Task Too_slow_a_link_for_a_batch_gets_a_smaller_one()
    {
        Fill(8);
        var came = new TaskCompletionSource();
        Office.ThenSilence(came);
        var turn = TurnAsync();
        await came.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Time.Advance(TimeSpan.FromSeconds(11));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
        await DrainAsync();
        Assert.Equal([8, 4, 4], Office.Batches.Select(batch => batch.Events.Count));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Office.StoredSeqs);
    }

    /// <summary>The slow batch was stored all the same, so the answer to the smaller one names more than that holds.</summary>
    [Fact]
    public async Task Answer_may_name_what_an_earlier_larger_batch_brought()
    {
        Fill(4);
        var came = new TaskCompletionSource();
        Office.ThenSilence(came);
        var turn = TurnAsync();
        await came.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Time.Advance(TimeSpan.FromSeconds(11));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
        Office.ThenAnswer(batch => new(batch.Kiosk, 1, 4, ScriptedOffice.Time));
        await TurnAsync();
        Assert.True(Relay.Health.IsHealthy, Relay.Health.Problem);
        Assert.Equal(2, Desk.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public async Task Retry_after_is_respected_up_to_30_s()
    {
        Fill(1);
        Office.Then(503, "text/plain", "", ("Retry-After", "7")).Then(429, "text/plain", "", ("Retry-After", "3600"));
        Assert.Equal(TimeSpan.FromSeconds(7), await TurnAsync());
        Assert.Equal(TimeSpan.FromSeconds(30), await TurnAsync());
        await DrainAsync();
        Assert.Equal([1], Office.StoredSeqs);
    }

    [Fact]
    public async Task Partial_answer_acknowledges_that_part()
    {
        Fill(5);
        Office.ThenAnswer(batch => new(batch.Kiosk, 1, 2, ScriptedOffice.Time));
        await TurnAsync();
        Assert.Equal(3, Desk.Store.Outbox.Head(10)[0].Envelope.Seq);
        Assert.True(Relay.Health.IsHealthy);
    }

    [Fact]
    public async Task Batches_hold_at_most_100_events_and_512_KiB_and_carry_the_key()
    {
        Fill(230);
        await DrainAsync();
        Assert.Equal([100, 100, 30], Office.Batches.Select(batch => batch.Events.Count));
        Assert.Equal(Enumerable.Range(1, 230).Select(n => (long)n), Office.StoredSeqs);
        Assert.Equal(["Bearer " + ScriptedOffice.Key], Office.Keys);
        Assert.All(Office.Requests, request => Assert.Equal("POST /api/v1/kiosks/Q6A1/events", request));

        var long1 = new string('x', 100_000);
        for (var i = 0; i < 8; i++)
            Desk.TellStarted(long1);
        var draft = BatchDraft.Of(StoreDesk.Machine, Desk.Store.Outbox.Head(100), Desk.Store.Vault);
        Assert.Equal(5, draft.Count);
        Assert.InRange(draft.Body.Length, 500_000, BatchDraft.MaxBytes);
    }

    [Fact]
    public async Task Personal_data_is_joined_from_the_vault_when_sending()
    {
        Desk.TellDeposit(1);
        Desk.Tell(new UplinkMessage.DropOffUnsettled(
            StoreDesk.Number(2), new VisitId(1, 1), new AgencyId("H29.Q6"), null, new CompartmentId(1), UnsettledReason.NoAnswer, new VaultRef("p1"), null));
        Desk.Tell(new UplinkMessage.DropOffUnsettled(
            StoreDesk.Number(3), new VisitId(1, 1), new AgencyId("H29.Q6"), null, new CompartmentId(1), UnsettledReason.NoAnswer, new VaultRef("erased"), null));
        Desk.TellStarted();
        await DrainAsync();
        Assert.Equal(
            [new PersonalData(StoreDesk.IdNumber, StoreDesk.Name, StoreDesk.Phone), new PersonalData(StoreDesk.IdNumber, StoreDesk.Name, null), null, null],
            Office.Stored.Select(e => e.Personal));
    }

    /// <summary>I-10: the event that the office refuses is kept and told of, the others go on in order, and what follows of its own dossier waits with it.</summary>
    [Fact]
    public async Task Poison_event_is_set_aside_after_five_tries_with_what_follows_of_its_dossier()
    {
        TellSix();
        Office.Poison = e => e.Seq == 3;
        var waits = await DrainAsync();

        Assert.Equal([1, 2, 4, 6], Office.StoredSeqs);
        Assert.Equal(5, Office.Batches.Count(batch => batch.Events is [{ Seq: 3 }]));
        Assert.Equal(4, waits.Count);
        Assert.True(waits.Aggregate((a, b) => a + b) <= TimeSpan.FromSeconds(30));
        Assert.Equal([3L, 5L], Desk.Store.Outbox.Aside().Select(row => row.Seq));
        Assert.Contains("2 events are set aside and kept, the first is 1/3: The office cannot take this event.", Relay.AsideAlert(), StringComparison.Ordinal);
        Assert.True(Relay.Health.IsHealthy);

        // A later event of the same dossier joins them; others do not.
        Desk.Tell(new UplinkMessage.PersonalDataErased(new VisitId(1, 3), StoreDesk.Number(3)));
        Desk.TellStarted();
        await DrainAsync();
        Assert.Equal([1, 2, 4, 6, 8], Office.StoredSeqs);
        Assert.Equal([3L, 5L, 7L], Desk.Store.Outbox.Aside().Select(row => row.Seq));
    }

    [Fact]
    public async Task Tries_of_a_poison_event_are_counted_across_restarts()
    {
        Fill(1);
        Office.Poison = e => e.Seq == 1;
        for (var start = 0; start < 4; start++)
        {
            await TurnAsync();
            Assert.False(Relay.Health.IsHealthy);
            Desk.Reopen();
            Relay.Dispose();
            Relay = MakeRelay();
        }

        await TurnAsync();
        Assert.Single(Desk.Store.Outbox.Aside());
    }

    /// <summary>The first row goes alone after it was refused once, so the office names more than this run ever sent.</summary>
    [Fact]
    public async Task F_N3_What_an_earlier_run_brought_and_never_heard_of_is_believed_after_a_restart()
    {
        Fill(4);
        Office.Poison = e => e.Seq == 1;
        for (var turn = 0; turn < 3; turn++)
            await TurnAsync();
        Assert.Equal(1, Assert.Single(Desk.Store.Outbox.Head(1)).Tries);
        Office.Poison = _ => false;
        Desk.Reopen();
        Relay.Dispose();
        Relay = MakeRelay();
        Office.ThenAnswer(batch => new(batch.Kiosk, 1, 4, ScriptedOffice.Time));
        await TurnAsync();
        Assert.True(Relay.Health.IsHealthy, Relay.Health.Problem);
        Assert.Equal(3, Desk.Store.Outbox.Depth().Waiting);
    }

    /// <summary>A later version wrote it, and then the program was taken back to this one.</summary>
    [Fact]
    public async Task I_10_Row_that_this_version_cannot_read_is_set_aside_and_the_others_go()
    {
        TellSix();
        Desk.Rewrite(3, json => json.Replace("dossierDeposited", "ofALaterVersion", StringComparison.Ordinal));
        await DrainAsync();
        Assert.True(Relay.Health.IsHealthy, Relay.Health.Problem);
        Assert.Equal([1L, 2L, 4L, 6L], Office.StoredSeqs);
        Assert.Equal([3L, 5L], Desk.Store.Outbox.Aside().Select(row => row.Seq));
        Assert.Contains("1/3: this version of the program cannot read it", Relay.AsideAlert(), StringComparison.Ordinal);
    }

    /// <summary>F-S9: an older copy of the database still holds rows that the office knows, and more than those.</summary>
    [Fact]
    public async Task Rows_of_an_old_epoch_go_first_even_when_the_office_knows_more_of_it()
    {
        Fill(2);
        File.Delete(Desk.Settings.Anchor);
        Desk.Reopen();
        Assert.Equal(2, Desk.Store.Epoch);
        Relay.Dispose();
        Relay = MakeRelay();
        Desk.TellStarted();
        Office.ThenAnswer(batch => new(batch.Kiosk, batch.Events[0].Epoch, 50, ScriptedOffice.Time));
        await DrainAsync();
        Assert.Equal([(1, 1L), (1, 2L), (2, 1L)], Office.Batches.SelectMany(batch => batch.Events).Select(e => (e.Epoch, e.Seq)));
        Assert.Equal(0, Desk.Store.Outbox.Depth().Waiting);
    }

    /// <summary>F-S8 in an outbox row: it is never sent, said in the heartbeat's words, and no reason to end the process again and again.</summary>
    [Fact]
    public async Task Damaged_row_is_never_sent_and_said()
    {
        Fill(2);
        Desk.Tamper("UPDATE outbox SET json = replace(json, '0.1.0', '9.9.9') WHERE seq = 1");
        Assert.True(await TurnAsync() > TimeSpan.Zero);
        Assert.Empty(Office.Requests);
        Assert.Contains("The outbox is damaged", Relay.Health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_health_keeps_since_when_and_the_last_good_answer()
    {
        Fill(1);
        await TurnAsync();
        var good = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromMinutes(1));
        Network.Down = true;
        Fill(1);
        await TurnAsync();
        var down = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromMinutes(1));
        await TurnAsync();
        Assert.Equal(down, Relay.Health.Since);
        Assert.Equal(good, Relay.Health.LastOk);
        Assert.Contains("cannot be reached", Relay.Health.Problem, StringComparison.Ordinal);
    }

    /// <summary>I-19.</summary>
    [Fact]
    public async Task The_office_is_asked_for_news_once_it_has_taken_everything()
    {
        var delivered = 0;
        Relay.Delivered += () => delivered++;
        Fill(WireBatch.MaxEvents + 1);
        Office.Then(500, "text/plain", "boom");
        await TurnAsync();
        await TurnAsync();
        Assert.Equal((1, 0), (Desk.Store.Outbox.Depth().Waiting, delivered));
        await TurnAsync();
        Assert.Equal((0, 1), (Desk.Store.Outbox.Depth().Waiting, delivered));
        await TurnAsync();
        Assert.Equal(1, delivered);
    }

    [Fact]
    public async Task Running_relay_sends_new_rows_at_once_and_tries_at_once_when_the_link_comes_up()
    {
        using var stop = new CancellationTokenSource();
        var running = Relay.RunAsync(stop.Token);
        Fill(1);
        await Until(() => Office.Stored.Count == 1);

        Network.Down = true;
        Fill(1);
        await Until(() => !Relay.Health.IsHealthy);
        var attempts = Network.Attempts;
        Fill(3);
        Network.Down = false;
        Assert.Equal(attempts, Network.Attempts);
        Relay.LinkCameUp();
        await Until(() => Office.Stored.Count == 5);
        Assert.Equal([1, 2, 3, 4, 5], Office.StoredSeqs);

        Network.Down = true;
        Fill(1);
        await Until(() => !Relay.Health.IsHealthy);
        Network.Down = false;
        await Until(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(0.5));
            return Office.Stored.Count >= 6;
        });
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    internal static async Task Until(Func<bool> condition)
    {
        for (var round = 0; !condition(); round++)
        {
            Assert.True(round < 2000, "the condition was not met within 20 s");
            await Task.Delay(10);
        }
    }
}
