using System.Globalization;

namespace KioskLocker.Simulation.Run;

/// <summary>Folders for stores that nobody keeps: in memory where the system has such a place, for what is measured is not the disk.</summary>
internal static class ScratchFolder
{
    private const string Memory = "/dev/shm";

    internal static string Make() => Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, "kl-world-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture))).FullName
        : Directory.CreateTempSubdirectory("kl-world-").FullName;
}
