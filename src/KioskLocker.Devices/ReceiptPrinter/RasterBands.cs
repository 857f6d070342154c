namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>Rows of a picture that go out together.</summary>
/// <param name="Row">First row of the picture.</param>
/// <param name="Rows">Rows of paper.</param>
/// <param name="RowBytes">Bytes sent for each row; 0 where the paper is only fed.</param>
/// <param name="Coarse">One byte stands for two of the picture and one row for two: the printer doubles both ways.</param>
internal readonly record struct RasterBand(int Row, int Rows, int RowBytes, bool Coarse)
{
    /// <summary>Rows of data.</summary>
    public int SentRows => Coarse ? Rows / 2 : Rows;
}

/// <summary>
/// Cuts a picture into the bands that cost the line the fewest bytes. A band ends at its rightmost dot, because what is not sent
/// stays white; large type and codes are drawn in squares of two by two dots and go out at half the size; blank rows are fed.
/// Left white stays in the data: whether a picture follows the left margin or the print position differs by maker.
/// </summary>
internal static class RasterBands
{
    /// <summary>What a band costs beside its dots, in bytes: its header, and a little more so that the paper does not move in crumbs.</summary>
    private const int BandCost = 8 + 8;

    /// <summary>The cheapest bands, from top to bottom; together they cover every row.</summary>
    public static IEnumerable<RasterBand> Cut(SlipImage image)
    {
        var rows = new Rows(image);
        var row = 0;
        while (row < image.Height)
        {
            var blank = rows.BlankRun(row);
            if (blank > 0)
            {
                yield return new RasterBand(row, blank, 0, Coarse: false);
                row += blank;
                continue;
            }

            var end = row;
            while (end < image.Height && rows.BlankRun(end) == 0)
                end++;
            foreach (var band in Cheapest(rows, row, end))
                yield return band;
            row = end;
        }
    }

    /// <summary>The bytes of a band's rows, as they are sent.</summary>
    public static byte[] Dots(SlipImage image, RasterBand band)
    {
        var rowBytes = image.WidthDots / 8;
        var dots = new byte[band.SentRows * band.RowBytes];
        for (var sent = 0; sent < band.SentRows; sent++)
        {
            var from = image.Bits.Span.Slice((band.Row + (band.Coarse ? sent * 2 : sent)) * rowBytes, rowBytes);
            var to = dots.AsSpan(sent * band.RowBytes, band.RowBytes);
            if (!band.Coarse)
            {
                from[..band.RowBytes].CopyTo(to);
                continue;
            }

            for (var i = 0; i < to.Length; i++)
                to[i] = (byte)((Halved(from[2 * i]) << 4) | ((2 * i) + 1 < rowBytes ? Halved(from[(2 * i) + 1]) : 0));
        }

        return dots;
    }

    /// <summary>Every way to cut these rows is weighed, from the last row backwards.</summary>
    private static List<RasterBand> Cheapest(Rows rows, int from, int end)
    {
        var cost = new int[end - from + 1];
        var choice = new RasterBand[end - from];
        for (var row = end - 1; row >= from; row--)
        {
            cost[row - from] = int.MaxValue;
            Weigh(row, coarse: false);
            Weigh(row, coarse: true);
        }

        var bands = new List<RasterBand>();
        for (var row = from; row < end; row += bands[^1].Rows)
            bands.Add(choice[row - from]);
        return bands;

        void Weigh(int row, bool coarse)
        {
            var step = coarse ? 2 : 1;
            var width = 1;
            for (var sent = 1; sent <= EscPos.BandRows; sent++)
            {
                var last = row + ((sent - 1) * step);
                if (last + step > end || (coarse && !rows.IsCoarse(last)))
                    return;
                width = Math.Max(width, coarse ? (rows.Width(last) + 1) / 2 : rows.Width(last));
                var total = BandCost + (sent * width) + cost[last + step - from];
                if (total >= cost[row - from])
                    continue;
                cost[row - from] = total;
                choice[row - from] = new RasterBand(row, sent * step, width, coarse);
            }
        }
    }

    // Four pairs of equal dots as four dots.
    private static int Halved(byte dots) => ((dots >> 4) & 8) | ((dots >> 3) & 4) | ((dots >> 2) & 2) | ((dots >> 1) & 1);

    /// <summary>What is asked of each row again and again.</summary>
    private sealed class Rows
    {
        private readonly int[] _widths;
        private readonly bool[] _coarse;

        public Rows(SlipImage image)
        {
            var rowBytes = image.WidthDots / 8;
            var bits = image.Bits.Span;
            _widths = new int[image.Height];
            _coarse = new bool[image.Height];
            for (var row = 0; row < image.Height; row++)
            {
                var dots = bits.Slice(row * rowBytes, rowBytes);
                _widths[row] = dots.LastIndexOfAnyExcept((byte)0) + 1;
                _coarse[row] = row + 1 < image.Height && ArePairs(dots) && dots.SequenceEqual(bits.Slice((row + 1) * rowBytes, rowBytes));
            }
        }

        /// <summary>Bytes up to the rightmost dot.</summary>
        public int Width(int row) => _widths[row];

        /// <summary>This row and the next one are squares of two by two dots.</summary>
        public bool IsCoarse(int row) => _coarse[row];

        /// <summary>Blank rows from here on that are worth a feed; 0 where there are none.</summary>
        public int BlankRun(int from)
        {
            var row = from;
            while (row < _widths.Length && _widths[row] == 0)
                row++;
            return row - from >= EscPos.ShortestFedRun || row == _widths.Length ? row - from : 0;
        }

        private static bool ArePairs(ReadOnlySpan<byte> dots)
        {
            foreach (var value in dots)
            {
                if (((value ^ (value >> 1)) & 0x55) != 0)
                    return false;
            }

            return true;
        }
    }
}
