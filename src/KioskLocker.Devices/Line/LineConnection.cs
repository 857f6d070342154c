using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace KioskLocker.Devices.Line;

/// <summary>
/// One open port, from its opening to its first fault. A reading and a writing loop; the first fault of either stops both for good,
/// because on Linux a read or write begun after a hang-up can make the later Close hang.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The source has no timer and no handle, and an abandoned loop may still look at it.")]
internal sealed class LineConnection
{
    private const int ReadChunk = 4096;

    /// <summary>Chunks that wait for the step; past it the reader waits and the bytes stay in the kernel.</summary>
    private const int ReadChunks = 16;

    private readonly Stream _stream;
    private readonly LinePumpOptions _options;
    private readonly TimeProvider _time;
    private readonly Action _wake;
    private readonly Action<int> _sent;
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<byte[]> _received = Channel.CreateBounded<byte[]>(ReadChunks);
    private readonly Channel<ReadOnlyMemory<byte>> _toSend = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly Task _reading;
    private readonly Task _writing;
    private int _bytesToSend;
    private volatile string? _fault;

    internal LineConnection(Stream stream, LinePumpOptions options, TimeProvider time, Action wake, Action<int> sent)
    {
        _stream = stream;
        _options = options;
        _time = time;
        _wake = wake;
        _sent = sent;
        _reading = Task.Run(ReadUntilFault);
        _writing = Task.Run(WriteUntilFault);
    }

    /// <summary>Why the port has to be given up, or null.</summary>
    internal string? Fault => _fault;

    internal bool TryTake(out byte[] bytes) => _received.Reader.TryRead(out bytes!);

    /// <summary>Queues bytes; the queue is bounded by the options.</summary>
    internal void Send(ReadOnlyMemory<byte> bytes)
    {
        if (Interlocked.Add(ref _bytesToSend, bytes.Length) > _options.WriteQueueBytes)
        {
            Fail("the device takes no bytes: the write queue is full");
            return;
        }

        _toSend.Writer.TryWrite(bytes);
    }

    /// <summary>Ends it at the wish of the step.</summary>
    internal void GiveUp(string reason) => Fail(reason);

    /// <summary>Closes on a thread of its own. False when that did not end in time: thread and port are then left behind.</summary>
    internal async Task<bool> CloseAsync()
    {
        Fail("closed");
        var closing = Task.Factory.StartNew(Close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await closing.WaitAsync(_options.CloseLimit, _time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static bool IsPortFault(Exception exception) =>
        exception is IOException or InvalidOperationException or TimeoutException or OperationCanceledException
            or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private void Close()
    {
        // The tokens normally end both loops at once; a stream that ignores them must not keep the port open.
        Task.WaitAll([_reading, _writing], _options.CloseLimit / 2);
        try
        {
            _stream.Dispose();
        }
        catch (Exception exception) when (IsPortFault(exception))
        {
            // The device is gone; there is nothing left to close.
        }
    }

    private void Fail(string reason)
    {
        if (Interlocked.CompareExchange(ref _fault, reason, null) is null)
        {
            _ended.Cancel();
        }

        _wake();
    }

    private async Task ReadUntilFault()
    {
        var buffer = new byte[ReadChunk];
        try
        {
            while (!_ended.IsCancellationRequested)
            {
                var count = await _stream.ReadAsync(buffer, _ended.Token).ConfigureAwait(false);
                if (count <= 0)
                {
                    Fail("the other end hung up");
                    return;
                }

                await _received.Writer.WriteAsync(buffer[..count], _ended.Token).ConfigureAwait(false);
                _wake();
            }
        }
        catch (Exception exception) when (IsPortFault(exception))
        {
            Fail("read: " + exception.Message);
        }
    }

    private async Task WriteUntilFault()
    {
        try
        {
            while (true)
            {
                var bytes = await _toSend.Reader.ReadAsync(_ended.Token).ConfigureAwait(false);
                while (!bytes.IsEmpty)
                {
                    var chunk = bytes[..Math.Min(bytes.Length, _options.WriteChunk)];
                    await WriteChunk(chunk).ConfigureAwait(false);
                    bytes = bytes[chunk.Length..];
                }
            }
        }
        catch (Exception exception) when (IsPortFault(exception))
        {
            Fail("write: " + exception.Message);
        }
    }

    private async Task WriteChunk(ReadOnlyMemory<byte> chunk)
    {
        using var limit = new CancellationTokenSource(_options.WriteLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ended.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            await _stream.WriteAsync(chunk, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"{chunk.Length} bytes did not leave within {_options.WriteLimit.TotalSeconds:0.###} s");
        }

        Interlocked.Add(ref _bytesToSend, -chunk.Length);
        _sent(chunk.Length);
    }
}
