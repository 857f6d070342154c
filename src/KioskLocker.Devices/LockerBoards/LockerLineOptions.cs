namespace KioskLocker.Devices.LockerBoards;

/// <summary>Times and limits of a line with locker boards. The defaults are the product's numbers (protocols.md L-4, L-7).</summary>
public sealed record LockerLineOptions
{
    /// <summary>Between two reads of a board where nothing happens.</summary>
    public TimeSpan IdlePoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Between two reads of a board with an open door or a running order.</summary>
    public TimeSpan BusyPoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between two reads of a board that does not answer.</summary>
    public TimeSpan OfflinePollMost { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two looks at the relays of a board that can tell them.</summary>
    public TimeSpan OutputsPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence on the line before each request, after a reply, a timeout and an error alike.</summary>
    public TimeSpan FrameGap { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The same silence in characters, where the family counts it so; the longer of both holds. See <see cref="AtBaud"/>.</summary>
    public double FrameGapCharacters { get; init; }

    /// <summary>One character on the wire. A request's wait for its reply begins when its last one has left.</summary>
    public TimeSpan CharacterTime { get; init; }

    /// <summary>How long after the pulse a door may take to open.</summary>
    public TimeSpan OpenLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A contact that read open before the pulse and still does after this time will tell nothing more.</summary>
    public TimeSpan StuckOpenLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Least time between two pulses on one supply.</summary>
    public TimeSpan PulseSpacing { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Added to the length of a pulse before the supply counts as free: boards time roughly, and a coil lets go late.</summary>
    public TimeSpan PulseMargin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Limit of a survey, dead boards and a closed port included.</summary>
    public TimeSpan SurveyLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Least time between two openings of the port while no board of the line answers, in the hope that it helps.</summary>
    public TimeSpan ReopenEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bad reads in a row that make a board's contacts unknown.</summary>
    public int BadReadsMost { get; init; } = 3;

    /// <summary>Orders to open, and orders to lamps and buzzers, that may wait; more are answered at once.</summary>
    public int OrdersMost { get; init; } = 32;

    /// <summary>These options for a line of this speed.</summary>
    /// <param name="baud">Bits per second.</param>
    public LockerLineOptions AtBaud(int baud)
    {
        // Eleven bits: a start bit, eight of data, parity or a second stop bit, a stop bit. 8N1 has ten, and longer is the safe side.
        var character = TimeSpan.TicksPerSecond * 11.0 / baud;
        var gap = TimeSpan.FromTicks((long)Math.Ceiling(character * FrameGapCharacters));
        return this with { CharacterTime = TimeSpan.FromTicks((long)Math.Ceiling(character)), FrameGap = gap > FrameGap ? gap : FrameGap };
    }
}
