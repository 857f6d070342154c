namespace KioskLocker.Runtime.Uplink;

/// <summary>Whether the wall clock may be believed (reliability.md, F-C1 to F-C5). Pure: clocks are passed in.</summary>
/// <remarks>
/// Confirmed when the office's time was seen in this run within <see cref="Tolerance"/> of the wall clock, and wall and monotonic clock
/// have not gone apart by more than that since. The machine's own clock may have no battery, step, or be set by anybody.
/// </remarks>
public sealed record OfficeClock
{
    /// <summary>So far the wall clock may be off.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly bool _agreed;
    private readonly DateTimeOffset _wall;
    private readonly TimeSpan _monotonic;

    private OfficeClock(bool agreed, DateTimeOffset wall, TimeSpan monotonic) => (_agreed, _wall, _monotonic) = (agreed, wall, monotonic);

    /// <summary>Wall clock minus the office's when it was last seen; null before.</summary>
    public TimeSpan? Offset { get; private init; }

    /// <summary>Before the office was heard in this run.</summary>
    public static OfficeClock Unseen { get; } = new(false, default, default);

    /// <summary>The office said its time.</summary>
    /// <param name="office">The office's time.</param>
    /// <param name="wall">This machine's clock when the answer was read.</param>
    /// <param name="monotonic">Time since any fixed origin of this run.</param>
    public static OfficeClock Seen(DateTimeOffset office, DateTimeOffset wall, TimeSpan monotonic) =>
        new((wall - office).Duration() <= Tolerance, wall, monotonic) { Offset = wall - office };

    /// <summary>Whether this reading of the clocks may be believed.</summary>
    public bool Confirms(DateTimeOffset wall, TimeSpan monotonic) => _agreed && (wall - _wall - (monotonic - _monotonic)).Duration() <= Tolerance;
}
