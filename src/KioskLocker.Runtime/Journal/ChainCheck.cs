
namespace KioskLocker.Runtime.Journal;

/// <summary>What verifying the journal found.</summary>
public abstract record ChainVerdict
{
    private ChainVerdict()
    {
    }

    /// <param name="Rows">Rows verified.</param>
    /// <param name="Head">Hash of the last one, hex.</param>
    public sealed record Sound(long Rows, string Head) : ChainVerdict;

    /// <param name="Seq">First row that does not fit.</param>
    /// <param name="What">What is wrong with it.</param>
    public sealed record Broken(long Seq, string What) : ChainVerdict;
}

/// <summary>Recomputes the chain from its rows.</summary>
internal static class ChainCheck
{
    /// <param name="file">The database.</param>
    /// <param name="kiosk">Kiosk whose genesis the first row builds on.</param>
    /// <param name="from">First row to verify; its predecessor's hash is taken as it is written, except for row 1.</param>
    public static ChainVerdict Verify(SqliteFile file, string kiosk, long from)
    {
        using var rows = file.Prepare("SELECT seq, epoch, json, ignored, prev_hash, hash, step_sum FROM journal WHERE seq >= ?1 ORDER BY seq");
        var previous = Chain.Genesis(kiosk);
        var expected = from;
        var epoch = 1;
        Span<byte> hash = stackalloc byte[Chain.HashSize];
        rows.Bind(1, from);
        while (rows.Step())
        {
            var seq = rows.Number(0);
            if (expected == from && from > 1 && rows.Bytes(4).Length == Chain.HashSize)
                rows.Bytes(4).CopyTo(previous);

            Chain.Next(previous, (int)rows.Number(1), seq, rows.Bytes(2), rows.Bytes(3), rows.Bytes(6), hash);
            var fault = seq != expected ? $"row {expected} is missing"
                : !rows.Bytes(4).SequenceEqual(previous) ? "it does not build on the row before it"
                : !rows.Bytes(5).SequenceEqual(hash) ? "its content does not match its hash"
                : rows.Number(1) < epoch ? "its epoch is older than the one before"
                : null;
            if (fault is not null)
            {
                rows.Reset();
                return new ChainVerdict.Broken(Math.Min(seq, expected), fault);
            }

            hash.CopyTo(previous);
            epoch = (int)rows.Number(1);
            expected++;
        }

        return new ChainVerdict.Sound(expected - from, Chain.Hex(previous));
    }

    /// <summary>The anchor's row is in the journal, as the anchor remembers it.</summary>
    public static bool Contains(SqliteFile file, Anchor anchor)
    {
        if (anchor.Seq == 0)
            return anchor.Head == Chain.Hex(Chain.Genesis(anchor.Kiosk));

        using var row = file.Prepare("SELECT epoch, hash FROM journal WHERE seq = ?1");
        var found = row.Bind(1, anchor.Seq).Step() && row.Number(0) == anchor.Epoch && Chain.Hex(row.Bytes(1)) == anchor.Head;
        row.Reset();
        return found;
    }
}
