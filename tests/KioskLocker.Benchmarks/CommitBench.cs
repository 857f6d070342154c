using System.Diagnostics;
using System.Globalization;
using SQLitePCL;

namespace KioskLocker.Benchmarks;

/// <summary>Commits per second of the loop beside a bare one-row loop on the same disk, turn by turn, so that a busy neighbour hits both.</summary>
internal static class CommitBench
{
    private const int Rounds = 9;
    private const double Aim = 0.7;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(2);

    internal static void Run()
    {
        using var folder = new TemporaryFolder();
        using var rig = new StoreRig(Path.Combine(folder.Path, "kiosk"));
        using var bare = new BareLoop(Path.Combine(folder.Path, "kiosk", "bare.db"));
        var (loop, rows, ratio) = (new Samples(), new Samples(), new Samples());
        var (loopCpu, rowsCpu) = (new Samples(), new Samples());
        // Long enough for the compiler's last tier; a short warm-up measures the compiler.
        Fill(rig, TimeSpan.FromSeconds(5));
        bare.Fill(TimeSpan.FromSeconds(1));
        rig.ForgetTimes();
        for (var round = 0; round < Rounds; round++)
        {
            var a = Fill(rig, Slice);
            var b = bare.Fill(Slice);
            loop.Add(a.PerSecond);
            rows.Add(b.PerSecond);
            ratio.Add(a.PerSecond / b.PerSecond);
            loopCpu.Add(a.CpuMicroseconds);
            rowsCpu.Add(b.CpuMicroseconds);
        }

        Report.Title($"commits: the loop with its store ÷ a bare WAL-FULL one-row loop, {Rounds} rounds A B");
        Report.Line($"loop  {loop.Least,7:0} {loop.Median,7:0} {loop.Most,7:0} commits/s (min, median, max)");
        Report.Line($"bare  {rows.Least,7:0} {rows.Median,7:0} {rows.Most,7:0} commits/s");
        Report.Line($"ratio {ratio.Least,7:0.00} {ratio.Median,7:0.00} {ratio.Most,7:0.00}         aim ≥ {Aim:0.0}: {Report.Verdict(ratio.Median >= Aim)}");
        Report.Line($"processor time a commit, median: loop {loopCpu.Median:0} µs, bare {rowsCpu.Median:0} µs; the rest is the disk");
        Report.Line($"commit p50: plain {rig.Plain.Median:0.00} ms, with anchor file {rig.Anchored.Median:0.00} ms ({100.0 * rig.Anchored.Count / (rig.Anchored.Count + rig.Plain.Count):0} % of commits)");
        Report.Line($"over {rig.Script.Done} drop-offs");
    }

    /// <summary>Whole drop-offs for about this long; commits per second. Papers leave outside of the measured time.</summary>
    private static Pace Fill(StoreRig rig, TimeSpan slice)
    {
        var (commits, ticks, cpu) = (0L, 0L, TimeSpan.Zero);
        while (Stopwatch.GetElapsedTime(0, ticks) < slice)
        {
            if (rig.Script.WallIsFull)
            {
                rig.TidyUp();
            }

            var (before, began, cpuBefore) = (rig.Commits, Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            rig.Script.DropOff();
            ticks += Stopwatch.GetTimestamp() - began;
            cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            commits += rig.Commits - before;
        }

        return new Pace(commits / Stopwatch.GetElapsedTime(0, ticks).TotalSeconds, cpu.TotalMicroseconds / commits);
    }

    private readonly record struct Pace(double PerSecond, double CpuMicroseconds);

    /// <summary>The least that SQLite does for one durable row: a prepared insert, each a transaction of its own.</summary>
    private sealed class BareLoop : IDisposable
    {
        /// <summary>About the length of a journal row's JSON.</summary>
        private static readonly string Row = new('x', 220);

        private readonly sqlite3 _db;
        private readonly sqlite3_stmt _insert;

        internal BareLoop(string path)
        {
            Check(raw.sqlite3_open(path, out _db));
            Check(raw.sqlite3_exec(_db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE bare(seq INTEGER PRIMARY KEY, json TEXT NOT NULL)"));
            Check(raw.sqlite3_prepare_v2(_db, "INSERT INTO bare(json) VALUES(?1)", out _insert));
        }

        internal Pace Fill(TimeSpan slice)
        {
            var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var rows = 0;
            while (Stopwatch.GetElapsedTime(began) < slice)
            {
                Check(raw.sqlite3_bind_text(_insert, 1, Row));
                Check(raw.sqlite3_step(_insert), raw.SQLITE_DONE);
                Check(raw.sqlite3_reset(_insert));
                rows++;
            }

            return new Pace(rows / Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / rows);
        }

        public void Dispose()
        {
            _insert.Dispose();
            _db.Dispose();
        }

        private static void Check(int code, int expected = raw.SQLITE_OK)
        {
            if (code != expected)
            {
                throw new BenchFailedException(string.Create(CultureInfo.InvariantCulture, $"SQLite answered {code}"));
            }
        }
    }
}
