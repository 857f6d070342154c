namespace KioskLocker.Tests.App.Gallery;

/// <summary>A clock that stands, so that a picture is the same whenever it is taken. What is to happen again and again happens when <see cref="Strike"/> is called.</summary>
internal sealed class StillTime(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Bell> _bells = [];

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var bell = new Bell(this, () => callback(state));
        lock (_lock)
        {
            _bells.Add(bell);
        }

        return bell;
    }

    /// <summary>One period has passed for everybody.</summary>
    public void Strike()
    {
        Bell[] bells;
        lock (_lock)
        {
            bells = [.. _bells];
        }

        foreach (var bell in bells)
        {
            bell.Ring();
        }
    }

    private void Remove(Bell bell)
    {
        lock (_lock)
        {
            _bells.Remove(bell);
        }
    }

    private sealed class Bell(StillTime of, Action ring) : ITimer
    {
        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => of.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
