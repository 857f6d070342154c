using CsCheck;
using KioskLocker.Runtime.Outbox;

namespace KioskLocker.Tests.Runtime.Outbox;

public sealed class RelayScheduleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(6, 30)]
    [InlineData(1000, 30)]
    public void Span_doubles_from_one_second_and_is_capped_at_30_s(int failuresBefore, int seconds)
    {
        var schedule = After(failuresBefore);
        Assert.Equal(TimeSpan.FromSeconds(seconds), schedule.AfterFailure(1, null).Wait);
        Assert.Equal(TimeSpan.Zero, schedule.AfterFailure(0, null).Wait);
        Assert.Equal(TimeSpan.FromSeconds(seconds) / 4, schedule.AfterFailure(0.25, null).Wait);
    }

    [Fact]
    public void No_wait_is_ever_longer_than_30_s_or_negative() =>
        Gen.Select(Gen.Int[0, 50], Gen.Double[0, 1], Gen.Int[-10, 100_000]).Sample((failures, random, asked) =>
        {
            var wait = After(failures).AfterFailure(random, TimeSpan.FromSeconds(asked)).Wait;
            Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        });

    [Fact]
    public void Office_may_ask_for_patience_but_for_no_more_than_30_s()
    {
        Assert.Equal(TimeSpan.FromSeconds(12), RelaySchedule.Healthy.AfterFailure(0.5, TimeSpan.FromSeconds(12)).Wait);
        Assert.Equal(TimeSpan.FromSeconds(30), RelaySchedule.Healthy.AfterFailure(0.5, TimeSpan.FromHours(1)).Wait);
    }

    [Fact]
    public void New_rows_wake_only_a_healthy_relay_and_a_link_up_every_one_that_was_not_asked_to_wait()
    {
        Assert.True(RelaySchedule.Healthy.NewRowsWake);
        var failed = RelaySchedule.Healthy.AfterFailure(0.5, null).Next;
        Assert.False(failed.NewRowsWake);
        Assert.True(failed.LinkUpWakes);
        Assert.False(RelaySchedule.Healthy.AfterFailure(0.5, TimeSpan.FromSeconds(5)).Next.LinkUpWakes);
    }

    private static RelaySchedule After(int failures)
    {
        var schedule = RelaySchedule.Healthy;
        for (var i = 0; i < failures; i++)
            schedule = schedule.AfterFailure(0.5, null).Next;
        return schedule;
    }
}
