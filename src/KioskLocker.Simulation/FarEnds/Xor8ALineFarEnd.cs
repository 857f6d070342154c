namespace KioskLocker.Simulation.FarEnds;

/// <summary>An RS-485 pair with boards of the 8A/80 XOR family.</summary>
public sealed class Xor8ALineFarEnd : BoardLineFarEnd
{
    /// <summary>A request that breaks off is forgotten after this silence.</summary>
    public static readonly TimeSpan FrameLimit = TimeSpan.FromMilliseconds(200);

    private const int ShortFrame = 5;
    private const int LongFrame = 6;

    public Xor8ALineFarEnd(IReadOnlyList<Xor8ABoardFarEnd> boards)
        : base(boards, FrameLimit)
    {
    }

    // On a mismatch one byte is dropped, because the next may be the true start.
    private protected override void Frame(TimeSpan now)
    {
        while (Heard.Count > 0)
        {
            if (Heard[0] is not (0x80 or 0x8A))
            {
                Heard.RemoveAt(0);
                continue;
            }

            if (Heard.Count < ShortFrame)
            {
                return;
            }

            if (IsSound(ShortFrame))
            {
                Deliver(now, ShortFrame);
                return;
            }

            // Only an unlock can be longer: its fifth byte is a number of seconds, which no checksum of a valid unlock can be.
            var maybeLong = Heard[0] == 0x8A && Heard[3] == 0x11 && Heard[4] is >= 1 and <= 9;
            if (maybeLong && Heard.Count < LongFrame)
            {
                return;
            }

            if (maybeLong && IsSound(LongFrame))
            {
                Deliver(now, LongFrame);
                return;
            }

            Heard.RemoveAt(0);
        }
    }

    private bool IsSound(int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            sum ^= Heard[i];
        }

        return sum == 0;
    }
}
