using System.Device.Gpio;
using System.Device.I2c;

namespace KioskLocker.Devices.Gpio.Mcp23017;

/// <summary>
/// Sixteen lines of an MCP23017 on an I²C bus: 0–7 are port A, 8–15 port B. Registers in the order of power-up (IOCON.BANK = 0, addresses count up).
/// It tells no edges: its lines are looked at.
/// </summary>
/// <remarks>
/// Each reading takes all registers, so an expander that lost its supply for a moment, and with it every direction and latch, is found out
/// instead of being believed: at power-up all its lines are inputs.
/// </remarks>
public sealed class Mcp23017Driver : GpioDriver
{
    private const int Pins = 16;
    private const byte Directions = 0x00;
    private const byte Polarities = 0x02;
    private const byte PullUps = 0x0C;
    private const byte Levels = 0x12;
    private const byte Latches = 0x14;

    /// <summary>All registers, IODIRA to OLATB.</summary>
    private const int Registers = 0x16;

    private readonly Lock _gate = new();
    private readonly I2cDevice _device;
    private ushort _inputs = ushort.MaxValue;
    private ushort _pullUps;
    private ushort _latches;

    /// <summary>Makes every line an input, as at power-up: whatever hangs on it is at rest by its own resistor.</summary>
    public Mcp23017Driver(I2cDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        Put(Directions, _inputs);
        Put(Polarities, 0);
        Put(PullUps, _pullUps);
        Put(Latches, _latches);
    }

    /// <inheritdoc/>
    protected override int PinCount => Pins;

    /// <inheritdoc/>
    protected override void OpenPin(int pinNumber) => Bit(pinNumber);

    /// <summary>A closed line keeps its level: an output at rest stays at rest.</summary>
    protected override void ClosePin(int pinNumber) => Bit(pinNumber);

    /// <inheritdoc/>
    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.InputPullUp or PinMode.Output;

    /// <inheritdoc/>
    protected override void SetPinMode(int pinNumber, PinMode mode)
    {
        var bit = Bit(pinNumber);
        lock (_gate)
        {
            _pullUps = With(_pullUps, bit, mode == PinMode.InputPullUp);
            Put(PullUps, _pullUps);
            _inputs = With(_inputs, bit, mode != PinMode.Output);
            Put(Directions, _inputs);
        }
    }

    /// <summary>The latch first, so that the line comes up at its level.</summary>
    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue)
    {
        Write(pinNumber, initialValue);
        SetPinMode(pinNumber, mode);
    }

    /// <inheritdoc/>
    protected override PinMode GetPinMode(int pinNumber)
    {
        var bit = Bit(pinNumber);
        return (_inputs & bit) == 0 ? PinMode.Output : (_pullUps & bit) != 0 ? PinMode.InputPullUp : PinMode.Input;
    }

    /// <inheritdoc/>
    protected override PinValue Read(int pinNumber) => (ReadLevels() & Bit(pinNumber)) != 0;

    /// <inheritdoc/>
    protected override void Read(Span<PinValuePair> pinValuePairs)
    {
        var levels = ReadLevels();
        foreach (ref var pair in pinValuePairs)
        {
            pair = new PinValuePair(pair.PinNumber, (levels & Bit(pair.PinNumber)) != 0);
        }
    }

    /// <summary>Sets the latch; the line follows once it is an output.</summary>
    protected override void Write(int pinNumber, PinValue value)
    {
        var bit = Bit(pinNumber);
        lock (_gate)
        {
            _latches = With(_latches, bit, value == PinValue.High);
            Put(Latches, _latches);
        }
    }

    /// <summary>Not offered: the interrupt lines of the expander are not wired.</summary>
    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Not offered.</summary>
    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new NotSupportedException();

    /// <summary>Not offered.</summary>
    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _device.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ushort Bit(int pin) => pin is >= 0 and < Pins ? (ushort)(1 << pin) : throw new ArgumentException($"an MCP23017 has no line {pin}, only 0–{Pins - 1}");

    private static ushort With(ushort word, ushort bit, bool isSet) => (ushort)(isSet ? word | bit : word & ~bit);

    private static ushort Word(ReadOnlySpan<byte> registers, byte register) => (ushort)(registers[register] | (registers[register + 1] << 8));

    private ushort ReadLevels()
    {
        Span<byte> registers = stackalloc byte[Registers];
        lock (_gate)
        {
            _device.WriteRead([Directions], registers);
            if (Word(registers, Directions) != _inputs || Word(registers, PullUps) != _pullUps || Word(registers, Latches) != _latches)
            {
                throw new IOException("the expander has forgotten its settings: its supply dipped, or another program wrote to it");
            }
        }

        return Word(registers, Levels);
    }

    private void Put(byte register, ushort word) => _device.Write([register, (byte)(word & 0xFF), (byte)(word >> 8)]);
}
