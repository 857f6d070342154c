using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>How often each level of satisfaction was touched on a day. Nothing says whose it was.</summary>
internal sealed class RatingRows(StoreFiles files)
{
    /// <summary>A day's counts are told in each heartbeat of this many days, and then forgotten: an office that is away no longer has them all.</summary>
    internal const int DaysKept = 31;

    private readonly SqliteStatement _count =
        files.Writer.Prepare(
        "INSERT INTO ratings(day, level, count, levels) VALUES(?1, ?2, 1, ?3) "
        + "ON CONFLICT(day, level) DO UPDATE SET count = iif(levels = ?3, count + 1, 1), levels = ?3");

    private readonly SqliteStatement _trim = files.Writer.Prepare("DELETE FROM ratings WHERE day NOT BETWEEN ?1 AND ?2");
    private readonly SqliteStatement _list = files.Reader.Prepare("SELECT day, level, count, levels FROM ratings ORDER BY day, level");

    public void Count(DateOnly day, int level, int levels) => files.Write(_ => _count.Bind(1, TextOf(day)).Bind(2, level).Bind(3, levels).Run());

    public IReadOnlyList<RatingCount> List()
    {
        lock (files.ReadGate)
        {
            try
            {
                var rows = new List<RatingCount>();
                while (_list.Step())
                {
                    // A bent row is worth nothing, least of all the heartbeat in which it is told.
                    if (DateOnly.TryParseExact(_list.Text(0), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                        rows.Add(new(day, (int)_list.Number(1), _list.Number(2), (int)_list.Number(3)));
                }

                return rows;
            }
            finally
            {
                _list.Reset();
            }
        }
    }

    /// <summary>Forgets what is old, where this event says for certain what day it is. Runs inside the commit's transaction.</summary>
    public void Trim_NeedsLock(EventEnvelope happened)
    {
        if (Kept(happened) is var (oldest, newest))
            _trim.Bind(1, TextOf(oldest)).Bind(2, TextOf(newest)).Run();
    }

    /// <summary>The days to be kept; null where this event lets nothing be forgotten. What a wrong clock counted in days to come goes with the old ones.</summary>
    internal static (DateOnly Oldest, DateOnly Newest)? Kept(EventEnvelope happened) =>
        happened is { Event: KioskEvent.Housekeeping, ClockConfirmed: true } && DateOnly.FromDateTime(happened.Utc.UtcDateTime) is var today ? (today.AddDays(-DaysKept), today.AddDays(1)) : null;

    /// <summary>The last days as the office hears them, each by the scale that it was counted on.</summary>
    internal static IEnumerable<RatingReport> Report(IEnumerable<RatingCount> counts) => counts.Where(count => RatingReport.IsScale(count.Levels)).GroupBy(count => (count.Day, count.Levels))
        .Select(day => new RatingReport(day.Key.Day, [.. Enumerable.Range(1, day.Key.Levels).Select(level => day.FirstOrDefault(count => count.Level == level)?.Count ?? 0)]))
        .OrderBy(report => report.Day).TakeLast(DaysKept);

    private static string TextOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
