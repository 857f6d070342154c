namespace KioskLocker.Runtime.Uplink;

/// <summary>A wait that a signal ends early. A signal given before the wait counts for it.</summary>
internal sealed class Wake
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Signal()
    {
        lock (_gate)
            _ = _signal.TrySetResult();
    }

    /// <summary>Waits for a signal, at most this long.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_gate)
            signal = _signal.Task;
        if (most > TimeSpan.Zero)
        {
            try
            {
                await signal.WaitAsync(most, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_signal.Task.IsCompleted)
                _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
