using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Disk;

/// <summary>Starts the kiosk on an image, with the cabinet as it stood at the moment of the cut, and looks where it comes to rest.</summary>
internal static class RecoveryBoot
{
    private static readonly TimeSpan PowerOff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    /// <summary>I-12: what is wrong with the start; null when nothing is.</summary>
    /// <param name="seed">Of the recorded world: its cabinet is drawn from it.</param>
    /// <param name="folder">The image.</param>
    /// <param name="cut">Wall clock of the cut.</param>
    /// <param name="happened">What had happened to the cabinet by then.</param>
    /// <param name="strikeAfter">The power goes once more after so many commits of the start; null for a start that nothing strikes.</param>
    internal static string? Problem(int seed, string folder, DateTimeOffset cut, IEnumerable<LedgerEntry> happened, int? strikeAfter)
    {
        var clock = new WorldClock(cut + PowerOff);
        using var world = new SimulatedWorld(new WorldParts(seed, new SqliteDisk(folder), clock, new SilentOffice(), Serilog.Core.Logger.None));
        world.Wire.Weather = WireWeather.Away;
        PutInto(world.Cabinet.Cabinet, happened);
        world.WatchFromHere();
        var before = world.Cabinet.Ledger.Last;
        if (strikeAfter is { } commits)
        {
            world.CutNextStartAfter(commits);
        }

        try
        {
            world.StartAgain();
            world.Pass(Watched);
        }
        catch (Exception fault) when (fault is WorldFailedException or InvalidOperationException or Runtime.StoreFailedException)
        {
            return $"the start fails: {fault.Message}";
        }

        if (world.Cabinet.Ledger.After(before).Entries.FirstOrDefault(entry => entry.What == Happening.Pulse) is { } pulse)
        {
            return $"I-12: door {pulse.Door} was opened by the start itself";
        }

        var problem = IsSafe(world) ? null : $"I-12: after the start the machine is {world.State.Phase}";
        world.Stop();
        return problem;
    }

    private static bool IsSafe(SimulatedWorld world) => world.State.Phase switch
    {
        KioskPhase.Idle or KioskPhase.OutOfService or KioskPhase.SafeMode => world.State.Visit is null,
        KioskPhase.DoorOpen or KioskPhase.CollectDoorOpen => world.State.Visit?.Opening is { } opening && world.Cabinet.Door(opening.Compartment.Number).Open,
        KioskPhase.StaffCloseDoor => world.Cabinet.Cabinet.Doors().Any(door => door.Open),
        _ => false,
    };

    /// <summary>Does to a cabinet what was done to another one.</summary>
    private static void PutInto(SimulatedCabinet cabinet, IEnumerable<LedgerEntry> happened)
    {
        foreach (var entry in happened)
        {
            switch (entry.What)
            {
                case Happening.Pulse:
                    cabinet.Energise(entry.Board!, entry.Channel!.Value, TimeSpan.FromMilliseconds(entry.Milliseconds ?? 0));
                    break;
                case Happening.DoorOpened when entry.Detail == "force":
                    _ = cabinet.Force(entry.Door!.Value);
                    break;
                case Happening.DoorShut:
                    _ = cabinet.Shut(entry.Door!.Value);
                    break;
                case Happening.ItemIn:
                    _ = cabinet.PutIn(entry.Door!.Value, entry.Detail);
                    break;
                case Happening.ItemOut:
                    var door = cabinet.Doors().First(view => view.Number == entry.Door);
                    _ = cabinet.TakeOut(door.Number, door.Items.First(item => item.Name == entry.Detail).Id);
                    break;
                case Happening.Jammed or Happening.Unjammed:
                    _ = cabinet.SetJam(entry.Door!.Value, entry.What == Happening.Jammed);
                    break;
            }
        }
    }

    /// <summary>An office that cannot be reached; of the enrolment only the keys' form counts here.</summary>
    private sealed class SilentOffice : IWorldOffice
    {
        public WorldEnrolment Enrol(string machine) => new("", "dk1", new byte[32]);

        public IReadOnlyList<WorldBadge> Hire() => [];

        public OfficeAnswer Events(ReadOnlyMemory<byte> body) => throw new InvalidOperationException("Nobody can reach this office.");

        public OfficeAnswer Sync(long directory, long after) => throw new InvalidOperationException("Nobody can reach this office.");

        public DossierCode? AcceptAndAnnounce(DropOffNumber number) => null;

        public DossierCode? AskSupplement(DropOffNumber number) => null;

        public int SettleCases() => 0;

        public void ReadRefused()
        {
            // It refuses nothing.
        }

        public bool SendsOldOrders { get; set; }

        public bool RefusesNext { get; set; }

        public IReadOnlyCollection<(int Epoch, long Seq)> Refused => [];

        public IReadOnlyCollection<(int Epoch, long Seq)> Missing => [];

        public void Revoke(DossierCode dossier)
        {
            // Nobody is there to do it.
        }

        public IReadOnlyList<WorldMessage> TakeMessages() => [];
    }
}
