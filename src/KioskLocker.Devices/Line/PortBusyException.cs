namespace KioskLocker.Devices.Line;

/// <summary>A device, or a line of a chip, belongs to another program now; perhaps to a kiosk that runs.</summary>
public sealed class PortBusyException : IOException
{
    public PortBusyException()
    {
    }

    public PortBusyException(string message)
        : base(message)
    {
    }

    public PortBusyException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
