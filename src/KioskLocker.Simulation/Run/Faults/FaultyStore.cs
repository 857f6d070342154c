using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Simulation.Run.Faults;

/// <summary>What a disk does instead of just taking what is written, or giving what is read.</summary>
internal abstract record DiskTrouble
{
    private DiskTrouble()
    {
    }

    /// <summary>Nothing is written or read, and the store must be opened again.</summary>
    internal sealed record Refuses(StorageFault Fault) : DiskTrouble;

    /// <summary>It is written, and the store hears of a failure all the same: after a failed sync nobody knows.</summary>
    internal sealed record WritesAndFails : DiskTrouble;

    /// <summary>It takes this long.</summary>
    internal sealed record Stalls(TimeSpan For) : DiskTrouble;
}

/// <summary>The disk under a store, and who hears of what only the disk knows.</summary>
internal sealed record DiskLuck
{
    /// <summary>What it does at a write; null for nothing out of the ordinary.</summary>
    internal required Func<DiskTrouble?> Write { get; init; }

    /// <summary>What it does at a read; null for nothing out of the ordinary.</summary>
    internal required Func<DiskTrouble?> Read { get; init; }

    /// <summary>Lets so much time pass.</summary>
    internal required Action<TimeSpan> Stall { get; init; }

    /// <summary>Hears of a commit that reached the disk and that the kiosk does not know of.</summary>
    internal required Action<KioskCommit> Unheard { get; init; }

    /// <summary>Hears that the beginning of this run is on the disk, whether the kiosk knows it or not.</summary>
    internal required Action Begun { get; init; }

    /// <summary>Hears that its end in order is on the disk, whether the kiosk knows it or not.</summary>
    internal required Action Ended { get; init; }
}

/// <summary>
/// A store on a disk that is not always well. Whatever the shipped store does with its file may fail here; the state and the orders left
/// behind are read as the store is opened, and fail with the opening.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="luck">Its disk.</param>
internal sealed class FaultyStore(IKioskStore inner, DiskLuck luck) : IKioskStore, IOutbox, IVault
{
    private bool _isBroken;

    public event Action? Added
    {
        add => inner.Outbox.Added += value;
        remove => inner.Outbox.Added -= value;
    }

    public IVault Vault => this;

    public IOutbox Outbox => this;

    public long LastSeq => inner.LastSeq;

    public int Epoch => inner.Epoch;

    public KioskState LoadState() => inner.LoadState();

    public IReadOnlyList<KioskEffect> Pending() => inner.Pending();

    public void Commit(KioskCommit commit) => Write(() => inner.Commit(commit), () => luck.Unheard(commit));

    public void Acknowledge(int epoch, long upTo) => Write(() => inner.Acknowledge(epoch, upTo));

    public void AcknowledgeAside(int epoch, long seq) => Write(() => inner.AcknowledgeAside(epoch, seq));

    public StartCount BeginRun(RunMark now, TimeSpan window)
    {
        var count = new StartCount(true, 0);
        Write(() =>
        {
            count = inner.BeginRun(now, window);
            luck.Begun();
        });
        return count;
    }

    public void CountRating(DateOnly day, int level, int levels) => Write(() => inner.CountRating(day, level, levels));

    public IReadOnlyList<RatingCount> Ratings() => Read(inner.Ratings);

    public void EndRunCleanly() => Write(() =>
    {
        inner.EndRunCleanly();
        luck.Ended();
    });

    public void Dispose() => inner.Dispose();

    IReadOnlyList<OutboxRow> IOutbox.Head(int most) => Read(() => inner.Outbox.Head(most));

    OutboxDepth IOutbox.Depth() => Read(inner.Outbox.Depth);

    IReadOnlyList<AsideRow> IOutbox.Aside() => Read(inner.Outbox.Aside);

    OutboxRow? IOutbox.AsideAfter(int epoch, long seq) => Read(() => inner.Outbox.AsideAfter(epoch, seq));

    void IOutbox.CountTry(int epoch, long seq) => Write(() => inner.Outbox.CountTry(epoch, seq));

    void IOutbox.SetAside(int epoch, long seq, string reason) => Write(() => inner.Outbox.SetAside(epoch, seq, reason));

    PersonRecord? IVault.Person(VaultRef reference) => Read(() => inner.Vault.Person(reference));

    string? IVault.Phone(VaultRef reference) => Read(() => inner.Vault.Phone(reference));

    PickupCode? IVault.Code(VaultRef reference) => Read(() => inner.Vault.Code(reference));

    /// <summary>What failed once takes nothing more before it is opened again, as the shipped one.</summary>
    private void Write(Action write, Action? unheard = null)
    {
        var trouble = _isBroken ? new DiskTrouble.Refuses(StorageFault.Broken) : luck.Write();
        _isBroken |= trouble is not (null or DiskTrouble.Stalls);
        switch (trouble)
        {
            case null:
                write();
                break;
            case DiskTrouble.Refuses refused:
                throw Refused(refused.Fault);
            case DiskTrouble.WritesAndFails:
                write();
                unheard?.Invoke();
                throw new StorageException(StorageFault.Io, "the simulated disk failed at the sync");
            case DiskTrouble.Stalls slow:
                luck.Stall(slow.For);
                write();
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private T Read<T>(Func<T> read) => luck.Read() is DiskTrouble.Refuses refused ? throw Refused(refused.Fault) : read();

    private static StorageException Refused(StorageFault fault) => new(fault, "the simulated disk refuses");
}
