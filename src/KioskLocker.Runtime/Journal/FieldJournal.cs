namespace KioskLocker.Runtime.Journal;

/// <summary>
/// A journal looked at from outside: the data folder of a kiosk, running or not, or a database copied from one. It is never changed, and no file
/// is made beside it: whoever examines an incident wants to hand on what was handed over.
/// </summary>
public sealed class FieldJournal : IDisposable
{
    private readonly string? _copy;

    private FieldJournal(JournalReader reader, Anchor? anchor, string? copy) => (Reader, Anchor, _copy) = (reader, anchor, copy);

    /// <summary>The journal, standing still.</summary>
    public JournalReader Reader { get; }

    /// <summary>What <c>kiosk.anchor</c> beside the database remembers; null when there is none, and then nobody sees that rows were cut off at the end.</summary>
    public Anchor? Anchor { get; }

    /// <summary>Opens it.</summary>
    /// <param name="path">Data folder, or a copied database with its <c>-wal</c> beside it where there is one.</param>
    /// <exception cref="StorageException">No database is there, or none of this program.</exception>
    public static FieldJournal Open(string path)
    {
        var database = DatabaseIn(path);
        if (!File.Exists(database))
            throw new StorageException(StorageFault.Io, $"there is no database {database}");

        // Read before the journal: a running kiosk writes it after its commit, so that an older anchor fits a newer journal and not the other way round.
        var folder = Path.GetDirectoryName(database)!;
        var anchor = AnchorFile.Read(Path.Combine(folder, "kiosk.anchor"));
        string? copy = null;
        JournalReader? reader = null;
        try
        {
            var log = new FileInfo(database + "-wal");
            if (Disk.IsLocked(Path.Combine(folder, "kiosk.lock")))
                reader = JournalReader.Open(database);
            else if (log is { Exists: true, Length: > 0 })
                reader = JournalReader.Open(copy = Copied(database, log.FullName));
            else
                reader = JournalReader.OpenUntouched(database);
            reader.StandStill();
            return new FieldJournal(reader, anchor, copy);
        }
        catch (Exception)
        {
            reader?.Dispose();
            Remove(copy);
            throw;
        }
    }

    /// <summary>The database that this path means.</summary>
    public static string DatabaseIn(string path) => Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, "kiosk.db") : path);

    /// <summary>Verifies the chain, and that it holds what the anchor remembers where there is one.</summary>
    public ChainVerdict Verify() => Reader.VerifyWith(Anchor);

    public void Dispose()
    {
        Reader.Dispose();
        Remove(_copy);
    }

    /// <summary>SQLite reads a log only through a file of its own beside it, so the log of a kiosk that was cut off is read in a copy.</summary>
    private static string Copied(string database, string log)
    {
        var copy = Path.Combine(Directory.CreateTempSubdirectory("kioskctl-").FullName, "kiosk.db");
        try
        {
            foreach (var (from, to) in new[] { (database, copy), (log, copy + "-wal") })
            {
                File.Copy(from, to);
                File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return copy;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Remove(copy);
            throw new StorageException(StorageFault.Io, $"{database} and its log cannot be copied to be read: {problem.Message}", problem);
        }
    }

    private static void Remove(string? copy)
    {
        if (copy is not null)
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
    }
}
