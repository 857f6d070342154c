namespace KioskLocker.Devices.Scanners;

/// <summary>Times and limits of a scanner line (protocols.md ).</summary>
public sealed record ScannerLineOptions
{
    /// <summary>Silence after which an unfinished line is given up.</summary>
    public TimeSpan IdleFlush { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>The same code is passed again only after it has not been seen for this long.</summary>
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two questions whether a scanner that answers is alive.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A scanner that did not answer is asked again after this time.</summary>
    public TimeSpan ProbeAgain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Questions in a row without an answer that make it count as failed.</summary>
    public int MissesMost { get; init; } = 2;

    /// <summary>Least time between two openings of the port in the hope that it helps.</summary>
    public TimeSpan ReopenEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence on the line before each request.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(20);
}
