using System.Globalization;
using KioskLocker.Simulation.Disk;

namespace KioskLocker.Tests.Simulation.PowerCuts;

/// <summary>F-S1, F-S2: the power goes at every sync of a whole round, and the disk keeps, drops, tears or garbles what was not synced.</summary>
public sealed class PowerCutTests
{
    private const int Seed = 14;

    private static readonly Lazy<RecordedRound> Round = new(() => RecordedRound.Make(Seed, swallowsSyncs: false));

    /// <summary>Enough for what must be seen.</summary>
    private static readonly CutPlan Few = new(Seed, 2, 3, 11, 1_000_000);

    [Fact]
    public void F_S1_F_S2_Whatever_a_power_cut_leaves_of_the_disk_opens_with_all_that_was_acknowledged_and_comes_to_a_safe_rest()
    {
        var seed = Effort.SeedOr(Seed);
        var real = System.Diagnostics.Stopwatch.StartNew();
        var round = seed == Seed ? Round.Value : RecordedRound.Make(seed, swallowsSyncs: false);
        var kinds = round.Truth.Kinds;
        Assert.All(["OpenCompartment", "Print", "Send", "MintPickupCode", "CheckPin", "ErasePersonalData"], kind => Assert.True(kinds.GetValueOrDefault(kind) > 0, $"the round has no {kind}"));

        var report = round.Cut(Effort.IsDeep ? new CutPlan(seed, 64, 10_000, 1, 50) : new CutPlan(seed, 64, 10_000, 41, 150));

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"power cuts: seed {seed}, {round.Commits.Count} commits, {round.Steps.Count} disk steps; {report}; {real.Elapsed.TotalSeconds:0.0} s"));
        Assert.True(report.Violations == 0, $"KIOSKLOCKER_SEED={seed}: {report}\n{string.Join('\n', report.Kinds)}");
        Assert.True(report.Starts > 0);
    }

    /// <summary>As with <c>synchronous=OFF</c>: what was acknowledged is in no one's memory but the system's.</summary>
    [Fact]
    public void A_disk_that_swallows_syncs_of_the_log_is_found_to_lose_acknowledged_commits()
    {
        var report = RecordedRound.Make(Seed, swallowsSyncs: true).Cut(Few);

        Assert.Contains(report.Kinds, told => told.Contains("had returned, and the journal ends with", StringComparison.Ordinal));
    }

    [Fact]
    public void An_anchor_written_before_its_commit_is_found_to_turn_a_sound_database_into_a_restored_one()
    {
        var round = Round.Value;

        var report = round.Cut(Few, AnchorsFirst(round.Steps), round.LedgerAt);

        Assert.Contains(report.Kinds, told => told.Contains("OlderThanAnchor", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pulse_before_its_commit_is_found()
    {
        var round = Round.Value;
        var early = round.LedgerAt.Select(ledger => Math.Min(ledger + 30, round.Ledger.Count)).ToList();

        var report = round.Cut(Few, round.Steps, early);

        Assert.Contains(report.Kinds, told => told.Contains("I-3", StringComparison.Ordinal));
    }

    /// <summary>Each write and sync of the anchor, moved before the writes of the log that it follows.</summary>
    private static List<DiskStep> AnchorsFirst(IReadOnlyList<DiskStep> steps)
    {
        var moved = new List<DiskStep>();
        for (var step = 0; step < steps.Count; step++)
        {
            var isAnchor = steps[step] is DiskStep.Written { Path: var written } && written.EndsWith(".anchor", StringComparison.Ordinal);
            var commit = moved.FindLastIndex(earlier => earlier is DiskStep.Synced { Path: var synced } && synced.EndsWith("-wal", StringComparison.Ordinal));
            if (!isAnchor || commit < 0)
            {
                moved.Add(steps[step]);
                continue;
            }

            var first = moved.FindLastIndex(commit - 1, earlier => earlier is not DiskStep.Written { Path: var log } || !log.EndsWith("-wal", StringComparison.Ordinal)) + 1;
            moved.InsertRange(first, [steps[step], steps[++step]]);
        }

        return moved;
    }
}
