namespace KioskLocker.Devices.Line;

/// <summary>What a line can tell the step that owns it.</summary>
public enum LineSignal
{
    /// <summary>The port was opened (again). Anything in flight before is lost.</summary>
    Up,

    /// <summary>The port is gone. The pump reopens it for ever.</summary>
    Down,

    /// <summary>The wake-up asked for has come, or nothing else happened.</summary>
    Tick,
}

/// <summary>What a step wants after one input.</summary>
/// <param name="Write">Bytes to put on the wire now; empty for none.</param>
/// <param name="Events">What happened, in order.</param>
/// <param name="NextWake">Monotonic time of the next <see cref="LineSignal.Tick"/>; null when only bytes or orders matter.</param>
public readonly record struct LineTurn<TEvent>(ReadOnlyMemory<byte> Write, IReadOnlyList<TEvent> Events, TimeSpan? NextWake)
{
    /// <summary>The port is to be closed and opened anew: its device has fallen silent, and a stale port looks just like that. The step hears Down and Up.</summary>
    public bool Reopen { get; init; }
}

/// <summary>A driver without I/O: bytes, signals and orders in; bytes and events out. Time is a parameter (monotonic, any origin).</summary>
/// <remarks>Called by one thread at a time. Never throws on what a device sends.</remarks>
public interface ILineStep<in TOrder, TEvent>
{
    /// <summary>Bytes came in, in pieces of any size.</summary>
    LineTurn<TEvent> Receive(TimeSpan now, ReadOnlySpan<byte> bytes);

    /// <summary>The line came up, went down, or the wake-up is due.</summary>
    LineTurn<TEvent> Signal(TimeSpan now, LineSignal signal);

    /// <summary>An order from the effect runner; its answer is an event, always, also when the line is down.</summary>
    LineTurn<TEvent> Order(TimeSpan now, TOrder order);
}
