using KioskLocker.Core;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>Technicians, mains and the panel in worlds.</summary>
public sealed class TechnicianWorldTests
{
    private static int Seed(Func<WorldFit, bool> which) => Enumerable.Range(1, 1000).First(seed => which(WorldFitter.Draw(seed)));

    private static bool HasSwitches(WorldFit fit) => fit.Cabinet.Inputs.Count > 0;

    /// <summary>Whoever oversteps, walks away or meddles: nothing opens that may not, and the session ends with every door shut or out of service (I-21, A42, A43).</summary>
    [Fact]
    public void A42_A43_Technicians_who_overstep_and_walk_away_are_seen_and_leave_nothing_open()
    {
        var swarm = Swarm.Of(new[] { Mischief.TechnicianLeaves, Mischief.TriesForbiddenDoor, Mischief.MeddlesInSession, Mischief.PowerCut, Mischief.StuckContact }.ToDictionary(one => one, _ => 2.0));
        var reports = Enumerable.Range(1, 3).Select(seed => WorldRun.Run(new WorldPlan(seed, 8, swarm, IsSqlite: false))).ToList();
        Assert.All(reports, report => Assert.Null(report.Failure));
        Assert.True(reports.Sum(report => report.Checks.GetValueOrDefault("I-21")) > 1000);
        Assert.True(reports.Sum(report => report.Faults.GetValueOrDefault("F-H8")) > 0);
    }

    /// <summary>The wrong door opens, the technician sees its number, and no map counts as proved before the wires are right.</summary>
    [Fact]
    public void F_D9_Wires_changed_at_installation_are_found_by_proving_door_by_door_and_mended_before_anybody_is_served()
    {
        using var bench = new WorldBench(Seed(fit => fit.IsProved), inMemory: true);
        bench.World.Cabinet.Cabinet.SwapWiring(3, 11, locks: true, contacts: true);
        bench.World.Start();
        Assert.True(bench.World.Cabinet.Cabinet.IsWiredAsPlanned);
        Assert.Equal(bench.World.Fit.Settings.MapHash, bench.World.State.Cabinet.CommissionedHash);
        Assert.All(bench.World.State.Compartments.Values, compartment => Assert.False(compartment.OutOfService));
    }

    [Fact]
    public void F_P8_Without_mains_the_machine_goes_to_sleep_in_order_and_serves_again_when_mains_is_back()
    {
        List<KioskEvent> heard = [];
        using var bench = new WorldBench(Seed(HasSwitches), (_, committed) => heard.Add(committed.Envelope.Event));
        var world = bench.World;
        world.Start();
        world.Cabinet.Cabinet.Fittings.SetMains(false);
        world.Later(TimeSpan.FromMinutes(30), () => world.Cabinet.Cabinet.Fittings.SetMains(true));
        world.Pass(TimeSpan.FromMinutes(4));
        Assert.Equal(2, world.Boots);
        Assert.True(world.Now > TimeSpan.FromMinutes(30));
        Assert.True(heard.OfType<KioskEvent.Recovered>().Last().Clean);
        world.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(KioskPhase.Idle, world.Frame.Phase);
    }

    [Fact]
    public void A_panel_that_stands_open_and_is_called_shut_is_found_until_the_machine_has_read_it()
    {
        using var bench = new WorldBench(Seed(HasSwitches), inMemory: true);
        var world = bench.World;
        world.Start();
        world.Cabinet.Cabinet.Fittings.SetPanel(true);
        Assert.StartsWith("Tamper is called Rest", world.Disagreement, StringComparison.Ordinal);
        world.Pass(TimeSpan.FromSeconds(3));
        Assert.Null(world.Disagreement);
    }
}
