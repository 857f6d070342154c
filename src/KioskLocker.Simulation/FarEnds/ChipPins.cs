using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>What a line of a chip is set to.</summary>
public enum PinDirection
{
    /// <summary>Nothing drives it but what hangs on it.</summary>
    Input,

    /// <summary>The same, with the chip's resistor to the supply.</summary>
    InputPullUp,

    /// <summary>The same, with the chip's resistor to ground.</summary>
    InputPullDown,

    /// <summary>The chip drives it to its latch.</summary>
    Output,
}

/// <summary>
/// The lines of one chip and what is soldered to them: relays of locks and lamps, contacts and switches. A relay draws current as long as its line has the
/// level that switches it on; a line that nobody drives rests, because relay boards pull their inputs.
/// </summary>
/// <remarks>One thread at a time, the line's.</remarks>
public sealed class ChipPins
{
    /// <summary>Lines of the chip.</summary>
    public const int Count = 64;

    private readonly SimulatedCabinet _cabinet;
    private readonly BoardPlan _plan;
    private readonly PinDirection[] _directions = new PinDirection[Count];
    private readonly bool[] _latches = new bool[Count];
    private readonly bool[] _isClosed = new bool[Count];

    /// <param name="plan">The bank whose pins these are.</param>
    /// <param name="cabinet">What hangs on them.</param>
    public ChipPins(BoardPlan plan, SimulatedCabinet cabinet)
    {
        _plan = plan;
        _cabinet = cabinet;
    }

    /// <summary>What a line is set to.</summary>
    public PinDirection Direction(int pin) => _directions[pin];

    /// <summary>Whether the relay on an output channel draws current.</summary>
    /// <param name="channel">1-based place in the plan's output pins.</param>
    public bool IsEnergised(int channel) => _isClosed[_plan.OutputPins[channel - 1]];

    /// <summary>Sets what a line is.</summary>
    public void Set(TimeSpan now, int pin, PinDirection direction)
    {
        _directions[pin] = direction;
        Follow(now, pin);
    }

    /// <summary>Sets the latch of a line; it shows while the line is an output.</summary>
    public void Latch(TimeSpan now, int pin, bool high)
    {
        _latches[pin] = high;
        Follow(now, pin);
    }

    /// <summary>Level of every line, line 0 in bit 0.</summary>
    public ulong Levels()
    {
        var levels = 0UL;
        for (var pin = 0; pin < Count; pin++)
        {
            levels |= IsHigh(pin) ? 1UL << pin : 0;
        }

        return levels;
    }

    /// <summary>The supply is gone: every line is an input again, and every latch is low.</summary>
    public void LosePower(TimeSpan now)
    {
        for (var pin = 0; pin < Count; pin++)
        {
            _latches[pin] = false;
            Set(now, pin, PinDirection.Input);
        }
    }

    private bool IsHigh(int pin)
    {
        if (_directions[pin] == PinDirection.Output)
        {
            return _latches[pin];
        }

        var channel = ChannelOf(_plan.InputPins, pin);
        if (channel > 0 && _cabinet.SwitchClosed(_plan.Id, channel))
        {
            return !_plan.InputsActiveLow;
        }

        // An open switch leaves the line to its resistor, the chip's or one beside it.
        return _directions[pin] switch
        {
            PinDirection.InputPullUp => true,
            PinDirection.InputPullDown => false,
            _ when channel > 0 => _plan.InputsActiveLow,
            _ => ChannelOf(_plan.OutputPins, pin) > 0 && _plan.OutputsActiveLow,
        };
    }

    private static int ChannelOf(IReadOnlyList<int> pins, int pin)
    {
        for (var at = 0; at < pins.Count; at++)
        {
            if (pins[at] == pin)
            {
                return at + 1;
            }
        }

        return 0;
    }

    private void Follow(TimeSpan now, int pin)
    {
        var channel = ChannelOf(_plan.OutputPins, pin);
        var closed = channel > 0 && IsHigh(pin) != _plan.OutputsActiveLow;
        if (closed != _isClosed[pin])
        {
            _isClosed[pin] = closed;
            _cabinet.Connect(_plan.Id, channel, closed, now, null);
        }
    }
}
