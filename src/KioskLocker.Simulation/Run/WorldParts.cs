using KioskLocker.Runtime;
using KioskLocker.Simulation.Run.Canaries;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>What a world is made from.</summary>
/// <param name="Seed">Everything that is drawn is drawn from it.</param>
/// <param name="Disk">Where the kiosk's store lies, through all its runs: a <see cref="MemoryDisk"/> for speed, a <see cref="SqliteDisk"/> for the store that ships.</param>
/// <param name="Clock">The one clock; the office lives by it too.</param>
/// <param name="Office">The office.</param>
/// <param name="Log">The kiosk's log.</param>
public sealed record WorldParts(int Seed, IWorldDisk Disk, WorldClock Clock, IWorldOffice Office, Serilog.ILogger Log)
{
    /// <summary>What may go wrong.</summary>
    public Swarm Swarm { get; init; } = Swarm.Usual;

    /// <summary>A deliberate bug, made of faulty parts.</summary>
    internal Canary Canary { get; init; } = Canary.None;

    /// <summary>Hears of every commit when it has returned, before anything of it is done.</summary>
    internal Action<SimulatedWorld, Committed>? Heard { get; init; }
}

/// <summary>What goes when the machine goes dark.</summary>
internal enum Outage
{
    /// <summary>Everything but the steel: boards and printer forget what was under way.</summary>
    Power,

    /// <summary>The program alone: boards and printer go on with what they were told.</summary>
    Process,
}
