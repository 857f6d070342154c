using System.Globalization;
using System.Text;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.Line;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>The sensor of the air: it is read by its driver, and what stands on the line are the readings.</summary>
internal sealed class ClimateTraceWords : TraceWords
{
    protected override string Sent(TracedFrame frame) => "a frame that this program does not send";

    protected override string Heard(TracedFrame frame)
    {
        var lines = Encoding.ASCII.GetString(frame.Bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? "an empty line" : string.Join("; ", lines.Select(Meaning));
    }

    private static string Meaning(string line) => ClimateLine.Understand(Encoding.ASCII.GetBytes(line)) is { } reading
        ? string.Create(CultureInfo.InvariantCulture, $"{reading.Celsius:0.0} °C, {reading.HumidityPercent:0} % humidity, dew point {reading.DewPoint:0.0} °C")
        : "no reading, or a part of one";
}
