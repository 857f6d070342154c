using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;
using Serilog;

namespace KioskLocker.Benchmarks;

/// <summary>
/// Processor time of an idle kiosk process: loop, store, four board lines, a GM65 that is armed, a printer that is asked how it is. The far ends
/// live in a process of their own, so that only the kiosk's side is counted. Without web server and office; <see cref="WholeIdleBench"/> has both.
/// </summary>
internal static class IdleBench
{
    internal const string FarEndsPart = "far-ends";

    internal const int Boards = 4;
    internal const int Channels = 24;
    internal const int BoardBaud = 9600;
    internal const int PrinterBaud = 115_200;
    internal const double PercentMost = 2;

    internal static readonly TimeSpan Settle = TimeSpan.FromSeconds(12);
    internal static readonly TimeSpan Span = TimeSpan.FromSeconds(20);
    internal static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(15);

    internal static async Task RunAsync()
    {
        Report.Title($"lines: an idle kiosk process, {Boards} boards on {Boards} lines, scanner and printer, {Span.TotalSeconds:0} s each");
        foreach (var reader in Enum.GetValues<SerialReader>())
        {
            var (percent, threads) = await MeasureAsync(reader);
            Report.Line($"{reader,-5}: {percent:0.00} % of a core, {threads} threads: {Report.Verdict(percent <= PercentMost)} (≤ {PercentMost} %)");
        }

        await WholeIdleBench.RunAsync();
    }

    /// <summary>The other process: far ends on ptys in this folder until its input ends.</summary>
    internal static void ServeFarEnds(string folder)
    {
        var lines = new List<PacedLine>();
        var cabinet = new SimulatedCabinet(Plan(), new CabinetLedger(TimeProvider.System, CabinetLedger.DefaultKept));
        foreach (var board in cabinet.Plan.Boards)
        {
            var pair = new Xor8ALineFarEnd([new Xor8ABoardFarEnd(board, cabinet)]);
            lines.Add(new PacedLine(Path.Combine(folder, board.Line), BoardBaud, pair.Receive, pair.Tick, (_, _) => { }));
        }

        var printer = new ReceiptPrinterFarEnd();
        FarEndTurn Said(TimeSpan now, byte[] reply) => new(reply.Length == 0 ? [] : [reply], printer.Buffered > 0 ? now + TimeSpan.FromMilliseconds(10) : null);
        lines.Add(new PacedLine(Path.Combine(folder, "printer"), PrinterBaud, (now, bytes) => Said(now, printer.Receive(now, bytes)), now => Said(now, printer.Tick(now)), (_, _) => { }));
        var scanner = new Gm65FarEnd();
        lines.Add(new PacedLine(Path.Combine(folder, "scanner"), BoardBaud, scanner.Receive, scanner.Tick, (_, _) => { }));
        Console.WriteLine("ready");
        _ = Console.In.ReadLine();
        lines.ForEach(line => line.Dispose());
    }

    internal static string NameOf(int board) => string.Create(CultureInfo.InvariantCulture, $"board-{board + 1}");

    private static CabinetPlan Plan() => new()
    {
        Name = "bench",
        Lines = [.. Enumerable.Range(0, Boards).Select(board => new LinePlan { Name = NameOf(board), Kind = LineKind.Xor8A, Baud = BoardBaud })],
        Boards = [.. Enumerable.Range(0, Boards).Select(board => new BoardPlan
        {
            Id = NameOf(board), Line = NameOf(board), Address = 1, Channels = Channels, Feedback = SwitchClosedBy.DoorClosing, ReadAllDelayMs = 20,
        })],
        Compartments = [.. Enumerable.Range(0, Boards * Channels).Select(door => new CompartmentPlan
        {
            Number = door + 1, Board = NameOf(door / Channels), Channel = (door % Channels) + 1, Size = PlanSize.Small,
        })],
    };

    private static WireSettings Wires(string folder, SerialReader reader)
    {
        SerialLineSettings Line(string name, int baud) => new(Path.Combine(folder, name), baud) { Reader = reader };
        return new WireSettings(
            [.. Enumerable.Range(0, Boards).Select(board => new BoardLineSettings(
                new Xor8AFamily(),
                Line(NameOf(board), BoardBaud),
                [new LockerBoardSettings(
                    new BoardId(NameOf(board)), 1, FeedbackPolarity.DoorClosing,
                    Enumerable.Range(1, Channels).ToDictionary(channel => channel, channel => new CompartmentId((board * Channels) + channel)), Channels)]))],
            Line("printer", PrinterBaud),
            Line("scanner", BoardBaud)) { ScannerFamily = "gm65" };
    }

    private static async Task<(double Percent, int Threads)> MeasureAsync(SerialReader reader)
    {
        using var folder = new TemporaryFolder();
        using var farEnds = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [FarEndsPart, folder.Path]) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new BenchFailedException("the far ends did not start");
        try
        {
            if (await farEnds.StandardOutput.ReadLineAsync().WaitAsync(StepLimit) != "ready")
            {
                throw new BenchFailedException("the far ends did not start");
            }

            return await MeasureAsync(folder.Path, Wires(folder.Path, reader));
        }
        finally
        {
            farEnds.StandardInput.Close();
            await farEnds.WaitForExitAsync().WaitAsync(StepLimit);
        }
    }

    private static async Task<(double Percent, int Threads)> MeasureAsync(string folder, WireSettings wires)
    {
        var data = Path.Combine(folder, "kiosk");
        var opened = SampleSite.OpenStore(data);
        using var store = opened.Store;
        await using var log = new LoggerConfiguration().CreateLogger();
        using var process = new KioskProcess(new KioskParts
        {
            Settings = SampleSite.Settings([.. Plan().Compartments.Select(c => new CompartmentSettings(new CompartmentId(c.Number), CompartmentSize.Small, false, new BoardId(c.Board)))], bags: false),
            Wires = wires,
            Store = store,
            Standing = opened.Standing,
            DataFolder = data,
            Keys = new DigestKeys("dk1", new byte[DigestKeys.KeySize], "kk1", [.. Enumerable.Repeat((byte)7, DigestKeys.KeySize)]),
            Render = static (_, _) => new SlipImage(576, 160, new byte[576 / 8 * 160]),
            Clock = static () => new ClockReading(DateTimeOffset.UtcNow, true),
            LastSync = static () => null,
            Uplink = static () => new DeviceReport("uplink", "uplink", "Ok", "", null),
            Version = "bench",
            Log = log,
        });
        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = process.RunAsync(ready.SetResult, stop.Token);
        try
        {
            await (await Task.WhenAny(ready.Task, running).WaitAsync(StepLimit));
            await process.Loop.PostAndWait(new KioskEvent.DirectoryReceived(SampleSite.Directory)).WaitAsync(StepLimit);
            await process.Loop.PostAndWait(new KioskEvent.Commissioned("bench")).WaitAsync(StepLimit);
            await Task.Delay(Settle);

            // Without a web server there is no page that would say it.
            process.Panel.Beat("");
            if (process.Status().Devices.FirstOrDefault(device => device.Health != "Ok") is { } ill)
            {
                throw new BenchFailedException($"{ill.Name} is {ill.Health}: {ill.Detail}");
            }

            using var own = Process.GetCurrentProcess();
            var (before, began) = (own.TotalProcessorTime, Stopwatch.GetTimestamp());
            await Task.Delay(Span);
            own.Refresh();
            return (100 * (own.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(began), own.Threads.Count);
        }
        finally
        {
            await stop.CancelAsync();
            await running.WaitAsync(StepLimit);
        }
    }
}
