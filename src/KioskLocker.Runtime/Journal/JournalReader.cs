using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>One journal row.</summary>
/// <param name="Json">The envelope as written.</param>
/// <param name="Ignored">Why the event changed nothing.</param>
/// <param name="Hash">Hex.</param>
/// <param name="Sum">What its step did; null in rows that were written before such sums were.</param>
public sealed record JournalRow(long Seq, int Epoch, string Json, string? Ignored, string Hash, StepSum? Sum)
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

        return Of(SqliteFile.Open(databasePath, readOnly: true, null), databasePath);
    }

    /// <summary>Opens a database that nobody writes and that has no log beside it, without making a file beside it.</summary>
    internal static JournalReader OpenUntouched(string databasePath) => Of(SqliteFile.OpenUntouched(databasePath), databasePath);

    private static JournalReader Of(SqliteFile file, string databasePath)
    {
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
        using var rows = _file.Prepare("SELECT seq, epoch, json, ignored, hash, step_sum FROM journal WHERE seq >= ?1 ORDER BY seq LIMIT ?2");
        rows.Bind(1, from).Bind(2, most);
        while (rows.Step())
            yield return new JournalRow(rows.Number(0), (int)rows.Number(1), rows.Text(2), rows.IsNull(3) ? null : rows.Text(3), Chain.Hex(rows.Bytes(4)), StepSum.Read(rows.Bytes(5)));
    }

    /// <summary>Sequence number of the last row; 0 when there is none.</summary>
    public long LastSeq => long.Parse(_file.Scalar("SELECT coalesce(max(seq), 0) FROM journal"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Programs that wrote rows, each with the row of the first start that names it after another one.</summary>
    public IReadOnlyList<(string Version, long Seq)> Versions()
    {
        using var rows = _file.Prepare("SELECT seq, json_extract(json, '$.event.version') FROM journal WHERE json_extract(json, '$.event.type') = 'recovered' ORDER BY seq");
        var versions = new List<(string Version, long Seq)>();
        while (rows.Step())
        {
            if (versions.Count == 0 || versions[^1].Version != rows.Text(1))
                versions.Add((rows.Text(1), rows.Number(0)));
        }

        return versions;
    }

    /// <summary>Verifies the whole chain from its genesis, and that it contains what the anchor file remembers.</summary>
    /// <param name="anchorPath">Anchor file; null verifies the chain alone.</param>
    public ChainVerdict Verify(string? anchorPath)
    {
        var verdict = ChainCheck.Verify(_file, Kiosk, 1);
        if (verdict is ChainVerdict.Broken || anchorPath is null)
            return verdict;

        return AnchorFile.Read(anchorPath) is { } anchor
            ? AgainstAnchor(anchor, verdict)
            : new ChainVerdict.Broken(LastSeq + 1, $"the anchor {anchorPath} is missing or unreadable, so nobody can say whether rows were cut off");
    }

    /// <summary>The same with an anchor that was read before; null verifies the chain alone.</summary>
    internal ChainVerdict VerifyWith(Anchor? anchor)
    {
        var verdict = ChainCheck.Verify(_file, Kiosk, 1);
        return verdict is ChainVerdict.Sound && anchor is not null ? AgainstAnchor(anchor, verdict) : verdict;
    }

    /// <summary>Looks through the whole file for damage, as SQLite's <c>quick_check</c> does; empty when it is sound.</summary>
    public IReadOnlyList<string> QuickCheck()
    {
        using var rows = _file.Prepare("PRAGMA quick_check(20)");
        var problems = new List<string>();
        while (rows.Step())
        {
            if (rows.Text(0) is var line && line != "ok")
                problems.Add(line);
        }

        return problems;
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

    /// <summary>From here on every read sees one and the same moment, whatever a running kiosk commits meanwhile.</summary>
    internal void StandStill() => _file.Execute("BEGIN");

    /// <summary>The state as stored, each row checked against its sum.</summary>
    internal KioskState State() => StateRows.Read(_file, new StateSum());

    /// <summary>Orders that nobody has answered.</summary>
    internal IReadOnlyList<KioskEffect> Pending() => PendingRows.Read(_file);

    /// <summary>Epoch of the last commit as the database remembers it beside the journal.</summary>
    internal int StoredEpoch() => int.Parse(Meta.Read(_file, Meta.Epoch) ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Names of what the vault holds: its keys and its entries, never their content.</summary>
    internal (IReadOnlySet<string> Keys, IReadOnlySet<string> Entries) VaultNames() => (Names("SELECT visit FROM vault_key"), Names("SELECT ref FROM vault"));

    private HashSet<string> Names(string sql)
    {
        using var rows = _file.Prepare(sql);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Step())
            _ = names.Add(rows.Text(0));
        return names;
    }

    private ChainVerdict AgainstAnchor(Anchor anchor, ChainVerdict sound) =>
        anchor.Kiosk != Kiosk ? new ChainVerdict.Broken(1, $"the anchor is of kiosk {anchor.Kiosk}")
        : ChainCheck.Contains(_file, anchor) ? sound
        : new ChainVerdict.Broken(Math.Min(anchor.Seq, LastSeq + 1), $"the anchor remembers row {anchor.Epoch}/{anchor.Seq}, and the journal does not hold it");
}
