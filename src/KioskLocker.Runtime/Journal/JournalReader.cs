using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>One journal row.</summary>
/// <param name="Json">The envelope as written.</param>
/// <param name="Ignored">Why the event changed nothing.</param>
/// <param name="Hash">Hex.</param>
public sealed record JournalRow(long Seq, int Epoch, string Json, string? Ignored, string Hash)
{
    /// <summary>The event, for a replay.</summary>
    public EventEnvelope Envelope() => JsonSerializer.Deserialize<EventEnvelope>(Json, WireJson.Options)
        ?? throw new StorageException(StorageFault.Corrupt, $"journal row {Seq} is empty");
}

/// <summary>Reads a kiosk's database beside the running kiosk or on a desk. Never writes.</summary>
public sealed class JournalReader : IDisposable
{
    private readonly SqliteFile _file;

    private JournalReader(SqliteFile file, string kiosk) => (_file, Kiosk) = (file, kiosk);

    /// <summary>Whose journal it is.</summary>
    public string Kiosk { get; }

    /// <exception cref="StorageException">The file is missing, no database, or of another program.</exception>
    public static JournalReader Open(string databasePath)
    {
        if (!File.Exists(databasePath))
            throw new StorageException(StorageFault.Io, $"there is no database {databasePath}");

        var file = SqliteFile.Open(databasePath, readOnly: true, null);
        try
        {
            file.BusyTimeout(TimeSpan.FromSeconds(5));
            if (Schema.VersionOf(file) != Schema.Version)
                throw new StorageException(StorageFault.Other, $"{databasePath} has schema {Schema.VersionOf(file)}, this program knows {Schema.Version}");
            return new JournalReader(file, Meta.Read(file, Meta.Kiosk) ?? throw new StorageException(StorageFault.Corrupt, "the database names no kiosk"));
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Rows from this sequence number on, in order.</summary>
    public IEnumerable<JournalRow> List(long from, long most)
    {
        using var rows = _file.Prepare("SELECT seq, epoch, json, ignored, hash FROM journal WHERE seq >= ?1 ORDER BY seq LIMIT ?2");
        rows.Bind(1, from).Bind(2, most);
        while (rows.Step())
            yield return new JournalRow(rows.Number(0), (int)rows.Number(1), rows.Text(2), rows.IsNull(3) ? null : rows.Text(3), Chain.Hex(rows.Bytes(4)));
    }

    /// <summary>Sequence number of the last row; 0 when there is none.</summary>
    public long LastSeq => long.Parse(_file.Scalar("SELECT coalesce(max(seq), 0) FROM journal"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Verifies the whole chain from its genesis, and that it contains what the anchor file remembers.</summary>
    /// <param name="anchorPath">Anchor file; null verifies the chain alone.</param>
    public ChainVerdict Verify(string? anchorPath)
    {
        var verdict = ChainCheck.Verify(_file, Kiosk, 1);
        if (verdict is ChainVerdict.Broken || anchorPath is null)
            return verdict;

        return AnchorFile.Read(anchorPath) switch
        {
            null => new ChainVerdict.Broken(LastSeq + 1, $"the anchor {anchorPath} is missing or unreadable, so nobody can say whether rows were cut off"),
            var anchor when anchor.Kiosk != Kiosk => new ChainVerdict.Broken(1, $"the anchor is of kiosk {anchor.Kiosk}"),
            var anchor when !ChainCheck.Contains(_file, anchor) => new ChainVerdict.Broken(
                Math.Min(anchor.Seq, LastSeq + 1), $"the anchor remembers row {anchor.Epoch}/{anchor.Seq}, and the journal does not hold it"),
            _ => verdict,
        };
    }

    /// <summary>Waiting outbox rows and those set aside, as <c>epoch, seq, json, aside, tries</c>.</summary>
    public IEnumerable<(int Epoch, long Seq, string Json, string? Aside, int Tries)> Outbox(long most)
    {
        using var rows = _file.Prepare("SELECT epoch, seq, json, aside, tries FROM outbox ORDER BY epoch, seq LIMIT ?1");
        rows.Bind(1, most);
        while (rows.Step())
            yield return ((int)rows.Number(0), rows.Number(1), rows.Text(2), rows.IsNull(3) ? null : rows.Text(3), (int)rows.Number(4));
    }

    /// <summary>How many rows wait and how many were set aside.</summary>
    public (long Waiting, long Aside) OutboxCounts() => (
        long.Parse(_file.Scalar("SELECT count(*) FROM outbox WHERE aside IS NULL"), System.Globalization.CultureInfo.InvariantCulture),
        long.Parse(_file.Scalar("SELECT count(*) FROM outbox WHERE aside IS NOT NULL"), System.Globalization.CultureInfo.InvariantCulture));

    public void Dispose() => _file.Dispose();
}
