using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Kiosks;

/// <summary>How satisfied people were with a kiosk over some days; nothing says who.</summary>
/// <param name="Counts">Touches by level, the best first; 3 to 5 levels.</param>
public sealed record Satisfaction(IReadOnlyList<long> Counts)
{
    /// <summary>Touches of all levels.</summary>
    public long All => Counts.Sum();
}

/// <summary>Ratings by kiosk, day and level. Each heartbeat tells the counts of a whole month anew, so one that was missed loses nothing.</summary>
internal static class RatingBook
{
    /// <summary>The fleet page looks back this far.</summary>
    public const int DaysShown = 30;

    private const int DaysMost = 40;
    private const long CountMost = 100_000;

    /// <summary>What is wrong with these ratings; null for nothing.</summary>
    public static string? Problem(IReadOnlyList<RatingReport> ratings) => ratings.Count > DaysMost
        || ratings.Any(day => day is not { Counts: { } counts } || !RatingReport.IsScale(counts.Count) || counts.Any(count => count is < 0 or > CountMost))
        ? $"\"ratings\" holds at most {DaysMost} days, each with {RatingReport.LeastLevels} to {RatingReport.MostLevels} counts of 0 to {CountMost}."
        : null;

    /// <summary>Takes what is new. A count only rises: after an older database was put back the kiosk tells less than it did.</summary>
    public static void Take(SqlSession session, string kiosk, IReadOnlyList<RatingReport> ratings)
    {
        foreach (var day in ratings)
        {
            for (var level = 1; level <= day.Counts.Count; level++)
            {
                session.Run($"""
                    INSERT INTO rating (kiosk, day, levels, level, count) VALUES ({kiosk}, {day.Day.DayNumber}, {day.Counts.Count}, {level}, {day.Counts[level - 1]})
                    ON CONFLICT (kiosk, day, levels, level) DO UPDATE SET count=excluded.count WHERE excluded.count > count
                    """);
            }
        }
    }

    /// <summary>The last days, by the scale that the kiosk used last; null where nobody touched anything.</summary>
    public static Satisfaction? Of(SqlSession session, string kiosk, DateOnly today)
    {
        // A machine in whose clock it is later counts a day ahead at most.
        var (from, to) = (today.DayNumber - DaysShown, today.DayNumber + 1);
        var counts = session.Query(
            $"""
            SELECT sum(count) AS touches FROM rating WHERE kiosk={kiosk} AND day > {from} AND day <= {to}
                AND levels=(SELECT levels FROM rating WHERE kiosk={kiosk} AND day <= {to} ORDER BY day DESC, levels DESC LIMIT 1) GROUP BY level ORDER BY level
            """,
            r => r.Long("touches"));
        return counts.Count == 0 ? null : new Satisfaction(counts);
    }
}
