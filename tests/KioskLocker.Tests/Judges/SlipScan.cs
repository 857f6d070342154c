using KioskLocker.Devices.ReceiptPrinter;
using SkiaSharp;

namespace KioskLocker.Tests.Judges;

/// <summary>Paper of a 203 dpi printer as a scanner of 300 dpi sees it: grey, 0 black to 1 white. Everything done to it is repeatable.</summary>
internal sealed class SlipScan
{
    private const double Scale = 300.0 / 203.0;

    private readonly float[] _grey;

    private SlipScan(int width, int height, float[] grey) => (Width, Height, _grey) = (width, height, grey);

    public int Width { get; }

    public int Height { get; }

    /// <summary>A part of a slip with a white border; each scanner pixel is the mean of the dots it covers.</summary>
    public static SlipScan Of(SlipImage image, int left, int top, int width, int height, int border)
    {
        var (wide, high) = ((int)((width + (2 * border)) * Scale), (int)((height + (2 * border)) * Scale));
        var grey = new float[wide * high];
        for (var y = 0; y < high; y++)
        {
            for (var x = 0; x < wide; x++)
                grey[(y * wide) + x] = 1 - Covered(x, y);
        }

        return new SlipScan(wide, high, grey);

        float Covered(int x, int y)
        {
            var black = 0.0;
            for (var row = (int)(y / Scale); row < (y + 1) / Scale; row++)
            {
                for (var column = (int)(x / Scale); column < (x + 1) / Scale; column++)
                {
                    if (IsBlack(column - border, row - border))
                        black += Overlap(x / Scale, (x + 1) / Scale, column) * Overlap(y / Scale, (y + 1) / Scale, row);
                }
            }

            return (float)(black * Scale * Scale);
        }

        bool IsBlack(int column, int row) => column >= 0 && row >= 0 && column < width && row < height
            && Devices.ReceiptPrinter.SlipSamples.IsBlack(image, left + column, top + row);
    }

    /// <summary>The whole slip, its code covered: that is for another judge.</summary>
    public static SlipScan OfText(SlipImage image, (int Left, int Top, int Side)? code)
    {
        var bits = image.Bits.ToArray();
        if (code is (var left, var top, var side))
        {
            for (var y = top; y < top + side; y++)
            {
                for (var x = left; x < left + side; x++)
                    bits[(y * image.WidthDots / 8) + (x / 8)] &= (byte)(0xFF ^ (0x80 >> (x % 8)));
            }
        }

        return Of(image with { Bits = bits }, 0, 0, image.WidthDots, image.Height, 32);
    }

    /// <summary>Turned about its middle.</summary>
    public SlipScan Turned(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return Each((x, y) =>
        {
            var (dx, dy) = (x - (Width / 2.0), y - (Height / 2.0));
            return Between((dx * cos) + (dy * sin) + (Width / 2.0), (dy * cos) - (dx * sin) + (Height / 2.0));
        });
    }

    /// <summary>Seen from twice as far: each pixel is the mean of four.</summary>
    public SlipScan Farther()
    {
        var (wide, high) = (Width / 2, Height / 2);
        var grey = new float[wide * high];
        for (var y = 0; y < high; y++)
        {
            for (var x = 0; x < wide; x++)
                grey[(y * wide) + x] = (At(2 * x, 2 * y) + At((2 * x) + 1, 2 * y) + At(2 * x, (2 * y) + 1) + At((2 * x) + 1, (2 * y) + 1)) / 4;
        }

        return new SlipScan(wide, high, grey);
    }

    /// <summary>Out of focus.</summary>
    /// <param name="sigma">Of the Gaussian, pixels.</param>
    public SlipScan Blurred(double sigma)
    {
        var reach = (int)Math.Ceiling(3 * sigma);
        var weights = Enumerable.Range(-reach, (2 * reach) + 1).Select(i => (float)Math.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        return Smeared(weights, 1, 0).Smeared(weights, 0, 1);
    }

    /// <summary>One round blot, dark or bleached.</summary>
    /// <param name="x">Middle, pixels.</param>
    /// <param name="y">Middle, pixels.</param>
    /// <param name="radius">Pixels.</param>
    /// <param name="grey">0 for ink, 1 where the print is gone.</param>
    public SlipScan Blotted(double x, double y, double radius, float grey) =>
        Each((column, row) => ((column - x) * (column - x)) + ((row - y) * (row - y)) <= radius * radius ? grey : At(column, row));

    public byte[] Png()
    {
        using var bitmap = new SKBitmap(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                pixels[(y * bitmap.RowBytes) + x] = (byte)Math.Clamp(At(x, y) * 255, 0, 255);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private SlipScan Smeared(float[] weights, int across, int down)
    {
        var reach = weights.Length / 2;
        var sum = weights.Sum();
        var grey = new float[_grey.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var value = 0f;
                for (var i = -reach; i <= reach; i++)
                    value += weights[i + reach] * At(x + (i * across), y + (i * down));
                grey[(y * Width) + x] = value / sum;
            }
        }

        return new SlipScan(Width, Height, grey);
    }

    private static double Overlap(double from, double to, int cell) => Math.Min(to, cell + 1) - Math.Max(from, cell);

    private float At(int x, int y) => x < 0 || y < 0 || x >= Width || y >= Height ? 1 : _grey[(y * Width) + x];

    private double Between(double x, double y)
    {
        var (column, row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, below) = (x - column, y - row);
        return ((1 - below) * (((1 - right) * At(column, row)) + (right * At(column + 1, row))))
            + (below * (((1 - right) * At(column, row + 1)) + (right * At(column + 1, row + 1))));
    }

    private SlipScan Each(Func<int, int, double> value)
    {
        var grey = new float[_grey.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                grey[(y * Width) + x] = (float)value(x, y);
        }

        return new SlipScan(Width, Height, grey);
    }
}
