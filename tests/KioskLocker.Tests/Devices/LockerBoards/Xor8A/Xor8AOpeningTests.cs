using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Tests.Devices.LockerBoards.Xor8A;

/// <summary>Every way an order to open can end, and how many pulses it may cost: one or none.</summary>
public sealed class Xor8AOpeningTests
{
    private static readonly byte[] UnlockTwo = [0x8A, 0x01, 0x02, 0x11, 0x98];

    private readonly LockerRig _rig = new((1, 12));

    private FarBoard Board => _rig.Boards[0];

    [Theory]
    [InlineData(FeedbackPolarity.DoorClosing)]
    [InlineData(FeedbackPolarity.DoorOpening)]
    public void A_closed_door_that_opens_ends_in_opened_with_one_pulse(FeedbackPolarity polarity)
    {
        var rig = new LockerRig(polarity, (1, 12));
        var far = rig.Boards[0];
        if (polarity == FeedbackPolarity.DoorOpening)
        {
            far.Set.Clear();
            far.OpensAfter = null;
            rig.OnRequest = request =>
            {
                if (request[0] == 0x8A)
                {
                    rig.After(TimeSpan.FromMilliseconds(250), () => far.Set.Add(request[2]));
                }
            };
        }

        rig.Settled();
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(1, 2)));
        Assert.Equal([UnlockTwo], rig.Pulses.Select(pulse => pulse.Bytes));
        Assert.Empty(rig.Of<LockerEvent.ContactChanged>());
    }

    [Fact]
    public void The_pulse_leaves_within_a_tenth_of_a_second_and_the_answer_soon_after_the_door()
    {
        _rig.Settled();
        var ordered = _rig.Now;
        _rig.Outcome(_rig.Open(1, 2));
        Assert.InRange(_rig.Pulses.Single().At - ordered, TimeSpan.Zero, TimeSpan.FromMilliseconds(150));
        Assert.InRange(_rig.Now - ordered, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(700));
    }

    [Fact]
    public void Closing_the_ordered_door_is_reported_and_opening_it_is_not()
    {
        _rig.Settled();
        _rig.Outcome(_rig.Open(1, 2));
        _rig.Run(TimeSpan.FromSeconds(3));
        Assert.Empty(_rig.Of<LockerEvent.ContactChanged>());
        Board.Set.Add(2);
        _rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([new LockerEvent.ContactChanged(LockerRig.Door(1, 2), DoorContact.Closed)], _rig.Of<LockerEvent.ContactChanged>());
    }

    [Fact]
    public void A_neighbour_that_opens_during_an_order_is_reported()
    {
        _rig.Settled();
        var effect = _rig.Open(1, 2);
        _rig.After(TimeSpan.FromMilliseconds(100), () => Board.Set.Remove(3));
        Assert.Equal(OpenOutcome.Opened, _rig.Outcome(effect));
        _rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([new LockerEvent.ContactChanged(LockerRig.Door(1, 3), DoorContact.Open)], _rig.Of<LockerEvent.ContactChanged>());
    }

    [Fact]
    public void Door_that_stays_shut_ends_in_jammed_after_five_seconds_and_one_pulse()
    {
        Board.OpensAfter = null;
        _rig.Settled();
        var effect = _rig.Open(1, 2);
        Assert.Equal(OpenOutcome.Jammed, _rig.Outcome(effect));
        var pulse = Assert.Single(_rig.Pulses);
        Assert.InRange(_rig.Now - pulse.At, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public void A_door_that_opens_after_it_was_called_jammed_is_reported_as_opening()
    {
        Board.OpensAfter = TimeSpan.FromSeconds(8);
        _rig.Settled();
        Assert.Equal(OpenOutcome.Jammed, _rig.Outcome(_rig.Open(1, 2)));
        _rig.Run(TimeSpan.FromSeconds(5));
        Assert.Equal([new LockerEvent.ContactChanged(LockerRig.Door(1, 2), DoorContact.Open)], _rig.Of<LockerEvent.ContactChanged>());
    }

    [Fact]
    public void An_open_door_gets_no_pulse_when_the_rule_wants_it_closed()
    {
        Board.Set.Remove(2);
        _rig.Settled();
        Assert.Equal(OpenOutcome.AlreadyOpen, _rig.Outcome(_rig.Open(1, 2)));
        Assert.Empty(_rig.Pulses);
    }

    [Fact]
    public void An_open_door_gets_one_pulse_under_always_and_ends_in_no_feedback()
    {
        Board.Set.Remove(2);
        _rig.Settled();
        Assert.Equal(OpenOutcome.NoFeedback, _rig.Outcome(_rig.Open(1, 2, PulseRule.Always)));
        Assert.Single(_rig.Pulses);
    }

    [Fact]
    public void A_dead_board_gets_no_pulse_when_the_rule_wants_the_door_closed()
    {
        _rig.Settled();
        Board.IsDead = true;
        Assert.Equal(OpenOutcome.BoardOffline, _rig.Outcome(_rig.Open(1, 2)));
        Assert.Empty(_rig.Pulses);
        Assert.Equal(3, _rig.Requests.Count);
    }

    [Fact]
    public void A_dead_board_gets_one_pulse_under_always_and_ends_in_no_feedback()
    {
        _rig.Settled();
        Board.IsDead = true;
        Assert.Equal(OpenOutcome.NoFeedback, _rig.Outcome(_rig.Open(1, 2, PulseRule.Always)));
        Assert.Single(_rig.Pulses);
    }

    [Fact]
    public void A_contact_unknown_before_that_reads_open_afterwards_is_opened()
    {
        Board.IsDead = true;
        _rig.Settled();
        _rig.OnRequest = request => Board.IsDead = Board.IsDead && request[0] != 0x8A;
        Assert.Equal(OpenOutcome.Opened, _rig.Outcome(_rig.Open(1, 2, PulseRule.Always)));
        Assert.Single(_rig.Pulses);
    }

    [Fact]
    public void A_board_that_dies_after_the_pulse_ends_in_no_feedback_and_one_pulse()
    {
        _rig.Settled();
        _rig.OnRequest = request => Board.IsDead |= request[0] == 0x8A;
        Assert.Equal(OpenOutcome.NoFeedback, _rig.Outcome(_rig.Open(1, 2)));
        Assert.Single(_rig.Pulses);
    }

    [Fact]
    public void One_lost_reply_before_the_pulse_is_asked_again()
    {
        _rig.Settled();
        var lost = 0;
        _rig.OnRequest = _ => Board.IsDead = lost++ < 2;
        Assert.Equal(OpenOutcome.Opened, _rig.Outcome(_rig.Open(1, 2)));
        Assert.Single(_rig.Pulses);
    }

    [Fact]
    public void A_reply_to_unlock_a_second_late_disturbs_nothing()
    {
        Board.UnlockReplyAfter = TimeSpan.FromSeconds(1);
        Board.OpensAfter = TimeSpan.FromMilliseconds(1500);
        _rig.Settled();
        Assert.Equal(OpenOutcome.Opened, _rig.Outcome(_rig.Open(1, 2)));
        Assert.Single(_rig.Pulses);
        Assert.DoesNotContain(_rig.Of<LockerEvent.BoardChanged>(), change => change.Health == DeviceHealth.Offline);
    }

    [Fact]
    public void A_reply_to_unlock_that_claims_success_does_not_open_a_jammed_door()
    {
        Board.UnlockReplyAfter = TimeSpan.FromMilliseconds(50);
        Board.OpensAfter = null;
        _rig.Settled();
        Assert.Equal(OpenOutcome.Jammed, _rig.Outcome(_rig.Open(1, 2)));
    }

    [Fact]
    public void A_single_open_read_is_a_bounce_and_not_an_opening()
    {
        Board.OpensAfter = null;
        _rig.Settled();
        var reads = 0;
        _rig.OnRequest = request =>
        {
            if (request[0] == 0x80 && _rig.Pulses.Any())
            {
                _ = ++reads % 2 == 0 ? Board.Set.Remove(2) : Board.Set.Add(2);
            }
        };
        Assert.Equal(OpenOutcome.Jammed, _rig.Outcome(_rig.Open(1, 2)));
        Assert.Single(_rig.Pulses);
    }

    [Fact]
    public void Two_pulses_on_one_supply_are_two_seconds_apart_and_the_second_reads_just_before()
    {
        var rig = new LockerRig((1, 12), (2, 12)).Settled();
        var first = rig.Open(1, 1);
        var second = rig.Open(2, 1);
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(first));
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(second));
        var pulses = rig.Pulses.ToList();
        Assert.Equal(2, pulses.Count);
        Assert.InRange(pulses[1].At - pulses[0].At, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.3));
        var before = rig.Requests[rig.Requests.IndexOf(pulses[1]) - 1];
        Assert.Equal([0x80, 0x02, 0x00, 0x33, 0xB1], before.Bytes);
        Assert.InRange(pulses[1].At - before.At, TimeSpan.Zero, TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public void Pulse_seconds_travel_in_the_frame()
    {
        var rig = new LockerRig(FeedbackPolarity.DoorClosing, TimeSpan.FromSeconds(3), (1, 12)).Settled();
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(1, 1)));
        Assert.Equal(Convert.FromHexString("8A0101110398"), rig.Pulses.Single().Bytes);
    }

    [Fact]
    public void Orders_that_cannot_be_tried_are_answered_at_once()
    {
        Assert.Equal(OpenOutcome.BoardOffline, _rig.Outcome(_rig.Open(1, 2)));
        _rig.Settled();
        Assert.Equal(OpenOutcome.BoardOffline, _rig.Outcome(_rig.Open(9, 2, PulseRule.Always)));
        for (var i = 0; i < 40; i++)
        {
            _rig.Open(1, 1);
        }

        Assert.Contains(_rig.Of<LockerEvent.OpenAnswered>(), answer => answer is { Effect.Index: > 33, Outcome: OpenOutcome.BoardOffline });
        Assert.Empty(_rig.Pulses);
    }

    [Fact]
    public void A_line_that_goes_down_at_any_moment_leaves_one_answer_and_at_most_one_pulse()
    {
        for (var milliseconds = 0; milliseconds < 900; milliseconds += 7)
        {
            var rig = new LockerRig((1, 12)).Settled();
            var effect = rig.Open(1, 2, milliseconds % 2 == 0 ? PulseRule.Always : PulseRule.OnlyWhenClosed);
            rig.Run(TimeSpan.FromMilliseconds(milliseconds));
            rig.Down();
            var pulses = rig.Pulses.Count();
            var outcome = rig.Outcome(effect);
            Assert.Equal(pulses == 0, outcome == OpenOutcome.BoardOffline);
            Assert.True(pulses == 0 || outcome is OpenOutcome.NoFeedback or OpenOutcome.Opened);
            rig.Up();
            rig.Run(TimeSpan.FromSeconds(10));
            Assert.Equal(pulses, rig.Pulses.Count());
            Assert.Single(rig.Of<LockerEvent.OpenAnswered>());
        }
    }

    [Fact]
    public void Noise_that_never_ends_keeps_no_order_waiting()
    {
        _rig.Settled();
        for (var i = 1; i < 3000; i++)
        {
            _rig.After(TimeSpan.FromMilliseconds(i * 9), () => _rig.HearNoise(0x55));
        }

        var ordered = _rig.Now;
        _rig.Outcome(_rig.Open(1, 2));
        Assert.InRange(_rig.Now - ordered, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }
}
