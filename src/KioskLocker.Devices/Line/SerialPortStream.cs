using System.IO.Ports;

namespace KioskLocker.Devices.Line;

/// <summary>An open serial port as bytes. Reads and writes honour their token; a read also ends when the device is gone and the port fails to say so.</summary>
internal sealed class SerialPortStream(SerialPort port, string node, PortLock portLock) : TokenStream
{
    /// <summary>How often a silent port is asked whether its device still exists.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly Stream _port = port.BaseStream;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            using var slice = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            slice.CancelAfter(LookEvery);
            try
            {
                return await _port.ReadAsync(buffer, slice.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                ThrowIfGone();
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A write queued after the hang-up is never taken out of the port's own queue, and Close waits for that queue to be empty.
        // The read loop may not have heard of the hang-up yet; this question is answered by the kernel.
        ThrowIfGone();
        return _port.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // First the lock: closing the port can hang, and we must be able to open the device again.
            portLock.Dispose();
            port.Close();
        }

        base.Dispose(disposing);
    }

    private void ThrowIfGone()
    {
        if (!File.Exists(node))
        {
            throw new IOException("the device is gone: " + node);
        }

        if (port.BytesToRead < 0)
        {
            throw new IOException("the device hung up: " + node);
        }
    }
}
