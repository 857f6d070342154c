using System.Collections.Concurrent;
using System.Diagnostics;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Serve;
using KioskLocker.Simulation.Wire;
using KioskLocker.Simulation.World;
using KioskLocker.Tests.Devices.Line;
using KioskLocker.Tests.Simulation;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Unplugged;

/// <summary>S-6: the cables of boards, scanner and printer are pulled at random under traffic, over real ptys and with the pump's own limits. Alone, because threads and descriptors of the process are counted.</summary>
[Collection(OpenDescriptors.Name)]
public sealed class UnpluggedCabinetTests : IDisposable
{
    private const int Lines = 3;

    /// <summary>Kept out for less than the first wait before reopening, so that the wait does not grow.</summary>
    private const int OutMost = 300;

    private static readonly int PullsPerLine = Effort.Of(4, 334);
    private static readonly TimeSpan RecoveredWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstWait = new LinePumpOptions().BackOffFirst;

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-unplugged-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task S_6_every_line_is_back_within_two_seconds_and_no_thread_or_handle_is_left()
    {
        await using var cabinet = new Cabinet(_folder);
        using var stop = new CancellationTokenSource();
        var running = cabinet.Start(stop.Token);
        await Task.WhenAll(cabinet.Cables.Select(cable => cable.WellAgain()));
        var (descriptors, bells, threads) = (OpenDescriptors.Count("/dev/pt"), OpenDescriptors.Count("anon_inode:[eventfd]"), Threads());

        var worst = await Task.WhenAll(cabinet.Cables.Select((cable, line) => Pull(cable, new Random(20260101 + line))));

        Assert.All(cabinet.Cables, cable =>
        {
            Assert.True(cable.Counters().Opened > PullsPerLine);
            Assert.Equal(0, cable.Counters().Abandoned);
        });
        var slowest = worst.MaxBy(pull => pull.Took)!;
        Assert.True(slowest.Took < RecoveredWithin, $"slowest recovery {slowest.Took.TotalSeconds:0.000} s after {slowest.Out.TotalSeconds:0.000} s out");
        Assert.InRange(OpenDescriptors.Count("/dev/pt"), 0, descriptors + Lines);
        Assert.InRange(OpenDescriptors.Count("anon_inode:[eventfd]"), 0, bells + (2 * Lines));

        // The pool's own threads come and go; what leaked with each pull would be hundreds.
        Assert.InRange(Threads(), 0, threads + 15);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>The slowest of as many pulls as are wanted.</summary>
    private static async Task<Pulled> Pull(Cable cable, Random random)
    {
        var worst = new Pulled(TimeSpan.Zero, TimeSpan.Zero);
        var late = 0;
        for (var inTime = 0; inTime < PullsPerLine;)
        {
            await Task.Delay(random.Next(0, 200));
            var pulled = Stopwatch.GetTimestamp();
            cable.Pty.PullCable();
            await Task.Delay(random.Next(0, OutMost));
            cable.Forget();
            var plugged = Stopwatch.GetTimestamp();
            cable.Pty.PlugIn();
            await cable.WellAgain();
            var (held, took) = (Stopwatch.GetElapsedTime(pulled, plugged), Stopwatch.GetElapsedTime(plugged));

            // A machine that sleeps over the moment of plugging in leaves the cable out for longer than was meant, and then the second wait is a longer one: pulled anew.
            if (held >= FirstWait)
            {
                late++;
                Assert.InRange(late, 0, 1 + (PullsPerLine / 20));
                continue;
            }

            inTime++;
            worst = took > worst.Took ? new Pulled(held, took) : worst;
        }

        return worst;
    }

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;

    /// <param name="Out">How long the cable was out.</param>
    /// <param name="Took">From the moment it was in again to the first byte.</param>
    private sealed record Pulled(TimeSpan Out, TimeSpan Took);

    /// <summary>One cable: its pty, and whether its device was heard since somebody last looked.</summary>
    private sealed record Cable(Pty Pty, Func<LineCounters> Counters)
    {
        private long _forgotten;

        public void Forget() => _forgotten = Counters().BytesIn;

        public Task WellAgain() => Eventually.True(() => Counters().IsUp && Counters().BytesIn > _forgotten, "bytes on " + Pty.Link);
    }

    /// <summary>Two boards on one pair, a GM65 that is armed and shown codes, a printer that prints on and on.</summary>
    private sealed class Cabinet : IAsyncDisposable
    {
        private readonly ConcurrentQueue<object> _events = new();
        private readonly List<ServedLine> _served = [];
        private readonly LinePump<LockerOrder, LockerEvent> _boards;
        private readonly LinePump<ScannerOrder, ScannerEvent> _scanner;
        private readonly LinePump<PrinterOrder, PrinterEvent> _printer;
        private readonly ServedLine _scannerWire;
        private readonly Gm65FarEnd _module = new();
        private int _effects;

        public Cabinet(string folder)
        {
            var family = new Xor8AFamily();
            var plan = Plans.Plan(Plans.Board("one", 1, 8, SwitchClosedBy.DoorClosing), Plans.Board("two", 2, 8, SwitchClosedBy.DoorClosing));
            var steel = new SimulatedCabinet(plan, new CabinetLedger(TimeProvider.System, 1000));
            var pair = new Xor8ALineFarEnd([.. plan.Boards.Select(board => new Xor8ABoardFarEnd(board, steel))]);
            var settings = plan.Boards.Select((board, at) => new LockerBoardSettings(
                new BoardId(board.Id), board.Address!.Value, FeedbackPolarity.DoorClosing, Enumerable.Range(1, 8).ToDictionary(c => c, c => new CompartmentId((at * 8) + c)), 8)).ToList();
            var paper = new ReceiptPrinterFarEnd();
            FarEndTurn Said(TimeSpan now, byte[] reply) => new(reply.Length == 0 ? [] : [reply], now + TimeSpan.FromMilliseconds(paper.Buffered > 0 ? 10 : 100));

            _boards = new(new LockerLine(family, settings, family.Options), Open(folder, "boards"), Boards, new LinePumpOptions(), TimeProvider.System);
            _scanner = new(new ScannerLine(ScannerFamilies.Of("gm65")), Open(folder, "scanner"), _events.Enqueue, new LinePumpOptions(), TimeProvider.System);
            _printer = new(new PrinterLine(new PrinterSettings()), Open(folder, "printer"), Printer, new LinePumpOptions(), TimeProvider.System);
            Cables =
            [
                Serve(folder, "boards", pair.Receive, pair.Tick, () => _boards.Counters),
                Serve(folder, "scanner", _module.Receive, _module.Tick, () => _scanner.Counters),
                Serve(folder, "printer", (now, bytes) => Said(now, paper.Receive(now, bytes)), now => Said(now, paper.Tick(now)), () => _printer.Counters),
            ];
            _scannerWire = _served[1];
        }

        public IReadOnlyList<Cable> Cables { get; }

        public Task Start(CancellationToken stop)
        {
            _boards.TryOrder(new LockerOrder.Survey());
            _scanner.TryOrder(new ScannerOrder.Arm(true));
            Print();
            return Task.WhenAll(_boards.RunAsync(stop), _scanner.RunAsync(stop), _printer.RunAsync(stop), Task.Run(() => ShowCodes(stop), CancellationToken.None));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var line in _served)
                await line.DisposeAsync();
        }

        private static OpenPort Open(string folder, string name) => new SerialPortLine(new SerialLineSettings(Path.Combine(folder, name), 115_200)).Open;

        private Cable Serve(string folder, string name, Hear hear, Func<TimeSpan, FarEndTurn> tick, Func<LineCounters> counters)
        {
            var pty = new Pty(Path.Combine(folder, name));
            _served.Add(new ServedLine(new LinePlan { Name = name, Kind = LineKind.Scanner }, pty, TimeProvider.System, null, hear, tick));
            return new Cable(pty, counters);
        }

        /// <summary>The next survey follows the last one at once: there is always a request under way.</summary>
        private void Boards(LockerEvent happened)
        {
            if (happened is LockerEvent.SurveyDone)
                _boards.TryOrder(new LockerOrder.Survey());
        }

        private void Printer(PrinterEvent happened)
        {
            if (happened is PrinterEvent.StatusChanged { Status.Condition: PrinterCondition.Ready } or PrinterEvent.PrintAnswered { Outcome: PrintOutcome.Printed or PrintOutcome.Uncertain })
                Print();
        }

        private void Print() => _printer.TryOrder(new PrinterOrder.Print(new EffectId(1, 1, Interlocked.Increment(ref _effects)), new SlipImage(576, 400, Enumerable.Repeat((byte)0x11, 72 * 400).ToArray())));

        private async Task ShowCodes(CancellationToken stop)
        {
            for (var code = 0; !stop.IsCancellationRequested; code++)
            {
                _scannerWire.Act(now => _module.HoldUp(now, $"KLG:{code:000000}"));
                await Task.WhenAny(Task.Delay(50, stop));
            }
        }
    }
}
