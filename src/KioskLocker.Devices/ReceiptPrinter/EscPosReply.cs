namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>One thing a printer said.</summary>
public abstract record EscPosReply
{
    private EscPosReply()
    {
    }

    /// <summary>Answer to DLE EOT. The byte does not say to which n it belongs: only the order of asking does.</summary>
    public sealed record Status(byte Bits) : EscPosReply;

    /// <summary>Automatic status back: four bytes, unasked.</summary>
    public sealed record AutomaticStatus(byte First, byte Second, byte Third, byte Fourth) : EscPosReply;

    /// <summary>37 22 d1 d2 d3 d4 00: everything before that process ID is on paper.</summary>
    public sealed record ProcessDone(int Id) : EscPosReply;

    /// <summary>37 25 00: the buffers are empty.</summary>
    public sealed record BuffersCleared : EscPosReply;

    /// <summary>XON or XOFF.</summary>
    public sealed record Flow(bool MaySend) : EscPosReply;

    /// <summary>A block reply of another kind (names, settings). Its content is not needed.</summary>
    public sealed record OtherBlock(int Length) : EscPosReply;

    /// <summary>Answer to GS r or GS I.</summary>
    public sealed record PlainByte(byte Bits) : EscPosReply;

    /// <summary>A byte that fits nothing.</summary>
    public sealed record Garbage(byte Value) : EscPosReply;
}
