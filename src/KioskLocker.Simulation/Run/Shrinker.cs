using System.Diagnostics;

namespace KioskLocker.Simulation.Run;

/// <summary>Makes a failure smaller: leaves out turns and classes of mischief for as long as the same rule is broken.</summary>
internal static class Shrinker
{
    private const int TriesMost = 120;

    /// <returns>The smallest world found that breaks the same rule; the given one when none smaller does.</returns>
    internal static WorldReport Shrink(WorldReport failed, TimeSpan budget)
    {
        var tries = 0;
        var clock = Stopwatch.StartNew();
        var best = failed;
        if (budget <= TimeSpan.Zero)
        {
            return failed;
        }

        if (Again(failed.Plan with { Turns = [.. Enumerable.Range(1, failed.Turns)] }) is { } first)
        {
            best = first;
        }
        else if (failed.Plan.Turns is null)
        {
            return failed;
        }

        var turns = best.Plan.Turns!.ToList();
        for (var size = Math.Max(1, turns.Count / 2); ; size = Math.Max(1, size / 2))
        {
            for (var at = turns.Count - size; at >= 0 && !IsSpent(); at = Math.Min(at, turns.Count) - size)
            {
                List<int> fewer = [.. turns.Take(at), .. turns.Skip(at + size)];
                if (Again(best.Plan with { Turns = fewer }) is { } smaller)
                {
                    (best, turns) = (smaller, fewer);
                }
            }

            if (size == 1)
            {
                break;
            }
        }

        foreach (var mischief in best.Plan.Swarm.Known.ToList())
        {
            if (!IsSpent() && Again(best.Plan with { Swarm = best.Plan.Swarm.Without(mischief) }) is { } kinder)
            {
                best = kinder;
            }
        }

        return best;

        bool IsSpent() => tries >= TriesMost || clock.Elapsed > budget;

        WorldReport? Again(WorldPlan plan)
        {
            tries++;
            var report = WorldRun.Run(plan);
            return report.Rule == failed.Rule ? report : null;
        }
    }
}
