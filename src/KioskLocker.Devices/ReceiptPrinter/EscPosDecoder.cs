namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>
/// Tells a printer's replies apart (protocols.md B3.1): bytes in pieces of any size, replies out. Total and bounded;
/// a byte that breaks a reply is looked at again as the start of the next one.
/// </summary>
public sealed class EscPosDecoder
{
    /// <summary>Longest block reply believed; a longer one is noise.</summary>
    public const int LongestBlock = 96;

    private readonly byte[] _held = new byte[LongestBlock];
    private int _count;

    /// <summary>Forgets a half-received reply: after a silence or a new connection nothing will complete it.</summary>
    public void Reset() => _count = 0;

    /// <summary>Takes bytes and returns the replies that they complete, in order.</summary>
    public IReadOnlyList<EscPosReply> Receive(ReadOnlySpan<byte> bytes)
    {
        var replies = new List<EscPosReply>();
        foreach (var value in bytes)
            Take(value, replies);
        return replies;
    }

    private void Take(byte value, List<EscPosReply> replies)
    {
        if (_count == 0)
            Begin(value, replies);
        else if (_held[0] is 0x37 or 0x5F)
            ContinueBlock(value, replies);
        else
            ContinueAutomaticStatus(value, replies);
    }

    private void Begin(byte value, List<EscPosReply> replies)
    {
        switch (value)
        {
            case 0x11 or 0x13:
                replies.Add(new EscPosReply.Flow(value == 0x11));
                break;
            case 0x37 or 0x5F:
                _held[_count++] = value;
                break;
            case var status when (status & 0x93) == 0x12:
                replies.Add(new EscPosReply.Status(value));
                break;
            case var first when (first & 0x93) == 0x10:
                _held[_count++] = value;
                break;
            case var single when (single & 0x90) == 0:
                replies.Add(new EscPosReply.PlainByte(value));
                break;
            default:
                replies.Add(new EscPosReply.Garbage(value));
                break;
        }
    }

    private void ContinueBlock(byte value, List<EscPosReply> replies)
    {
        if (_count == LongestBlock)
        {
            _count = 0;
            replies.Add(new EscPosReply.Garbage(value));
            return;
        }

        _held[_count++] = value;
        if (value != 0)
            return;
        replies.Add(Block(_held.AsSpan(0, _count)));
        _count = 0;
    }

    private void ContinueAutomaticStatus(byte value, List<EscPosReply> replies)
    {
        if (value is 0x11 or 0x13)
        {
            replies.Add(new EscPosReply.Flow(value == 0x11));
            return;
        }

        if ((value & 0x90) != 0)
        {
            replies.Add(new EscPosReply.Garbage(_held[0]));
            _count = 0;
            Begin(value, replies);
            return;
        }

        _held[_count++] = value;
        if (_count < 4)
            return;
        replies.Add(new EscPosReply.AutomaticStatus(_held[0], _held[1], _held[2], _held[3]));
        _count = 0;
    }

    private static EscPosReply Block(ReadOnlySpan<byte> block)
    {
        if (block is [0x37, 0x25, 0x00])
            return new EscPosReply.BuffersCleared();
        if (block is [0x37, 0x22, _, _, _, _, 0x00])
        {
            var id = 0;
            foreach (var digit in block[2..6])
            {
                if (digit is < (byte)'0' or > (byte)'9')
                    return new EscPosReply.OtherBlock(block.Length);
                id = (id * 10) + (digit - '0');
            }

            return new EscPosReply.ProcessDone(id);
        }

        return new EscPosReply.OtherBlock(block.Length);
    }
}
