using System.Device.I2c;
using Iot.Device.Bmxx80;
using Iot.Device.Sht3x;

namespace KioskLocker.Devices.Climate;

/// <content>Opens sensors by Iot.Device.Bindings.</content>
public static partial class ClimateSensors
{
    static partial void OpenByBindings(ClimateSettings settings, I2cDevice device, ref IClimateSensor? sensor) => sensor = settings.Kind switch
    {
        ClimateSensorKind.Sht3x => new BoundSht3x(device),
        ClimateSensorKind.Bme280 => new BoundBme280(device),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private sealed class BoundSht3x(I2cDevice device) : IClimateSensor
    {
        private readonly Sht3x _sensor = new(device);

        public ClimateReading Read() => new(_sensor.Temperature.DegreesCelsius, _sensor.Humidity.Percent);

        public void Dispose() => _sensor.Dispose();
    }

    private sealed class BoundBme280(I2cDevice device) : IClimateSensor
    {
        private readonly Bme280 _sensor = new(device);

        public ClimateReading Read() => _sensor.Read() is { Temperature: { } temperature, Humidity: { } humidity }
            ? new ClimateReading(temperature.DegreesCelsius, humidity.Percent)
            : throw new IOException("the sensor skipped a measurement");

        public void Dispose() => _sensor.Dispose();
    }
}
