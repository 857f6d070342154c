using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;
using Microsoft.Extensions.Time.Testing;
using Serilog.Core;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>F-N3 to F-N9, A29, I-10, I-19: against a real server that misbehaves as scripted.</summary>
public sealed class OutboxRelayTests : IAsyncLifetime
{
    private readonly StoreDesk _desk = new();
    private readonly FakeTimeProvider _time = new(ScriptedOffice.Time);
    private readonly TestNetwork _network = new();
    private readonly List<DateTimeOffset> _officeTimes = [];
    private ScriptedOffice _office = null!;
    private OutboxRelay _relay = null!;

    public async ValueTask InitializeAsync()
    {
        _office = await ScriptedOffice.StartAsync();
        _relay = MakeRelay();
    }

    public async ValueTask DisposeAsync()
    {
        _relay.Dispose();
        _network.Dispose();
        await _office.DisposeAsync();
        _desk.Dispose();
    }

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
        _office.Then(status, type, body, ("Location", "/elsewhere"));
        var wait = await TurnAsync();
        Assert.InRange(wait, TimeSpan.FromTicks(1), RelaySchedule.Longest);
        Assert.Equal(3, _desk.Store.Outbox.Depth().Waiting);
        Assert.Contains(expected, _relay.Health.Problem, StringComparison.Ordinal);
        Assert.Empty(_officeTimes);
        Assert.Single(_office.Requests);

        // The very next good answer heals it, and nothing was lost or reordered.
        await DrainAsync();
        Assert.Equal([1, 2, 3], _office.StoredSeqs);
        Assert.True(_relay.Health.IsHealthy);
    }

    [Fact]
    public async Task Answer_longer_than_a_mebibyte_is_not_read_to_its_end()
    {
        Fill(1);
        _office.Then(async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            var block = new byte[64 * 1024];
            for (var sent = 0; sent < 64 && !context.RequestAborted.IsCancellationRequested; sent++)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        await TurnAsync();
        Assert.Contains("longer than", _relay.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(1, _desk.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public async Task Office_that_says_nothing_is_given_up_after_10_s()
    {
        Fill(1);
        var came = new TaskCompletionSource();
        _office.ThenSilence(came);
        var turn = TurnAsync();
        await came.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(turn.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("within 10 s", _relay.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(1, _desk.Store.Outbox.Depth().Waiting);
    }

    /// <summary>F-N8.</summary>
    [Fact]
    public async Task Answer_that_drips_is_given_up_after_30_s()
    {
        Fill(1);
        _office.ThenDrip();
        var turn = TurnAsync();
        await _network.HeadersCameAsync();
        await Until(() => _office.Requests.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(30.1));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("did not answer within", _relay.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(1, _desk.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public async Task Too_slow_a_link_for_a_batch_gets_a_smaller_one()
    {
        Fill(8);
        var came = new TaskCompletionSource();
        _office.ThenSilence(came);
        var turn = TurnAsync();
        await came.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(11));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
        await DrainAsync();
        Assert.Equal([8, 4, 4], _office.Batches.Select(batch => batch.Events.Count));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], _office.StoredSeqs);
    }

    /// <summary>The slow batch was stored all the same, so the answer to the smaller one names more than that holds.</summary>
    [Fact]
    public async Task Answer_may_name_what_an_earlier_larger_batch_brought()
    {
        Fill(4);
        var came = new TaskCompletionSource();
        _office.ThenSilence(came);
        var turn = TurnAsync();
        await came.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(11));
        await turn.WaitAsync(TimeSpan.FromSeconds(20));
        _office.ThenAnswer(batch => new(batch.Kiosk, 1, 4, ScriptedOffice.Time));
        await TurnAsync();
        Assert.True(_relay.Health.IsHealthy, _relay.Health.Problem);
        Assert.Equal(2, _desk.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public async Task Retry_after_is_respected_up_to_30_s()
    {
        Fill(1);
        _office.Then(503, "text/plain", "", ("Retry-After", "7")).Then(429, "text/plain", "", ("Retry-After", "3600"));
        Assert.Equal(TimeSpan.FromSeconds(7), await TurnAsync());
        Assert.Equal(TimeSpan.FromSeconds(30), await TurnAsync());
        await DrainAsync();
        Assert.Equal([1], _office.StoredSeqs);
    }

    [Fact]
    public async Task Partial_answer_acknowledges_that_part()
    {
        Fill(5);
        _office.ThenAnswer(batch => new(batch.Kiosk, 1, 2, ScriptedOffice.Time));
        await TurnAsync();
        Assert.Equal(3, _desk.Store.Outbox.Head(10)[0].Envelope.Seq);
        Assert.True(_relay.Health.IsHealthy);
    }

    [Fact]
    public async Task Batches_hold_at_most_100_events_and_512_KiB_and_carry_the_key()
    {
        Fill(230);
        await DrainAsync();
        Assert.Equal([100, 100, 30], _office.Batches.Select(batch => batch.Events.Count));
        Assert.Equal(Enumerable.Range(1, 230).Select(n => (long)n), _office.StoredSeqs);
        Assert.Equal(["Bearer " + ScriptedOffice.Key], _office.Keys);
        Assert.All(_office.Requests, request => Assert.Equal("POST /api/v1/kiosks/Q6A1/events", request));

        var long1 = new string('x', 100_000);
        for (var i = 0; i < 8; i++)
            _desk.TellStarted(long1);
        var draft = BatchDraft.Of(StoreDesk.Machine, _desk.Store.Outbox.Head(100), _desk.Store.Vault);
        Assert.Equal(5, draft.Count);
        Assert.InRange(draft.Body.Length, 500_000, BatchDraft.MaxBytes);
    }

    [Fact]
    public async Task Personal_data_is_joined_from_the_vault_when_sending()
    {
        _desk.TellDeposit(1);
        _desk.Tell(new UplinkMessage.DropOffUnsettled(
            StoreDesk.Number(2), new VisitId(1, 1), new AgencyId("H29.Q6"), null, new CompartmentId(1), UnsettledReason.NoAnswer, new VaultRef("p1"), null));
        _desk.Tell(new UplinkMessage.DropOffUnsettled(
            StoreDesk.Number(3), new VisitId(1, 1), new AgencyId("H29.Q6"), null, new CompartmentId(1), UnsettledReason.NoAnswer, new VaultRef("erased"), null));
        _desk.TellStarted();
        await DrainAsync();
        Assert.Equal(
            [new PersonalData(StoreDesk.IdNumber, StoreDesk.Name, StoreDesk.Phone), new PersonalData(StoreDesk.IdNumber, StoreDesk.Name, null), null, null],
            _office.Stored.Select(e => e.Personal));
    }

    /// <summary>I-10: the event that the office refuses is kept and told of, the others go on in order, and what follows of its own dossier waits with it.</summary>
    [Fact]
    public async Task Poison_event_is_set_aside_after_five_tries_with_what_follows_of_its_dossier()
    {
        _desk.TellStarted();
        _desk.TellStarted();
        _desk.TellDeposit(3);
        _desk.TellDeposit(4);
        _desk.Tell(new UplinkMessage.DropOffWithdrawn(StoreDesk.Number(3), new VisitId(1, 3), new AgencyId("H29.Q6"), new CompartmentId(3)));
        _desk.TellStarted();
        _office.Poison = e => e.Seq == 3;
        var waits = await DrainAsync();

        Assert.Equal([1, 2, 4, 6], _office.StoredSeqs);
        Assert.Equal(5, _office.Batches.Count(batch => batch.Events is [{ Seq: 3 }]));
        Assert.Equal(4, waits.Count);
        Assert.True(waits.Aggregate((a, b) => a + b) <= TimeSpan.FromSeconds(30));
        Assert.Equal([3L, 5L], _desk.Store.Outbox.Aside().Select(row => row.Seq));
        Assert.Contains("2 events are set aside and kept, the first is 1/3: The office cannot take this event.", _relay.AsideAlert(), StringComparison.Ordinal);
        Assert.True(_relay.Health.IsHealthy);

        // A later event of the same dossier joins them; others do not.
        _desk.Tell(new UplinkMessage.PersonalDataErased(new VisitId(1, 3), StoreDesk.Number(3)));
        _desk.TellStarted();
        await DrainAsync();
        Assert.Equal([1, 2, 4, 6, 8], _office.StoredSeqs);
        Assert.Equal([3L, 5L, 7L], _desk.Store.Outbox.Aside().Select(row => row.Seq));
    }

    [Fact]
    public async Task I_10_What_was_set_aside_is_offered_again_after_six_hours_and_taken_in_order_once_the_office_can_read_it()
    {
        await SetAsideAsync(3, 7);
        Assert.Equal([3L, 5L, 7L], _desk.Store.Outbox.Aside().Select(row => row.Seq));
        var asked = _office.Batches.Count;

        // Too early.
        _time.Advance(OutboxRelay.AskAgainAfter - TimeSpan.FromSeconds(1));
        await RoundAsync();
        Assert.Equal(asked, _office.Batches.Count);

        // The office still cannot read it: what follows of its dossier is not even offered, the other one is.
        _time.Advance(TimeSpan.FromSeconds(1));
        await RoundAsync();
        Assert.Equal([3L, 7L], _office.Batches.Skip(asked).Select(batch => Assert.Single(batch.Events).Seq));
        Assert.Equal([3L, 5L, 7L], _desk.Store.Outbox.Aside().Select(row => row.Seq));
        Assert.True(_relay.Health.IsHealthy);

        // It has learned to read one of the two; what waits for that one follows it, and the other one stays.
        _office.Poison = e => e.Seq == 7;
        _time.Advance(OutboxRelay.AskAgainAfter);
        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 3, 5], _office.StoredSeqs);
        Assert.Equal([7L], _desk.Store.Outbox.Aside().Select(row => row.Seq));

        // What is told of the dossier from now on goes its usual way.
        _desk.Tell(new UplinkMessage.PersonalDataErased(new VisitId(1, 3), StoreDesk.Number(3)));
        await DrainAsync();
        Assert.Equal(9, _office.StoredSeqs[^1]);
    }

    [Fact]
    public async Task I_10_Asked_to_the_relay_offers_at_once_what_was_set_aside_after_what_waits()
    {
        await SetAsideAsync(3, 7);
        _office.Poison = _ => false;
        _desk.TellStarted();
        _relay.AskAgain();
        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 9, 3, 5, 7], _office.StoredSeqs);
        Assert.Null(_relay.AsideAlert());
    }

    [Fact]
    public async Task Round_of_offers_that_the_network_interrupts_goes_on_where_it_was()
    {
        await SetAsideAsync(3, 7);
        _office.Poison = _ => false;
        _relay.AskAgain();
        await TurnAsync();
        _network.Down = true;
        Assert.True(await TurnAsync() > TimeSpan.Zero);
        Assert.False(_relay.Health.IsHealthy);
        _network.Down = false;
        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 3, 5, 7], _office.StoredSeqs);
        Assert.True(_relay.Health.IsHealthy);
    }

    [Fact]
    public async Task Tries_of_a_poison_event_are_counted_across_restarts()
    {
        Fill(1);
        _office.Poison = e => e.Seq == 1;
        for (var start = 0; start < 4; start++)
        {
            await TurnAsync();
            Assert.False(_relay.Health.IsHealthy);
            _desk.Reopen();
            _relay.Dispose();
            _relay = MakeRelay();
        }

        await TurnAsync();
        Assert.Single(_desk.Store.Outbox.Aside());
    }

    /// <summary>F-S9: an older copy of the database still holds rows that the office knows, and more than those.</summary>
    [Fact]
    public async Task Rows_of_an_old_epoch_go_first_even_when_the_office_knows_more_of_it()
    {
        Fill(2);
        File.Delete(_desk.Settings.Anchor);
        _desk.Reopen();
        Assert.Equal(2, _desk.Store.Epoch);
        _relay.Dispose();
        _relay = MakeRelay();
        _desk.TellStarted();
        _office.ThenAnswer(batch => new(batch.Kiosk, batch.Events[0].Epoch, 50, ScriptedOffice.Time));
        await DrainAsync();
        Assert.Equal([(1, 1L), (1, 2L), (2, 1L)], _office.Batches.SelectMany(batch => batch.Events).Select(e => (e.Epoch, e.Seq)));
        Assert.Equal(0, _desk.Store.Outbox.Depth().Waiting);
    }

    /// <summary>F-S8 in an outbox row: it is never sent, said in the heartbeat's words, and no reason to end the process again and again.</summary>
    [Fact]
    public async Task Damaged_row_is_never_sent_and_said()
    {
        Fill(2);
        _desk.Tamper("UPDATE outbox SET json = replace(json, '0.1.0', '9.9.9') WHERE seq = 1");
        Assert.True(await TurnAsync() > TimeSpan.Zero);
        Assert.Empty(_office.Requests);
        Assert.Contains("The outbox is damaged", _relay.Health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_health_keeps_since_when_and_the_last_good_answer()
    {
        Fill(1);
        await TurnAsync();
        var good = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(1));
        _network.Down = true;
        Fill(1);
        await TurnAsync();
        var down = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(1));
        await TurnAsync();
        Assert.Equal(down, _relay.Health.Since);
        Assert.Equal(good, _relay.Health.LastOk);
        Assert.Contains("cannot be reached", _relay.Health.Problem, StringComparison.Ordinal);
    }

    /// <summary>I-19.</summary>
    [Fact]
    public async Task The_office_is_asked_for_news_once_it_has_taken_everything()
    {
        var delivered = 0;
        _relay.Delivered += () => delivered++;
        Fill(WireBatch.MaxEvents + 1);
        _office.Then(500, "text/plain", "boom");
        await TurnAsync();
        await TurnAsync();
        Assert.Equal((1, 0), (_desk.Store.Outbox.Depth().Waiting, delivered));
        await TurnAsync();
        Assert.Equal((0, 1), (_desk.Store.Outbox.Depth().Waiting, delivered));
        await TurnAsync();
        Assert.Equal(1, delivered);
    }

    [Fact]
    public async Task Running_relay_sends_new_rows_at_once_and_tries_at_once_when_the_link_comes_up()
    {
        using var stop = new CancellationTokenSource();
        var running = _relay.RunAsync(stop.Token);
        Fill(1);
        await Until(() => _office.Stored.Count == 1);

        _network.Down = true;
        Fill(1);
        await Until(() => !_relay.Health.IsHealthy);
        var attempts = _network.Attempts;
        Fill(3);
        _network.Down = false;
        Assert.Equal(attempts, _network.Attempts);
        _relay.LinkCameUp();
        await Until(() => _office.Stored.Count == 5);
        Assert.Equal([1, 2, 3, 4, 5], _office.StoredSeqs);

        _network.Down = true;
        Fill(1);
        await Until(() => !_relay.Health.IsHealthy);
        _network.Down = false;
        await Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            return _office.Stored.Count >= 6;
        });
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private OutboxRelay MakeRelay() => new(_office.Address, _desk.Store, _network, () => 0.5, _officeTimes.Add, _time, Logger.None);

    private void Fill(int rows)
    {
        for (var i = 0; i < rows; i++)
            _desk.TellStarted();
    }

    /// <summary>Eight events, of which the office refuses these; 5 is of the dossier of 3.</summary>
    private async Task SetAsideAsync(params long[] poison)
    {
        _desk.TellStarted();
        _desk.TellStarted();
        _desk.TellDeposit(3);
        _desk.TellDeposit(4);
        _desk.Tell(new UplinkMessage.DropOffWithdrawn(StoreDesk.Number(3), new VisitId(1, 3), new AgencyId("H29.Q6"), new CompartmentId(3)));
        _desk.TellStarted();
        _desk.TellStarted();
        _desk.TellStarted();
        _office.Poison = e => poison.Contains(e.Seq);
        await DrainAsync();
    }

    /// <summary>Turns until the relay wants to rest.</summary>
    private async Task RoundAsync()
    {
        for (var turn = 0; await TurnAsync() == TimeSpan.Zero; turn++)
            Assert.True(turn < 100, _relay.Health.Problem);
    }

    private Task<TimeSpan> TurnAsync() => _relay.TurnAsync(CancellationToken.None);

    /// <summary>Turns until nothing waits; the waits asked for on the way are returned and not waited for.</summary>
    private async Task<List<TimeSpan>> DrainAsync()
    {
        var waits = new List<TimeSpan>();
        for (var turn = 0; _desk.Store.Outbox.Depth().Waiting > 0; turn++)
        {
            Assert.True(turn < 100, _relay.Health.Problem);
            if (await TurnAsync() is var wait && wait > TimeSpan.Zero)
                waits.Add(wait);
        }

        return waits;
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
