using CsCheck;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Uplink;

public sealed class HighWaterMarkTests
{
    [Fact]
    public void Numbers_in_order_are_next_and_leave_no_gap()
    {
        var mark = HighWaterMark.Empty;
        for (var seq = 1; seq <= 5; seq++)
        {
            (mark, var offer) = mark.Offer(seq);
            Assert.IsType<SeqOffer.Next>(offer);
        }

        Assert.Equal(5, mark.Highest);
        Assert.Empty(mark.Gaps);
    }

    [Fact]
    public void A_skipped_number_shows_as_a_gap_until_it_is_filled()
    {
        var (mark, first) = HighWaterMark.Empty.Offer(4);
        Assert.Equal(new SeqOffer.AfterGap(1, 3), first);
        (mark, var middle) = mark.Offer(2);
        Assert.IsType<SeqOffer.FillsGap>(middle);
        Assert.Equal([new SeqRange(1, 1), new SeqRange(3, 3)], mark.Gaps);
        (mark, _) = mark.Offer(1);
        (mark, _) = mark.Offer(3);
        Assert.Empty(mark.Gaps);
        Assert.IsType<SeqOffer.Repeat>(mark.Offer(2).Offer);
    }

    [Fact]
    public void Any_order_of_any_numbers_agrees_with_a_set_of_all_seen() => Gen.Long[1, 60].Array[0, 200].Sample(seqs =>
    {
        var mark = HighWaterMark.Empty;
        var seen = new HashSet<long>();
        foreach (var seq in seqs)
        {
            var highest = mark.Highest;
            (mark, var offer) = mark.Offer(seq);
            var fresh = seen.Add(seq);
            SeqOffer expected = !fresh ? new SeqOffer.Repeat()
                : seq == highest + 1 ? new SeqOffer.Next()
                : seq > highest ? new SeqOffer.AfterGap(highest + 1, seq - 1)
                : new SeqOffer.FillsGap();
            Assert.Equal(expected, offer);
            Assert.Equal(seen.Max(), mark.Highest);
            Assert.Equal(mark.Highest - seen.Count, mark.Missing);
            for (var n = 1L; n <= 61; n++)
                Assert.Equal(seen.Contains(n), mark.Holds(n));
            // What was stored reads back as the same mark.
            var restored = HighWaterMark.Restore(mark.Highest, mark.Gaps);
            Assert.NotNull(restored);
            Assert.Equal(mark.Gaps, restored.Gaps);
        }
    });

    [Fact]
    public void Gaps_are_bounded_and_one_too_many_is_refused_without_change()
    {
        var mark = HighWaterMark.Empty;
        for (var i = 1; i <= HighWaterMark.MaxGaps; i++)
            (mark, _) = mark.Offer(2 * i);
        var (same, offer) = mark.Offer(mark.Highest + 2);
        Assert.IsType<SeqOffer.TooManyGaps>(offer);
        Assert.Same(mark, same);
        // Going on without a gap still works, and filling one makes room.
        (mark, offer) = mark.Offer(mark.Highest + 1);
        Assert.IsType<SeqOffer.Next>(offer);
        (mark, _) = mark.Offer(1);
        Assert.IsType<SeqOffer.AfterGap>(mark.Offer(mark.Highest + 2).Offer);
    }

    [Fact]
    public void Splitting_a_gap_never_passes_the_bound()
    {
        var (mark, _) = HighWaterMark.Empty.Offer(100);
        for (var i = 1; i < HighWaterMark.MaxGaps; i++)
            (mark, _) = mark.Offer(100 + (2 * i));
        Assert.IsType<SeqOffer.TooManyGaps>(mark.Offer(50).Offer);
        Assert.IsType<SeqOffer.FillsGap>(mark.Offer(1).Offer);
    }

    [Theory]
    [InlineData(5, 5, 5)]
    [InlineData(5, 0, 2)]
    [InlineData(5, 3, 2)]
    [InlineData(-1, 1, 1)]
    public void A_mark_that_contradicts_itself_is_not_restored(long highest, long from, long to) =>
        Assert.Null(HighWaterMark.Restore(highest, [new SeqRange(from, to)]));

    [Fact]
    public void Touching_gaps_are_not_restored() =>
        Assert.Null(HighWaterMark.Restore(9, [new SeqRange(1, 2), new SeqRange(3, 4)]));

    [Fact]
    public void Something_new_in_an_older_epoch_is_a_fork_and_a_repeat_of_it_is_not()
    {
        var (marks, _) = KioskMarks.Empty.Offer(1, 1);
        (marks, var risen) = marks.Offer(3, 1);
        Assert.IsType<SeqOffer.Next>(risen);
        Assert.Equal(3, marks.NewestEpoch);
        Assert.IsType<SeqOffer.Repeat>(marks.Offer(1, 1).Offer);
        var (after, offer) = marks.Offer(1, 2);
        Assert.Equal(new SeqOffer.Fork(3), offer);
        Assert.Same(marks, after);
        Assert.Equal(new SeqOffer.Fork(3), marks.Offer(2, 1).Offer);
    }

    [Fact]
    public void A_number_missing_in_an_older_epoch_is_taken_when_it_comes()
    {
        var (marks, _) = KioskMarks.Empty.Offer(1, 3);
        (marks, _) = marks.Offer(2, 1);
        (marks, var filled) = marks.Offer(1, 2);
        Assert.IsType<SeqOffer.FillsGap>(filled);
        Assert.Equal([new SeqRange(1, 1)], marks.Of(1).Gaps);
        Assert.Equal(2, marks.NewestEpoch);
        Assert.IsType<SeqOffer.Repeat>(marks.Offer(1, 2).Offer);
    }

    [Fact]
    public void Each_place_is_taken_once_whatever_the_order() =>
        Gen.Select(Gen.Int[1, 3], Gen.Long[1, 10]).Array[0, 100].Sample(places =>
        {
            var marks = KioskMarks.Empty;
            var taken = new HashSet<(int, long)>();
            var newest = 0;
            foreach (var (epoch, seq) in places)
            {
                (marks, var offer) = marks.Offer(epoch, seq);
                if (offer is SeqOffer.Next or SeqOffer.AfterGap or SeqOffer.FillsGap)
                {
                    Assert.True(taken.Add((epoch, seq)));
                    Assert.True(epoch >= newest || offer is SeqOffer.FillsGap);
                    newest = Math.Max(newest, epoch);
                }
                else
                {
                    Assert.True(taken.Contains((epoch, seq)) || epoch < newest);
                }
            }

            Assert.Equal(taken.Count, marks.Epochs.Sum(e => e.Value.Highest - e.Value.Missing));
        });
}
