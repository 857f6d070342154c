using KioskLocker.Core;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>A database put back from an older copy is noticed, and what follows never looks like a repeat.</summary>
public sealed class AnchorTests
{
    [Fact]
    public void F_S9_Database_put_back_from_an_older_copy_begins_a_new_epoch_above_the_anchors_serials()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"));
        using var older = shelf.CutPower();
        shelf.Send(Shelf.Service("2"));
        shelf.Send(Shelf.Service("3"));
        shelf.Close();
        PutBack(older, shelf);

        shelf.Open();

        Assert.Equal(new RestoredDatabase(2, "260424", 3), Assert.IsType<Standing.OlderThanAnchor>(shelf.Standing).Restored);
        Assert.Equal((2, 2L), (shelf.Store.Epoch, shelf.Store.LastSeq + 1));
    }

    [Fact]
    public void F_S9_Restoration_is_remembered_until_the_new_epoch_has_an_anchor_of_its_own()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"));
        using var older = shelf.CutPower();
        shelf.Send(Shelf.Service("2"));
        shelf.Close();
        PutBack(older, shelf);
        shelf.Open();
        shelf.Commit();
        shelf.Reopen();

        Assert.Equal(3, Assert.IsType<Standing.OlderThanAnchor>(shelf.Standing).Restored.NewEpoch);

        shelf.Send(Shelf.Service("3"));
        shelf.Reopen();
        Assert.IsType<Standing.Consistent>(shelf.Standing);
        Assert.Equal(3, shelf.Store.Epoch);
        Assert.IsType<ChainVerdict.Sound>(Verify(shelf));
    }

    [Fact]
    public void F_S9_Outbox_of_the_new_epoch_begins_at_1_and_comes_after_the_old_one()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"));
        using var older = shelf.CutPower();
        shelf.Send(Shelf.Service("2"));
        shelf.Close();
        PutBack(older, shelf);
        shelf.Open();
        shelf.Send(Shelf.Service("new"));

        var old = Assert.Single(shelf.Store.Outbox.Head(100));
        Assert.Equal((1, 1L), (old.Envelope.Epoch, old.Envelope.Seq));
        shelf.Store.Acknowledge(1, 1);
        var next = Assert.Single(shelf.Store.Outbox.Head(100));
        Assert.Equal((2, 1L), (next.Envelope.Epoch, next.Envelope.Seq));
    }

    [Fact]
    public void F_S10_Missing_database_beside_its_anchor_counts_as_restored()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"), Shelf.Service("2"));
        shelf.Close();
        foreach (var file in Directory.GetFiles(shelf.Folder, "kiosk.db*"))
            File.Delete(file);

        shelf.Open();

        Assert.Equal(new RestoredDatabase(2, "260424", 2), Assert.IsType<Standing.OlderThanAnchor>(shelf.Standing).Restored);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{ not json")]
    public void Anchor_lost_or_unreadable_beside_a_journal_counts_as_restored(string? content)
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"));
        shelf.Close();
        if (content is null)
            File.Delete(shelf.Settings.Anchor);
        else
            File.WriteAllText(shelf.Settings.Anchor, content);

        shelf.Open();

        Assert.Equal(new RestoredDatabase(2, "260424", 1), Assert.IsType<Standing.OlderThanAnchor>(shelf.Standing).Restored);
    }

    [Fact]
    public void A40_Tail_cut_off_behind_the_anchor_counts_as_restored()
    {
        using var shelf = new Shelf();
        shelf.Commit();
        shelf.Commit();
        shelf.Send(Shelf.Service("1"));
        shelf.Close();
        shelf.Tamper("DELETE FROM journal WHERE seq = 3; DELETE FROM outbox; DELETE FROM state");

        using (var reader = JournalReader.Open(shelf.Settings.DatabasePath))
            Assert.Equal(3, Assert.IsType<ChainVerdict.Broken>(reader.Verify(shelf.Settings.Anchor)).Seq);
        shelf.Open();
        Assert.IsType<Standing.OlderThanAnchor>(shelf.Standing);
    }

    [Fact]
    public void Anchor_moves_with_custody_and_stays_with_everything_else()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"));
        var first = File.ReadAllText(shelf.Settings.Anchor);
        shelf.Commit();
        Assert.Equal(first, File.ReadAllText(shelf.Settings.Anchor));

        shelf.Commit(effects: [new KioskEffect.OpenCompartment(new(1, 3, 0), new(2))]);
        Assert.NotEqual(first, File.ReadAllText(shelf.Settings.Anchor));
    }

    [Fact]
    public void Power_cut_between_a_commit_and_its_anchor_is_no_restoration()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"));
        var before = File.ReadAllBytes(shelf.Settings.Anchor);
        shelf.Send(Shelf.Service("2"));
        using var cut = shelf.CutPower();
        File.WriteAllBytes(cut.Settings.Anchor, before);

        cut.Open();

        Assert.IsType<Standing.Consistent>(cut.Standing);
        Assert.Equal(2, cut.Store.LastSeq);
    }

    [Fact]
    public void Power_cut_in_the_middle_of_writing_the_anchor_leaves_the_one_before()
    {
        using var shelf = new Shelf();
        for (var n = 1; n <= 3; n++)
        {
            shelf.Send(Shelf.Service($"{n}"));
            var before = File.ReadAllBytes(shelf.Settings.Anchor);
            shelf.Send(Shelf.Service($"{n} again"));
            var after = File.ReadAllBytes(shelf.Settings.Anchor);
            Assert.Equal(before.Length, after.Length);
            for (var written = 0; written <= after.Length; written += 7)
            {
                File.WriteAllBytes(shelf.PathOf("torn"), [.. after[..written], .. before[written..]]);

                var whole = AnchorFile.Read(shelf.PathOf("torn"));

                Assert.True(whole?.Seq == shelf.Store.LastSeq || whole?.Seq == shelf.Store.LastSeq - 1, $"byte {written}: {whole?.Seq}");
            }
        }
    }

    [Fact]
    public void F_S2_Sector_garbled_by_a_power_cut_takes_one_line_of_the_anchor_and_never_both()
    {
        const int sector = 4096;
        using var shelf = new Shelf();
        for (var n = 1; n <= 3; n++)
        {
            shelf.Send(Shelf.Service($"{n}"));
            var before = File.ReadAllBytes(shelf.Settings.Anchor);
            shelf.Send(Shelf.Service($"{n} again"));
            var after = File.ReadAllBytes(shelf.Settings.Anchor);
            var written = Enumerable.Range(0, after.Length).First(place => place >= before.Length || before[place] != after[place]) / sector * sector;
            var garbled = after.Concat(new byte[sector]).Select((old, place) => place >= written && place < written + sector ? (byte)0xA5 : old).ToArray();
            File.WriteAllBytes(shelf.PathOf("garbled"), garbled);

            Assert.Equal(shelf.Store.LastSeq - 1, AnchorFile.Read(shelf.PathOf("garbled"))?.Seq);
        }
    }

    [Fact]
    public void Anchor_may_lie_on_another_disk()
    {
        using var shelf = new Shelf();
        shelf.Close();
        var folder = Path.Combine(shelf.Folder, "other");
        Directory.Delete(shelf.Folder, recursive: true);
        shelf.Settings = shelf.Settings with { AnchorPath = Path.Combine(folder, "anchor.json") };
        shelf.Open();
        shelf.Send(Shelf.Service("1"));

        Assert.True(File.Exists(Path.Combine(folder, "anchor.json")));
        Assert.False(File.Exists(shelf.PathOf("kiosk.anchor")));
    }

    private static void PutBack(Shelf older, Shelf shelf)
    {
        foreach (var file in Directory.GetFiles(shelf.Folder, "kiosk.db*"))
            File.Delete(file);
        foreach (var file in Directory.GetFiles(older.Folder, "kiosk.db*"))
            File.Copy(file, shelf.PathOf(Path.GetFileName(file)));
    }

    private static ChainVerdict Verify(Shelf shelf)
    {
        using var reader = JournalReader.Open(shelf.Settings.DatabasePath);
        return reader.Verify(shelf.Settings.Anchor);
    }
}
