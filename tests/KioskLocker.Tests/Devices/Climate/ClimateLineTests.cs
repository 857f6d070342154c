using System.Device.I2c;
using System.Text;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.Line;
using KioskLocker.Tests.Devices.Line;

namespace KioskLocker.Tests.Devices.Climate;

/// <summary>The air in the cabinet as a device's health.</summary>
public sealed class ClimateLineTests
{
    private readonly ClimateLine _line = new(new ClimateLimits());
    private TimeSpan _now;

    [Theory]
    [InlineData(20, 50, 9.3)]
    [InlineData(30, 80, 26.2)]
    [InlineData(0, 100, 0.0)]
    [InlineData(40, 30, 19.1)]
    public void The_dew_point_is_that_of_the_tables(double celsius, double humidity, double dewPoint) =>
        Assert.Equal(dewPoint, new ClimateReading(celsius, humidity).DewPoint, 0.1);

    [Theory]
    [InlineData(25, 60, DeviceHealth.Ok, "25 °C, 60 % humidity")]
    [InlineData(25, 88, DeviceHealth.Degraded, "condensation: 25 °C, 88 % humidity, dew point 23 °C")]
    [InlineData(56, 20, DeviceHealth.Degraded, "too hot: 56 °C, 20 % humidity")]
    [InlineData(-2, 40, DeviceHealth.Degraded, "too cold: -2 °C, 40 % humidity")]
    public void Condensation_heat_and_cold_degrade_with_the_figures(double celsius, double humidity, DeviceHealth health, string detail)
    {
        Up();
        var change = Assert.Single(Hear(celsius, humidity));
        Assert.Equal((health, detail), (change.Health, change.Detail));
        Assert.Equal(new ClimateReading(celsius, humidity), change.Reading);
    }

    [Fact]
    public void A_warning_ends_only_when_the_air_is_clearly_better()
    {
        Up();
        Hear(56, 20);
        Assert.Empty(Hear(55.5, 20));
        Assert.Equal(DeviceHealth.Degraded, Assert.Single(Hear(54.5, 20)).Health);
        Assert.Equal(DeviceHealth.Ok, Assert.Single(Hear(53.4, 20)).Health);
        Assert.Empty(Hear(54.1, 20));
    }

    [Fact]
    public void Small_changes_are_no_news()
    {
        Up();
        Hear(25, 60);
        Assert.Empty(Hear(25.9, 64));
        Assert.Single(Hear(26.1, 60));
        Assert.Single(Hear(26.1, 66));
    }

    [Fact]
    public void A_sensor_that_falls_silent_or_away_is_offline_and_well_again_with_its_next_reading()
    {
        Up();
        Hear(25, 60);
        _now += TimeSpan.FromSeconds(60);
        Assert.Equal(("sensor silent", DeviceHealth.Offline), Words(_line.Signal(_now, LineSignal.Tick)));
        Assert.Equal(DeviceHealth.Ok, Assert.Single(Hear(25, 60)).Health);
        Assert.Equal(("sensor not reachable", DeviceHealth.Offline), Words(_line.Signal(_now, LineSignal.Down)));
        Assert.Empty(_line.Signal(_now, LineSignal.Down).Events);
        Up();
        Assert.Equal(DeviceHealth.Ok, Assert.Single(Hear(25, 60)).Health);
    }

    [Fact]
    public void Readings_silences_and_lines_that_are_none_are_counted_as_what_they_are()
    {
        Up();
        Hear(25, 60);
        Hear(25, 60);
        Receive("wet\n");
        Assert.Equal((2, 0, 4, TimeSpan.FromSeconds(30)), (_line.Tally.Counters.Ok, _line.Tally.Counters.Timeouts, _line.Tally.Counters.ResyncBytes, _line.Tally.LastOk));
        Assert.Equal(DeviceHealth.Ok, _line.Last!.Health);
        _now += TimeSpan.FromSeconds(60);
        _line.Signal(_now, LineSignal.Tick);
        Assert.Equal((2, 1), (_line.Tally.Counters.Ok, _line.Tally.Counters.Timeouts));
        Assert.Equal(DeviceHealth.Offline, _line.Last!.Health);
        Assert.Equal(TimeSpan.FromSeconds(30), _line.Tally.LastOk);
    }

    [Fact]
    public void Lines_in_pieces_are_put_together_and_nonsense_is_no_reading()
    {
        Up();
        Assert.Empty(Receive("24."));
        Assert.Single(Receive("50 55.0\n"));
        Assert.Empty(Receive("\n12\nhot wet\n900 50\n20 -4\n1 2 3\n"));
        Assert.Empty(Receive(new string('9', 10_000) + " 50\n"));
        Assert.Single(Receive("30.00 55.0\n"));
    }

    [Fact]
    public async Task A_stream_writes_a_line_for_each_reading_and_ends_with_the_fault_of_its_sensor()
    {
        var sensor = new Sensor();
        await using var stream = new ClimateStream(sensor, TimeSpan.FromMilliseconds(1));
        var buffer = new byte[64];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.Equal("21.50 40.0\n", Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, limit.Token)));
        sensor.Fault = new IOException("Error 121. Can not perform I2C data transfer.");
        var fault = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (await stream.ReadAsync(buffer, limit.Token) > 0)
            {
            }
        });
        Assert.Contains("climate sensor: Error 121", fault.Message, StringComparison.Ordinal);
        await Eventually.True(() => sensor.IsDisposed, "given back");
    }

    [Fact]
    public void A_sht3x_is_read_as_its_data_sheet_says_and_a_wrong_checksum_is_no_reading()
    {
        // The data sheet's own example of the checksum is BEEF with 92.
        var device = new Sht3xRegisters { Answer = [0xBE, 0xEF, 0x92, 0x66, 0x66, 0x93] };
        using var sensor = new Sht3xSensor(device);
        var reading = sensor.Read();
        Assert.Equal([0x24, 0x00], device.Asked);
        Assert.Equal(-45 + (175 * 48879 / 65535.0), reading.Celsius, 1e-9);
        Assert.Equal(100 * 26214 / 65535.0, reading.HumidityPercent, 1e-9);
        device.Answer = [0xBE, 0xEF, 0x93, 0x66, 0x66, 0x93];
        Assert.Contains("wrong checksum", Assert.Throws<IOException>(() => sensor.Read()).Message, StringComparison.Ordinal);
    }

    private void Up() => _line.Signal(_now, LineSignal.Up);

    private IReadOnlyList<ClimateChanged> Hear(double celsius, double humidity)
    {
        _now += TimeSpan.FromSeconds(15);
        return _line.Receive(_now, ClimateLine.Encode(new ClimateReading(celsius, humidity))).Events;
    }

    private IReadOnlyList<ClimateChanged> Receive(string text) => _line.Receive(_now, Encoding.ASCII.GetBytes(text)).Events;

    private static (string, DeviceHealth) Words(LineTurn<ClimateChanged> turn) => (Assert.Single(turn.Events).Detail, turn.Events[0].Health);

    private sealed class Sensor : IClimateSensor
    {
        public Exception? Fault { get; set; }

        public bool IsDisposed { get; private set; }

        public ClimateReading Read() => Fault is null ? new ClimateReading(21.5, 40) : throw Fault;

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Sht3xRegisters : I2cDevice
    {
        public byte[] Answer { get; set; } = [];

        public byte[] Asked { get; private set; } = [];

        public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x44);

        public override void Read(Span<byte> buffer) => Answer.CopyTo(buffer);

        public override void Write(ReadOnlySpan<byte> buffer) => Asked = buffer.ToArray();

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            Write(writeBuffer);
            Read(readBuffer);
        }
    }
}
