using KioskLocker.Devices.Gpio;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// A chip with pins as the machine's system hands it to a program: its latches outlive the program, its bus may fall silent, and the driver of a
/// pin may stick. What plays the board with it is <see cref="WorldBank"/>, which lives and dies with the program.
/// </summary>
internal sealed class WorldChip
{
    private readonly BoardPlan _plan;
    private readonly SimulatedCabinet _cabinet;
    private readonly ChipPins _pins;
    private readonly GpioOutputPin[] _outputs;
    private readonly GpioInputPin[] _inputs;
    private readonly Dictionary<int, int> _stuck = [];
    private bool _isTaken;

    internal WorldChip(BoardPlan plan, SimulatedCabinet cabinet, GpioBankSettings bank)
    {
        (_plan, _cabinet) = (plan, cabinet);
        _pins = new ChipPins(plan, cabinet);
        (_outputs, _inputs) = ([.. bank.AllOutputs], [.. bank.Switches.Values]);
    }

    internal string Board => _plan.Id;

    /// <summary>Nothing that is said to it arrives, and nothing of it is heard: an expander whose bus hangs. Its latches stay.</summary>
    internal bool IsSilent { get; private set; }

    internal void SetSilent(bool silent)
    {
        if (IsSilent != silent)
        {
            IsSilent = silent;
            _cabinet.Ledger.Write(silent ? Happening.LinePulled : Happening.LinePlugged, board: Board);
        }
    }

    /// <summary>The driver of a channel's pin stays at what it is, be that nothing while no program has taken it, or follows again.</summary>
    /// <param name="now">Line time.</param>
    /// <param name="channel">1-based output.</param>
    /// <param name="stuck">From now on.</param>
    internal void SetStuck(TimeSpan now, int channel, bool stuck)
    {
        var pin = _plan.OutputPins[channel - 1];
        if (stuck && _stuck.TryAdd(pin, channel))
        {
            _cabinet.Ledger.Write(Happening.RelayChanged, board: Board, channel: channel, detail: "welded");
        }
        else if (!stuck && _stuck.Remove(pin))
        {
            // Whoever puts a new driver in finds its line at rest.
            _cabinet.Ledger.Write(Happening.RelayChanged, board: Board, channel: channel, detail: "ok");
            _pins.Latch(now, pin, _outputs.First(output => output.Pin == pin).OffLevel);
            if (_isTaken)
            {
                _pins.Set(now, pin, PinDirection.Output);
            }
        }
    }

    /// <summary>A program takes the pins: every output at rest before it is driven, as the kiosk does.</summary>
    /// <returns>False when the chip is silent.</returns>
    internal bool TryOpen(TimeSpan now)
    {
        if (IsSilent)
        {
            return false;
        }

        SwitchOff(now);
        _isTaken = true;
        foreach (var output in _outputs.Where(output => !_stuck.ContainsKey(output.Pin)))
        {
            _pins.Set(now, output.Pin, PinDirection.Output);
        }

        foreach (var input in _inputs)
        {
            _pins.Set(now, input.Pin, input.Pull switch
            {
                GpioPull.Up => PinDirection.InputPullUp,
                GpioPull.Down => PinDirection.InputPullDown,
                _ => PinDirection.Input,
            });
        }

        return true;
    }

    /// <summary>What <c>kioskctl gpio off</c> does once the program is gone.</summary>
    internal void SwitchOff(TimeSpan now)
    {
        foreach (var output in _outputs)
        {
            TryWrite(now, output.Pin, output.OffLevel);
        }
    }

    /// <returns>False when the chip is silent.</returns>
    internal bool TryWrite(TimeSpan now, int pin, bool high)
    {
        if (IsSilent)
        {
            return false;
        }

        if (!_stuck.ContainsKey(pin))
        {
            _pins.Latch(now, pin, high);
        }

        return true;
    }

    /// <returns>Null when the chip is silent.</returns>
    internal IReadOnlyList<GpioSample>? TryRead()
    {
        if (IsSilent)
        {
            return null;
        }

        var levels = _pins.Levels();
        return [.. _inputs.Select(input => new GpioSample(input.Pin, (levels >> input.Pin & 1) != 0))];
    }

    /// <summary>The supply is gone for a moment: relays fall off, pins are inputs again, and whatever hung or stuck does so no more.</summary>
    internal void LosePower(TimeSpan now)
    {
        SetSilent(false);
        _isTaken = false;
        _pins.LosePower(now);
        foreach (var channel in _stuck.Values)
        {
            _cabinet.Ledger.Write(Happening.RelayChanged, board: Board, channel: channel, detail: "ok");
        }

        _stuck.Clear();
    }
}
