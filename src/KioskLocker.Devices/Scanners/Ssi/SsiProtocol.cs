namespace KioskLocker.Devices.Scanners.Ssi;

/// <summary>
/// Frames of the Simple Serial Interface (protocols.md B2.2): <c>length opcode source status data… sum sum</c>, the length without the sum,
/// the sum the two's complement of everything before it. The host is source 04, the scanner 00.
/// </summary>
public static class SsiProtocol
{
    private const byte Host = 0x04;
    private const byte Scanner = 0x00;
    private const int HeadBytes = 4;
    private const int SumBytes = 2;
    private const int DecodeDataHead = 5;

    /// <summary>Status bit of a host's parameter that survives a power cut.</summary>
    private const byte Permanent = 0x08;

    private const byte RequestRevision = 0xA3;
    private const byte ReplyRevision = 0xA4;
    private const byte ParameterSend = 0xC6;
    private const byte ParameterRequest = 0xC7;
    private const byte CommandAck = 0xD0;
    private const byte CommandNak = 0xD1;
    private const byte StartSession = 0xE4;
    private const byte StopSession = 0xE5;
    private const byte DecodeData = 0xF3;

    public static byte[] AskRevision() => Frame(RequestRevision, 0x00);

    public static byte[] Start() => Frame(StartSession, 0x00);

    public static byte[] Stop() => Frame(StopSession, 0x00);

    public static byte[] Ack() => Frame(CommandAck, 0x00);

    public static byte[] Ask(byte parameter) => Frame(ParameterRequest, 0x00, parameter);

    /// <summary>Sets a parameter of one byte for good, with the short beep that the GM67 manual's own example has.</summary>
    public static byte[] Set(byte parameter, byte value) => Frame(ParameterSend, Permanent, 0x00, parameter, value);

    /// <summary>Whether a frame of a scanner stands at the beginning of these bytes. In text no 00 follows two bytes of which the second is an opcode.</summary>
    public static ScannerMatch Match(ReadOnlySpan<byte> held)
    {
        int length = held[0];
        if (length < HeadBytes || (held.Length > 1 && !IsOpcode(held[1])) || (held.Length > 2 && held[2] != Scanner))
            return ScannerMatch.Text.Instance;
        if (held.Length < length + SumBytes)
            return ScannerMatch.Unsure.Instance;
        var sum = 0;
        foreach (var value in held[..length])
            sum += value;
        sum += (held[length] << 8) | held[length + 1];
        return (sum & 0xFFFF) == 0 ? Verdict(held[..length]) : ScannerMatch.Broken.Instance;
    }

    private static bool IsOpcode(byte value) => value is ReplyRevision or ParameterSend or CommandAck or CommandNak or DecodeData;

    private static ScannerMatch Verdict(ReadOnlySpan<byte> frame)
    {
        var whole = frame.Length + SumBytes;
        return frame[1] switch
        {
            DecodeData when frame.Length > DecodeDataHead => new ScannerMatch.Packet(whole, frame[DecodeDataHead..].ToArray()),

            // Beep code, number, value.
            ParameterSend when frame.Length == HeadBytes + 3 => new ScannerMatch.Answer(whole, true, [frame[^1]]),
            CommandNak or ParameterSend or DecodeData => new ScannerMatch.Answer(whole, false, []),
            _ => new ScannerMatch.Answer(whole, true, []),
        };
    }

    private static byte[] Frame(byte opcode, byte status, params ReadOnlySpan<byte> data)
    {
        byte[] frame = [(byte)(HeadBytes + data.Length), opcode, Host, status, .. data, 0, 0];
        var sum = 0;
        foreach (var value in frame)
            sum += value;
        frame[^2] = (byte)((-sum >> 8) & 0xFF);
        frame[^1] = (byte)(-sum & 0xFF);
        return frame;
    }
}
