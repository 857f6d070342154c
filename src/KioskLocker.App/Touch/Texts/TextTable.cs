using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Slips;

namespace KioskLocker.App.Touch.Texts;

/// <summary>All sentences of one language, by key.</summary>
public sealed class TextTable
{
    private readonly FrozenDictionary<string, string> _sentences;
    private readonly TextTable? _otherwise;

    private TextTable(Language language, FrozenDictionary<string, string> sentences, TextTable? otherwise)
    {
        Language = language;
        _sentences = sentences;
        _otherwise = otherwise;
    }

    public Language Language { get; }

    /// <summary>Keys of this table, for the test that compares languages.</summary>
    public IEnumerable<string> Keys => _sentences.Keys;

    /// <summary>Value of the page's <c>lang</c> attribute.</summary>
    public string Tag => Language.Tag;

    /// <summary>The sentence; a missing one is said in Vietnamese, and one missing there shows its key rather than stop the machine (a test keeps both from happening).</summary>
    public string this[string key] => _sentences.GetValueOrDefault(key) ?? _otherwise?[key] ?? key;

    /// <summary>The table of a language that is built into the program.</summary>
    public static TextTable Of(Language language) => TextTables.BuiltIn.Of(language);

    public bool Has(string key) => _sentences.ContainsKey(key) || _otherwise?.Has(key) is true;

    /// <summary>Why no drop-off can begin now; null when one can.</summary>
    public string? WhyNoDropOff(Unavailable why) => why is Unavailable.None ? null : this[$"unavailable.{why}"];

    /// <summary>Why nothing can be collected now; null when it can. Whoever comes for a result hears that it is kept.</summary>
    public string? WhyNoCollection(Unavailable why) => why is Unavailable.None ? null : this[$"unavailable.collect.{why}"];

    /// <summary>Why the machine does not serve: a sentence for what the machine says of itself, a person's words as they are. For screens of staff.</summary>
    public string Reason(string reason) => _sentences.GetValueOrDefault($"service.why.{reason}", reason);

    /// <summary>The sentence with its <c>{name}</c> places filled.</summary>
    public string With(string key, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var text = new StringBuilder(this[key]);
        foreach (var (name, value) in values)
        {
            text.Replace("{" + name + "}", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}"));
        }

        return text.ToString();
    }

    /// <summary>Reads a file <c>texts.xx.json</c>: one object of sentences.</summary>
    /// <param name="language">Whose sentences these are.</param>
    /// <param name="file">The file.</param>
    /// <param name="otherwise">Where a missing sentence is looked for; null for Vietnamese itself.</param>
    internal static TextTable Read(Language language, Stream file, TextTable? otherwise)
    {
        var sentences = JsonSerializer.Deserialize<Dictionary<string, string>>(file)
            ?? throw new InvalidOperationException($"The texts of {language} are empty.");
        return new TextTable(language, sentences.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Normalize(), StringComparer.Ordinal), otherwise);
    }
}
