namespace KioskLocker.Devices.LockerBoards.KerongCu16;

/// <summary>The decoder of the family.</summary>
/// <remarks>
/// The command byte gives the length: 9 bytes for a status, 5 for our own requests. Those, and a status that names a lock in the low half of
/// its address, are frames too, but say nothing about the contacts of a board: they are passed over.
/// The sum is blind to a bit that moved between two bytes, so nothing here is believed before two reads agree; the line sees to that.
/// </remarks>
public sealed class KerongCu16Decoder : FrameFinder
{
    private const int CommandAt = 2;
    private const int RequestBytes = 5;
    private const int StatusBytes = 9;

    private protected override FrameLook Look(ReadOnlySpan<byte> heard, bool isComplete, ICollection<BoardFrame> frames, out int length)
    {
        length = 0;
        if (heard[0] != KerongCu16Protocol.Head || (heard.Length > 1 && heard[1] >> 4 > KerongCu16Protocol.BoardMost))
        {
            return FrameLook.Garbage;
        }

        if (heard.Length <= CommandAt)
        {
            return FrameLook.Waits;
        }

        length = heard[CommandAt] switch
        {
            KerongCu16Protocol.StatusReply => StatusBytes,
            KerongCu16Protocol.AskStatus or KerongCu16Protocol.UnlockOne => RequestBytes,
            _ => 0,
        };
        if (length == 0)
        {
            return FrameLook.Garbage;
        }

        if (heard.Length < length)
        {
            return FrameLook.Waits;
        }

        var frame = heard[..length];
        if (frame[^2] != KerongCu16Protocol.Tail)
        {
            return FrameLook.Garbage;
        }

        if (KerongCu16Protocol.Sum(frame[..^1]) != frame[^1])
        {
            return FrameLook.BadChecksum;
        }

        Add(frame, frames);
        return FrameLook.Frame;
    }

    private static void Add(ReadOnlySpan<byte> frame, ICollection<BoardFrame> frames)
    {
        var namesLock = (frame[1] & 0x0F) != 0;
        if (frame is [_, var address, KerongCu16Protocol.StatusReply, var hooksLow, var hooksHigh, var itemsLow, var itemsHigh, _, _] && !namesLock)
        {
            frames.Add(new BoardFrame.Contacts(address >> 4, (ulong)(hooksLow | (hooksHigh << 8)), (ulong)(itemsLow | (itemsHigh << 8))));
        }
    }
}
