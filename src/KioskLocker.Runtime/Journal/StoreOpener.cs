using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Vault;
using Microsoft.Win32.SafeHandles;

namespace KioskLocker.Runtime.Journal;

/// <summary>What a database holds when it is opened.</summary>
/// <param name="State">All slices.</param>
/// <param name="Sum">The sum of their rows.</param>
/// <param name="Pending">Unanswered orders.</param>
/// <param name="LastSeq">Last journal row.</param>
/// <param name="Head">Its hash, or the genesis.</param>
/// <param name="Epoch">Epoch stored; 0 in an empty database.</param>
internal sealed record StoreContent(KioskState State, StateSum Sum, IReadOnlyList<KioskEffect> Pending, long LastSeq, byte[] Head, int Epoch);

/// <summary>Opens the store step by step and refuses, with a reason, whatever would make a commit less than a commit.</summary>
internal static class StoreOpener
{
    /// <summary>Rows at the end of the journal that every start verifies; the whole chain is for <see cref="JournalReader"/>.</summary>
    private const int TailRows = 1000;

    private const string RestoreAdvice =
        "Keep a copy of the file for analysis. Put back the last good copy, or move it away: the machine then starts with every compartment unknown, and an officer must look into each.";

    public static StoreOpening Open(StoreSettings settings)
    {
        SafeFileHandle? instance = null;
        SqliteFile? writer = null;
        SqliteFile? reader = null;
        VaultCipher? cipher = null;
        try
        {
            if (RefuseFolder(settings) is { } folder)
                return folder;

            instance = Disk.TryLock(settings.LockPath);
            if (instance is null)
                return new StoreOpening.Refused($"Another kiosk process uses {settings.Folder}.", "Stop it first: two processes would both order doors open.");

            writer = OpenWriter(settings, out var refusal);
            if (refusal is not null)
                return refusal;

            var content = ReadContent(writer, settings.Kiosk, out refusal);
            var anchorFile = new AnchorFile(settings.Anchor, settings.Witness);
            var anchor = anchorFile.Newest;
            if (refusal is null && anchor is not null && anchor.Kiosk != settings.Kiosk)
                refusal = Foreign(settings.Anchor, anchor.Kiosk, settings.Kiosk);
            if (refusal is not null || content is null)
                return refusal!;

            cipher = OpenVault(writer, settings, out refusal);
            if (cipher is null)
                return refusal!;

            reader = SqliteFile.Open(settings.DatabasePath, readOnly: true, settings.SqliteVfs);
            reader.BusyTimeout(settings.BusyLimit);
            var standing = StandingOf(writer, content, anchor);
            var opened = Assemble(settings, new StoreFiles(writer, reader, instance, anchorFile), cipher, content, standing);
            (instance, writer, reader, cipher) = (null, null, null, null);
            return opened;
        }
        catch (StorageException problem)
        {
            return Refusal(settings, problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new StoreOpening.Refused($"The data folder {settings.Folder} cannot be used: {problem.Message}", "Check that it exists and belongs to the kiosk's user.");
        }
        finally
        {
            cipher?.Dispose();
            reader?.Dispose();
            writer?.Dispose();
            instance?.Dispose();
        }
    }

    private static StoreOpening.Refused? RefuseFolder(StoreSettings settings)
    {
        foreach (var folder in new[] { settings.Folder, Path.GetDirectoryName(settings.Anchor) ?? "/" })
        {
            if (!Path.IsPathFullyQualified(folder))
                return new($"The data folder '{folder}' is not an absolute path.", "Write it from the root, for example /var/lib/kiosklocker.");

            _ = Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
            if (Disk.Refusal(Disk.FileSystemOf(folder), settings.AllowVolatile) is { } why)
                return new($"The data folder {folder} cannot be used: {why}.", "Choose a folder on a local disk (ext4, xfs or btrfs).");
        }

        return null;
    }

    private static SqliteFile OpenWriter(StoreSettings settings, out StoreOpening.Refused? refusal)
    {
        var existed = File.Exists(settings.DatabasePath);
        var file = SqliteFile.Open(settings.DatabasePath, readOnly: false, settings.SqliteVfs);
        try
        {
            file.BusyTimeout(settings.BusyLimit);
            refusal = Assert(file, "journal_mode", "WAL", "wal") ?? Assert(file, "synchronous", "FULL", "2") ?? Assert(file, "secure_delete", "ON", "1");
            if (refusal is null && Schema.VersionOf(file) > Schema.Version)
                refusal = new("The database was written by a newer version of this program.", "Install that version again, or put back the database saved before the upgrade.");
            if (refusal is null && existed && file.Scalar("PRAGMA quick_check(1)") is var check && check != "ok")
                refusal = new($"The database is damaged: {check}.", RestoreAdvice);
            if (refusal is not null)
                return file;

            Schema.Migrate(file);
            _ = file.Scalar(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={settings.MaxBytes / 4096}"));
            if (!existed)
                Disk.SyncFolder(settings.Folder, settings.Witness);
            return file;
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    private static StoreOpening.Refused? Assert(SqliteFile file, string pragma, string wanted, string expected)
    {
        _ = file.Scalar($"PRAGMA {pragma}={wanted}");
        var actual = file.Scalar($"PRAGMA {pragma}");
        return actual == expected
            ? null
            : new StoreOpening.Refused($"SQLite does not accept {pragma}={wanted} here (it says '{actual}').", "Choose a data folder on a local disk: without it a commit may be lost in a power cut.");
    }

    private static StoreContent? ReadContent(SqliteFile file, string kiosk, out StoreOpening.Refused? refusal)
    {
        refusal = null;
        var owner = Meta.Read(file, Meta.Kiosk);
        if (owner is null)
        {
            file.Execute("BEGIN IMMEDIATE");
            Meta.Write(file, Meta.Kiosk, kiosk);
            Meta.Write(file, Meta.Epoch, "0");
            file.Execute("COMMIT");
        }
        else if (owner != kiosk)
        {
            refusal = Foreign("The database", owner, kiosk);
            return null;
        }

        var epoch = int.Parse(Meta.Read(file, Meta.Epoch) ?? "0", CultureInfo.InvariantCulture);
        var lastSeq = long.Parse(file.Scalar("SELECT coalesce(max(seq), 0) FROM journal"), CultureInfo.InvariantCulture);
        var verdict = ChainCheck.Verify(file, kiosk, Math.Max(1, lastSeq - TailRows + 1));
        if (verdict is ChainVerdict.Broken broken)
        {
            refusal = new($"The journal is damaged at row {broken.Seq}: {broken.What}.", RestoreAdvice);
            return null;
        }

        var sum = new StateSum();
        var state = StateRows.Read(file, sum);
        OutboxCheck.Verify(file, state.Counters);
        return new(state, sum, PendingRows.Read(file), lastSeq, Convert.FromHexString(((ChainVerdict.Sound)verdict).Head), epoch);
    }

    private static VaultCipher? OpenVault(SqliteFile file, StoreSettings settings, out StoreOpening.Refused? refusal)
    {
        refusal = null;
        if (!File.Exists(settings.VaultKeyPath) && file.Scalar("SELECT count(*) FROM vault_key") != "0")
        {
            refusal = new(
                $"The vault's key {settings.VaultKeyPath} is missing, and the vault is not empty.",
                "Put the file back. If it is lost, the stored personal data is lost with it: empty the tables vault and vault_key, then start again.");
            return null;
        }

        var cipher = VaultCipher.Open(settings.VaultKeyPath, settings.Witness, out var problem);
        if (cipher is null)
            refusal = new(problem ?? "", $"Put back the key made at installation and run: chmod 600 {settings.VaultKeyPath}");
        return cipher;
    }

    /// <summary>An anchor lost beside a journal counts as an older database too: whoever puts back an old copy may well take the anchor away.</summary>
    private static Standing StandingOf(SqliteFile file, StoreContent content, Anchor? anchor)
    {
        if (anchor is null && content.LastSeq == 0)
            return new Standing.Fresh();
        if (anchor is not null && ChainCheck.Contains(file, anchor))
            return new Standing.Consistent();

        var counters = content.State.Counters;
        var epoch = Math.Max(Math.Max(content.Epoch, counters.Epoch), anchor?.Epoch ?? 0);
        var (date, serial) = (counters.SerialDate, counters.Serial);
        if (anchor is not null && (string.CompareOrdinal(anchor.SerialDate, date) > 0 || (anchor.SerialDate == date && anchor.Serial > serial)))
            (date, serial) = (anchor.SerialDate, anchor.Serial);
        return new Standing.OlderThanAnchor(new RestoredDatabase(epoch + 1, date, serial));
    }

    private static StoreOpening.Opened Assemble(StoreSettings settings, StoreFiles files, VaultCipher cipher, StoreContent content, Standing standing)
    {
        try
        {
            SweepOrphans(files, content.State);
            var epoch = standing is Standing.OlderThanAnchor older ? older.Restored.NewEpoch
                : content.Epoch > 0 ? content.Epoch
                : Math.Max(settings.FirstEpoch, 1);
            if (standing is Standing.Fresh)
                files.Anchor.Write(new Anchor(settings.Kiosk, epoch, 0, Chain.Hex(content.Head), "", 0));
            return new(new KioskStore(files, settings, cipher, content, epoch), standing);
        }
        catch (Exception)
        {
            cipher.Dispose();
            files.Dispose();
            throw;
        }
    }

    private static void SweepOrphans(StoreFiles files, KioskState state)
    {
        var named = VaultEntry.KeysInUse(state, OutboxTable.CodesWaiting(files.Writer));
        var orphans = new List<string>();
        using (var rows = files.Writer.Prepare("SELECT visit FROM vault_key UNION SELECT visit FROM vault"))
        {
            while (rows.Step())
                orphans.Add(rows.Text(0));
        }

        _ = orphans.RemoveAll(named.Contains);
        if (orphans.Count == 0)
            return;

        files.Write(file =>
        {
            using var entries = file.Prepare("DELETE FROM vault WHERE visit = ?1");
            using var keys = file.Prepare("DELETE FROM vault_key WHERE visit = ?1");
            foreach (var orphan in orphans)
            {
                entries.Bind(1, orphan).Run();
                keys.Bind(1, orphan).Run();
            }
        });
        _ = files.Writer.TruncateLog();
    }

    private static StoreOpening.Refused Foreign(string what, string owner, string kiosk) => new(
        $"{what} belongs to kiosk {owner}, this machine is {kiosk}.", "Put back this machine's own data folder, or correct 'machine' in the configuration.");

    private static StoreOpening.Refused Refusal(StoreSettings settings, StorageException problem) => problem.Fault switch
    {
        StorageFault.Full => new($"The disk of {settings.Folder} is full: {problem.Message}.", "Make room; nothing was lost."),
        StorageFault.Corrupt => new($"The database is damaged: {problem.Message}.", RestoreAdvice),
        StorageFault.Busy => new($"Another program holds the database: {problem.Message}.", "Close it and start again."),
        StorageFault.ReadOnly => new($"The data folder cannot be written: {problem.Message}.", "Check the disk (dmesg) and that the file system is mounted read-write."),
        _ => new($"The data folder {settings.Folder} cannot be used: {problem.Message}.", "Check the disk (dmesg) and the rights of the folder."),
    };
}
