using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>Disks that fill, fail, lie and lose power.</summary>
public sealed class StorageFaultTests
{
    [Fact]
    public void F_S4_Full_disk_is_told_apart_and_nothing_committed_is_lost()
    {
        using var shelf = new Shelf();
        shelf.Close();
        shelf.Settings = shelf.Settings with { MaxBytes = 200 * 1024 };
        shelf.Open();
        StorageException? fault = null;
        for (var n = 0; fault is null; n++)
        {
            Assert.True(n < 1000, "the disk never fills");
            fault = Record.Exception(() => shelf.Send(Shelf.Service(new string('x', 4000)))) as StorageException;
        }

        Assert.Equal(StorageFault.Full, fault.Fault);
        Assert.Equal(StorageFault.Broken, Assert.Throws<StorageException>(() => shelf.Commit()).Fault);
        var (seq, head, sent) = (shelf.Store.LastSeq, shelf.Store.Head, shelf.State.Counters.OutboxSeq);

        shelf.Close();
        shelf.Settings = shelf.Settings with { MaxBytes = 1 << 30 };
        shelf.Open();
        Assert.IsType<Standing.Consistent>(shelf.Standing);
        Assert.Equal((seq, head, sent), (shelf.Store.LastSeq, shelf.Store.Head, shelf.Store.Outbox.Depth().Waiting));
        shelf.Send(Shelf.Service("room again"));
    }

    [Fact]
    public void F_S5_Failure_after_the_commit_breaks_the_store_and_reopening_tells_what_is_on_the_disk()
    {
        using var shelf = new Shelf();
        shelf.Close();
        var elsewhere = Directory.CreateDirectory(shelf.PathOf("anchors")).FullName;
        shelf.Settings = shelf.Settings with { AnchorPath = Path.Combine(elsewhere, "a") };
        File.Move(shelf.PathOf("kiosk.anchor"), shelf.Settings.Anchor);
        shelf.Open();
        shelf.Send(Shelf.Service("1"));
        File.Move(shelf.Settings.Anchor, shelf.PathOf("kept"));
        Directory.Delete(elsewhere);

        Assert.Throws<StorageException>(() => shelf.Send(Shelf.Service("2")));
        Assert.Equal(StorageFault.Broken, Assert.Throws<StorageException>(() => shelf.Commit()).Fault);
        Assert.Equal(StorageFault.Broken, Assert.Throws<StorageException>(() => shelf.Store.Acknowledge(1, 1)).Fault);

        Directory.CreateDirectory(elsewhere);
        File.Move(shelf.PathOf("kept"), shelf.Settings.Anchor);
        shelf.Reopen();
        Assert.IsType<Standing.Consistent>(shelf.Standing);
        Assert.Equal((2L, 2L), (shelf.Store.LastSeq, shelf.Store.Outbox.Depth().Waiting));
    }

    [Fact]
    public void F_S3_Database_held_for_longer_than_the_limit_breaks_the_store()
    {
        using var shelf = new Shelf();
        shelf.Close();
        shelf.Settings = shelf.Settings with { BusyLimit = TimeSpan.FromMilliseconds(50) };
        shelf.Open();
        shelf.Commit();
        using (var other = SqliteFile.Open(shelf.Settings.DatabasePath, readOnly: false, null))
        {
            other.Execute("BEGIN IMMEDIATE");
            Assert.Equal(StorageFault.Busy, Assert.Throws<StorageException>(() => shelf.Commit()).Fault);
        }

        shelf.Reopen();
        Assert.Equal(1, shelf.Store.LastSeq);
    }

    [Fact]
    public void F_S1_Power_cut_after_any_commit_keeps_all_of_it()
    {
        using var shelf = new Shelf();
        for (var n = 1; n <= 8; n++)
        {
            Round(shelf, n);
            using var cut = shelf.CutPower();
            cut.Open();
            Assert.IsType<Standing.Consistent>(cut.Standing);
            Assert.Equal((shelf.Store.LastSeq, shelf.Store.Head, Shelf.Json(shelf.State)), (cut.Store.LastSeq, cut.Store.Head, Shelf.Json(cut.State)));
            Assert.Equal(shelf.Store.Outbox.Depth(), cut.Store.Outbox.Depth());
        }
    }

    [Fact]
    public void F_S2_Log_torn_at_any_place_leaves_whole_commits_and_what_custody_lost_is_noticed()
    {
        using var shelf = new Shelf();
        var states = new Dictionary<long, string> { [0] = Shelf.Json(shelf.State) };
        shelf.AfterCommit = () => states[shelf.Store.LastSeq] = Shelf.Json(shelf.State);
        for (var n = 1; n <= 6; n++)
            Round(shelf, n);

        var anchor = AnchorFile.Read(shelf.Settings.Anchor)!;
        var log = Shelf.ReadShared(shelf.Settings.DatabasePath + "-wal");
        var random = new Random(20260424);
        for (var tear = 0; tear < 60; tear++)
        {
            using var cut = shelf.CutPower();
            var torn = log[..random.Next(log.Length)];
            if (tear % 3 == 0)
                torn = [.. torn, .. Enumerable.Range(0, 512).Select(_ => (byte)random.Next(256))];
            File.WriteAllBytes(cut.Settings.DatabasePath + "-wal", torn);

            cut.Open();

            Assert.Equal(states[cut.Store.LastSeq], Shelf.Json(cut.State));
            Assert.Equal(cut.Store.LastSeq >= anchor.Seq, cut.Standing is Standing.Consistent);
        }
    }

    /// <summary>Whoever writes the next commit when the power goes may leave garbage in every sector it touches; none of them is a sector of the commit before.</summary>
    [Fact]
    public void F_S2_Log_garbled_from_the_sector_of_the_next_commit_on_keeps_the_commit_before()
    {
        const int sector = 4096;
        using var shelf = new Shelf();
        for (var n = 1; n <= 6; n++)
        {
            Round(shelf, n);
            var (seq, state) = (shelf.Store.LastSeq, Shelf.Json(shelf.State));
            var next = (int)new FileInfo(shelf.Settings.DatabasePath + "-wal").Length;
            using var cut = shelf.CutPower();
            var log = new byte[next + (8 * sector)];
            Array.Fill(log, (byte)0xA5);
            Shelf.ReadShared(shelf.Settings.DatabasePath + "-wal").AsSpan(0, next / sector * sector).CopyTo(log);
            File.WriteAllBytes(cut.Settings.DatabasePath + "-wal", log);

            cut.Open();

            Assert.IsType<Standing.Consistent>(cut.Standing);
            Assert.Equal((seq, state), (cut.Store.LastSeq, Shelf.Json(cut.State)));
        }
    }

    /// <summary>A byte may flip where nothing is written, or it is noticed; it never becomes another truth.</summary>
    [Fact]
    public void F_S8_Flipped_byte_is_noticed_or_changes_nothing()
    {
        using var shelf = new Shelf();
        for (var n = 1; n <= 6; n++)
            Round(shelf, n);
        shelf.Close();
        var pristine = Content(shelf);
        Assert.NotNull(pristine);
        var whole = File.ReadAllBytes(shelf.Settings.DatabasePath);
        var anchor = File.ReadAllBytes(shelf.Settings.Anchor);
        var random = new Random(8);
        var noticed = 0;
        for (var flip = 0; flip < 250; flip++)
        {
            var place = random.Next(whole.Length);
            var bent = (byte[])whole.Clone();
            bent[place] ^= (byte)(1 << random.Next(8));
            foreach (var file in Directory.GetFiles(shelf.Folder, "kiosk.db*"))
                File.Delete(file);
            File.WriteAllBytes(shelf.Settings.DatabasePath, bent);
            File.WriteAllBytes(shelf.Settings.Anchor, anchor);

            var content = Content(shelf);

            if (content is null)
                noticed++;
            else
                Assert.True(content == pristine, $"byte {place} of {whole.Length} became another truth:\n{content}\n{pristine}");
        }

        Assert.True(noticed > 20, $"only {noticed} of 250 were noticed: the test does not reach the data");
    }

    /// <summary>A drop-off's worth of rows of every kind.</summary>
    private static void Round(Shelf shelf, int n)
    {
        var visit = new VisitId(1, shelf.Store.LastSeq + 1);
        shelf.Commit(_ => n == 1 ? Shelf.Full() with { Dossiers = KioskState.Initial.Dossiers, Visit = null } : shelf.State with { Guesses = new(n, n) });
        shelf.Commit(
            state => state with { Visit = new Visit(visit, VisitKind.DropOff, default), Dossiers = state.Dossiers.SetItem(Shelf.Number(n).Text, Shelf.Dossier(n, visit, Custody.Intended)) },
            effects: [new KioskEffect.OpenCompartment(new(1, shelf.Store.LastSeq + 1, 0), new(2))],
            vault: [VaultEntry.ForPerson(new VaultRef("p" + n), visit, new PersonRecord("079180012345", "Nguyễn Thị Hồng Hạnh"))]);
        var outbox = shelf.OutboxSeq + 1;
        shelf.Commit(
            state => state with
            {
                Visit = null,
                Counters = state.Counters with { OutboxSeq = outbox },
                Dossiers = state.Dossiers.SetItem(Shelf.Number(n).Text, Shelf.Dossier(n, visit, Custody.Unsettled)),
            },
            effects: [new KioskEffect.Send(outbox, Shelf.Unsettled(n))]);
        shelf.Commit();
    }

    /// <summary>Everything that somebody acts upon; null when the damage was noticed.</summary>
    private static string? Content(Shelf shelf)
    {
        if (KioskStore.Open(shelf.Settings) is not StoreOpening.Opened opened)
            return null;

        using var store = opened.Store;
        try
        {
            using var reader = JournalReader.Open(shelf.Settings.DatabasePath);
            if (opened.Standing is not Standing.Consistent || reader.Verify(shelf.Settings.Anchor) is not ChainVerdict.Sound)
                return null;

            var people = Enumerable.Range(1, 6).Select(n => store.Vault.Person(new VaultRef("p" + n))).ToList();
            if (people.Contains(null))
                return null;

            var outbox = store.Outbox.Head(100).Select(row => System.Text.Json.JsonSerializer.Serialize(row.Envelope, WireJson.Options));
            return string.Join('\n', [Shelf.Json(store.LoadState()), $"{store.Epoch} {store.LastSeq} {store.Head}", .. people.Select(p => p!.IdNumber + p.Name), .. outbox, .. store.Pending().Select(p => p.ToString())]);
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
