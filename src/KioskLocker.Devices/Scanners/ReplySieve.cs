using System.Buffers;

namespace KioskLocker.Devices.Scanners;

/// <summary>One thing that came from a scanner.</summary>
internal abstract record ScannerPiece
{
    private ScannerPiece()
    {
    }

    /// <summary>Bytes of codes, good until the sieve is called again. Holds personal data; ToString shows their number only.</summary>
    internal sealed record Text(ReadOnlyMemory<byte> Bytes) : ScannerPiece
    {
        public override string ToString() => $"Text({Bytes.Length} bytes)";
    }

    /// <summary>An answer.</summary>
    internal sealed record Answer(bool IsGood, byte[] Value) : ScannerPiece;

    /// <summary>A whole code that wants to be acknowledged.</summary>
    internal sealed record Packet(byte[] Code) : ScannerPiece
    {
        public override string ToString() => $"Packet({Code.Length} bytes)";
    }
}

/// <summary>
/// Takes answers out of a scanner's bytes and lets codes pass. Both come on one line with nothing between them, in any pieces.
/// An answer can only begin where a line begins, so nothing inside a code is ever taken for one.
/// </summary>
internal sealed class ReplySieve(IScannerFamily family)
{
    /// <summary>More bytes than this are no answer of anybody.</summary>
    private const int HeldMost = 272;

    private readonly List<byte> _held = [];
    private readonly ArrayBufferWriter<byte> _text = new();
    private int _passed;
    private bool _inLine;

    /// <summary>The request whose answer is awaited; the first answer closes it.</summary>
    public ScannerRequest? Open { get; set; }

    /// <summary>Bytes wait because they may become an answer.</summary>
    public bool Holds => _held.Count > 0;

    /// <summary>Answers whose checksum was wrong.</summary>
    public long BadChecksums { get; private set; }

    /// <summary>Bytes dropped while looking for an answer.</summary>
    public long ResyncBytes { get; private set; }

    public void Receive(ReadOnlySpan<byte> bytes, List<ScannerPiece> pieces)
    {
        ForgetText();
        while (!bytes.IsEmpty)
        {
            // Inside a code nothing is looked for but its end.
            var end = _inLine ? bytes.IndexOfAny((byte)'\r', (byte)'\n') : 0;
            var inside = end < 0 ? bytes.Length : end;
            _text.Write(bytes[..inside]);
            bytes = bytes[inside..];
            if (bytes.IsEmpty)
                break;
            _held.Add(bytes[0]);
            bytes = bytes[1..];
            Settle(pieces);
        }

        PassText(pieces);
    }

    /// <summary>Nothing more will come: what was held is text, and the line it stands in is over.</summary>
    public void Flush(List<ScannerPiece> pieces)
    {
        ForgetText();
        _text.Write([.. _held]);
        _held.Clear();
        PassText(pieces);
        _inLine = false;
    }

    /// <summary>Forgets what is half here: the cable was pulled.</summary>
    public void Reset()
    {
        _held.Clear();
        ForgetText();
        _inLine = false;
        Open = null;
    }

    private void Settle(List<ScannerPiece> pieces)
    {
        while (_held.Count > 0)
        {
            var match = _inLine || _held.Count > HeldMost ? ScannerMatch.Text.Instance : family.Match([.. _held], Open);
            switch (match)
            {
                case ScannerMatch.Unsure:
                    return;
                case ScannerMatch.Broken:
                    BadChecksums++;
                    ResyncBytes++;
                    _held.RemoveAt(0);
                    break;
                case ScannerMatch.Answer answer:
                    Take(answer.Length, new ScannerPiece.Answer(answer.IsGood, answer.Value), pieces);
                    Open = null;
                    break;
                case ScannerMatch.Packet packet:
                    Take(packet.Length, new ScannerPiece.Packet(packet.Code), pieces);
                    break;
                case ScannerMatch.Text:
                    var value = _held[0];
                    _held.RemoveAt(0);
                    _text.Write([value]);
                    _inLine = value is not ((byte)'\r' or (byte)'\n');
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    private void Take(int length, ScannerPiece piece, List<ScannerPiece> pieces)
    {
        PassText(pieces);
        _held.RemoveRange(0, length);
        pieces.Add(piece);
    }

    private void PassText(List<ScannerPiece> pieces)
    {
        if (_text.WrittenCount == _passed)
            return;
        pieces.Add(new ScannerPiece.Text(_text.WrittenMemory[_passed..]));
        _passed = _text.WrittenCount;
    }

    /// <summary>Whoever took the pieces is done with them; what a card said is wiped.</summary>
    private void ForgetText()
    {
        _text.Clear();
        _passed = 0;
    }
}
