using System.Threading.Channels;

namespace KioskLocker.Devices.Line;

/// <summary>Bytes on their way from a thread that makes them to a reader with a token. Bounded; one writer and one reader.</summary>
/// <param name="chunksMost">Chunks that may wait to be read.</param>
internal sealed class ByteQueue(int chunksMost = 256)
{
    private readonly Channel<byte[]> _chunks = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(chunksMost) { SingleReader = true, SingleWriter = true });
    private ReadOnlyMemory<byte> _unread;
    private Exception? _fault;
    private int _hasEnded;

    /// <summary>Adds a chunk; false when nobody has read for long.</summary>
    internal bool TryAdd(byte[] bytes) => _chunks.Writer.TryWrite(bytes);

    /// <summary>Adds a chunk as soon as there is room; false when the reader is gone.</summary>
    internal bool Add(byte[] bytes)
    {
        while (!_chunks.Writer.TryWrite(bytes))
        {
            if (!_chunks.Writer.WaitToWriteAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Nothing more comes: the reader gets what waits, and then this fault, or the end where there is none.</summary>
    internal void End(Exception? fault)
    {
        // The channel ends without it: a writer that waits for room would be thrown the fault that is the reader's.
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            _fault = fault;
            _chunks.Writer.Complete();
        }
    }

    /// <summary>Reads what is there, or waits for it. 0 at the end.</summary>
    /// <exception cref="IOException">It ended with a fault, whose message this one carries.</exception>
    internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_unread.IsEmpty)
        {
            try
            {
                _unread = await _chunks.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                return _fault is { } fault ? throw new IOException(fault.Message, fault) : 0;
            }
        }

        var count = Math.Min(buffer.Length, _unread.Length);
        _unread[..count].CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }
}
