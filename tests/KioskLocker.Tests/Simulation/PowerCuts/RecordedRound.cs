using KioskLocker.Simulation.Disk;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.World;
using KioskLocker.Tests.Simulation.Run;

namespace KioskLocker.Tests.Simulation.PowerCuts;

/// <summary>
/// A whole round, recorded: machine new, dossier in, emptied, accepted, result loaded, collected; a restart after a month, and the
/// erasure of what was kept for a month. Everybody behaves.
/// </summary>
internal sealed class RecordedRound
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(31);

    private RecordedRound(JournalTruth truth, Recording recording, IReadOnlyList<LedgerEntry> ledger)
    {
        (Truth, Ledger) = (truth, ledger);
        (Steps, LedgerAt, Commits) = (recording.Log.Steps(), recording.LedgerAt, recording.Commits);
    }

    internal JournalTruth Truth { get; }

    internal IReadOnlyList<LedgerEntry> Ledger { get; }

    internal IReadOnlyList<DiskStep> Steps { get; }

    internal IReadOnlyList<long> LedgerAt { get; }

    internal IReadOnlyList<CommitMark> Commits { get; }

    internal static RecordedRound Make(int seed, bool swallowsSyncs)
    {
        using var recording = new Recording(swallowsSyncs);
        using var bench = new WorldBench(seed, recording);
        Play(bench);
        return new RecordedRound(JournalTruth.Read(Path.Combine(bench.Folder, "kiosk.db")), recording, bench.World.Cabinet.Ledger.After(0).Entries);
    }

    /// <summary>Tries what a power cut may leave of it, in a folder of its own.</summary>
    internal CutReport Cut(CutPlan plan) => Cut(plan, Steps, LedgerAt);

    /// <summary>The same for a disk or a cabinet to which it was done in another order.</summary>
    internal CutReport Cut(CutPlan plan, IReadOnlyList<DiskStep> steps, IReadOnlyList<long> ledgerAt)
    {
        var scratch = new DirectoryInfo(ScratchFolder.Make());
        try
        {
            return new CutSeries(plan, scratch.FullName, Truth, Commits, Ledger).Run(steps, ledgerAt);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static void Play(WorldBench bench)
    {
        var world = bench.World;
        world.Fate.IsKind = true;
        world.Start();
        bench.Rounds.Run(1);
        bench.Rounds.Heal();
        world.Deliver();
        world.Kiosk.Store.CountRating(new DateOnly(2026, 11, 23), 1, 3);
        world.Stop();

        var until = bench.Clock.Now + Month;
        while (bench.Clock.NextDue is { } due && due <= until)
            bench.Clock.MoveTo(due);
        bench.Clock.MoveTo(until);
        world.StartAgain();
        world.Skip(TimeSpan.FromHours(2.5));
        world.Deliver();
        world.Stop();
    }
}
