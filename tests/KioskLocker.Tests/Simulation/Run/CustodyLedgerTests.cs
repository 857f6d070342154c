using System.Diagnostics;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.Run.Checks;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>In − out = held, by the wires' own account, by the journal and by the office, after rounds in which people and things misbehave.</summary>
public sealed class CustodyLedgerTests
{
    /// <summary>Rounds in the quick tests, and all of them with <c>KIOSKLOCKER_DEEP=1</c>.</summary>
    private const int Sample = 40;
    private const int All = 500;

    [Fact]
    public void Three_accounts_of_custody_agree_while_people_and_things_misbehave_and_after_all_is_settled()
    {
        var seed = Effort.SeedOr(20261123);
        var number = Effort.Number("KIOSKLOCKER_ROUNDS", Effort.Of(Sample, All));
        Say($"seed {seed}, {number} rounds");
        using var bench = new WorldBench(seed, Environment.GetEnvironmentVariable("KIOSKLOCKER_STORE") == "memory");
        try
        {
            Play(bench, number);
        }
        catch (WorldFailedException fault)
        {
            Assert.Fail($"seed {seed}, {number} rounds: {fault.Message}\n{bench.Office.LastRefusal}\nKIOSKLOCKER_SEED={seed} KIOSKLOCKER_ROUNDS={number} replays it; the last steps:\n{string.Join('\n', bench.World.LastSteps)}");
        }
    }

    private static void Play(WorldBench bench, int number)
    {
        var (world, rounds) = (bench.World, bench.Rounds);
        var real = Stopwatch.StartNew();
        world.Start();
        rounds.Run(number);
        world.Deliver();
        world.Stop();
        Say(Compare(bench, isSettled: false));

        world.StartAgain();
        rounds.Heal();
        world.Deliver();
        world.Stop();
        Say(Compare(bench, isSettled: true));

        Say(FormattableString.Invariant(
            $"{rounds.Finished} finished, {rounds.GivenUp} given up by their citizens, {rounds.AtCounter} fetched at the counter; {world.Steps} steps, {world.Boots} starts; {world.Now.TotalDays:0.0} days simulated, {world.Skipped / world.Now * 100:0} % of them quiet, in {real.Elapsed.TotalSeconds:0.0} s, {number / real.Elapsed.TotalSeconds:0.0} rounds/s"));
        Say(string.Join(", ", world.Fate.Counts.Select(count => $"{count.Key} {count.Value}")));
        Say("trace " + world.TraceHash());
    }

    /// <summary>The three accounts; and the office's own tables have each event once, in order, without gaps.</summary>
    internal static string Compare(WorldBench bench, bool isSettled)
    {
        var books = OfficeAccount.Read(bench.Office);
        Assert.Equal((0, 0), (books.Forks, books.Gaps));
        return Accounts.Compare(bench.Rounds, bench.World, bench.Disk, new OfficeLedger(OfficeAccount.HeardOnceAndInOrder(bench.Office), books.Held), isSettled);
    }

    private static void Say(string what) => Console.WriteLine("custody ledger: " + what);
}
