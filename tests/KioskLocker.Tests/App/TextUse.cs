using System.Text;
using System.Text.RegularExpressions;
using KioskLocker.Tests.Tidy;

namespace KioskLocker.Tests.App;

/// <summary>What the program's code says of keys: the quoted ones, and the shapes of those that it computes.</summary>
internal sealed partial class TextUse
{
    private readonly HashSet<string> _quoted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shapes = new(StringComparer.Ordinal);

    private TextUse(IEnumerable<string> sources)
    {
        foreach (var source in sources)
        {
            // Quotes nest in Razor (Label="@T["back"]"), so whatever stands between two of them counts; a bare word behind = is an attribute's.
            foreach (Match quoted in Quoted().Matches(source))
            {
                var word = quoted.Groups["word"].Value;
                if (word.Contains('.', StringComparison.Ordinal) || quoted.Groups["before"].Value != "=")
                    _quoted.Add(word);
            }

            foreach (Match asked in Asked().Matches(source))
                _asked.Add(asked.Groups["key"].Value);
            foreach (Match computed in Computed().Matches(source))
                _shapes.Add(Shape(source, computed.Index + 2));
        }
    }

    /// <summary>Whole words between quotes.</summary>
    public IReadOnlySet<string> Words => _quoted;

    /// <summary>Keys that are asked for as they stand.</summary>
    public IReadOnlySet<string> AskedFor => _asked;

    /// <summary>Computed keys, with a star for each computed piece.</summary>
    public IReadOnlySet<string> Shapes => _shapes;

    /// <summary>Every page and part of the program. The drawings of icons are named like keys and say nothing.</summary>
    public static TextUse OfProgram() => new(
        Directory.EnumerateFiles(Path.Combine(Tree.Root, "src/KioskLocker.App"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && Path.GetFileName(file) != "Icon.razor" && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText));

    public static TextUse Of(string source) => new([source]);

    /// <summary>From behind the opening quote to the closing one; quotes within braces belong to the expression.</summary>
    private static string Shape(string source, int start)
    {
        var shape = new StringBuilder();
        var depth = 0;
        for (var at = start; at < source.Length && (depth > 0 || source[at] != '"'); at++)
        {
            if (source[at] == '{' && depth++ == 0)
                shape.Append('*');
            else if (source[at] == '}')
                depth--;
            else if (depth == 0)
                shape.Append(source[at]);
        }

        return shape.ToString();
    }

    [GeneratedRegex("(?<before>.?)\"(?<word>[A-Za-z][A-Za-z0-9]*(?:\\.[A-Za-z0-9]+)*)(?=\")")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?:\\b(?:T|[Tt]exts?)\\[|\\.With\\()\\s*\"(?<key>[A-Za-z0-9.]+)\"")]
    private static partial Regex Asked();

    [GeneratedRegex("\\$\"[a-z][A-Za-z0-9]*\\.[A-Za-z0-9.]*\\{")]
    private static partial Regex Computed();
}
