namespace KioskLocker.Devices.Line;

/// <summary>Opens the far side of a line as a byte stream, anew at each call. Throws with a message fit for a technician.</summary>
/// <remarks>The stream's reads and writes must honour their token. Its <c>Dispose</c> may hang: the pump survives that.</remarks>
public delegate Stream OpenPort(CancellationToken cancellationToken);

/// <summary>Limits of a <see cref="LinePump{TOrder, TEvent}"/>.</summary>
public sealed record LinePumpOptions
{
    /// <summary>Wait before the first attempt to reopen; doubled after each failure.</summary>
    public TimeSpan BackOffFirst { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between two attempts, which go on for ever.</summary>
    public TimeSpan BackOffMost { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A port that stayed up this long, or sent a byte, starts over at <see cref="BackOffFirst"/>.</summary>
    public TimeSpan ProvenAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An open that takes longer counts as failed.</summary>
    public TimeSpan OpenLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limit for one chunk of at most <see cref="WriteChunk"/> bytes to leave; past it the line is given up. A printer needs more than a lock.</summary>
    public TimeSpan WriteLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A close that takes longer is abandoned, together with the port object.</summary>
    public TimeSpan CloseLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes per write.</summary>
    public int WriteChunk { get; init; } = 1024;

    /// <summary>Bytes that may wait to be written; a step that wants more loses the line, because it has lost the device.</summary>
    public int WriteQueueBytes { get; init; } = 1024 * 1024;

    /// <summary>Orders that may wait for the step.</summary>
    public int OrderQueue { get; init; } = 64;

    /// <summary>Keeps the last frames for diagnostics; null keeps none.</summary>
    public LineTrace? Trace { get; init; }
}
