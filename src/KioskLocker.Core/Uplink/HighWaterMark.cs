using System.Text.Json.Serialization;

namespace KioskLocker.Core.Uplink;

/// <summary>Sequence numbers that are missing, both ends included.</summary>
public readonly record struct SeqRange(long From, long To)
{
    /// <summary>How many numbers are missing.</summary>
    [JsonIgnore]
    public long Count => To - From + 1;
}

/// <summary>What a sequence number means to an office that has seen others before.</summary>
public abstract record SeqOffer
{
    private SeqOffer()
    {
    }

    /// <summary>Stored before; to be ignored, however late it comes.</summary>
    public sealed record Repeat : SeqOffer;

    /// <summary>The one after the highest.</summary>
    public sealed record Next : SeqOffer;

    /// <summary>New, but numbers below it were never seen.</summary>
    public sealed record AfterGap(long From, long To) : SeqOffer;

    /// <summary>One of those that were missing.</summary>
    public sealed record FillsGap : SeqOffer;

    /// <summary>Taking it would need more gaps than are remembered. It must be refused, because forgetting a gap would lose or double an event.</summary>
    public sealed record TooManyGaps : SeqOffer;

    /// <summary>Above the mark of an epoch older than the newest one known: a second life of the same kiosk. Stored apart, never applied.</summary>
    public sealed record Fork(int NewestEpoch) : SeqOffer;
}

/// <summary>
/// Which sequence numbers of one (kiosk, epoch) are stored: the highest, and the gaps below it.
/// Its size is bounded however long the kiosk lives, so repeats can be recognised for ever.
/// </summary>
public sealed class HighWaterMark
{
    /// <summary>Gaps remembered. A kiosk sends in order, so more than a few mean that it is broken.</summary>
    public const int MaxGaps = 256;

    private readonly SeqRange[] _gaps;

    private HighWaterMark(long highest, SeqRange[] gaps)
    {
        Highest = highest;
        _gaps = gaps;
    }

    /// <summary>Nothing stored yet.</summary>
    public static HighWaterMark Empty { get; } = new(0, []);

    /// <summary>Highest number stored; 0 when none is.</summary>
    public long Highest { get; }

    /// <summary>Missing numbers below <see cref="Highest"/>, rising, neither touching nor overlapping.</summary>
    public IReadOnlyList<SeqRange> Gaps => _gaps;

    /// <summary>Count of numbers missing below <see cref="Highest"/>.</summary>
    public long Missing => _gaps.Sum(gap => gap.Count);

    /// <summary>The mark as it was stored, or null when the values contradict each other.</summary>
    public static HighWaterMark? Restore(long highest, IReadOnlyList<SeqRange> gaps)
    {
        ArgumentNullException.ThrowIfNull(gaps);
        if (highest < 0 || gaps.Count > MaxGaps)
            return null;
        var below = -1L;
        foreach (var gap in gaps)
        {
            // Two gaps are apart by at least one stored number, and the highest number is never missing itself.
            if (gap.From <= below + 1 || gap.To < gap.From || gap.To >= highest)
                return null;
            below = gap.To;
        }

        return gaps.Count > 0 && gaps[0].From < 1 ? null : new(highest, [.. gaps]);
    }

    /// <summary>Whether this number is stored.</summary>
    public bool Holds(long seq) => seq >= 1 && seq <= Highest && IndexOfGap(seq) < 0;

    /// <summary>Offers a number (at least 1): what it means, and the mark once it is stored.</summary>
    public (HighWaterMark Mark, SeqOffer Offer) Offer(long seq)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seq, 1);
        if (seq > Highest)
            return Above(seq);
        var index = IndexOfGap(seq);
        if (index < 0)
            return (this, new SeqOffer.Repeat());

        var gap = _gaps[index];
        var rest = new List<SeqRange>(2);
        if (gap.From < seq)
            rest.Add(new(gap.From, seq - 1));
        if (seq < gap.To)
            rest.Add(new(seq + 1, gap.To));
        return _gaps.Length - 1 + rest.Count > MaxGaps
            ? (this, new SeqOffer.TooManyGaps())
            : (new(Highest, [.. _gaps[..index], .. rest, .. _gaps[(index + 1)..]]), new SeqOffer.FillsGap());
    }

    private (HighWaterMark Mark, SeqOffer Offer) Above(long seq)
    {
        if (seq - 1 == Highest)
            return (new(seq, _gaps), new SeqOffer.Next());
        if (_gaps.Length == MaxGaps)
            return (this, new SeqOffer.TooManyGaps());
        var gap = new SeqRange(Highest + 1, seq - 1);
        return (new(seq, [.. _gaps, gap]), new SeqOffer.AfterGap(gap.From, gap.To));
    }

    private int IndexOfGap(long seq) => Array.FindIndex(_gaps, gap => gap.From <= seq && seq <= gap.To);
}

/// <summary>
/// The marks of all epochs of one kiosk. An epoch counts restorations of the kiosk's database, so it only rises:
/// something new above the mark of an older epoch comes from a second copy of the kiosk. A number that was missing in it is one that the
/// kiosk kept meanwhile: set aside, it outlives a restoration.
/// </summary>
public sealed class KioskMarks
{
    private readonly SortedList<int, HighWaterMark> _epochs;

    private KioskMarks(SortedList<int, HighWaterMark> epochs) => _epochs = epochs;

    /// <summary>Nothing heard yet.</summary>
    public static KioskMarks Empty { get; } = new([]);

    /// <summary>Newest epoch known; 0 when none is.</summary>
    public int NewestEpoch => _epochs.Count == 0 ? 0 : _epochs.Keys[^1];

    /// <summary>The marks by epoch, rising.</summary>
    public IReadOnlyDictionary<int, HighWaterMark> Epochs => _epochs;

    /// <summary>The marks as they were stored.</summary>
    public static KioskMarks Restore(IEnumerable<KeyValuePair<int, HighWaterMark>> epochs) =>
        new(new SortedList<int, HighWaterMark>(epochs.ToDictionary(e => e.Key, e => e.Value)));

    /// <summary>The mark of an epoch; empty for one never heard of.</summary>
    public HighWaterMark Of(int epoch) => _epochs.GetValueOrDefault(epoch, HighWaterMark.Empty);

    /// <summary>Offers one event's place (epoch and seq at least 1): what it means, and the marks once it is stored.</summary>
    public (KioskMarks Marks, SeqOffer Offer) Offer(int epoch, long seq)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        var mark = Of(epoch);
        var (next, offer) = mark.Offer(seq);
        if (offer is SeqOffer.Repeat or SeqOffer.TooManyGaps)
            return (this, offer);
        if (epoch < NewestEpoch && offer is not SeqOffer.FillsGap)
            return (this, new SeqOffer.Fork(NewestEpoch));
        return (new(new SortedList<int, HighWaterMark>(_epochs) { [epoch] = next }), offer);
    }
}
