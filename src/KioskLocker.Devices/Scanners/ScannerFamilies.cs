using KioskLocker.Devices.Scanners.Gm65;
using KioskLocker.Devices.Scanners.Honeywell;
using KioskLocker.Devices.Scanners.Newland;
using KioskLocker.Devices.Scanners.SerialText;
using KioskLocker.Devices.Scanners.Ssi;

namespace KioskLocker.Devices.Scanners;

/// <summary>The families by the names that a configuration calls them.</summary>
public static class ScannerFamilies
{
    /// <summary>Only listened to; also what a program on a pipe writes.</summary>
    public const string Plain = "plain";

    /// <summary>A camera read by a program on a pipe: plain text, another port.</summary>
    public const string ZbarCam = "zbarcam";

    /// <summary>A camera read in this process, where the build has the packages for it: plain text, another port.</summary>
    public const string Camera = "camera";

    private static readonly Dictionary<string, Func<IScannerFamily>> Families = new(StringComparer.Ordinal)
    {
        [Plain] = static () => new SerialTextFamily(),
        ["gm65"] = static () => new Gm65Family(),
        ["ssi"] = static () => new SsiFamily(),
        ["newland"] = static () => new NewlandFamily(),
        ["honeywell"] = static () => new HoneywellFamily(),
        [ZbarCam] = static () => new SerialTextFamily(),
        [Camera] = static () => new SerialTextFamily(),
    };

    /// <summary>Every name, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Families.Keys];

    /// <summary>The family of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IScannerFamily Of(string name) =>
        Families.TryGetValue(name, out var family) ? family() : throw new ArgumentException($"There is no scanner family \"{name}\".", nameof(name));
}
