using KioskLocker.Simulation.Run;
using Serilog.Core;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>A world with the real office, and its folders for as long as the test lasts.</summary>
internal sealed class WorldBench : IDisposable
{
    /// <summary>A Monday, 8:00 in Vietnam.</summary>
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Scratch();

    /// <param name="seed">Seed of the world.</param>
    /// <param name="inMemory">The kiosk's store is in memory; otherwise it is the one that ships.</param>
    internal WorldBench(int seed, bool inMemory)
    {
        var clock = new WorldClock(Start);
        Office = new RealOffice(Path.Combine(_folder.FullName, "office"), clock);
        Disk = inMemory ? new MemoryDisk() : new SqliteDisk(Store);
        World = new SimulatedWorld(new WorldParts(seed, Disk, clock, Office, Logger.None));
        Rounds = new Rounds(World);
    }

    /// <summary>Folder of the store that ships.</summary>
    internal string Store => Path.Combine(_folder.FullName, "kiosk");

    /// <summary>Where the kiosk's store lies.</summary>
    internal IWorldDisk Disk { get; }

    internal RealOffice Office { get; }

    internal SimulatedWorld World { get; }

    internal Rounds Rounds { get; }

    public void Dispose()
    {
        World.Dispose();
        Office.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>In memory where the system has such a folder: what is measured here is not the disk.</summary>
    private static DirectoryInfo Scratch()
    {
        const string memory = "/dev/shm";
        return Directory.Exists(memory)
            ? Directory.CreateDirectory(Path.Combine(memory, "kl-world-" + Guid.NewGuid().ToString("N")))
            : Directory.CreateTempSubdirectory("kl-world-");
    }
}
