using KioskLocker.Core;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Simulation.Run.Faults;

/// <summary>What a disk does at one commit instead of just taking it.</summary>
internal abstract record DiskTrouble
{
    private DiskTrouble()
    {
    }

    /// <summary>Nothing is written, and the store must be opened again.</summary>
    internal sealed record Refuses(StorageFault Fault) : DiskTrouble;

    /// <summary>It is written, and the store hears of a failure all the same: after a failed sync nobody knows.</summary>
    internal sealed record WritesAndFails : DiskTrouble;

    /// <summary>It takes this long.</summary>
    internal sealed record Stalls(TimeSpan For) : DiskTrouble;
}

/// <summary>A store on a disk that is not always well.</summary>
/// <param name="inner">The store.</param>
/// <param name="trouble">What the disk does at this commit; null for nothing out of the ordinary.</param>
/// <param name="stall">Lets so much time pass.</param>
/// <param name="unheard">Hears of a commit that reached the disk and that the kiosk does not know of.</param>
internal sealed class FaultyStore(IKioskStore inner, Func<KioskCommit, DiskTrouble?> trouble, Action<TimeSpan> stall, Action<KioskCommit> unheard) : IKioskStore
{
    public IVault Vault => inner.Vault;

    public IOutbox Outbox => inner.Outbox;

    public long LastSeq => inner.LastSeq;

    public int Epoch => inner.Epoch;

    public KioskState LoadState() => inner.LoadState();

    public IReadOnlyList<KioskEffect> Pending() => inner.Pending();

    public void Commit(KioskCommit commit)
    {
        switch (trouble(commit))
        {
            case null:
                inner.Commit(commit);
                break;
            case DiskTrouble.Refuses refused:
                throw new StorageException(refused.Fault, "the simulated disk refuses");
            case DiskTrouble.WritesAndFails:
                inner.Commit(commit);
                unheard(commit);
                throw new StorageException(StorageFault.Io, "the simulated disk failed at the sync");
            case DiskTrouble.Stalls slow:
                stall(slow.For);
                inner.Commit(commit);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public void Acknowledge(int epoch, long upTo) => inner.Acknowledge(epoch, upTo);

    public StartCount BeginRun(RunMark now, TimeSpan window) => inner.BeginRun(now, window);

    public void CountRating(DateOnly day, int level) => inner.CountRating(day, level);

    public void EndRunCleanly() => inner.EndRunCleanly();

    public void Dispose() => inner.Dispose();
}
