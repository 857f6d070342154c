using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Simulation.Disk;
using KioskLocker.Simulation.Run;
using Serilog.Core;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>A world with the real office, and its folders for as long as the test lasts.</summary>
internal sealed class WorldBench : IDisposable
{
    /// <summary>A Monday, 8:00 in Vietnam.</summary>
    internal static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Scratch();

    internal WorldBench(int seed)
        : this(seed, null, null)
    {
    }

    internal WorldBench(int seed, Recording recording)
        : this(seed, recording.Through, recording.Hear)
    {
    }

    internal WorldBench(int seed, Action<SimulatedWorld, Committed> heard)
        : this(seed, null, heard)
    {
    }

    private WorldBench(int seed, Func<StoreSettings, StoreSettings>? storage, Action<SimulatedWorld, Committed>? heard)
    {
        Office = new RealOffice(Path.Combine(_folder.FullName, "office"), Clock);
        World = new SimulatedWorld(new WorldParts(seed, Store, Clock, Office, Logger.None) { Storage = storage, Heard = heard });
        Rounds = new Rounds(World);
    }

    internal string Store => Path.Combine(_folder.FullName, "kiosk");

    internal WorldClock Clock { get; } = new(Start);

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
    internal static DirectoryInfo Scratch()
    {
        const string memory = "/dev/shm";
        return Directory.Exists(memory)
            ? Directory.CreateDirectory(Path.Combine(memory, "kl-world-" + Guid.NewGuid().ToString("N")))
            : Directory.CreateTempSubdirectory("kl-world-");
    }
}
