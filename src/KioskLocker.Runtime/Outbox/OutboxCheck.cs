using KioskLocker.Core;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Outbox;

/// <summary>Looks at the outbox once, when the store is opened: a row that was lost or bent would make a silent gap at the office.</summary>
internal static class OutboxCheck
{
    /// <exception cref="StorageException">A row does not match its sum, or numbers are missing between waiting rows.</exception>
    public static void Verify(SqliteFile file, Counters counters)
    {
        using var rows = file.Prepare("SELECT epoch, seq, json, sum, aside, typeof(aside) FROM outbox ORDER BY epoch, seq");
        long? waitingEpoch = null;
        var expected = 0L;
        while (rows.Step())
        {
            var (epoch, seq) = (rows.Number(0), rows.Number(1));
            RowSum.Check("outbox", OutboxTable.KeyOf((int)epoch, seq), rows.Bytes(2), rows.Bytes(3));
            if (rows.Text(5) != "null" && (rows.Text(5) != "text" || rows.Text(4).Length == 0))
                throw Gap($"row {epoch}/{seq} was set aside without a reason");

            // What the office acknowledged is gone from the front; rows set aside stay behind alone, so counting starts at the first that waits.
            if (waitingEpoch == epoch && seq != expected)
                throw Gap($"row {epoch}/{expected} is missing");
            if (waitingEpoch != epoch && rows.IsNull(4))
                waitingEpoch = epoch;
            expected = seq + 1;
        }

        if (waitingEpoch == counters.Epoch && expected != counters.OutboxSeq + 1)
            throw Gap($"rows {counters.Epoch}/{expected} to {counters.OutboxSeq} are missing");
    }

    private static StorageException Gap(string what) => new(StorageFault.Corrupt, "outbox: " + what);
}
