using System.Globalization;
using KioskLocker.Tests.Simulation;

namespace KioskLocker.Tests.Hardware;

/// <summary>One line of a file of hardware/captures.</summary>
/// <param name="Scene">The sentence above it.</param>
/// <param name="IsSent">From the kiosk to the device.</param>
/// <param name="Bytes">What went over the wire.</param>
/// <param name="Meaning">What the file says it means; empty for a piece that goes on.</param>
internal sealed record CaptureLine(string Scene, bool IsSent, byte[] Bytes, string Meaning);

/// <summary>A file of hardware/captures; its form is told in the README beside it.</summary>
internal sealed record CaptureFile(string Name, string Origin, string Family, IReadOnlyDictionary<int, int> Boards, IReadOnlyList<CaptureLine> Lines)
{
    public static string Folder => Repository.Path("hardware/captures");

    public static IReadOnlyList<string> Names => [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static CaptureFile Read(string name)
    {
        string origin = "", family = "", scene = "";
        var boards = new Dictionary<int, int>();
        var lines = new List<CaptureLine>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, name)))
        {
            switch (line.Split(' ', 2, StringSplitOptions.TrimEntries))
            {
                case ["#", _] or [""]:
                    break;
                case ["@", var told] when told.StartsWith("origin ", StringComparison.Ordinal):
                    origin = told[7..];
                    break;
                case ["@", var told] when told.StartsWith("family ", StringComparison.Ordinal):
                    family = told[7..];
                    break;
                case ["@", var told] when told.Split(' ') is ["board", var address, "channels", var channels]:
                    boards.Add(int.Parse(address, CultureInfo.InvariantCulture), int.Parse(channels, CultureInfo.InvariantCulture));
                    break;
                case ["==", var told]:
                    scene = told;
                    break;
                case [">" or "<", var frame] when frame.Split('|', StringSplitOptions.TrimEntries) is [var hex, var meaning]:
                    lines.Add(new CaptureLine(scene, line[0] == '>', Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), meaning));
                    break;
                default:
                    throw new FormatException($"{name}: what is “{line}”?");
            }
        }

        return new CaptureFile(name, origin, family, boards, lines);
    }
}
