using System.Threading.Channels;

namespace KioskLocker.Simulation.Wire;

/// <summary>
/// One cable as a pseudo-terminal pair. This side is the device's; the kiosk opens <see cref="Link"/> like any serial port.
/// Knows bytes and hang-ups, no protocol.
/// </summary>
/// <remarks>
/// One thread per plugged cable sleeps in poll(2). Safe for one reader, several writers, and pulls at any moment.
/// As on a real wire, bytes written while nobody listens are lost.
/// </remarks>
public sealed class Pty : IAsyncDisposable, IDisposable
{
    /// <summary>Chunks kept for a slow reader; past it the thread stops taking, so the kiosk feels back-pressure.</summary>
    private const int ChunksKept = 64;

    private const int ChunkBytes = 1024;

    /// <summary>With no listener poll(2) returns at once for ever, so ask again only this often.</summary>
    private const int NobodyThereMilliseconds = 10;

    /// <summary>A write nobody drains is given up after this time.</summary>
    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Channel<byte[]> _chunks = Channel.CreateBounded<byte[]>(ChunksKept);
    private ReadOnlyMemory<byte> _rest;
    private Cable? _cable;
    private bool _disposed;

    /// <summary>Makes the pair and the link.</summary>
    /// <param name="link">Path of the symbolic link the kiosk is told, for example <c>/run/kiosk/board-main</c>. Its folder must exist.</param>
    public Pty(string link)
    {
        Link = Path.GetFullPath(link);
        PlugIn();
    }

    /// <summary>The stable name of the kiosk's end.</summary>
    public string Link { get; }

    /// <summary>The slave's node behind the link now, or null when the cable is pulled.</summary>
    public string? Node
    {
        get
        {
            lock (_gate)
            {
                return _cable?.Node;
            }
        }
    }

    /// <summary>Whether the cable is plugged in.</summary>
    public bool IsPlugged => Node is not null;

    /// <summary>Whether somebody has the other end open right now.</summary>
    public bool HasListener
    {
        get
        {
            lock (_gate)
            {
                return _cable is { } cable && HasListenerOn(cable);
            }
        }
    }

    /// <summary>Plugs the cable in: a new pair, and the link replaced atomically. Does nothing when plugged.</summary>
    public void PlugIn()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_cable is not null)
            {
                return;
            }

            _cable = new Cable(_chunks.Writer);
            var fresh = Link + ".new";
            File.Delete(fresh);
            File.CreateSymbolicLink(fresh, _cable.Node);
            File.Move(fresh, Link, overwrite: true);
        }
    }

    /// <summary>Pulls the cable: the link goes, then the kiosk sees a hang-up. Bytes under way are lost. Does nothing when pulled.</summary>
    public void PullCable()
    {
        lock (_gate)
        {
            if (_cable is null)
            {
                return;
            }

            File.Delete(Link);
            _cable.Dispose();
            _cable = null;
            while (_chunks.Reader.TryRead(out _))
            {
            }
        }
    }

    /// <summary>Waits for bytes of the kiosk; across pulls and plugs if need be.</summary>
    /// <returns>At least 1 byte.</returns>
    /// <exception cref="OperationCanceledException">The token's limit came first; nothing is lost.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            _rest = await _chunks.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <summary>Sends bytes to the kiosk.</summary>
    /// <returns>False when they were lost: cable pulled, nobody listening, or not drained within 1 s.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)WriteLimit.TotalMilliseconds;
        while (!bytes.IsEmpty)
        {
            var count = WriteNow(bytes.Span);
            if (count > 0)
            {
                bytes = bytes[count..];
                continue;
            }

            if (count != -PtyCalls.ErrorAgain && count != -PtyCalls.ErrorInterrupted)
            {
                return false;
            }

            if (Environment.TickCount64 >= deadline)
            {
                return false;
            }

            await Task.Delay(2, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Pulls the cable for good.</summary>
    public void Dispose()
    {
        PullCable();
        _disposed = true;
        _chunks.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool HasListenerOn(Cable cable)
    {
        var entries = new[] { new PtyCalls.Poll { Descriptor = cable.Master, Wanted = PtyCalls.PollIn } };
        PtyCalls.Wait(entries, 0);
        return (entries[0].Seen & PtyCalls.PollHangUp) == 0;
    }

    private int WriteNow(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            return _cable is { } cable && HasListenerOn(cable) ? PtyCalls.Write(cable.Master, bytes) : -PtyCalls.ErrorInputOutput;
        }
    }

    /// <summary>One plugged pair and its reading thread, which alone reads the master; the owner closes it after the thread ended.</summary>
    private sealed class Cable : IDisposable
    {
        private readonly int _wakeUp = PtyCalls.OpenWakeUp();
        private readonly CancellationTokenSource _pulled = new();
        private readonly ChannelWriter<byte[]> _chunks;
        private readonly Thread _thread;

        internal Cable(ChannelWriter<byte[]> chunks)
        {
            _chunks = chunks;
            try
            {
                (Master, Node) = PtyCalls.OpenMaster();
            }
            catch
            {
                PtyCalls.Close(_wakeUp);
                throw;
            }

            _thread = new Thread(ReadUntilPulled) { IsBackground = true, Name = "pty " + Node };
            _thread.Start();
        }

        internal int Master { get; }

        internal string Node { get; }

        public void Dispose()
        {
            _pulled.Cancel();
            PtyCalls.WakeUp(_wakeUp);
            _thread.Join();
            PtyCalls.Close(Master);
            PtyCalls.Close(_wakeUp);
            _pulled.Dispose();
        }

        private void ReadUntilPulled()
        {
            var buffer = new byte[ChunkBytes];
            var both = new[] { new PtyCalls.Poll { Descriptor = _wakeUp, Wanted = PtyCalls.PollIn }, new PtyCalls.Poll { Descriptor = Master, Wanted = PtyCalls.PollIn } };
            var wakeUpOnly = both[..1];
            while (!_pulled.IsCancellationRequested)
            {
                PtyCalls.Wait(both, -1);
                var count = (both[1].Seen & PtyCalls.PollIn) != 0 ? PtyCalls.Read(Master, buffer) : 0;
                if (count > 0)
                {
                    Pass(buffer[..count]);
                }
                else if ((both[1].Seen & (PtyCalls.PollHangUp | PtyCalls.PollError)) != 0)
                {
                    PtyCalls.Wait(wakeUpOnly, NobodyThereMilliseconds);
                }
            }
        }

        private void Pass(byte[] chunk)
        {
            try
            {
                while (!_chunks.TryWrite(chunk))
                {
                    if (!_chunks.WaitToWriteAsync(_pulled.Token).AsTask().GetAwaiter().GetResult())
                    {
                        return;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The cable was pulled while the reader was slow: the bytes are lost, as on a wire.
            }
        }
    }
}
