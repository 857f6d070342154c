namespace KioskLocker.Devices.Line;

/// <summary>What a line looked like at one moment, for diagnostics.</summary>
/// <param name="IsUp">The port is open and has shown no fault.</param>
/// <param name="Opened">How often the port was opened.</param>
/// <param name="BytesIn">Bytes received since the start.</param>
/// <param name="BytesOut">Bytes handed to the port since the start.</param>
/// <param name="Abandoned">Ports whose closing did not end within its limit and that were left behind.</param>
/// <param name="LastError">Why the port could not be opened or was given up, last time; null when it never happened.</param>
/// <param name="LastByteAt">When the last byte came in; null when none did.</param>
public sealed record LineCounters(
    bool IsUp,
    long Opened,
    long BytesIn,
    long BytesOut,
    long Abandoned,
    string? LastError,
    DateTimeOffset? LastByteAt)
{
    /// <summary>Since when the port is up or down; null before the first attempt.</summary>
    public DateTimeOffset? Since { get; init; }
}
