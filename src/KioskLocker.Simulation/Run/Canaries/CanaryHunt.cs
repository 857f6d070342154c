using System.Diagnostics;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Worlds in which a canary is looked for.</summary>
/// <param name="Seeds">From 1 to this.</param>
/// <param name="Rounds">In each.</param>
/// <param name="Parallel">Side by side.</param>
/// <param name="Budget">Begin no new world after so long.</param>
internal sealed record HuntPlan(int Seeds, int Rounds, int Parallel, TimeSpan Budget);

/// <summary>What became of a canary.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Seed">Seed of the world that caught it; null when none did.</param>
/// <param name="Failure">How that world failed.</param>
/// <param name="Other">The first failure by a rule that is not one of its own; null for none.</param>
/// <param name="Strikes">How often it did the wrong thing, in all worlds.</param>
/// <param name="Worlds">Worlds run.</param>
internal sealed record Hunted(CanaryKind Kind, int? Seed, string? Failure, string? Other, int Strikes, int Worlds);

/// <summary>Looks for canaries: worlds of rising seeds until one fails by a rule that the canary breaks, with exactly the faults that honest worlds of these seeds have.</summary>
internal static class CanaryHunt
{
    /// <summary>Honest worlds: whatever fails among them would be 'caught' with any canary.</summary>
    internal static IReadOnlyList<WorldReport> Honest(HuntPlan plan)
    {
        var reports = new WorldReport?[plan.Seeds];
        var real = Stopwatch.StartNew();
        Parallel.For(0, plan.Seeds, new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel }, index =>
        {
            if (real.Elapsed < plan.Budget)
            {
                reports[index] = WorldRun.Run(Plan(index + 1, plan.Rounds));
            }
        });
        return [.. reports.OfType<WorldReport>()];
    }

    /// <summary>Hunts one canary.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="plan">In which worlds.</param>
    /// <param name="spent">Time spent so far.</param>
    internal static Hunted Hunt(CanaryKind kind, HuntPlan plan, Stopwatch spent)
    {
        var strikes = new Strikes();
        var seed = 0;
        string? other = null;
        while (seed < plan.Seeds && spent.Elapsed < plan.Budget)
        {
            seed++;
            if (WorldRun.Run(Plan(seed, plan.Rounds) with { Canary = kind.Hatch(strikes) }) is not { Failure: { } failure, Ids: { } ids })
            {
                continue;
            }

            if (kind.IsCaughtBy(ids))
            {
                return new Hunted(kind, seed, failure, other, strikes.Count, seed);
            }

            other ??= failure;
        }

        return new Hunted(kind, null, null, other, strikes.Count, seed);
    }

    private static WorldPlan Plan(int seed, int rounds) => new(seed, rounds, Swarm.Draw(seed, FaultCatalogue.Parse("all", out _)), IsSqlite: false);
}
