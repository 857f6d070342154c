using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Tests.Runtime.Diagnostics;

namespace KioskLocker.Tests.Cli;

/// <summary>Work in a session: commissioning door by door, devices beside doors, leaving.</summary>
public sealed class SessionCommandTests : IAsyncDisposable
{
    private readonly CliBench _bench = new();
    private readonly FakeDiagnostics _kiosk = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Commissioning_goes_door_by_door_asks_which_number_opened_and_ends_with_how_far_the_map_is_proved()
    {
        var one = new DoorTest(new CompartmentId(1), 1, true, DoorContact.Closed) { Cycles = [new DoorCycle(TimeSpan.Zero, OpenOutcome.Opened, TimeSpan.FromSeconds(0.2), null)] };
        var end = await RunAsync(
            () => _kiosk.Posted.Count switch
            {
                0 => Home(proved: 0),
                1 => Home(0) with { Phase = nameof(KioskPhase.DiagnosticsDoorOpen), Test = one, Door = DoorContact.Open, AskNumber = true, Doors = [] },
                _ => Home(proved: 1) with { Test = one with { Told = true, Seen = new CompartmentId(1), Over = true, Finding = new DoorFinding(DoorFindingKind.Works, null) } },
            },
            "\n\ns\n",
            "commission", "doors");

        Assert.Equal(1, end.Code);
        Assert.Equal([new TechnicianAct.ProveDoor(new CompartmentId(1)), new TechnicianAct.SayOpened(new CompartmentId(1))], Acts());
        Approved.Check("kioskctl-commission-doors.txt", end.Errors + end.Output);
    }

    [Fact]
    public async Task Commissioning_ends_with_0_once_every_door_is_proved()
    {
        var end = await RunAsync(() => Home(proved: 3, commissioned: true), "", "commission", "doors");
        Assert.Equal((0, "the map is proved: 3 of 3 doors\n"), (end.Code, end.Output));
    }

    [Fact]
    public async Task Commissioning_needs_a_person_and_a_session()
    {
        _kiosk.Session = Home(0);
        await _bench.ListenAsKioskAsync(_kiosk);
        Assert.Equal(2, (await _bench.RunAsync("commission", "doors")).Code);
        _kiosk.Session = null;
        using var terminal = new FakeTerminal();
        Assert.Equal(1, await _bench.RunAsync(terminal.Make("\n", asked: true), "commission", "doors"));
        Assert.Empty(_kiosk.Posted);
    }

    [Theory]
    [InlineData(CompletionCode.Ok, "the printer confirmed that its buffers are empty", 0, "done: the printer confirmed that its buffers are empty\n")]
    [InlineData(CompletionCode.Uncertain, "", 1, "uncertain\n")]
    [InlineData(CompletionCode.Offline, "the scanner does not answer", 1, "no answer: the scanner does not answer\n")]
    [InlineData(CompletionCode.NotFitted, "", 1, "not fitted here\n")]
    public async Task A_device_is_waited_for_and_its_answer_told(CompletionCode code, string detail, int exit, string said)
    {
        var act = new DeviceAct(new EffectId(1, 50, 0), new TechnicianAct.Ask(DeviceTask.ClearPrinter), null, "");
        var looks = 0;
        var end = await RunAsync(
            () => Home(0) with { Act = _kiosk.Posted.Count == 0 ? null : ++looks < 3 ? act : act with { Code = code, Detail = detail } },
            "",
            "printer", "clear");

        Assert.Equal((exit, said), (end.Code, end.Output));
        Assert.Equal([act.Act], Acts());
    }

    [Theory]
    [InlineData("lamp", "on", "7")]
    [InlineData("lamp", "off")]
    [InlineData("buzzer", "on")]
    [InlineData("printer", "test")]
    [InlineData("scanner", "set")]
    public async Task Each_device_gets_its_own_order(params string[] args)
    {
        var end = await RunAsync(() => Home(0) with { Act = new DeviceAct(new EffectId(1, 50, 0), new TechnicianAct.PrintTest(), CompletionCode.Ok, "") }, "", args);

        TechnicianAct wanted = (args[0], args.Length) switch
        {
            ("lamp", 3) => new TechnicianAct.Switch(SignalKind.Lamp, new CompartmentId(7), true),
            ("lamp", _) => new TechnicianAct.Switch(SignalKind.Lamp, null, false),
            ("buzzer", _) => new TechnicianAct.Switch(SignalKind.Buzzer, null, true),
            ("printer", _) => new TechnicianAct.PrintTest(),
            _ => new TechnicianAct.Ask(DeviceTask.SetScanner),
        };
        Assert.Equal((0, "done\n"), (end.Code, end.Output));
        Assert.Equal([wanted], Acts());
    }

    [Fact]
    public async Task Leaving_tells_which_doors_are_to_be_shut_until_they_are()
    {
        var looks = 0;
        var end = await RunAsync(
            () => _kiosk.Posted.Count == 0 ? Home(0)
                : ++looks switch
                {
                    1 => Home(0) with { Phase = nameof(KioskPhase.DiagnosticsLeaving), End = DiagnosticsEnd.LoggedOut, MustClose = [new CompartmentId(2), new CompartmentId(3)] },
                    2 => Home(0) with { Phase = nameof(KioskPhase.DiagnosticsLeaving), End = DiagnosticsEnd.LoggedOut },
                    _ => null,
                },
            "",
            "diag", "leave");

        Assert.Equal((0, "Shut door 2, 3.\nThe doors are being read.\n", "left; every door is shut\n"), (end.Code, end.Errors, end.Output));
    }

    [Fact]
    public async Task Leaving_a_machine_out_of_service_ends_with_1_and_says_so()
    {
        _kiosk.Status = CliBench.Status(inService: false);
        var end = await RunAsync(() => _kiosk.Posted.Count == 0 ? Home(0) : null, "", "diag", "leave");
        Assert.Equal(1, end.Code);
        Assert.Contains("the machine is out of service", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_in_diagnostics_mode_reads_as_approved()
    {
        _kiosk.Session = Home(1) with { Officer = new StaffId("CB012"), MustClose = [new CompartmentId(2)], WithoutAct = TimeSpan.FromSeconds(299), InAll = TimeSpan.FromMinutes(24) };
        await _bench.ListenAsKioskAsync(_kiosk);
        Approved.Check("kioskctl-diag.txt", (await _bench.RunAsync("diag")).Output);
    }

    [Fact]
    public async Task A_session_that_ends_soon_is_told_first_and_staying_is_an_act()
    {
        _kiosk.Session = Home(1) with { EndsSoon = true, WithoutAct = TimeSpan.FromSeconds(41), InAll = TimeSpan.FromMinutes(24) };
        await _bench.ListenAsKioskAsync(_kiosk);

        var told = await _bench.RunAsync("diag");
        var stays = await _bench.RunAsync("diag", "stay");

        Assert.StartsWith("NOTE ", told.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was done for a while: the session ends in 41 s unless", told.Output, StringComparison.Ordinal);
        Assert.Contains("after 41 s without an act, in 24 min 00 s in any case", told.Output, StringComparison.Ordinal);
        Assert.Equal((0, "the session goes on (by root)\n"), (stays.Code, stays.Output));
        Assert.Equal([new TechnicianAct.Stay()], Acts());
    }

    [Fact]
    public async Task Whoever_follows_a_door_is_told_once_that_the_session_ends_soon()
    {
        var looks = 0;
        var test = new DoorTest(new CompartmentId(7), 1, false, DoorContact.Closed) { Cycles = [new DoorCycle(TimeSpan.Zero, OpenOutcome.Opened, TimeSpan.FromSeconds(0.4), null)] };
        var open = Home(0) with { Phase = nameof(KioskPhase.DiagnosticsDoorOpen), Test = test, Door = DoorContact.Open };
        var end = await RunAsync(
            () => ++looks < 4 ? open with { EndsSoon = looks > 1, WithoutAct = TimeSpan.FromSeconds(60) }
                : Home(0) with { Test = test with { Over = true, Finding = new DoorFinding(DoorFindingKind.Works, null) } },
            "",
            "door", "open", "7");

        Assert.Equal(0, end.Code);
        Assert.Single(end.Errors.Split('\n'), line => line == "The session ends in 1 min 00 s for want of an act. To stay: kioskctl diag stay");
    }

    private static SessionPicture Home(int proved, bool commissioned = false) => new(nameof(KioskPhase.Diagnostics), new StaffId("KT007"), null, FakeDiagnostics.You)
    {
        Doors = [.. Enumerable.Range(1, 3).Select(number => new DiagnosticsDoor(
            new CompartmentId(number), CompartmentSize.Medium, Pictures.Main, DoorContact.Closed, false, number == 2, number == 2, false, number != 3 && !commissioned,
            number == 3 || commissioned ? new DoorProof(true, new DoorFinding(DoorFindingKind.Works, null), new StaffId("KT007")) : null))],
        Map = new MapStanding("5f0c3a9e77aa", null, commissioned ? "5f0c3a9e77aa" : null, proved, 3, false),
    };

    private IEnumerable<TechnicianAct> Acts() => _kiosk.Posted.Select(happened => Assert.IsType<KioskEvent.TechnicianActed>(happened).Act);

    private async Task<CliEnd> RunAsync(Func<SessionPicture?> session, string typed, params string[] args)
    {
        _kiosk.Now = session;
        await _bench.ListenAsKioskAsync(_kiosk);
        using var terminal = new FakeTerminal();
        var code = await _bench.RunAsync(terminal.Make(typed, asked: true), args);
        return new CliEnd(code, terminal.Output, terminal.Errors);
    }
}
