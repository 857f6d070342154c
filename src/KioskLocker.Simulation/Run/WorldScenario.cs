using System.Globalization;
using System.Text;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>A world as a text file: what is given, what may go wrong and how often, which turns are taken; and, as a comment, what happened.</summary>
public static class WorldScenario
{
    /// <summary>Writes it down.</summary>
    public static string Write(WorldReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var plan = report.Plan;
        var text = new StringBuilder();
        text.Append("# ").AppendLine(report.Failure?.Split('\n')[0] ?? "nothing is wrong");
        text.AppendLine("# kiosklocker-simulator run --scenario FILE");
        text.AppendLine(CultureInfo.InvariantCulture, $"seed {plan.Seed}");
        text.AppendLine(CultureInfo.InvariantCulture, $"rounds {plan.Rounds}");
        text.AppendLine(CultureInfo.InvariantCulture, $"store {(plan.IsSqlite ? "sqlite" : "memory")}");
        foreach (var mischief in plan.Swarm.Known)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"mischief {mischief} {plan.Swarm.Weight(mischief):R} {FaultCatalogue.IdOf(mischief)}");
        }

        if (plan.Turns is { } turns)
        {
            text.Append("turns ").AppendJoin(' ', turns).AppendLine();
        }

        text.AppendLine("# what happened last:");
        foreach (var step in report.LastSteps)
        {
            text.Append("#   ").AppendLine(step);
        }

        return text.ToString();
    }

    /// <summary>Reads it.</summary>
    /// <param name="text">Its lines.</param>
    /// <param name="problem">What is wrong with it, with its line; null when nothing is.</param>
    public static WorldPlan? Read(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = null;
        var (seed, rounds, isSqlite) = (0, 20, false);
        var weights = new Dictionary<Mischief, double>();
        List<int>? turns = null;
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line.Trim(), index + 1)))
        {
            var isRead = line.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
            {
                [] or ["#", ..] => true,
                ["seed", var value] => int.TryParse(value, CultureInfo.InvariantCulture, out seed),
                ["rounds", var value] => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out rounds),
                ["store", "sqlite" or "memory"] => (isSqlite = line.EndsWith('e')) || true,
                ["mischief", var name, var weight, ..] => Enum.TryParse<Mischief>(name, out var mischief)
                    && double.TryParse(weight, CultureInfo.InvariantCulture, out var often) && weights.TryAdd(mischief, often),
                ["turns", .. var values] => values.All(value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    && (turns = [.. values.Select(value => int.Parse(value, CultureInfo.InvariantCulture))]) is not null,
                _ => false,
            };
            if (!isRead)
            {
                problem = $"line {number.ToString(CultureInfo.InvariantCulture)} cannot be read: {line}";
                return null;
            }
        }

        return new WorldPlan(seed, rounds, Swarm.Of(weights), isSqlite) { Turns = turns };
    }
}
