using KioskLocker.Core;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run.Faults;

/// <summary>What befalls a machine at its disk: what that does, and whether the power goes while what was ordered by a commit is being done.</summary>
internal static class AtCommits
{
    private static readonly (Mischief Mischief, StorageFault Fault)[] Refusals =
    [
        (Mischief.StoreBusy, StorageFault.Busy), (Mischief.DiskFull, StorageFault.Full), (Mischief.ReadOnlyDisk, StorageFault.ReadOnly), (Mischief.DiskError, StorageFault.Io),
    ];

    /// <summary>What the disk does at a write; null for nothing out of the ordinary.</summary>
    /// <param name="fate">Draws.</param>
    /// <param name="isStarting">The program has just begun: most of what is wrong with a disk is found then.</param>
    internal static DiskTrouble? Trouble(Fate fate, bool isStarting)
    {
        foreach (var (mischief, fault) in Refusals)
        {
            if (fate.Strikes(mischief, isStarting ? 300 : 1500))
            {
                return fault == StorageFault.Io && fate.Below(2) == 0 ? new DiskTrouble.WritesAndFails() : new DiskTrouble.Refuses(fault);
            }
        }

        return fate.Strikes(Mischief.SlowDisk, 400) ? new DiskTrouble.Stalls(fate.Below(10) == 0 ? TimeSpan.FromSeconds(30) : fate.Seconds(0.05, 0.5)) : null;
    }

    /// <summary>What the disk does at a read: in a log that is written ahead nobody who reads waits for anybody, so it is an error or nothing.</summary>
    internal static DiskTrouble? TroubleReading(Fate fate) => fate.Strikes(Mischief.DiskError, 8000) ? new DiskTrouble.Refuses(StorageFault.Io) : null;

    /// <summary>What the disk does as the store is opened; null for nothing. A start that meets it is followed by another one.</summary>
    internal static StorageFault? TroubleOpening(Fate fate)
    {
        foreach (var (mischief, fault) in Refusals)
        {
            if (fate.Strikes(mischief, 100))
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>Power or program go while a lock is energised, or the program while a slip is printed; null for neither.</summary>
    internal static (TimeSpan In, Outage How)? Cut(Fate fate, IReadOnlyList<KioskEffect> effects) =>
        effects.Any(effect => effect is KioskEffect.OpenCompartment) && fate.Strikes(Mischief.CutAtPulse, 30) ? (fate.Seconds(0.05, 0.7), fate.Below(3) == 0 ? Outage.Process : Outage.Power)
        : effects.Any(effect => effect is KioskEffect.Print) && fate.Strikes(Mischief.KilledInPrint, 20) ? (fate.Seconds(0.01, 3), Outage.Process)
        : null;
}
