namespace KioskLocker.Simulation.Disk;

/// <summary>Which outcomes of pending steps are tried: every prefix of them, and so many of all their combinations.</summary>
internal static class Outcomes
{
    private static readonly int[] Sectors = [512, 4096];

    /// <summary>Everything up to some step is there and nothing after it.</summary>
    /// <param name="steps">Steps that are pending.</param>
    /// <param name="most">No more prefixes than about this; from nothing to everything, evenly.</param>
    internal static IEnumerable<Outcome[]> Prefixes(int steps, int most)
    {
        var apart = Math.Max(1, (steps + most - 1) / most);
        for (var kept = steps; kept >= 0; kept = kept > 0 ? Math.Max(0, kept - apart) : -1)
        {
            var outcomes = new Outcome[steps];
            Array.Fill(outcomes, Outcome.Kept, 0, kept);
            Array.Fill(outcomes, Outcome.Dropped, kept, steps - kept);
            yield return outcomes;
        }
    }

    /// <summary>So many combinations drawn at random, or all of them where there are no more.</summary>
    internal static IEnumerable<Outcome[]> Combinations(IReadOnlyList<PendingStep> pending, int most, Random random)
    {
        var possible = pending.Select(Possible).ToArray();
        var all = 1L;
        foreach (var step in possible)
        {
            all = Math.Min(all * step.Length, most + 1L);
        }

        return all <= most ? All(possible, (int)all) : Drawn(possible, most, random);
    }

    private static IEnumerable<Outcome[]> All(Outcome[][] possible, int all)
    {
        for (var number = 0; number < all; number++)
        {
            var rest = number;
            var outcomes = new Outcome[possible.Length];
            for (var step = 0; step < possible.Length; step++)
            {
                outcomes[step] = possible[step][rest % possible[step].Length];
                rest /= possible[step].Length;
            }

            yield return outcomes;
        }
    }

    /// <summary>From nearly all there to nearly nothing there: with even odds alone, long runs of writes would never be whole up to their end.</summary>
    private static IEnumerable<Outcome[]> Drawn(Outcome[][] possible, int most, Random random)
    {
        double[] odds = [0.95, 0.8, 0.5, 0.5, 0.2];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var tries = 0; seen.Count < most && tries < 20 * most; tries++)
        {
            var kept = odds[tries % odds.Length];
            var outcomes = Array.ConvertAll(possible, step => random.NextDouble() < kept ? Outcome.Kept : step[1 + random.Next(step.Length - 1)]);
            if (seen.Add(string.Join(' ', outcomes)))
            {
                yield return outcomes;
            }
        }
    }

    private static Outcome[] Possible(PendingStep step)
    {
        List<Outcome> outcomes = [Outcome.Kept, Outcome.Dropped];
        if (step is PendingStep.Write write)
        {
            foreach (var sector in Sectors)
            {
                outcomes.Add(new Outcome(OutcomeKind.Garbage, sector));
                for (var border = sector - (write.Offset % sector); border < write.Bytes.Length; border += sector)
                {
                    outcomes.Add(new Outcome(OutcomeKind.Torn, (int)border));
                }
            }
        }

        return [.. outcomes.Distinct()];
    }
}
