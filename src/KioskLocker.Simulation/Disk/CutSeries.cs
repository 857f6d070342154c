using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Disk;

/// <summary>How much of all that is possible is tried.</summary>
/// <param name="Seed">Of the recorded world; combinations, garbage and the sample of starts are drawn from it, too.</param>
/// <param name="Combinations">Combinations of outcomes at each moment, besides the prefixes.</param>
/// <param name="Prefixes">Prefixes at each moment, spread evenly where there are more; none and all are among them.</param>
/// <param name="EveryPoint">Each how many-th sync point is cut at.</param>
/// <param name="EveryStart">On each how many-th image of a moment of its own the kiosk is started.</param>
internal sealed record CutPlan(int Seed, int Combinations, int Prefixes, int EveryPoint, int EveryStart);

/// <summary>What came of it.</summary>
/// <param name="SyncPoints">Syncs before and after which the power was cut.</param>
/// <param name="Images">Images tried.</param>
/// <param name="Different">Of these, different ones: each was opened once.</param>
/// <param name="Starts">Images on which the kiosk was started.</param>
/// <param name="Violations">How many broke a rule.</param>
/// <param name="Kinds">The first of each kind of these, told.</param>
internal sealed record CutReport(int SyncPoints, long Images, long Different, long Starts, long Violations, IReadOnlyCollection<string> Kinds)
{
    public override string ToString() =>
        $"{SyncPoints} sync points, {Images} images tried ({Different} different), {Starts} recoveries booted, {Violations} violations";
}

/// <summary>
/// Cuts the power before and after every sync of a recorded run, lets the disk lose what it may lose, and opens each image that this
/// leaves as a start opens it.
/// </summary>
internal sealed class CutSeries
{
    /// <summary>Commits of a start after which it may be struck: configuration, recovery, and what follows from it.</summary>
    private const int StruckAfterMost = 4;

    private readonly CutPlan _plan;
    private readonly string _scratch;
    private readonly JournalTruth _truth;
    private readonly CutJudge _judge;
    private readonly IReadOnlyList<LedgerEntry> _ledger;
    private readonly IReadOnlyList<CommitMark> _commits;
    private readonly Random _random;
    private readonly Dictionary<string, ImageReading> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private long _images;
    private long _starts;
    private long _violations;

    /// <param name="plan">How much is tried.</param>
    /// <param name="scratch">Folder for images.</param>
    /// <param name="truth">The journal of the run.</param>
    /// <param name="commits">When its commits returned.</param>
    /// <param name="ledger">What happened to its cabinet.</param>
    internal CutSeries(CutPlan plan, string scratch, JournalTruth truth, IReadOnlyList<CommitMark> commits, IReadOnlyList<LedgerEntry> ledger)
    {
        (_plan, _scratch, _truth, _commits, _ledger) = (plan, scratch, truth, commits, ledger);
        _judge = new CutJudge(truth, commits, ledger);
        _random = new Random(plan.Seed);
    }

    /// <param name="steps">What was done to the disk.</param>
    /// <param name="ledgerAt">Last thing that had happened to the cabinet before each step.</param>
    internal CutReport Run(IReadOnlyList<DiskStep> steps, IReadOnlyList<long> ledgerAt)
    {
        var disk = new DiskState();
        var points = 0;
        var cut = 0;
        for (var step = 0; step < steps.Count; step++)
        {
            var isPoint = steps[step] is DiskStep.Synced or DiskStep.FolderSynced && points++ % _plan.EveryPoint == 0;
            if (isPoint)
            {
                cut++;
                CutAt(disk, step, ledgerAt[step], $"before step {step}, {steps[step]}");
            }

            disk.Do(steps[step]);
            if (isPoint)
            {
                CutAt(disk, step + 1, ledgerAt[step], $"after step {step}, {steps[step]}");
            }
        }

        return new CutReport(cut, _images, _known.Count, _starts, _violations, _kinds.Values);
    }

    private void CutAt(DiskState disk, int steps, long ledger, string where)
    {
        foreach (var outcomes in Outcomes.Prefixes(disk.Pending.Count, _plan.Prefixes).Concat(Outcomes.Combinations(disk.Pending, _plan.Combinations, _random)))
        {
            _images++;
            var image = disk.After(outcomes, _random);
            var hash = image.Hash();
            var isNew = !_known.TryGetValue(hash, out var reading);
            if (isNew)
            {
                _known[hash] = reading = In(image, folder => ImageReading.Of(folder, _truth));
            }

            Judge(_judge.Problem(reading!, steps, ledger), disk, outcomes, where);
            if (isNew && reading!.Fault is null && _known.Count % _plan.EveryStart == 0)
            {
                _starts++;
                Judge(In(image, folder => RecoveryBoot.Problem(_plan.Seed, folder, At(steps), _ledger.TakeWhile(entry => entry.Seq <= ledger), StrikeAfter())), disk, outcomes, where);
            }
        }
    }

    /// <summary>Every other start is struck itself, after the first of its commits, the second, and so on.</summary>
    private int? StrikeAfter() => _starts % 2 == 0 ? 1 + (int)(_starts / 2 % StruckAfterMost) : null;

    private DateTimeOffset At(int steps) => _commits[Math.Max(0, _judge.ReturnedBefore(steps) - 1)].Utc;

    private void Judge(string? problem, DiskState disk, Outcome[] outcomes, string where)
    {
        if (problem is null)
        {
            return;
        }

        _violations++;
        _kinds.TryAdd(
            string.Concat(problem.Where(sign => !char.IsAsciiDigit(sign))),
            $"{where}: {problem}\n    {string.Join("; ", disk.Pending.Zip(outcomes, (step, outcome) => $"{step}: {outcome}"))}");
    }

    private T In<T>(DiskImage image, Func<string, T> look)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_scratch, "image"));
        try
        {
            image.WriteTo(folder.FullName);
            return look(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
