using System.Diagnostics;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.Run.Canaries;
using KioskLocker.Simulation.Run.Faults;
using KioskLocker.Simulation.Run.Office;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>What is said of worlds that failed and of worlds that were left out.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("worlds of a test's own ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_failure_by_a_rule_of_the_kiosk_begins_with_its_id_and_the_printed_command_replays_it()
    {
        var report = WorldRun.Run(new WorldPlan(1, 2, Swarm.None, IsSqlite: false) { Faults = "none", Canary = CanaryList.All.Single(kind => kind.Name == "untold-deposit").Hatch(new Strikes()) });
        Assert.StartsWith("I-6: kiosk: custody of ", report.Failure, StringComparison.Ordinal);
        using var output = new StringWriter();
        FailureText.Write(report, TimeSpan.Zero, _folder, output);

        var file = Path.Combine(_folder, "world-1-i-6.txt");
        Assert.True(File.Exists(file), string.Join(' ', Directory.GetFiles(_folder)));
        var again = output.ToString().Split('\n').Where(line => line.StartsWith("again: ", StringComparison.Ordinal)).Select(line => Words(line["again: ".Length..])).ToList();
        Assert.Equal(["kiosklocker-simulator", "run", "--scenario", file], again[^1]);
        Assert.All(again, words => Assert.Equal((0, "1 passed, 0 failed"), Run([.. words.Skip(2)])));
    }

    /// <summary>The shrinker keeps what breaks the same rule, and several of the kiosk's rules have one id.</summary>
    [Theory]
    [InlineData("I-4: one compartment at a time.", "I-4", "I-4: kiosk: one compartment at a time.")]
    [InlineData("I-3, I-14: an owner's order names a result.", "I-3, I-14", "I-3, I-14: kiosk: an owner's order names a result.")]
    [InlineData("I-6: custody of K7M2-260424-001Y became InMachine and the office is told 0 times", "I-6", "I-6: kiosk: custody of became InMachine and the office is told times")]
    [InlineData("Nothing begins while the machine does not serve.", "I-25", "I-25: kiosk: Nothing begins while the machine does not serve.")]
    [InlineData("NullReferenceException", "I-25", "I-25: kiosk: NullReferenceException")]
    public void Rules_of_the_kiosk_are_told_apart_by_their_text_and_not_by_its_numbers(string rule, string ids, string wanted)
    {
        var report = Report(WorldFailedException.OfKiosk(rule).Message);
        Assert.Equal((ids, wanted), (report.Ids, report.Rule));
    }

    [Fact]
    public void Rules_that_tell_data_go_by_their_ids()
    {
        var (one, other) = (Report("I-5: K7M2-260424-001Y was booked out without being in."), Report("I-5: K7M2-260424-002X was booked into 2 and then into 3."));
        Assert.Equal(("I-5", "I-5"), (one.Rule, other.Rule));
        Assert.Equal("F-D11", Report("F-D11: the lock of door 14 was energised for 9 s.").Rule);
        Assert.Null(Report(null).Rule);
    }

    [Fact]
    public void Worlds_that_the_budget_left_out_fail_where_all_are_wanted()
    {
        Assert.Equal((1, "0 passed, 3 failed"), Run("--seeds", "3", "--budget", "0", "--all"));
        Assert.Equal((0, "0 passed, 0 failed"), Run("--seeds", "3", "--budget", "0"));
        Assert.Equal((0, "1 passed, 0 failed"), Run("--rounds", "1", "--faults", "none", "--all"));
    }

    [Fact]
    public void Canaries_that_the_budget_left_out_fail_where_all_are_wanted()
    {
        using var output = new StringWriter();
        Assert.Equal(1, CanariesCommand.Build(output, output).Parse(["--only", "wrong-door", "--budget", "0", "--all"]).Invoke());
        Assert.Contains("FAILED: the budget of 0 minutes was spent before every canary had its worlds.", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void F_D13_A_neighbour_that_nobody_forced_is_not_counted()
    {
        var clock = new WorldClock(WorldBench.Start);
        using var world = new SimulatedWorld(new WorldParts(3, new MemoryDisk(), clock, new ModelOffice(clock), Serilog.Core.Logger.None)
        {
            Swarm = Swarm.Of(new Dictionary<Mischief, double> { [Mischief.NeighbourForced] = 60 }),
        });
        world.Start();
        new Weather(world).Turn();
        world.Pass(TimeSpan.FromMinutes(2));
        Assert.Empty(world.Fate.Counts);

        Assert.Null(world.Cabinet.Cabinet.Force(1));
        for (var turn = 0; turn < 4; turn++)
        {
            new Weather(world).Turn();
            world.Pass(TimeSpan.FromMinutes(1));
        }

        var forced = world.Cabinet.Cabinet.Doors().Count(door => door.Open) - 1;
        Assert.InRange(forced, 1, 4);
        Assert.Equal(forced, world.Fate.Counts.GetValueOrDefault(Mischief.NeighbourForced));
    }

    private static WorldReport Report(string? failure) => new(
        new WorldPlan(1, 1, Swarm.None, IsSqlite: false), failure, "", 0, 0, 0, 0, TimeSpan.Zero, TimeSpan.Zero, new Dictionary<string, long>(), new Dictionary<string, long>(), []);

    private static (int Code, string LastLine) Run(params string[] args)
    {
        using var output = new StringWriter();
        var code = RunCommand.Build(output, output).Parse(args).Invoke();
        return (code, output.ToString().TrimEnd().Split('\n')[^1]);
    }

    /// <summary>A command line as a shell takes it apart.</summary>
    private static List<string> Words(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"for word in {line}; do printf '%s\\n' \"$word\"; done"]) { RedirectStandardOutput = true })!;
        var words = shell.StandardOutput.ReadToEnd().TrimEnd().Split('\n').ToList();
        shell.WaitForExit();
        return words;
    }
}
