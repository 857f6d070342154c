namespace KioskLocker.Runtime.Diagnostics;

/// <summary>How long something took lately.</summary>
/// <param name="Count">Times it was measured within the window.</param>
/// <param name="P50">Half of them took at most this, microseconds.</param>
/// <param name="P95">95 %.</param>
/// <param name="P99">99 %.</param>
/// <param name="Most">The longest, microseconds.</param>
public sealed record LatencyPicture(long Count, double P50, double P95, double P99, double Most);

/// <summary>Spans of the last minutes, at most a fixed number of them. Noting one costs a lock that nobody else holds and three stores.</summary>
public sealed class LatencyWindow(TimeProvider time)
{
    /// <summary>Spans kept.</summary>
    public const int Most = 1024;

    /// <summary>Older ones no longer count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly long[] _at = new long[Most];
    private readonly long[] _took = new long[Most];
    private long _count;

    /// <summary>Notes a span that has just ended.</summary>
    /// <param name="began">Timestamp of its beginning.</param>
    public void End(long began)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var place = _count % Most;
            _at[place] = now;
            _took[place] = now - began;
            _count++;
        }
    }

    /// <summary>What was noted within the window.</summary>
    public LatencyPicture Picture()
    {
        var now = time.GetTimestamp();
        long[] took;
        lock (_gate)
        {
            var kept = (int)Math.Min(_count, Most);
            var fresh = 0;
            took = new long[kept];
            for (var place = 0; place < kept; place++)
            {
                if (time.GetElapsedTime(_at[place], now) <= Window)
                {
                    took[fresh++] = _took[place];
                }
            }

            Array.Resize(ref took, fresh);
        }

        Array.Sort(took);
        return took.Length == 0
            ? new LatencyPicture(0, 0, 0, 0, 0)
            : new LatencyPicture(took.Length, Share(took, 0.50), Share(took, 0.95), Share(took, 0.99), Microseconds(took[^1]));
    }

    private double Share(long[] sorted, double share) => Microseconds(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)]);

    private double Microseconds(long ticks) => ticks * 1e6 / time.TimestampFrequency;
}
