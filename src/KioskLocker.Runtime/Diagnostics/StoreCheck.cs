using System.Diagnostics;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>What a look through the store found.</summary>
/// <param name="DatabaseBytes">Size of the database.</param>
/// <param name="LogBytes">Size of its write-ahead log.</param>
/// <param name="FreeBytes">Room on its disk.</param>
/// <param name="TotalBytes">Size of that disk.</param>
/// <param name="Sound">The file is not damaged.</param>
/// <param name="Problems">What is, at most 20.</param>
/// <param name="ChainSound">Every journal row fits the one before, and the anchor's is among them.</param>
/// <param name="Rows">Journal rows; null when the chain is broken.</param>
/// <param name="ChainProblem">What is broken and where; null when sound.</param>
/// <param name="Took">How long the look took.</param>
public sealed record StorePicture(
    long DatabaseBytes, long LogBytes, long FreeBytes, long TotalBytes, bool Sound, IReadOnlyList<string> Problems, bool ChainSound, long? Rows, string? ChainProblem, TimeSpan Took);

/// <summary>Looks through the store on a connection of its own that only reads: the running kiosk commits meanwhile as ever.</summary>
public static class StoreCheck
{
    /// <summary>Looks now; takes seconds where the journal is long.</summary>
    /// <param name="databasePath">The database.</param>
    /// <param name="anchorPath">Its anchor.</param>
    /// <exception cref="StorageException">It cannot be opened at all.</exception>
    public static StorePicture Look(string databasePath, string anchorPath)
    {
        var began = Stopwatch.GetTimestamp();
        using var reader = JournalReader.Open(databasePath);
        var problems = QuickCheck(reader);
        var chain = Verify(reader, anchorPath);
        var room = DiskRoom.Of(Path.GetDirectoryName(databasePath)!);
        return new StorePicture(
            SizeOf(databasePath),
            SizeOf(databasePath + "-wal"),
            room.FreeBytes,
            room.TotalBytes,
            problems.Count == 0,
            problems,
            chain is ChainVerdict.Sound,
            (chain as ChainVerdict.Sound)?.Rows,
            chain is ChainVerdict.Broken broken ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"row {broken.Seq}: {broken.What}") : null,
            Stopwatch.GetElapsedTime(began));
    }

    /// <summary>A file so damaged that SQLite gives up is a finding, too.</summary>
    private static IReadOnlyList<string> QuickCheck(JournalReader reader)
    {
        try
        {
            return reader.QuickCheck();
        }
        catch (StorageException fault) when (fault.Fault is StorageFault.Corrupt or StorageFault.Io)
        {
            return [fault.Message];
        }
    }

    private static ChainVerdict Verify(JournalReader reader, string anchorPath)
    {
        try
        {
            return reader.Verify(anchorPath);
        }
        catch (StorageException fault) when (fault.Fault is StorageFault.Corrupt or StorageFault.Io)
        {
            return new ChainVerdict.Broken(0, fault.Message);
        }
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
