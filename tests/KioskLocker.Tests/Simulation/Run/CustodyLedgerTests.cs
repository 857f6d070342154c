using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Simulation.Run;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>In − out = held, by the wires' own account, by the journal and by the office, after rounds in which people and things misbehave.</summary>
public sealed class CustodyLedgerTests
{
    /// <summary>Rounds in the quick tests, and all of them with <c>KIOSKLOCKER_DEEP=1</c>.</summary>
    private const int Sample = 100;
    private const int All = 500;

    [Fact]
    public void Three_accounts_of_custody_agree_while_people_and_things_misbehave_and_after_all_is_settled()
    {
        var seed = Number("KIOSKLOCKER_SEED", 20261123);
        var number = Number("KIOSKLOCKER_ROUNDS", Environment.GetEnvironmentVariable("KIOSKLOCKER_DEEP") == "1" ? All : Sample);
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
        Compare(bench, isSettled: false);

        world.StartAgain();
        rounds.Heal();
        world.Deliver();
        world.Stop();
        Compare(bench, isSettled: true);

        Say(FormattableString.Invariant(
            $"{rounds.Finished} finished, {rounds.GivenUp} given up by their citizens, {rounds.AtCounter} fetched at the counter; {world.Steps} steps, {world.Boots} starts; {world.Now.TotalDays:0.0} days simulated, {world.Skipped / world.Now * 100:0} % of them quiet, in {real.Elapsed.TotalSeconds:0.0} s, {number / real.Elapsed.TotalSeconds:0.0} rounds/s"));
        Say(string.Join(", ", world.Fate.Counts.Select(count => $"{count.Key} {count.Value}")));
        Say("trace " + world.TraceHash());
    }

    /// <summary>
    /// Compartment by compartment. While things are open, only compartments that the machine lists as unknown or quarantined may differ,
    /// and those of citizens who said that papers are inside and kept them; once all is settled, none may.
    /// </summary>
    private static void Compare(WorldBench bench, bool isSettled)
    {
        var rounds = bench.Rounds;
        var journal = JournalAccount.Read(bench.Disk);
        var wires = WiresAccount.Read(rounds, bench.World, journal.Orders);
        var books = OfficeAccount.Read(bench.Office);
        OfficeAccount.HasHeardOnceAndInOrder(bench.Office, journal);
        Assert.Equal((0, 0), (books.Forks, books.Gaps));
        Assert.Equal(
            (journal.Deposited, journal.Emptied, journal.Loaded, journal.Collected, journal.Returned),
            ((int)books.Of("dossierDeposited"), (int)books.Of("dossierEmptied"), (int)books.Of("resultLoaded"), (int)books.Of("resultCollected"), (int)books.Of("resultReturned")));
        Assert.Equal(wires.In - wires.Out, wires.Held);

        var listed = journal.State.Compartments.Values.Where(c => c.Content is CompartmentContent.Unknown or CompartmentContent.Quarantined).Select(c => c.Id.Number).ToHashSet();
        foreach (var number in journal.State.Compartments.Keys.Where(number => !listed.Contains(number)))
        {
            var byJournal = journal.Held.Where(held => held.Value == number).Select(held => held.Key);
            var byOffice = books.Held.Where(held => held.Value == number).Select(held => held.Key);
            Same($"compartment {number}: journal and office", byJournal, byOffice, journal);
            Same($"compartment {number}: journal and wires", byJournal.Where(papers => !rounds.WasKept(papers)), (wires.Inside.GetValueOrDefault(number) ?? []).Select(rounds.NameAtMachine), journal);
        }

        if (isSettled)
        {
            Assert.Empty(listed);
            Assert.Empty(journal.Held);
            Assert.Empty(books.Held);
            Assert.Equal(0, wires.Held);
        }

        Say(FormattableString.Invariant(
            $"{(isSettled ? "settled" : "open")}: wires {wires.In} in − {wires.Out} out = {wires.Held} held, {wires.Pulses} pulses for {journal.Orders.Count} orders; journal {journal.Rows} rows, {journal.Deposited} deposited − {journal.Emptied} emptied + {journal.Loaded} loaded − {journal.Collected} collected − {journal.Returned} returned, {journal.Disputed} disputed, {journal.Held.Count} held; office {books.Held.Count} held of {books.Events.Values.Sum()} events; {listed.Count} compartments unknown"));
    }

    /// <summary>Two accounts of one compartment; where they differ, everything that the office was told of what differs.</summary>
    private static void Same(string what, IEnumerable<string> one, IEnumerable<string> other, JournalAccount journal)
    {
        var differ = one.Except(other).Concat(other.Except(one)).ToList();
        var story = journal.Told.Select(told => $"{told.Seq} {JsonSerializer.Serialize(told.Message, WireJson.Options)}").Where(told => differ.Exists(papers => told.Contains(papers, StringComparison.Ordinal)));
        if (differ.Count > 0)
            throw new WorldFailedException($"{what} differ: [{string.Join(' ', one)}] and [{string.Join(' ', other)}]\n{string.Join('\n', story)}");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : otherwise;

    private static void Say(string what) => Console.WriteLine("custody ledger: " + what);
}
