using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>What every family of boards keeps to, whatever its far end does (protocols.md L-5).</summary>
public sealed class BoardContractTests
{
    /// <summary>How old a reply may be that comes late or glued to the next one.</summary>
    private static readonly TimeSpan Stale = BoardFarEnd.Lateness + TimeSpan.FromMilliseconds(500);

    public static TheoryData<string, BoardFault> Faults
    {
        get
        {
            var faults = new TheoryData<string, BoardFault>();
            foreach (var one in BoardCase.All.Values)
            {
                foreach (var fault in Enum.GetValues<BoardFault>())
                {
                    faults.Add(one.Name, fault);
                }
            }

            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(BoardCase.Names), MemberType = typeof(BoardCase))]
    public void At_start_every_contact_is_reported_once(string family)
    {
        var rig = new ContractRig(family);
        rig.Cabinet.Force(rig.Case.Door(0, 5).Number);
        rig.Up().Run(TimeSpan.FromSeconds(2));
        var contacts = rig.Of<LockerEvent.ContactChanged>().ToList();
        Assert.Equal(rig.Case.Channels, contacts.Count);
        Assert.Equal([rig.Case.Door(0, 5)], contacts.Where(change => change.Contact == DoorContact.Open).Select(change => change.Compartment));
        Assert.Equal(rig.Case.Channels, contacts.DistinctBy(change => change.Compartment).Count());
        Assert.Equal([DeviceHealth.Ok], rig.Of<LockerEvent.BoardChanged>().Select(change => change.Health));
        Assert.Equal(0, rig.PulsesFelt);
    }

    [Theory]
    [MemberData(nameof(BoardCase.Names), MemberType = typeof(BoardCase))]
    public void A_door_that_nobody_ordered_open_is_told_within_a_second(string family)
    {
        var rig = new ContractRig(family).Settled();
        var forced = rig.Now;
        rig.Cabinet.Force(rig.Case.Door(0, 4).Number);
        rig.Run(TimeSpan.FromSeconds(3));
        var (at, change) = Assert.Single(rig.Events);
        Assert.Equal(new LockerEvent.ContactChanged(rig.Case.Door(0, 4), DoorContact.Open), change);
        Assert.InRange(at - forced, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Whatever_becomes_of_the_replies_an_order_costs_one_pulse_at_most_and_its_answer_is_true(string family, BoardFault fault)
    {
        for (var milliseconds = 0; milliseconds < 600; milliseconds += 37)
        {
            foreach (var replies in new int?[] { 1, 3, null })
            {
                foreach (var isJammed in new[] { false, true })
                {
                    OrderAmid(family, fault, TimeSpan.FromMilliseconds(milliseconds), replies, isJammed);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Whatever_becomes_of_the_replies_no_contact_is_told_wrong_and_all_are_right_when_it_ends(string family, BoardFault fault)
    {
        var rig = new ContractRig(family).Settled();
        rig.Script(0, fault);
        rig.Run(TimeSpan.FromSeconds(2.1));
        var forced = rig.Case.Door(0, 3);
        var at = rig.Now;
        rig.Cabinet.Force(forced.Number);
        rig.Run(TimeSpan.FromSeconds(20));

        Assert.DoesNotContain(rig.Of<LockerEvent.ContactChanged>(), change => change.Contact == DoorContact.Open && change.Compartment != forced);
        Assert.DoesNotContain(rig.Events, entry => entry.At > at + Stale && entry.Event is LockerEvent.ContactChanged { Contact: DoorContact.Closed } change && change.Compartment == forced);

        rig.Script(0, null);
        rig.Run(TimeSpan.FromSeconds(8));
        rig.Survey();
        rig.Run(TimeSpan.FromSeconds(1));
        var survey = Assert.Single(rig.Of<LockerEvent.SurveyDone>());
        Assert.Equal([forced], survey.Doors.Where(door => door.Value == DoorContact.Open).Select(door => door.Key));
        Assert.DoesNotContain(survey.Doors.Values, contact => contact == DoorContact.Unknown);
        Assert.Equal(DeviceHealth.Ok, survey.Boards[BoardCase.Id(0)]);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Replies_that_are_none_make_the_board_offline_in_one_event_and_are_counted_as_what_they_are(string family, BoardFault fault)
    {
        if (fault is BoardFault.LateReply or BoardFault.GluedFrames or BoardFault.UnsolicitedInside or BoardFault.UnsolicitedBefore or BoardFault.SingleBytes)
        {
            // A whole reply comes sooner or later; the test before this one says what must hold then.
            return;
        }

        var rig = new ContractRig(family).Settled();
        rig.Script(0, fault);
        rig.Run(TimeSpan.FromSeconds(4));
        var gone = Assert.IsType<LockerEvent.BoardChanged>(Assert.Single(rig.Events).Event);
        Assert.Equal(DeviceHealth.Offline, gone.Health);
        var counters = rig.Line.Counters[BoardCase.Id(0)];
        Assert.True(counters.Timeouts >= 3);
        Assert.Equal(fault == BoardFault.BadChecksum, counters.BadChecksums > 0);
        if (fault != BoardFault.WrongAddress)
        {
            // Whether a sound frame of nobody is garbage depends on the family.
            Assert.Equal(fault != BoardFault.NoReply, counters.ResyncBytes > 0);
        }

        rig.Script(0, null);
        rig.Forget();
        rig.Run(TimeSpan.FromSeconds(6));
        Assert.Equal(DeviceHealth.Ok, Assert.Single(rig.Of<LockerEvent.BoardChanged>()).Health);
        Assert.Equal(rig.Case.Channels, rig.Of<LockerEvent.ContactChanged>().Count(change => change.Contact == DoorContact.Closed));
    }

    [Theory]
    [MemberData(nameof(BoardCase.Buses), MemberType = typeof(BoardCase))]
    public void A_reply_with_the_neighbours_address_is_not_believed_of_the_neighbour(string family)
    {
        var rig = new ContractRig(family, boards: 2).Settled();
        for (var channel = 1; channel <= rig.Case.Channels; channel++)
        {
            rig.Cabinet.Force(rig.Case.Door(0, channel).Number);
        }

        rig.Script(0, BoardFault.WrongAddress);
        rig.Run(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(rig.Of<LockerEvent.ContactChanged>(), change => change.Compartment.Number > rig.Case.Channels);
        Assert.Equal([(BoardCase.Id(0), DeviceHealth.Offline)], rig.Of<LockerEvent.BoardChanged>().Select(change => (change.Board, change.Health)));
    }

    [Theory]
    [MemberData(nameof(BoardCase.Buses), MemberType = typeof(BoardCase))]
    public void A_dead_board_stops_no_neighbour(string family)
    {
        var rig = new ContractRig(family, boards: 3);
        rig.Script(0, BoardFault.NoReply);
        rig.Script(2, BoardFault.NoReply);
        rig.Settled();
        var ordered = rig.Now;
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(1, 1)));
        Assert.InRange(rig.Now - ordered, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        Assert.Equal(OpenOutcome.BoardOffline, rig.Outcome(rig.Open(0, 1)));
        Assert.Equal(1, rig.PulsesFelt);
    }

    [Theory]
    [MemberData(nameof(BoardCase.Names), MemberType = typeof(BoardCase))]
    public void When_nothing_behind_a_line_lives_each_board_is_told_once_no_pulse_leaves_and_all_is_known_again_afterwards(string family)
    {
        var rig = new ContractRig(family).Settled();
        rig.Silence(isGone: true);
        rig.Run(TimeSpan.FromSeconds(6));
        Assert.Equal(DeviceHealth.Offline, Assert.IsType<LockerEvent.BoardChanged>(Assert.Single(rig.Events).Event).Health);
        Assert.Equal(OpenOutcome.BoardOffline, rig.Outcome(rig.Open(0, 2)));
        Assert.Equal(0, rig.PulseFrames);

        rig.Silence(isGone: false);
        rig.Forget();
        rig.Run(TimeSpan.FromSeconds(8));
        Assert.Equal([DeviceHealth.Ok], rig.Of<LockerEvent.BoardChanged>().Select(change => change.Health));
        Assert.Equal(rig.Case.Channels, rig.Of<LockerEvent.ContactChanged>().Count(change => change.Contact == DoorContact.Closed));
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(0, 2)));
    }

    /// <summary>F-D11: a dip that costs a board three reads, and one too short to cost it any.</summary>
    [Theory]
    [MemberData(nameof(BoardCase.Relays), MemberType = typeof(BoardCase))]
    public void A_board_that_comes_back_alone_with_its_relays_on_is_switched_off_before_anything_else_is_ordered_there(string family)
    {
        var rig = new ContractRig(family, boards: 3).Settled();
        rig.Dip(1, TimeSpan.FromSeconds(4));
        rig.Run(TimeSpan.FromMilliseconds(4_001));
        Assert.Equal([(BoardCase.Id(1), DeviceHealth.Offline)], rig.Of<LockerEvent.BoardChanged>().Select(change => (change.Board, change.Health)));
        Assert.Equal(rig.Case.Channels, rig.Energised(1));

        rig.Forget();
        rig.Outcome(rig.Open(1, 2, PulseRule.Always));
        rig.Run(TimeSpan.FromSeconds(8));
        Assert.Equal(0, rig.Energised(1));
        var (off, pulse) = (rig.Case.Family.AllOff(rig.Settings[1])!.Bytes, rig.Case.Family.Pulse(rig.Settings[1], 2).Bytes);
        Assert.Single(rig.Requests, request => request.Bytes.AsSpan().SequenceEqual(off));
        Assert.True(rig.Requests.FindIndex(request => request.Bytes.AsSpan().SequenceEqual(off)) < rig.Requests.FindIndex(request => request.Bytes.AsSpan().SequenceEqual(pulse)));
        Assert.Equal(1, rig.PulseFrames);
    }

    [Theory]
    [MemberData(nameof(BoardCase.Relays), MemberType = typeof(BoardCase))]
    public void A_relay_that_came_on_in_a_dip_that_no_read_met_is_found_named_and_switched_off(string family)
    {
        for (var milliseconds = 20; milliseconds < 900; milliseconds += 55)
        {
            var rig = new ContractRig(family, boards: 2).Settled();
            var dipped = rig.Now;
            rig.Dip(1, TimeSpan.FromMilliseconds(milliseconds));
            rig.Run(TimeSpan.FromMilliseconds(milliseconds + 1));
            Assert.Equal(rig.Case.Channels, rig.Energised(1));
            rig.Run(TimeSpan.FromSeconds(14));
            Assert.Equal(0, rig.Energised(1));
            if (rig.Of<LockerEvent.BoardChanged>().FirstOrDefault(change => change.Health == DeviceHealth.Degraded) is { } named)
            {
                Assert.Equal("switched on without an order: relay 1, 2, 3, 4, 5, 6, 7, 8", named.Detail);
                Assert.Equal(rig.Case.Channels, rig.Line.Counters[BoardCase.Id(1)].FoundOn);
            }
            else
            {
                Assert.Contains(rig.Of<LockerEvent.BoardChanged>(), change => change.Health == DeviceHealth.Offline);
            }

            Assert.Equal((BoardCase.Id(1), DeviceHealth.Ok), rig.Of<LockerEvent.BoardChanged>().Select(change => (change.Board, change.Health)).Last());
            Assert.True(rig.Now - dipped < TimeSpan.FromSeconds(15));
        }
    }

    [Theory]
    [MemberData(nameof(BoardCase.Buses), MemberType = typeof(BoardCase))]
    public void Boards_that_fall_silent_together_name_one_cause_in_the_same_words(string family)
    {
        var rig = new ContractRig(family, boards: 4).Settled();
        rig.ScriptAll(BoardFault.NoReply);
        rig.Run(TimeSpan.FromSeconds(6));
        var gone = rig.Of<LockerEvent.BoardChanged>().ToList();
        Assert.Equal(4, gone.Count);
        Assert.Equal(4, rig.Events.Count);
        Assert.Equal(["all 4 boards of the line are silent: supply or cable"], gone.Select(change => change.Detail).Distinct());
        Assert.All(gone, change => Assert.True(change.WithItsLine));

        rig.ScriptAll(null);
        rig.Forget();
        rig.Run(TimeSpan.FromSeconds(8));
        Assert.Equal(4, rig.Of<LockerEvent.BoardChanged>().Count(change => change.Health == DeviceHealth.Ok));
        Assert.Equal(4 * rig.Case.Channels, rig.Of<LockerEvent.ContactChanged>().Count());

        rig.Script(1, BoardFault.NoReply);
        rig.Forget();
        rig.Run(TimeSpan.FromSeconds(6));
        var alone = Assert.Single(rig.Of<LockerEvent.BoardChanged>());
        Assert.Equal(("no reply", false), (alone.Detail, alone.WithItsLine));
    }

    [Theory]
    [MemberData(nameof(BoardCase.Buses), MemberType = typeof(BoardCase))]
    public void An_adapter_that_echoes_is_found_and_changes_nothing(string family)
    {
        foreach (var feedback in Enum.GetValues<SwitchClosedBy>())
        {
            var rig = new ContractRig(family, feedback: feedback) { HasEcho = true };
            rig.Up().Run(TimeSpan.FromSeconds(3));
            Assert.True(rig.Line.HasEcho);
            Assert.Equal(rig.Case.Channels, rig.Of<LockerEvent.ContactChanged>().Count(change => change.Contact == DoorContact.Closed));
            Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(0, 2)));
            Assert.Equal(1, rig.PulsesFelt);
            Assert.DoesNotContain(rig.Of<LockerEvent.BoardChanged>(), change => change.Health == DeviceHealth.Offline);
        }
    }

    [Theory]
    [MemberData(nameof(BoardCase.Buses), MemberType = typeof(BoardCase))]
    public void An_echo_of_ourselves_is_not_a_board(string family)
    {
        foreach (var feedback in Enum.GetValues<SwitchClosedBy>())
        {
            var rig = new ContractRig(family, feedback: feedback) { HasEcho = true };
            rig.Script(0, BoardFault.NoReply);
            rig.Up().Run(TimeSpan.FromSeconds(20));
            Assert.Empty(rig.Of<LockerEvent.ContactChanged>());
            Assert.Equal([DeviceHealth.Offline], rig.Of<LockerEvent.BoardChanged>().Select(change => change.Health));
            Assert.Equal(OpenOutcome.BoardOffline, rig.Outcome(rig.Open(0, 2)));
            Assert.Equal(0, rig.PulseFrames);
        }
    }

    [Theory]
    [MemberData(nameof(BoardCase.Names), MemberType = typeof(BoardCase))]
    public void A_line_that_goes_down_at_any_moment_leaves_one_answer_and_one_pulse_at_most(string family)
    {
        for (var milliseconds = 0; milliseconds < 900; milliseconds += 11)
        {
            var rig = new ContractRig(family).Settled();
            var effect = rig.Open(0, 2, milliseconds % 2 == 0 ? PulseRule.Always : PulseRule.OnlyWhenClosed);
            rig.Run(TimeSpan.FromMilliseconds(milliseconds));
            rig.Down();
            var frames = rig.PulseFrames;
            var outcome = rig.Outcome(effect);
            Assert.InRange(frames, 0, 1);
            Assert.Equal(frames == 0, outcome == OpenOutcome.BoardOffline);
            rig.Up();
            rig.Run(TimeSpan.FromSeconds(10));
            Assert.Equal(frames, rig.PulseFrames);
            Assert.Equal(frames, rig.PulsesFelt);
            Assert.Single(rig.Of<LockerEvent.OpenAnswered>());
        }
    }

    [Theory]
    [MemberData(nameof(BoardCase.Names), MemberType = typeof(BoardCase))]
    public void Bytes_of_nobody_between_frames_keep_no_order_waiting_and_are_no_contact(string family)
    {
        var rig = new ContractRig(family).Settled();
        for (var i = 1; i < 2000; i++)
        {
            rig.After(TimeSpan.FromMilliseconds(i * 50), () => rig.Hear(0x55));
        }

        var ordered = rig.Now;
        rig.Outcome(rig.Open(0, 2));
        Assert.InRange(rig.Now - ordered, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.DoesNotContain(rig.Of<LockerEvent.ContactChanged>(), change => change.Contact == DoorContact.Open);
        Assert.Equal(1, rig.PulsesFelt);
    }

    private static void OrderAmid(string family, BoardFault fault, TimeSpan since, int? replies, bool isJammed)
    {
        var rig = new ContractRig(family).Settled();
        var door = rig.Case.Door(0, 2);
        rig.Cabinet.SetJam(door.Number, isJammed);
        rig.After(since, () => rig.Script(0, fault, replies));
        var outcome = rig.Outcome(rig.Open(0, 2));
        var when = $"{fault}, {(replies is { } some ? $"{some} replies" : "all replies")} from {since.TotalMilliseconds} ms on: {outcome}";
        Assert.True(rig.PulsesFelt == rig.PulseFrames && rig.PulsesFelt <= 1, when);
        switch (outcome)
        {
            case OpenOutcome.Opened:
                Assert.True(rig.IsOpen(0, 2) && rig.PulsesFelt == 1, when);
                break;
            case OpenOutcome.Jammed:
                Assert.True(!rig.IsOpen(0, 2) && rig.PulsesFelt == 1, when);
                break;
            case OpenOutcome.NoFeedback:
                Assert.True(rig.PulsesFelt == 1, when);
                break;
            case OpenOutcome.BoardOffline:
                Assert.True(!rig.IsOpen(0, 2) && rig.PulsesFelt == 0, when);
                break;
            default:
                Assert.Fail(when);
                break;
        }

        rig.Script(0, null);
        rig.Run(TimeSpan.FromSeconds(5));
        Assert.Single(rig.Of<LockerEvent.OpenAnswered>());
        Assert.True(rig.PulsesFelt <= 1, when);
    }
}
