using System.Globalization;
using CsCheck;
using KioskLocker.Core.Uplink;
using KioskLocker.Core.WorkingTime;

namespace KioskLocker.Tests.Core.WorkingTime;

public sealed class WorkingCalendarTests
{
    private static readonly DayOfWeek[] MondayToFriday =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>Giỗ Tổ 2026 falls on a Sunday, so the Monday is off; 30 April and 1 May are off.</summary>
    private static readonly HolidayTable Table = new(
        MondayToFriday,
        [Day("2026-04-27"), Day("2026-04-30"), Day("2026-05-01")],
        [Day("2026-05-09")],
        Day("2026-12-31"));

    private static readonly WorkingCalendar Calendar = new(Table);
    private static readonly TimeOnly LateAfter = new(15, 0);

    [Fact]
    public void Due_dates_are_those_of_the_published_examples()
    {
        string[] lines = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "due-dates.csv")).Where(l => l.Length > 0 && l[0] != '#')];
        Assert.Equal(2, lines.Length);
        foreach (string line in lines)
        {
            string[] cells = line.Split(',');
            DateTime accepted = Local(cells[0]);
            DateTime? due = Calendar.DueAt(accepted, int.Parse(cells[1], CultureInfo.InvariantCulture));
            Assert.Equal(Day(cells[2]).ToDateTime(TimeOnly.FromDateTime(accepted)), due);
        }
    }

    [Theory]
    [InlineData("2026-04-24", true)]
    [InlineData("2026-04-25", false)]
    [InlineData("2026-04-27", false)]
    [InlineData("2026-05-01", false)]
    [InlineData("2026-05-09", true)]
    public void Working_days_follow_week_holidays_and_make_up_days(string day, bool works) => Assert.Equal(works, Calendar.IsWorkingDay(Day(day)));

    [Fact]
    public void A_day_both_off_and_made_up_is_off()
    {
        var calendar = new WorkingCalendar(Table with { MakeUpDays = [Day("2026-04-30")] });
        Assert.False(calendar.IsWorkingDay(Day("2026-04-30")));
    }

    [Fact]
    public void An_office_that_works_on_Saturdays_is_done_sooner()
    {
        var calendar = new WorkingCalendar(Table with { WorkingWeek = [.. MondayToFriday, DayOfWeek.Saturday] });
        Assert.Equal(Day("2026-06-06"), calendar.AddWorkingDays(Day("2026-06-05"), 1));
        Assert.Equal(Day("2026-06-08"), Calendar.AddWorkingDays(Day("2026-06-05"), 1));
    }

    [Theory]
    [InlineData("2026-04-24", 0, "2026-04-24")]
    [InlineData("2026-04-25", 0, "2026-04-28")]
    [InlineData("2026-04-24", 1, "2026-04-28")]
    [InlineData("2026-04-25", 1, "2026-04-28")]
    [InlineData("2026-05-08", 1, "2026-05-09")]
    [InlineData("2026-05-08", 2, "2026-05-11")]
    public void The_first_day_is_not_counted_and_the_last_is_never_a_day_off(string start, int count, string end) =>
        Assert.Equal(Day(end), Calendar.AddWorkingDays(Day(start), count));

    [Theory]
    [InlineData("2026-04-23T14:59", 1, "2026-04-24")]
    [InlineData("2026-04-23T15:00", 1, "2026-04-24")]
    [InlineData("2026-04-23T15:01", 1, "2026-04-28")]
    [InlineData("2026-04-24T15:01", 1, "2026-04-29")]
    [InlineData("2026-04-25T09:00", 1, "2026-04-29")]
    [InlineData("2026-04-25T23:00", 1, "2026-04-29")]
    [InlineData("2026-04-23T09:00", 0, "2026-04-23")]
    [InlineData("2026-04-23T16:00", 0, "2026-04-24")]
    public void A_late_deposit_or_one_on_a_day_off_counts_from_the_next_working_day(string deposited, int days, string checkedBy) =>
        Assert.Equal(Day(checkedBy), Calendar.CheckBy(Local(deposited), LateAfter, days));

    [Fact]
    public void Nothing_is_promised_beyond_the_table()
    {
        Assert.Equal(Day("2026-12-31"), Calendar.AddWorkingDays(Day("2026-12-30"), 1));
        Assert.Null(Calendar.AddWorkingDays(Day("2026-12-31"), 1));
        Assert.Null(Calendar.AddWorkingDays(Day("2027-01-04"), 0));
        Assert.Null(Calendar.CheckBy(Local("2026-12-31T16:00"), LateAfter, 0));
        Assert.Null(Calendar.CheckBy(Local("2026-12-31T09:00"), LateAfter, 1));
        Assert.Null(Calendar.CheckBy(Local("2027-01-04T09:00"), LateAfter, 0));
        Assert.Null(Calendar.DueAt(Local("2026-12-31T09:00"), 1));
        Assert.True(Calendar.Covers(Day("2026-12-31")));
        Assert.False(Calendar.Covers(Day("2027-01-01")));
    }

    [Fact]
    public void A_table_without_working_days_or_end_gives_no_date()
    {
        var calendar = new WorkingCalendar(new HolidayTable([], [], [], DateOnly.MaxValue));
        Assert.Null(calendar.AddWorkingDays(Day("2026-04-24"), 1));
        Assert.Null(calendar.AddWorkingDays(DateOnly.MaxValue, 1));
        Assert.Null(Calendar.AddWorkingDays(Day("2026-04-24"), -1));
        Assert.Null(Calendar.AddWorkingDays(Day("2026-04-24"), int.MaxValue));
    }

    /// <summary>Counted again the plain way: between start and end lie exactly so many working days.</summary>
    [Fact]
    public void The_end_is_a_working_day_with_the_right_number_of_working_days_up_to_it() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 40]).Sample(
            (offset, count) =>
            {
                DateOnly start = Day("2026-01-01").AddDays(offset);
                if (Calendar.AddWorkingDays(start, count) is not { } end)
                {
                    Assert.True(offset + (count * 2) > 300);
                    return;
                }

                int counted = Enumerable.Range(1, end.DayNumber - start.DayNumber).Count(i => Calendar.IsWorkingDay(start.AddDays(i)));
                Assert.Equal(count, counted);
                Assert.True(Calendar.IsWorkingDay(end));
            },
            iter: 2_000);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTime Local(string text) => DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
