using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.WorkingTime;

/// <summary>
/// Counts working days over a published table. Days and times are the office's local ones. Every answer is null when the table
/// does not reach: better no date than a promise the office cannot keep.
/// </summary>
/// <param name="table">Working week, days off and make-up days, as sent down by the office.</param>
public sealed class WorkingCalendar(HolidayTable table)
{
    /// <summary>Bounds the search when a table has no working day at all and claims to cover centuries.</summary>
    private const int SearchDaysMax = 3660;

    /// <summary>Whether the table says anything about this day.</summary>
    public bool Covers(DateOnly day) => day <= table.CoversUntil;

    /// <summary>Whether the office works that day. A day listed both as off and as made up is off: the later promise is the safer one.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        !table.Holidays.Contains(day) && (table.MakeUpDays.Contains(day) || table.WorkingWeek.Contains(day.DayOfWeek));

    /// <summary>
    /// The <paramref name="count"/>-th working day after <paramref name="start"/>; the first day is not counted, and the last is never a day
    /// off. Zero gives <paramref name="start"/> itself or the next working day. Null for a negative count or beyond the table.
    /// </summary>
    public DateOnly? AddWorkingDays(DateOnly start, int count)
    {
        if (count < 0)
        {
            return null;
        }

        if (count == 0 && Covers(start) && IsWorkingDay(start))
        {
            return start;
        }

        int left = Math.Max(count, 1);
        DateOnly day = start;
        for (int i = 0; i < SearchDaysMax && day < table.CoversUntil; i++)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day) && --left == 0)
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>When a dossier accepted at <paramref name="accepted"/> is due: the same time of day, <paramref name="days"/> working days later.</summary>
    public DateTime? DueAt(DateTime accepted, int days) =>
        AddWorkingDays(DateOnly.FromDateTime(accepted), days) is { } day
            ? day.ToDateTime(TimeOnly.FromDateTime(accepted), accepted.Kind)
            : null;

    /// <summary>
    /// Last day by which papers are checked. A deposit after <paramref name="lateAfter"/>, or on a day off, counts as made on the next
    /// working day; <paramref name="days"/> working days follow.
    /// </summary>
    public DateOnly? CheckBy(DateTime deposited, TimeOnly lateAfter, int days)
    {
        var day = DateOnly.FromDateTime(deposited);
        bool nextDay = !IsWorkingDay(day) || TimeOnly.FromDateTime(deposited) > lateAfter;
        DateOnly? counted = nextDay ? AddWorkingDays(day, 1) : day;
        return counted is { } from && Covers(from) ? AddWorkingDays(from, days) : null;
    }
}
