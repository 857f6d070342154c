using System.Device.I2c;
using KioskLocker.Devices.Gpio;

namespace KioskLocker.Devices.Climate;

/// <summary>A sensor of temperature and humidity. Its owner reads it from one thread.</summary>
public interface IClimateSensor : IDisposable
{
    /// <summary>Measures now; takes some milliseconds.</summary>
    /// <exception cref="IOException">The bus or the sensor failed.</exception>
    ClimateReading Read();
}

/// <summary>Which sensor is fitted.</summary>
public enum ClimateSensorKind
{
    /// <summary>Sensirion SHT30, 31 or 35, address 0x44 or 0x45.</summary>
    Sht3x,

    /// <summary>Bosch BME280, address 0x76 or 0x77. Needs a build with DevicePackages.</summary>
    Bme280,
}

/// <summary>A sensor and where it is.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Bus">Number of /dev/i2c-N.</param>
/// <param name="Address">7-bit address.</param>
public sealed record ClimateSettings(ClimateSensorKind Kind, int Bus, int Address)
{
    /// <summary>Between two readings; air in a steel cabinet changes slowly, and reading warms the sensor.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bus and address, for people.</summary>
    public string Place => FormattableString.Invariant($"/dev/i2c-{Bus}, 0x{Address:X2}");

    /// <summary>Kind of the sensor, as in the configuration.</summary>
    public string Name => Kind == ClimateSensorKind.Bme280 ? "bme280" : "sht3x";

    /// <summary>An <see cref="Line.OpenPort"/>.</summary>
    /// <exception cref="IOException">No such bus or sensor, or not in this build.</exception>
    public Stream Open(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var node = FormattableString.Invariant($"/dev/i2c-{Bus}");
        if (!File.Exists(node))
        {
            throw new FileNotFoundException("no such bus: " + node);
        }

        return new ClimateStream(ClimateSensors.Open(this, I2cDevice.Create(new I2cConnectionSettings(Bus, Address))), Period);
    }
}

/// <summary>Opens climate sensors.</summary>
public static partial class ClimateSensors
{
    /// <summary>The sensor on a device, which it owns.</summary>
    /// <exception cref="IOException">It does not answer, or this build does not know it.</exception>
    public static IClimateSensor Open(ClimateSettings settings, I2cDevice device)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(device);
        IClimateSensor? sensor = null;
        try
        {
            OpenByBindings(settings, device, ref sensor);
            return sensor ?? (settings.Kind == ClimateSensorKind.Sht3x
                ? new Sht3xSensor(device)
                : throw new IOException($"this build reads {ClimateSensorKind.Sht3x} only; {settings.Kind} needs one made with DevicePackages"));
        }
        catch (Exception fault) when (GpioPins.IsDriverFault(fault))
        {
            device.Dispose();
            throw fault is IOException ? fault : new IOException($"{settings.Kind} does not answer: {fault.Message}", fault);
        }
    }

    /// <summary>Where the build has the bindings they open the sensor; otherwise this is nothing.</summary>
    static partial void OpenByBindings(ClimateSettings settings, I2cDevice device, ref IClimateSensor? sensor);
}
