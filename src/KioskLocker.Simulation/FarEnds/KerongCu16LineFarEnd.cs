namespace KioskLocker.Simulation.FarEnds;

/// <summary>An RS-485 pair with Kerong CU16 boards, numbered 0–9.</summary>
public sealed class KerongCu16LineFarEnd : BoardLineFarEnd
{
    /// <summary>A request that breaks off is forgotten after this silence.</summary>
    public static readonly TimeSpan FrameLimit = TimeSpan.FromMilliseconds(100);

    private const byte Start = 0x02;
    private const byte End = 0x03;

    public KerongCu16LineFarEnd(IReadOnlyList<KerongCu16BoardFarEnd> boards)
        : base(boards, FrameLimit)
    {
    }

    // The command decides how many data bytes stand before the end byte. On a mismatch one byte is dropped.
    private protected override void Frame(TimeSpan now)
    {
        while (Heard.Count > 0)
        {
            if (Heard[0] == Start && Heard.Count < 3)
            {
                return;
            }

            var length = Heard[0] != Start ? 0 : Heard[2] switch
            {
                0x30 or 0x31 or 0x32 or 0x33 => 5,
                0x39 or 0x40 => 6,
                0x37 => 7,
                _ => 0,
            };
            if (length > Heard.Count)
            {
                return;
            }

            if (length > 0 && Heard[length - 2] == End && IsSound(length))
            {
                Deliver(now, length);
                return;
            }

            Heard.RemoveAt(0);
        }
    }

    private bool IsSound(int length)
    {
        var sum = 0;
        for (var i = 0; i < length - 1; i++)
        {
            sum += Heard[i];
        }

        return (sum & 0xFF) == Heard[length - 1];
    }
}
