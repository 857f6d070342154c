using System.Diagnostics.CodeAnalysis;

namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>
/// Finds frames in bytes that come in any pieces, glued, or among garbage. Total: nothing a line can send makes it throw.
/// When no frame can begin at a byte, exactly that byte is dropped, because the mismatching one may itself begin a frame.
/// </summary>
/// <remarks>
/// Frames have no length field. A read-all reply is 4 + groups bytes long by the configured channel count, all others 5.
/// Where a 5-byte frame might be the beginning of a longer read-all reply the decoder waits; <see cref="Flush"/> ends the wait.
/// </remarks>
public sealed class Xor8ADecoder
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

    /// <summary>Bytes dropped while looking for a frame.</summary>
    public long ResyncBytes { get; private set; }

    /// <summary>Frames of the right shape whose checksum was wrong.</summary>
    public long BadChecksums { get; private set; }

    /// <summary>Takes bytes and adds the frames they complete.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, ICollection<Xor8AFrame> frames)
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

    /// <summary>Nothing more will come: decides what was waiting.</summary>
    public void Flush(ICollection<Xor8AFrame> frames)
    {
        Parse(frames, isComplete: true);
        Reset();
    }

    /// <summary>Forgets an unfinished frame: what comes from now on answers something else.</summary>
    public void Reset()
    {
        ResyncBytes += _count;
        _count = 0;
    }

    private void Parse(ICollection<Xor8AFrame> frames, bool isComplete)
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

            if (TryLong(longFrame, out var frame) || TryShort(out frame))
            {
                frames.Add(frame);
                Take(frame is Xor8AFrame.AllStatus ? longFrame : ShortFrame);
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

    private bool TryLong(int length, [NotNullWhen(true)] out Xor8AFrame? frame)
    {
        frame = null;
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

        frame = new Xor8AFrame.AllStatus(_buffer[1], bits);
        return true;
    }

    private bool TryShort([NotNullWhen(true)] out Xor8AFrame? frame)
    {
        frame = null;
        if (_count < ShortFrame || !HasGoodChecksum(ShortFrame))
        {
            return false;
        }

        int address = _buffer[1], channel = _buffer[2];
        var status = _buffer[3];
        frame = (_buffer[0], status) switch
        {
            (Xor8AProtocol.UnlockHead, Xor8AProtocol.StatusSet or Xor8AProtocol.StatusClear) => new Xor8AFrame.Unlocked(address, channel, status),
            (Xor8AProtocol.ReadHead, Xor8AProtocol.StatusSet or Xor8AProtocol.StatusClear) => new Xor8AFrame.OneStatus(address, channel, status == Xor8AProtocol.StatusSet),
            (Xor8AProtocol.ChangedHead, Xor8AProtocol.StatusSet or Xor8AProtocol.StatusClear) => new Xor8AFrame.Changed(address, channel, status == Xor8AProtocol.StatusSet),
            (Xor8AProtocol.ReadHead, Xor8AProtocol.Query) => new Xor8AFrame.Request(address, channel),
            (Xor8AProtocol.ReadHead, Xor8AProtocol.AddressQuery) when address == 1 => new Xor8AFrame.IsAddress(channel),
            _ => null,
        };
        return frame is not null;
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
