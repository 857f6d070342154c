using System.Buffers.Binary;

namespace KioskLocker.Devices.Scanners.Gm65;

/// <summary>Frames of the GM60/GM65/GM861 modules and their clones (protocols.md B2.1): zones of one byte are read, written and saved.</summary>
public static class Gm65Protocol
{
    /// <summary>Bits 1-0: 01 reads on command, 10 continuously.</summary>
    public const int ModeZone = 0x0000;

    /// <summary>01 begins one scan, 00 ends it.</summary>
    public const int TriggerZone = 0x0002;

    /// <summary>Bit 1 closes the module against set-up codes, bit 0 lets it send their text.</summary>
    public const int SetupCodeZone = 0x0003;

    /// <summary>Length of one scan, × 0.1 s.</summary>
    public const int ReadTimeZone = 0x0006;

    /// <summary>Bit 0 appends an end, bits 6-5 say which: 00 is CR.</summary>
    public const int SuffixZone = 0x0060;

    /// <summary>Bytes before the data of an answer, and of the checksum after it.</summary>
    private const int HeadBytes = 4;
    private const int SumBytes = 2;

    /// <summary>No answer that is asked for here is longer.</summary>
    private const int DataMost = 8;

    private const byte ReadType = 0x07;
    private const byte WriteType = 0x08;
    private const byte SaveType = 0x09;

    public static byte[] Read(int zone) => Frame(ReadType, zone, 0x01);

    public static byte[] Write(int zone, byte value) => Frame(WriteType, zone, value);

    /// <summary>Makes what was written survive a power cut.</summary>
    public static byte[] Save() => Frame(SaveType, 0, 0x00);

    /// <summary>CRC-16/XMODEM: polynomial 1021, initially 0.</summary>
    public static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xFFFF : (crc << 1) & 0xFFFF;
        }

        return (ushort)crc;
    }

    /// <summary>Whether an answer stands at the beginning of these bytes: <c>02 00 type length data… crc crc</c>, type 00 for done.</summary>
    public static ScannerMatch Match(ReadOnlySpan<byte> held)
    {
        if (held[0] != 0x02 || (held.Length > 1 && held[1] != 0x00))
            return ScannerMatch.Text.Instance;
        if (held.Length < HeadBytes)
            return ScannerMatch.Unsure.Instance;
        int data = held[3];
        if (data is 0 or > DataMost)
            return ScannerMatch.Text.Instance;
        var length = HeadBytes + data + SumBytes;
        if (held.Length < length)
            return ScannerMatch.Unsure.Instance;
        var sum = BinaryPrimitives.ReadUInt16BigEndian(held[(length - SumBytes)..]);
        return sum == Crc(held[2..(length - SumBytes)])
            ? new ScannerMatch.Answer(length, held[2] == 0x00, held.Slice(HeadBytes, data).ToArray())
            : ScannerMatch.Broken.Instance;
    }

    private static byte[] Frame(byte type, int zone, byte data)
    {
        byte[] frame = [0x7E, 0x00, type, 0x01, (byte)(zone >> 8), (byte)(zone & 0xFF), data, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(7), Crc(frame.AsSpan(2, 5)));
        return frame;
    }
}
