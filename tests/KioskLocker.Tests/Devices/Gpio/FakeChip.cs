using System.Collections.Concurrent;
using System.Device.Gpio;

namespace KioskLocker.Tests.Devices.Gpio;

/// <summary>The registers of a chip in memory. It keeps directions and latches when a driver is thrown away, as a real chip does when its program is killed.</summary>
internal sealed class FakeChip
{
    public ConcurrentDictionary<int, PinMode> Modes { get; } = new();

    public ConcurrentDictionary<int, bool> Latches { get; } = new();

    /// <summary>Levels that the world puts on inputs.</summary>
    public ConcurrentDictionary<int, bool> World { get; } = new();

    /// <summary>Everything that was done to it, in order.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Pins that another program holds.</summary>
    public HashSet<int> Busy { get; } = [];

    /// <summary>Called before each reading; may block or throw.</summary>
    public Action BeforeRead { get; set; } = static () => { };

    /// <summary>Called before each writing; may block or throw.</summary>
    public Action<int, bool> BeforeWrite { get; set; } = static (_, _) => { };

    public bool TellsEdges { get; init; } = true;

    public int Open { get; private set; }

    public PinChangeEventHandler? OnEdge { get; private set; }

    /// <summary>Whether current flows out of a pin: an output with a high latch.</summary>
    public bool Drives(int pin) => Modes.GetValueOrDefault(pin) == PinMode.Output && Latches.GetValueOrDefault(pin);

    public GpioController Controller()
    {
        Open++;
        return new GpioController(new Driver(this));
    }

    /// <summary>A switch moves, and the chip tells it.</summary>
    public void Move(int pin, bool high)
    {
        World[pin] = high;
        OnEdge?.Invoke(this, new PinValueChangedEventArgs(high ? PinEventTypes.Rising : PinEventTypes.Falling, pin));
    }

    private sealed class Driver(FakeChip chip) : GpioDriver
    {
        protected override int PinCount => 64;

        protected override void OpenPin(int pinNumber)
        {
            chip.Log.Enqueue($"open {pinNumber}");
            if (chip.Busy.Contains(pinNumber))
            {
                throw new IOException("Could not request line/s: Error: 'Device or resource busy'");
            }
        }

        protected override void ClosePin(int pinNumber) => chip.Log.Enqueue($"close {pinNumber}");

        protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

        protected override void SetPinMode(int pinNumber, PinMode mode)
        {
            chip.Log.Enqueue($"mode {pinNumber} {mode}");
            chip.Modes[pinNumber] = mode;
        }

        protected override PinMode GetPinMode(int pinNumber) => chip.Modes.GetValueOrDefault(pinNumber, PinMode.Input);

        protected override PinValue Read(int pinNumber)
        {
            chip.BeforeRead();
            return chip.World.GetValueOrDefault(pinNumber);
        }

        protected override void Write(int pinNumber, PinValue value)
        {
            chip.BeforeWrite(pinNumber, value == PinValue.High);
            chip.Log.Enqueue($"write {pinNumber} {value}");
            chip.Latches[pinNumber] = value == PinValue.High;
        }

        protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
            chip.OnEdge = chip.TellsEdges ? callback : throw new NotSupportedException();

        protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => chip.OnEdge = null;

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                chip.Open--;
            }

            base.Dispose(disposing);
        }
    }
}
