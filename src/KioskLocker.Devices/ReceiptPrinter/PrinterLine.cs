using System.Buffers;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>
/// An ESC/POS printer as a step: status polls, one slip at a time, confirmation, and the promise that nothing of a slip comes
/// out after its order was answered. Orders answered: exactly one <see cref="PrinterEvent.PrintAnswered"/> for each Print.
/// </summary>
public sealed partial class PrinterLine : ILineStep<PrinterOrder, PrinterEvent>
{
    /// <summary>Print orders that may wait behind the one being printed; more are answered NotPrinted.</summary>
    public const int LongestQueue = 4;

    /// <summary>Silent status rounds after which the printer counts as offline.</summary>
    public const int SilentRoundsOffline = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly PrinterSettings _settings;
    private readonly EscPosDecoder _decoder = new();
    private readonly StatusRound _round;
    private readonly Queue<PrinterOrder.Print> _queue = new();
    private readonly ArrayBufferWriter<byte> _out = new();
    private readonly List<PrinterEvent> _events = [];

    private Phase _phase = Phase.Down;
    private volatile PrinterCounters _counters = new();
    private PrinterStatus _status = PrinterStatus.Unknown;
    private PrintJob? _job;
    private int _lastProcessId;
    private int _silentRounds;
    private TimeSpan _nextPoll;
    private TimeSpan _nextRecover = TimeSpan.MinValue;
    private TimeSpan _nextReopen = TimeSpan.MinValue;
    private bool _reopen;

    /// <summary>A line that is down until it is told otherwise.</summary>
    public PrinterLine(PrinterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.BytesPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.ChunkBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.SlowestMillimetresPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.FeedUnitsPerRow, 1);
        _settings = settings;
        _torn = settings.SlipMayHang;
        _round = new StatusRound(settings.ReplyTimeout);
    }

    private enum Phase
    {
        Down,
        Clearing,
        Idle,
        Checking,
        Sending,
        Confirming,
    }

    /// <summary>Last known status.</summary>
    public PrinterStatus Status => _status;

    /// <summary>What was seen so far; from any thread.</summary>
    public PrinterCounters Counters
    {
        get => _counters;
        private set => _counters = value;
    }

    /// <summary>The same in the words that every device shares.</summary>
    public DeviceTally Tally
    {
        get
        {
            var counted = _counters;
            return new DeviceTally(
                new DeviceCounters
                {
                    Ok = counted.StatusRounds + counted.Printed,
                    Timeouts = counted.SilentRounds,
                    ResyncBytes = counted.GarbageBytes,
                    Printer = new PrinterCounts
                    {
                        Slips = counted.Printed,
                        Uncertain = counted.Uncertain,
                        NotPrinted = counted.NotPrinted,
                        Cuts = counted.Cuts,
                        Millimetres = counted.Millimetres,
                        Errors = counted.Errors,
                    },
                },
                counted.LastOk);
        }
    }

    /// <inheritdoc/>
    public LineTurn<PrinterEvent> Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        if (_phase != Phase.Down)
        {
            foreach (var reply in _decoder.Receive(bytes))
                Take(now, reply);
        }

        return Turn(now);
    }

    /// <inheritdoc/>
    public LineTurn<PrinterEvent> Signal(TimeSpan now, LineSignal signal)
    {
        switch (signal)
        {
            case LineSignal.Down:
                GoDown();
                break;
            case LineSignal.Up:
                GoDown();
                GoUp(now);
                break;
            default:
                break;
        }

        return Turn(now);
    }

    /// <inheritdoc/>
    public LineTurn<PrinterEvent> Order(TimeSpan now, PrinterOrder order)
    {
        switch (order)
        {
            case PrinterOrder.Print print when _phase == Phase.Down:
                Answer(print.Effect, PrintOutcome.NotPrinted, PrinterCondition.Offline);
                break;
            case PrinterOrder.Print print when _queue.Count == LongestQueue:
                Answer(print.Effect, PrintOutcome.NotPrinted, PrinterCondition.Unknown);
                break;
            case PrinterOrder.Print print:
                _queue.Enqueue(print);
                break;
            case PrinterOrder.Abandon abandon:
                Abandon(now, abandon.Effect);
                break;
            case PrinterOrder.Clear clear:
                Clear(now, clear.Effect);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return Turn(now);
    }

    private LineTurn<PrinterEvent> Turn(TimeSpan now)
    {
        // Each turn of the loop changes the phase, opens a question or sends a chunk, so a handful settles everything.
        for (var i = 0; i < 16 && Advance(now); i++)
        {
        }

        var turn = new LineTurn<PrinterEvent>(_out.WrittenMemory.ToArray(), [.. _events], NextWake()) { Reopen = _reopen };
        _reopen = false;
        _out.ResetWrittenCount();
        _events.Clear();
        return turn;
    }

    private void Take(TimeSpan now, EscPosReply reply)
    {
        switch (reply)
        {
            case EscPosReply.Status status:
                // An answer nobody asked for is stale: it may be from before the paper ran out.
                _ = _round.Answer(status.Bits);
                FinishRound(now);
                break;
            case EscPosReply.AutomaticStatus automatic:
                Report(PrinterStatusBits.FromAutomatic(automatic));
                if (_phase is Phase.Sending or Phase.Confirming && Stops(_status.Condition))
                    Abort(now, _status.Condition);
                break;
            case EscPosReply.ProcessDone done:
                Confirmed(now, done.Id);
                break;
            case EscPosReply.BuffersCleared when _phase == Phase.Clearing:
                ClearEnded(confirmed: true);
                break;
            case EscPosReply.Flow flow:
                _mayWrite = flow.MaySend;
                break;
            case EscPosReply.Garbage:
                Counters = Counters with { GarbageBytes = Counters.GarbageBytes + 1 };
                break;
            default:
                break;
        }
    }

    private void GoDown()
    {
        if (_phase == Phase.Down)
            return;
        if (_job is { } job)
        {
            _torn |= job.Marked;
            Answer(job.Order.Effect, job.Started ? PrintOutcome.Uncertain : PrintOutcome.NotPrinted, PrinterCondition.Offline);
            _job = null;
        }

        while (_queue.TryDequeue(out var waiting))
            Answer(waiting.Effect, PrintOutcome.NotPrinted, PrinterCondition.Offline);
        _phase = Phase.Down;
        _aborting = false;
        _clearUnconfirmed = false;
        AnswerClear(CompletionCode.Offline);
        Report(new PrinterStatus(PrinterCondition.Offline, PaperSupply.Unknown));
    }

    private void GoUp(TimeSpan now)
    {
        Counters = Counters with { Connections = Counters.Connections + 1 };
        _decoder.Reset();
        _round.Rest();
        _mayWrite = true;
        _pausedSince = null;
        _silentRounds = 0;
        // Always, not only after a job of ours was cut: what an earlier process left in the buffer would come out with the next slip.
        BeginClear(now, heard: false);
    }

    private void Abandon(TimeSpan now, EffectId effect)
    {
        var waiting = _queue.Where(print => print.Effect == effect).ToList();
        if (waiting.Count > 0)
        {
            var rest = _queue.Where(print => print.Effect != effect).ToList();
            _queue.Clear();
            rest.ForEach(_queue.Enqueue);
            waiting.ForEach(print => Answer(print.Effect, PrintOutcome.NotPrinted, _status.Condition));
            return;
        }

        if (_phase == Phase.Down || (_job is { } other && other.Order.Effect != effect))
            return;
        if (_job is { Started: true })
        {
            if (!_aborting)
                Abort(now, _status.Condition);
            return;
        }

        if (_job is { } job)
        {
            Answer(job.Order.Effect, PrintOutcome.NotPrinted, _status.Condition);
            _job = null;
        }

        if (_phase != Phase.Clearing)
            BeginClear(now, heard: _silentRounds == 0);
    }

    private void Answer(EffectId effect, PrintOutcome outcome, PrinterCondition condition)
    {
        _events.Add(new PrinterEvent.PrintAnswered(effect, outcome, condition));
        Counters = outcome switch
        {
            PrintOutcome.Printed => Counters with { Printed = Counters.Printed + 1 },
            PrintOutcome.Uncertain => Counters with { Uncertain = Counters.Uncertain + 1 },
            _ => Counters with { NotPrinted = Counters.NotPrinted + 1 },
        };
    }

    private void Report(PrinterStatus status)
    {
        if (status == _status)
            return;
        if (_status.Condition == PrinterCondition.Ready && status.Condition != PrinterCondition.Ready)
            Counters = Counters with { Errors = Counters.Errors + 1 };
        _status = status;
        _events.Add(new PrinterEvent.StatusChanged(status));
    }

    private TimeSpan? NextWake()
    {
        TimeSpan? wake = _phase switch
        {
            Phase.Down => null,
            Phase.Clearing => _clearDue,
            Phase.Idle => _nextPoll,
            Phase.Checking => _nextAsk,
            Phase.Sending when Paused => Earlier(_pausedSince + _settings.PauseLimit, _nextAsk),
            Phase.Sending => _job!.NextSend,
            _ => Earlier(Paused ? _pausedSince + _settings.PauseLimit : _confirmDue, _nextAsk),
        };
        // While a question is open nothing else goes out, so its own limit is the next thing that can happen.
        return _round.NextWake is { } answer && _phase is not (Phase.Down or Phase.Clearing) ? answer : wake;
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan two) => one is { } first && first < two ? first : two;
}
