namespace KioskLocker.Devices.LockerBoards;

/// <summary>What stands at the head of the bytes heard so far.</summary>
public enum FrameLook
{
    /// <summary>It may become a frame.</summary>
    Waits,

    /// <summary>A whole frame.</summary>
    Frame,

    /// <summary>No frame begins here.</summary>
    Garbage,

    /// <summary>The shape of a frame, and a checksum that does not fit.</summary>
    BadChecksum,
}

/// <summary>What the decoders of all families share: bytes are collected, and where no frame begins exactly one is dropped and the rest looked at again.</summary>
public abstract class FrameFinder : IBoardDecoder
{
    /// <summary>Far longer than any frame, so that a head can always be decided before the buffer is full.</summary>
    private const int BufferBytes = 64;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _count;

    private protected FrameFinder()
    {
    }

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

    /// <summary>Judges the head of what was heard.</summary>
    /// <param name="heard">At least one byte.</param>
    /// <param name="isComplete">Nothing more will come; waiting is then the same as garbage.</param>
    /// <param name="frames">Takes what a whole frame says, which may be nothing.</param>
    /// <param name="length">Bytes of a whole frame.</param>
    private protected abstract FrameLook Look(ReadOnlySpan<byte> heard, bool isComplete, ICollection<BoardFrame> frames, out int length);

    private void Parse(ICollection<BoardFrame> frames, bool isComplete)
    {
        while (_count > 0)
        {
            var look = Look(_buffer.AsSpan(0, _count), isComplete, frames, out var length);
            switch (look)
            {
                case FrameLook.Frame:
                    Take(length);
                    break;
                case FrameLook.Waits when !isComplete:
                    return;
                default:
                    BadChecksums += look == FrameLook.BadChecksum ? 1 : 0;
                    Drop();
                    break;
            }
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
