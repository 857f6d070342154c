namespace KioskLocker.Core.Slips;

/// <summary>
/// Language of a visit, by the tag of its sentences: two or three small letters (ISO 639), as in <c>texts.vi.json</c>. Core keeps it and hands it
/// on; which languages a machine speaks is known only where their sentences are. Vietnamese is the default and comes back after each visit.
/// </summary>
public readonly record struct Language
{
    /// <summary>Null is Vietnamese, so that a language nobody chose is Vietnamese, too.</summary>
    private readonly string? _tag;

    private Language(string tag) => _tag = tag;

    public static Language Vi => default;

    public static Language En { get; } = new("en");

    /// <summary>As on disk, in names of files and in the page's <c>lang</c> attribute.</summary>
    public string Tag => _tag ?? "vi";

    /// <summary>The office names procedures, papers and agencies in Vietnamese and English, and slips carry an English summary: whoever chose another language than Vietnamese gets those.</summary>
    public bool ReadsEnglish => _tag is not null;

    /// <summary>Reads a tag in letters of either size. Only its shape is checked.</summary>
    public static bool TryRead(string? text, out Language language)
    {
        var tag = text?.ToLowerInvariant() ?? "";
        if (tag.Length is not (2 or 3) || !tag.All(char.IsAsciiLetterLower))
        {
            language = default;
            return false;
        }

        language = tag == Vi.Tag ? Vi : new Language(tag);
        return true;
    }

    public override string ToString() => char.ToUpperInvariant(Tag[0]) + Tag[1..];
}
