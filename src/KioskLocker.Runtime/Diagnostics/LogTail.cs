using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>One line of the log, for people. The log holds no personal data, and neither does this.</summary>
/// <param name="At">When.</param>
/// <param name="Level"><c>Information</c>, <c>Warning</c>, <c>Error</c> or <c>Fatal</c>.</param>
/// <param name="Source">Part of the program, its short name.</param>
/// <param name="Text">What it said.</param>
public sealed record LogLine(DateTimeOffset At, string Level, string Source, string Text);

/// <summary>Reads the end of the log files, with or without a running kiosk.</summary>
public static partial class LogTail
{
    /// <summary>Most lines of one reading.</summary>
    public const int MostLines = 5000;

    private const int MostBytes = 1 << 20;

    /// <summary>Log files, those of before a rotation too, the newest first. Nothing else that lies there is one, whatever it is called.</summary>
    public static IReadOnlyList<string> Files(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "kiosk-*.json").Where(file => FileName().IsMatch(Path.GetFileName(file))).OrderByDescending(File.GetLastWriteTimeUtc).ThenByDescending(file => file, StringComparer.Ordinal)];

    /// <summary>The last lines, the oldest first.</summary>
    /// <param name="folder">Folder of the log files.</param>
    /// <param name="most">At most so many.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read one.</exception>
    public static IReadOnlyList<LogLine> Read(string folder, int most)
    {
        most = Math.Clamp(most, 0, MostLines);
        var lines = new List<LogLine>();
        foreach (var file in Files(folder))
        {
            if (lines.Count >= most)
            {
                break;
            }

            var read = End(file).Select(Parse).OfType<LogLine>().ToList();
            lines.InsertRange(0, read.TakeLast(most - lines.Count));
        }

        return lines;
    }

    private static IEnumerable<string> End(string path)
    {
        using var reader = new StreamReader(new MemoryStream(LogShare.EndOf(new FileInfo(path), MostBytes).Lines()), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>A line of Serilog's compact JSON; null when it is none, as the last one of a power cut may be.</summary>
    internal static LogLine? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("@t", out var time) || time.ValueKind != JsonValueKind.String || !time.TryGetDateTimeOffset(out var at))
            {
                return null;
            }

            var source = root.TryGetProperty("SourceContext", out var context) ? context.ToString() : "";
            return new LogLine(
                at,
                root.TryGetProperty("@l", out var level) ? level.ToString() : "Information",
                source[(source.LastIndexOf('.') + 1)..],
                root.TryGetProperty("@mt", out var template) ? Render(template.ToString(), root) : root.TryGetProperty("@m", out var text) ? text.ToString() : "");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Render(string template, JsonElement properties) => Hole().Replace(template, hole =>
        properties.TryGetProperty(hole.Groups[1].Value, out var value) ? TextOf(value) : hole.Value);

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : value.ToString(),
        _ => value.ToString(),
    };

    /// <summary>The day, and behind the first file of a day which one it is: as the log writes them.</summary>
    [GeneratedRegex(@"^kiosk-\d{8}(_\d{3,})?\.json$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"\{@?(\w+)(?:[,:][^}]*)?\}")]
    private static partial Regex Hole();
}
