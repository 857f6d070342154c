using System.Globalization;
using System.Runtime.InteropServices;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>The computer under the kiosk.</summary>
/// <param name="Version">Program.</param>
/// <param name="Runtime">.NET.</param>
/// <param name="System">Operating system.</param>
/// <param name="Kernel">Kernel.</param>
/// <param name="Processors">Cores.</param>
/// <param name="UptimeSeconds">Since its start.</param>
/// <param name="Load">Load averages, as the kernel says them.</param>
/// <param name="MemoryKibibytes">Total and available.</param>
/// <param name="SerialDevices">Names under <c>/dev/serial/by-id</c> and links <c>/dev/kiosk-*</c>.</param>
public sealed record MachineFacts(
    string Version, string Runtime, string System, string Kernel, int Processors, double UptimeSeconds, string Load, IReadOnlyDictionary<string, long> MemoryKibibytes, IReadOnlyList<string> SerialDevices)
{
    /// <summary>Looks now; what cannot be read is left out.</summary>
    public static MachineFacts Now(string version) => new(
        version,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        Line("/proc/version"),
        Environment.ProcessorCount,
        double.TryParse(Line("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture, out var uptime) ? uptime : 0,
        Line("/proc/loadavg"),
        Memory(),
        [.. Names("/dev/serial/by-id", "*"), .. Names("/dev", "kiosk-*")]);

    private static string Line(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() ?? "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static SortedDictionary<string, long> Memory()
    {
        var memory = new SortedDictionary<string, long>(StringComparer.Ordinal);
        try
        {
            foreach (var line in File.ReadLines("/proc/meminfo"))
            {
                if (line.Split(':', StringSplitOptions.TrimEntries) is ["MemTotal" or "MemAvailable" or "SwapFree", var value]
                    && long.TryParse(value.Split(' ')[0], CultureInfo.InvariantCulture, out var kibibytes))
                {
                    memory[line.Split(':')[0]] = kibibytes;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A container may hide it; the bundle goes without.
            memory.Clear();
        }

        return memory;
    }

    private static IEnumerable<string> Names(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder, pattern).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
