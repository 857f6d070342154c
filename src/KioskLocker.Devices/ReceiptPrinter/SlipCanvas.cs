using SkiaSharp;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>A strip of paper that grows downwards while it is written on; black on white, no grey.</summary>
internal sealed class SlipCanvas : IDisposable
{
    /// <summary>Longest slip, rows (80 cm). Texts are bounded before, so only a mistake gets here.</summary>
    public const int LongestSlip = 6400;

    // Grey below which a coarse square is black, well above the middle: at it slanting strokes wear thin and small rings close up.
    private const byte Ink = 160;

    /// <summary>Text on one line is set no smaller than this part of its size.</summary>
    private const float LeastOfLine = 0.6f;

    private readonly int _longest;
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly SKPaint _ink = new() { Color = SKColors.Black, IsAntialias = true };
    private readonly SKPaint _paper = new() { Color = SKColors.White, IsAntialias = true };
    private readonly SlipFonts _fonts;
    private float _left;
    private float _right;

    /// <param name="fonts">Fonts.</param>
    /// <param name="width">Dots.</param>
    /// <param name="margin">Dots left blank on each side, even.</param>
    /// <param name="longest">Rows there is room for; more than <see cref="LongestSlip"/> for lists.</param>
    public SlipCanvas(SlipFonts fonts, int width, int margin, int longest = LongestSlip)
    {
        _fonts = fonts;
        _longest = longest;
        Width = width;
        Margin = margin;
        _left = margin;
        _right = width - margin;
        _bitmap = NewBitmap(width, longest);
        _canvas = new SKCanvas(_bitmap);
    }

    public int Width { get; }

    public int Margin { get; }

    /// <summary>Row at which the next thing begins; always even, so that coarse things keep their squares of two by two dots.</summary>
    public int Y { get; private set; }

    public void Space(int rows) => Y += rows + (rows & 1);

    public void Rule()
    {
        _canvas.DrawRect(Margin, Y, Width - (2 * Margin), 2, _ink);
        Y += 2;
    }

    /// <summary>Wrapped text. Words too long for a line are broken, nothing is left out.</summary>
    public void Text(string text, SlipType type, bool centered = false) => Flow(centered, (text, type));

    /// <summary>Text on one line, set a little smaller where it would not fit; wrapped only when it is far too long.</summary>
    public void Line(string text, SlipType type)
    {
        var size = type.Size;
        while (size >= type.Size * LeastOfLine && Extent(text, type with { Size = size }) > _right - _left)
            size--;
        Text(text, size >= type.Size * LeastOfLine ? type with { Size = size } : type);
    }

    /// <summary>What something is called, in bold what it is, and what is to be said of it.</summary>
    public void Fact(string name, string value, SlipType type, string remark = "") =>
        Flow(false, ($"{name}:", type), (value, type with { Bold = true }), (remark, type));

    /// <summary>A detail among others: in bold what it is called.</summary>
    public void Detail(string name, string value, SlipType type) => Flow(false, ($"{name}:", type with { Bold = true }), (value, type));

    /// <summary>Two things side by side; the next one begins below the longer.</summary>
    /// <param name="middle">Dots from the left edge at which the second begins.</param>
    /// <param name="left">Writes the first.</param>
    /// <param name="right">Writes the second.</param>
    public void Beside(int middle, Action left, Action right)
    {
        var (top, from, to) = (Y, _left, _right);
        _right = middle - 8;
        left();
        var bottom = Y;
        (Y, _left, _right) = (top, middle, to);
        right();
        (Y, _left) = (Math.Max(Y, bottom), from);
    }

    /// <summary>One line of characters, each in a cell of the same width, so that it is read and compared figure by figure.</summary>
    public void Cells(string text, SlipType type)
    {
        // A hyphen takes half a cell: the groups stand apart all the same, and the figures get larger.
        var cell = (_right - _left) / text.Sum(CellsOf);
        type = type with { Size = Math.Min(type.Size, cell * 1.55f) };
        Paint(type.Coarse, type.LineHeight, (canvas, scale) =>
        {
            using var font = Font(type, scale);
            var x = _left;
            foreach (var character in text)
            {
                var letter = character.ToString();
                var room = cell * CellsOf(character);
                font.ScaleX = 1;
                // M and W are wider than a cell; they are squeezed, not cut.
                font.ScaleX = Math.Min(1, ((room - 2) / scale) / font.MeasureText(letter));
                canvas.DrawText(letter, (x + (room / 2)) / scale, type.Baseline / scale, SKTextAlign.Center, font, _ink);
                x += room;
            }
        });
    }

    /// <summary>White letters on a black bar.</summary>
    public void Bar(string text, SlipType type) => Paint(type.Coarse, type.LineHeight + 10, (canvas, scale) =>
    {
        using var font = Font(type, scale);
        canvas.DrawRect(_left / scale, 0, (_right - _left) / scale, (type.LineHeight + 10) / scale, _ink);
        canvas.DrawText(text, (_left + _right) / 2 / scale, (5 + type.Baseline) / scale, SKTextAlign.Center, font, _paper);
    });

    /// <summary>A matrix of square modules that begins at the left edge of the paper.</summary>
    public void Matrix(Func<int, int, bool> dark, int modules, int moduleDots)
    {
        for (var row = 0; row < modules; row++)
        {
            for (var column = 0; column < modules; column++)
            {
                if (dark(row, column))
                    _canvas.DrawRect(column * moduleDots, Y + (row * moduleDots), moduleDots, moduleDots, _ink);
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
                if (pixels[(row * _bitmap.RowBytes) + x] < Ink)
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

    /// <summary>Dots that a line of text takes, measured as it is drawn: hinted letters of half the size are not half as wide.</summary>
    private float Extent(string text, SlipType type)
    {
        var scale = type.Coarse ? 2f : 1f;
        using var font = Font(type, scale);
        return font.MeasureText(text) * scale;
    }

    private static SKBitmap NewBitmap(int width, int height)
    {
        var bitmap = new SKBitmap(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.White);
        return bitmap;
    }

    private SKFont Font(SlipType type, float scale) => new(type.Bold ? _fonts.Bold : _fonts.Regular, type.Size / scale)
    {
        // Fine type is drawn without grey, by the hints that its makers gave it for that: a mark above a vowel keeps every dot.
        Edging = type.Coarse ? SKFontEdging.Antialias : SKFontEdging.Alias,
        Hinting = SKFontHinting.Normal,
        Subpixel = false,
    };

    private void Flow(bool centered, params ReadOnlySpan<(string Text, SlipType Type)> runs)
    {
        var type = runs[0].Type;
        var scale = type.Coarse ? 2f : 1f;
        var words = new List<SlipWord>();
        foreach (var run in runs)
        {
            using var font = Font(run.Type, scale);
            words.AddRange(SlipWords.Of(run.Text, font, run.Type.Bold, (_right - _left) / scale));
        }

        foreach (var line in SlipWords.Lines(words, (_right - _left) / scale))
        {
            Paint(type.Coarse, type.LineHeight, (canvas, _) =>
            {
                using var regular = Font(type with { Bold = false }, scale);
                using var bold = Font(type with { Bold = true }, scale);
                var x = (_left / scale) + (centered ? (((_right - _left) / scale) - line[^1].End) / 2 : 0);
                foreach (var placed in line)
                    canvas.DrawText(placed.Word.Text, x + placed.Start, type.Baseline / scale, SKTextAlign.Left, placed.Word.Bold ? bold : regular, _ink);
            });
        }
    }

    /// <summary>Draws a block of rows at the present place. A coarse one is drawn at half its size, made black or white there, and doubled.</summary>
    private void Paint(bool coarse, int rows, Action<SKCanvas, float> draw)
    {
        if (Y + rows > _longest)
            return;
        if (coarse)
        {
            using var half = NewBitmap(Width / 2, rows / 2);
            using (var canvas = new SKCanvas(half))
                draw(canvas, 2);
            Stamp(half);
        }
        else
        {
            _canvas.Save();
            _canvas.Translate(0, Y);
            draw(_canvas, 1);
            _canvas.Restore();
        }

        Y += rows;
    }

    private void Stamp(SKBitmap half)
    {
        var from = half.GetPixelSpan();
        for (var row = 0; row < half.Height; row++)
        {
            var x = 0;
            while (x < half.Width)
            {
                var first = x;
                while (x < half.Width && from[(row * half.RowBytes) + x] < Ink)
                    x++;
                if (x > first)
                    _canvas.DrawRect(2 * first, Y + (2 * row), 2 * (x - first), 2, _ink);
                x++;
            }
        }
    }
}
