using System.Globalization;
using System.Text;

namespace KioskLocker.Core.Codes;

/// <summary>What all readers of scanned and typed text share: ends, separators, prefixes, and characters nobody should be shown.</summary>
internal static class CodeText
{
    /// <summary>What printers, phones and keyboards put for a dash, and the plain space people type between groups.</summary>
    private const string Separators = " \u00A0-\u2010\u2011\u2012\u2013\u2014\u2212";

    /// <summary>A byte order mark read backwards; normalisation throws on it.</summary>
    private const int NotACharacter = 0xFFFE;

    private const string Ends = "\uFEFF\r\n\0\t \u00A0";

    /// <summary>Scanners and card makers add a byte order mark, line ends, NUL or blanks at the ends; they mean nothing.</summary>
    public static string TrimEnds(string text) => text is null ? "" : text.AsSpan().Trim(Ends).ToString();

    public static bool IsSeparator(char c) => Separators.Contains(c, StringComparison.Ordinal);

    public static bool HasPrefix(string text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    public static string WithoutPrefix(string text, string prefix) => HasPrefix(text, prefix) ? text[prefix.Length..] : text;

    /// <summary>
    /// Control characters, invisible format characters (which can turn a line of text around) and halves of surrogate pairs:
    /// they could steer a terminal, a printer or a page, and no name or code needs them.
    /// </summary>
    public static bool HasUnsafe(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as U+FFFD; one that was in the text as such is only a lost character.
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (rune.Value == NotACharacter
                || category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return true;
            }
        }

        return HasLoneSurrogate(text);
    }

    /// <summary>NFD, with what cannot be normalised (lone surrogates, U+FFFE: both make it throw) as U+FFFD.</summary>
    public static string Decomposed(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append((rune.Value == NotACharacter ? Rune.ReplacementChar : rune).ToString());
        }

        return clean.ToString().Normalize(NormalizationForm.FormD);
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
