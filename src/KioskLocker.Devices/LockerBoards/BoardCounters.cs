namespace KioskLocker.Devices.LockerBoards;

/// <summary>What one board's wire has done since the start, for diagnostics.</summary>
/// <param name="Ok">Good replies to reads.</param>
/// <param name="Timeouts">Requests whose reply was awaited and did not come: reads, all-off, lamps and buzzers.</param>
/// <param name="BadChecksums">Frames of the right shape with a wrong checksum, heard while this board was asked.</param>
/// <param name="ResyncBytes">Bytes dropped while this board was asked.</param>
/// <param name="Refusals">Replies in which the board said that it cannot.</param>
/// <param name="LastRefusal">What it said last; null when it never did.</param>
/// <param name="Pulses">Pulses ordered.</param>
/// <param name="LastOk">Monotonic time of the last good reply; null when there was none.</param>
public sealed record BoardCounters(
    long Ok, long Timeouts, long BadChecksums, long ResyncBytes, long Refusals, string? LastRefusal, long Pulses, TimeSpan? LastOk)
{
    /// <summary>Relays of locks that were found on although no pulse ran: a supply that dipped, or somebody else on the wire.</summary>
    public long FoundOn { get; init; }

    /// <summary>A board that has not been asked yet.</summary>
    public static BoardCounters None { get; } = new(0, 0, 0, 0, 0, null, 0, null);
}

/// <summary>What a board said last, undebounced, for diagnostics.</summary>
/// <param name="At">Monotonic time of the reply.</param>
/// <param name="Bits">Contacts and inputs; bit 0 is channel 1, a set bit a closed switch.</param>
/// <param name="Items">Item sensors, a set bit where something lies; null where the family has none.</param>
public sealed record BoardReading(TimeSpan At, ulong Bits, ulong? Items);
