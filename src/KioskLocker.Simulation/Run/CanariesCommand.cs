using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using KioskLocker.Simulation.Run.Canaries;

namespace KioskLocker.Simulation.Run;

/// <summary><c>canaries</c>: deliberate bugs, each of which some world must notice.</summary>
internal static class CanariesCommand
{
    /// <summary>So many of a hundred must be caught.</summary>
    private const int Wanted = 95;

    private const int Width = 80;
    private const int Failed = 1;
    private const int Misused = 2;

    public static Command Build(TextWriter output, TextWriter error)
    {
        var seeds = new Option<int>("--seeds") { Description = "worlds for each canary at most, with seeds from 1", DefaultValueFactory = _ => 40 };
        var rounds = new Option<int>("--rounds") { Description = "rounds in each: one dossier in and its result out", DefaultValueFactory = _ => 10 };
        var only = new Option<string?>("--only") { Description = "these canaries, by their names apart by commas" };
        var minutes = new Option<double?>("--budget") { Description = "begin no new world after so many minutes" };
        var whole = new Option<bool>("--all") { Description = "fail when the budget was spent before every canary had its worlds" };
        var parallel = new Option<int>("--parallel") { Description = "canaries side by side", DefaultValueFactory = _ => Environment.ProcessorCount };
        var list = new Option<bool>("--list") { Description = "show all canaries, and go" };
        var command = new Command("canaries", "Run worlds with deliberate bugs in them, one at a time, and say which of them were noticed.") { seeds, rounds, only, minutes, whole, parallel, list };
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(only);
            var names = name?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var kinds = CanaryList.All.Where(kind => names is null || names.Contains(kind.Name, StringComparer.Ordinal)).ToList();
            var unknown = names?.FirstOrDefault(one => kinds.TrueForAll(kind => kind.Name != one)) ?? (kinds.Count == 0 ? name : null);
            if (parsed.GetValue(list))
            {
                kinds.ForEach(kind => output.WriteLine($"{kind.Name,-20} {kind.Rules,-10} {kind.What}"));
                return 0;
            }

            if (unknown is not null || parsed.GetValue(seeds) < 1 || parsed.GetValue(rounds) < 1 || parsed.GetValue(parallel) < 1)
            {
                error.WriteLine("kiosklocker-simulator: " + (unknown is not null ? $"there is no canary '{unknown}'; --list shows them all." : "--seeds, --rounds and --parallel take a number from 1."));
                return Misused;
            }

            return Run(kinds, new HuntPlan(parsed.GetValue(seeds), parsed.GetValue(rounds), parsed.GetValue(parallel), TimeSpan.FromMinutes(parsed.GetValue(minutes) ?? 1e6)), parsed.GetValue(whole), output);
        });
        return command;
    }

    private static int Run(List<CanaryKind> kinds, HuntPlan plan, bool isWhole, TextWriter output)
    {
        var spent = Stopwatch.StartNew();
        var honest = CanaryHunt.Honest(plan);
        foreach (var failed in honest.Where(report => report.Failure is not null))
        {
            output.WriteLine($"honest world {failed.Plan.Seed} fails: {failed.Failure}");
        }

        if (honest.Any(report => report.Failure is not null))
        {
            output.WriteLine("Worlds without canaries fail, so nothing can be said of those with.");
            output.WriteLine($"0 passed, {kinds.Count} failed");
            return Failed;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{honest.Count} honest worlds passed, seeds 1 to {honest.Count}, {plan.Rounds} rounds each, {spent.Elapsed.TotalSeconds:0} s"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"canary",-20} {"",-6} {"seed",4} {"strikes",7}  caught by"));
        var hunted = new Hunted[kinds.Count];
        Parallel.For(0, kinds.Count, new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel }, index => hunted[index] = CanaryHunt.Hunt(kinds[index], plan, spent));
        foreach (var one in hunted)
        {
            output.WriteLine(Line(one));
        }

        if (isWhole && (honest.Count < plan.Seeds || hunted.Any(one => one.Seed is null && one.Worlds < plan.Seeds)))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FAILED: the budget of {plan.Budget.TotalMinutes:0.##} minutes was spent before every canary had its worlds."));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hunted.Count(one => one.Seed is not null)} passed, {Math.Max(1, hunted.Count(one => one.Seed is null))} failed"));
            return Failed;
        }

        return Verdict(hunted, spent.Elapsed, output);
    }

    /// <summary>A canary that never had its chance is no evidence: neither of the world's eyes nor of their absence. It counts as missed.</summary>
    private static int Verdict(Hunted[] hunted, TimeSpan spent, TextWriter output)
    {
        var caught = hunted.Count(one => one.Seed is not null);
        var isEnough = caught * 100 >= Wanted * hunted.Length;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"caught {caught} of {hunted.Length}, {hunted.Count(one => one is { Seed: null, Strikes: 0 })} never struck; {hunted.Sum(one => one.Worlds)} worlds, {spent.TotalSeconds:0} s"));
        output.WriteLine($"{(isEnough ? hunted.Length : caught)} passed, {(isEnough ? 0 : hunted.Length - caught)} failed");
        return isEnough ? 0 : Failed;
    }

    private static string Line(Hunted one)
    {
        var (how, by) = one switch
        {
            { Seed: not null } => ("caught", one.Failure!.Split('\n')[0]),
            { Other: { } other } => ("MISSED", $"fails by another rule than {one.Kind.Rules}: {other.Split('\n')[0]}"),
            { Strikes: 0 } => ("MISSED", $"never struck in {one.Worlds} worlds"),
            _ => ("MISSED", $"nothing noticed it in {one.Worlds} worlds"),
        };
        var line = string.Create(CultureInfo.InvariantCulture, $"{one.Kind.Name,-20} {how,-6} {one.Seed,4} {one.Strikes,7}  {by}");
        return line.Length > Width ? line[..(Width - 1)] + "…" : line;
    }
}
