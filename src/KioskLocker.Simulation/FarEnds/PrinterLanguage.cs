using System.Text;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// Reads the command stream of a simulated ESC/POS printer: bytes in pieces of any size, actions out. Rows of a picture come out
/// one by one as they arrive, so that half a band is half on paper. Real-time commands are only skipped here; the printer itself
/// has executed them on arrival.
/// </summary>
internal sealed class PrinterLanguage(int width, int knifeRows, Action<PrinterAction> enqueue, Action<byte> automaticStatus)
{
    private const int CharacterWidth = 12;
    private const int CharacterHeight = 24;

    private readonly byte[] _head = new byte[16];
    private readonly List<byte> _text = [];
    private byte[] _row = [];
    private int _count;
    private int _rowFilled;
    private int _rowsLeft;
    private long _skip;
    private bool _wide;
    private bool _high;

    /// <summary>True while the bytes to come are picture dots.</summary>
    public bool InPicture => _rowsLeft > 0;

    /// <summary>Commands nobody knows.</summary>
    public long Unknown { get; private set; }

    /// <summary>Answers GS ( H once everything before it is on paper.</summary>
    public bool KnowsProcessIds { get; set; } = true;

    /// <summary>False for makers that feed only n rows at GS V A/B instead of n rows beyond the knife.</summary>
    public bool FeedsToKnife { get; set; } = true;

    /// <summary>Forgets the command and the line being read.</summary>
    public void Reset()
    {
        _count = 0;
        _rowsLeft = 0;
        _skip = 0;
        _text.Clear();
    }

    public void Read(byte value)
    {
        if (_rowsLeft > 0)
        {
            ReadDots(value);
            return;
        }

        if (_skip > 0)
        {
            _skip--;
            return;
        }

        if (_count == 0 && value is not (0x10 or 0x1B or 0x1C or 0x1D))
        {
            ReadText(value);
            return;
        }

        _head[_count++] = value;
        if (_head[0] == 0x10 && _count == 2 && value is not (0x04 or 0x05 or 0x14))
        {
            // A lone DLE means nothing; the byte after it is looked at again.
            _count = 0;
            Read(value);
            return;
        }

        if (_count < Needed())
            return;
        var command = _head.AsSpan(0, _count).ToArray();
        _count = 0;
        Execute(command);
    }

    // How many bytes must be there before the command held can be judged further. Data that follows is skipped or read as dots.
    private int Needed()
    {
        if (_count < 2)
            return 2;
        return (_head[0], _head[1]) switch
        {
            (0x10, 0x04 or 0x05) => 3,
            (0x10, _) => _count < 3 ? 3 : _head[2] == 8 ? 10 : 5,
            (0x1D, 0x76) => 8,
            (0x1D, 0x56) => _count < 3 ? 3 : _head[2] is 0 or 1 or 48 or 49 ? 3 : 4,
            (0x1D, 0x28) => _count < 5 ? 5 : _head[2] == 0x48 ? Math.Min(_head.Length, 5 + _head[3]) : 5,
            (0x1D, 0x4C or 0x57 or 0x50) => 4,
            (0x1D, _) => 3,
            (0x1B, 0x40 or 0x32) => 2,
            (0x1B, 0x70) => 5,
            (0x1B, 0x24 or 0x5C) => 4,
            (0x1C, 0x26 or 0x2E) => 2,
            (0x1C, 0x53) => 4,
            _ => 3,
        };
    }

    private void Execute(byte[] command)
    {
        switch (command)
        {
            case [0x10, ..] or [0x1C, 0x26 or 0x2E]:
                break;
            case [0x1B, 0x40]:
                _text.Clear();
                break;
            case [0x1B, 0x4A, var rows]:
                FeedRows(rows);
                break;
            case [0x1B, 0x64, var lines]:
                EndLine();
                FeedRows(lines * 30);
                break;
            case [0x1D, 0x76, 0x30, var mode, var xl, var xh, var yl, var yh]:
                _wide = (mode & 1) != 0;
                _high = (mode & 2) != 0;
                BeginPicture(xl + (256 * xh), yl + (256 * yh));
                break;
            case [0x1D, 0x56, 0 or 1 or 48 or 49]:
                enqueue(new PrinterAction.Cut());
                break;
            case [0x1D, 0x56, _, var rows]:
                FeedRows(rows + (FeedsToKnife ? knifeRows : 0));
                enqueue(new PrinterAction.Cut());
                break;
            case [0x1D, 0x61, var mask]:
                automaticStatus(mask);
                break;
            case [0x1D, 0x72, _]:
                enqueue(new PrinterAction.SayPaper());
                break;
            case [0x1D, 0x49, var what]:
                Identify(what);
                break;
            case [0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, var a, var b, var c, var d]:
                if (KnowsProcessIds)
                    enqueue(new PrinterAction.Say([0x37, 0x22, a, b, c, d, 0x00]));
                break;
            case [0x1D, 0x28, not 0x48, var low, var high]:
                _skip = low + (256 * high);
                break;
            // The look of letters, margins and places across: letters are boxes here, and pictures begin at the left.
            case [0x1B, 0x20 or 0x21 or 0x24 or 0x2D or 0x32 or 0x33 or 0x45 or 0x47 or 0x4D or 0x52 or 0x5C or 0x61 or 0x74 or 0x7B, ..]
                or [0x1C, 0x2D or 0x43 or 0x53, ..]
                or [0x1D, 0x21 or 0x42 or 0x4C or 0x50 or 0x57, ..]:
                break;
            default:
                Unknown++;
                break;
        }
    }

    private void Identify(byte what)
    {
        enqueue(new PrinterAction.Say(what switch
        {
            66 => [0x5F, .. Encoding.ASCII.GetBytes("KIOSKLOCKER"), 0x00],
            67 => [0x5F, .. Encoding.ASCII.GetBytes("FAR END 80"), 0x00],
            _ => [0x02],
        }));
    }

    private void BeginPicture(int rowBytes, int rows)
    {
        if (rowBytes == 0 || rows == 0)
            return;
        _row = new byte[rowBytes];
        _rowFilled = 0;
        _rowsLeft = rows;
    }

    private void ReadDots(byte value)
    {
        _row[_rowFilled++] = value;
        if (_rowFilled < _row.Length)
            return;
        var burnt = _wide ? Widened(_row) : _row;
        enqueue(new PrinterAction.Burn(burnt));
        if (_high)
            enqueue(new PrinterAction.Burn(burnt));
        _row = new byte[_row.Length];
        _rowFilled = 0;
        _rowsLeft--;
    }

    // GS v 0 with m = 1 or 3: each dot becomes two beside each other.
    private static byte[] Widened(byte[] dots)
    {
        var wide = new byte[dots.Length * 2];
        for (var x = 0; x < dots.Length * 8; x++)
        {
            if ((dots[x / 8] & (0x80 >> (x % 8))) != 0)
                wide[x / 4] |= (byte)(0xC0 >> (2 * (x % 4)));
        }

        return wide;
    }

    private void ReadText(byte value)
    {
        if (value == 0x0A)
        {
            EndLine();
            FeedRows(30 - CharacterHeight);
        }
        else if (value >= 0x20)
        {
            _text.Add(value);
            if (_text.Count * CharacterWidth >= width)
                EndLine();
        }
    }

    // Letters become boxes: enough to see that a driver let picture bytes be read as text.
    private void EndLine()
    {
        for (var y = 0; y < CharacterHeight; y++)
        {
            var row = new byte[width / 8];
            for (var x = 0; x < _text.Count * CharacterWidth && x < width; x++)
            {
                var inBox = x % CharacterWidth is >= 1 and <= 10 && y is >= 2 and <= 21;
                if (inBox && _text[x / CharacterWidth] != 0x20)
                    row[x / 8] |= (byte)(0x80 >> (x % 8));
            }

            enqueue(new PrinterAction.Burn(row));
        }

        _text.Clear();
    }

    private void FeedRows(int rows)
    {
        for (var i = 0; i < rows; i++)
            enqueue(new PrinterAction.Feed());
    }
}
