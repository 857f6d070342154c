namespace KioskLocker.Simulation.Run;

/// <summary>
/// Time of a simulated world: it moves only when the world says so, and whatever is due then is done by whoever moves it.
/// For one thread: nothing of a world works beside another.
/// </summary>
public sealed class WorldClock(DateTimeOffset start) : TimeProvider
{
    private readonly SortedSet<WorldTimer> _timers = new(Comparer<WorldTimer>.Create(static (one, other) =>
        one.Due != other.Due ? one.Due.CompareTo(other.Due) : one.Order.CompareTo(other.Order)));

    private TimeSpan _now;
    private long _order;

    /// <summary>Time since the world began.</summary>
    public TimeSpan Now => _now;

    /// <summary>When the next timer is due; null when none runs.</summary>
    public TimeSpan? NextDue => _timers.Min?.Due;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => start + Now;

    /// <summary>Never zero: a timestamp of zero would look like none.</summary>
    public override long GetTimestamp() => Now.Ticks + 1;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new WorldTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to a time that no timer is due before, and calls back whatever is due then.</summary>
    public void MoveTo(TimeSpan time)
    {
        if (time < _now || _timers.Min?.Due < time)
        {
            throw new InvalidOperationException("Time went back, or a timer was passed over.");
        }

        _now = time;

        while (TakeDue() is { } due)
        {
            due.Call();
        }
    }

    private WorldTimer? TakeDue()
    {
        if (_timers.Min is not { } first || first.Due > _now)
        {
            return null;
        }

        _timers.Remove(first);
        if (first.Period is { } period)
        {
            first.Due += period;
            first.Order = ++_order;
            _timers.Add(first);
        }

        return first;
    }

    private bool Set(WorldTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Remove(timer);
        if (timer.IsOver)
        {
            return false;
        }

        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            timer.Due = _now + dueTime;
            timer.Period = period > TimeSpan.Zero ? period : null;
            timer.Order = ++_order;
            _timers.Add(timer);
        }

        return true;
    }

    private void End(WorldTimer timer)
    {
        _timers.Remove(timer);
        timer.IsOver = true;
    }

    private sealed class WorldTimer(WorldClock clock, Action call) : ITimer
    {
        internal TimeSpan Due { get; set; }

        internal TimeSpan? Period { get; set; }

        internal long Order { get; set; }

        internal bool IsOver { get; set; }

        internal Action Call { get; } = call;

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Set(this, dueTime, period);

        public void Dispose() => clock.End(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
