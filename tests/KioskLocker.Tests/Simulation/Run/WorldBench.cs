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

    private readonly DirectoryInfo _folder = new(ScratchFolder.Make());

    /// <param name="seed">Seed of the world.</param>
    /// <param name="inMemory">The kiosk's store is in memory; otherwise it is the one that ships.</param>
    internal WorldBench(int seed, bool inMemory)
        : this(seed, inMemory, null, null)
    {
    }

    /// <summary>A world on the store that ships, everything done to its files recorded.</summary>
    internal WorldBench(int seed, Recording recording)
        : this(seed, false, recording.Through, recording.Hear)
    {
    }

    /// <summary>A world in memory whose commits somebody hears.</summary>
    internal WorldBench(int seed, Action<SimulatedWorld, Committed> heard)
        : this(seed, true, null, heard)
    {
    }

    private WorldBench(int seed, bool inMemory, Func<StoreSettings, StoreSettings>? through, Action<SimulatedWorld, Committed>? heard)
    {
        Office = new RealOffice(Path.Combine(_folder.FullName, "office"), Clock);
        Disk = inMemory ? new MemoryDisk() : new SqliteDisk(Folder) { Through = through };
        World = new SimulatedWorld(new WorldParts(seed, Disk, Clock, Office, Logger.None) { Heard = heard });
        Rounds = new Rounds(World);
    }

    /// <summary>Folder of the store that ships.</summary>
    internal string Folder => Path.Combine(_folder.FullName, "kiosk");

    /// <summary>Where the kiosk's store lies.</summary>
    internal IWorldDisk Disk { get; }

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
}
