using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Tests.Runtime.Diagnostics;

namespace KioskLocker.Tests.Cli;

/// <summary>From "door 7 does not open" to the failing part named, in one command.</summary>
public sealed class DoorCommandTests : IAsyncDisposable
{
    private readonly CliBench _bench = new();
    private readonly FakeDiagnostics _kiosk = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Door_that_jammed_is_told_in_the_approved_words()
    {
        _kiosk.Picture = () => Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Jammed), Pictures.Opening(2, OpenOutcome.Jammed), Pictures.Opening(40, OpenOutcome.Opened)));
        var end = await RunAsync("door", "7");
        Assert.Equal(1, end.Code);
        Approved.Check("kioskctl-door.txt", end.Output);
    }

    [Fact]
    public async Task Door_as_JSON_is_the_approved_one()
    {
        _kiosk.Picture = () => Pictures.Well.With(Pictures.Left, board => board.Silent(12)).With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.BoardOffline)));
        Approved.Check("kioskctl-door.json", (await RunAsync("door", "7", "--json")).Output);
    }

    [Theory]
    [InlineData("board", "Board left (address 2) on line doors (/dev/kiosk-doors) is silent since")]
    [InlineData("port", "Line doors has no port since")]
    [InlineData("supply", "All 3 boards are silent since")]
    [InlineData("contact", "The contact of door 7 is dead: it reads open whatever the door does")]
    [InlineData("lock", "The lock of door 7 does not open: 2 pulses were sent")]
    [InlineData("power", "Locks of board left got pulses and none moved: doors 7, 8")]
    [InlineData("swapped", "The pulse for door 7 at")]
    [InlineData("polarity", "All 4 contacts of board left read open")]
    [InlineData("map", "The cabinet's map cannot be used")]
    public async Task Door_7_does_not_open_and_one_command_names_the_failing_part(string fault, string named)
    {
        _kiosk.Picture = () => Broken(fault);

        var end = await RunAsync("door", "7");

        Assert.Equal(1, end.Code);
        Assert.Contains(named, Unwrapped(end.Output), StringComparison.Ordinal);
        Assert.Contains(named, Unwrapped((await _bench.RunAsync("survey")).Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Door_that_the_map_does_not_know_is_said()
    {
        var end = await RunAsync("door", "13");
        Assert.Equal((1, true), (end.Code, end.Output.Contains("The map knows no door 13", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Door_in_order_ends_with_0_and_says_so()
    {
        var end = await RunAsync("door", "7");
        Assert.Equal((0, true), (end.Code, end.Output.Contains("nothing is known to fail", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task All_doors_are_a_table_of_80_columns()
    {
        _kiosk.Picture = () => Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.NoFeedback)) with { OutOfService = true });
        var end = await RunAsync("door");
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Approved.Check("kioskctl-doors.txt", end.Output);
    }

    [Theory]
    [InlineData("door", "open", "7")]
    [InlineData("door", "cycle", "7")]
    [InlineData("door", "broken", "7", "--reason", "x")]
    [InlineData("printer", "test")]
    [InlineData("buzzer", "on")]
    [InlineData("diag", "officer")]
    public async Task Without_a_session_acting_is_refused_and_looking_is_not(params string[] args)
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        using var terminal = new FakeTerminal();
        Assert.Equal(1, await _bench.RunAsync(terminal.Make("badge\npin\n"), args));
        Assert.Contains("nobody is in diagnostics mode", terminal.Output + terminal.Errors, StringComparison.Ordinal);
        Assert.Empty(_kiosk.Posted);
        Assert.Equal(0, (await _bench.RunAsync("survey")).Code);
    }

    [Theory]
    [InlineData(null, "works at the machine's own screen")]
    [InlineData("mai", "is in diagnostics mode as mai")]
    public async Task In_somebody_elses_session_acting_is_refused_with_who_has_it(string? peer, string said)
    {
        _kiosk.Session = Mine with { Peer = peer };
        await _bench.ListenAsKioskAsync(_kiosk);
        var end = await _bench.RunAsync("door", "open", "7");
        Assert.Equal(1, end.Code);
        Assert.Contains("KT007", end.Errors, StringComparison.Ordinal);
        Assert.Contains(said, end.Errors, StringComparison.Ordinal);
        Assert.Empty(_kiosk.Posted);
    }

    [Fact]
    public async Task Cycle_tells_each_step_and_ends_with_the_approved_table_of_times()
    {
        var test = new DoorTest(new CompartmentId(7), 2, false, DoorContact.Closed);
        var steps = new Queue<SessionPicture>(
        [
            At(KioskPhase.DiagnosticsOpening, test with { Cycles = [Cycle(null, null, null)] }),
            At(KioskPhase.DiagnosticsDoorOpen, test with { Cycles = [Cycle(OpenOutcome.Opened, 0.21, null)] }) with { Door = DoorContact.Open },
            At(KioskPhase.DiagnosticsOpening, test with { Cycles = [Cycle(OpenOutcome.Opened, 0.21, 4.2), Cycle(null, null, null)] }),
            At(KioskPhase.DiagnosticsDoorOpen, test with { Cycles = [Cycle(OpenOutcome.Opened, 0.21, 4.2), Cycle(OpenOutcome.Opened, 0.25, null)] }) with { Door = DoorContact.Open },
            At(KioskPhase.Diagnostics, test with
            {
                Cycles = [Cycle(OpenOutcome.Opened, 0.21, 4.2), Cycle(OpenOutcome.Opened, 0.25, 3.1)], Over = true, Finding = new DoorFinding(DoorFindingKind.Works, null),
            }),
        ]);
        var end = await WalkAsync(() => _kiosk.Posted.Count == 0 ? Mine : steps.Count > 1 ? steps.Dequeue() : steps.Peek(), "", "door", "cycle", "7", "--times", "2");

        Assert.Equal(0, end.Code);
        Assert.Equal(new TechnicianAct.TryDoor(new CompartmentId(7), 2), Assert.IsType<KioskEvent.TechnicianActed>(Assert.Single(_kiosk.Posted)).Act);
        Approved.Check("kioskctl-door-cycle.txt", end.Errors + end.Output);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_test_in_the_kiosk_too_and_the_command_with_130()
    {
        using var ctrlC = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var test = new DoorTest(new CompartmentId(7), 20, false, DoorContact.Closed) { Cycles = [Cycle(OpenOutcome.Opened, 0.21, null)] };
        _kiosk.Now = () =>
        {
            if (_kiosk.Posted.Count == 0)
                return Mine;
            ctrlC.Cancel();
            return At(KioskPhase.DiagnosticsDoorOpen, test) with { Door = DoorContact.Open };
        };
        await _bench.ListenAsKioskAsync(_kiosk);
        using var terminal = new FakeTerminal();
        var code = await _bench.RunAsync(terminal.Make(""), ctrlC.Token, "door", "cycle", "7", "--times", "20");

        Assert.Equal(130, code);
        Assert.Equal([new TechnicianAct.TryDoor(new CompartmentId(7), 20), new TechnicianAct.EndTest()], _kiosk.Posted.Select(happened => ((KioskEvent.TechnicianActed)happened).Act));
        Assert.Contains("No further opening. A door that stands open waits to be shut.", Unwrapped(terminal.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Door_that_stays_shut_is_asked_about_and_left()
    {
        var test = new DoorTest(new CompartmentId(7), 1, false, DoorContact.Closed) { Cycles = [Cycle(OpenOutcome.Jammed, 5.1, null)] };
        var stuck = At(KioskPhase.DiagnosticsStuck, test) with { AskNumber = true, CanOpenAgain = true };
        var end = await WalkAsync(
            () => _kiosk.Posted.Count switch
            {
                0 => Mine,
                1 => stuck,
                2 => stuck with { AskNumber = false, Test = test with { Told = true } },
                _ => At(KioskPhase.Diagnostics, test with { Told = true, Over = true, Finding = new DoorFinding(DoorFindingKind.LockDoesNotOpen, null) }),
            },
            "x\n0\ne\n",
            "door", "open", "7");

        Assert.Equal(1, end.Code);
        Assert.Equal(
            [new TechnicianAct.TryDoor(new CompartmentId(7), 1), new TechnicianAct.SayOpened(null), new TechnicianAct.EndTest()],
            _kiosk.Posted.Select(happened => ((KioskEvent.TechnicianActed)happened).Act));
        Assert.Contains("FAULT door 7: the pulse went out and nothing opened.", Unwrapped(end.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_that_nobody_can_be_asked_for_ends_with_what_to_do()
    {
        var test = new DoorTest(new CompartmentId(7), 1, false, DoorContact.Closed) { Cycles = [Cycle(OpenOutcome.Jammed, 5.1, null)] };
        _kiosk.Session = At(KioskPhase.DiagnosticsStuck, test) with { AskNumber = true };
        var end = await RunAsync("door", "open", "7");
        Assert.Equal(1, end.Code);
        Assert.Contains("kioskctl door saw N", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("door", "open", "0")]
    [InlineData("door", "open", "seven")]
    [InlineData("door", "open")]
    [InlineData("door", "cycle", "7", "--times", "21")]
    [InlineData("door", "7", "--watch", "0.1")]
    [InlineData("door", "7", "--watch", "often")]
    public async Task What_cannot_be_meant_ends_with_2(params string[] args)
    {
        _kiosk.Session = Mine;
        Assert.Equal(2, (await RunAsync(args)).Code);
        Assert.Empty(_kiosk.Posted);
    }

    private static SessionPicture Mine { get; } = new(nameof(KioskPhase.Diagnostics), new StaffId("KT007"), null, FakeDiagnostics.You);

    private static SessionPicture At(KioskPhase phase, DoorTest test) => Mine with { Phase = phase.ToString(), Test = test };

    private static DoorCycle Cycle(OpenOutcome? outcome, double? answer, double? open) =>
        new(TimeSpan.Zero, outcome, answer is { } after ? TimeSpan.FromSeconds(after) : null, open is { } span ? TimeSpan.FromSeconds(span) : null);

    private static CabinetPicture Broken(string fault) => fault switch
    {
        "board" => Pictures.Well.With(Pictures.Left, board => board.Silent(12)),
        "port" => Pictures.Well.With("doors", line => line.Gone("no such device: /dev/kiosk-doors")).With(Pictures.Main, board => board.Silent(4)).With(Pictures.Left, board => board.Silent(4)),
        "supply" => Pictures.Well.With(Pictures.Main, board => board.Silent(5)).With(Pictures.Left, board => board.Silent(5)).With(Pictures.Right, board => board.Silent(5)),
        "contact" => Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.NoFeedback)) with { Contact = DoorContact.Open }),
        "lock" => Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Jammed), Pictures.Opening(2, OpenOutcome.Jammed))),
        "power" => Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Jammed))).With(8, door => door.Tried(Pictures.Opening(2, OpenOutcome.Jammed))),
        "swapped" => Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Jammed, 8))),
        "polarity" => Enumerable.Range(5, 4).Aggregate(Pictures.Well, (picture, door) => picture.With(door, one => one with { Contact = DoorContact.Open })),
        "map" => Pictures.Well with { Map = new MapPicture("", "", "the file is not JSON in line 4") },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Lines of a narrow terminal put together again.</summary>
    private static string Unwrapped(string output) => string.Join(' ', output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private async Task<CliEnd> RunAsync(params string[] args)
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        return await _bench.RunAsync(args);
    }

    private async Task<CliEnd> WalkAsync(Func<SessionPicture> session, string typed, params string[] args)
    {
        _kiosk.Now = session;
        await _bench.ListenAsKioskAsync(_kiosk);
        using var terminal = new FakeTerminal();
        var code = await _bench.RunAsync(terminal.Make(typed, asked: typed.Length > 0), args);
        return new CliEnd(code, terminal.Output, terminal.Errors);
    }
}
