namespace KioskLocker.Simulation.FarEnds;

/// <summary>What a far end wants after one input.</summary>
/// <param name="Writes">Bytes to put on the wire now, one entry per burst; empty for none.</param>
/// <param name="NextWake">Monotonic time of the next tick it needs; null when only bytes matter.</param>
public readonly record struct FarEndTurn(IReadOnlyList<byte[]> Writes, TimeSpan? NextWake);
