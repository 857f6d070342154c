using KioskLocker.Devices.Climate;

namespace KioskLocker.Runtime.Options;

/// <summary>Reads <c>climate</c>: the sensor of temperature and humidity inside the cabinet, where one is fitted.</summary>
internal static class ConfigClimate
{
    private const int Sht3xAddress = 0x44;
    private const int Bme280Address = 0x76;

    public static ClimateSettings? Read(ConfigNode root)
    {
        var node = root.Object("climate", required: false);
        if (!root.Has("climate"))
        {
            node.Ignore("sensor");
            node.Ignore("i2cBus");
            node.Ignore("i2cAddress");
            return null;
        }

        var kind = node.Word("sensor", ["sht3x", "bme280"], "It decides how the sensor is read") == "bme280" ? ClimateSensorKind.Bme280 : ClimateSensorKind.Sht3x;
        var settings = new ClimateSettings(
            kind,
            node.Number("i2cBus", 0, 31, 1),
            node.Number("i2cAddress", 8, 119, kind == ClimateSensorKind.Bme280 ? Bme280Address : Sht3xAddress));
        node.End();
        return settings;
    }
}
