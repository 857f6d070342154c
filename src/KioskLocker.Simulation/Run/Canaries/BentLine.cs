using KioskLocker.Devices.Line;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>A driver whose turns are bent on their way out.</summary>
/// <param name="inner">The driver.</param>
/// <param name="bend">Bends a turn.</param>
/// <param name="heard">Hears of each order first.</param>
/// <param name="read">Bends what comes over the wire.</param>
internal sealed class BentLine<TOrder, TEvent>(ILineStep<TOrder, TEvent> inner, Func<TimeSpan, LineTurn<TEvent>, LineTurn<TEvent>> bend, Action<TOrder>? heard = null, Func<byte[], byte[]>? read = null) : ILineStep<TOrder, TEvent>
{
    public LineTurn<TEvent> Receive(TimeSpan now, ReadOnlySpan<byte> bytes) => bend(now, inner.Receive(now, read is null ? bytes : read(bytes.ToArray())));

    public LineTurn<TEvent> Signal(TimeSpan now, LineSignal signal) => bend(now, inner.Signal(now, signal));

    public LineTurn<TEvent> Order(TimeSpan now, TOrder order)
    {
        heard?.Invoke(order);
        return bend(now, inner.Order(now, order));
    }
}
