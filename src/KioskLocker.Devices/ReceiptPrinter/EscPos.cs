using System.Globalization;
using System.Text;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>A piece of a print job. The printer may be asked for its status between pieces, never inside one.</summary>
/// <param name="Bytes">What goes over the wire.</param>
/// <param name="Marks">True when it puts dots on paper.</param>
public readonly record struct JobPiece(ReadOnlyMemory<byte> Bytes, bool Marks);

/// <summary>Bytes of the ESC/POS commands this product uses (protocols.md B3). Pure: values in, bytes out.</summary>
public static class EscPos
{
    /// <summary>Rows of one raster band. Small enough that the status is asked about twice a second at 115200 baud; printers take up to 2303.</summary>
    public const int BandRows = 64;

    private const int BandHeader = 8;

    /// <summary>Blank rows that are worth a feed command; shorter gaps stay in the picture so that the paper moves evenly.</summary>
    public const int ShortestFedRun = 2;

    /// <summary>Largest process ID; after it the count starts again at 1.</summary>
    public const int LastProcessId = 9999;

    /// <summary>Dots per millimetre of a 203 dpi head.</summary>
    public const int DotsPerMillimetre = 8;

    /// <summary>Rows between head and knife: about 12 mm.</summary>
    public const int KnifeRows = 12 * DotsPerMillimetre;

    /// <summary>ESC @: settings back to those of power-on.</summary>
    public static ReadOnlyMemory<byte> Reset { get; } = new byte[] { 0x1B, 0x40 };

    /// <summary>ESC @ and FS . (Chinese mode off), at the head of every job.</summary>
    public static ReadOnlyMemory<byte> Initialise { get; } = new byte[] { 0x1B, 0x40, 0x1C, 0x2E };

    /// <summary>DLE DC4 8: empty receive and print buffers, in real time; answered by 37 25 00.</summary>
    public static ReadOnlyMemory<byte> ClearBuffers { get; } = new byte[] { 0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08 };

    /// <summary>DLE ENQ 2: leave a cutter error and forget everything in the buffers. Its brother DLE ENQ 1, which prints the rest, is never used.</summary>
    public static ReadOnlyMemory<byte> RecoverAndForget { get; } = new byte[] { 0x10, 0x05, 0x02 };

    /// <summary>
    /// GS V B n: feed to the knife plus n rows, then cut. n is the whole way to the knife, because some makers feed only n:
    /// with those the last lines still pass, with the others the slip gets a blank foot.
    /// </summary>
    public static ReadOnlyMemory<byte> FeedAndCut { get; } = new byte[] { 0x1D, 0x56, 0x42, KnifeRows };

    /// <summary>DLE EOT n, n 1–4; answered at once by one byte, also by a printer that is offline.</summary>
    public static ReadOnlyMemory<byte> StatusRequest(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 4);
        return new byte[] { 0x10, 0x04, (byte)n };
    }

    /// <summary>GS ( H function 48: answered by 37 22 d1 d2 d3 d4 00 once everything before it is on paper.</summary>
    /// <param name="id">1–9999, sent as four digits.</param>
    public static ReadOnlyMemory<byte> ProcessId(int id)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id, LastProcessId);
        var bytes = new byte[] { 0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0, 0, 0, 0 };
        Encoding.ASCII.GetBytes(id.ToString("0000", CultureInfo.InvariantCulture), bytes.AsSpan(7));
        return bytes;
    }

    /// <summary>The whole job: initialise, picture, feed and cut, process ID.</summary>
    /// <param name="image">What to print.</param>
    /// <param name="processId">1–9999.</param>
    /// <param name="feedUnitsPerRow">Vertical motion units of one head row for ESC J: 1 where a unit is a dot row.</param>
    public static IReadOnlyList<JobPiece> Job(SlipImage image, int processId, int feedUnitsPerRow)
    {
        var pieces = new List<JobPiece> { new(Initialise, Marks: false) };
        pieces.AddRange(Picture(image, feedUnitsPerRow));
        pieces.Add(new JobPiece(FeedAndCut, Marks: false));
        pieces.Add(new JobPiece(ProcessId(processId), Marks: false));
        return pieces;
    }

    /// <summary>An image as the GS v 0 bands and ESC J feeds that cost the line the fewest bytes; on paper it is dot by dot the same.</summary>
    public static IEnumerable<JobPiece> Picture(SlipImage image, int feedUnitsPerRow)
    {
        ArgumentNullException.ThrowIfNull(image);
        var rowBytes = image.WidthDots / 8;
        if (image.WidthDots % 8 != 0 || rowBytes is < 1 or > 255 || image.Height < 0 || image.Bits.Length != rowBytes * image.Height)
            throw new ArgumentException("Width must be a multiple of 8 up to 2040 and the bits must fill it.", nameof(image));
        return RasterBands.Cut(image).Select(band => band.RowBytes == 0
            ? new JobPiece(Feed(band.Rows * feedUnitsPerRow), Marks: false)
            : new JobPiece(Band(RasterBands.Dots(image, band), band), Marks: true));
    }

    /// <summary>ESC J as often as needed. Never n = 16: a DLE as last byte could swallow the status request that follows.</summary>
    public static ReadOnlyMemory<byte> Feed(int units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        var bytes = new List<byte>();
        while (units > 0)
        {
            var n = Math.Min(units, 255);
            if (n == 0x10)
                n = 0x0F;
            bytes.AddRange([0x1B, 0x4A, (byte)n]);
            units -= n;
        }

        return bytes.ToArray();
    }

    /// <summary>Bytes of the same slip from a driver that sends every dot of its picture, for comparison.</summary>
    public static int FullRasterBytes(SlipImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Initialise.Length + BandHeader + image.Bits.Length + FeedAndCut.Length;
    }

    private static ReadOnlyMemory<byte> Band(byte[] dots, RasterBand band)
    {
        // m = 3 doubles both ways; the four values of m are as old as the command.
        byte[] bytes = [0x1D, 0x76, 0x30, (byte)(band.Coarse ? 3 : 0), (byte)band.RowBytes, 0x00, (byte)band.SentRows, 0x00, .. dots];
        // The header ends in 00, so no pair can begin in it and end in the data.
        _ = RasterGuard.Break(bytes.AsSpan(BandHeader));
        return bytes;
    }
}
