namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>The decoder of the family.</summary>
/// <remarks>
/// Frames have no length field. A read-all reply is 4 + groups bytes long by the configured channel count, all others 5.
/// Where a 5-byte frame might be the beginning of a longer read-all reply the decoder waits; <see cref="Flush"/> ends the wait.
/// A read request, which no board sends, and the reply to the address query are frames too, but say nothing about a board: they are passed over.
/// </remarks>
public sealed class Xor8ADecoder : IBoardDecoder
{
    private const int ShortFrame = 5;

    /// <summary>Longest frame: 7 groups of a 50-channel board. Anything longer is never needed to decide.</summary>
    private const int BufferBytes = 64;

    private readonly Dictionary<int, int> _groups;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _count;

    /// <summary>A decoder for a line with these boards.</summary>
    /// <param name="channelCounts">Channels by address. Other addresses are understood as far as their frames have 5 bytes.</param>
    public Xor8ADecoder(IReadOnlyDictionary<int, int> channelCounts) =>
        _groups = channelCounts.ToDictionary(board => board.Key, board => Xor8AProtocol.Groups(board.Value));

    /// <inheritdoc/>
    public long ResyncBytes { get; private set; }

    /// <inheritdoc/>
    public long BadChecksums { get; private set; }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> bytes, ICollection<BoardFrame> frames)
    {
        foreach (var value in bytes)
        {
            // A full buffer always held a decidable head, so there is room; the check keeps that from being an assumption.
            if (_count == BufferBytes)
            {
                Drop();
            }

            _buffer[_count++] = value;
            Parse(frames, isComplete: false);
        }
    }

    /// <inheritdoc/>
    public void Flush(ICollection<BoardFrame> frames)
    {
        Parse(frames, isComplete: true);
        Reset();
    }

    /// <inheritdoc/>
    public void Reset()
    {
        ResyncBytes += _count;
        _count = 0;
    }

    private void Parse(ICollection<BoardFrame> frames, bool isComplete)
    {
        while (_count > 0)
        {
            if (_buffer[0] is not (Xor8AProtocol.UnlockHead or Xor8AProtocol.ReadHead or Xor8AProtocol.ChangedHead)
                || (_count > 1 && _buffer[1] is < 1 or > Xor8AProtocol.AddressMost))
            {
                Drop();
                continue;
            }

            var longFrame = LongFrame();
            if (_count < longFrame && !isComplete)
            {
                return;
            }

            if (TryLong(longFrame, frames))
            {
                Take(longFrame);
            }
            else if (TryShort(frames))
            {
                Take(ShortFrame);
            }
            else
            {
                CountBadChecksum(longFrame);
                Drop();
            }
        }
    }

    private int LongFrame() =>
        _buffer[0] == Xor8AProtocol.ReadHead && _count > 1 && _groups.TryGetValue(_buffer[1], out var groups) ? 4 + groups : ShortFrame;

    private bool TryLong(int length, ICollection<BoardFrame> frames)
    {
        if (_count < length || _buffer[0] != Xor8AProtocol.ReadHead || !_groups.ContainsKey(_buffer[1])
            || _buffer[length - 2] != Xor8AProtocol.Query || !HasGoodChecksum(length))
        {
            return false;
        }

        // The highest group comes first.
        var bits = 0UL;
        for (var at = 2; at < length - 2; at++)
        {
            bits = (bits << 8) | _buffer[at];
        }

        frames.Add(new BoardFrame.Contacts(_buffer[1], bits, null));
        return true;
    }

    private bool TryShort(ICollection<BoardFrame> frames)
    {
        if (_count < ShortFrame || !HasGoodChecksum(ShortFrame))
        {
            return false;
        }

        int address = _buffer[1], channel = _buffer[2];
        var status = _buffer[3];
        switch (_buffer[0], status)
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
            default:
                return _buffer[0] == Xor8AProtocol.ReadHead && (status == Xor8AProtocol.Query || (status == Xor8AProtocol.AddressQuery && address == 1));
        }
    }

    private bool HasGoodChecksum(int length) => Xor8AProtocol.Xor(_buffer.AsSpan(0, length)) == 0;

    private void CountBadChecksum(int longFrame)
    {
        var looksLong = longFrame > ShortFrame && _count >= longFrame && _buffer[longFrame - 2] == Xor8AProtocol.Query;
        var looksShort = _count >= ShortFrame && _buffer[3] is Xor8AProtocol.StatusSet or Xor8AProtocol.StatusClear or Xor8AProtocol.Query;
        if (looksLong || looksShort)
        {
            BadChecksums++;
        }
    }

    private void Drop()
    {
        ResyncBytes++;
        Take(1);
    }

    private void Take(int count)
    {
        _buffer.AsSpan(count, _count - count).CopyTo(_buffer);
        _count -= count;
    }
}
