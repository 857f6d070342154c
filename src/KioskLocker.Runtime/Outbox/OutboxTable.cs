using System.Text.Json;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Outbox;

/// <summary>One waiting event as the relay sees it.</summary>
/// <param name="Envelope">The event.</param>
/// <param name="Tries">How often the office refused it alone.</param>
public sealed record OutboxRow(UplinkEnvelope Envelope, int Tries);

/// <summary>An event that the office refuses, kept to be offered again.</summary>
/// <param name="Reason">What the office said, or the event before it of the same dossier.</param>
public sealed record AsideRow(int Epoch, long Seq, string? Dossier, string Reason);

/// <param name="Waiting">Rows to be sent.</param>
/// <param name="Aside">Rows that the office refused and that are kept.</param>
/// <param name="Oldest">Commit time of the oldest waiting row.</param>
public sealed record OutboxDepth(long Waiting, long Aside, DateTimeOffset? Oldest);

/// <summary>The outbox rows. Added by the commit, removed only by the office's answer. Safe from any thread.</summary>
public sealed class OutboxTable : IOutbox
{
    private const string Columns = "SELECT epoch, seq, json, sum, tries FROM outbox";
    private const string CodeRefs = "SELECT json_extract(json, '$.message.codeRef') FROM outbox WHERE json_extract(json, '$.message.type') = 'pickupCodeMinted'";

    private readonly StoreFiles _files;
    private readonly SqliteStatement _add;
    private readonly SqliteStatement _codes;
    private readonly SqliteStatement _acknowledge;
    private readonly SqliteStatement _codesAside;
    private readonly SqliteStatement _acknowledgeAside;
    private readonly SqliteStatement _countTry;
    private readonly SqliteStatement _setAside;
    private readonly SqliteStatement _followAside;
    private readonly SqliteStatement _head;
    private readonly SqliteStatement _count;
    private readonly SqliteStatement _listAside;
    private readonly SqliteStatement _asideAfter;

    internal OutboxTable(StoreFiles files)
    {
        _files = files;
        var writer = files.Writer;

        // Whatever follows a row set aside and speaks of the same dossier waits with it: the office hears of one dossier in order or not at all.
        _add = writer.Prepare(
            "INSERT INTO outbox(epoch, seq, json, sum, dossier, aside) VALUES(?1, ?2, ?3, ?4, ?5, "
            + "(SELECT 'waits for ' || o.epoch || '/' || o.seq FROM outbox o WHERE o.aside IS NOT NULL AND o.dossier = ?5 LIMIT 1))");
        _codes = writer.Prepare(CodeRefs + " AND epoch = ?1 AND seq <= ?2 AND aside IS NULL");
        _acknowledge = writer.Prepare("DELETE FROM outbox WHERE epoch = ?1 AND seq <= ?2 AND aside IS NULL");
        _codesAside = writer.Prepare(CodeRefs + " AND epoch = ?1 AND seq = ?2 AND aside IS NOT NULL");
        _acknowledgeAside = writer.Prepare("DELETE FROM outbox WHERE epoch = ?1 AND seq = ?2 AND aside IS NOT NULL");
        _countTry = writer.Prepare("UPDATE outbox SET tries = tries + 1 WHERE epoch = ?1 AND seq = ?2");
        _setAside = writer.Prepare("UPDATE outbox SET aside = ?3 WHERE epoch = ?1 AND seq = ?2");
        _followAside = writer.Prepare(
            "UPDATE outbox SET aside = 'waits for ' || ?1 || '/' || ?2 WHERE aside IS NULL AND (epoch, seq) > (?1, ?2) "
            + "AND dossier = (SELECT dossier FROM outbox WHERE epoch = ?1 AND seq = ?2)");
        _head = files.Reader.Prepare(Columns + " WHERE aside IS NULL ORDER BY epoch, seq LIMIT ?1");
        _count = files.Reader.Prepare(
            "SELECT count(*) FILTER (WHERE aside IS NULL), count(*) FILTER (WHERE aside IS NOT NULL), "
            + "(SELECT json_extract(json, '$.utc') FROM outbox WHERE aside IS NULL ORDER BY epoch, seq LIMIT 1) FROM outbox");
        _listAside = files.Reader.Prepare("SELECT epoch, seq, dossier, aside FROM outbox WHERE aside IS NOT NULL ORDER BY epoch, seq LIMIT 1000");
        _asideAfter = files.Reader.Prepare(
            Columns + " AS o WHERE aside IS NOT NULL AND (epoch, seq) > (?1, ?2) AND NOT EXISTS (SELECT 1 FROM outbox AS e "
            + "WHERE e.aside IS NOT NULL AND e.dossier = o.dossier AND (e.epoch, e.seq) < (o.epoch, o.seq)) ORDER BY epoch, seq LIMIT 1");
    }

    public event Action? Added;

    public IReadOnlyList<OutboxRow> Head(int most)
    {
        lock (_files.ReadGate)
        {
            var rows = new List<OutboxRow>();
            try
            {
                _head.Bind(1, most);
                while (_head.Step() && (rows.Count == 0 || rows[0].Envelope.Epoch == (int)_head.Number(0)))
                    rows.Add(Read(_head));
                return rows;
            }
            catch (StorageException damaged) when (damaged.Fault == StorageFault.Corrupt && rows.Count > 0)
            {
                // What stands before it can go; the row is met again as the first one.
                return rows;
            }
            finally
            {
                _head.Reset();
            }
        }
    }

    public OutboxDepth Depth()
    {
        lock (_files.ReadGate)
        {
            _ = _count.Step();
            var oldest = _count.IsNull(2) ? (DateTimeOffset?)null : DateTimeOffset.Parse(_count.Text(2), System.Globalization.CultureInfo.InvariantCulture);
            var depth = new OutboxDepth(_count.Number(0), _count.Number(1), oldest);
            _count.Reset();
            return depth;
        }
    }

    public IReadOnlyList<AsideRow> Aside()
    {
        lock (_files.ReadGate)
        {
            var rows = new List<AsideRow>();
            while (_listAside.Step())
                rows.Add(new((int)_listAside.Number(0), _listAside.Number(1), _listAside.IsNull(2) ? null : _listAside.Text(2), _listAside.Text(3)));
            return rows;
        }
    }

    public OutboxRow? AsideAfter(int epoch, long seq)
    {
        lock (_files.ReadGate)
        {
            while (true)
            {
                try
                {
                    if (!_asideAfter.Bind(1, epoch).Bind(2, seq).Step())
                        return null;
                    (epoch, seq) = ((int)_asideAfter.Number(0), _asideAfter.Number(1));
                    return Read(_asideAfter);
                }
                catch (StorageException unreadable) when (unreadable.Fault == StorageFault.Corrupt)
                {
                    // It stands in nobody's way where it is: perhaps a later version wrote it. The others have their turn.
                }
                finally
                {
                    _asideAfter.Reset();
                }
            }
        }
    }

    public void CountTry(int epoch, long seq) => _files.Write(_ => _countTry.Bind(1, epoch).Bind(2, seq).Run());

    public void SetAside(int epoch, long seq, string reason) => _files.Write(_ =>
    {
        _setAside.Bind(1, epoch).Bind(2, seq).Bind(3, reason).Run();
        _followAside.Bind(1, epoch).Bind(2, seq).Run();
    });

    /// <summary>Pickup codes that rows of this database still have to bring to the office, those set aside included.</summary>
    internal static IReadOnlyList<VaultRef> CodesWaiting(SqliteFile file)
    {
        using var rows = file.Prepare(CodeRefs);
        return ReadRefs(rows);
    }

    /// <summary>Deletes the rows that the office has. Runs inside the caller's transaction.</summary>
    /// <returns>The pickup codes that went with them.</returns>
    internal IReadOnlyList<VaultRef> Acknowledge_NeedsLock(int epoch, long upTo)
    {
        var codes = ReadRefs(_codes.Bind(1, epoch).Bind(2, upTo));
        _acknowledge.Bind(1, epoch).Bind(2, upTo).Run();
        return codes;
    }

    /// <summary>Deletes a row set aside that the office has taken after all. Runs inside the caller's transaction.</summary>
    /// <returns>The pickup code that went with it, if any.</returns>
    internal IReadOnlyList<VaultRef> AcknowledgeAside_NeedsLock(int epoch, long seq)
    {
        var codes = ReadRefs(_codesAside.Bind(1, epoch).Bind(2, seq));
        _acknowledgeAside.Bind(1, epoch).Bind(2, seq).Run();
        return codes;
    }

    /// <summary>Adds one row. Runs inside the commit's transaction.</summary>
    internal void Add_NeedsLock(UplinkEnvelope envelope, JsonBuffer json)
    {
        var content = json.Of(envelope);
        Span<byte> sum = stackalloc byte[RowSum.Size];
        RowSum.Of(KeyOf(envelope.Epoch, envelope.Seq), content, sum);
        _add.Bind(1, envelope.Epoch).Bind(2, envelope.Seq).BindText(3, content).BindBlob(4, sum).Bind(5, SubjectOf(envelope.Message)).Run();
    }

    internal void RaiseAdded() => Added?.Invoke();

    /// <summary>The drop-off or dossier whose order counts; null for messages about the machine.</summary>
    internal static string? SubjectOf(UplinkMessage message) => message switch
    {
        UplinkMessage.DossierDeposited deposited => deposited.Number.Text,
        UplinkMessage.DropOffUnsettled unsettled => unsettled.Number.Text,
        UplinkMessage.DropOffWithdrawn withdrawn => withdrawn.Number.Text,
        UplinkMessage.PersonalDataErased erased => erased.Number?.Text,
        UplinkMessage.DossierEmptied emptied => emptied.Number.Text,
        UplinkMessage.DossierDisputed disputed => disputed.Number.Text,
        UplinkMessage.ResultLoaded loaded => loaded.Dossier.Text,
        UplinkMessage.PickupCodeMinted minted => minted.Dossier.Text,
        UplinkMessage.PickupCodeEnded ended => ended.Dossier.Text,
        UplinkMessage.ResultCollected collected => collected.Dossier.Text,
        UplinkMessage.ResultUnsettled unsettled => unsettled.Dossier.Text,
        UplinkMessage.ResultReported reported => reported.Dossier.Text,
        UplinkMessage.ResultReturned returned => returned.Dossier.Text,
        UplinkMessage.ResultLocked locked => locked.Dossier.Text,
        _ => null,
    };

    internal static string KeyOf(int epoch, long seq) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{epoch}/{seq}");

    private static List<VaultRef> ReadRefs(SqliteStatement rows)
    {
        var refs = new List<VaultRef>();
        while (rows.Step())
            refs.Add(new VaultRef(rows.Text(0)));
        return refs;
    }

    private static OutboxRow Read(SqliteStatement row) => new(Parse(row), (int)row.Number(4));

    private static UplinkEnvelope Parse(SqliteStatement row)
    {
        var key = KeyOf((int)row.Number(0), row.Number(1));
        RowSum.Check("outbox", key, row.Bytes(2), row.Bytes(3));
        try
        {
            return JsonSerializer.Deserialize<UplinkEnvelope>(row.Bytes(2), WireJson.Options)
                ?? throw new StorageException(StorageFault.Corrupt, $"outbox row {key} is empty");
        }
        catch (JsonException)
        {
            throw new UnreadableRowException((int)row.Number(0), row.Number(1));
        }
    }
}
