using System.Security.Cryptography;
using System.Text.Json;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// Slips of a world: no words, which are the renderer's own test, but every row has a dot, and near the first and the last one the dots are
/// a digest of what the slip says. So whoever picks up the paper can tell what lies there, and whether all of it does.
/// </summary>
internal static class SlipDots
{
    private const int Width = 576;
    private const int RowBytes = Width / 8;
    private const int Rows = 160;
    private const int FirstMark = 4;
    private const int LastMark = 155;
    private const int MarkBytes = 32;

    private static readonly byte[] Sign = [0x5A, 0xC3, 0x96, 0x0F];

    private static readonly byte[] Dots = [.. Enumerable.Range(0, RowBytes * Rows).Select(place => (byte)(place % 7 == 0 ? 0x10 : 0))];

    /// <summary>Its image.</summary>
    internal static SlipImage Of(Slip slip)
    {
        var bits = (byte[])Dots.Clone();
        foreach (var row in (ReadOnlySpan<int>)[FirstMark, LastMark])
        {
            Sign.CopyTo(bits, row * RowBytes);
            Digest(slip).CopyTo(bits, (row * RowBytes) + Sign.Length);
        }

        return new SlipImage(Width, Rows, bits);
    }

    /// <summary>The digest of what it says, to be compared with what is on a paper.</summary>
    internal static string MarkOf(Slip slip) => Convert.ToHexStringLower(Digest(slip));

    /// <summary>Marks of the slips that are on this paper with nothing of them missing, from the first row on.</summary>
    internal static IReadOnlyList<string> WholeOn(PrintedSlip paper)
    {
        List<string> whole = [];
        for (var row = FirstMark; paper.Width == Width && row + LastMark - FirstMark < paper.Height; row++)
        {
            var mark = MarkAt(paper, row);
            if (mark is not null && mark == MarkAt(paper, row + LastMark - FirstMark) && Enumerable.Range(row - FirstMark, Rows).All(one => one < paper.Height && Row(paper, one).ContainsAnyExcept((byte)0)))
            {
                whole.Add(mark);
            }
        }

        return whole;
    }

    /// <summary>Half a byte of the digest in each byte, none of them one that a driver must not send within a picture, where printers obey commands too.</summary>
    private static byte[] Digest(Slip slip) =>
        [.. SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(slip, WireJson.Options)).SelectMany(one => (byte[])[(byte)(0xA0 | (one >> 4)), (byte)(0xA0 | (one & 0x0F))]).Take(MarkBytes)];

    private static string? MarkAt(PrintedSlip paper, int row) => Row(paper, row) is var dots && dots.StartsWith(Sign)
        ? Convert.ToHexStringLower(dots.Slice(Sign.Length, MarkBytes)) : null;

    private static ReadOnlySpan<byte> Row(PrintedSlip paper, int row) => paper.Bits.Span.Slice(row * RowBytes, RowBytes);
}
