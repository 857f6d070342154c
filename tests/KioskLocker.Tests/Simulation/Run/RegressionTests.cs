using System.Globalization;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>Worlds that once failed are lived again; and a world says how to see it again.</summary>
public sealed class RegressionTests
{
    /// <summary>The last of the file are lived in the quick tests, all of it in the long ones.</summary>
    private static readonly int Lived = Effort.Of(6, int.MaxValue);

    public static TheoryData<int, int> Worlds()
    {
        var worlds = new TheoryData<int, int>();
        var lines = File.ReadLines(Path.Combine(Tidy.Tree.Root, "tests/KioskLocker.Tests/Simulation/Run/regressions.txt")).Where(line => !line.StartsWith('#'));
        foreach (var words in lines.TakeLast(Lived).Select(line => line.Split(' ')))
            worlds.Add(int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
        return worlds;
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void A_world_that_once_failed_passes(int seed, int rounds) =>
        Assert.Null(WorldRun.Run(new WorldPlan(seed, rounds, Swarm.Draw(seed, Enum.GetValues<Mischief>()), IsSqlite: false)).Failure);

    [Fact]
    public void A_world_written_as_a_scenario_is_the_same_world_when_it_is_read()
    {
        var plan = new WorldPlan(11, 3, Swarm.Draw(11, Enum.GetValues<Mischief>()), IsSqlite: false) { Turns = [1, 2, 4, 5, 8] };
        var report = WorldRun.Run(plan);
        var read = WorldScenario.Read(WorldScenario.Write(report), out var problem);
        Assert.Null(problem);
        Assert.Equal(report.Trace, WorldRun.Run(read!).Trace);
        Assert.NotEqual(report.Trace, WorldRun.Run(read! with { Turns = [1, 2, 4, 5] }).Trace);
    }

    [Theory]
    [InlineData("seed x", "line 1 cannot be read: seed x")]
    [InlineData("seed 1\nmischief Unheard 1", "line 2 cannot be read: mischief Unheard 1")]
    public void A_scenario_that_cannot_be_read_says_where(string text, string wanted)
    {
        Assert.Null(WorldScenario.Read(text, out var problem));
        Assert.Equal(wanted, problem);
    }

    [Fact]
    public void Every_mischief_belongs_to_a_class_that_worlds_have_and_every_such_class_has_some()
    {
        var struck = Enum.GetValues<Mischief>().Select(FaultCatalogue.IdOf).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(FaultCatalogue.All.Where(fault => fault.NotModelled is null).Select(fault => fault.Id).Order(StringComparer.Ordinal), struck.Order(StringComparer.Ordinal));
    }
}
