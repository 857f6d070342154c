using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary><c>run</c>: whole worlds from seeds, in virtual time.</summary>
internal static class RunCommand
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static Command Build(TextWriter output, TextWriter error)
    {
        var seed = new Option<int>("--seed") { Description = "first seed; everything that is drawn is drawn from it", DefaultValueFactory = _ => 1 };
        var seeds = new Option<int>("--seeds") { Description = "how many worlds, each with the next seed", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "rounds in each: one dossier in and its result out", DefaultValueFactory = _ => 20 };
        var store = new Option<string>("--store") { Description = "memory, or sqlite for the store that ships", DefaultValueFactory = _ => "memory" };
        store.AcceptOnlyFromAmong("memory", "sqlite");
        var faults = new Option<string>("--faults") { Description = "all, none, or ids apart by commas; of 'all' each seed draws about half", DefaultValueFactory = _ => "all" };
        var scenario = new Option<string?>("--scenario") { Description = "a scenario file, instead of seeds" };
        var parallel = new Option<int>("--parallel") { Description = "worlds side by side", DefaultValueFactory = _ => Environment.ProcessorCount };
        var minutes = new Option<double?>("--budget") { Description = "begin no new world after so many minutes" };
        var whole = new Option<bool>("--all") { Description = "worlds that the budget left out count as failed" };
        var shrink = new Option<int>("--shrink") { Description = "seconds to make a failure smaller in", DefaultValueFactory = _ => 60 };
        var folder = new Option<string>("--scenarios") { Description = "where the scenario of a failure is written", DefaultValueFactory = _ => "." };
        var list = new Option<bool>("--list-faults") { Description = "show all classes of faults, and go" };
        var command = new Command("run", "Run deterministic worlds: the kiosk's own parts against simulated people, devices, disk, network and office.")
        {
            seed, seeds, rounds, store, faults, scenario, parallel, minutes, whole, shrink, folder, list,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(list))
            {
                List(output);
                return 0;
            }

            var plans = Plans(parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(rounds), parsed.GetValue(store) == "sqlite", parsed.GetValue(faults)!, out var problem);
            if (parsed.GetValue(scenario) is { } file)
            {
                plans = Read(file, out problem);
            }

            if (problem is not null || parsed.GetValue(parallel) < 1)
            {
                error.WriteLine("kiosklocker-simulator: " + (problem ?? "--parallel takes a number from 1."));
                return Misused;
            }

            var limits = new RunLimits(parsed.GetValue(parallel), TimeSpan.FromMinutes(parsed.GetValue(minutes) ?? 1e6), TimeSpan.FromSeconds(parsed.GetValue(shrink)), parsed.GetValue(whole));
            return Run(plans, limits, parsed.GetValue(folder)!, output);
        });
        return command;
    }

    /// <summary>Runs them all and says how it went.</summary>
    private static int Run(List<WorldPlan> plans, RunLimits limits, string folder, TextWriter output)
    {
        var real = Stopwatch.StartNew();
        var reports = new ConcurrentBag<WorldReport>();
        Parallel.ForEach(plans, new ParallelOptions { MaxDegreeOfParallelism = limits.Parallel }, plan =>
        {
            if (real.Elapsed < limits.Budget)
            {
                reports.Add(WorldRun.Run(plan));
            }
        });
        List<WorldReport> all = [.. reports.OrderBy(report => report.Plan.Seed)];
        foreach (var broken in all.Where(report => report.Failure is not null))
        {
            FailureText.Write(broken, limits.Shrink, folder, output);
        }

        var leftOut = limits.All ? plans.Count - all.Count : 0;
        if (all.Count > 0)
        {
            Summary(all, real.Elapsed, plans.Count, output);
        }

        if (leftOut > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FAILED: {leftOut} of {plans.Count} worlds were not run, for the budget of {limits.Budget.TotalMinutes:0.##} minutes is spent."));
        }

        var failed = all.Count(report => report.Failure is not null);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all.Count - failed} passed, {failed + leftOut} failed"));
        return failed + leftOut > 0 ? Failed : 0;
    }

    private static void Summary(List<WorldReport> all, TimeSpan real, int wanted, TextWriter output)
    {
        var simulated = all.Aggregate(TimeSpan.Zero, (sum, report) => sum + report.Simulated);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{all.Count} worlds{(all.Count < wanted ? $" of {wanted}, the budget is spent" : "")}, seeds {all[0].Plan.Seed} to {all[^1].Plan.Seed}, {(all[0].Plan.IsSqlite ? "sqlite" : "memory")}: {all.Sum(r => r.Rounds)} rounds, {all.Sum(r => r.Steps)} steps, {all.Sum(r => r.Boots)} starts, {simulated.TotalDays:0.0} days"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{all.Sum(r => r.Rounds) / real.TotalSeconds:0.0} rounds/s; simulated ÷ wall time {simulated / real:0}, of one world {simulated / all.Aggregate(TimeSpan.Zero, (sum, report) => sum + report.Real):0}"));
        output.WriteLine("faults: " + Counted(all.Select(report => report.Faults)));
        output.WriteLine("checks: " + Counted(all.Select(report => report.Checks)));
        output.WriteLine("not modelled: " + string.Join(" ", FaultCatalogue.All.Where(fault => fault.NotModelled is not null).Select(fault => fault.Id)));
        output.WriteLine("trace " + (all.Count == 1 ? all[0].Trace : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(all.Select(report => report.Trace)))))));
    }

    private static string Counted(IEnumerable<IReadOnlyDictionary<string, long>> all) => string.Join(", ", all.SelectMany(one => one)
        .GroupBy(one => one.Key, one => one.Value).OrderBy(one => one.Key, NaturalOrder.Ids).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Sum()}")));

    private static void List(TextWriter output)
    {
        foreach (var fault in FaultCatalogue.All)
        {
            output.WriteLine($"{fault.Id,-6} {fault.What}{(fault.NotModelled is { } why ? $" — not modelled: {why}" : "")}");
        }
    }

    private static List<WorldPlan> Plans(int seed, int seeds, int rounds, bool isSqlite, string faults, out string? problem)
    {
        var among = FaultCatalogue.Parse(faults, out problem);
        problem ??= seeds < 1 || rounds < 1 ? "--seeds and --rounds take a number from 1." : null;
        return problem is not null ? [] : [.. Enumerable.Range(seed, seeds)
            .Select(one => new WorldPlan(one, rounds, faults == "all" ? Swarm.Draw(one, among) : Swarm.Of(among), isSqlite) { Faults = faults })];
    }

    private static List<WorldPlan> Read(string file, out string? problem)
    {
        if (!File.Exists(file))
        {
            problem = $"there is no file {file}.";
            return [];
        }

        var plan = WorldScenario.Read(File.ReadAllText(file), out problem);
        problem = problem is null ? null : $"{file}: {problem}";
        return plan is null ? [] : [plan];
    }

    private sealed record RunLimits(int Parallel, TimeSpan Budget, TimeSpan Shrink, bool All);
}
