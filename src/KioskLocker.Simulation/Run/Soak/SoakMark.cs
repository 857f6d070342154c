using System.Globalization;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run.Soak;

/// <summary>How much one machine keeps, the journal apart.</summary>
/// <param name="Day">Day of the soak.</param>
/// <param name="Rows">Rows of all tables but the journal's.</param>
/// <param name="Bytes">Size of the database without its journal, packed.</param>
/// <param name="FileBytes">Size of the database's file as it lies there, journal and free pages included.</param>
/// <param name="FreeBytes">Of them in free pages: what was deleted and not written over yet.</param>
/// <param name="LogBytes">Size of the write-ahead log.</param>
/// <param name="Memory">Managed memory that the running kiosk holds and a stopped one does not.</param>
/// <param name="JournalBytes">Bytes of all journal rows.</param>
internal sealed record SoakMark(double Day, IReadOnlyDictionary<string, long> Rows, long Bytes, long FileBytes, long FreeBytes, long LogBytes, long Memory, long JournalBytes)
{
    /// <summary>Bytes of a journal row beside its event: the hash before, its own, and what its step did.</summary>
    internal const int SumBytes = 32 + 32 + StepSum.Size;

    private static readonly string[] Tables = ["meta", "state", "pending", "outbox", "vault_key", "vault", "ratings", "starts"];

    /// <summary>Measures a machine that runs; it is stopped and started again.</summary>
    internal static SoakMark Take(SimulatedWorld world, string folder, double day)
    {
        var settings = new StoreSettings(folder, WorldCabinet.Machine);
        var log = new FileInfo(settings.DatabasePath + "-wal") is { Exists: true } wal ? wal.Length : 0;
        var running = GC.GetTotalMemory(forceFullCollection: true);
        world.Stop();
        var stopped = GC.GetTotalMemory(forceFullCollection: true);
        var copy = settings.DatabasePath + ".soak";
        File.Copy(settings.DatabasePath, copy, overwrite: true);
        var whole = new FileInfo(copy).Length;
        Dictionary<string, long> rows;
        long journal;
        long free;
        using (var file = SqliteFile.Open(copy, readOnly: false, null))
        {
            rows = Tables.ToDictionary(table => table, table => Number(file, $"SELECT count(*) FROM {table}"));
            journal = Number(file, $"SELECT coalesce(sum(length(json) + coalesce(length(ignored), 0)), 0) + count(*) * {SumBytes} FROM journal");
            free = Number(file, "PRAGMA freelist_count") * Number(file, "PRAGMA page_size");
            file.Execute("DELETE FROM journal");
            file.Execute("VACUUM");
            file.TruncateLog();
        }

        var bytes = new FileInfo(copy).Length;
        foreach (var left in new[] { copy, copy + "-wal", copy + "-shm" })
        {
            File.Delete(left);
        }

        world.StartAgain();
        return new SoakMark(day, rows, bytes, whole, free, log, Math.Max(0, running - stopped), journal);
    }

    private static long Number(SqliteFile file, string sql) => long.Parse(file.Scalar(sql), CultureInfo.InvariantCulture);
}
