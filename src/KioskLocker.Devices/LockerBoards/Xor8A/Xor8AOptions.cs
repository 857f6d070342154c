namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>Times and limits of a line of this family. The defaults are the product's numbers (protocols.md L-4, L-7).</summary>
public sealed record Xor8AOptions
{
    /// <summary>Pulse length the board is asked to time, 1–9 s; null for the board's own (300 ms).</summary>
    public int? PulseSeconds { get; init; }

    /// <summary>Between two reads of a board where nothing happens.</summary>
    public TimeSpan IdlePoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Between two reads of a board with an open door or a running order.</summary>
    public TimeSpan BusyPoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between two reads of a board that does not answer.</summary>
    public TimeSpan OfflinePollMost { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait for a reply to a read.</summary>
    public TimeSpan ReplyLimit { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Wait for the optional reply to an unlock before the contact is read.</summary>
    public TimeSpan UnlockReplyLimit { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Silence on the line before each request, after a reply, a timeout and an error alike.</summary>
    public TimeSpan FrameGap { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long after the pulse a door may take to open.</summary>
    public TimeSpan OpenLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A contact that read open before the pulse and still does after this time will tell nothing more.</summary>
    public TimeSpan StuckOpenLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Least time between two pulses on the supply that the boards of this line share.</summary>
    public TimeSpan PulseSpacing { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Limit of a survey, dead boards and a closed port included.</summary>
    public TimeSpan SurveyLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Bad reads in a row that make a board's contacts unknown.</summary>
    public int BadReadsMost { get; init; } = 3;

    /// <summary>Orders that may wait; more are answered at once as board offline.</summary>
    public int OrdersMost { get; init; } = 32;
}
