namespace KioskLocker.Runtime.Diagnostics;

/// <summary>How the program does.</summary>
/// <param name="Turn">One turn of the loop: step, commit and dispatch.</param>
/// <param name="Commit">Its commit alone: what the disk takes.</param>
/// <param name="Waiting">Items in the inbox now.</param>
/// <param name="DroppedTouches">Touches that found no room since the start.</param>
/// <param name="Uptime">Since the start.</param>
/// <param name="CpuShare">Share of one core since the start, percent.</param>
/// <param name="MemoryBytes">Memory that the program holds.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Handles">Open files and sockets.</param>
public sealed record PerformancePicture(
    LatencyPicture Turn, LatencyPicture Commit, int Waiting, long DroppedTouches, TimeSpan Uptime, double CpuShare, long MemoryBytes, int Threads, int Handles)
{
    /// <summary>Measures this process.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="uptime">Since its start.</param>
    public static PerformancePicture Of(KioskLoop loop, TimeSpan uptime)
    {
        ArgumentNullException.ThrowIfNull(loop);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new PerformancePicture(
            loop.Turns.Picture(),
            loop.Commits.Picture(),
            loop.Waiting,
            loop.DroppedTouches,
            uptime,
            uptime > TimeSpan.Zero ? 100 * (process.TotalProcessorTime / uptime) : 0,
            Environment.WorkingSet,
            process.Threads.Count,
            HandlesNow());
    }

    private static int HandlesNow() => Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : 0;
}
