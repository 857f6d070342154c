namespace KioskLocker.Runtime.Outbox;

/// <summary>When the relay tries again: full jitter over a span that doubles from one second and never exceeds <see cref="Longest"/>. Pure; randomness is passed in.</summary>
public sealed record RelaySchedule
{
    /// <summary>No wait is longer, whatever the office asks for: within a minute of good network everything is to be delivered (I-19).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>Past this many doublings the span is at its cap.</summary>
    private const int Doublings = 5;

    private RelaySchedule(int failures, bool asked) => (Failures, AskedToWait) = (failures, asked);

    /// <summary>Nothing failed.</summary>
    public static RelaySchedule Healthy { get; } = new(0, false);

    /// <summary>Failures in a row.</summary>
    public int Failures { get; }

    /// <summary>The office itself named the wait.</summary>
    public bool AskedToWait { get; }

    /// <summary>After one more failure.</summary>
    /// <param name="random">Uniform in 0 to 1.</param>
    /// <param name="retryAfter">What the office asked for.</param>
    /// <returns>The schedule, and the wait before the next attempt.</returns>
    public (RelaySchedule Next, TimeSpan Wait) AfterFailure(double random, TimeSpan? retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(random, 1);
        var next = new RelaySchedule(Math.Min(Failures, int.MaxValue - 1) + 1, retryAfter is not null);
        var span = Shorter(First * (1 << Math.Min(Failures, Doublings)), Longest);
        var wait = span * random;
        if (retryAfter is { } asked && asked > wait)
            wait = Shorter(asked, Longest);
        return (next, wait);
    }

    /// <summary>New rows are sent at once while nothing fails; otherwise they wait with the others.</summary>
    public bool NewRowsWake => Failures == 0;

    /// <summary>A link that comes up is tried at once, unless the office itself asked for patience.</summary>
    public bool LinkUpWakes => !AskedToWait;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
