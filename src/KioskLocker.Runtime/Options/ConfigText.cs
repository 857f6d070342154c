using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KioskLocker.Runtime.Options;

/// <summary>What one reading of a file has found so far.</summary>
/// <param name="file">The file, as it was named.</param>
internal sealed class ConfigFindings(string file)
{
    private Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public List<ConfigProblem> Problems { get; } = [];

    public List<ConfigProblem> Absent { get; } = [];

    /// <summary>What is well said by itself and does not fit the other file.</summary>
    public List<ConfigProblem> Mismatches { get; } = [];

    /// <summary>Keys asked for, with <c>[]</c> for any place in a list.</summary>
    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

    public string File => file;

    /// <summary>All problems, from the top of the file to its end.</summary>
    public IReadOnlyList<ConfigProblem> InOrder() => [.. Problems.OrderBy(problem => problem.Line ?? 0)];

    public void PlaceKeys(Dictionary<string, int> lines) => _lines = lines;

    public void Problem(string key, string what, string toDo) => Problems.Add(new ConfigProblem(file, LineOf(key), key, what, toDo));

    public void Missing(string key, string what, string toDo) => Absent.Add(new ConfigProblem(file, LineOf(key), key, what, toDo));

    public void Mismatch(string key, string what, string toDo) => Mismatches.Add(new ConfigProblem(file, LineOf(key), key, what, toDo));

    /// <summary>Line of a key; of what surrounds it where the key is not there.</summary>
    private int? LineOf(string key)
    {
        for (var at = key; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (_lines.TryGetValue(at, out var line))
                return line;
        }

        return null;
    }
}

/// <summary>Reads the text of a configuration file: JSON with comments and commas after the last element, each key once.</summary>
internal static class ConfigText
{
    private const int MaxFileBytes = 1 << 20;
    private const int MaxDepth = 16;

    private static readonly JsonReaderOptions Reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth };

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth };

    /// <summary>The text of a file; null when it cannot be had, which has then been reported.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="findings">Where problems go.</param>
    /// <param name="whenMissing">What to do when there is no such file.</param>
    public static string? ReadFile(string path, ConfigFindings findings, string whenMissing)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                findings.Problem("", Directory.Exists(path) ? $"{path} is a folder" : $"there is no file {path}", whenMissing);
            else if (file.Length > MaxFileBytes)
                findings.Problem("", $"{path} is larger than 1 MiB", "Name the right file");
            else
                return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            findings.Problem("", $"{path} is not UTF-8", "Save it as UTF-8");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            findings.Problem("", $"{path} cannot be read: {problem.Message}", "Check its rights and its place");
        }

        return null;
    }

    /// <summary>Calls <paramref name="read"/> with the root object; the default when the text is no object of JSON, which has then been reported.</summary>
    public static T? Read<T>(string text, ConfigFindings findings, Func<ConfigNode, JsonElement, T> read)
        where T : class
    {
        try
        {
            var problems = findings.Problems.Count;
            findings.PlaceKeys(Lines(Encoding.UTF8.GetBytes(text), findings));
            if (findings.Problems.Count > problems)
                return null;
            using var document = JsonDocument.Parse(text, Json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return read(new ConfigNode(document.RootElement, "", "", findings), document.RootElement);
            findings.Problem("", "the file is not a JSON object", "Begin with { and end with }");
        }
        catch (JsonException problem)
        {
            var line = (int?)problem.LineNumber + 1;
            var place = line is null ? "" : string.Create(CultureInfo.InvariantCulture, $" in line {line}");
            findings.Problems.Add(new ConfigProblem(findings.File, line, "", $"the file is not JSON{place}: {problem.Message.Split(" LineNumber", 2)[0].TrimEnd('.')}", "Correct that line"));
        }

        return null;
    }

    /// <summary>In which line each key and each element of a list stands, by the path that names it.</summary>
    private static Dictionary<string, int> Lines(byte[] text, ConfigFindings findings)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(text, Reading);
        var (counted, line) = (0, 1);
        var around = new Stack<Place>();
        var at = new Place("", IsList: false);
        while (reader.Read())
        {
            for (; counted < reader.TokenStartIndex; counted++)
            {
                if (text[counted] == (byte)'\n')
                    line++;
            }

            if (!IsText(ref reader, out var value))
            {
                findings.Problems.Add(new ConfigProblem(findings.File, line, at.Path, "the text holds half of a character", "Write the character itself instead of \\u and digits"));
                return lines;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                at.Key = value!;
                var path = at.ValuePath();
                if (!lines.TryAdd(path, line))
                    findings.Problems.Add(new ConfigProblem(findings.File, line, path, string.Create(CultureInfo.InvariantCulture, $"this key stands in line {lines[path]} already"), "Leave one of them"));
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                at = around.Pop();
                continue;
            }

            if (at.IsList)
            {
                at.Index++;
                lines.TryAdd(at.ValuePath(), line);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                around.Push(at);
                at = new Place(around.Count == 1 ? "" : at.ValuePath(), reader.TokenType == JsonTokenType.StartArray);
            }
        }

        return lines;
    }

    /// <summary>An escape such as \ud800 alone is sound JSON and no text.</summary>
    private static bool IsText(ref Utf8JsonReader reader, out string? text)
    {
        try
        {
            text = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? reader.GetString() : null;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    /// <summary>The object or list that is being read.</summary>
    private sealed record Place(string Path, bool IsList)
    {
        public string Key { get; set; } = "";

        public int Index { get; set; } = -1;

        public string ValuePath() => IsList ? string.Create(CultureInfo.InvariantCulture, $"{Path}[{Index}]") : Path.Length == 0 ? Key : Path + "." + Key;
    }
}
