namespace KioskLocker.Simulation.FarEnds;

/// <summary>What a real-time command asks for.</summary>
internal enum PrinterInterrupt
{
    None,
    Status1,
    Status2,
    Status3,
    Status4,
    RecoverAndResume,
    RecoverAndForget,
    ClearBuffers,
    DrawerPulse,
}

/// <summary>Watches every arriving byte for real-time commands, wherever it stands: in a picture, too, as the real ones do.</summary>
internal sealed class PrinterInterrupts
{
    private static readonly byte[] Clear = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];

    private readonly byte[] _held = new byte[10];
    private int _count;

    public void Reset() => _count = 0;

    public PrinterInterrupt Read(byte value)
    {
        if (_count == 0 && value != 0x10)
            return PrinterInterrupt.None;
        _held[_count++] = value;
        var found = Match(out var more);
        if (more)
            return PrinterInterrupt.None;
        _count = 0;
        // The byte that broke a sequence may begin the next one.
        if (found == PrinterInterrupt.None && value == 0x10)
            _held[_count++] = value;
        return found;
    }

    private PrinterInterrupt Match(out bool more)
    {
        var held = _held.AsSpan(0, _count);
        more = false;
        switch (held)
        {
            case [0x10] or [0x10, 0x04 or 0x05 or 0x14] or [0x10, 0x14, 0x01] or [0x10, 0x14, 0x01, _]:
                more = true;
                return PrinterInterrupt.None;
            case [0x10, 0x04, >= 1 and <= 4]:
                return PrinterInterrupt.Status1 + (held[2] - 1);
            case [0x10, 0x05, 1]:
                return PrinterInterrupt.RecoverAndResume;
            case [0x10, 0x05, 2]:
                return PrinterInterrupt.RecoverAndForget;
            case [0x10, 0x14, 0x01, _, _]:
                return PrinterInterrupt.DrawerPulse;
            default:
                more = held.Length < Clear.Length && Clear.AsSpan().StartsWith(held);
                return held.SequenceEqual(Clear) ? PrinterInterrupt.ClearBuffers : PrinterInterrupt.None;
        }
    }
}
