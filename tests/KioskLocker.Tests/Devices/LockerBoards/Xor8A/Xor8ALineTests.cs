using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Tests.Devices.LockerBoards.Xor8A;

public sealed class Xor8ALineTests
{
    [Fact]
    public void At_start_every_contact_is_reported_once()
    {
        var rig = new LockerRig((1, 12), (2, 8));
        rig.Boards[0].Set.Remove(5);
        rig.Up().Run(TimeSpan.FromSeconds(2));
        var contacts = rig.Of<LockerEvent.ContactChanged>().ToDictionary(change => change.Compartment, change => change.Contact);
        Assert.Equal(20, contacts.Count);
        Assert.Equal(20, rig.Of<LockerEvent.ContactChanged>().Count());
        Assert.Equal(LockerRig.Door(1, 5), Assert.Single(contacts, contact => contact.Value == DoorContact.Open).Key);
        Assert.Equal([DeviceHealth.Ok, DeviceHealth.Ok], rig.Of<LockerEvent.BoardChanged>().Select(change => change.Health));
    }

    [Fact]
    public void An_idle_board_is_polled_twice_a_second_and_one_with_an_open_door_as_fast_as_ten_times()
    {
        var rig = new LockerRig((1, 12), (2, 12)).Settled();
        rig.Boards[1].Set.Remove(1);
        rig.Run(TimeSpan.FromSeconds(1));
        rig.Requests.Clear();
        rig.Run(TimeSpan.FromSeconds(10));
        Assert.InRange(rig.Requests.Count(request => request.Bytes[1] == 1), 17, 20);
        Assert.InRange(rig.Requests.Count(request => request.Bytes[1] == 2), 65, 100);
    }

    [Fact]
    public void A_forced_door_is_reported_within_a_second()
    {
        var rig = new LockerRig((1, 12)).Settled();
        var forced = rig.Now;
        rig.Boards[0].Set.Remove(4);
        rig.Run(TimeSpan.FromSeconds(2));
        var (at, change) = Assert.Single(rig.Events);
        Assert.Equal(new LockerEvent.ContactChanged(LockerRig.Door(1, 4), DoorContact.Open), change);
        Assert.InRange(at - forced, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_contact_that_bounces_for_one_read_is_not_reported()
    {
        var rig = new LockerRig((1, 12)).Settled();
        var reads = 0;
        rig.OnRequest = request =>
        {
            rig.Boards[0].Set.Add(4);
            if (++reads == 2)
            {
                rig.Boards[0].Set.Remove(4);
            }
        };
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.True(reads > 3);
        Assert.Empty(rig.Events);
    }

    [Theory]
    [InlineData("dead")]
    [InlineData("checksum")]
    [InlineData("address")]
    [InlineData("late")]
    public void Three_bad_reads_make_the_board_offline_in_one_event_and_a_good_one_brings_all_back(string fault)
    {
        var rig = new LockerRig((1, 12)).Settled();
        var far = rig.Boards[0];
        far.IsDead = fault == "dead";
        far.HasBadChecksum = fault == "checksum";
        far.AnswersAs = fault == "address" ? 7 : 1;
        far.Delay = fault == "late" ? TimeSpan.FromMilliseconds(310) : far.Delay;
        rig.Run(TimeSpan.FromSeconds(3));
        var gone = Assert.IsType<LockerEvent.BoardChanged>(Assert.Single(rig.Events).Event);
        Assert.Equal(DeviceHealth.Offline, gone.Health);
        Assert.Equal(fault == "checksum", rig.Line.Counters[LockerRig.Id(1)].BadChecksums > 0);
        Assert.True(rig.Line.Counters[LockerRig.Id(1)].Timeouts >= 3);

        far.IsDead = far.HasBadChecksum = false;
        far.AnswersAs = 1;
        far.Delay = TimeSpan.FromMilliseconds(30);
        rig.Events.Clear();
        rig.Run(TimeSpan.FromSeconds(6));
        Assert.Equal(DeviceHealth.Ok, Assert.Single(rig.Of<LockerEvent.BoardChanged>()).Health);
        Assert.Equal(12, rig.Of<LockerEvent.ContactChanged>().Count(change => change.Contact == DoorContact.Closed));
    }

    [Fact]
    public void Two_bad_reads_change_nothing()
    {
        var rig = new LockerRig((1, 12)).Settled();
        var reads = 0;
        rig.OnRequest = _ => rig.Boards[0].IsDead = ++reads % 3 != 0;
        rig.Run(TimeSpan.FromSeconds(20));
        Assert.True(reads > 20);
        Assert.Empty(rig.Events);
    }

    [Fact]
    public void A_dead_board_neither_stops_its_neighbours_nor_slows_their_orders()
    {
        var rig = new LockerRig((1, 12), (2, 12), (3, 12));
        rig.Boards[0].IsDead = rig.Boards[2].IsDead = true;
        rig.Settled();
        rig.Run(TimeSpan.FromSeconds(60));
        rig.Requests.Clear();
        rig.Run(TimeSpan.FromSeconds(60));
        Assert.InRange(rig.Requests.Count(request => request.Bytes[1] != 2), 10, 30);
        Assert.InRange(rig.Requests.Count(request => request.Bytes[1] == 2), 95, 120);

        for (var i = 0; i < 20; i++)
        {
            rig.Run(TimeSpan.FromMilliseconds(2_137));
            rig.Boards[1].Set.Add(1);
            rig.Run(TimeSpan.FromMilliseconds(2_000));
            rig.Requests.Clear();
            var ordered = rig.Now;
            Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(2, 1)));
            Assert.InRange(rig.Pulses.Single().At - ordered, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        }
    }

    [Fact]
    public void A_late_reply_of_one_board_is_not_taken_for_another()
    {
        var rig = new LockerRig((1, 12), (2, 12)).Settled();
        rig.Boards[0].Delay = TimeSpan.FromMilliseconds(330);
        rig.Boards[0].Set.Clear();
        rig.Run(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(rig.Of<LockerEvent.ContactChanged>(), change => change.Compartment.Number >= 100);
        Assert.DoesNotContain(rig.Of<LockerEvent.BoardChanged>(), change => change.Board == LockerRig.Id(2));
    }

    [Fact]
    public void An_unasked_frame_is_only_a_hint_to_read_and_may_split_a_reply_without_harm()
    {
        var rig = new LockerRig((1, 12)).Settled();
        rig.Boards[0].Set.Remove(4);
        rig.Run(TimeSpan.FromMilliseconds(1));
        var told = rig.Now;
        rig.Hear(0x82, 0x01, 0x04, 0x00, 0x87);
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.InRange(Assert.Single(rig.Events).At - told, TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(250));

        rig.Hear(0x82, 0x01, 0x05, 0x00, 0x86);
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Single(rig.Events);
    }

    [Theory]
    [InlineData(8, FeedbackPolarity.DoorClosing)]
    [InlineData(8, FeedbackPolarity.DoorOpening)]
    [InlineData(12, FeedbackPolarity.DoorClosing)]
    [InlineData(12, FeedbackPolarity.DoorOpening)]
    public void Echo_is_found_at_start_and_stripped(int channels, FeedbackPolarity polarity)
    {
        foreach (var hasEcho in new[] { false, true })
        {
            foreach (var knowsReadOne in new[] { true, hasEcho })
            {
                var rig = new LockerRig(polarity, (1, channels)) { HasEcho = hasEcho };
                rig.Boards[0].KnowsReadOne = knowsReadOne;
                if (polarity == FeedbackPolarity.DoorOpening)
                {
                    rig.Boards[0].Set.Clear();
                }

                rig.Up().Run(TimeSpan.FromSeconds(3));
                Assert.Equal(hasEcho, rig.Line.HasEcho);
                Assert.Equal(channels, rig.Of<LockerEvent.ContactChanged>().Count(change => change.Contact == DoorContact.Closed));
                Assert.DoesNotContain(rig.Of<LockerEvent.BoardChanged>(), change => change.Health == DeviceHealth.Offline);
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void An_echo_of_a_dead_board_is_not_a_board(int channels)
    {
        // With this polarity an echoed read-all of 8 channels would say: all doors closed.
        var rig = new LockerRig(FeedbackPolarity.DoorOpening, (1, channels)) { HasEcho = true };
        rig.Boards[0].IsDead = true;
        rig.Up().Run(TimeSpan.FromSeconds(20));
        Assert.Empty(rig.Of<LockerEvent.ContactChanged>());
        Assert.Equal([DeviceHealth.Offline], rig.Of<LockerEvent.BoardChanged>().Select(change => change.Health));
        Assert.Equal(OpenOutcome.BoardOffline, rig.Outcome(rig.Open(1, 1)));
        Assert.Empty(rig.Pulses);
    }

    /// <summary>A late reply in front of the reply to the same question looks like an echo of it; from then on that board's replies were taken away for ever, because the other one answered.</summary>
    [Fact]
    public void A_late_reply_taken_for_an_echo_silences_no_board_for_long_while_another_one_answers()
    {
        var rig = new LockerRig(FeedbackPolarity.DoorOpening, (1, 8), (2, 8));
        rig.Boards[0].Set.Clear();
        var isFirst = true;
        rig.OnRequest = request =>
        {
            if (isFirst && request[1] == 1)
            {
                isFirst = false;
                rig.After(TimeSpan.FromMilliseconds(10), () => rig.Hear(rig.Boards[0].AllReply()));
            }
        };
        rig.Up();
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.True(rig.Line.HasEcho);
        rig.Run(TimeSpan.FromSeconds(20));
        Assert.False(rig.Line.HasEcho);
        Assert.Equal(DeviceHealth.Ok, rig.Of<LockerEvent.BoardChanged>().Last(changed => changed.Board == LockerRig.Id(1)).Health);
        Assert.Equal(DoorContact.Closed, rig.Of<LockerEvent.ContactChanged>().Last(changed => changed.Compartment == LockerRig.Door(1, 1)).Contact);
    }

    /// <summary>With the echo behind it the echo was taken for a reply: no bit set, every door open, and from the first time on for ever.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_late_reply_in_front_of_an_echo_makes_no_reply_of_the_echo(int late)
    {
        var rig = new LockerRig((1, 8), (2, 8)) { HasEcho = true };
        rig.OnRequest = request =>
        {
            if (request[1] == 1)
            {
                rig.After(TimeSpan.FromMilliseconds(1), () => rig.Hear(rig.Boards[late - 1].AllReply()));
            }
        };
        rig.Up().Run(TimeSpan.FromSeconds(10));
        Assert.True(rig.Line.HasEcho);
        Assert.Equal(16, rig.Of<LockerEvent.ContactChanged>().Count());
        Assert.All(rig.Of<LockerEvent.ContactChanged>(), changed => Assert.Equal(DoorContact.Closed, changed.Contact));
    }

    [Fact]
    public void An_opening_works_over_an_echo()
    {
        var rig = new LockerRig((1, 8)) { HasEcho = true }.Settled();
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(1, 2)));
        Assert.Single(rig.Pulses);
    }

    [Fact]
    public void A_survey_tells_every_contact_and_ends_within_three_seconds_of_dead_boards()
    {
        var rig = new LockerRig((1, 12), (2, 12), (3, 12), (4, 12), (5, 12));
        foreach (var dead in rig.Boards.Where(board => board.Address != 3))
        {
            dead.IsDead = true;
        }

        rig.Up();
        var asked = rig.Now;
        rig.Survey();
        rig.Run(TimeSpan.FromSeconds(4));
        var (at, done) = Assert.Single(rig.Events, entry => entry.Event is LockerEvent.SurveyDone);
        Assert.InRange(at - asked, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        var survey = (LockerEvent.SurveyDone)done;
        Assert.Equal(60, survey.Doors.Count);
        Assert.All(survey.Doors, door => Assert.Equal(door.Key.Number / 50 == 3 ? DoorContact.Closed : DoorContact.Unknown, door.Value));
        Assert.Equal(DeviceHealth.Ok, survey.Boards[LockerRig.Id(3)]);
        Assert.DoesNotContain(survey.Boards, board => board.Key != LockerRig.Id(3) && board.Value == DeviceHealth.Ok);
    }

    [Fact]
    public void A_survey_of_living_boards_is_quick_and_reports_unchanged_contacts_too()
    {
        var rig = new LockerRig((1, 12), (2, 12)).Settled();
        var asked = rig.Now;
        rig.Survey();
        rig.Survey();
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(24, rig.Of<LockerEvent.ContactChanged>().Count());
        Assert.Equal(2, rig.Of<LockerEvent.SurveyDone>().Count());
        Assert.All(rig.Events, entry => Assert.InRange(entry.At - asked, TimeSpan.Zero, TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public void A_survey_asked_before_the_line_is_up_waits_for_it_but_not_for_ever()
    {
        var late = new LockerRig((1, 12));
        late.Survey();
        late.After(TimeSpan.FromSeconds(1), () => late.Up());
        late.Run(TimeSpan.FromSeconds(2));
        Assert.All(Assert.Single(late.Of<LockerEvent.SurveyDone>()).Doors, door => Assert.Equal(DoorContact.Closed, door.Value));

        var never = new LockerRig((1, 12));
        never.Survey();
        never.Run(TimeSpan.FromSeconds(4));
        Assert.All(Assert.Single(never.Of<LockerEvent.SurveyDone>()).Doors, door => Assert.Equal(DoorContact.Unknown, door.Value));
    }

    [Fact]
    public void A_line_down_and_up_loses_every_contact_in_one_event_per_board_and_finds_them_again()
    {
        var rig = new LockerRig((1, 12), (2, 12)).Settled();
        rig.Down();
        Assert.Equal([DeviceHealth.Offline, DeviceHealth.Offline], rig.Of<LockerEvent.BoardChanged>().Select(change => change.Health));
        Assert.Equal(2, rig.Events.Count);
        rig.Events.Clear();
        rig.Up().Run(TimeSpan.FromSeconds(1));
        Assert.Equal(24, rig.Of<LockerEvent.ContactChanged>().Count());
    }

    [Fact]
    public void Wrong_settings_are_refused_with_the_board_named()
    {
        Assert.Contains("b1", Assert.Throws<ArgumentException>(() => new LockerRig((1, 12), (1, 12))).Message, StringComparison.Ordinal);
        Assert.Contains("b65", Assert.Throws<ArgumentException>(() => new LockerRig((65, 12))).Message, StringComparison.Ordinal);
        Assert.Contains("b1", Assert.Throws<ArgumentException>(() => new LockerRig((1, 51))).Message, StringComparison.Ordinal);
    }
}
