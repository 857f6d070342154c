using KioskLocker.Devices.Line;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Simulation.Run;

/// <summary>What a far end says after bytes or after time.</summary>
/// <param name="Receive">Bytes arrived.</param>
/// <param name="Tick">Time has passed.</param>
internal sealed record FarEnd(FarEndReceive Receive, Func<TimeSpan, FarEndTurn> Tick)
{
    /// <summary>The cable is out.</summary>
    internal bool IsUnplugged { get; set; }

    /// <summary>Hears that the port was closed, whichever side did it.</summary>
    internal Action<TimeSpan> Closed { get; init; } = static _ => { };
}

/// <summary>Takes bytes, gives bytes.</summary>
internal delegate FarEndTurn FarEndReceive(TimeSpan now, ReadOnlySpan<byte> bytes);

/// <summary>One cable of the world, whatever it carries.</summary>
internal interface IWorldLine
{
    /// <summary>When something happens on it next, in line time; null for never.</summary>
    TimeSpan? NextDue { get; }

    /// <summary>A request of the driver is under way, or bytes are.</summary>
    bool IsBusy { get; }

    /// <summary>Does what is due.</summary>
    void Run(TimeSpan now);

    /// <summary>Somebody did something to the far end by hand: it may have something to say.</summary>
    void Poke();
}

/// <summary>
/// A driver's step and the far end of its wire, joined by two byte streams with the wire's delay. Does for the step what its pump
/// does in the street, in virtual time and without a thread.
/// </summary>
internal sealed class WorldLine<TOrder, TEvent> : IWorldLine
{
    /// <summary>As many orders as a pump lets wait.</summary>
    private const int OrdersMost = 64;

    private readonly ILineStep<TOrder, TEvent> _step;
    private readonly FarEnd _far;
    private readonly TimeSpan _perByte;
    private readonly Action<TEvent> _report;
    private readonly Queue<TOrder> _orders = new();
    private readonly Queue<(TimeSpan Due, byte[] Bytes)> _toFar = new();
    private readonly Queue<(TimeSpan Due, byte[] Bytes)> _toStep = new();
    private TimeSpan _farFree;
    private TimeSpan _stepFree;
    private TimeSpan? _stepWake;
    private TimeSpan? _farWake = TimeSpan.Zero;
    private bool? _isUp;

    /// <param name="step">The driver.</param>
    /// <param name="far">The device.</param>
    /// <param name="bytesPerSecond">Speed of the wire.</param>
    /// <param name="report">Takes what the driver reports.</param>
    public WorldLine(ILineStep<TOrder, TEvent> step, FarEnd far, int bytesPerSecond, Action<TEvent> report)
    {
        _step = step;
        _far = far;
        _perByte = TimeSpan.FromSeconds(1.0 / bytesPerSecond);
        _report = report;
    }

    public TimeSpan? NextDue
    {
        get
        {
            if (_orders.Count > 0 || _isUp != !_far.IsUnplugged)
            {
                return TimeSpan.Zero;
            }

            TimeSpan? due = _stepWake;
            if (_far.IsUnplugged)
            {
                return due;
            }

            Earlier(ref due, _farWake);
            Earlier(ref due, _toFar.TryPeek(out var far) ? far.Due : null);
            Earlier(ref due, _toStep.TryPeek(out var near) ? near.Due : null);
            return due;
        }
    }

    public bool IsBusy => _orders.Count > 0 || _toFar.Count > 0 || _toStep.Count > 0;

    /// <summary>Hands an order over; false when too many wait.</summary>
    public bool TryOrder(TOrder order)
    {
        if (_orders.Count == OrdersMost)
        {
            return false;
        }

        _orders.Enqueue(order);
        return true;
    }

    public void Poke() => _farWake = TimeSpan.Zero;

    public void Run(TimeSpan now)
    {
        FollowCable(now);
        for (var turns = 0; NextDue <= now; turns++)
        {
            if (turns == 10_000)
            {
                throw new InvalidOperationException($"The line of {_step.GetType().Name} stands still and asks to be woken again and again.");
            }

            RunOne(now);
            FollowCable(now);
        }
    }

    private void FollowCable(TimeSpan now)
    {
        if (_isUp is null || _isUp == _far.IsUnplugged)
        {
            _isUp = !_far.IsUnplugged;
            LoseBytes(now);
            Apply(now, _step.Signal(now, _isUp.Value ? LineSignal.Up : LineSignal.Down));
        }
    }

    /// <summary>Whatever was on the wire is lost, whether the cable went or came or the port was closed; nothing waits for it any more.</summary>
    private void LoseBytes(TimeSpan now)
    {
        _far.Closed(now);
        _toFar.Clear();
        _toStep.Clear();
        (_farFree, _stepFree) = (now, now);
    }

    private void RunOne(TimeSpan now)
    {
        if (_orders.TryDequeue(out var order))
        {
            Apply(now, _step.Order(now, order));
        }
        else if (_isUp == false)
        {
            Apply(now, _step.Signal(now, LineSignal.Tick));
        }
        else if (_toFar.TryPeek(out var sent) && sent.Due <= now)
        {
            Hear(now, _far.Receive(now, _toFar.Dequeue().Bytes));
        }
        else if (_toStep.TryPeek(out var said) && said.Due <= now)
        {
            Apply(now, _step.Receive(now, _toStep.Dequeue().Bytes));
        }
        else if (_farWake <= now)
        {
            Hear(now, _far.Tick(now));
        }
        else
        {
            Apply(now, _step.Signal(now, LineSignal.Tick));
        }
    }

    private void Apply(TimeSpan now, LineTurn<TEvent> turn)
    {
        // Timers of the street count whole milliseconds and never fire early, nor twice in one.
        _stepWake = turn.NextWake is { } wake ? (wake <= now ? now + TimeSpan.FromMilliseconds(1) : wake) : null;
        if (!turn.Write.IsEmpty && _isUp == true)
        {
            _toFar.Enqueue((Carried(now, turn.Write.Length, ref _farFree), turn.Write.ToArray()));
        }

        foreach (var happened in turn.Events)
        {
            _report(happened);
        }

        if (turn.Reopen && _isUp == true)
        {
            // Closed at once, opened again at the next look.
            LoseBytes(now);
            Apply(now, _step.Signal(now, LineSignal.Down));
            _isUp = null;
        }
    }

    private void Hear(TimeSpan now, FarEndTurn turn)
    {
        _farWake = turn.NextWake is { } wake ? (wake <= now ? now + TimeSpan.FromMilliseconds(1) : wake) : null;
        foreach (var burst in turn.Writes)
        {
            _toStep.Enqueue((Carried(now, burst.Length, ref _stepFree), burst));
        }
    }

    /// <summary>When the last of these bytes has left the wire.</summary>
    private TimeSpan Carried(TimeSpan now, int bytes, ref TimeSpan free)
    {
        free = (free > now ? free : now) + (_perByte * bytes);
        return free;
    }

    private static void Earlier(ref TimeSpan? due, TimeSpan? other)
    {
        if (other is { } at && (due is null || at < due))
        {
            due = at;
        }
    }
}
