using System.Globalization;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>The verdict on a configuration as a technician reads it: by file, from top to bottom, what is wrong and what to do.</summary>
internal sealed class ConfigVerdictText(int width)
{
    private const int LineColumn = 9;

    /// <param name="verdict">What was found.</param>
    /// <param name="options">What the files say; null where the kiosk's own file is wrong.</param>
    /// <param name="path">The kiosk's own file.</param>
    public IEnumerable<string> Lines(ConfigVerdict verdict, KioskOptions? options, string path) =>
        options is not null && verdict.Good ? GoodLines(verdict, options, path) : BadLines(verdict);

    private IEnumerable<string> GoodLines(ConfigVerdict verdict, KioskOptions options, string path)
    {
        var map = options.Wiring.Map!;
        yield return $"{path} is good: kiosk {options.Machine}{(options.Demo ? ", DEMO" : "")}";
        yield return $"{options.Cabinet} is good:";
        foreach (var line in Wrapped("  ", $"{Count(map.Compartments.Count, "door")} on {Count(map.Boards.Count, "board")}{Others(map)}; map {CabinetMap.MarkOf(map.Hash)}"))
            yield return line;
        foreach (var chip in options.Wiring.Boards.Where(line => line.Port is BoardPort.Pins { Bank.Chip: KioskLocker.Devices.Gpio.GpioChipSettings.OverLine }))
            yield return $"note: line {chip.Name} is a byte stream that stands for the chip";
        foreach (var line in verdict.Absent.SelectMany(absent => Wrapped("note: ", (absent.Key.Length == 0 ? "" : absent.Key + ": ") + absent.Said)))
            yield return line;
    }

    private IEnumerable<string> BadLines(ConfigVerdict verdict)
    {
        foreach (var file in verdict.Problems.GroupBy(problem => problem.File))
        {
            yield return file.Key;
            foreach (var line in file.SelectMany(Lines))
                yield return line;
        }

        foreach (var line in Wrapped("", $"{Count(verdict.Problems.Count, "problem")}. {(verdict.Starts ? "With this map the kiosk starts, is out of service and orders no door." : "The kiosk does not start.")}"))
            yield return line;
    }

    private IEnumerable<string> Lines(ConfigProblem problem)
    {
        var head = problem.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $"line {number}") : "";
        var said = Wrapped("  " + head.PadRight(LineColumn) + " ", (problem.Key.Length == 0 ? "" : problem.Key + ": ") + problem.What + ".");
        return said.Concat(Wrapped(new string(' ', LineColumn + 3) + "→ ", problem.ToDo + (problem.ToDo.EndsWith('?') ? "" : ".")));
    }

    /// <summary>Text in lines of at most the width, broken between words; what does not fit after the head goes below it.</summary>
    private IEnumerable<string> Wrapped(string head, string text)
    {
        var line = head;
        foreach (var word in text.Split(' '))
        {
            var isEmpty = line.Length <= head.Length;
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return line;
                (line, isEmpty) = (new string(' ', head.Length), true);
            }

            line += isEmpty ? word : " " + word;
        }

        yield return line;
    }

    private static string Others(CabinetMap map) =>
        (map.Inputs.Count == 0 ? "" : ", " + Count(map.Inputs.Count, "switch", "switches")) +
        (map.Outputs.Count == 0 ? "" : ", " + Count(map.Outputs.Count, "lamp or buzzer", "lamps and buzzer"));

    private static string Count(int count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
