using System.Runtime.InteropServices;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// An RS-485 pair with Modbus RTU relay boards. A frame ends where its function says that it ends, and in any case with a silence of
/// 3.5 characters; what begins sooner than that after other traffic is not heard, as a real board does not hear it.
/// </summary>
public sealed class ModbusRelayLineFarEnd : BoardLineFarEnd
{
    /// <summary>No frame of this protocol is longer.</summary>
    private const int MaxFrame = 256;

    private const int ShortestFrame = 4;

    private const int DefaultBaud = 9_600;

    /// <summary>Above this speed the standard has one silence for all.</summary>
    private const int FastBaud = 19_200;

    private readonly TimeSpan _silence;
    private readonly TimeSpan _patience;
    private TimeSpan _lastTraffic = TimeSpan.MinValue;

    /// <summary>Whatever comes before the next silence is no request.</summary>
    private bool _isDeaf;

    /// <summary>What was on the line last was whole, so that the next bytes begin something new.</summary>
    private bool _isBetween;

    /// <param name="boards">Its boards.</param>
    /// <param name="silence">3.5 characters at the speed of this line; null = at 9600 baud.</param>
    /// <param name="patience">
    /// How long the rest of a frame may be late; null = as long as the silence, as the standard has it. Longer where the far end is read by
    /// a program that the system may hold up in the middle of a frame.
    /// </param>
    public ModbusRelayLineFarEnd(IReadOnlyList<ModbusRelayBoardFarEnd> boards, TimeSpan? silence = null, TimeSpan? patience = null)
        : base(boards, TimeSpan.MaxValue)
    {
        // Silence is the end of a frame here, not its loss: what follows it is decided below.
        _silence = silence ?? SilenceAt(DefaultBaud);
        _patience = patience > _silence ? patience.Value : _silence;
    }

    /// <summary>Requests that nobody heard because they came too soon after other traffic.</summary>
    public long TooSoon { get; private set; }

    /// <summary>3.5 characters of eleven bits.</summary>
    /// <param name="baud">Bits per second.</param>
    public static TimeSpan SilenceAt(int baud) => baud > FastBaud ? TimeSpan.FromMicroseconds(1_750) : TimeSpan.FromSeconds(38.5 / baud);

    private protected override TimeSpan? OwnWake => Heard.Count > 0 ? _lastTraffic + _patience : null;

    private protected override void BeforeBytes(TimeSpan now, TimeSpan silence)
    {
        var quiet = _lastTraffic == TimeSpan.MinValue ? TimeSpan.MaxValue : now - _lastTraffic;
        _lastTraffic = now;
        if (Heard.Count > 0)
        {
            if (quiet >= _patience)
            {
                EndFrame(now);
            }
        }
        else if (quiet >= _silence)
        {
            (_isDeaf, _isBetween) = (false, false);
        }
    }

    // Boards that speak do not listen, and their own bytes are traffic for the others.
    private protected override void Spoke(TimeSpan now)
    {
        _lastTraffic = now;
        Heard.Clear();
        (_isDeaf, _isBetween) = (true, true);
    }

    private protected override void WakeSelf(TimeSpan now) => EndFrame(now);

    private protected override void Frame(TimeSpan now)
    {
        if (_isDeaf)
        {
            TooSoon += _isBetween ? 1 : 0;
            _isBetween = false;
            Heard.Clear();
        }
        else if (Length() is not { } length)
        {
            // A function unknown here: only the silence tells where its frame ends.
            if (Heard.Count > MaxFrame)
            {
                Heard.Clear();
                _isDeaf = true;
            }
        }
        else if (Heard.Count == length)
        {
            _isBetween = IsSound(length);
            if (_isBetween)
            {
                Deliver(now, length);
            }

            // What follows without a silence, be it the rest of a spoilt frame or a second one, is noise until the next silence.
            Heard.Clear();
            _isDeaf = true;
        }
    }

    private static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
            }
        }

        return (ushort)crc;
    }

    /// <summary>Bytes with their checksum, low byte first.</summary>
    internal static byte[] Sealed(byte[] body)
    {
        var crc = Crc(body);
        return [.. body, (byte)(crc & 0xFF), (byte)(crc >> 8)];
    }

    /// <summary>Length of the frame under way; null when its function does not tell, <see cref="int.MaxValue"/> when it is not known yet.</summary>
    private int? Length()
    {
        if (Heard.Count < 2)
        {
            return int.MaxValue;
        }

        return Heard[1] switch
        {
            >= 0x01 and <= 0x06 => 8,
            0x0F or 0x10 => Heard.Count < 7 ? int.MaxValue : 9 + Heard[6],
            _ => null,
        };
    }

    private bool IsSound(int length) => Crc(CollectionsMarshal.AsSpan(Heard)[..(length - 2)]) == (Heard[length - 2] | (Heard[length - 1] << 8));

    private void EndFrame(TimeSpan now)
    {
        if (!_isDeaf && Heard.Count >= ShortestFrame && Length() is null && IsSound(Heard.Count))
        {
            Deliver(now, Heard.Count);
        }

        Heard.Clear();
        (_isDeaf, _isBetween) = (false, false);
    }
}
