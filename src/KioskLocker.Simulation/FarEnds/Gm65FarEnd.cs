namespace KioskLocker.Simulation.FarEnds;

/// <summary>A GM65 module as its manual describes it: zones of one byte, read by type 07, written by 08, saved by 09. Wrong frames get no answer at all.</summary>
public sealed class Gm65FarEnd : ScannerModuleFarEnd
{
    private const int Zones = 0x100;
    private const int Mode = 0x00;
    private const int Trigger = 0x02;
    private const int SetupCodes = 0x03;
    private const int ReadTime = 0x06;
    private const int Tail = 0x60;

    /// <summary>Bytes before the data of a command, and in all beside it.</summary>
    private const int Head = 6;
    private const int Beside = 8;

    private readonly List<byte> _heard = [];
    private readonly byte[] _flash = new byte[Zones];
    private readonly byte[] _zones = new byte[Zones];

    /// <summary>A module as delivered: continuous, open to set-up codes, no line end.</summary>
    public Gm65FarEnd()
    {
        (_flash[Mode], _flash[SetupCodes], _flash[ReadTime], _flash[Tail]) = (0xD6, 0x01, 0x32, 0x00);
        Restart();
    }

    /// <summary>Times its settings were written to flash, which wears.</summary>
    public int Saves { get; private set; }

    public override bool TakesSetupCodes => (_zones[SetupCodes] & 0x02) == 0;

    protected override ScanTerminator Terminator => (_zones[Tail] & 0x61) switch
    {
        0x01 => ScanTerminator.CarriageReturn,
        0x21 => ScanTerminator.Both,
        _ => ScanTerminator.None,
    };

    protected override bool LooksByItself => (_zones[Mode] & 0x03) is 0x02 or 0x03;

    /// <summary>Value of a zone now, and whether it would survive a power cut.</summary>
    public (byte Value, bool IsSaved) Zone(int zone) => (_zones[zone], _zones[zone] == _flash[zone]);

    /// <summary>Somebody shows the maker's code that sets a zone; such codes save.</summary>
    /// <returns>Whether the module took it.</returns>
    public bool ShowSetupCode(int zone, byte value)
    {
        if (!TakesSetupCodes)
        {
            return false;
        }

        (_zones[zone], _flash[zone]) = (value, value);
        return true;
    }

    protected override void Restart() => _flash.CopyTo(_zones, 0);

    protected override void Hear(TimeSpan now, byte value)
    {
        _heard.Add(value);
        while (_heard.Count > 0)
        {
            if (_heard[0] != 0x7E || (_heard.Count > 1 && _heard[1] != 0x00))
            {
                _heard.RemoveAt(0);
            }
            else if (_heard.Count < Head || _heard.Count < Beside + _heard[3])
            {
                return;
            }
            else
            {
                var frame = _heard.GetRange(0, Beside + _heard[3]).ToArray();
                _heard.RemoveRange(0, frame.Length);
                Obey(now, frame);
            }
        }
    }

    private void Obey(TimeSpan now, byte[] frame)
    {
        var sum = Sum(frame.AsSpan(2, frame.Length - 4));
        var (high, low) = (frame[^2], frame[^1]);
        if ((high, low) != (0xAB, 0xCD) && ((high << 8) | low) != sum)
        {
            return;
        }

        var zone = (frame[4] << 8) | frame[5];
        switch (frame[2])
        {
            case 0x07 when zone + frame[6] <= Zones:
                Tell(now, _zones.AsSpan(zone, frame[6]));
                break;
            case 0x08 when zone + frame[3] <= Zones:
                frame.AsSpan(Head, frame[3]).CopyTo(_zones.AsSpan(zone));
                Tell(now, [0x00]);
                if (zone == Trigger)
                {
                    Told(now);
                }

                break;
            case 0x09:
                _zones.CopyTo(_flash, 0);
                Saves++;
                Tell(now, [0x00]);
                break;
        }
    }

    private void Told(TimeSpan now)
    {
        if ((_zones[Trigger] & 0x01) == 0)
        {
            Stop();
        }
        else if ((_zones[Mode] & 0x03) == 0x01)
        {
            // Zero counts for ever.
            Begin(now, _zones[ReadTime] == 0 ? TimeSpan.FromDays(1000) : TimeSpan.FromMilliseconds(100 * _zones[ReadTime]));
        }
    }

    private void Tell(TimeSpan now, ReadOnlySpan<byte> data)
    {
        byte[] body = [0x00, (byte)data.Length, .. data];
        var sum = Sum(body);
        Answer(now, [0x02, 0x00, .. body, (byte)(sum >> 8), (byte)(sum & 0xFF)], hasChecksum: true);
    }

    /// <summary>CRC-CCITT as the manual prints it: the message followed by 16 zero bits, divided bit by bit.</summary>
    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        var rest = 0;
        for (var bit = 0; bit < (bytes.Length + 2) * 8; bit++)
        {
            var next = bit < bytes.Length * 8 ? (bytes[bit / 8] >> (7 - (bit % 8))) & 1 : 0;
            var carry = (rest & 0x8000) != 0;
            rest = ((rest << 1) & 0xFFFF) | next;
            if (carry)
            {
                rest ^= 0x1021;
            }
        }

        return rest;
    }
}
