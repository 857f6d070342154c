using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Simulation.Run;

/// <summary>A store on a <see cref="MemoryDisk"/>, for one run of the kiosk's process. It keeps the rules of the shipped store, and the same tests hold both.</summary>
internal sealed class MemoryStore : IKioskStore, IOutbox
{
    private readonly Lock _gate = new();
    private readonly MemoryDisk _disk;
    private readonly IReadOnlyList<KioskEffect> _unfinished;
    private readonly JsonBuffer _json = new();
    private readonly StepSums _sums;
    private long _outboxSeq;
    private int _run = -1;
    private bool _isBroken;
    private bool _isClosed;

    internal MemoryStore(MemoryDisk disk)
    {
        _disk = disk;
        Epoch = Math.Max(disk.Epoch, 1);
        _sums = new StepSums(disk.Sum, _json);
        _unfinished = disk.Pending.OldestFirst();
        _outboxSeq = disk.State.Counters.Epoch == Epoch ? disk.State.Counters.OutboxSeq : 0;
    }

    public event Action? Added;

    public IVault Vault => _disk.Vault;

    public IOutbox Outbox => this;

    public long LastSeq => _disk.LastSeq;

    public int Epoch { get; }

    public KioskState LoadState() => _disk.State;

    public IReadOnlyList<KioskEffect> Pending() => _unfinished;

    public void Commit(KioskCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var sends = false;
        lock (_gate)
        {
            StoreRules.Check(commit, _disk.State, LastSeq, Epoch, _outboxSeq);
            Guard_NeedsLock();
            if (_disk.Pending.Collides(commit))
            {
                // The database refuses such a row and is then open to doubt; so is this.
                _isBroken = true;
                throw new StorageException(StorageFault.Other, $"step {commit.Envelope.Seq} gives an order under an id that another order has");
            }

            _disk.Pending.Take(commit);
            foreach (var entry in commit.Vault)
            {
                _disk.Vault.Put(entry);
            }

            foreach (var effect in commit.Effects)
            {
                sends |= Take_NeedsLock(effect, commit.Envelope);
            }

            _disk.Append(commit, _sums.Take(commit.Before, commit.After, commit.Effects));
        }

        if (sends)
        {
            Added?.Invoke();
        }
    }

    public void Acknowledge(int epoch, long upTo) => Forget(() => _disk.Outbox.Acknowledge(epoch, upTo));

    public void AcknowledgeAside(int epoch, long seq) => Forget(() => _disk.Outbox.AcknowledgeAside(epoch, seq));

    public StartCount BeginRun(RunMark now, TimeSpan window)
    {
        var count = new StartCount(true, 0);
        Write(() =>
        {
            count = PastRun.Count(Enumerable.Reverse(_disk.Runs), now, window);
            _disk.Runs.Add(PastRun.At(now));
            if (_disk.Runs.Count > StartRows.Kept)
            {
                _disk.Runs.RemoveAt(0);
            }

            _run = _disk.Runs.Count - 1;
        });
        return count;
    }

    public void CountRating(DateOnly day, int level, int levels) => Write(() =>
        _disk.Ratings[(day, level)] = (levels, _disk.Ratings.TryGetValue((day, level), out var before) && before.Levels == levels ? before.Count + 1 : 1));

    public IReadOnlyList<RatingCount> Ratings()
    {
        lock (_gate)
        {
            return [.. _disk.Ratings.Select(rating => new RatingCount(rating.Key.Day, rating.Key.Level, rating.Value.Count, rating.Value.Levels))];
        }
    }

    public void EndRunCleanly() => Write(() =>
    {
        if (_run >= 0)
        {
            _disk.Runs[_run] = _disk.Runs[_run] with { Clean = true };
        }
    });

    IReadOnlyList<OutboxRow> IOutbox.Head(int most) => _disk.Outbox.Head(most);

    OutboxDepth IOutbox.Depth() => _disk.Outbox.Depth();

    IReadOnlyList<AsideRow> IOutbox.Aside() => _disk.Outbox.Aside();

    OutboxRow? IOutbox.AsideAfter(int epoch, long seq) => _disk.Outbox.AsideAfter(epoch, seq);

    void IOutbox.CountTry(int epoch, long seq) => Write(() => _disk.Outbox.CountTry(epoch, seq));

    void IOutbox.SetAside(int epoch, long seq, string reason) => Write(() => _disk.Outbox.SetAside(epoch, seq, reason));

    /// <summary>As a power cut leaves it: nothing that comes later reaches the disk.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                (_isClosed, _isBroken) = (true, true);
                _json.Dispose();
                _disk.Close();
            }
        }
    }

    /// <summary>What the commit itself does for an effect; true when a row came into the outbox.</summary>
    private bool Take_NeedsLock(KioskEffect effect, EventEnvelope happened)
    {
        switch (effect)
        {
            case KioskEffect.Send send:
                _disk.Outbox.Add(new UplinkEnvelope(happened.Epoch, send.OutboxSeq, happened.Utc, happened.ClockConfirmed, send.Message));
                _outboxSeq = send.OutboxSeq;
                return true;
            case KioskEffect.ErasePersonalData erase:
                _disk.Vault.Erase(erase.Visit);
                return false;
            case KioskEffect.ForgetEntry forget:
                _disk.Vault.Forget(forget.Entry);
                return false;
            default:
                return false;
        }
    }

    /// <summary>The office has these rows, and with them the codes that they brought.</summary>
    private void Forget(Func<IReadOnlyList<VaultRef>> rows) => Write(() =>
    {
        foreach (var code in rows())
        {
            _disk.Vault.Forget(code);
        }
    });

    private void Write(Action change)
    {
        lock (_gate)
        {
            Guard_NeedsLock();
            change();
        }
    }

    private void Guard_NeedsLock()
    {
        if (_isBroken)
        {
            throw new StorageException(StorageFault.Broken, "the store failed before and was not opened again");
        }
    }
}
