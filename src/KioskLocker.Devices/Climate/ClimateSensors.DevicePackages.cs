using System.Device.I2c;
using Iot.Device.Bmxx80;

namespace KioskLocker.Devices.Climate;

/// <content>Opens sensors by Iot.Device.Bindings.</content>
public static partial class ClimateSensors
{
    // Its Sht3x keeps the last value, at first nought, when a checksum is wrong, and says nothing of it. Ours stays in charge of that sensor.
    static partial void OpenByBindings(ClimateSettings settings, I2cDevice device, ref IClimateSensor? sensor) =>
        sensor = settings.Kind == ClimateSensorKind.Bme280 ? new BoundBme280(device) : null;

    private sealed class BoundBme280(I2cDevice device) : IClimateSensor
    {
        private readonly Bme280 _sensor = new(device);

        public ClimateReading Read() => _sensor.Read() is { Temperature: { } temperature, Humidity: { } humidity }
            ? new ClimateReading(temperature.DegreesCelsius, humidity.Percent)
            : throw new IOException("the sensor skipped a measurement");

        public void Dispose() => _sensor.Dispose();
    }
}
