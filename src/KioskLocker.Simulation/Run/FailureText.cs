using System.Globalization;
using System.Reflection;

namespace KioskLocker.Simulation.Run;

/// <summary>What is said of a world that failed: why, how to see it again, what came last, and the shortest scenario found.</summary>
internal static class FailureText
{
    internal static void Write(WorldReport report, TimeSpan shrink, string folder, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FAILED seed {report.Plan.Seed}, version {Version}: {report.Failure}"));
        if (Command(report.Plan) is { } command)
        {
            output.WriteLine("again: " + command);
        }

        output.WriteLine("the last steps:");
        foreach (var step in report.LastSteps)
        {
            output.WriteLine("  " + step);
        }

        var small = Shrinker.Shrink(report, shrink);
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, string.Create(CultureInfo.InvariantCulture, $"world-{report.Plan.Seed}-{report.Ids?.Split(',')[0].ToLowerInvariant()}.txt"));
        File.WriteAllText(file, WorldScenario.Write(small));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"made smaller: {small.Turns} of {report.Turns} turns, {small.Plan.Swarm.Known.Count()} of {report.Plan.Swarm.Known.Count()} classes of mischief; written to {file}"));
        output.WriteLine($"again: kiosklocker-simulator run --scenario {Quoted(file)}");
        output.WriteLine();
    }

    /// <summary>The command line that shows the same; null where only a scenario file can.</summary>
    private static string? Command(WorldPlan plan) => plan.Turns is null ? string.Create(CultureInfo.InvariantCulture,
        $"kiosklocker-simulator run --seed {plan.Seed} --rounds {plan.Rounds} --store {(plan.IsSqlite ? "sqlite" : "memory")} --faults {plan.Faults}") : null;

    /// <summary>As a shell takes it for one word, whatever the folder is called.</summary>
    private static string Quoted(string path) => path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_') ? path : "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static string Version => typeof(FailureText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";
}
