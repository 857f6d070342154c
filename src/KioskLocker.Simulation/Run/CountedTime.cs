namespace KioskLocker.Simulation.Run;

/// <summary>The world's time as given to one part that works beside the loop: tells whether it sleeps.</summary>
internal sealed class CountedTime(TimeProvider time) : TimeProvider
{
    private int _awaited;

    /// <summary>A timer runs that was made through this.</summary>
    internal bool IsAwaited => Volatile.Read(ref _awaited) > 0;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = time.CreateTimer(
            passed =>
            {
                Interlocked.Decrement(ref _awaited);
                callback(passed);
            },
            state,
            dueTime,
            period);
        Interlocked.Increment(ref _awaited);
        return timer;
    }
}
