using System.Text.RegularExpressions;
using KioskLocker.Core;

namespace KioskLocker.Tests.Core;

/// <summary>One line of the table as the diagram shows it.</summary>
/// <param name="From">State, or the parent of several, at which it is written.</param>
/// <param name="By">Trigger.</param>
/// <param name="To">Where it leads; the same state where it stays there.</param>
/// <param name="When">Its guard in words; empty where it has none.</param>
internal sealed record TableLine(KioskPhase From, KioskTrigger By, KioskPhase To, string When)
{
    /// <summary>Taken whenever its trigger comes.</summary>
    public bool IsSure => When is "" or "always";

    public override string ToString() => $"{From} --> {To} : {By}" + (When.Length > 0 ? $" [{When}]" : "");
}

/// <summary>The transition table, read from the diagram that the approved file holds.</summary>
internal sealed partial class TransitionTable
{
    private readonly Dictionary<KioskPhase, KioskPhase> _parents = [];

    public TransitionTable()
    {
        var lines = new List<TableLine>();
        KioskPhase? parent = null;
        foreach (var text in new Kiosk().Diagram.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Group().Match(text) is { Success: true } group)
                parent = Enum.Parse<KioskPhase>(group.Groups[1].Value);
            else if (text == "}")
                parent = null;
            else if (parent is { } inside && Enum.TryParse<KioskPhase>(text, out var child))
                _parents[child] = inside;
            else if (Arrow().Match(text) is { Success: true } arrow)
                lines.Add(new TableLine(Enum.Parse<KioskPhase>(arrow.Groups[1].Value), Enum.Parse<KioskTrigger>(arrow.Groups[3].Value), Enum.Parse<KioskPhase>(arrow.Groups[2].Value), arrow.Groups[4].Value));
        }

        Lines = lines;
        Leaves = [.. Enum.GetValues<KioskPhase>().Where(phase => !_parents.ContainsValue(phase))];
    }

    public IReadOnlyList<TableLine> Lines { get; }

    /// <summary>States that a machine can be in: all but the parents.</summary>
    public IReadOnlyList<KioskPhase> Leaves { get; }

    /// <summary>Lines that speak of this trigger in this state, its own first, then those of its parents.</summary>
    public IEnumerable<TableLine> Of(KioskPhase phase, KioskTrigger trigger)
    {
        for (KioskPhase? at = phase; at is { } here; at = _parents.TryGetValue(here, out var parent) ? parent : null)
        {
            foreach (var line in Lines.Where(line => line.From == here && line.By == trigger))
                yield return line;
        }
    }

    /// <summary>Where this line leads from this state.</summary>
    public static KioskPhase Leads(TableLine line, KioskPhase phase) => line.From == line.To ? phase : line.To;

    /// <summary>The line that was taken.</summary>
    public TableLine Taken(KioskPhase from, KioskTrigger by, KioskPhase to) => Of(from, by).First(line => Leads(line, from) == to);

    /// <summary>Pairs of lines that cannot be told apart from outside, because both lead from one state to the same place by the same trigger.</summary>
    public IEnumerable<string> Alike() =>
        from phase in Leaves
        from trigger in Enum.GetValues<KioskTrigger>()
        from alike in Reachable(Of(phase, trigger)).GroupBy(line => Leads(line, phase)).Where(lines => lines.Count() > 1)
        select $"{phase}: {string.Join(" and ", alike)}";

    /// <summary>What follows a line that is always taken is never asked.</summary>
    private static IEnumerable<TableLine> Reachable(IEnumerable<TableLine> lines)
    {
        foreach (var line in lines)
        {
            yield return line;
            if (line.IsSure)
                yield break;
        }
    }

    [GeneratedRegex(@"^state (\w+) \{$")]
    private static partial Regex Group();

    [GeneratedRegex(@"^(\w+) --> (\w+) : (\w+)(?: / \w+)?(?: \[(.+)\])?$")]
    private static partial Regex Arrow();
}
