namespace KioskLocker.Runtime.Journal;

/// <summary>When runs began and whether they ended in order: what tells a power cut from a boot loop.</summary>
internal sealed class StartRows(StoreFiles files)
{
    /// <summary>Far more than any window holds; older rows say nothing.</summary>
    private const int Kept = 50;

    private long _current;

    public StartCount Begin(RunMark now, TimeSpan window)
    {
        var count = new StartCount(true, 0);
        files.Write(file =>
        {
            count = Count(file, now, window);
            using var add = file.Prepare("INSERT INTO starts(utc_ms, boot, uptime_ms, clean) VALUES(?1, ?2, ?3, 0)");
            add.Bind(1, now.Utc.ToUnixTimeMilliseconds()).Bind(2, now.Boot).Bind(3, (long)now.Uptime.TotalMilliseconds).Run();
            _current = long.Parse(file.Scalar("SELECT max(id) FROM starts"), System.Globalization.CultureInfo.InvariantCulture);
            using var trim = file.Prepare("DELETE FROM starts WHERE id <= ?1");
            trim.Bind(1, _current - Kept).Run();
        });
        return count;
    }

    public void EndCleanly() => files.Write(file =>
    {
        using var end = file.Prepare("UPDATE starts SET clean = 1 WHERE id = ?1");
        end.Bind(1, _current).Run();
    });

    /// <summary>A start is unclean when the run before it did not end in order.</summary>
    private static StartCount Count(SqliteFile file, RunMark now, TimeSpan window)
    {
        using var rows = file.Prepare("SELECT utc_ms, boot, uptime_ms, clean FROM starts ORDER BY id DESC");
        bool? lastClean = null;
        var unclean = 0;

        // Each row says of the run that it began whether that ended in order, and so whether the start after it was unclean.
        var startedWithin = true;
        while (startedWithin && rows.Step())
        {
            var clean = rows.Number(3) != 0;
            lastClean ??= clean;
            if (!clean)
                unclean++;
            startedWithin = Within(rows, now, window);
        }

        rows.Reset();
        return new StartCount(lastClean ?? true, unclean);
    }

    /// <summary>Within one boot the monotonic clock decides; across boots only the wall clock can, and a machine without a clock boots at much the same time again.</summary>
    private static bool Within(SqliteStatement row, RunMark now, TimeSpan window)
    {
        var apart = row.Text(1) == now.Boot
            ? now.Uptime.TotalMilliseconds - row.Number(2)
            : now.Utc.ToUnixTimeMilliseconds() - row.Number(0);
        return Math.Abs(apart) <= window.TotalMilliseconds;
    }
}
