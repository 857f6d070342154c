using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Journal;
using KioskLocker.Tests.Cli;
using KioskLocker.Tests.Devices.Line;
using KioskLocker.Tests.Runtime.Control;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>The whole kiosk process with one board that answers, and a printer and a scanner that are not plugged in; asked by kioskctl over the real socket.</summary>
public sealed class ProcessDiagnosticsTests : IAsyncLifetime
{
    private readonly CliBench _bench = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-process-").FullName;
    private readonly StoreOpening.Opened _opened;
    private readonly KioskProcess _process;
    private Task _running = Task.CompletedTask;

    public ProcessDiagnosticsTests()
    {
        _opened = Assert.IsType<StoreOpening.Opened>(KioskStore.Open(new StoreSettings(_folder, Desk.Machine) { AllowVolatile = true }));
        var board = new LockerBoardSettings(Desk.Board, 1, FeedbackPolarity.DoorClosing, Enumerable.Range(1, 4).ToDictionary(channel => channel, channel => new CompartmentId(channel)), 12);
        _process = new KioskProcess(new KioskParts
        {
            Settings = Desk.Settings,
            Wires = new WireSettings(
                [new BoardLineSettings(new Xor8AFamily(), _ => Board(), 9600, [board]) { Name = "doors", Port = "/dev/kiosk-doors" }],
                new SerialLineSettings("/dev/kiosk-no-printer", 115_200),
                new SerialLineSettings("/dev/kiosk-no-scanner", 9600)),
            Store = _opened.Store,
            Standing = _opened.Standing,
            DataFolder = _folder,
            Keys = Desk.Keys,
            Render = (_, _) => throw new InvalidOperationException("nothing is printed here"),
            Clock = () => new ClockReading(DateTimeOffset.UtcNow, true),
            LastSync = () => null,
            Uplink = () => new DeviceReport("office", "uplink", "Unknown", "", null),
            Version = "0.1.0",
            Log = Serilog.Core.Logger.None,
        });
    }

    public async ValueTask InitializeAsync()
    {
        _running = Task.Run(() => _process.RunAsync(_ready.SetResult, _stop.Token));
        await _ready.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await _bench.ListenAsync(app => app.MapControl(_process.Control));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _bench.DisposeAsync();
        _process.Dispose();
        _opened.Store.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Survey_names_the_ports_that_are_gone_and_shows_the_board_that_answers()
    {
        var end = await _bench.RunAsync("survey");

        Assert.Equal(1, end.Code);
        Assert.Contains("FAULT  Line printer has no port since", end.Output, StringComparison.Ordinal);
        Assert.Contains("/dev/kiosk-no-scanner", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Board main", end.Output, StringComparison.Ordinal);
        var board = Assert.Single(_process.Diagnostics.Picture().Boards);
        Assert.Equal(DeviceHealth.Ok, board.Health);
        Assert.True(board.Counters.Ok > 0);
        Assert.NotNull(board.Since);
        Assert.All(_process.Diagnostics.Picture().Doors, door => Assert.Equal(DoorContact.Closed, door.Contact));
    }

    [Fact]
    public async Task Two_surveys_at_once_are_both_answered()
    {
        var both = await Task.WhenAll(_bench.RunAsync("survey", "--json"), _bench.RunAsync("survey", "--json"));
        Assert.All(both, end => Assert.Contains("\"findings\"", end.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trace_shows_the_reads_of_the_board_in_words()
    {
        var end = await _bench.RunAsync("trace", "doors", "--most", "200");
        Assert.Equal(0, end.Code);
        Assert.Contains("-> board main: read all contacts", end.Output, StringComparison.Ordinal);
        Assert.Contains("<- board main: all doors closed", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_and_program_are_looked_at_while_the_kiosk_runs()
    {
        Assert.Equal(0, (await _bench.RunAsync("storage")).Code);
        Assert.Equal(0, (await _bench.RunAsync("perf")).Code);
        Assert.True(_process.Diagnostics.Performance() is { Commit.Count: > 0, Turn.Count: > 0, Threads: > 0 });
        Assert.Null(_process.Diagnostics.Session());
    }

    /// <summary>Over the loopback anybody on the machine may ask, over the socket technicians and operators; the office alone hears what is believed inside.</summary>
    [Fact]
    public async Task Whoever_asks_the_machine_is_told_of_papers_only_behind_which_doors_there_may_be_some()
    {
        string[] told = ["id", "papers", "outOfService", "door"];
        var file = Path.Combine(_folder, "told.zip");
        Assert.Equal(0, (await _bench.RunAsync("bundle", file)).Code);
        using var zip = ZipFile.OpenRead(file);
        using var bundled = new StreamReader(zip.GetEntry("status.json")!.Open());
        foreach (var status in new[]
        {
            JsonNode.Parse((await _bench.RunAsync("status", "--json")).Output),
            JsonNode.Parse((await _bench.RunAsync("top", "--json")).Output)!["status"],
            JsonSerializer.SerializeToNode(await _process.Control.Survey(TestContext.Current.CancellationToken), WireJson.Options),
            JsonNode.Parse(await bundled.ReadToEndAsync(TestContext.Current.CancellationToken)),
        })
        {
            Assert.Equal(4, status!["compartments"]!.AsArray().Count);
            Assert.All(status["compartments"]!.AsArray(), one => Assert.Equal(told, one!.AsObject().Select(member => member.Key)));
            Assert.Equal(["free", "occupied", "unknown", "outOfService"], status["totals"]!.AsObject().Select(member => member.Key));
        }

        Assert.All(_process.Heartbeat().Compartments, one => Assert.Equal("unknown", one.Content));
    }

    [Fact]
    public async Task A_session_at_a_console_is_told_there_and_the_glass_tells_the_public_instead()
    {
        var technician = ConsoleSessionTests.Entry("KT007", StaffRole.Technician, ConsoleSessionTests.TechnicianBadge, ConsoleSessionTests.TechnicianPin) with { ValidUntil = DateOnly.MaxValue };
        Assert.IsType<PostOutcome.Taken>(await _process.Loop.PostAndWait(new KioskEvent.DirectoryReceived(Desk.Directory6 with { Staff = [technician] })));
        using var terminal = new FakeTerminal();
        Assert.Equal(0, await _bench.RunAsync(terminal.Make($"KLB:{ConsoleSessionTests.TechnicianBadge}\n{ConsoleSessionTests.TechnicianPin}\n"), "diag", "enter"));

        Assert.Equal((nameof(KioskPhase.Diagnostics), 4), (_process.Diagnostics.Session()!.Phase, _process.Diagnostics.Session()!.Doors.Count));
        Assert.Equal(new Screen.LookedAfter(OpenDoor: false), _process.Port.Frame()!.Screen);

        Assert.Equal(0, (await _bench.RunAsync("diag", "leave")).Code);
        Assert.IsType<Screen.Idle>(_process.Port.Frame()!.Screen);
    }

    [Fact]
    public async Task Bundle_comes_whole_over_the_socket()
    {
        var file = Path.Combine(_folder, "bundle.zip");
        Assert.Equal(0, (await _bench.RunAsync("bundle", file)).Code);

        using var zip = ZipFile.OpenRead(file);
        using var findings = new StreamReader(zip.GetEntry("findings.txt")!.Open());
        Assert.Contains("Line printer has no port", await findings.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotNull(zip.GetEntry("journal.jsonl"));
        Assert.Null(zip.GetEntry("store-problem.txt"));
    }

    /// <summary>Answers each read: twelve contacts, all closed.</summary>
    private static AnsweringStream Board() => new(request => request is [0x80, 0x01, 0x00, 0x33, 0xB2] ? [0x80, 0x01, 0x0F, 0xFF, 0x33, 0x42] : null);
}
