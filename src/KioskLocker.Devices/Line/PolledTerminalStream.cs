namespace KioskLocker.Devices.Line;

/// <summary>
/// An open terminal as bytes, read by a thread that sleeps in poll(2): a hang-up is seen in a millisecond, an idle port costs nothing, and
/// nothing of it can hang at closing. Reads and writes honour their token.
/// </summary>
internal sealed class PolledTerminalStream : TokenStream
{
    private const int ReadChunk = 4096;

    /// <summary>Chunks that wait for the reader; past it bytes stay in the kernel, and its flow control tells the device.</summary>
    private const int ChunksMost = 4;

    private readonly Lock _gate = new();
    private readonly PortLock _terminal;
    private readonly int _bell = TerminalCalls.NewBell();
    private readonly CancellationTokenSource _closing = new();
    private readonly ByteQueue _bytes = new(ChunksMost);
    private readonly Thread _reader;
    private TaskCompletionSource? _room;
    private volatile string? _fault;
    private bool _isClosed;

    /// <param name="terminal">Lock and descriptor of the terminal, its settings made; owned from here on.</param>
    public PolledTerminalStream(PortLock terminal)
    {
        _terminal = terminal;
        _reader = new Thread(ReadUntilFault) { IsBackground = true, Name = "line " + Path.GetFileName(terminal.Node) };
        _reader.Start();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _bytes.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = WriteNow(buffer.Span, out var room);
            if (count > 0)
            {
                buffer = buffer[count..];
            }
            else if (count == -TerminalCalls.WouldBlock)
            {
                await room!.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (count != -TerminalCalls.Interrupted)
            {
                throw new IOException($"the device takes no bytes (error {-count}): {_terminal.Node}");
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closing.IsCancellationRequested)
        {
            _closing.Cancel();

            // Also for a reader thread that waits for the pump to take what it holds.
            _bytes.End(new IOException("the port is closed: " + _terminal.Node));
            TerminalCalls.Ring(_bell);
            _reader.Join();
            lock (_gate)
            {
                // From here on the number may be another file's.
                _isClosed = true;
                TerminalCalls.ThrowAwayQueues(_terminal.Descriptor);
                _terminal.Dispose();
                TerminalCalls.Close(_bell);
            }

            EndWriter();
            _closing.Dispose();
        }

        base.Dispose(disposing);
    }

    private int WriteNow(ReadOnlySpan<byte> bytes, out Task? room)
    {
        lock (_gate)
        {
            room = null;
            if (_isClosed || _fault is not null)
            {
                throw new IOException(_fault ?? "the port is closed: " + _terminal.Node);
            }

            var count = TerminalCalls.Write(_terminal.Descriptor, bytes);
            if (count == -TerminalCalls.WouldBlock)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
                TerminalCalls.Ring(_bell);
            }

            return count;
        }
    }

    private void EndWriter()
    {
        lock (_gate)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    private void ReadUntilFault()
    {
        var buffer = new byte[ReadChunk];
        var watched = new TerminalCalls.Watched[2];
        while (!_closing.IsCancellationRequested)
        {
            bool wantsRoom;
            lock (_gate)
            {
                wantsRoom = _room is not null;
            }

            watched[0] = new TerminalCalls.Watched { Descriptor = _bell, Wanted = TerminalCalls.CanRead };
            watched[1] = new TerminalCalls.Watched { Descriptor = _terminal.Descriptor, Wanted = wantsRoom ? (short)(TerminalCalls.CanRead | TerminalCalls.CanWrite) : TerminalCalls.CanRead };
            TerminalCalls.Sleep(watched);
            if (watched[0].Seen != 0)
            {
                TerminalCalls.Silence(_bell);
            }

            if ((watched[1].Seen & TerminalCalls.CanWrite) != 0)
            {
                EndWriter();
            }

            if (!TryTake(watched[1].Seen, buffer))
            {
                _fault = "the device hung up: " + _terminal.Node;
                break;
            }
        }

        _bytes.End(new IOException(_fault ?? "the port is closed: " + _terminal.Node));
        EndWriter();
    }

    /// <summary>Takes what is there; false when the device is gone.</summary>
    private bool TryTake(short seen, byte[] buffer)
    {
        if ((seen & TerminalCalls.CanRead) == 0)
        {
            return (seen & (TerminalCalls.Failed | TerminalCalls.HungUp | TerminalCalls.NotOpen)) == 0;
        }

        var count = TerminalCalls.Read(_terminal.Descriptor, buffer);
        if (count <= 0)
        {
            return count is -TerminalCalls.WouldBlock or -TerminalCalls.Interrupted;
        }

        // When the pump is behind, the bytes behind these wait in the kernel meanwhile, and a hang-up waits to be seen.
        return _bytes.Add(buffer[..count]);
    }
}
