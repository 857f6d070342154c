using System.Device.Gpio;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Gpio;

/// <summary>The pins of one bank on their controller. Whatever a driver throws leaves as an <see cref="IOException"/> with a sentence for a technician.</summary>
internal sealed class GpioPins
{
    private readonly GpioController _controller;
    private readonly GpioBankSettings _settings;
    private readonly string _chip;
    private readonly PinValuePair[] _inputs;
    private readonly GpioSample[] _samples;

    /// <param name="controller">Any controller; its owner disposes of it.</param>
    /// <param name="settings">The bank.</param>
    /// <param name="chip">Name of the chip for people.</param>
    internal GpioPins(GpioController controller, GpioBankSettings settings, string chip)
    {
        _controller = controller;
        _settings = settings;
        _chip = chip;
        _inputs = [.. settings.Switches.Values.Select(input => new PinValuePair(input.Pin, default))];
        _samples = new GpioSample[_inputs.Length];
    }

    /// <summary>What drivers throw when chip or bus fails them: texts differ, kinds are few.</summary>
    internal static bool IsDriverFault(Exception fault) =>
        fault is IOException or InvalidOperationException or UnauthorizedAccessException or TimeoutException or NotSupportedException
            or ArgumentException or System.ComponentModel.Win32Exception or System.Runtime.InteropServices.ExternalException;

    /// <summary>Takes every output and puts it at rest, before anything else is done with the chip. One that fails does not keep the others from it.</summary>
    /// <exception cref="IOException">The first that failed.</exception>
    internal void OpenOutputs()
    {
        IOException? first = null;
        foreach (var output in _settings.AllOutputs)
        {
            try
            {
                Open(output.Pin, () => PutAtRest(output));
            }
            catch (IOException fault)
            {
                first ??= fault;
            }
        }

        if (first is not null)
        {
            throw first;
        }
    }

    /// <summary>Takes every input.</summary>
    internal void OpenInputs()
    {
        foreach (var input in _settings.Switches.Values)
        {
            Open(input.Pin, () => _controller.OpenPin(input.Pin, ModeOf(input.Pull)));
        }
    }

    /// <summary>Asks the chip to tell edges of the inputs. False where it cannot; looking at the pins then has to suffice.</summary>
    internal bool TryFollow(Action<int> onEdge)
    {
        try
        {
            foreach (var input in _settings.Switches.Values)
            {
                _controller.RegisterCallbackForPinValueChangedEvent(input.Pin, PinEventTypes.Rising | PinEventTypes.Falling, (_, edge) => onEdge(edge.PinNumber));
            }

            return true;
        }
        catch (Exception fault) when (IsDriverFault(fault) || fault is NotImplementedException)
        {
            return false;
        }
    }

    internal void Write(int pin, bool high)
    {
        try
        {
            _controller.Write(pin, high ? PinValue.High : PinValue.Low);
        }
        catch (Exception fault) when (IsDriverFault(fault))
        {
            throw new IOException($"line {pin} of {_chip} could not be switched: {fault.Message}", fault);
        }
    }

    /// <summary>Reads every input at once.</summary>
    internal IReadOnlyList<GpioSample> Read()
    {
        if (_inputs.Length == 0)
        {
            return _samples;
        }

        try
        {
            _controller.Read(_inputs);
        }
        catch (Exception fault) when (IsDriverFault(fault))
        {
            throw new IOException($"the inputs of {_chip} could not be read: {fault.Message}", fault);
        }

        for (var at = 0; at < _inputs.Length; at++)
        {
            _samples[at] = new GpioSample(_inputs[at].PinNumber, _inputs[at].PinValue == PinValue.High);
        }

        return _samples;
    }

    /// <summary>Tries every output, whatever happens at the ones before it. Returns what failed last, or null.</summary>
    internal IOException? AllOff()
    {
        IOException? last = null;
        foreach (var output in _settings.AllOutputs)
        {
            try
            {
                Write(output.Pin, output.OffLevel);
            }
            catch (IOException fault)
            {
                last = fault;
            }
        }

        return last;
    }

    private void PutAtRest(GpioOutputPin output)
    {
        PinValue rest = output.OffLevel;
        _controller.OpenPin(output.Pin);

        // The level before the direction: with libgpiod v2 a pin that only becomes an output starts low, which fires an active-low relay.
        _controller.Write([new PinValuePair(output.Pin, rest)]);
        _controller.OpenPin(output.Pin, PinMode.Output, rest);
        _controller.Write(output.Pin, rest);
    }

    private static PinMode ModeOf(GpioPull pull) => pull switch
    {
        GpioPull.None => PinMode.Input,
        GpioPull.Up => PinMode.InputPullUp,
        GpioPull.Down => PinMode.InputPullDown,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void Open(int pin, Action open)
    {
        try
        {
            open();
        }
        catch (Exception fault) when (IsDriverFault(fault))
        {
            // Drivers hand on the kernel's "Device or resource busy" and no number of their own.
            throw fault.Message.Contains("busy", StringComparison.OrdinalIgnoreCase)
                ? new PortBusyException($"line {pin} of {_chip} is held by another program (error 16, busy): gpioinfo names it; stop that program or wire another line", fault)
                : new IOException($"line {pin} of {_chip} could not be taken: {fault.Message}", fault);
        }
    }
}
