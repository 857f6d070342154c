namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// The paper of a simulated printer: a roll, a head that burns rows, a knife some way above it. What was printed but has not
/// passed the knife when it falls stays on the strip and becomes the head of the next slip, as in a real one.
/// </summary>
public sealed class PaperPath(int width, int knifeRows)
{
    /// <summary>Dots per millimetre, in both directions.</summary>
    public const int DotsPerMillimetre = 8;

    /// <summary>Slips kept; older ones are forgotten.</summary>
    public const int SlipsKept = 50;

    /// <summary>Longest strip without a cut, rows (2 m): beyond it the oldest paper is taken for torn off.</summary>
    private const int LongestStrip = 16_000;

    private readonly List<byte[]> _strip = [.. Enumerable.Range(0, knifeRows).Select(_ => new byte[width / 8])];
    private readonly List<PrintedSlip> _slips = [];

    /// <summary>Dots across.</summary>
    public int Width => width;

    /// <summary>Rows between head and knife.</summary>
    public int KnifeRows => knifeRows;

    /// <summary>Rows of paper left before the head.</summary>
    public long RowsLeft { get; set; } = 50_000 * DotsPerMillimetre;

    /// <summary>Slips that fell out, oldest first, at most <see cref="SlipsKept"/>.</summary>
    public IReadOnlyList<PrintedSlip> Slips => [.. _slips];

    /// <summary>Slips that ever fell out.</summary>
    public int SlipsFallen { get; private set; }

    /// <summary>Rows on the strip since the last cut that carry at least one dot.</summary>
    public int MarkedRows => _strip.Count(row => row.AsSpan().ContainsAnyExcept((byte)0));

    /// <summary>Moves the paper by one row and burns these dots into it; false when there is no paper.</summary>
    public bool Row(ReadOnlySpan<byte> dots)
    {
        if (RowsLeft <= 0)
            return false;
        RowsLeft--;
        var row = new byte[width / 8];
        // Dots beyond the head's width fall on nothing.
        dots[..Math.Min(dots.Length, row.Length)].CopyTo(row);
        _strip.Add(row);
        if (_strip.Count > LongestStrip)
            _strip.RemoveAt(0);
        return true;
    }

    /// <summary>The knife falls.</summary>
    public void Cut(TimeSpan now) => Release(now, _strip.Count - knifeRows, torn: false);

    /// <summary>The paper ended: what was on the strip falls out as it is.</summary>
    public void TearOff(TimeSpan now)
    {
        if (MarkedRows > 0)
            Release(now, _strip.Count, torn: true);
        _strip.Clear();
    }

    /// <summary>A new roll is threaded up to the knife.</summary>
    public void Load(long rows)
    {
        RowsLeft = rows;
        while (_strip.Count < knifeRows)
            _strip.Add(new byte[width / 8]);
    }

    private void Release(TimeSpan now, int rows, bool torn)
    {
        if (rows <= 0)
            return;
        var bits = new byte[rows * (width / 8)];
        for (var row = 0; row < rows; row++)
            _strip[row].CopyTo(bits, row * (width / 8));
        _strip.RemoveRange(0, rows);
        _slips.Add(new PrintedSlip(++SlipsFallen, now, width, rows, bits, torn));
        if (_slips.Count > SlipsKept)
            _slips.RemoveAt(0);
    }
}
