using System.Reflection;
using KioskLocker.Core.Slips;

namespace KioskLocker.App.Touch.Texts;

/// <summary>
/// The languages of the screen. Each is one embedded file <c>Touch/Texts/texts.xx.json</c>, and that file is all it takes: it is found by its
/// name, offered at the top of every screen under its own <c>language.name</c>, and kept in journal and slips as its tag.
/// </summary>
public sealed class TextTables
{
    private const string Before = "touch/texts.";
    private const string After = ".json";

    private readonly Dictionary<Language, TextTable> _tables = [];

    /// <summary>Reads every language that these programs carry. Vietnamese must be among them.</summary>
    public TextTables(params IReadOnlyList<Assembly> programs)
    {
        var files = programs.SelectMany(FilesOf).OrderBy(file => Rank(file.Language)).ThenBy(file => file.Language.Tag, StringComparer.Ordinal).ToList();
        foreach (var (program, name, language) in files)
        {
            using var file = program.GetManifestResourceStream(name)!;
            _tables[language] = TextTable.Read(language, file, _tables.GetValueOrDefault(Language.Vi));
        }

        if (!_tables.ContainsKey(Language.Vi))
        {
            throw new InvalidOperationException("No Vietnamese texts are built in.");
        }

        Languages = [.. files.Select(file => file.Language).Distinct()];
    }

    /// <summary>What is built into the program itself.</summary>
    public static TextTables BuiltIn { get; } = new(Assembly.GetExecutingAssembly());

    /// <summary>Vietnamese, English, then the others by tag: the order of their buttons.</summary>
    public IReadOnlyList<Language> Languages { get; }

    /// <summary>The sentences of a language; Vietnamese for one that is not spoken here any more.</summary>
    public TextTable Of(Language language) => _tables.GetValueOrDefault(language) ?? _tables[Language.Vi];

    private static int Rank(Language language) => language == Language.Vi ? 0 : language == Language.En ? 1 : 2;

    private static IEnumerable<(Assembly Program, string Name, Language Language)> FilesOf(Assembly program)
    {
        foreach (var name in program.GetManifestResourceNames())
        {
            if (name.StartsWith(Before, StringComparison.Ordinal) && name.EndsWith(After, StringComparison.Ordinal) && Language.TryRead(name[Before.Length..^After.Length], out var language))
            {
                yield return (program, name, language);
            }
        }
    }
}
