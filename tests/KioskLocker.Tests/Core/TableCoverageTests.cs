using KioskLocker.Core;

namespace KioskLocker.Tests.Core;

/// <summary>Which transitions of the table the scenarios and a walk take.</summary>
public sealed class TableCoverageTests
{
    /// <summary>Share of the table's lines that must be taken; the rest is printed by name.</summary>
    private const double Wanted = 0.8;

    [Fact]
    public void Scenarios_and_walks_take_nearly_every_transition_of_the_table()
    {
        var fired = new HashSet<(KioskPhase From, KioskTrigger By, KioskPhase To)>();
        foreach (var name in ScenarioTests.Files())
            ScenarioTests.Run(name.Data, fired);
        foreach (var seed in new[] { 5, 6, 7, 8 })
        {
            var walk = new RandomWalk(seed, new KioskScript { Fired = fired });
            for (var step = 0; step < 25_000; step++)
                walk.Move();
        }

        var (lines, parents) = Read(new Kiosk().Diagram);
        var missing = lines.Where(line => !fired.Any(f =>
            f.By == line.By && Within(f.From, line.From, parents) && (f.To == line.To || (line.From == line.To && f.To == f.From)))).ToList();
        foreach (var (from, by, to) in missing)
            TestContext.Current.TestOutputHelper?.WriteLine($"never taken: {from} --> {to} : {by}");
        Assert.True(missing.Count <= lines.Count * (1 - Wanted), $"{missing.Count} of {lines.Count} transitions are never taken: {string.Join(", ", missing)}");
    }

    private static bool Within(KioskPhase phase, KioskPhase wanted, Dictionary<KioskPhase, KioskPhase> parents)
    {
        for (KioskPhase? at = phase; at is { } here; at = parents.TryGetValue(here, out var parent) ? parent : null)
        {
            if (here == wanted)
                return true;
        }

        return false;
    }

    private static (List<(KioskPhase From, KioskTrigger By, KioskPhase To)> Lines, Dictionary<KioskPhase, KioskPhase> Parents) Read(string diagram)
    {
        var lines = new List<(KioskPhase, KioskTrigger, KioskPhase)>();
        var parents = new Dictionary<KioskPhase, KioskPhase>();
        KioskPhase? parent = null;
        foreach (var line in diagram.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["state", var name, "{"])
                parent = Enum.Parse<KioskPhase>(name);
            else if (words is ["}"])
                parent = null;
            else if (words is [var child] && parent is { } inside && Enum.TryParse<KioskPhase>(child, out var state))
                parents[state] = inside;
            else if (words is [var from, "-->", var to, ":", var by, ..])
                lines.Add((Enum.Parse<KioskPhase>(from), Enum.Parse<KioskTrigger>(by), Enum.Parse<KioskPhase>(to)));
        }

        return ([.. lines.Distinct()], parents);
    }
}
