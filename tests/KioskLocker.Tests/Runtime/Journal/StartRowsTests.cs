using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>Starts are noted, and not for ever.</summary>
public sealed class StartRowsTests
{
    [Fact]
    public void I_22_Old_rows_are_dropped()
    {
        using var shelf = new Shelf();
        for (var n = 0; n < 200; n++)
        {
            shelf.Reopen();
            shelf.Store.BeginRun(new RunMark(Shelf.Start.AddSeconds(n), "a", TimeSpan.FromSeconds(n)), TimeSpan.FromSeconds(60));
        }

        shelf.Close();

        using var file = SqliteFile.Open(shelf.Settings.DatabasePath, readOnly: true, null);
        Assert.Equal("50", file.Scalar("SELECT count(*) FROM starts"));
    }
}
