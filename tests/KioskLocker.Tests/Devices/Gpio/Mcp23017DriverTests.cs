using System.Device.Gpio;
using System.Device.I2c;
using KioskLocker.Devices.Gpio.Mcp23017;

namespace KioskLocker.Tests.Devices.Gpio;

/// <summary>The expander's driver over registers in memory, as its data sheet lists them.</summary>
public sealed class Mcp23017DriverTests : IDisposable
{
    private readonly Registers _registers = new();

    public void Dispose() => _registers.Dispose();

    [Fact]
    public void At_first_every_line_is_an_input_so_that_nothing_a_killed_kiosk_left_stays_energised()
    {
        (_registers[0x00], _registers[0x01], _registers[0x14], _registers[0x15]) = (0x00, 0x00, 0xFF, 0xFF);
        using var controller = Controller();
        Assert.Equal((0xFF, 0xFF, 0x00, 0x00), (_registers[0x00], _registers[0x01], _registers[0x14], _registers[0x15]));
    }

    [Theory]
    [InlineData(0, 0x14, 0x00, 0x01)]
    [InlineData(7, 0x14, 0x00, 0x80)]
    [InlineData(8, 0x15, 0x01, 0x01)]
    [InlineData(15, 0x15, 0x01, 0x80)]
    public void An_output_gets_its_latch_before_its_direction(int pin, int latch, int direction, int bit)
    {
        using var controller = Controller();
        _registers.Written.Clear();
        controller.OpenPin(pin, PinMode.Output, PinValue.High);
        Assert.Equal(bit, _registers[latch]);
        Assert.Equal(0xFF & ~bit, _registers[direction]);
        Assert.True(_registers.Written.IndexOf(0x14) < _registers.Written.IndexOf(0x00));
        controller.Write(pin, PinValue.Low);
        Assert.Equal(0, _registers[latch]);
    }

    [Fact]
    public void Inputs_are_read_from_their_levels_with_the_pull_up_that_was_asked_for()
    {
        using var controller = Controller();
        controller.OpenPin(3, PinMode.InputPullUp);
        controller.OpenPin(12, PinMode.Input);
        Assert.Equal((0x08, 0x00), (_registers[0x0C], _registers[0x0D]));
        (_registers[0x12], _registers[0x13]) = (0x08, 0x00);
        Assert.Equal((PinValue.High, PinValue.Low), (controller.Read(3), controller.Read(12)));
        (_registers[0x12], _registers[0x13]) = (0x00, 0x10);
        PinValuePair[] both = [new(3, default), new(12, default)];
        controller.Read(both);
        Assert.Equal([PinValue.Low, PinValue.High], both.Select(pair => pair.PinValue));
        Assert.Equal((PinMode.InputPullUp, PinMode.Input), (controller.GetPinMode(3), controller.GetPinMode(12)));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x0D)]
    [InlineData(0x15)]
    public void An_expander_that_lost_its_settings_is_not_believed(int register)
    {
        using var controller = Controller();
        controller.OpenPin(0, PinMode.Output, PinValue.High);
        controller.OpenPin(9, PinMode.InputPullUp);
        Assert.Equal(PinValue.Low, controller.Read(9));
        _registers[register] ^= 0x02;
        Assert.Contains("forgotten its settings", Assert.Throws<IOException>(() => controller.Read(9)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_has_not_is_refused()
    {
        using var controller = Controller();
        Assert.Throws<ArgumentException>(() => controller.OpenPin(16));
        controller.OpenPin(1);
        Assert.Throws<InvalidOperationException>(() => controller.SetPinMode(1, PinMode.InputPullDown));
        Assert.Throws<NotSupportedException>(() => controller.RegisterCallbackForPinValueChangedEvent(1, PinEventTypes.Rising, static (_, _) => { }));
    }

    [Fact]
    public void The_device_is_given_back_with_the_controller()
    {
        Controller().Dispose();
        Assert.True(_registers.IsDisposed);
    }

    private GpioController Controller() => new(new Mcp23017Driver(_registers));

    /// <summary>22 registers whose address counts up, as after power-up.</summary>
    private sealed class Registers : I2cDevice
    {
        private readonly byte[] _bytes = new byte[0x16];

        public List<int> Written { get; } = [];

        public bool IsDisposed { get; private set; }

        public int this[int register]
        {
            get => _bytes[register];
            set => _bytes[register] = (byte)value;
        }

        public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x20);

        public override void Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Written.Add(buffer[0]);
            buffer[1..].CopyTo(_bytes.AsSpan(buffer[0]));
        }

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => _bytes.AsSpan(writeBuffer[0], readBuffer.Length).CopyTo(readBuffer);

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
