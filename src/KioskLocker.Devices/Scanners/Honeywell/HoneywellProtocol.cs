using System.Text;

namespace KioskLocker.Devices.Scanners.Honeywell;

/// <summary>
/// Menu commands of Honeywell engines (protocols.md B2.3): <c>SYN M CR tag value .</c>, echoed without the prefix and with a status byte
/// before the final dot: 06 done, 05 no such tag, 15 no such value.
/// </summary>
public static class HoneywellProtocol
{
    /// <summary>Letters and digits of a tag with its subtag.</summary>
    public const int TagBytes = 6;

    private const byte Ack = 0x06;
    private const byte Enq = 0x05;
    private const byte Nak = 0x15;
    private const int ValueMost = 64;

    private static readonly byte[] Prefix = [0x16, 0x4D, 0x0D];

    /// <summary>Begins to read (SYN T CR); there is no answer.</summary>
    public static byte[] Trigger() => [0x16, 0x54, 0x0D];

    /// <summary>Ends it (SYN U CR).</summary>
    public static byte[] Stop() => [0x16, 0x55, 0x0D];

    /// <summary>Asks for the present value of a tag.</summary>
    public static byte[] Ask(string tag) => [.. Prefix, .. Encoding.ASCII.GetBytes(tag), (byte)'?', (byte)'.'];

    /// <summary>Sets a tag for good.</summary>
    public static byte[] Set(string tag, string value) => [.. Prefix, .. Encoding.ASCII.GetBytes(tag + value), (byte)'.'];

    /// <summary>Whether the answer to this command stands at the beginning of these bytes. Without an open command there is none.</summary>
    public static ScannerMatch Match(ReadOnlySpan<byte> held, ReadOnlySpan<byte> command)
    {
        if (!command.StartsWith(Prefix))
            return ScannerMatch.Text.Instance;
        var tag = command.Slice(Prefix.Length, TagBytes);
        if (!tag[..Math.Min(tag.Length, held.Length)].SequenceEqual(held[..Math.Min(tag.Length, held.Length)]))
            return ScannerMatch.Text.Instance;
        for (var at = TagBytes; at < held.Length; at++)
        {
            if (held[at] is Ack or Enq or Nak)
                return held.Length == at + 1 ? ScannerMatch.Unsure.Instance : Ended(held, at);
            if (held[at] is < 0x20 or > 0x7E || at >= TagBytes + ValueMost)
                return ScannerMatch.Text.Instance;
        }

        return ScannerMatch.Unsure.Instance;
    }

    private static ScannerMatch Ended(ReadOnlySpan<byte> held, int status) => held[status + 1] is (byte)'.' or (byte)'!'
        ? new ScannerMatch.Answer(status + 2, held[status] == Ack, held[TagBytes..status].ToArray())
        : ScannerMatch.Text.Instance;
}
