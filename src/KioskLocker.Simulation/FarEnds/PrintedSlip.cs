using SkiaSharp;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>A piece of paper that fell out of the simulated printer.</summary>
/// <param name="Number">1, 2, 3 … in the order in which they fell.</param>
/// <param name="At">Simulated time of the cut.</param>
/// <param name="Width">Dots.</param>
/// <param name="Height">Rows, blank ones included.</param>
/// <param name="Bits">Rows of packed bits, most significant bit leftmost, 1 is black.</param>
/// <param name="Torn">The paper ended in the middle: no knife was involved.</param>
public sealed record PrintedSlip(int Number, TimeSpan At, int Width, int Height, ReadOnlyMemory<byte> Bits, bool Torn)
{
    private byte[]? _png;

    /// <summary>True when not a single dot is black.</summary>
    public bool Blank => !Bits.Span.ContainsAnyExcept((byte)0);

    /// <summary>The slip as a PNG, one pixel a dot.</summary>
    public ReadOnlyMemory<byte> Png => _png ??= Encode();

    private byte[] Encode()
    {
        using var bitmap = new SKBitmap(Width, Math.Max(1, Height), SKColorType.Gray8, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        pixels.Fill(255);
        for (var row = 0; row < Height; row++)
        {
            for (var x = 0; x < Width; x++)
            {
                if ((Bits.Span[(row * (Width / 8)) + (x / 8)] & (0x80 >> (x % 8))) != 0)
                    pixels[(row * bitmap.RowBytes) + x] = 0;
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
