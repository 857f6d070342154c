using System.IO.Ports;

namespace KioskLocker.Devices.Line;

/// <summary>Who moves the bytes of a serial port that System.IO.Ports has opened and set.</summary>
public enum SerialReader
{
    /// <summary>A thread of our own in poll(2), on our own descriptor of the same terminal.</summary>
    Poll,

    /// <summary>System.IO.Ports itself.</summary>
    Ports,
}

/// <summary>Settings of a serial line, as configured.</summary>
/// <param name="Path">Device or link, for example <c>/dev/serial/by-id/…</c> or a udev link. Never a number the kernel may hand to another device.</param>
/// <param name="BaudRate">Bits per second.</param>
public sealed record SerialLineSettings(string Path, int BaudRate)
{
    /// <summary>Data bits, 7 or 8.</summary>
    public int DataBits { get; init; } = 8;

    /// <summary>Parity; a pty ignores it.</summary>
    public Parity Parity { get; init; } = Parity.None;

    /// <summary>Stop bits.</summary>
    public StopBits StopBits { get; init; } = StopBits.One;

    /// <summary>Flow control; printers want one.</summary>
    public Handshake Handshake { get; init; } = Handshake.None;

    /// <summary>Who reads it once it is open and set. The poll reader costs a tenth of what a pending read of System.IO.Ports does.</summary>
    public SerialReader Reader { get; init; } = SerialReader.Poll;

    /// <summary>Raise DTR and RTS, for devices that ask for it. Failing to is tolerated: ptys have no modem lines.</summary>
    public bool RaiseModemLines { get; init; }
}

/// <summary>Opens a serial port by System.IO.Ports under our own lock. One instance per line; each <see cref="Open"/> resolves the link anew.</summary>
public sealed class SerialPortLine(SerialLineSettings settings)
{
    /// <summary>System.IO.Ports' own limit, beside the token the pump gives to each write.</summary>
    private const int WriteTimeoutMilliseconds = 30_000;

    /// <summary>An <see cref="OpenPort"/>.</summary>
    /// <exception cref="IOException">No such device, in use, or refused by the driver.</exception>
    public Stream Open(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var node = Resolve();
        var portLock = PortLock.Take(node);
        var port = new SerialPort(node, settings.BaudRate, settings.Parity, settings.DataBits, settings.StopBits);
        try
        {
            port.Handshake = settings.Handshake;
            port.WriteTimeout = WriteTimeoutMilliseconds;
            port.Open();
            if (settings.Reader == SerialReader.Ports)
            {
                RaiseModemLines(port);
                return new SerialPortStream(port, node, portLock);
            }

            // Speed, parity and flow control are the terminal's and stay while a descriptor is open; ours is. What is closed here has
            // nothing pending, so that it cannot hang; it may have lowered the modem lines and has given up its exclusiveness.
            port.Close();
            TerminalCalls.TakeForOurselves(portLock.Descriptor);
            if (settings.RaiseModemLines)
            {
                TerminalCalls.RaiseModemLines(portLock.Descriptor, alsoRequestToSend: !UsesRequestToSend);
            }

            return new PolledTerminalStream(portLock);
        }
        catch
        {
            portLock.Dispose();
            port.Dispose();
            throw;
        }
    }

    private bool UsesRequestToSend => settings.Handshake is Handshake.RequestToSend or Handshake.RequestToSendXOnXOff;

    private string Resolve()
    {
        try
        {
            var node = File.ResolveLinkTarget(settings.Path, returnFinalTarget: true)?.FullName ?? settings.Path;
            return File.Exists(node) ? node : throw new FileNotFoundException("no such device: " + settings.Path);
        }
        catch (DirectoryNotFoundException)
        {
            throw new FileNotFoundException("no such device: " + settings.Path);
        }
        catch (FileNotFoundException)
        {
            throw new FileNotFoundException("no such device: " + settings.Path);
        }
    }

    private void RaiseModemLines(SerialPort port)
    {
        if (!settings.RaiseModemLines)
        {
            return;
        }

        try
        {
            port.DtrEnable = true;
            if (!UsesRequestToSend)
            {
                port.RtsEnable = true;
            }
        }
        catch (IOException)
        {
            // A pty has no modem lines, and a device that needs them shows it by its silence.
        }
    }
}
