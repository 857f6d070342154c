using System.Diagnostics;
using KioskLocker.Simulation.Run.Canaries;
using KioskLocker.Simulation.Run.Checks;
using KioskLocker.Simulation.Run.Faults;
using KioskLocker.Simulation.Run.Office;

namespace KioskLocker.Simulation.Run;

/// <summary>One world to be run.</summary>
/// <param name="Seed">Everything that is drawn is drawn from it.</param>
/// <param name="Rounds">Rounds that must have ended.</param>
/// <param name="Swarm">What may go wrong.</param>
/// <param name="IsSqlite">On the store that ships, instead of one in memory.</param>
public sealed record WorldPlan(int Seed, int Rounds, Swarm Swarm, bool IsSqlite)
{
    /// <summary>Only these turns, for a failure that was made smaller; null for as many as it takes.</summary>
    public IReadOnlyList<int>? Turns { get; init; }

    /// <summary>What the swarm was made from, for a command line: all, none, or ids.</summary>
    public string Faults { get; init; } = "all";

    internal Canary Canary { get; init; } = Canary.None;
}

/// <summary>How a world went.</summary>
/// <param name="Plan">What was run.</param>
/// <param name="Failure">What must not happen and did, beginning with the id of the invariant; null when nothing did.</param>
/// <param name="Trace">Hash of everything that was committed, with its time.</param>
/// <param name="Turns">Turns taken.</param>
/// <param name="Rounds">Rounds that ended.</param>
/// <param name="Steps">Commits.</param>
/// <param name="Boots">Starts of the program.</param>
/// <param name="Simulated">Time that passed in the world.</param>
/// <param name="Real">Time that passed here.</param>
/// <param name="Faults">Faults that struck, by id of the class.</param>
/// <param name="Checks">Checks that held, by id of the invariant.</param>
/// <param name="LastSteps">The last steps, readable.</param>
public sealed record WorldReport(
    WorldPlan Plan,
    string? Failure,
    string Trace,
    int Turns,
    int Rounds,
    long Steps,
    int Boots,
    TimeSpan Simulated,
    TimeSpan Real,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyDictionary<string, long> Checks,
    IReadOnlyList<string> LastSteps)
{
    /// <summary>Ids of the rule that failed, as <c>I-7, I-17</c>.</summary>
    public string? Ids => Failure is null ? null : WorldFailedException.Split(Failure).Ids;

    /// <summary>Which rule failed: the kiosk's own go by their text without its numbers, so that several of one id are told apart; all others by their ids.</summary>
    public string? Rule => Failure?.StartsWith($"{Ids}: {WorldFailedException.Kiosk}", StringComparison.Ordinal) == true
        ? $"{Ids}: {string.Join(' ', WorldFailedException.Split(Failure).What.Split(' ').Where(word => !word.Any(char.IsAsciiDigit)))}"
        : Ids;
}

/// <summary>
/// Runs one world from its first start to its end: a phase in which everything goes wrong that the swarm has, its accounts compared;
/// then everything is mended, and within bounds everything must come to its end.
/// </summary>
public static class WorldRun
{
    /// <summary>A Monday, 8:00 in Vietnam.</summary>
    internal static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    /// <summary>Runs it; whatever fails is in the report.</summary>
    public static WorldReport Run(WorldPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var real = Stopwatch.StartNew();
        var clock = new WorldClock(Start);
        var office = new ModelOffice(clock);
        var folder = plan.IsSqlite ? ScratchFolder.Make() : null;
        IWorldDisk disk = folder is null ? new MemoryDisk() : new SqliteDisk(folder);
        using var world = new SimulatedWorld(new WorldParts(plan.Seed, disk, clock, office, Serilog.Core.Logger.None) { Swarm = plan.Swarm, Canary = plan.Canary });
        var rounds = new Rounds(world);
        string? failure = null;
        try
        {
            Live(plan, world, rounds, disk, office);
        }
        catch (WorldFailedException failed)
        {
            var (ids, what) = WorldFailedException.Split(failed.Message);
            failure = $"{ids}: {what}";
        }
#pragma warning disable CA1031 // Whatever a part of the product throws in a world is a finding, not an end of the run.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            failure = $"I-25: {fault.GetType().Name}: {fault.Message}\n{fault.StackTrace}";
        }

        var trace = world.TraceHash();
        world.Dispose();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }

        return new WorldReport(
            plan, failure, trace, rounds.Turns, rounds.Ended, world.Steps, world.Boots, world.Now, real.Elapsed, ById(world.Fate), world.Checks.Held.ToDictionary(), [.. world.LastSteps]);
    }

    private static void Live(WorldPlan plan, SimulatedWorld world, Rounds rounds, IWorldDisk disk, ModelOffice office)
    {
        world.Start();

        // Half-way somebody copies the card of some machines, and puts the copy back when as much has happened again.
        var copied = disk is SqliteDisk files && world.Fate.Strikes(Mischief.OlderDatabase, 2) ? files : null;
        if (copied is not null)
        {
            Live(plan, rounds, 0.5);
            world.Stop();
            copied.Copy();
            world.StartAgain();
        }

        Live(plan, rounds, 1);
        rounds.ComeBack();
        world.Deliver();
        world.Stop();
        Accounts.Compare(rounds, world, disk, Ledger(office), isSettled: false);

        JournalAccount? lost = null;
        if (copied is not null)
        {
            lost = JournalAccount.Read(disk, world.CoreAgain());
            copied.PutBack();
            world.BelieveNothing();
        }

        world.StartAgain();
        if (copied is not null)
        {
            rounds.HoldBack();
        }

        rounds.Heal();
        world.Deliver();
        world.DeliverRefused();
        world.Stop();
        Accounts.Compare(rounds, world, disk, Ledger(office), isSettled: true, lost);
    }

    /// <summary>So much of the plan, in all.</summary>
    private static void Live(WorldPlan plan, Rounds rounds, double part)
    {
        if (plan.Turns is not { } turns)
        {
            rounds.Run((int)Math.Ceiling(plan.Rounds * part));
            return;
        }

        foreach (var turn in turns.Take((int)(turns.Count * part)).Where(turn => turn > rounds.Turns))
        {
            rounds.Turn(turn, plan.Rounds);
        }
    }

    /// <summary>What was heard, in the order in which the machine told it: what the office refused at first came late.</summary>
    internal static OfficeLedger Ledger(ModelOffice office) => new([.. office.Heard.OrderBy(heard => (heard.Epoch, heard.Seq)).Select(heard => heard.Message)], office.Held)
    {
        Refused = office.Missing.ToHashSet(),
    };

    private static SortedDictionary<string, long> ById(Fate fate)
    {
        var faults = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (mischief, count) in fate.Counts)
        {
            var id = FaultCatalogue.IdOf(mischief);
            faults[id] = faults.GetValueOrDefault(id) + count;
        }

        return faults;
    }
}
