using System.Text;

namespace KioskLocker.Devices.Scanners.SerialText;

/// <summary>One line as the framer saw it.</summary>
public abstract record SerialTextLine
{
    private SerialTextLine()
    {
    }

    /// <summary>A good line: UTF-8, no control characters, NFC. Holds personal data; ToString shows its length only.</summary>
    public sealed record Good(string Text) : SerialTextLine
    {
        public override string ToString() => $"Good({Text.Length} characters)";
    }

    /// <summary>A bad line. Its bytes are gone; only their number is left.</summary>
    public sealed record Bad(ScanRefusal Reason, int Length) : SerialTextLine;

    /// <summary>A line that nobody wanted; nothing of it was kept.</summary>
    public sealed record Ignored : SerialTextLine;
}

/// <summary>
/// Cuts a scanner's bytes into lines (protocols.md Q-1): CR, LF or CRLF end a line, also when CR and LF come apart. Incremental,
/// total and bounded by <see cref="LongestLine"/>. It knows no time: the caller says when the line has been idle.
/// </summary>
public sealed class SerialTextProtocol
{
    /// <summary>Most bytes of one line, without its terminator.</summary>
    public const int LongestLine = 512;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private bool _ignored;
    private bool _wanted = true;

    /// <summary>Bytes of an unfinished line have come.</summary>
    public bool Pending => _length > 0;

    /// <summary>Whether lines that begin from now on are wanted. Changing it gives up the line that is half here.</summary>
    public bool Wanted
    {
        get => _wanted;
        set
        {
            if (value == _wanted)
                return;
            _wanted = value;
            if (Pending)
                Ignore();
        }
    }

    /// <summary>Takes bytes and returns the lines that they end.</summary>
    public IReadOnlyList<SerialTextLine> Receive(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<SerialTextLine>();
        foreach (var value in bytes)
        {
            if (value is (byte)'\r' or (byte)'\n')
                AddIfAny(lines, End(terminated: true));
            else
                Take(value);
        }

        return lines;
    }

    /// <summary>No byte came for a while: what is here will not be finished.</summary>
    public IReadOnlyList<SerialTextLine> Idle()
    {
        var lines = new List<SerialTextLine>();
        AddIfAny(lines, End(terminated: false));
        return lines;
    }

    /// <summary>Forgets the unfinished line: the cable was pulled.</summary>
    public void Reset()
    {
        _line.AsSpan().Clear();
        _length = 0;
        _ignored = false;
    }

    private static void AddIfAny(List<SerialTextLine> lines, SerialTextLine? line)
    {
        if (line is not null)
            lines.Add(line);
    }

    private void Take(byte value)
    {
        if (_length == 0)
            _ignored = !_wanted;
        if (!_ignored && _length < LongestLine)
            _line[_length] = value;
        // The count goes on beyond the limit so that the refusal can say how long it was, but not for ever.
        _length = Math.Min(_length + 1, int.MaxValue - 1);
    }

    private void Ignore()
    {
        _ignored = true;
        _line.AsSpan().Clear();
    }

    private SerialTextLine? End(bool terminated)
    {
        if (_length == 0)
            return null;
        var line = _ignored ? new SerialTextLine.Ignored() : Judge(terminated);
        Reset();
        return line;
    }

    private SerialTextLine? Judge(bool terminated)
    {
        if (_length > LongestLine)
            return new SerialTextLine.Bad(ScanRefusal.TooLong, _length);
        var bytes = Trim(_line.AsSpan(0, _length));
        if (bytes.IsEmpty)
            return null;
        if (!terminated)
            return new SerialTextLine.Bad(ScanRefusal.Unterminated, _length);
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return new SerialTextLine.Bad(ScanRefusal.NotUtf8, _length);
        }

        return text.Any(char.IsControl)
            ? new SerialTextLine.Bad(ScanRefusal.ControlCharacter, _length)
            : new SerialTextLine.Good(text.Normalize(NormalizationForm.FormC));
    }

    // Byte order marks and NUL padding at the ends, in any order and number; CR and LF never get this far.
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        for (var before = -1; before != bytes.Length;)
        {
            before = bytes.Length;
            bytes = bytes.Trim((byte)0);
            if (bytes.StartsWith(mark))
                bytes = bytes[3..];
            if (bytes.EndsWith(mark))
                bytes = bytes[..^3];
        }

        return bytes;
    }
}
