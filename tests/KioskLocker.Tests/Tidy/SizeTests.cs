using System.Text.RegularExpressions;

namespace KioskLocker.Tests.Tidy;

/// <summary>A long file or method is a sign that a room is missing.</summary>
public sealed partial class SizeTests
{
    private const int FileLimit = 500;
    private const int MethodLimit = 70;

    [Fact]
    public void No_file_is_longer_than_its_limit()
    {
        var long_ = Tree.Sources("src").Concat(Tree.Sources("tests"))
            .Select(f => (File: Tree.Short(f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > FileLimit);
        Assert.Empty(long_);
    }

    [Fact]
    public void No_method_is_longer_than_its_limit()
    {
        var tooLong = Tree.Sources("src").Concat(Tree.Sources("tests")).SelectMany(Methods).Where(m => m.Lines > MethodLimit);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_count_of_method_lines_sees_a_long_method()
    {
        var lines = new List<string> { "    public void Long(int a)", "    {" };
        lines.AddRange(Enumerable.Repeat("        x();", 80));
        lines.Add("    }");
        Assert.Equal(82, Measure("t", lines).Single().Lines);
    }

    [Fact]
    public void Own_types_are_named_for_what_they_are()
    {
        foreach (var file in Tree.Sources("src"))
        {
            foreach (Match type in TypeName().Matches(File.ReadAllText(file)))
                Assert.False(EmptyWord().IsMatch(type.Groups[1].Value), $"{Tree.Short(file)}: {type.Groups[1].Value} says nothing about what it is.");
        }
    }

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        var files = Tree.Sources("src").Concat(Tree.Sources("tests")).Where(f => !f.EndsWith("SizeTests.cs", StringComparison.Ordinal));
        Assert.All(files, f => Assert.DoesNotMatch("\"/(work|home|Users)/", File.ReadAllText(f)));
    }

    private static IEnumerable<(string Method, int Lines)> Methods(string file) => Measure(Tree.Short(file), File.ReadAllLines(file));

    /// <summary>Braces stand on lines of their own here, so a method is a header with parentheses above a brace, up to the brace at the same column.</summary>
    private static IEnumerable<(string Method, int Lines)> Measure(string file, IReadOnlyList<string> lines)
    {
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Trim() != "{")
                continue;
            var indent = lines[i].Length - 1;
            var header = i - 1;
            while (header > 0 && lines[header].Length - lines[header].TrimStart().Length > indent)
                header--;
            var text = lines[header].Trim();
            if (!text.Contains('(', StringComparison.Ordinal) || NotMethod().IsMatch(text))
                continue;
            var end = i + 1;
            while (end < lines.Count && !(lines[end].StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal)))
                end++;
            yield return ($"{file}:{header + 1} {text}", end - i + 1);
        }
    }

    [GeneratedRegex(@"^(if|else|for|foreach|while|switch|using|lock|catch|try|do|fixed|case|return|var|await|\.)\b|\b(class|record|struct|interface)\b|^new\b|=>|^[\w.]+\s=")]
    private static partial Regex NotMethod();

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|file|sealed|static|abstract|partial|readonly) )+(?:class|record|record struct|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeName();

    // "Out of service" is the trade's own word for a state.
    [GeneratedRegex("(Manager|(?<!^OutOf)Service|Helper|Handler|Processor|Utils|Common|Info)$")]
    private static partial Regex EmptyWord();
}
