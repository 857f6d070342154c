using System.Text.Json;
using System.Text.RegularExpressions;
using KioskLocker.BackOffice.Collection;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Uplink;
using KioskLocker.Tests.Attacks;
using KioskLocker.Tests.BackOffice;
using KioskLocker.Tests.Runtime.Outbox;
using Serilog.Core;
using MachineRole = KioskLocker.Core.Staff.StaffRole;

namespace KioskLocker.Tests.Runtime.Uplink;

/// <summary>F-N1 for 72 h: the whole kiosk but its lines and pages, the real office behind HTTP on this machine, and one clock for both.</summary>
public sealed partial class ThreeDaysOfflineTests : IDisposable
{
    private const string Pin = "402913";
    private const string Known = "H29.18-261123-0001";
    private const string KnownToo = "H29.18-261123-0002";
    private const string LoadedOffline = "H29.18-261123-0003";
    private const string LoadedAtNight = "H29.18-261123-0004";
    private static readonly string[] Owners = ["079180012001", "079180012002", "079180012003", "079180012004"];

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-offline-").FullName;

    /// <summary>Monday, 10:00 in Ho Chi Minh City.</summary>
    private readonly Desk.DeskTime _time = new(RunningOffice.Start);
    private readonly List<Committed> _commits = [];
    private readonly List<DropOffNumber> _dropOffs = [];
    private string _first = "";
    private string _second = "";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task F_N1_After_72_hours_without_the_office_everything_arrives_once_and_in_order()
    {
        await using var office = await RunningOffice.StartAsync();
        var enrolled = await office.EnrolAsync(Desk.Machine);
        Prepare(office);
        string code, codeToo;
        await using (var machine = new Machine(_folder, _time, enrolled, office.Address))
        {
            machine.Start();
            Online(machine, () => machine.Desk.Loop.State.Results.Count == 4 && machine.Desk.Loop.State.Directory!.Staff.Count == 2);
            code = LoadAndHear(office, machine, Known);
            codeToo = LoadAndHear(office, machine, KnownToo);
            CutOff(machine);
            FirstTwoDays(office, machine, code);
            Assert.All(machine.Desk.Commits.Skip(10), commit => Assert.True(commit.Envelope.ClockConfirmed));
            _commits.AddRange(machine.Desk.Commits);
        }

        await using (var machine = new Machine(_folder, _time, enrolled, office.Address))
        {
            machine.Network.Down = true;
            machine.Start();
            ThirdDay(office, machine, codeToo);
            Assert.All(machine.Desk.Commits, commit => Assert.False(commit.Envelope.ClockConfirmed));
            Assert.Empty(CodesOf(office).Keys.Intersect([LoadedOffline, LoadedAtNight]));
            Assert.InRange(_time.GetUtcNow() - RunningOffice.Start, TimeSpan.FromHours(72), TimeSpan.FromHours(73));

            machine.Network.Down = false;
            machine.Uplink.LinkCameUp();
            Online(machine, () => machine.Desk.Store.Outbox.Depth().Waiting == 0 && machine.Uplink.Confirms(_time.GetUtcNow()));
            AssertTold(office, machine);
            AfterTheReturn(office, machine);
            _commits.AddRange(machine.Desk.Commits);
            AssertWhole(office, machine);
        }
    }

    [Fact]
    public async Task F_N1_Staff_entries_work_for_seven_days_without_renewal_and_again_after_it()
    {
        await using var office = await RunningOffice.StartAsync();
        var enrolled = await office.EnrolAsync(Desk.Machine);
        Prepare(office);
        await using var machine = new Machine(_folder, _time, enrolled, office.Address);
        machine.Start();
        Online(machine, () => machine.Desk.Loop.State.Directory!.Staff.Count == 2);
        CutOff(machine);
        Pass(office, machine, TimeSpan.FromDays(7));
        Stage.LogIn(machine.Desk, _first, Pin);
        Assert.Equal(KioskPhase.StaffMenu, machine.Desk.Phase);
        machine.Desk.Press(KioskTrigger.LogOut);

        Pass(office, machine, TimeSpan.FromDays(1));
        machine.Desk.Edge.Take(new ScannerEvent.Scanned("KLB:" + _first));
        machine.Desk.TurnAll();
        Assert.Equal(StaffRefusal.Expired, Assert.IsType<Screen.StaffRefused>(machine.Desk.Loop.Frame!.Screen).Reason);
        machine.Desk.Press(KioskTrigger.Continue);

        machine.Network.Down = false;
        Online(machine, () => machine.Desk.Loop.State.Directory!.Staff.All(entry => entry.ValidUntil == new DateOnly(2026, 12, 8)));
        Stage.LogIn(machine.Desk, _first, Pin);
        Assert.Equal(KioskPhase.StaffMenu, machine.Desk.Phase);
    }

    /// <summary>Monday 10:00 to Wednesday 22:00, the clock confirmed all the time.</summary>
    private void FirstTwoDays(RunningOffice office, Machine machine, string code)
    {
        var desk = machine.Desk;
        Pass(office, machine, TimeSpan.FromHours(4));
        Assert.Equal(NoCheckDate.None, DropOff(desk).NoDate);
        Pass(office, machine, TimeSpan.FromHours(9));
        DropOff(desk);
        Pass(office, machine, TimeSpan.FromHours(7));

        // Tuesday 6:00: an owner collects; 10:00: one officer empties, and loads what was announced before.
        Stage.Collect(desk, code, Owners[0]);
        Pass(office, machine, TimeSpan.FromHours(4));
        Stage.LogIn(desk, _first, Pin);
        Assert.Equal(KioskPhase.StaffMenu, desk.Phase);
        Empty(desk, 2);
        Stage.LoadKnown(desk, LoadedOffline);
        Pass(office, machine, TimeSpan.FromHours(6));
        DropOff(desk);
        Pass(office, machine, TimeSpan.FromHours(20));

        // Wednesday 12:00, office hours: one badge; 22:00: two.
        Stage.LogIn(desk, _second, Pin);
        Empty(desk, 1);
        desk.Press(KioskTrigger.LogOut);
        Pass(office, machine, TimeSpan.FromHours(10));
        Stage.LogIn(desk, _first, Pin);
        Assert.Equal(KioskPhase.StaffSecondBadge, desk.Phase);
        Stage.LogIn(desk, _second, Pin);
        Assert.Equal(KioskPhase.StaffMenu, desk.Phase);
        Stage.LoadKnown(desk, LoadedAtNight);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM event WHERE type='resultCollected'"));
    }

    /// <summary>Wednesday 22:00 to Thursday 10:00 after a new start, so that nobody vouches for the clock: no date on slips, two badges at any hour, all else goes on.</summary>
    private void ThirdDay(RunningOffice office, Machine machine, string code)
    {
        var desk = machine.Desk;
        Pass(office, machine, TimeSpan.FromHours(4));
        Assert.Equal(NoCheckDate.ClockNotConfirmed, DropOff(desk).NoDate);
        Pass(office, machine, TimeSpan.FromHours(3));
        Stage.Collect(desk, code, Owners[1]);
        Pass(office, machine, TimeSpan.FromHours(5));
        Stage.LogIn(desk, _first, Pin);
        Assert.Equal(KioskPhase.StaffSecondBadge, desk.Phase);
        Stage.LogIn(desk, _second, Pin);
        Empty(desk, 1);
        desk.Press(KioskTrigger.LogOut);
    }

    /// <summary>Codes made without the office reach their owners now, and open; office hours need one badge again.</summary>
    private void AfterTheReturn(RunningOffice office, Machine machine)
    {
        var codes = CodesOf(office);
        Stage.Collect(machine.Desk, codes[LoadedOffline], Owners[2]);
        Stage.Collect(machine.Desk, codes[LoadedAtNight], Owners[3]);
        Stage.LogIn(machine.Desk, _first, Pin);
        Assert.Equal(KioskPhase.StaffMenu, machine.Desk.Phase);
        machine.Desk.Press(KioskTrigger.LogOut);
        Online(machine, () => machine.Desk.Store.Outbox.Depth().Waiting == 0);
    }

    private static void AssertTold(RunningOffice office, Machine machine)
    {
        var codes = CodesOf(office);
        foreach (var (dossier, owner) in new[] { (LoadedOffline, "0903123003"), (LoadedAtNight, "0903123004") })
        {
            Assert.Equal(owner, office.Get<CitizenMessages>().TakeDue(100).Single(m => m.Text.Contains(dossier, StringComparison.Ordinal) && m.Text.Contains("Mã nhận", StringComparison.Ordinal)).To);
            Assert.NotEmpty(codes[dossier]);
            Assert.Null(machine.Desk.Loop.State.Results[dossier].Pickup!.Plain is { } plain ? machine.Desk.Store.Vault.Code(plain) : null);
        }
    }

    /// <summary>The office's rows are what the kiosk sent: each number once, none missing, in the order in which it happened.</summary>
    private void AssertWhole(RunningOffice office, Machine machine)
    {
        var sent = _commits.SelectMany(commit => commit.Effects.OfType<KioskEffect.Send>().Select(send => (send.OutboxSeq, TypeOf(send.Message)))).ToList();
        var got = office.Database.Read(session => session.Query(
            $"SELECT seq, type FROM event WHERE kiosk={Desk.Machine} AND epoch=1 ORDER BY received_at, seq", r => (r.Long("seq"), r.Text("type"))));
        Assert.Equal(Enumerable.Range(1, sent.Count).Select(n => (long)n), sent.Select(s => s.OutboxSeq));
        Assert.Equal(sent, got);
        Assert.Equal(sent.Count, office.Count($"SELECT count(*) FROM event"));
        var times = office.Database.Read(session => session.Query($"SELECT utc FROM event ORDER BY epoch, seq", r => r.Time("utc")));
        Assert.Equal(times.Order(), times);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM fork_event"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM alert WHERE kind IN ('gap', 'fork', 'unreadable', 'codeNotSent')"));
        Assert.True(office.Count($"SELECT count(*) FROM event WHERE clock_confirmed=0 AND type='dossierDeposited'") == 1, "the office sees which clock nobody vouched for");

        Assert.Equal(_dropOffs.Count, office.Count($"SELECT count(*) FROM drop_off"));
        Assert.Equal(_dropOffs.Count, _dropOffs.Distinct().Count());
        Assert.Equal(_dropOffs.Count, office.Count($"SELECT count(*) FROM drop_off_now WHERE state_now='emptied'"));
        Assert.Equal(4, office.Count($"SELECT count(*) FROM result WHERE custody='collected'"));
        Assert.Equal(0, machine.Desk.Store.Outbox.Depth().Waiting + machine.Desk.Store.Outbox.Depth().Aside);
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent.Count} events, {_dropOffs.Count} drop-offs, 4 results, {machine.Network.Attempts} requests since the new start");
    }

    private void Prepare(RunningOffice office)
    {
        var badges = office.Get<BadgeBook>();
        foreach (var id in new[] { "CB012", "CB034" })
        {
            Assert.Equal(ActProblem.None, badges.Add(id, MachineRole.Officer, "H29.Q6", "lan"));
            Assert.Equal(ActProblem.None, badges.SetPin(id, Pin, "lan"));
        }

        (_first, _second) = (badges.Issue("CB012", "lan").Value![4..], badges.Issue("CB034", "lan").Value![4..]);
        foreach (var (dossier, n) in new[] { Known, KnownToo, LoadedOffline, LoadedAtNight }.Select((dossier, n) => (dossier, n)))
        {
            var typed = new CounterDossier(dossier, "1.001266", Owners[n], "Trần Văn Bình Minh", $"090312300{n + 1}", null);
            Assert.Equal(ActProblem.None, office.Get<DossierBook>().Register(typed, "lan"));
            Assert.Equal(ActProblem.None, office.Get<ResultDesk>().Ready(new ReadyResult(dossier, Desk.Machine, CompartmentSize.Small, false, false), "lan"));
        }
    }

    private string LoadAndHear(RunningOffice office, Machine machine, string dossier)
    {
        Stage.LogIn(machine.Desk, _first, Pin);
        Assert.Equal(KioskPhase.StaffMenu, machine.Desk.Phase);
        Stage.PutIn(machine.Desk, dossier);
        Online(machine, () => CodesOf(office).ContainsKey(dossier));
        return CodesOf(office)[dossier];
    }

    /// <summary>A citizen brings papers; the slip says whether there is a date.</summary>
    private Slip.DropOff DropOff(Desk desk)
    {
        desk.Deposit();
        var print = desk.Commits.SelectMany(commit => commit.Effects).OfType<KioskEffect.Print>().Last();
        var slip = Assert.IsType<Slip.DropOff>(print.Slip);
        _dropOffs.Add(slip.Number);
        desk.Post(new KioskEvent.PrintAnswered(print.Id, PrintOutcome.Printed, PrinterCondition.Ready));
        desk.Press(KioskTrigger.Continue);
        desk.Press(KioskTrigger.RatingDone);
        desk.Press(KioskTrigger.Continue);
        Assert.Equal(KioskPhase.Idle, desk.Phase);
        return slip;
    }

    /// <summary>From the menu and back to it: every deposit is taken out, its tag scanned back, the count is right.</summary>
    private static void Empty(Desk desk, int count)
    {
        desk.Post(new KioskEvent.JobChosen(StaffJob.Empty));
        for (var n = 0; n < count; n++)
        {
            var item = ((Screen.StaffList)desk.Loop.Frame!.Screen).Items[0];
            desk.Post(new KioskEvent.CompartmentChosen(item.Compartment));
            Stage.Answer(desk, OpenOutcome.Opened);
            var number = ((Papers.DropOff)((CompartmentContent.Holds)item.Content).What).Number;
            desk.Edge.Take(new ScannerEvent.Scanned("KLD:" + number.Text));
            desk.TurnAll();
            Stage.Shut(desk);
        }

        Assert.Empty(((Screen.StaffList)desk.Loop.Frame!.Screen).Items);
        desk.Press(KioskTrigger.EndJob);
        desk.Post(new KioskEvent.PapersCounted(count));
        Assert.Null(((Screen.StaffSheet)desk.Loop.Frame!.Screen).Sheet.CaseNumber);
        desk.Post(new KioskEvent.PrintAnswered(desk.Loop.State.Visit!.Printing!.Value, PrintOutcome.Printed, PrinterCondition.Ready));
        desk.Press(KioskTrigger.Continue);
        Assert.Equal(KioskPhase.StaffMenu, desk.Phase);
    }

    /// <summary>Both clocks go on together, in steps in which every wait of the uplink runs out; housekeeping comes as in the street.</summary>
    private static void Pass(RunningOffice office, Machine machine, TimeSpan span)
    {
        var step = TimeSpan.FromMinutes(15);
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            office.Clock.Advance(step);
            Stage.Pass(machine.Desk, step);
            if ((passed + step).Minutes == 0)
                machine.Desk.Post(new KioskEvent.Housekeeping());
        }
    }

    /// <summary>Lets the uplink work until something has come about, without time passing.</summary>
    private static void Online(Machine machine, Func<bool> done)
    {
        var tries = 0;
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    // A request that was under way when the clock was moved has given up by now.
                    if (tries++ % 100 == 0)
                        machine.Uplink.LinkCameUp();
                    machine.Desk.TurnAll();
                    return done();
                },
                TimeSpan.FromSeconds(90)),
            machine.Uplink.Report().Detail);
    }

    /// <summary>Everything is told; then the cable is pulled, and no answer of before is still on its way when the clocks move.</summary>
    private static void CutOff(Machine machine)
    {
        Online(machine, () => machine.Desk.Store.Outbox.Depth().Waiting == 0);
        machine.Network.Down = true;

        // Each asks one thing after the other: whoever was refused, or has nothing left to tell, has heard every answer of before.
        machine.Network.Refused.Clear();
        Online(machine, () => machine.Network.Refused.ContainsKey("sync")
            && (machine.Desk.Store.Outbox.Depth().Waiting == 0 || machine.Network.Refused.ContainsKey("events"))
            && machine.Uplink.Report().Health == nameof(DeviceHealth.Offline));
        Assert.True(machine.Uplink.Confirms(machine.Desk.Time.GetUtcNow()));
    }

    /// <summary>What owners are told, by dossier; the gateway has taken nothing, so every message is still due.</summary>
    private static Dictionary<string, string> CodesOf(RunningOffice office) => office.Get<CitizenMessages>().TakeDue(100)
        .Select(message => CodeIn().Match(message.Text)).Where(match => match.Success).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static string TypeOf(UplinkMessage message) => JsonNamingPolicy.CamelCase.ConvertName(message.GetType().Name);

    [GeneratedRegex("Kết quả hồ sơ (\\S+) .*Mã nhận: ([0-9A-Z-]{11})")]
    private static partial Regex CodeIn();

    /// <summary>One run of the kiosk with its uplink.</summary>
    private sealed class Machine : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private Task _run = Task.CompletedTask;

        public Machine(string folder, Desk.DeskTime time, EnrolAnswer enrolled, Uri office)
        {
            Network = new TestNetwork { Office = office };
            Uplink = new OfficeUplink(new OfficeAddress(new Uri("http://office.invalid"), enrolled.Kiosk, enrolled.ApiKey), Network, time, Logger.None);
            Desk = new Desk(
                folder, keys: new DigestKeys(enrolled.DirectoryKeyId, Convert.FromBase64String(enrolled.DirectoryKey), "kk1", [.. Enumerable.Repeat((byte)7, 32)]),
                time: time, confirms: Uplink.Confirms);
        }

        public TestNetwork Network { get; }

        public OfficeUplink Uplink { get; }

        public Desk Desk { get; }

        public void Start()
        {
            Desk.StartUp();
            _run = Task.Run(() => Uplink.RunAsync(
                new UplinkFeeds(
                    Desk.Store,
                    () => SyncMark.Of(Desk.Loop.State),
                    Desk.Loop.Post,
                    () => new StatusReport(
                        Desk.Machine, "0.1.0", Desk.Time.GetUtcNow(), true, Desk.Phase.ToString(), true, 1, Desk.Store.LastSeq, "ab", Desk.Store.Outbox.Depth().Waiting, null, 1, null, 12.5, [], [])),
                _ending.Token));
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _run;
            Uplink.Dispose();
            Desk.Dispose();
            _ending.Dispose();
        }
    }
}
