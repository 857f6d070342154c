using System.Globalization;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run.Soak;

/// <summary>How much one machine keeps, the journal apart.</summary>
/// <param name="Day">Day of the soak.</param>
/// <param name="Rows">Rows of all tables but the journal's.</param>
/// <param name="Bytes">Size of the database without its journal, packed.</param>
/// <param name="LogBytes">Size of the write-ahead log.</param>
/// <param name="Memory">Managed memory that the running kiosk holds and a stopped one does not.</param>
/// <param name="JournalBytes">Bytes of all journal rows.</param>
internal sealed record SoakMark(double Day, IReadOnlyDictionary<string, long> Rows, long Bytes, long LogBytes, long Memory, long JournalBytes)
{
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
        Dictionary<string, long> rows;
        long journal;
        using (var file = SqliteFile.Open(copy, readOnly: false, null))
        {
            rows = Tables.ToDictionary(table => table, table => Number(file, $"SELECT count(*) FROM {table}"));
            journal = Number(file, "SELECT coalesce(sum(length(json) + coalesce(length(ignored), 0) + 64), 0) FROM journal");
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
        return new SoakMark(day, rows, bytes, log, Math.Max(0, running - stopped), journal);
    }

    private static long Number(SqliteFile file, string sql) => long.Parse(file.Scalar(sql), CultureInfo.InvariantCulture);
}
