using System.Device.I2c;
using KioskLocker.Devices.Climate;

namespace KioskLocker.Tests.Devices.Climate;

/// <summary>The BME280 as Iot.Device.Bindings reads it, over registers in memory with the data sheet's kind of calibration.</summary>
public sealed class ClimateBindingTests
{
    [Fact]
    public void A_bme280_gives_temperature_and_humidity()
    {
        var registers = new Registers();
        using var sensor = ClimateSensors.Open(new ClimateSettings(ClimateSensorKind.Bme280, 1, 0x76), registers);
        var reading = sensor.Read();

        // Raw 519888 with the calibration of the BMP280's data sheet (section 3.12) is 25.08 °C.
        Assert.Equal(25.08, reading.Celsius, 0.01);
        Assert.InRange(reading.HumidityPercent, 0, 100);
    }

    [Fact]
    public void Another_chip_at_its_address_is_an_io_error_and_given_back()
    {
        var registers = new Registers { Id = 0x58 };
        Assert.ThrowsAny<IOException>(() => ClimateSensors.Open(new ClimateSettings(ClimateSensorKind.Bme280, 1, 0x76), registers));
        Assert.True(registers.IsDisposed);
    }

    private sealed class Registers : I2cDevice
    {
        private readonly byte[] _bytes = new byte[0x100];
        private int _at;

        public Registers()
        {
            Id = 0x60;
            Word(0x88, 27504);
            Word(0x8A, 26435);
            Word(0x8C, -1000);
            Word(0x8E, 36477);
            Word(0x90, -10685);
            Word(0x92, 3024);
            Word(0x94, 2855);
            Word(0x96, 140);
            Word(0x98, -7);
            Word(0x9A, 15500);
            Word(0x9C, -14600);
            Word(0x9E, 6000);
            _bytes[0xA1] = 75;
            Word(0xE1, 362);
            (_bytes[0xE4], _bytes[0xE5], _bytes[0xE6], _bytes[0xE7]) = (0x14, 0x05, 0x03, 30);
            (_bytes[0xFA], _bytes[0xFB], _bytes[0xFC]) = (519888 >> 12, 519888 >> 4 & 0xFF, (519888 & 0x0F) << 4);
            (_bytes[0xF7], _bytes[0xF8], _bytes[0xF9]) = (415148 >> 12, 415148 >> 4 & 0xFF, (415148 & 0x0F) << 4);
            (_bytes[0xFD], _bytes[0xFE]) = (0x6E, 0x00);
        }

        public byte Id
        {
            get => _bytes[0xD0];
            init => _bytes[0xD0] = value;
        }

        public bool IsDisposed { get; private set; }

        public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x76);

        public override void Read(Span<byte> buffer)
        {
            _bytes.AsSpan(_at, buffer.Length).CopyTo(buffer);
            _at += buffer.Length;
        }

        public override byte ReadByte() => _bytes[_at++];

        public override void WriteByte(byte value) => _at = value;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _at = buffer[0];
            for (var at = 0; at + 1 < buffer.Length; at += 2)
            {
                // The reset register and the identity cannot be written.
                if (buffer[at] is not (0xE0 or 0xD0))
                {
                    _bytes[buffer[at]] = buffer[at + 1];
                }
            }
        }

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            Write(writeBuffer);
            Read(readBuffer);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }

        private void Word(int at, int value)
        {
            _bytes[at] = (byte)(value & 0xFF);
            _bytes[at + 1] = (byte)(value >> 8 & 0xFF);
        }
    }
}
