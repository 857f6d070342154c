using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime;
using KioskLocker.Simulation.FarEnds;
using Serilog;

namespace KioskLocker.Benchmarks;

/// <summary>From the last byte of a bag's barcode to the first byte of the unlock order, through the real process, store, pumps and ports.</summary>
internal sealed class LatencyBench : IDisposable
{
    private const int DropOffs = 200;
    private const int WarmUps = 6;
    private const int Depositors = 8;
    private const int Seed = 1;

    /// <summary>Bytes of a read request, of its reply, and of an unlock order.</summary>
    private static readonly int RequestBytes = Xor8AProtocol.ReadAll(1).Length;
    private static readonly int ReplyBytes = 4 + Xor8AProtocol.Groups(WiredCabinet.Channels);
    private static readonly int UnlockBytes = Xor8AProtocol.Unlock(1, 1).Length;

    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(200);
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(15);

    /// <summary>The supply of a line rests between two pulses; a citizen takes longer than that.</summary>
    private static readonly TimeSpan BetweenPulses = TimeSpan.FromMilliseconds(2100);

    private static readonly TimeSpan Started = Stopwatch.GetElapsedTime(0);

    private readonly TemporaryFolder _folder = new();
    private readonly WiredCabinet _cabinet;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _changed = new(false);
    private readonly Dictionary<KioskPhase, long> _entered = [];
    private readonly List<(int Line, long At, bool IsUnlock)> _requests = [];
    private readonly long[] _lastPulse = new long[WiredCabinet.Lines];
    private readonly ScannerFarEnd _scanner = new();
    private readonly Random _random = new(Seed);
    private readonly Samples _latency = new();
    private readonly Samples _commit = new();
    private readonly Samples _toCommit = new();
    private readonly Samples _toRead = new();
    private readonly Samples _toUnlock = new();
    private KioskProcess _process = null!;

    private LatencyBench() => _cabinet = new WiredCabinet(_folder.Path, Hear);

    internal static async Task RunAsync()
    {
        using var bench = new LatencyBench();
        await bench.MeasureAsync();
        bench.Print();
    }

    public void Dispose()
    {
        _cabinet.Dispose();
        _changed.Dispose();
        _folder.Dispose();
    }

    private async Task MeasureAsync()
    {
        var opened = SampleSite.OpenStore(Path.Combine(_folder.Path, "kiosk"));
        using var store = opened.Store;
        await using var log = new LoggerConfiguration().CreateLogger();
        using var process = _process = new KioskProcess(new KioskParts
        {
            Settings = SampleSite.Settings(WiredCabinet.Compartments, bags: true),
            Wires = _cabinet.Wires,
            Store = store,
            Standing = opened.Standing,
            DataFolder = Path.Combine(_folder.Path, "kiosk"),
            Keys = new DigestKeys("dk1", new byte[DigestKeys.KeySize], "kk1", [.. Enumerable.Repeat((byte)7, DigestKeys.KeySize)]),
            Render = static (_, _) => new SlipImage(576, 160, Enumerable.Repeat((byte)0x11, 576 / 8 * 160).ToArray()),
            Clock = static () => new ClockReading(SampleSite.Morning + Stopwatch.GetElapsedTime(0) - Started, true),
            LastSync = static () => null,
            Uplink = static () => new DeviceReport("uplink", "uplink", "Ok", "", null),
            Version = "bench",
            Log = log,
        });
        _process.Port.Changed += Note;
        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _process.RunAsync(ready.SetResult, stop.Token);
        try
        {
            await (await Task.WhenAny(ready.Task, running).WaitAsync(StepLimit));
            await _process.Loop.PostAndWait(new KioskEvent.DirectoryReceived(SampleSite.Directory)).WaitAsync(StepLimit);
            await _process.Loop.PostAndWait(new KioskEvent.Commissioned("bench")).WaitAsync(StepLimit);
            var began = Stopwatch.GetTimestamp();
            for (var n = 1; n <= WarmUps + DropOffs && Stopwatch.GetElapsedTime(began) < RunLimit && !running.IsCompleted; n++)
            {
                DropOff(n, n > WarmUps);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await running.WaitAsync(StepLimit);
        }
    }

    private void DropOff(int citizen, bool counts)
    {
        var line = citizen % WiredCabinet.Lines;
        var size = (CompartmentSize)line;
        Wait("idle", frame => frame.Phase == KioskPhase.Idle);
        Touch(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi), KioskPhase.ChooseProcedure, counts);
        Touch(new KioskEvent.ProcedureChosen(SampleSite.Procedure), KioskPhase.Papers, counts);
        Touch(new KioskEvent.Touched(KioskTrigger.ConfirmPapers), KioskPhase.Privacy, counts);
        Touch(new KioskEvent.Touched(KioskTrigger.AcceptPrivacy), KioskPhase.Identify, counts);
        Enter(() => _process.Port.GiveIdNumber(SampleSite.IdNumberOf(citizen)), KioskPhase.EnterPhone, counts);
        Enter(() => _process.Port.GivePhone(SampleSite.PhoneOf(citizen)), KioskPhase.ConfirmPhone, counts);
        Touch(new KioskEvent.Touched(KioskTrigger.ConfirmPhone), KioskPhase.ReturnPlace, counts);
        Touch(new KioskEvent.ReturnChosen(false), KioskPhase.ReadyToOpen, counts);
        _process.Port.Post(new KioskEvent.CompartmentWished(size, false));
        Wait("the size", frame => frame.Screen is Screen.ReadyToOpen ready && ready.Size == size);

        Scan(citizen, line, counts);
        Wait("the open door", frame => frame.Phase == KioskPhase.DoorOpen);
        _cabinet.Shut(((Screen.DoorOpen)_process.Port.Frame()!.Screen).Compartment);
        Wait("the question", frame => frame.Phase == KioskPhase.ConfirmPlaced);
        End(citizen, counts);
    }

    /// <summary>One in eight leaves papers and waits for the slip, which takes longer than all the rest; the others leave nothing, and their compartment stays shut.</summary>
    private void End(int citizen, bool counts)
    {
        if (citizen % Depositors == 0)
        {
            Touch(new KioskEvent.Touched(KioskTrigger.Placed), KioskPhase.Receipt, counts);
            Wait("the slip", frame => frame.Screen is Screen.Receipt { Printed: not null });
            Touch(new KioskEvent.Touched(KioskTrigger.Continue), KioskPhase.Rating, counts);
            Touch(new KioskEvent.Touched(KioskTrigger.RatingDone), KioskPhase.Done, counts);
        }
        else
        {
            Touch(new KioskEvent.Touched(KioskTrigger.NothingToSend), KioskPhase.Ended, counts);
        }

        Touch(new KioskEvent.Touched(KioskTrigger.Continue), KioskPhase.Idle, counts);
    }

    private void Scan(int citizen, int line, bool counts)
    {
        // The citizen knows nothing of polls: any phase of their half second is as likely as another.
        var rest = BetweenPulses - Stopwatch.GetElapsedTime(_lastPulse[line]);
        Thread.Sleep((rest > TimeSpan.Zero ? rest : TimeSpan.Zero) + TimeSpan.FromMilliseconds(30 + (500 * _random.NextDouble())));
        var code = _scanner.Scan(string.Create(CultureInfo.InvariantCulture, $"KLG:{citizen:000000}"));
        lock (_gate)
        {
            _entered.Clear();
            _requests.Clear();
        }

        var scanned = Stopwatch.GetTimestamp();
        _cabinet.Scanner.Deliver(code);
        var (unlocked, read, committed) = WaitForUnlock(line);
        _lastPulse[line] = unlocked;
        if (counts)
        {
            _latency.Add(Milliseconds(scanned, unlocked));
            _toCommit.Add(Milliseconds(scanned, committed));
            _toRead.Add(Milliseconds(committed, read));
            _toUnlock.Add(Milliseconds(read, unlocked));
        }
    }

    private (long Unlocked, long Read, long Committed) WaitForUnlock(int line)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < StepLimit)
        {
            lock (_gate)
            {
                var at = _requests.FindIndex(request => request.Line == line && request.IsUnlock);
                if (at >= 0 && _entered.TryGetValue(KioskPhase.Opening, out var committed))
                {
                    // A poll that was in flight when the order came is its status read as well; then there is none of its own.
                    var read = _requests.FindLastIndex(at, request => request.Line == line && !request.IsUnlock && request.At > committed);
                    return (_requests[at].At, read >= 0 ? _requests[read].At : committed, committed);
                }
            }

            _changed.WaitOne(1);
        }

        throw new BenchFailedException($"no unlock order came; the screen shows {_process.Port.Frame()?.Phase}");
    }

    private void Touch(KioskEvent happened, KioskPhase next, bool counts) =>
        Enter(() => _process.Port.Post(happened) ? CodeProblem.None : throw new BenchFailedException("the inbox is full"), next, counts);

    /// <summary>Does what a page does and waits for the screen that follows: from the post to the end of its commit.</summary>
    private void Enter(Func<CodeProblem> give, KioskPhase next, bool counts)
    {
        lock (_gate)
        {
            _entered.Clear();
        }

        var posted = Stopwatch.GetTimestamp();
        if (give() is not CodeProblem.None and var problem)
        {
            throw new BenchFailedException($"input was refused: {problem}");
        }

        Wait(next.ToString(), frame => frame.Phase == next);
        lock (_gate)
        {
            if (counts && _entered.TryGetValue(next, out var entered))
            {
                _commit.Add(Milliseconds(posted, entered));
            }
        }
    }

    private void Wait(string what, Func<ScreenFrame, bool> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (_process.Port.Frame() is not { } frame || !holds(frame))
        {
            if (Stopwatch.GetElapsedTime(began) > StepLimit)
            {
                throw new BenchFailedException($"waited in vain for {what}; the screen shows {_process.Port.Frame()?.Screen}");
            }

            _changed.WaitOne(20);
        }
    }

    /// <summary>On the loop's thread, after the commit and after its orders were queued.</summary>
    private void Note()
    {
        var now = Stopwatch.GetTimestamp();
        if (_process.Port.Frame() is { } frame)
        {
            lock (_gate)
            {
                _entered.TryAdd(frame.Phase, now);
            }
        }

        _changed.Set();
    }

    private void Hear(int line, long at, byte[] bytes)
    {
        lock (_gate)
        {
            _requests.Add((line, at, bytes[0] == 0x8A));
        }
    }

    private void Print()
    {
        var options = new Xor8AFamily().Options.AtBaud(WiredCabinet.BoardBaud);
        var wire = PacedLine.OnTheWire((2 * (RequestBytes + ReplyBytes)) + UnlockBytes, WiredCabinet.BoardBaud).TotalMilliseconds;
        var budget = (1.25 * (_commit.Median + wire)) + 5;
        Report.Title($"latency: bag barcode's last byte → first unlock byte, {_latency.Count} drop-offs");
        Report.Line($"p50 {_latency.Median:0.0} ms   p99 {_latency.Share(0.99):0.0} ms   least {_latency.Least:0.0}   most {_latency.Most:0.0}");
        Report.Line($"budget 1.25 × (commit {_commit.Median:0.0} + wire {wire:0.0}) + 5 = {budget:0.0} ms: p50 {Report.Verdict(_latency.Median <= budget)}");
        Report.Line($"commit p50 {_commit.Median:0.00} ms, p99 {_commit.Share(0.99):0.00} (touch posted → committed, {_commit.Count} touches)");
        Report.Line($"wire: poll {RequestBytes}+{ReplyBytes}, read {RequestBytes}+{ReplyBytes}, order {UnlockBytes} bytes at {WiredCabinet.BoardBaud} baud");
        Report.Line($"where it goes, p50 (p99):");
        Report.Line($"  scanner, step, commit with anchor   {_toCommit.Median,6:0.0} ({_toCommit.Share(0.99):0.0}) ms");
        Report.Line($"  poll in flight, quiet before read   {_toRead.Median,6:0.0} ({_toRead.Share(0.99):0.0}) ms");
        Report.Line($"  status read, quiet before unlock    {_toUnlock.Median,6:0.0} ({_toUnlock.Share(0.99):0.0}) ms");
        Report.Line($"not in the budget: board thinks {WiredCabinet.ThinkMilliseconds} ms a read, line rests {options.FrameGap.TotalMilliseconds:0} ms before each request");
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
