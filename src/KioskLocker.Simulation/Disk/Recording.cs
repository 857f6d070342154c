using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Simulation.Run;

namespace KioskLocker.Simulation.Disk;

/// <summary>A commit that had returned.</summary>
/// <param name="At">Steps of the disk log until then.</param>
/// <param name="Seq">Its journal row.</param>
/// <param name="Utc">Wall clock.</param>
/// <param name="Ledger">Last thing that had happened to the cabinet.</param>
/// <param name="Acknowledged">Outbox rows that were gone by then, because the office had them.</param>
internal sealed record CommitMark(int At, long Seq, DateTimeOffset Utc, long Ledger, long Acknowledged);

/// <summary>Watches the store of a world: what is done to its disk, and between which steps a commit returned.</summary>
internal sealed class Recording : IDisposable
{
    private readonly RecordingVfs _vfs;
    private readonly List<CommitMark> _commits = [];
    private readonly List<long> _ledgerAt = [];
    private SimulatedWorld? _world;

    /// <param name="swallowsSyncs">The disk lies about syncs of the database's log.</param>
    internal Recording(bool swallowsSyncs)
    {
        // Asked under the log's own lock, once for each step.
        Log = new DiskLog(() => _ledgerAt.Add(_world?.Cabinet.Ledger.Last ?? 0));
        _vfs = new RecordingVfs(Log, swallowsSyncs);
    }

    internal DiskLog Log { get; }

    /// <summary>Commits in order.</summary>
    internal IReadOnlyList<CommitMark> Commits => _commits;

    /// <summary>Last thing that had happened to the cabinet before each step of the log.</summary>
    internal IReadOnlyList<long> LedgerAt => _ledgerAt;

    /// <summary>For <see cref="SqliteDisk.Through"/>.</summary>
    internal StoreSettings Through(StoreSettings settings) => settings with { SqliteVfs = _vfs.Name, Witness = Log };

    /// <summary>For <see cref="WorldParts.Heard"/>.</summary>
    internal void Hear(SimulatedWorld world, Committed committed)
    {
        _world = world;
        var given = committed.State.Counters.OutboxSeq;
        _commits.Add(new CommitMark(
            Log.Count, committed.Envelope.Seq, committed.Envelope.Utc, world.Cabinet.Ledger.Last, given - world.Kiosk.Store.Outbox.Depth().Waiting));
    }

    public void Dispose() => _vfs.Dispose();
}
