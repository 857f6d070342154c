using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using KioskLocker.Core.Slips;

namespace KioskLocker.App.Touch.Texts;

/// <summary>All sentences of one language, by key. A further language is one more embedded file <c>texts.xx.json</c> and its <see cref="Language"/>.</summary>
public sealed class TextTable
{
    private static readonly FrozenDictionary<Language, TextTable> Tables =
        Enum.GetValues<Language>().ToFrozenDictionary(language => language, Load);

    private readonly FrozenDictionary<string, string> _sentences;

    private TextTable(Language language, FrozenDictionary<string, string> sentences)
    {
        Language = language;
        _sentences = sentences;
    }

    public Language Language { get; }

    /// <summary>Keys of this table, for the test that compares languages.</summary>
    public IEnumerable<string> Keys => _sentences.Keys;

    /// <summary>Value of the page's <c>lang</c> attribute.</summary>
    public string Tag => FileTag(Language);

    /// <summary>The sentence; a missing one shows its key rather than stop the machine (a test keeps that from happening).</summary>
    public string this[string key] => _sentences.GetValueOrDefault(key, key);

    public static TextTable Of(Language language) => Tables[language];

    public bool Has(string key) => _sentences.ContainsKey(key);

    /// <summary>Why the machine does not serve: a sentence for what the machine says of itself, a person's words as they are.</summary>
    public string Reason(string reason) => _sentences.GetValueOrDefault($"outOfService.reason.{reason}", reason);

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

    private static string FileTag(Language language) => language.ToString().ToLowerInvariant();

    private static TextTable Load(Language language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"touch/texts.{FileTag(language)}.json")
            ?? throw new InvalidOperationException($"No texts are built in for the language {language}.");
        var sentences = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)
            ?? throw new InvalidOperationException($"The texts of {language} are empty.");
        return new TextTable(language, sentences.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Normalize(), StringComparer.Ordinal));
    }
}
