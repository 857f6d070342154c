namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>The decoder of the family.</summary>
/// <remarks>
/// Frames have no length field. A read-all reply is 4 + groups bytes long by the configured channel count, all others 5.
/// Where a 5-byte frame might be the beginning of a longer read-all reply the decoder waits; <see cref="FrameFinder.Flush"/> ends the wait.
/// A read request and the question for the address, which no board sends, are frames too, but say nothing about a board: they are passed over.
/// </remarks>
public sealed class Xor8ADecoder : FrameFinder
{
    private const int ShortFrame = 5;

    private readonly Dictionary<int, int> _groups;

    /// <summary>A decoder for a line with these boards.</summary>
    /// <param name="channelCounts">Channels by address. Other addresses are understood as far as their frames have 5 bytes.</param>
    public Xor8ADecoder(IReadOnlyDictionary<int, int> channelCounts) =>
        _groups = channelCounts.ToDictionary(board => board.Key, board => Xor8AProtocol.Groups(board.Value));

    private protected override FrameLook Look(ReadOnlySpan<byte> heard, bool isComplete, ICollection<BoardFrame> frames, out int length)
    {
        length = ShortFrame;
        if (heard[0] is not (Xor8AProtocol.UnlockHead or Xor8AProtocol.ReadHead or Xor8AProtocol.ChangedHead)
            || (heard.Length > 1 && heard[1] is < 1 or > Xor8AProtocol.AddressMost))
        {
            return FrameLook.Garbage;
        }

        var longFrame = LongFrame(heard);
        if (heard.Length < longFrame && !isComplete)
        {
            return FrameLook.Waits;
        }

        if (TryLong(heard, longFrame, frames))
        {
            length = longFrame;
            return FrameLook.Frame;
        }

        return TryShort(heard, frames) ? FrameLook.Frame : HasShape(heard, longFrame) ? FrameLook.BadChecksum : FrameLook.Garbage;
    }

    private static bool TryShort(ReadOnlySpan<byte> heard, ICollection<BoardFrame> frames)
    {
        if (heard.Length < ShortFrame || !HasGoodChecksum(heard, ShortFrame))
        {
            return false;
        }

        int address = heard[1], channel = heard[2];
        var status = heard[3];
        switch (heard[0], status)
        {
            case (Xor8AProtocol.UnlockHead, Xor8AProtocol.StatusSet or Xor8AProtocol.StatusClear):
                // Its status describes no agreed moment and is not used.
                frames.Add(new BoardFrame.Taken(address));
                return true;
            case (Xor8AProtocol.ReadHead, Xor8AProtocol.StatusSet or Xor8AProtocol.StatusClear):
                frames.Add(new BoardFrame.Contact(address, channel, status == Xor8AProtocol.StatusSet));
                return true;
            case (Xor8AProtocol.ChangedHead, Xor8AProtocol.StatusSet or Xor8AProtocol.StatusClear):
                frames.Add(new BoardFrame.Changed(address));
                return true;
            case (Xor8AProtocol.ReadHead, Xor8AProtocol.AddressQuery) when address == 1 && channel is >= 1 and <= Xor8AProtocol.AddressMost:
                frames.Add(new BoardFrame.Named(channel));
                return true;
            default:
                return heard[0] == Xor8AProtocol.ReadHead && (status == Xor8AProtocol.Query || (status == Xor8AProtocol.AddressQuery && address == 1));
        }
    }

    private static bool HasGoodChecksum(ReadOnlySpan<byte> heard, int length) => Xor8AProtocol.Xor(heard[..length]) == 0;

    private static bool HasShape(ReadOnlySpan<byte> heard, int longFrame)
    {
        var looksLong = longFrame > ShortFrame && heard.Length >= longFrame && heard[longFrame - 2] == Xor8AProtocol.Query;
        var looksShort = heard.Length >= ShortFrame && heard[3] is Xor8AProtocol.StatusSet or Xor8AProtocol.StatusClear or Xor8AProtocol.Query;
        return looksLong || looksShort;
    }

    private int LongFrame(ReadOnlySpan<byte> heard) =>
        heard[0] == Xor8AProtocol.ReadHead && heard.Length > 1 && _groups.TryGetValue(heard[1], out var groups) ? 4 + groups : ShortFrame;

    private bool TryLong(ReadOnlySpan<byte> heard, int length, ICollection<BoardFrame> frames)
    {
        if (heard.Length < length || heard[0] != Xor8AProtocol.ReadHead || !_groups.ContainsKey(heard[1])
            || heard[length - 2] != Xor8AProtocol.Query || !HasGoodChecksum(heard, length))
        {
            return false;
        }

        // The highest group comes first.
        var bits = 0UL;
        foreach (var group in heard[2..(length - 2)])
        {
            bits = (bits << 8) | group;
        }

        frames.Add(new BoardFrame.Contacts(heard[1], bits, null));
        return true;
    }
}
