using KioskLocker.Core;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.Run.Canaries;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>F-S9: a copy of the database is put back that is older than its anchor, at a machine whose papers have all come to their end since.</summary>
public sealed class OlderDatabaseWorldTests
{
    private static WorldPlan Plan(int seed) => new(seed, 4, Swarm.Of([Mischief.OlderDatabase, Mischief.PowerCut, Mischief.WalkAwayEarly]), IsSqlite: true);

    [Fact]
    public void F_S9_An_older_database_begins_a_new_epoch_hands_out_nothing_and_is_made_good_by_an_officer()
    {
        var reports = Enumerable.Range(1, 4).Select(seed => WorldRun.Run(Plan(seed))).ToList();

        Assert.All(reports, report => Assert.Null(report.Failure));
        Assert.True(reports.Sum(report => report.Faults.GetValueOrDefault("F-S9")) > 0, "no older database was put back");
    }

    /// <summary>The machine believes what the old database says.</summary>
    [Fact]
    public void F_S9_A_machine_that_does_not_know_that_its_database_is_old_is_found()
    {
        var believes = new Canary("believes-old-database", "")
        {
            Step = step => (before, envelope) =>
            {
                var result = step(before, envelope);
                return envelope.Event is KioskEvent.Recovered { Restored: not null }
                    ? result with { State = result.State with { Compartments = before.Compartments, Results = before.Results, Service = before.Service } }
                    : result;
            },
        };
        var struck = Enumerable.Range(1, 4).Select(Plan).First(plan => WorldRun.Run(plan).Faults.ContainsKey("F-S9"));

        Assert.StartsWith("I-12", WorldRun.Run(struck with { Canary = believes }).Failure, StringComparison.Ordinal);
    }
}
