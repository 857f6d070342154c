namespace KioskLocker.Devices.Gpio;

/// <summary>Whether the checksum of a whole frame fits.</summary>
internal delegate bool IsSoundFrame(ReadOnlySpan<byte> frame);

/// <summary>Cuts bytes into frames of one length behind one head. Drops exactly the byte at which no frame can begin. Total and bounded by one frame.</summary>
internal sealed class FixedFramer(byte head, int length, IsSoundFrame isSound)
{
    private readonly byte[] _buffer = new byte[length];
    private int _count;

    /// <summary>Takes one byte; the frame that it completes, or null.</summary>
    internal byte[]? Take(byte value)
    {
        _buffer[_count++] = value;
        DropUntilHead();
        if (_count < length)
        {
            return null;
        }

        if (isSound(_buffer))
        {
            _count = 0;
            return [.. _buffer];
        }

        Drop();
        DropUntilHead();
        return null;
    }

    private void DropUntilHead()
    {
        while (_count > 0 && _buffer[0] != head)
        {
            Drop();
        }
    }

    private void Drop()
    {
        _count--;
        _buffer.AsSpan(1, _count).CopyTo(_buffer);
    }
}
