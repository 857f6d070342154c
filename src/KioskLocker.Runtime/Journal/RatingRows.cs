using System.Globalization;
using KioskLocker.Core;

namespace KioskLocker.Runtime.Journal;

/// <summary>How often each level of satisfaction was touched on a day. Nothing says whose it was.</summary>
internal sealed class RatingRows(StoreFiles files)
{
    /// <summary>A day's counts are told in each heartbeat of this many days, and then forgotten: an office that is away no longer has them all.</summary>
    internal const int DaysKept = 31;

    private readonly SqliteStatement _count =
        files.Writer.Prepare("INSERT INTO ratings(day, level, count) VALUES(?1, ?2, 1) ON CONFLICT(day, level) DO UPDATE SET count = count + 1");

    private readonly SqliteStatement _trim = files.Writer.Prepare("DELETE FROM ratings WHERE day < ?1");
    private readonly SqliteStatement _list = files.Reader.Prepare("SELECT day, level, count FROM ratings ORDER BY day, level");

    public void Count(DateOnly day, int level) => files.Write(_ => _count.Bind(1, TextOf(day)).Bind(2, level).Run());

    public IReadOnlyList<RatingCount> List()
    {
        lock (files.ReadGate)
        {
            var rows = new List<RatingCount>();
            while (_list.Step())
                rows.Add(new(DateOnly.ParseExact(_list.Text(0), "yyyy-MM-dd", CultureInfo.InvariantCulture), (int)_list.Number(1), _list.Number(2)));
            return rows;
        }
    }

    /// <summary>Forgets what is old, where this event says for certain what day it is. Runs inside the commit's transaction.</summary>
    public void Trim_NeedsLock(EventEnvelope happened)
    {
        if (OldestKept(happened) is { } oldest)
            _trim.Bind(1, TextOf(oldest)).Run();
    }

    /// <summary>The first day to be kept; null where this event lets nothing be forgotten.</summary>
    internal static DateOnly? OldestKept(EventEnvelope happened) =>
        happened is { Event: KioskEvent.Housekeeping, ClockConfirmed: true } ? DateOnly.FromDateTime(happened.Utc.UtcDateTime).AddDays(-DaysKept) : null;

    private static string TextOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
