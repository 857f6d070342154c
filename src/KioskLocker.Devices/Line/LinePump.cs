using System.Threading.Channels;

namespace KioskLocker.Devices.Line;

/// <summary>
/// Runs one driver step over one line: bytes, orders and time in; bytes and events out. The only I/O of the drivers.
/// Opens the port, reopens it for ever, and survives whatever System.IO.Ports does at a hang-up (README.md beside this file).
/// </summary>
/// <remarks>One loop; the step is never called by two threads at a time, and not at all before <see cref="RunAsync"/>.</remarks>
public sealed class LinePump<TOrder, TEvent>
{
    private readonly ILineStep<TOrder, TEvent> _step;
    private readonly OpenPort _open;
    private readonly Action<TEvent> _report;
    private readonly LinePumpOptions _options;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly Channel<TOrder> _orders;

    // One slot: many reasons to wake make one turn of the loop, which then looks at everything.
    private readonly Channel<bool> _awake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private LineConnection? _connection;
    private Task<Stream>? _opening;
    private TimeSpan? _nextWake;
    private long _bytesOut;
    private volatile LineCounters _counters = new(false, 0, 0, 0, 0, null, null);

    /// <summary>Makes a pump that does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="step">The driver.</param>
    /// <param name="open">Opens the port; called for every attempt.</param>
    /// <param name="report">Takes each event at once; must neither block nor throw.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">Clock; only its monotonic side decides anything.</param>
    public LinePump(ILineStep<TOrder, TEvent> step, OpenPort open, Action<TEvent> report, LinePumpOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _step = step;
        _open = open;
        _report = report;
        _options = options;
        _time = time;
        _origin = time.GetTimestamp();
        _orders = Channel.CreateBounded<TOrder>(new BoundedChannelOptions(options.OrderQueue) { SingleReader = true });
    }

    /// <summary>A snapshot, never older than the last turn of the loop.</summary>
    public LineCounters Counters => _counters with { BytesOut = Interlocked.Read(ref _bytesOut) };

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>The wall clock's time of a moment on the step's clock, by the wall clock as it is now.</summary>
    public DateTimeOffset WallOf(TimeSpan moment) => _time.GetUtcNow() - (Now - moment);

    /// <summary>Hands an order to the step. Never blocks; false when the queue is full, and then there will be no answer.</summary>
    public bool TryOrder(TOrder order)
    {
        if (!_orders.Writer.TryWrite(order))
        {
            return false;
        }

        Wake();
        return true;
    }

    /// <summary>Runs the line until the token ends it; the port is then closed within its limit. A fault of the step or of the report is a bug and ends the task with it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var timer = _time.CreateTimer(static pump => ((LinePump<TOrder, TEvent>)pump!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var backOff = _options.BackOffFirst;
        try
        {
            var knowsState = false;
            while (true)
            {
                if (await TryOpenAsync(timer, cancellationToken).ConfigureAwait(false))
                {
                    var openedAt = Now;
                    var bytesBefore = _counters.BytesIn;
                    await ServeUntilFaultAsync(timer, cancellationToken).ConfigureAwait(false);
                    var proven = _counters.BytesIn > bytesBefore || Now - openedAt >= _options.ProvenAfter;
                    backOff = proven ? _options.BackOffFirst : backOff;
                }
                else if (!knowsState)
                {
                    // A step thinks itself down from birth; said once, so that it can report a line that never came up.
                    Apply(_step.Signal(Now, LineSignal.Down));
                }

                knowsState = true;

                await ServeWhileDownAsync(timer, Now + backOff, null, cancellationToken).ConfigureAwait(false);
                backOff = backOff * 2 > _options.BackOffMost ? _options.BackOffMost : backOff * 2;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The wanted end.
        }
        finally
        {
            DisposeLate(_opening);
            await CloseAsync(null).ConfigureAwait(false);
        }
    }

    private void Wake() => _awake.Writer.TryWrite(true);

    private async Task<bool> TryOpenAsync(ITimer timer, CancellationToken cancellationToken)
    {
        // Opening is a system call that a sick driver can hold; orders are answered meanwhile, and a held one is not started twice.
        _opening ??= StartOpening(cancellationToken);
        await ServeWhileDownAsync(timer, Now + _options.OpenLimit, _opening, cancellationToken).ConfigureAwait(false);
        if (!_opening.IsCompleted)
        {
            _counters = _counters with { LastError = $"the port did not open within {_options.OpenLimit.TotalSeconds:0.###} s", Since = _counters.Since ?? _time.GetUtcNow() };
            return false;
        }

        try
        {
            _connection = new LineConnection(await _opening.ConfigureAwait(false), _options, _time, Wake, count => Interlocked.Add(ref _bytesOut, count));
            _counters = _counters with { IsUp = true, Opened = _counters.Opened + 1, Since = _time.GetUtcNow() };
            _options.Trace?.Port(_time.GetUtcNow(), isUp: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or TimeoutException or NotSupportedException)
        {
            _counters = _counters with { LastError = exception.Message, Since = _counters.Since ?? _time.GetUtcNow() };
            return false;
        }
        finally
        {
            _opening = null;
        }
    }

    private Task<Stream> StartOpening(CancellationToken cancellationToken)
    {
        var opening = Task.Factory.StartNew(() => _open(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = opening.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return opening;
    }

    /// <summary>A port that opens after nobody wants it any more is closed again by whoever opened it.</summary>
    private static void DisposeLate(Task<Stream>? opening) => _ = opening?.ContinueWith(
        late =>
        {
            if (late.Status == TaskStatus.RanToCompletion)
            {
                late.Result.Dispose();
            }
            else
            {
                _ = late.Exception;
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.LongRunning,
        TaskScheduler.Default);

    private async Task ServeWhileDownAsync(ITimer timer, TimeSpan until, Task? orUntil, CancellationToken cancellationToken)
    {
        while (Now < until && orUntil?.IsCompleted != true)
        {
            TakeOrdersAndTime();
            await SleepAsync(timer, until, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ServeUntilFaultAsync(ITimer timer, CancellationToken cancellationToken)
    {
        Apply(_step.Signal(Now, LineSignal.Up));
        while (_connection!.Fault is null)
        {
            while (_connection.TryTake(out var bytes))
            {
                var heardAt = _time.GetUtcNow();
                _options.Trace?.Heard(heardAt, bytes);
                _counters = _counters with { BytesIn = _counters.BytesIn + bytes.Length, LastByteAt = heardAt };
                Apply(_step.Receive(Now, bytes));
            }

            TakeOrdersAndTime();
            await SleepAsync(timer, null, cancellationToken).ConfigureAwait(false);
        }

        await CloseAsync(_connection.Fault).ConfigureAwait(false);
        Apply(_step.Signal(Now, LineSignal.Down));
    }

    private async Task CloseAsync(string? fault)
    {
        if (_connection is not { } connection)
        {
            return;
        }

        _connection = null;
        _counters = _counters with { IsUp = false, LastError = fault ?? _counters.LastError, Since = _time.GetUtcNow() };
        _options.Trace?.Port(_time.GetUtcNow(), isUp: false);
        var closed = await connection.CloseAsync().ConfigureAwait(false);
        _counters = _counters with { Abandoned = _counters.Abandoned + (closed ? 0 : 1) };
    }

    private void TakeOrdersAndTime()
    {
        // At most one queue's worth, so that a flood of orders cannot keep the line from being read.
        for (var taken = 0; taken < _options.OrderQueue && _orders.Reader.TryRead(out var order); taken++)
        {
            Apply(_step.Order(Now, order));
        }

        if (_nextWake <= Now)
        {
            Apply(_step.Signal(Now, LineSignal.Tick));
        }
    }

    private void Apply(LineTurn<TEvent> turn)
    {
        _nextWake = turn.NextWake;
        if (!turn.Write.IsEmpty)
        {
            if (_connection is { } connection)
            {
                _options.Trace?.Sent(_time.GetUtcNow(), turn.Write.Span);
                connection.Send(turn.Write);
            }
        }

        if (turn.Reopen)
        {
            _connection?.GiveUp("the device does not answer; its port is opened anew");
        }

        foreach (var happened in turn.Events)
        {
            _report(happened);
        }
    }

    private async Task SleepAsync(ITimer timer, TimeSpan? until, CancellationToken cancellationToken)
    {
        var wakeAt = _nextWake is { } next && (until is null || next < until) ? next : until;
        if (wakeAt is { } at)
        {
            // Timers count whole milliseconds and must not fire early; never less than one, so that no step can make the loop spin.
            var milliseconds = Math.Clamp(Math.Ceiling((at - Now).TotalMilliseconds), 1, int.MaxValue);
            timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }

        await _awake.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
