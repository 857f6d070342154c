using System.Text;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Secrets;
using KioskLocker.Tests.Cli;

namespace KioskLocker.Tests.Runtime.Control;

/// <summary>A technician at a shell: kioskctl, the real socket, the kiosk's own routes, and the real Core with its store. Only lines are lists.</summary>
public sealed class ConsoleSessionTests : IAsyncDisposable
{
    internal const string TechnicianBadge = "TTTTTTTTTTTTTTTTTTTTTTTTTT";
    internal const string TechnicianPin = "135791";

    private const string OfficerBadge = "RRRRRRRRRRRRRRRRRRRRRRRRRR";
    private const string OfficerPin = "246802";
    private const string Salt = "MDEyMzQ1Njc4OWFiY2RlZg==";

    private readonly Desk _desk = new();
    private readonly CliBench _bench = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly KioskPort _port;
    private readonly ConsoleEntry _entry;
    private Task _loop = Task.CompletedTask;

    public ConsoleSessionTests()
    {
        _port = new KioskPort(_desk.Loop.Post)
        {
            Frame = () => _desk.Loop.Frame,
            Notice = () => null,
            GiveIdNumber = _desk.Edge.GiveIdNumber,
            GivePhone = _desk.Edge.GivePhone,
            LookUp = _desk.Edge.LookUp,
            GiveDossierCode = _desk.Edge.GiveDossierCode,
            GivePickupCode = _desk.Edge.GivePickupCode,
            GiveOneTime = _desk.Edge.GiveOneTime,
            GivePin = _desk.Edge.GivePin,
            Phone = _ => null,
            IdLast3 = _ => null,
            Rate = _ => { },
            LastSync = () => null,
        };
        _entry = new ConsoleEntry(_desk.Loop, Desk.Keys, _desk.Pins, _port);
        _desk.AfterCommit = _ => _port.RaiseChanged();
        _desk.Diagnose = order => _desk.Loop.Post(new KioskEvent.DiagnoseAnswered(order.Id, CompletionCode.Ok, "every board answered"));
    }

    private KioskState State => _desk.Loop.State;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _loop;
        _ending.Dispose();
        await _bench.DisposeAsync();
        _desk.Dispose();
    }

    [Fact]
    public async Task Badge_and_PIN_from_the_standard_input_begin_a_session_and_stand_nowhere()
    {
        await StartAsync();
        var end = await TypeAsync($"KLB:{TechnicianBadge}\n{TechnicianPin}\n", "diag", "enter");

        Assert.Equal((0, "in diagnostics mode; it ends after 5 minutes without an act (by " + FakeDiagnostics.You + ")\n"), (end.Code, end.Output));
        Assert.Equal(new StaffId("KT007"), State.Visit!.Staff!.By);
        Assert.Equal(FakeDiagnostics.You, State.Visit.Staff.Peer);
        var everything = Encoding.UTF8.GetString(_desk.EverythingOnDisk()) + _desk.Lines.Text + end.Output + end.Errors;
        Assert.DoesNotContain(TechnicianPin, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(TechnicianBadge, everything, StringComparison.Ordinal);
        Assert.Equal(0, _desk.Pins.Count);
    }

    [Theory]
    [InlineData("diag", "enter", "--badge", TechnicianBadge)]
    [InlineData("diag", "enter", TechnicianBadge, TechnicianPin)]
    [InlineData("diag", "officer", "--pin", OfficerPin)]
    public async Task Badge_and_PIN_are_never_taken_from_the_command_line(params string[] args)
    {
        await StartAsync();
        Assert.Equal(2, (await TypeAsync("", args)).Code);
        Assert.Equal(KioskPhase.Idle, _desk.Phase);
    }

    [Theory]
    [InlineData("KLB:" + TechnicianBadge, "000000")]
    [InlineData("KLB:ZZZZZZZZZZZZZZZZZZZZZZZZZZ", TechnicianPin)]
    [InlineData("KLB:" + OfficerBadge, OfficerPin)]
    [InlineData("hello", TechnicianPin)]
    [InlineData("KLB:" + TechnicianBadge, "12345")]
    public async Task A42_Without_a_technicians_badge_and_its_PIN_there_is_no_session(string badge, string pin)
    {
        await StartAsync();
        var end = await TypeAsync($"{badge}\n{pin}\n", "diag", "enter");

        Assert.Equal(1, end.Code);
        Assert.StartsWith("not done: ", end.Output, StringComparison.Ordinal);
        Assert.Null(_port.Frame()!.Screen is Screen.Diagnostics ? "a session" : null);
        Assert.Equal(0, _desk.Pins.Count);
        Assert.Equal(1, (await TypeAsync("", "door", "open", "1")).Code);
        Assert.Empty(_desk.DoorOrders);
    }

    [Fact]
    public async Task I_21_No_session_begins_while_a_citizen_is_at_the_machine()
    {
        await StartAsync();
        await PostAsync(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        var end = await EnterAsync();

        Assert.Equal(1, end.Code);
        Assert.Equal(VisitKind.DropOff, State.Visit!.Kind);
    }

    [Fact]
    public async Task A42_A_session_that_was_left_acts_no_more()
    {
        await StartAsync();
        await EnterAsync();
        var left = await TypeAsync("", "diag", "leave");
        Assert.Equal((0, "left; every door is shut\n"), (left.Code, left.Output));
        Assert.Equal(KioskPhase.Idle, _desk.Phase);

        await RefusedAsync("nobody is in diagnostics mode");
    }

    [Fact]
    public async Task A42_A_session_that_was_idle_for_too_long_acts_no_more()
    {
        await StartAsync();
        await EnterAsync();
        var numbers = Desk.Settings.Numbers;
        _desk.Time.Advance(numbers.DiagnosticsIdle - numbers.DiagnosticsIdleWarning);
        await UntilAsync(() => State.Visit is { IdleWarning: true });
        _desk.Time.Advance(numbers.DiagnosticsIdleWarning);
        await UntilAsync(() => _desk.Phase == KioskPhase.Idle);

        await RefusedAsync("nobody is in diagnostics mode");
    }

    [Fact]
    public async Task A42_A_session_of_another_peer_is_told_and_takes_no_act()
    {
        await StartAsync();
        Assert.IsType<EntryEnd.In>(await _entry.EnterAsync("KLB:" + TechnicianBadge, TechnicianPin, "mai", CancellationToken.None));

        await RefusedAsync("KT007 is in diagnostics mode as mai: only from there");
        Assert.Equal(1, (await TypeAsync($"KLB:{OfficerBadge}\n{OfficerPin}\n", "diag", "officer")).Code);
        Assert.Null(State.Visit!.Staff!.With);
        Assert.Contains("as mai", (await TypeAsync("", "diag")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A42_A_session_at_the_screen_takes_no_act_from_a_shell()
    {
        await StartAsync();
        await PostAsync(new KioskEvent.BadgePresented(Desk.Keys.OfBadge(new BadgeCode(TechnicianBadge))));
        Assert.Equal(CodeProblem.None, _desk.Edge.GivePin(TechnicianPin));
        await UntilAsync(() => _desk.Phase == KioskPhase.Diagnostics);

        await RefusedAsync("KT007 works at the machine's own screen");
        Assert.Equal(1, (await EnterAsync()).Code);
        Assert.Null(State.Visit!.Staff!.Peer);
    }

    [Fact]
    public async Task Every_act_is_journalled_with_technician_and_peer()
    {
        await StartAsync();
        await EnterAsync();
        Assert.Equal(0, (await TypeAsync("", "door", "broken", "3", "--reason", "coil burnt")).Code);

        var acted = Assert.Single(_desk.Commits.Select(commit => commit.Envelope.Event).OfType<KioskEvent.TechnicianActed>());
        Assert.Equal((new TechnicianAct.MarkBroken(new CompartmentId(3), "coil burnt"), FakeDiagnostics.You), (acted.Act, acted.Peer));
        var entered = Assert.Single(_desk.Commits.Select(commit => commit.Envelope.Event).OfType<KioskEvent.ConsoleBadgePresented>());
        Assert.Equal(FakeDiagnostics.You, entered.Peer);
        Assert.True(State.Compartments[3].OutOfService);
    }

    [Fact]
    public async Task A_door_is_opened_watched_and_told_from_a_shell()
    {
        await StartAsync();
        await EnterAsync();
        _desk.AtOrder = order =>
        {
            if (order is LockerOrder.Open open)
            {
                _desk.Loop.Post(new KioskEvent.DoorAnswered(open.Effect, open.Compartment, OpenOutcome.Opened));
                _desk.Loop.Post(new KioskEvent.DoorContactChanged(open.Compartment, DoorContact.Closed));
            }
        };
        var end = await TypeAsync("", "door", "open", "2");

        Assert.Equal(0, end.Code);
        Assert.Contains("WORKS", end.Output, StringComparison.Ordinal);
        Assert.Equal(2, Assert.IsType<LockerOrder.Open>(Assert.Single(_desk.DoorOrders)).Compartment.Number);
    }

    /// <summary>Nobody at the glass was asked for a scan: who tries the scanner reads of it at the console.</summary>
    [Fact]
    public async Task A_scan_in_a_session_at_a_console_is_no_notice_at_the_glass()
    {
        await StartAsync();
        await EnterAsync();
        _desk.Edge.Take(new ScannerEvent.Scanned("https://example.org/"));
        _desk.Edge.Take(new ScannerEvent.Refused(ScanRefusal.TooLong, 900));
        Assert.Null(_desk.Edge.Notice);

        Assert.Equal(0, (await TypeAsync("", "diag", "leave")).Code);
        await UntilIdleAsync();
        _desk.Edge.Take(new ScannerEvent.Scanned("https://example.org/"));
        Assert.Equal("url", _desk.Edge.Notice!.Kind);
    }

    [Fact]
    public async Task A_door_that_may_hold_papers_opens_only_with_an_officer_beside()
    {
        _desk.StartUp();
        _desk.Deposit();
        var holds = State.Compartments.Values.First(compartment => compartment.Content is not CompartmentContent.Empty).Id;
        var orders = _desk.DoorOrders.Count;
        await StartAsync(isUp: true);
        await UntilIdleAsync();
        await EnterAsync();
        _desk.AtOrder = order => _desk.Loop.Post(new KioskEvent.DoorAnswered(((LockerOrder.Open)order).Effect, ((LockerOrder.Open)order).Compartment, OpenOutcome.Jammed));

        Assert.Equal(1, (await TypeAsync("", "door", "open", holds.ToString())).Code);
        Assert.Equal(orders, _desk.DoorOrders.Count);

        Assert.Equal(0, (await TypeAsync($"KLB:{OfficerBadge}\n{OfficerPin}\n", "diag", "officer")).Code);
        Assert.Equal(new StaffId("CB012"), State.Visit!.Staff!.With);
        Assert.Equal(1, (await TypeAsync("", "door", "open", holds.ToString())).Code);
        Assert.Equal(orders + 1, _desk.DoorOrders.Count);
    }

    private async Task StartAsync(bool isUp = false)
    {
        if (!isUp)
            _desk.StartUp();
        _desk.Post(new KioskEvent.DirectoryReceived(Desk.Directory6 with
        {
            Version = (State.Directory?.Version ?? 0) + 1,
            Staff = [Entry("KT007", StaffRole.Technician, TechnicianBadge, TechnicianPin), Entry("CB012", StaffRole.Officer, OfficerBadge, OfficerPin)],
        }));
        _loop = Task.Run(() => _desk.Loop.Run(_ending.Token), CancellationToken.None);
        await _bench.ListenAsync(app => app.MapControl(new ControlPort(() => CliBench.Status(), _desk.Loop.PostAndWait, _ => Task.FromResult(CliBench.Status()), () => TimeSpan.Zero, Peer.OwnGroup)
        {
            Enter = _entry.EnterAsync,
            Diagnostics = new FakeDiagnostics { Now = () => SessionPicture.Of(_port.Frame()) }.Port.Diagnostics,
        }));
    }

    internal static StaffEntry Entry(string id, StaffRole role, string badge, string pin) => new(
        new(id), role, new("H29.Q6"), Desk.Keys.OfBadge(new BadgeCode(badge)), Salt, PinChecks.DigestOf(Desk.Keys, Encoding.ASCII.GetBytes(pin), Convert.FromBase64String(Salt)), new DateOnly(2026, 12, 31));

    private Task<CliEnd> EnterAsync() => TypeAsync($"KLB:{TechnicianBadge}\n{TechnicianPin}\n", "diag", "enter");

    private async Task<CliEnd> TypeAsync(string typed, params string[] args)
    {
        using var terminal = new FakeTerminal();
        var code = await _bench.RunAsync(terminal.Make(typed), args);
        return new CliEnd(code, terminal.Output, terminal.Errors);
    }

    private async Task RefusedAsync(string why)
    {
        var orders = _desk.DoorOrders.Count;
        var end = await TypeAsync("", "door", "open", "2");
        Assert.Equal(1, end.Code);
        Assert.Contains(why, end.Errors, StringComparison.Ordinal);
        Assert.Equal(orders, _desk.DoorOrders.Count);
    }

    private async Task PostAsync(KioskEvent happened) => Assert.IsType<PostOutcome.Taken>(await _desk.Loop.PostAndWait(happened));

    private async Task UntilIdleAsync()
    {
        while (_desk.Phase != KioskPhase.Idle)
        {
            if (State.Visit is { Printing: { } printing, Printed: null })
                await _desk.Loop.PostAndWait(new KioskEvent.PrintAnswered(printing, PrintOutcome.Printed, PrinterCondition.Ready));
            await _desk.Loop.PostAndWait(new KioskEvent.Touched(KioskTrigger.Continue));
            await _desk.Loop.PostAndWait(new KioskEvent.Touched(KioskTrigger.RatingDone));
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            Assert.True(tries < 3000, "it never comes to that");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
