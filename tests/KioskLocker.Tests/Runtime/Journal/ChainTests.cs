using KioskLocker.Core;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>I-17 and A40: whoever edits the journal is found out, with the row.</summary>
public sealed class ChainTests
{
    [Fact]
    public void I_17_Untouched_journal_verifies_from_its_genesis_while_the_kiosk_runs()
    {
        using var shelf = Filled();
        using var reader = JournalReader.Open(shelf.Settings.DatabasePath);

        Assert.Equal(new ChainVerdict.Sound(8, shelf.Store.Head), reader.Verify(shelf.Settings.Anchor));
        Assert.Equal(Shelf.Kiosk, reader.Kiosk);
    }

    [Theory]
    [InlineData("UPDATE journal SET json = replace(json, 'lost', 'kept') WHERE seq = 4", 4)]
    [InlineData("UPDATE journal SET ignored = 'because' WHERE seq = 3", 3)]
    [InlineData("UPDATE journal SET ignored = NULL WHERE seq = 5", 5)]
    [InlineData("UPDATE journal SET step_sum = randomblob(16) WHERE seq = 4", 4)]
    [InlineData("UPDATE journal SET step_sum = NULL WHERE seq = 7", 7)]
    [InlineData("UPDATE journal SET epoch = 2 WHERE seq = 8", 8)]
    [InlineData("UPDATE journal SET hash = randomblob(32) WHERE seq = 6", 6)]
    [InlineData("UPDATE journal SET prev_hash = randomblob(32) WHERE seq = 6", 6)]
    [InlineData("DELETE FROM journal WHERE seq = 2", 2)]
    [InlineData("DELETE FROM journal WHERE seq = 1", 1)]
    [InlineData("UPDATE journal SET seq = 100 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 100", 2)]
    public void A40_Edited_row_is_named_and_the_store_is_refused(string edit, long row)
    {
        using var shelf = Filled();
        shelf.Close();
        shelf.Tamper(edit);

        using (var reader = JournalReader.Open(shelf.Settings.DatabasePath))
            Assert.Equal(row, Assert.IsType<ChainVerdict.Broken>(reader.Verify(shelf.Settings.Anchor)).Seq);
        Assert.Contains($"damaged at row {row}", shelf.Refused().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A40_Journal_of_another_kiosk_does_not_fit_even_when_its_name_is_forged()
    {
        using var shelf = Filled();
        shelf.Close();
        using (var file = SqliteFile.Open(shelf.Settings.DatabasePath, readOnly: false, null))
            Meta.Write(file, Meta.Kiosk, "ABCD");
        File.Delete(shelf.Settings.Anchor);
        shelf.Settings = shelf.Settings with { Kiosk = "ABCD" };

        Assert.Contains("row 1", shelf.Refused().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_listed_in_order_and_read_back_as_events()
    {
        using var shelf = Filled();
        using var reader = JournalReader.Open(shelf.Settings.DatabasePath);

        var rows = reader.List(4, 2).ToList();

        Assert.Equal([4L, 5L], rows.Select(row => row.Seq));
        Assert.Equal("lost", Assert.IsType<KioskEvent.ServiceOrdered>(rows[0].Envelope().Event).Reason);
        Assert.Equal("too late", rows[1].Ignored);
        Assert.Equal(8, reader.LastSeq);
    }

    [Fact]
    public void Database_that_is_not_there_is_said_and_not_made()
    {
        using var shelf = new Shelf();
        var path = shelf.PathOf("none.db");

        Assert.Contains("no database", Assert.Throws<StorageException>(() => JournalReader.Open(path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    private static Shelf Filled()
    {
        var shelf = new Shelf();
        for (var row = 1; row <= 3; row++)
            shelf.Commit();
        shelf.Commit(happened: new KioskEvent.ServiceOrdered(false, "root", "lost"));
        shelf.Store.Commit(shelf.Make() with { Ignored = "too late" });
        shelf.Commit();
        shelf.Send(Shelf.Service("x"));
        shelf.Commit();
        return shelf;
    }
}
