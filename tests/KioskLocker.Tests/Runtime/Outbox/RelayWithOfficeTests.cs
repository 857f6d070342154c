using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Uplink;
using KioskLocker.Tests.BackOffice;
using Microsoft.Extensions.Time.Testing;
using Serilog.Core;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>Relay and sync against the reference office itself.</summary>
public sealed class RelayWithOfficeTests : IDisposable
{
    private readonly StoreDesk _desk = new();
    private readonly FakeTimeProvider _time = new(RunningOffice.Start);
    private readonly TestNetwork _network = new();
    private readonly string _officeFolder = Path.Combine(Path.GetTempPath(), "kl-office-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        _network.Dispose();
        _desk.Dispose();
        if (Directory.Exists(_officeFolder))
            Directory.Delete(_officeFolder, recursive: true);
    }

    [Fact]
    public async Task Everything_arrives_once_and_in_order_after_the_office_was_down()
    {
        EnrolAnswer enrolled;
        await using (var office = await RunningOffice.StartAsync(folder: _officeFolder))
        {
            enrolled = await office.EnrolAsync(StoreDesk.Machine);
            Fill(10);
            _network.Office = office.Address;
            using var relay = RelayOf(enrolled);
            await DrainAsync(relay);
            Assert.Equal(10, Events(office));
        }

        // The port of the office that went away refuses connections.
        Fill(150);
        using (var relay = RelayOf(enrolled))
        {
            Assert.True(await relay.TurnAsync(CancellationToken.None) > TimeSpan.Zero);
            Assert.Contains("cannot be reached", relay.Health.Problem, StringComparison.Ordinal);
            Assert.Equal(150, _desk.Store.Outbox.Depth().Waiting);
        }

        await using (var office = await RunningOffice.StartAsync(folder: _officeFolder))
        {
            _network.Office = office.Address;
            using var relay = RelayOf(enrolled);
            await DrainAsync(relay);
            AssertWhole(office, 160);
        }
    }

    /// <summary>F-N3.</summary>
    [Fact]
    public async Task Reply_lost_after_the_offices_commit_doubles_nothing()
    {
        await using var office = await RunningOffice.StartAsync();
        var enrolled = await office.EnrolAsync(StoreDesk.Machine);
        _network.Office = office.Address;
        using var relay = RelayOf(enrolled);
        Fill(20);
        _network.RepliesToLose = 3;
        for (var lost = 0; lost < 3; lost++)
        {
            await relay.TurnAsync(CancellationToken.None);
            Assert.Equal(20, _desk.Store.Outbox.Depth().Waiting);
            Assert.Equal(20, Events(office));
        }

        Fill(5);
        await DrainAsync(relay);
        AssertWhole(office, 25);
    }

    [Fact]
    public async Task Events_of_a_real_drop_off_are_readable_to_the_office_and_bring_the_person()
    {
        await using var office = await RunningOffice.StartAsync();
        var enrolled = await office.EnrolAsync(StoreDesk.Machine);
        _network.Office = office.Address;
        using var relay = RelayOf(enrolled);
        _desk.Start();
        var number = _desk.Deposit();
        await DrainAsync(relay);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM event WHERE type='unreadable'"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM drop_off WHERE number={number.Text} AND state='deposited'"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM person WHERE number={number.Text}"));
        Assert.False(_desk.AnyFileHolds(StoreDesk.IdNumber));
    }

    [Fact]
    public async Task Key_of_a_replaced_enrolment_keeps_everything_and_says_what_to_do()
    {
        await using var office = await RunningOffice.StartAsync();
        var old = await office.EnrolAsync(StoreDesk.Machine);
        _ = await office.EnrolAsync(StoreDesk.Machine);
        _network.Office = office.Address;
        Fill(2);
        using var relay = RelayOf(old);
        await relay.TurnAsync(CancellationToken.None);
        Assert.Contains("enrol the kiosk again", relay.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(2, _desk.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public async Task Sync_brings_directory_and_messages_and_heartbeat_is_heard()
    {
        await using var office = await RunningOffice.StartAsync();
        var enrolled = await office.EnrolAsync(StoreDesk.Machine);
        _network.Office = office.Address;
        _desk.Start();
        var number = _desk.Deposit();
        office.Database.Write(session =>
        {
            OfficeMailbox.Queue(session, StoreDesk.Machine, new OfficeMessage.StageChanged(number, null, DossierStage.InWork), RunningOffice.Start);
            return 0;
        });
        var heard = new List<DateTimeOffset>();
        using var sync = new DirectorySync(AddressOf(enrolled), _network, MarkOf, Post, heard.Add, _time, Logger.None);
        await sync.AskAsync(CancellationToken.None);
        Assert.True(sync.Health.IsHealthy, sync.Health.Problem);
        Assert.NotEqual(1, _desk.State.Directory!.Version);
        Assert.NotEmpty(_desk.State.Directory.Procedures);
        Assert.Equal(DossierStage.InWork, _desk.State.Dossiers[number.Text].Stage);
        Assert.Equal([RunningOffice.Start], heard);

        var seq = _desk.Store.LastSeq;
        await sync.AskAsync(CancellationToken.None);
        Assert.Equal(seq, _desk.Store.LastSeq);

        using var heartbeat = new Heartbeat(AddressOf(enrolled), _network, Report, _time, Logger.None);
        await heartbeat.BeatAsync(CancellationToken.None);
        Assert.True(heartbeat.Health.IsHealthy, heartbeat.Health.Problem);
        Assert.Equal(1, office.Count($"SELECT count(*) FROM kiosk WHERE id={StoreDesk.Machine} AND heard_at IS NOT NULL"));
    }

    private SyncMark MarkOf() => SyncMark.Of(_desk.State);

    private bool Post(KioskEvent happened)
    {
        var result = _desk.Do(happened);
        Assert.Null(result.Ignored);
        return true;
    }

    private static StatusReport Report() => new(
        StoreDesk.Machine, "0.1.0", RunningOffice.Start, true, "Idle", true, 1, 12, "ab", 0, null, 1, null, 12.5, [], []);

    private OutboxRelay RelayOf(EnrolAnswer enrolled) => new(AddressOf(enrolled), _desk.Store, _network, () => 0.5, _ => { }, _time, Logger.None);

    private static OfficeAddress AddressOf(EnrolAnswer enrolled) => new(new Uri("http://office.invalid"), enrolled.Kiosk, enrolled.ApiKey);

    private void Fill(int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            if (i % 3 == 0)
                _desk.TellDeposit((int)_desk.State.Counters.OutboxSeq + 1);
            else
                _desk.TellStarted();
        }
    }

    private async Task DrainAsync(OutboxRelay relay)
    {
        for (var turn = 0; _desk.Store.Outbox.Depth().Waiting > 0; turn++)
        {
            Assert.True(turn < 20, relay.Health.Problem);
            await relay.TurnAsync(CancellationToken.None);
        }
    }

    private static long Events(RunningOffice office) => office.Count($"SELECT count(*) FROM event WHERE kiosk={StoreDesk.Machine}");

    /// <summary>All of 1 to count, each once, none unreadable, no gap and no second life noticed, each deposit one drop-off.</summary>
    private static void AssertWhole(RunningOffice office, int count)
    {
        var seqs = office.Database.Read(session => session.Query($"SELECT seq FROM event WHERE kiosk={StoreDesk.Machine} ORDER BY epoch, seq", r => r.Long("seq")));
        Assert.Equal(Enumerable.Range(1, count).Select(n => (long)n), seqs);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM fork_event"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM event WHERE type='unreadable'"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM alert"));
        Assert.Equal(
            office.Count($"SELECT count(*) FROM event WHERE type='dossierDeposited'"),
            office.Count($"SELECT count(*) FROM drop_off"));
    }
}
