namespace KioskLocker.Runtime.Journal;

/// <summary>A run of the process that began before this one.</summary>
/// <param name="UtcMs">Wall clock at its start, milliseconds since 1970.</param>
/// <param name="Boot">Boot of the operating system.</param>
/// <param name="UptimeMs">Milliseconds since that boot.</param>
/// <param name="Clean">It ended in order.</param>
internal readonly record struct PastRun(long UtcMs, string Boot, long UptimeMs, bool Clean)
{
    public static PastRun At(RunMark now) => new(now.Utc.ToUnixTimeMilliseconds(), now.Boot, (long)now.Uptime.TotalMilliseconds, false);

    /// <summary>A start is unclean when the run before it did not end in order.</summary>
    public static StartCount Count(IEnumerable<PastRun> newestFirst, RunMark now, TimeSpan window)
    {
        bool? lastClean = null;
        var unclean = 0;

        // Each says of itself whether it ended in order, and so whether the start after it was unclean.
        foreach (var run in newestFirst)
        {
            lastClean ??= run.Clean;
            if (!run.Clean)
                unclean++;
            if (!run.Within(now, window))
                break;
        }

        return new StartCount(lastClean ?? true, unclean);
    }

    /// <summary>Within one boot the monotonic clock decides; across boots only the wall clock can, and a machine without a clock boots at much the same time again.</summary>
    private bool Within(RunMark now, TimeSpan window)
    {
        var apart = Boot == now.Boot ? now.Uptime.TotalMilliseconds - UptimeMs : now.Utc.ToUnixTimeMilliseconds() - UtcMs;
        return Math.Abs(apart) <= window.TotalMilliseconds;
    }
}
