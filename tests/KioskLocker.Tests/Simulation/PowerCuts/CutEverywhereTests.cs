using System.Diagnostics;
using KioskLocker.Core;
using KioskLocker.Runtime;
using KioskLocker.Simulation.Run;
using KioskLocker.Tests.Simulation.Run;

namespace KioskLocker.Tests.Simulation.PowerCuts;

/// <summary>
/// The power goes at one place of a round, in a world of its own for each place: after each commit before anything of it is done, and
/// between each order to a device and its answer; and once more after each commit of the start that follows. What comes then is a machine
/// that starts again and people who behave.
/// </summary>
public sealed class CutEverywhereTests
{
    private const int Seed = 20261130;

    /// <summary>Each how many-th place is tried in the quick tests.</summary>
    private const int Sample = 40;

    /// <summary>After each how many-th place that was tried the start that follows is cut too, after each of its commits.</summary>
    private static readonly int StartSample = Effort.IsDeep ? 6 : 8;

    [Fact]
    public void F_S1_A_round_cut_after_any_commit_or_between_any_order_and_its_answer_ends_settled_and_three_accounts_agree()
    {
        var real = Stopwatch.StartNew();
        var places = Places();
        var tried = places.Where((_, index) => Effort.IsDeep || index % Sample == 0).ToList();
        List<string> failed = [];
        var starts = 0;
        for (var index = 0; index < tried.Count; index++)
        {
            var commits = 0;
            if (Problem(tried[index], null, ref commits) is { } problem)
                failed.Add($"{tried[index]}: {problem}");
            for (var ofStart = 1; index % StartSample == 0 && ofStart <= commits; ofStart++, starts++)
            {
                var again = 0;
                if (Problem(tried[index], ofStart, ref again) is { } worse)
                    failed.Add($"{tried[index]} and after commit {ofStart} of the start: {worse}");
            }
        }

        Assert.True(starts > 0);
        Console.WriteLine(FormattableString.Invariant(
            $"power cuts everywhere: seed {Seed}, {places.OfType<Place.AfterCommit>().Count()} commits and {places.OfType<Place.Between>().Count()} moments between an order and its answer, {tried.Count} worlds, {starts} more whose start was cut, {failed.Count} failed, {real.Elapsed.TotalSeconds:0.0} s"));
        Assert.True(failed.Count == 0, string.Join("\n", failed.Take(5)));
    }

    /// <summary>The places of a round that nobody cuts.</summary>
    private static List<Place> Places()
    {
        var heard = new List<(Committed Committed, TimeSpan At)>();
        using var bench = new WorldBench(Seed, (world, committed) => heard.Add((committed, world.Now)));
        bench.World.Fate.IsKind = true;
        bench.World.Start();

        // A planned cut draws no other one: with the same luck as the worlds that are cut, this one goes on for as many commits.
        bench.World.CutPowerAfter(int.MaxValue);
        var (before, began) = (heard.Count, bench.World.Now);
        bench.Rounds.Run(1);
        var moments = bench.World.Cabinet.Ledger.After(0).Entries.Select(entry => entry.At - WorldBench.Start).ToList();

        List<Place> places = [.. Enumerable.Range(1, heard.Count - before).Select(commit => new Place.AfterCommit(commit))];
        foreach (var (committed, at) in heard.Skip(before))
        {
            foreach (var effect in committed.Effects)
            {
                var answer = heard.FindIndex(later => later.At >= at && Answers(later.Committed.Envelope.Event, effect));
                if (answer < 0)
                    continue;

                // Right after the order left, at each thing that happened to the cabinet, and just before the answer.
                var until = heard[answer].At;
                IEnumerable<TimeSpan> between = [at, .. moments.Where(moment => moment > at && moment < until), until - TimeSpan.FromMilliseconds(1)];
                places.AddRange(between.Where(moment => moment < until).Distinct().Select(moment => new Place.Between(effect.GetType().Name, moment - began)));
            }
        }

        return places;
    }

    private static bool Answers(KioskEvent happened, KioskEffect order) => (happened, order) switch
    {
        (KioskEvent.DoorAnswered door, KioskEffect.OpenCompartment open) => door.Effect == open.Id,
        (KioskEvent.PrintAnswered printed, KioskEffect.Print print) => printed.Effect == print.Id,
        _ => false,
    };

    /// <summary>Plays the round with a cut at this place; what was wrong afterwards.</summary>
    /// <param name="place">Where.</param>
    /// <param name="ofStart">The start that follows is cut after so many commits; null for not at all.</param>
    /// <param name="commits">Takes how many commits that start had.</param>
    private static string? Problem(Place place, int? ofStart, ref int commits)
    {
        var ofSecond = new List<KioskEvent>();
        using var bench = new WorldBench(Seed, (heard, committed) =>
        {
            // The look at the disk is the last thing that a start does.
            if (heard.Boots == 2 && ofSecond.LastOrDefault() is not KioskEvent.StorageChanged)
                ofSecond.Add(committed.Envelope.Event);
        });
        var (world, rounds) = (bench.World, bench.Rounds);
        try
        {
            world.Fate.IsKind = true;
            world.Start();
            switch (place)
            {
                case Place.AfterCommit after:
                    world.CutPowerAfter(after.Commits);
                    break;
                case Place.Between between:
                    world.CutPowerIn(between.After);
                    break;
            }

            if (ofStart is { } struck)
                world.CutNextStartAfter(struck);
            rounds.Run(1);
            var cuts = world.Boots - 1;
            commits = ofSecond.Count;

            // Whom the cut sent home with the papers keeps them; what the machine makes of the number is for the officer.
            foreach (var folder in rounds.Desk.At(FolderStage.AtHome).ToList())
                folder.Stage = FolderStage.GivenUp;
            rounds.Heal();
            world.Deliver();
            world.Stop();
            _ = CustodyLedgerTests.Compare(bench, isSettled: true);

            return cuts == (ofStart is null ? 1 : 2) ? null : $"the power was cut {cuts} times";
        }
        catch (Exception fault) when (fault is WorldFailedException or Xunit.Sdk.XunitException)
        {
            return $"{fault.Message}\n{string.Join('\n', world.LastSteps)}";
        }
    }

    private abstract record Place
    {
        private Place()
        {
        }

        /// <summary>After so many commits since the machine went into service.</summary>
        internal sealed record AfterCommit(int Commits) : Place;

        /// <summary>So long after the machine went into service, while this order waits for its answer.</summary>
        internal sealed record Between(string Order, TimeSpan After) : Place;
    }
}
