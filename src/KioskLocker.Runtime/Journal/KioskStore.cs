using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Runtime.Journal;

/// <summary>Everything the kiosk must not forget, in one database: journal, state, orders under way, outbox, vault.</summary>
/// <remarks>
/// One thread commits; reading through <see cref="Vault"/> and <see cref="Outbox"/> is safe from any.
/// When a <see cref="StorageException"/> leaves, dispose the store and open it again: what the disk holds is known only then.
/// </remarks>
public sealed class KioskStore : IKioskStore
{
    private static readonly TimeSpan FirstTruncateLimit = TimeSpan.FromMilliseconds(250);

    private readonly StoreFiles _files;
    private readonly StoreSettings _settings;
    private readonly JsonBuffer _json = new();
    private readonly StateRows _state;
    private readonly StateSum _sum;
    private readonly PendingRows _pending;
    private readonly StartRows _starts;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _append;
    private readonly RatingRows _ratings;
    private readonly byte[] _head;
    private readonly IReadOnlyList<KioskEffect> _unfinished;
    private volatile KioskState _last;
    private int _storedEpoch;
    private long _outboxSeq;

    /// <summary>Also at the start: a power cut may have come between an erasure and the emptying of the log.</summary>
    private bool _logHoldsErased = true;

    internal KioskStore(StoreFiles files, StoreSettings settings, VaultCipher cipher, StoreContent content, int epoch)
    {
        (_files, _settings) = (files, settings);
        var writer = files.Writer;
        _state = new StateRows(writer, _json, _sum = content.Sum);
        _pending = new PendingRows(writer, _json);
        _starts = new StartRows(files);
        _begin = writer.Prepare("BEGIN IMMEDIATE");
        _commit = writer.Prepare("COMMIT");
        _append = writer.Prepare("INSERT INTO journal(seq, epoch, json, ignored, prev_hash, hash, step_sum) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _ratings = new RatingRows(files);
        Vault = new VaultTable(files, cipher);
        Outbox = new OutboxTable(files);
        (_last, _head, LastSeq, _unfinished) = (content.State, content.Head, content.LastSeq, content.Pending);
        (Epoch, _storedEpoch) = (epoch, content.Epoch);
        _outboxSeq = content.State.Counters.Epoch == epoch ? content.State.Counters.OutboxSeq : 0;
    }

    /// <inheritdoc cref="IKioskStore.Vault"/>
    public VaultTable Vault { get; }

    IVault IKioskStore.Vault => Vault;

    /// <inheritdoc cref="IKioskStore.Outbox"/>
    public OutboxTable Outbox { get; }

    IOutbox IKioskStore.Outbox => Outbox;

    public long LastSeq { get; private set; }

    public int Epoch { get; }

    /// <summary>Hash of the last journal row, hex.</summary>
    public string Head
    {
        get
        {
            lock (_files.WriteGate)
                return Chain.Hex(_head);
        }
    }

    /// <summary>The write-ahead log holds nothing that an erasure removed. False while another process reads an old snapshot; tried again at each commit.</summary>
    public bool ErasureComplete => !_logHoldsErased;

    /// <summary>Opens or makes the store in this folder.</summary>
    public static StoreOpening Open(StoreSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return StoreOpener.Open(settings);
    }

    public KioskState LoadState() => _last;

    public IReadOnlyList<KioskEffect> Pending() => _unfinished;

    public void Commit(KioskCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var added = false;
        lock (_files.WriteGate)
        {
            StoreRules.Check(commit, _last, LastSeq, Epoch, _outboxSeq);
            _files.Guard_NeedsLock(() => added = Transact_NeedsLock(commit));
        }

        if (added)
            Outbox.RaiseAdded();
    }

    public void Acknowledge(int epoch, long upTo) => Forget(() => Outbox.Acknowledge_NeedsLock(epoch, upTo));

    public void AcknowledgeAside(int epoch, long seq) => Forget(() => Outbox.AcknowledgeAside_NeedsLock(epoch, seq));

    public void CountRating(DateOnly day, int level, int levels) => _ratings.Count(day, level, levels);

    public IReadOnlyList<RatingCount> Ratings() => _ratings.List();

    /// <summary>Writes a mark and waits until it is on the disk, to find out whether it can.</summary>
    public void ProveWritable(DateTimeOffset now) =>
        _files.Write(writer => Meta.Write(writer, Meta.Proved, now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public StartCount BeginRun(RunMark now, TimeSpan window) => _starts.Begin(now, window);

    public void EndRunCleanly() => _starts.EndCleanly();

    public void Dispose()
    {
        Vault.Close();
        _files.Dispose();
        _json.Dispose();
    }

    /// <summary>Deletes rows that the office has, and in the same transaction the codes that they brought.</summary>
    private void Forget(Func<IReadOnlyList<VaultRef>> rows)
    {
        lock (_files.WriteGate)
        {
            _files.Guard_NeedsLock(() =>
            {
                _begin.Run();
                var codes = rows();
                foreach (var code in codes)
                    Vault.Forget_NeedsLock(code);
                _commit.Run();
                if (codes.Count == 0)
                    return;
                _logHoldsErased = true;
                TruncateLog(FirstTruncateLimit);
            });
        }
    }

    private bool Transact_NeedsLock(KioskCommit commit)
    {
        Span<byte> hash = stackalloc byte[Chain.HashSize];
        _begin.Run();
        _state.Write(commit.Before, commit.After);
        Append(commit, new StepSum(StepSum.Of(commit.Effects, _json), _sum.Value), hash);
        var recovered = commit.Envelope.Event as KioskEvent.Recovered;
        if (recovered is not null)
            _pending.DropAll();
        else if (commit.Answered is { } answered)
            _pending.Drop(answered);

        foreach (var entry in commit.Vault)
            Vault.Put_NeedsLock(entry);
        foreach (var effect in commit.Effects)
            Write(effect, commit.Envelope);
        if (_storedEpoch != Epoch)
            Meta.Write(_files.Writer, Meta.Epoch, Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _ratings.Trim_NeedsLock(commit.Envelope);
        _commit.Run();

        Remember(commit, hash);
        var sends = commit.Effects.Any(effect => effect is KioskEffect.Send);
        if (sends || recovered?.Restored is not null || commit.Effects.Any(effect => effect is KioskEffect.OpenCompartment))
            WriteAnchor();
        var erases = commit.Effects.Any(effect => effect is KioskEffect.ErasePersonalData or KioskEffect.ForgetEntry);
        _logHoldsErased |= erases;
        if (_logHoldsErased)
            TruncateLog(erases ? FirstTruncateLimit : TimeSpan.Zero);
        return sends;
    }

    /// <summary>Effects that are rows. The others are done by devices and timers after the commit.</summary>
    private void Write(KioskEffect effect, EventEnvelope happened)
    {
        switch (effect)
        {
            case KioskEffect.OpenCompartment open:
                _pending.Add(open.Id, open);
                break;
            case KioskEffect.Print print:
                _pending.Add(print.Id, print);
                break;
            case KioskEffect.MintPickupCode mint:
                // Repeatable, so the row of an earlier order of the same id may still be there.
                _pending.Drop(mint.Id);
                _pending.Add(mint.Id, mint);
                break;
            case KioskEffect.Send send:
                Outbox.Add_NeedsLock(Envelope(happened, send), _json);
                break;
            case KioskEffect.ErasePersonalData erase:
                Vault.Erase_NeedsLock(erase.Visit);
                break;
            case KioskEffect.ForgetEntry forget:
                Vault.Forget_NeedsLock(forget.Entry);
                break;
        }
    }

    private static UplinkEnvelope Envelope(EventEnvelope happened, KioskEffect.Send send) =>
        new(happened.Epoch, send.OutboxSeq, happened.Utc, happened.ClockConfirmed, send.Message);

    private void Append(KioskCommit commit, StepSum sum, Span<byte> hash)
    {
        Span<byte> step = stackalloc byte[StepSum.Size];
        sum.Write(step);
        var envelope = commit.Envelope;
        var content = _json.Of(envelope);
        var ignored = commit.Ignored is null ? [] : System.Text.Encoding.UTF8.GetBytes(commit.Ignored);
        Chain.Next(_head, envelope.Epoch, envelope.Seq, content, ignored, step, hash);
        _append.Bind(1, envelope.Seq).Bind(2, envelope.Epoch).BindText(3, content).Bind(4, commit.Ignored).BindBlob(5, _head).BindBlob(6, hash).BindBlob(7, step).Run();
    }

    private void Remember(KioskCommit commit, ReadOnlySpan<byte> hash)
    {
        hash.CopyTo(_head);
        _last = commit.After;
        _storedEpoch = Epoch;
        LastSeq = commit.Envelope.Seq;
        foreach (var effect in commit.Effects)
        {
            if (effect is KioskEffect.Send send)
                _outboxSeq = send.OutboxSeq;
        }
    }

    private void WriteAnchor() =>
        _files.Anchor.Write(new(_settings.Kiosk, Epoch, LastSeq, Chain.Hex(_head), _last.Counters.SerialDate, _last.Counters.Serial));

    /// <summary>Until the log is emptied it still holds the pages as they were before the erasure.</summary>
    private void TruncateLog(TimeSpan limit)
    {
        lock (_files.ReadGate)
        {
            _files.Writer.BusyTimeout(limit);
            _logHoldsErased = !_files.Writer.TruncateLog();
            _files.Writer.BusyTimeout(_settings.BusyLimit);
        }
    }
}
