using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Uplink;
using KioskLocker.Tests.Core;
using KioskLocker.Tests.Runtime.Outbox;
using Microsoft.Extensions.Time.Testing;
using Serilog.Core;

namespace KioskLocker.Tests.Runtime.Uplink;

public sealed class DirectorySyncTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(ScriptedOffice.Time);
    private readonly TestNetwork _network = new();
    private readonly List<KioskEvent> _posted = [];
    private readonly List<DateTimeOffset> _officeTimes = [];
    private ScriptedOffice _office = null!;
    private SyncMark _mark = new(4, 10);
    private int _room = int.MaxValue;

    public async ValueTask InitializeAsync() => _office = await ScriptedOffice.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _network.Dispose();
        await _office.DisposeAsync();
    }

    [Fact]
    public async Task Asks_for_what_the_state_has_not_committed()
    {
        using var sync = Make();
        Script(Answer());
        await sync.AskAsync(CancellationToken.None);
        _mark = new(5, 12);
        Script(Answer() with { Directory = null, Messages = [] });
        await sync.AskAsync(CancellationToken.None);
        Assert.Equal(
            ["GET /api/v1/kiosks/Q6A1/sync?directory=4&after=10", "GET /api/v1/kiosks/Q6A1/sync?directory=5&after=12"], _office.Requests);
        Assert.Equal(3, _posted.Count);
        Assert.Equal(5, Assert.IsType<KioskEvent.DirectoryReceived>(_posted[0]).Directory.Version);
        Assert.Equal([11, 12], _posted.OfType<KioskEvent.OfficeMessageReceived>().Select(m => m.Message.Number));
        Assert.Equal(2, _officeTimes.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public async Task Message_without_room_is_not_overtaken_by_the_next(int room, int posted)
    {
        _room = room;
        using var sync = Make();
        Script(Answer());
        await sync.AskAsync(CancellationToken.None);
        Assert.Equal(posted, _posted.Count);
        Assert.True(sync.Health.IsHealthy);
    }

    public static TheoryData<string, string> Foreign() => new()
    {
        { "kiosk", "\"Q6B2\"" },
        { "kiosk", "null" },
        { "officeTime", "\"0001-01-01T00:00:00Z\"" },
        { "officeTime", "\"yesterday\"" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Of_an_answer_that_cannot_be_believed_nothing_is_taken(string path, string value)
    {
        _mark = _mark with { Awaited = true };
        using var sync = Make();
        await AskSpoiled(sync, path, value);
        Assert.Empty(_posted);
        Assert.Empty(_officeTimes);
        Assert.False(sync.Health.IsHealthy);
    }

    public static TheoryData<string, string> SpoiledMessages() => new()
    {
        { "messages", "null" },
        { "messages", "7" },
        { "messages", "[null]" },
        { "messages", """[{"message":{"type":"custodyOut","number":"Q6A1-260304-001X"}}]""" },
        { "messages", """[{"number":"11","message":{"type":"custodyOut","number":"Q6A1-260304-001X"}}]""" },
        { "messages", """[{"number":10,"message":{"type":"custodyOut","number":"Q6A1-260304-001X"}}]""" },
        { "messages", """[{"number":12,"message":{"type":"custodyOut","number":"Q6A1-260304-001X"}},{"number":11,"message":{"type":"custodyOut","number":"Q6A1-260304-001X"}}]""" },
    };

    /// <summary>Badges are renewed all the same, and nobody believes that the office has been heard to its end.</summary>
    [Theory]
    [MemberData(nameof(SpoiledMessages))]
    public async Task F_B4_Messages_without_a_place_in_the_row_are_left_and_the_directory_is_taken(string path, string value)
    {
        _mark = _mark with { Awaited = true };
        using var sync = Make();
        await AskSpoiled(sync, path, value);
        Assert.Equal(5, Assert.IsType<KioskEvent.DirectoryReceived>(Assert.Single(_posted)).Directory.Version);
        Assert.Single(_officeTimes);
        Assert.Contains("messages", sync.Health.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"openAllDoors","dossier":"H29-1"}""")]
    [InlineData("""{"type":"custodyOut"}""")]
    [InlineData("""{"type":"resultReady","dossier":"H29-1","agency":"H29.Q6","idDigest":"dk1:x","size":"gigantic"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task F_B4_A_message_of_unknown_shape_is_passed_over_in_its_place_between_those_that_are_known(string message)
    {
        _mark = _mark with { Awaited = true };
        using var sync = Make();
        var messages = new[] { """{"type":"codeRevoked","dossier":"H29-1"}""", message, """{"type":"codeWanted","dossier":"H29-1"}""" };
        await AskSpoiled(sync, "messages", "[" + string.Join(',', messages.Select((one, i) => $$"""{"number":{{11 + i}},"message":""" + one + "}")) + "]");
        Assert.Collection(
            _posted,
            directory => Assert.IsType<KioskEvent.DirectoryReceived>(directory),
            first => Assert.Equal(new KioskEvent.OfficeMessageReceived(new(11, new OfficeMessage.CodeRevoked(new("H29-1")))), first),
            unknown => Assert.Equal(12, Assert.IsType<KioskEvent.OfficeMessageRefused>(unknown).Number),
            last => Assert.Equal(new KioskEvent.OfficeMessageReceived(new(13, new OfficeMessage.CodeWanted(new("H29-1")))), last),
            end => Assert.IsType<KioskEvent.OfficeCaughtUp>(end));
        Assert.Contains("message 12 is passed over", sync.Health.Problem, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> SpoiledDirectory() => new()
    {
        { "directory", "{}" },
        { "directory", "[]" },
        { "directory.version", "4" },
        { "directory.version", "3" },
        { "directory.agencies", "null" },
        { "directory.agencies", "[null]" },
        { "directory.agencies", """[{"id":"H29.Q6"}]""" },
        { "directory.procedures", "[{}]" },
        { "directory.procedures.0.papers", "null" },
        { "directory.procedures.0.papers", "[null]" },
        { "directory.procedures.0.workingDays", "-1" },
        { "directory.procedures.0.size", "\"gigantic\"" },
        { "directory.procedures.0.size", "77" },
        { "directory.holidays", "null" },
        { "directory.holidays.workingWeek", "[]" },
        { "directory.holidays.holidays", "null" },
        { "directory.expectedDossiers", "[{}]" },
    };

    [Theory]
    [MemberData(nameof(SpoiledDirectory))]
    public async Task F_B4_A_directory_that_cannot_be_used_is_left_and_the_messages_beside_it_are_taken(string path, string value)
    {
        using var sync = Make();
        await AskSpoiled(sync, path, value);
        Assert.Equal([11, 12], _posted.Cast<KioskEvent.OfficeMessageReceived>().Select(m => m.Message.Number));
        Assert.Single(_officeTimes);
        Assert.Contains("directory", sync.Health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F_S9_The_office_is_heard_to_its_end_only_by_an_answer_that_is_not_full_and_was_taken_as_a_whole()
    {
        _mark = new(5, 10, Awaited: true);
        using var sync = Make();
        var full = Answer() with
        {
            Directory = null,
            Messages = [.. Enumerable.Range(11, 100).Select(n => new NumberedOfficeMessage(n, new OfficeMessage.CodeRevoked(new("H29-1"))))],
        };
        Script(full);
        await sync.AskAsync(CancellationToken.None);
        Assert.Equal(100, _posted.OfType<KioskEvent.OfficeMessageReceived>().Count());
        Assert.DoesNotContain(_posted, happened => happened is KioskEvent.OfficeCaughtUp);

        _mark = new(5, 110, Awaited: true);
        _room = _posted.Count + 1;
        Script(Answer() with { Directory = null, Messages = [new(111, full.Messages[0].Message), new(112, full.Messages[0].Message)] });
        await sync.AskAsync(CancellationToken.None);
        Assert.DoesNotContain(_posted, happened => happened is KioskEvent.OfficeCaughtUp);

        _mark = new(5, 111, Awaited: true);
        _room = int.MaxValue;
        Script(Answer() with { Directory = null, Messages = [new(112, full.Messages[0].Message)] });
        await sync.AskAsync(CancellationToken.None);
        Assert.IsType<KioskEvent.OfficeCaughtUp>(_posted[^1]);

        // Nobody waits any more: nothing is posted every minute.
        _mark = new(5, 112);
        Script(Answer() with { Directory = null, Messages = [] });
        await sync.AskAsync(CancellationToken.None);
        Assert.Single(_posted.OfType<KioskEvent.OfficeCaughtUp>());
    }

    [Fact]
    public async Task Captive_portal_and_refusals_are_told_in_a_sentence()
    {
        using var sync = Make();
        _office.Then(200, "text/html", "<html>").Then(400, "application/json", """{"error":"Start with directory=0."}""").Then(302, "text/html", "", ("Location", "/"));
        await sync.AskAsync(CancellationToken.None);
        Assert.Contains("Something else than the office", sync.Health.Problem, StringComparison.Ordinal);
        await sync.AskAsync(CancellationToken.None);
        Assert.Contains("Start with directory=0.", sync.Health.Problem, StringComparison.Ordinal);
        await sync.AskAsync(CancellationToken.None);
        Assert.Contains("redirect", sync.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(3, _office.Requests.Count);
    }

    [Fact]
    public async Task Sync_and_heartbeat_go_at_once_after_the_start_and_then_every_minute()
    {
        using var stop = new CancellationTokenSource();
        using var sync = Make();
        using var heartbeat = new Heartbeat(_office.Address, _network, Report, _time, Logger.None);
        for (var i = 0; i < 20; i++)
            Script(Answer() with { Directory = null, Messages = [] });
        var answered = 0;
        sync.Answered += () => Interlocked.Increment(ref answered);
        var syncing = sync.RunAsync(stop.Token);
        await OutboxRelayTests.Until(() => answered >= 1);
        var began = _time.GetUtcNow();
        await OutboxRelayTests.Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return answered >= 2;
        });
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(600));
        sync.LinkCameUp();
        await OutboxRelayTests.Until(() => answered >= 3);
        await stop.CancelAsync();
        await syncing.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Null(heartbeat.Health.LastOk);
        await heartbeat.BeatAsync(CancellationToken.None);
        Assert.Contains("Something else", heartbeat.Health.Problem, StringComparison.Ordinal);
    }

    /// <summary>Asks once, and the office's answer has this value in this place.</summary>
    private async Task AskSpoiled(DirectorySync sync, string path, string value)
    {
        var root = JsonSerializer.SerializeToNode(Answer(), WireJson.Options)!;
        var node = root;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
            node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        node[steps[^1]] = JsonNode.Parse(value);
        _office.Then(200, "application/json", root.ToJsonString());
        await sync.AskAsync(CancellationToken.None);
    }

    private static StatusReport Report() => new(StoreDesk.Machine, "0.1.0", ScriptedOffice.Time, true, "Idle", true, 1, 12, "ab", 0, null, 1, null, 12.5, [], []);

    private static SyncAnswer Answer() => new(
        StoreDesk.Machine,
        ScriptedOffice.Time,
        KioskScript.DefaultDirectory(5),
        [
            new(11, new OfficeMessage.StageChanged(StoreDesk.Number(1), null, DossierStage.InWork)),
            new(12, new OfficeMessage.CustodyOut(new DropOffNumber("Q6A1-260304-002X"))),
        ]);

    private void Script(SyncAnswer answer) => _office.Then(200, "application/json", JsonSerializer.Serialize(answer, WireJson.Options));

    private DirectorySync Make() => new(_office.Address, _network, () => _mark, Post, _officeTimes.Add, _time, Logger.None);

    private bool Post(KioskEvent happened)
    {
        if (_posted.Count >= _room)
            return false;
        _posted.Add(happened);
        return true;
    }
}
