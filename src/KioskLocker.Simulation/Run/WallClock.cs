namespace KioskLocker.Simulation.Run;

/// <summary>The machine's own wall clock, which may be wrong. Its monotonic clock is the world's.</summary>
internal sealed class WallClock(WorldClock world) : TimeProvider
{
    private TimeSpan _shift;
    private TimeSpan _driftSince;
    private double _partsPerMillion;

    public override long TimestampFrequency => world.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => world.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => world.GetUtcNow() + _shift + (_partsPerMillion / 1_000_000 * (world.Now - _driftSince));

    public override long GetTimestamp() => world.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => world.CreateTimer(callback, state, dueTime, period);

    /// <summary>Jumps to this time.</summary>
    internal void Set(DateTimeOffset utc) => (_shift, _driftSince) = (utc - world.GetUtcNow(), world.Now);

    /// <summary>Is right, and runs at the right speed.</summary>
    internal void Right() => (_shift, _partsPerMillion, _driftSince) = (TimeSpan.Zero, 0, world.Now);

    /// <summary>From now on gains this much.</summary>
    internal void Drift(double partsPerMillion)
    {
        Set(GetUtcNow());
        _partsPerMillion = partsPerMillion;
    }
}
