using System.Globalization;
using System.Text;
using SkiaSharp;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>A word with its width in the font it is set in.</summary>
internal readonly record struct SlipWord(string Text, float Width, float Blank, bool Bold);

/// <summary>A word in its place on a line.</summary>
internal readonly record struct PlacedWord(SlipWord Word, float Start)
{
    public float End => Start + Word.Width;
}

/// <summary>Text of others made printable, cut into words, and set in lines.</summary>
internal static class SlipWords
{
    /// <summary>A blank at which no line ends.</summary>
    public const char Unbroken = '\u00A0';

    /// <summary>Words of a text; one too wide for a line is broken between letters, never between a letter and its marks.</summary>
    public static IEnumerable<SlipWord> Of(string text, SKFont font, bool bold, float widest)
    {
        var blank = font.MeasureText(" ");
        foreach (var word in Printable(text, font).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var part in font.MeasureText(word) <= widest ? [word] : Broken(word, font, widest))
                yield return new SlipWord(part, font.MeasureText(part), blank, bold);
        }
    }

    /// <summary>Words one behind the other, as many to a line as fit.</summary>
    public static IEnumerable<IReadOnlyList<PlacedWord>> Lines(IReadOnlyList<SlipWord> words, float width)
    {
        var line = new List<PlacedWord>();
        foreach (var word in words)
        {
            var start = line.Count == 0 ? 0 : line[^1].End + line[^1].Word.Blank;
            if (line.Count > 0 && start + word.Width > width)
            {
                yield return line;
                line = [];
                start = 0;
            }

            line.Add(new PlacedWord(word, start));
        }

        if (line.Count > 0)
            yield return line;
    }

    // On paper a control or format character is a blank, an unknown letter a question mark. A blank that does not break stays one.
    private static string Printable(string text, SKFont font)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || (Rune.IsWhiteSpace(rune) && rune.Value != Unbroken))
                clean.Append(' ');
            else
                clean.Append(rune);
        }

        // Composed only after half surrogates are gone, at which composing would throw.
        var composed = clean.ToString().Normalize(NormalizationForm.FormC);
        return string.Concat(composed.EnumerateRunes().Select(rune => font.GetGlyph(rune.Value) == 0 ? "?" : rune.ToString()));
    }

    private static IEnumerable<string> Broken(string word, SKFont font, float widest)
    {
        var part = new StringBuilder();
        var width = 0f;
        var letters = StringInfo.GetTextElementEnumerator(word);
        while (letters.MoveNext())
        {
            var letter = letters.GetTextElement();
            var more = font.MeasureText(letter);
            if (part.Length > 0 && width + more > widest)
            {
                yield return part.ToString();
                part.Clear();
                width = 0;
            }

            part.Append(letter);
            width += more;
        }

        yield return part.ToString();
    }
}
