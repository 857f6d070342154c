using System.Text;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// A scanner with the Simple Serial Interface as Zebra's guide and the GM67 and GM72 manuals describe it. It sleeps after a second of silence
/// and loses the byte that wakes it.
/// </summary>
public sealed class SsiFarEnd : ScannerModuleFarEnd
{
    private const byte TriggerMode = 0x8A;
    private const byte SessionTime = 0x88;
    private const byte SetupCodes = 0xEC;
    private const byte DataFormat = 0xEB;
    private const byte Packets = 0xEE;
    private const byte HostMode = 0x08;
    private const byte ByItself = 0x04;

    /// <summary>An unacknowledged packet is sent again after this time, twice.</summary>
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AsleepAfter = TimeSpan.FromSeconds(1);

    private readonly List<byte> _heard = [];
    private readonly Dictionary<byte, byte> _flash = new() { [TriggerMode] = ByItself, [SessionTime] = 0x63, [SetupCodes] = 0x01, [DataFormat] = 0x00, [Packets] = 0x01 };
    private Dictionary<byte, byte> _now = [];
    private TimeSpan _lastHeard = TimeSpan.MinValue;
    private (TimeSpan Due, byte[] Bytes, int Left)? _unacknowledged;

    /// <summary>A scanner as delivered: reads by itself, sends packets without a line end, open to set-up codes.</summary>
    public SsiFarEnd() => Restart();

    /// <summary>A parameter that this model does not have.</summary>
    public byte? Lacks { get; init; }

    /// <summary>Packets that the kiosk acknowledged.</summary>
    public int Acknowledged { get; private set; }

    public override bool TakesSetupCodes => _now[SetupCodes] != 0;

    protected override ScanTerminator Terminator => _now[DataFormat] == 0x01 ? ScanTerminator.CarriageReturn : ScanTerminator.None;

    protected override bool LooksByItself => _now[TriggerMode] == ByItself;

    protected override TimeSpan? NextDue => _unacknowledged?.Due;

    /// <summary>Value of a parameter now, and whether it would survive a power cut.</summary>
    public (byte Value, bool IsSaved) Parameter(byte number) => (_now[number], _flash[number] == _now[number]);

    /// <summary>Somebody shows the maker's code that sets a parameter.</summary>
    /// <returns>Whether the scanner took it.</returns>
    public bool ShowSetupCode(byte number, byte value)
    {
        if (!TakesSetupCodes)
        {
            return false;
        }

        (_now[number], _flash[number]) = (value, value);
        return true;
    }

    protected override void Restart()
    {
        _now = new Dictionary<byte, byte>(_flash);
        _heard.Clear();
        _unacknowledged = null;
    }

    protected override byte[] Framed(TimeSpan now, byte[] code)
    {
        if (_now[Packets] == 0)
        {
            return code;
        }

        var packet = Sealed([(byte)(5 + code.Length), 0xF3, 0x00, 0x00, 0x1C, .. code]);
        _unacknowledged = (now + AgainAfter, packet, 2);
        _lastHeard = now;
        return packet;
    }

    protected override void Look(TimeSpan now)
    {
        if (_unacknowledged is { } waiting && waiting.Due <= now)
        {
            Send(now, waiting.Bytes);
            _unacknowledged = waiting.Left > 1 ? (now + AgainAfter, waiting.Bytes, waiting.Left - 1) : null;
        }
    }

    protected override void Hear(TimeSpan now, byte value)
    {
        var slept = _lastHeard == TimeSpan.MinValue || now - _lastHeard > AsleepAfter;
        _lastHeard = now;
        if (slept)
        {
            _heard.Clear();
            return;
        }

        _heard.Add(value);
        while (_heard.Count > 0)
        {
            if (_heard[0] < 4 || (_heard.Count > 2 && _heard[2] != 0x04))
            {
                _heard.RemoveAt(0);
            }
            else if (_heard.Count < _heard[0] + 2)
            {
                return;
            }
            else
            {
                Obey(now);
            }
        }
    }

    private void Obey(TimeSpan now)
    {
        var frame = _heard.GetRange(0, _heard[0] + 2).ToArray();
        if (!frame.AsSpan().SequenceEqual(Sealed(frame[..^2])))
        {
            _heard.RemoveAt(0);
            return;
        }

        _heard.RemoveRange(0, frame.Length);
        switch (frame[1])
        {
            case 0xA3:
                Answer(now, Sealed([0x0E, 0xA4, 0x00, 0x00, .. Encoding.ASCII.GetBytes("GM72-1.0.3")]), hasChecksum: true);
                break;
            case 0xC7 when frame[0] == 5 && frame[4] != Lacks && _now.TryGetValue(frame[4], out var value):
                Answer(now, Sealed([0x07, 0xC6, 0x00, 0x00, 0xFF, frame[4], value]), hasChecksum: true);
                break;
            case 0xC6 when frame[0] == 7 && frame[5] != Lacks && _now.ContainsKey(frame[5]):
                Set(frame[5], frame[6], isPermanent: (frame[3] & 0x08) != 0);
                Ack(now);
                break;
            case 0xE4 when _now[TriggerMode] == HostMode:
                Begin(now, TimeSpan.FromMilliseconds(100 * _now[SessionTime]));
                Ack(now);
                break;
            case 0xE5:
                Stop();
                Ack(now);
                break;
            case 0xD0:
                Acknowledged += _unacknowledged is null ? 0 : 1;
                _unacknowledged = null;
                break;
            case 0xD1:
                break;
            default:
                Answer(now, Sealed([0x05, 0xD1, 0x00, 0x00, 0x06]), hasChecksum: true);
                break;
        }
    }

    private void Set(byte number, byte value, bool isPermanent)
    {
        _now[number] = value;
        if (isPermanent)
        {
            _flash[number] = value;
        }
    }

    private void Ack(TimeSpan now) => Answer(now, Sealed([0x04, 0xD0, 0x00, 0x00]), hasChecksum: true);

    /// <summary>The whole frame, read as bytes, sums up to a multiple of 65,536 once the last two count as one number.</summary>
    private static byte[] Sealed(byte[] body)
    {
        var missing = (0x10000 - (body.Sum(value => value) & 0xFFFF)) & 0xFFFF;
        return [.. body, (byte)(missing / 256), (byte)(missing % 256)];
    }
}
