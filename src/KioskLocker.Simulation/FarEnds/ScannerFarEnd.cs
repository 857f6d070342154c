using System.Text;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>What a scanner puts after a code.</summary>
public enum ScanTerminator
{
    CarriageReturn,
    LineFeed,
    Both,

    /// <summary>Forgotten in its set-up.</summary>
    None,
}

/// <summary>The far end of a scanner's wire: what was shown to it becomes bytes, well or badly behaved.</summary>
public sealed class ScannerFarEnd
{
    /// <summary>What follows each code.</summary>
    public ScanTerminator Terminator { get; set; } = ScanTerminator.CarriageReturn;

    /// <summary>One code, whole.</summary>
    public byte[] Scan(string text) => [.. Encoding.UTF8.GetBytes(text), .. End()];

    /// <summary>One code in pieces of these sizes; what is left over is the last piece.</summary>
    public IReadOnlyList<byte[]> ScanInPieces(string text, params IReadOnlyList<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var bytes = Scan(text);
        var pieces = new List<byte[]>();
        var at = 0;
        foreach (var size in sizes)
        {
            var length = Math.Min(size, bytes.Length - at);
            pieces.Add(bytes[at..(at + length)]);
            at += length;
        }

        pieces.Add(bytes[at..]);
        return [.. pieces.Where(piece => piece.Length > 0)];
    }

    /// <summary>Several codes in one burst.</summary>
    public byte[] Glued(params IReadOnlyList<string> texts) => [.. texts.SelectMany(Scan)];

    /// <summary>The same code again and again, as when a paper is held before the window.</summary>
    public byte[] Repeated(string text, int times) => [.. Enumerable.Repeat(text, times).SelectMany(Scan)];

    /// <summary>Noise of a wrong baud rate before a code; the same seed gives the same noise.</summary>
    public byte[] GarbageThen(int seed, int length, string text) => [.. Garbage(seed, length), .. Scan(text)];

    /// <summary>A line far too long, with its terminator.</summary>
    public byte[] Flood(int length) => [.. Enumerable.Repeat((byte)'A', length), .. End()];

    /// <summary>Bytes without meaning and without line ends.</summary>
    public static byte[] Garbage(int seed, int length)
    {
        var state = unchecked((uint)seed) | 1u;
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            // xorshift: the same everywhere, unlike the framework's generator.
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            var value = (byte)(state & 0xFF);
            bytes[i] = value is 0x0D or 0x0A ? (byte)0xFF : value;
        }

        return bytes;
    }

    private byte[] End() => Terminator switch
    {
        ScanTerminator.CarriageReturn => [0x0D],
        ScanTerminator.LineFeed => [0x0A],
        ScanTerminator.Both => [0x0D, 0x0A],
        _ => [],
    };
}
