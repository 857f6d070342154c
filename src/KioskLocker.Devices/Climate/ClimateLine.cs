using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Climate;

/// <summary>Judges the air in the cabinet: condensation, heat and cold as a device's health. Listens to <see cref="ClimateStream"/>'s lines and asks nothing.</summary>
public sealed class ClimateLine(ClimateLimits limits) : ILineStep<ClimateOrder, ClimateChanged>
{
    /// <summary>Longest line; more is not one of ours.</summary>
    private const int LineMost = 64;

    /// <summary>A figure that moved less is no news, °C and per cent.</summary>
    private const double CelsiusStep = 1;
    private const double HumidityStep = 5;

    private readonly List<byte> _line = [];
    private readonly List<ClimateChanged> _events = [];
    private DeviceHealth _health = DeviceHealth.Unknown;
    private ClimateReading? _told;
    private TimeSpan? _stale;
    private Trouble _trouble;
    private volatile DeviceTally _tally = DeviceTally.Nothing;
    private volatile ClimateChanged? _last;

    private enum Trouble
    {
        None,
        Wet,
        Hot,
        Cold,
    }

    /// <summary>Readings taken, lines that were none and silences; from any thread.</summary>
    public DeviceTally Tally => _tally;

    /// <summary>What was told last; null before the first. From any thread.</summary>
    public ClimateChanged? Last => _last;

    /// <summary>A line as the stream writes it.</summary>
    public static byte[] Encode(ClimateReading reading) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{reading.Celsius:0.00} {reading.HumidityPercent:0.0}\n"));

    /// <inheritdoc/>
    public LineTurn<ClimateChanged> Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value != '\n')
            {
                // The count stops beyond the limit, and such a line is no reading.
                if (_line.Count <= LineMost)
                {
                    _line.Add(value);
                }

                continue;
            }

            if (Understand(CollectionsMarshal.AsSpan(_line)) is { } reading)
            {
                Take(now, reading);
            }
            else
            {
                Count(counters => counters with { ResyncBytes = counters.ResyncBytes + _line.Count + 1 });
            }

            _line.Clear();
        }

        return Turn();
    }

    /// <inheritdoc/>
    public LineTurn<ClimateChanged> Signal(TimeSpan now, LineSignal signal)
    {
        var isSilent = signal == LineSignal.Tick && now >= _stale;
        if (isSilent)
        {
            Count(counters => counters with { Timeouts = counters.Timeouts + 1 });
        }

        if (isSilent || signal == LineSignal.Down)
        {
            Lose(signal == LineSignal.Down ? "sensor not reachable" : "sensor silent");
        }
        else if (signal == LineSignal.Up)
        {
            _line.Clear();
            _stale = now + limits.StaleAfter;
        }

        return Turn();
    }

    /// <inheritdoc/>
    public LineTurn<ClimateChanged> Order(TimeSpan now, ClimateOrder order) => throw new System.Diagnostics.UnreachableException();

    /// <summary>The reading that a line says; null where it is none, or one that nothing in a cabinet can have. Total.</summary>
    public static ClimateReading? Understand(ReadOnlySpan<byte> line) =>
        line.Length <= LineMost && Parse(Encoding.ASCII.GetString(line)) is { IsPlausible: true } reading ? reading : null;

    private static ClimateReading? Parse(string line) =>
        line.Split(' ') is [var celsius, var humidity]
            && double.TryParse(celsius, NumberStyles.Float, CultureInfo.InvariantCulture, out var temperature)
            && double.TryParse(humidity, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)
            ? new ClimateReading(temperature, percent)
            : null;

    private void Take(TimeSpan now, ClimateReading reading)
    {
        _stale = now + limits.StaleAfter;
        Count(counters => counters with { Ok = counters.Ok + 1 }, now);
        var before = _trouble;
        _trouble = Judge(reading);
        var hasMoved = _told is not { } told || Math.Abs(reading.Celsius - told.Celsius) >= CelsiusStep || Math.Abs(reading.HumidityPercent - told.HumidityPercent) >= HumidityStep;
        if (hasMoved || _trouble != before || _health is DeviceHealth.Unknown or DeviceHealth.Offline)
        {
            _told = reading;
            _health = _trouble == Trouble.None ? DeviceHealth.Ok : DeviceHealth.Degraded;
            Tell(Words(reading), reading);
        }
    }

    private Trouble Judge(ClimateReading reading)
    {
        var above = reading.Celsius - reading.DewPoint;
        return above < limits.CondensationMargin + Slack(Trouble.Wet) ? Trouble.Wet
            : reading.Celsius > limits.Hot - Slack(Trouble.Hot) ? Trouble.Hot
            : reading.Celsius < limits.Cold + Slack(Trouble.Cold) ? Trouble.Cold
            : Trouble.None;
    }

    private double Slack(Trouble trouble) => _trouble == trouble ? limits.Hysteresis : 0;

    private string Words(ClimateReading reading)
    {
        var figures = string.Create(CultureInfo.InvariantCulture, $"{reading.Celsius:0} °C, {reading.HumidityPercent:0} % humidity");
        return _trouble switch
        {
            Trouble.Wet => string.Create(CultureInfo.InvariantCulture, $"condensation: {figures}, dew point {reading.DewPoint:0} °C"),
            Trouble.Hot => "too hot: " + figures,
            Trouble.Cold => "too cold: " + figures,
            _ => figures,
        };
    }

    private void Lose(string why)
    {
        _stale = null;
        _told = null;
        if (_health != DeviceHealth.Offline)
        {
            _health = DeviceHealth.Offline;
            Tell(why, null);
        }
    }

    private void Tell(string detail, ClimateReading? reading)
    {
        var told = new ClimateChanged(_health, detail, reading);
        _last = told;
        _events.Add(told);
    }

    private void Count(Func<DeviceCounters, DeviceCounters> change, TimeSpan? okAt = null) => _tally = new DeviceTally(change(_tally.Counters), okAt ?? _tally.LastOk);

    private LineTurn<ClimateChanged> Turn()
    {
        ClimateChanged[] events = [.. _events];
        _events.Clear();
        return new LineTurn<ClimateChanged>(ReadOnlyMemory<byte>.Empty, events, _stale);
    }
}
