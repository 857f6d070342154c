namespace KioskLocker.Runtime.Journal;

/// <summary>When runs began and whether they ended in order: what tells a power cut from a boot loop.</summary>
internal sealed class StartRows(StoreFiles files)
{
    /// <summary>Far more than any window holds; older rows say nothing.</summary>
    internal const int Kept = 50;

    private long _current;

    public StartCount Begin(RunMark now, TimeSpan window)
    {
        var count = new StartCount(true, 0);
        files.Write(file =>
        {
            count = PastRun.Count(NewestFirst(file), now, window);
            using var add = file.Prepare("INSERT INTO starts(utc_ms, boot, uptime_ms, clean) VALUES(?1, ?2, ?3, 0)");
            var run = PastRun.At(now);
            add.Bind(1, run.UtcMs).Bind(2, run.Boot).Bind(3, run.UptimeMs).Run();
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

    private static IEnumerable<PastRun> NewestFirst(SqliteFile file)
    {
        using var rows = file.Prepare("SELECT utc_ms, boot, uptime_ms, clean FROM starts ORDER BY id DESC");
        while (rows.Step())
            yield return new PastRun(rows.Number(0), rows.Text(1), rows.Number(2), rows.Number(3) != 0);
    }
}
