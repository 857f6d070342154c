namespace KioskLocker.Simulation.FarEnds;

/// <summary>The stream to a chip with lines: finds the requests in the bytes, and looks now and then whether a watched line changed.</summary>
public sealed class GpioChipLineFarEnd : BoardLineFarEnd
{
    private const int RequestBytes = 6;

    /// <summary>A request that breaks off is forgotten after this silence.</summary>
    private static readonly TimeSpan FrameLimit = TimeSpan.FromMilliseconds(200);

    /// <summary>Steel moves between two calls without saying so; a kernel's chip would see it at once.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly GpioChipFarEnd _chip;
    private TimeSpan _nextLook;

    public GpioChipLineFarEnd(GpioChipFarEnd chip)
        : base([chip], FrameLimit) => _chip = chip;

    private protected override TimeSpan? OwnWake => _chip.IsWatched ? _nextLook : null;

    /// <summary>What the bytes of a sound frame add up to, with the last one, is 255.</summary>
    internal static byte[] Sealed(byte[] body) => [.. body, (byte)(255 - (body.Sum(value => value) & 255))];

    private protected override void Frame(TimeSpan now)
    {
        while (Heard.Count > 0 && Heard[0] != '>')
        {
            Heard.RemoveAt(0);
        }

        if (Heard.Count < RequestBytes)
        {
            return;
        }

        if ((Heard.Take(RequestBytes).Sum(value => value) & 255) == 255)
        {
            Deliver(now, RequestBytes);
            return;
        }

        // The next one may be the true start.
        Heard.RemoveAt(0);
        while (Heard.Count > 0 && Heard[0] != '>')
        {
            Heard.RemoveAt(0);
        }
    }

    private protected override void WakeSelf(TimeSpan now)
    {
        _nextLook = now + LookEvery;
        _chip.TellEdges(now);
    }
}
