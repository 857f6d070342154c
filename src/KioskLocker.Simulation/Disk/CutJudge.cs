using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Disk;

/// <summary>Holds what an image became against what was promised and done by the moment of the cut.</summary>
internal sealed class CutJudge
{
    private readonly JournalTruth _truth;
    private readonly IReadOnlyList<CommitMark> _commits;
    private readonly IReadOnlyList<(long Ledger, long Order)> _pulses;

    /// <param name="truth">The journal of the whole run.</param>
    /// <param name="commits">When each of its commits returned.</param>
    /// <param name="ledger">What happened to the cabinet.</param>
    internal CutJudge(JournalTruth truth, IReadOnlyList<CommitMark> commits, IReadOnlyList<LedgerEntry> ledger)
    {
        (_truth, _commits) = (truth, commits);
        _pulses = [.. ledger.Where(entry => entry.What == Happening.Pulse).Select(entry => (entry.Seq, OrderOf(entry)))];
    }

    /// <summary>Commits that had returned when so many steps were done.</summary>
    internal int ReturnedBefore(int steps)
    {
        var (low, high) = (0, _commits.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _commits[middle].At <= steps ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="reading">What the image became.</param>
    /// <param name="steps">Steps of the disk log before the cut.</param>
    /// <param name="ledger">Last thing that had happened to the cabinet before the cut.</param>
    internal string? Problem(ImageReading reading, int steps, long ledger)
    {
        var returned = ReturnedBefore(steps);
        var promised = returned == 0 ? 0 : _commits[returned - 1].Seq;
        if (reading.IsJournal && reading.LastSeq < promised)
        {
            return $"commit {promised} had returned, and the journal ends with {reading.LastSeq}";
        }

        if (reading.Fault is not null)
        {
            return reading.Fault;
        }

        if (reading.LastSeq > promised + 1)
        {
            return $"the journal holds {reading.LastSeq}, and no more than {promised + 1} was under way";
        }

        var gone = reading.OutboxFrom - 1;
        var least = returned == 0 ? 0 : _commits[returned - 1].Acknowledged;
        var most = returned < _commits.Count ? Math.Max(least, _commits[returned].Acknowledged) : _truth.Told.Count;
        if (gone < least || gone > most)
        {
            return $"outbox rows up to {gone} are gone, and the office had been heard to have {least} to {most}";
        }

        foreach (var pulse in _pulses)
        {
            if (pulse.Ledger <= ledger && pulse.Order > reading.LastSeq)
            {
                return $"I-3: a lock was energised for the order of row {pulse.Order}, and the journal ends with {reading.LastSeq}";
            }
        }

        return null;
    }

    private long OrderOf(LedgerEntry pulse) => _truth.Orders.LastOrDefault(order => order.Compartment == pulse.Door && order.At <= pulse.At)?.Seq
        ?? throw new InvalidOperationException($"The pulse {pulse} has no order in the whole journal.");
}
