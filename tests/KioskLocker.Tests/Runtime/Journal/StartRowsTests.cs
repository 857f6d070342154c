using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>F-P3: what counts as an unclean start.</summary>
public sealed class StartRowsTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    [Fact]
    public void First_start_is_clean()
    {
        using var shelf = new Shelf();

        Assert.Equal(new StartCount(true, 0), Begin(shelf, 0, "a", 10));
    }

    [Fact]
    public void Start_after_an_end_in_order_is_clean()
    {
        using var shelf = new Shelf();
        Begin(shelf, 0, "a", 10);
        shelf.Store.EndRunCleanly();

        Assert.Equal(new StartCount(true, 0), Begin(shelf, 5, "a", 15));
    }

    [Fact]
    public void F_P3_Three_kills_in_ten_seconds_count_three()
    {
        using var shelf = new Shelf();
        Begin(shelf, 0, "a", 100);
        Assert.Equal(new StartCount(false, 1), Begin(shelf, 3, "a", 103));
        Assert.Equal(new StartCount(false, 2), Begin(shelf, 6, "a", 106));
        Assert.Equal(new StartCount(false, 3), Begin(shelf, 9, "a", 109));
    }

    [Fact]
    public void Unclean_starts_long_ago_do_not_count()
    {
        using var shelf = new Shelf();
        Begin(shelf, 0, "a", 100);
        Begin(shelf, 3, "a", 103);
        Begin(shelf, 200, "a", 300);

        Assert.Equal(new StartCount(false, 1), Begin(shelf, 500, "a", 600));
    }

    [Fact]
    public void F_C1_Clock_put_forward_within_one_boot_does_not_hide_a_loop()
    {
        using var shelf = new Shelf();
        Begin(shelf, 0, "a", 100);
        Begin(shelf, 86_400, "a", 103);

        Assert.Equal(2, Begin(shelf, -86_400, "a", 106).UncleanStarts);
    }

    [Fact]
    public void F_C4_Machine_without_a_clock_that_reboots_in_a_loop_is_counted()
    {
        using var shelf = new Shelf();
        Begin(shelf, 0, "a", 20);
        Begin(shelf, 1, "b", 21);

        Assert.Equal(2, Begin(shelf, 0, "c", 20).UncleanStarts);
    }

    [Fact]
    public void I_22_Old_rows_are_dropped()
    {
        using var shelf = new Shelf();
        for (var n = 0; n < 200; n++)
            Begin(shelf, n, "a", n);
        shelf.Close();

        using var file = SqliteFile.Open(shelf.Settings.DatabasePath, readOnly: true, null);
        Assert.Equal("50", file.Scalar("SELECT count(*) FROM starts"));
    }

    private static StartCount Begin(Shelf shelf, int utcSeconds, string boot, int uptimeSeconds)
    {
        shelf.Reopen();
        return shelf.Store.BeginRun(new RunMark(Shelf.Start.AddSeconds(utcSeconds), boot, TimeSpan.FromSeconds(uptimeSeconds)), Window);
    }
}
