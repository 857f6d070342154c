using System.Globalization;
using System.Text;
using SkiaSharp;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>A strip of paper that grows downwards while it is written on; black on white, no grey.</summary>
internal sealed class SlipCanvas : IDisposable
{
    /// <summary>Longest slip, rows (80 cm). Texts are bounded before, so only a mistake gets here.</summary>
    public const int LongestSlip = 6400;

    private readonly int _longest;
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly SKPaint _ink = new() { Color = SKColors.Black, IsAntialias = true };
    private readonly SKPaint _paper = new() { Color = SKColors.White, IsAntialias = true };
    private readonly SlipFonts _fonts;

    /// <param name="fonts">Fonts.</param>
    /// <param name="width">Dots.</param>
    /// <param name="margin">Dots left blank on each side.</param>
    /// <param name="longest">Rows there is room for; more than <see cref="LongestSlip"/> for lists.</param>
    public SlipCanvas(SlipFonts fonts, int width, int margin, int longest = LongestSlip)
    {
        _fonts = fonts;
        _longest = longest;
        Width = width;
        Margin = margin;
        _bitmap = new SKBitmap(width, longest, SKColorType.Gray8, SKAlphaType.Opaque);
        _canvas = new SKCanvas(_bitmap);
        _canvas.Clear(SKColors.White);
    }

    public int Width { get; }

    public int Margin { get; }

    /// <summary>Row at which the next thing begins.</summary>
    public int Y { get; private set; }

    private float TextWidth => Width - (2 * Margin);

    public void Space(int rows) => Y += rows;

    public void Rule()
    {
        _canvas.DrawRect(Margin, Y, TextWidth, 2, _ink);
        Y += 2;
    }

    /// <summary>Wrapped text. Words too long for a line are broken, nothing is left out.</summary>
    public void Text(string text, float size, bool bold = false, bool centered = false) =>
        Column(text, size, bold, centered, Margin, TextWidth);

    /// <summary>A heading and, in smaller type behind it, its translation.</summary>
    public void Heading(string text, string? translation, float size, float translationSize)
    {
        using var font = Font(size, bold: false);
        using var small = Font(translationSize, bold: false);
        var baseline = Baseline(size);
        _canvas.DrawText(text, Margin, baseline, SKTextAlign.Left, font, _ink);
        if (translation is not null)
        {
            var x = Margin + font.MeasureText(text) + (size * 0.5f);
            if (x + small.MeasureText(translation) > Width - Margin)
            {
                Y += LineHeight(size);
                x = Margin;
                baseline = Baseline(translationSize);
            }

            _canvas.DrawText(translation, x, baseline, SKTextAlign.Left, small, _ink);
        }

        Y += LineHeight(size);
    }

    /// <summary>Two headings with their values side by side, each within its half.</summary>
    public void Pair(string leftHeading, string leftValue, string rightHeading, string rightValue, float headingSize, float valueSize)
    {
        var top = Y;
        var middle = Width / 2f;
        Column(leftHeading, headingSize, bold: false, centered: false, Margin, middle - Margin - 4);
        Column(leftValue, valueSize, bold: true, centered: false, Margin, middle - Margin - 4);
        var bottom = Y;
        Y = top;
        Column(rightHeading, headingSize, bold: false, centered: false, middle, Width - Margin - middle);
        Column(rightValue, valueSize, bold: true, centered: false, middle, Width - Margin - middle);
        Y = Math.Max(Y, bottom);
    }

    /// <summary>One line of characters, each in a cell of the same width, so that it is read and compared figure by figure.</summary>
    public void Cells(string text, float size)
    {
        // A hyphen takes half a cell: the groups stand apart all the same, and the figures get larger.
        var cell = TextWidth / text.Sum(CellsOf);
        using var font = Font(Math.Min(size, cell * 1.55f), bold: true);
        var baseline = Baseline(font.Size);
        var x = (float)Margin;
        foreach (var character in text)
        {
            var letter = character.ToString();
            var room = cell * CellsOf(character);
            font.ScaleX = 1;
            // M and W are wider than a cell; they are squeezed, not cut.
            font.ScaleX = Math.Min(1, (room - 1) / font.MeasureText(letter));
            _canvas.DrawText(letter, x + ((room - font.MeasureText(letter)) / 2), baseline, SKTextAlign.Left, font, _ink);
            x += room;
        }

        Y += LineHeight(font.Size);
    }

    /// <summary>White letters on a black bar.</summary>
    public void Bar(string text, float size)
    {
        using var font = Font(size, bold: true);
        var height = LineHeight(size) + 10;
        _canvas.DrawRect(Margin, Y, TextWidth, height, _ink);
        _canvas.DrawText(text, (Width - font.MeasureText(text)) / 2, Y + 5 + (size * 1.07f), SKTextAlign.Left, font, _paper);
        Y += height;
    }

    /// <summary>A matrix of square modules in the middle of the strip.</summary>
    public void Matrix(Func<int, int, bool> dark, int modules, int moduleDots)
    {
        var left = (Width - (modules * moduleDots)) / 2;
        for (var row = 0; row < modules; row++)
        {
            for (var column = 0; column < modules; column++)
            {
                if (dark(row, column))
                    _canvas.DrawRect(left + (column * moduleDots), Y + (row * moduleDots), moduleDots, moduleDots, _ink);
            }
        }

        Y += modules * moduleDots;
    }

    /// <summary>What was written, as dots.</summary>
    public SlipImage ToImage()
    {
        _canvas.Flush();
        var height = Math.Min(Y, _longest);
        var bits = new byte[Width / 8 * height];
        var pixels = _bitmap.GetPixelSpan();
        for (var row = 0; row < height; row++)
        {
            for (var x = 0; x < Width; x++)
            {
                // A little above the middle: thin strokes of accents survive, and heated paper spreads no further.
                if (pixels[(row * _bitmap.RowBytes) + x] < 144)
                    bits[(row * (Width / 8)) + (x / 8)] |= (byte)(0x80 >> (x % 8));
            }
        }

        return new SlipImage(Width, height, bits);
    }

    public void Dispose()
    {
        _ink.Dispose();
        _paper.Dispose();
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    private static float CellsOf(char character) => character == '-' ? 0.5f : 1;

    private static int LineHeight(float size) => (int)Math.Ceiling(size * 1.32f);

    private float Baseline(float size) => Y + (size * 1.07f);

    private SKFont Font(float size, bool bold) => new(bold ? _fonts.Bold : _fonts.Regular, size)
    {
        Edging = SKFontEdging.Antialias,
        Hinting = SKFontHinting.Normal,
        Subpixel = false,
    };

    private void Column(string text, float size, bool bold, bool centered, float left, float width)
    {
        using var font = Font(size, bold);
        foreach (var line in Wrap(Printable(text, font), font, width))
        {
            var x = centered ? left + ((width - font.MeasureText(line)) / 2) : left;
            _canvas.DrawText(line, x, Baseline(size), SKTextAlign.Left, font, _ink);
            Y += LineHeight(size);
        }
    }

    // Text of others may hold anything. On paper a control or format character is a blank, an unknown letter a question mark.
    private static string Printable(string text, SKFont font)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || Rune.IsWhiteSpace(rune))
                clean.Append(' ');
            else
                clean.Append(rune);
        }

        // Composed only after half surrogates are gone, at which composing would throw.
        var composed = clean.ToString().Normalize(NormalizationForm.FormC);
        return string.Concat(composed.EnumerateRunes().Select(rune => font.GetGlyph(rune.Value) == 0 ? "?" : rune.ToString()));
    }

    private static IEnumerable<string> Wrap(string text, SKFont font, float width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (font.MeasureText(longer) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
                yield return line;
            line = word;
            while (font.MeasureText(line) > width)
            {
                var fits = Enumerable.Range(1, line.Length - 1).Last(n => n == 1 || font.MeasureText(line[..n]) <= width);
                yield return line[..fits];
                line = line[fits..];
            }
        }

        if (line.Length > 0)
            yield return line;
    }
}
