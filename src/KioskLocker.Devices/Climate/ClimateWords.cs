using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.Climate;

/// <summary>Air inside the cabinet.</summary>
/// <param name="Celsius">Temperature.</param>
/// <param name="HumidityPercent">Relative humidity, 0–100.</param>
public readonly record struct ClimateReading(double Celsius, double HumidityPercent)
{
    // Magnus' formula over water, good to 0.4 °C between -45 and 60 °C.
    private const double MagnusB = 17.62;
    private const double MagnusC = 243.12;

    /// <summary>Surfaces at or below this temperature get wet; °C.</summary>
    public double DewPoint
    {
        get
        {
            var gamma = Math.Log(Math.Clamp(HumidityPercent, 0.1, 100) / 100) + (MagnusB * Celsius / (MagnusC + Celsius));
            return MagnusC * gamma / (MagnusB - gamma);
        }
    }

    /// <summary>A sensor that gives this does not work: nothing in a cabinet is like that.</summary>
    public bool IsPlausible => Celsius is >= -40 and <= 90 && HumidityPercent is >= 0 and <= 100.5;
}

/// <summary>Orders to the climate line: there are none, it only tells.</summary>
public abstract record ClimateOrder
{
    private ClimateOrder()
    {
    }
}

/// <summary>What the climate line reports.</summary>
/// <param name="Health">Degraded where paper, locks or electronics suffer; offline where nobody can say.</param>
/// <param name="Detail">The same in words with the figures.</param>
/// <param name="Reading">What was measured last; null when nothing was.</param>
public sealed record ClimateChanged(DeviceHealth Health, string Detail, ClimateReading? Reading);

/// <summary>When the air is not well.</summary>
public sealed record ClimateLimits
{
    /// <summary>Steel in the cabinet lags behind the air by about this much when a morning warms up; nearer to the dew point it gets wet.</summary>
    public double CondensationMargin { get; init; } = 3;

    /// <summary>Above, °C, thermal paper begins to darken and the computer throttles.</summary>
    public double Hot { get; init; } = 55;

    /// <summary>Below, °C, printers and screens are outside of their range.</summary>
    public double Cold { get; init; }

    /// <summary>A warning ends when the air is better than its limit by this much, °C.</summary>
    public double Hysteresis { get; init; } = 1;

    /// <summary>Readings older than this say nothing.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(60);
}
