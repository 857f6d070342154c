using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Wire;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>Takes bytes, gives bytes.</summary>
internal delegate FarEndTurn Hear(TimeSpan now, ReadOnlySpan<byte> bytes);

/// <summary>One cable with its far end: carries bytes between the pty and the far end and wakes the far end when it asks to be woken.</summary>
internal sealed class ServedLine : IAsyncDisposable
{
    private const int BufferBytes = 512;

    /// <summary>A status query passes without a wait too short for any timer.</summary>
    private const int FewBytes = 16;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Pty _pty;
    private readonly Hear _receive;
    private readonly Func<TimeSpan, FarEndTurn> _tick;
    private readonly int? _bytesPerSecond;
    private readonly Task _carrying;
    private volatile TaskCompletionSource _poked = NewPoke();

    /// <param name="plan">What the cabinet file says of it.</param>
    /// <param name="pty">The cable; owned from here on.</param>
    /// <param name="clock">Real time.</param>
    /// <param name="bytesPerSecond">Speed at which the far end takes bytes; null = as they come.</param>
    /// <param name="receive">The far end hears bytes.</param>
    /// <param name="tick">The far end is woken.</param>
    public ServedLine(LinePlan plan, Pty pty, TimeProvider clock, int? bytesPerSecond, Hear receive, Func<TimeSpan, FarEndTurn> tick)
    {
        Plan = plan;
        _pty = pty;
        _clock = clock;
        _start = clock.GetTimestamp();
        _bytesPerSecond = bytesPerSecond;
        _receive = receive;
        _tick = tick;
        _carrying = Task.Run(CarryAsync);
    }

    public LinePlan Plan { get; }

    public string Path => _pty.Link;

    public bool IsPlugged => _pty.IsPlugged;

    public bool HasListener => _pty.HasListener;

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Does something to the far end between two turns, then lets it send what came of it.</summary>
    public T Act<T>(Func<TimeSpan, T> act)
    {
        T result;
        lock (_gate)
        {
            result = act(Now);
        }

        _poked.TrySetResult();
        return result;
    }

    /// <summary>Looks at the far end between two turns.</summary>
    public T Look<T>(Func<TimeSpan, T> look)
    {
        lock (_gate)
        {
            return look(Now);
        }
    }

    public void Pull() => _pty.PullCable();

    public void PlugIn() => _pty.PlugIn();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _carrying.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is how the carrying ends.
        }

        _pty.Dispose();
        _stop.Dispose();
    }

    private static TaskCompletionSource NewPoke() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task CarryAsync()
    {
        var buffer = new byte[BufferBytes];
        var read = _pty.ReadAsync(buffer, _stop.Token).AsTask();
        TimeSpan? wake = null;
        while (!_stop.IsCancellationRequested)
        {
            await AnythingAsync(read, wake).ConfigureAwait(false);
            _stop.Token.ThrowIfCancellationRequested();
            FarEndTurn turn;
            if (read.IsCompleted)
            {
                var count = await read.ConfigureAwait(false);
                // What a wire of this speed still carries is not heard yet.
                await OnTheWireAsync(count).ConfigureAwait(false);
                lock (_gate)
                {
                    turn = _receive(Now, buffer.AsSpan(0, count));
                }

                read = _pty.ReadAsync(buffer, _stop.Token).AsTask();
            }
            else
            {
                lock (_gate)
                {
                    turn = _tick(Now);
                }
            }

            wake = turn.NextWake;
            foreach (var burst in turn.Writes)
            {
                // False means that nobody listens: the bytes are lost, as on a wire.
                await _pty.WriteAsync(burst, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    private Task OnTheWireAsync(int count) => _bytesPerSecond is { } speed && count > FewBytes
        ? Task.Delay(TimeSpan.FromSeconds((double)count / speed), _clock, _stop.Token)
        : Task.CompletedTask;

    private async Task AnythingAsync(Task read, TimeSpan? wake)
    {
        var poked = _poked.Task;
        if (!poked.IsCompleted && !read.IsCompleted)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var wait = wake is { } at ? at - Now : Timeout.InfiniteTimeSpan;
            if (wake is null || wait > TimeSpan.Zero)
            {
                await Task.WhenAny(read, poked, Task.Delay(wait, _clock, over.Token)).ConfigureAwait(false);
                await over.CancelAsync().ConfigureAwait(false);
            }
        }

        if (poked.IsCompleted)
        {
            _poked = NewPoke();
        }
    }
}
