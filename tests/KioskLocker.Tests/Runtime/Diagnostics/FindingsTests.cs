using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>From "door 7 does not open" to the part that fails, for every fault there is a name for.</summary>
public sealed class FindingsTests
{
    private static readonly CompartmentId Seven = new(7);

    [Fact]
    public void A_cabinet_in_which_all_is_well_has_no_findings() => Assert.Empty(Findings.Of(Pictures.Well));

    [Fact]
    public void A_silent_board_among_others_is_named_with_line_port_and_since_when()
    {
        var found = Assert.IsType<Finding.BoardSilent>(Assert.Single(Findings.OfDoor(Pictures.Well.With(Pictures.Left, board => board.Silent(12)), Seven)));

        Assert.Equal((Pictures.Left, "doors", "/dev/kiosk-doors", 2, Pictures.Ago(12), true), (found.Board, found.Line, found.Port, found.Address, found.Since, found.OthersAnswer));
    }

    [Fact]
    public void A_silent_board_says_nothing_of_doors_on_others() =>
        Assert.Empty(Findings.OfDoor(Pictures.Well.With(Pictures.Left, board => board.Silent(12)), new CompartmentId(2)));

    [Fact]
    public void Doors_of_a_silent_board_are_not_reported_beside_it()
    {
        var picture = Pictures.Well.With(Pictures.Left, board => board.Silent(12));
        foreach (var door in new[] { 5, 6, 7, 8 })
            picture = picture.With(door, one => one with { Contact = DoorContact.Unknown });

        Assert.IsType<Finding.BoardSilent>(Assert.Single(Findings.Of(picture)));
    }

    [Fact]
    public void The_only_board_of_a_line_that_falls_silent_leaves_open_whether_the_cable_is_at_fault() =>
        Assert.False(Assert.IsType<Finding.BoardSilent>(Assert.Single(Findings.Of(Pictures.Well.With(Pictures.Right, board => board.Silent(3))))).OthersAnswer);

    [Fact]
    public void All_boards_silent_at_once_point_at_their_supply_and_at_nothing_else()
    {
        var picture = Pictures.Well.With(Pictures.Main, board => board.Silent(5)).With(Pictures.Left, board => board.Silent(5.02)).With(Pictures.Right, board => board.Silent(5.1));

        var found = Assert.IsType<Finding.SupplySilent>(Assert.Single(Findings.Of(picture)));
        Assert.Equal([Pictures.Main, Pictures.Left, Pictures.Right], found.Boards);
        Assert.Equal(Pictures.Ago(5.1), found.Since);
        Assert.IsType<Finding.SupplySilent>(Assert.Single(Findings.OfDoor(picture, Seven)));
    }

    [Fact]
    public void All_boards_silent_one_after_the_other_do_not_point_at_their_supply()
    {
        var picture = Pictures.Well.With(Pictures.Main, board => board.Silent(50)).With(Pictures.Left, board => board.Silent(30)).With(Pictures.Right, board => board.Silent(5));

        Assert.Equal([typeof(Finding.LineSilent), typeof(Finding.BoardSilent)], Findings.Of(picture).Select(finding => finding.GetType()));
    }

    [Fact]
    public void All_boards_of_one_line_silent_while_another_line_answers_point_at_that_line()
    {
        var picture = Pictures.Well.With(Pictures.Main, board => board.Silent(5)).With(Pictures.Left, board => board.Silent(5));

        var found = Assert.IsType<Finding.LineSilent>(Assert.Single(Findings.Of(picture)));
        Assert.Equal(("doors", "/dev/kiosk-doors"), (found.Line, found.Port));
    }

    [Fact]
    public void A_port_that_is_gone_explains_everything_on_it()
    {
        var picture = Pictures.Well.With("doors", line => line.Gone("no such device: /dev/kiosk-doors"))
            .With(Pictures.Main, board => board.Silent(4)).With(Pictures.Left, board => board.Silent(4));

        var found = Assert.IsType<Finding.PortGone>(Assert.Single(Findings.OfDoor(picture, Seven)));
        Assert.Equal(["board main", "board left"], found.Devices);
        Assert.Contains("no such device", found.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void All_ports_gone_are_ports_and_not_a_supply()
    {
        var picture = Pictures.Well.With("doors", line => line.Gone("x")).With("relays", line => line.Gone("y"))
            .With(Pictures.Main, board => board.Silent(4)).With(Pictures.Left, board => board.Silent(4)).With(Pictures.Right, board => board.Silent(4));

        Assert.All(Findings.Of(picture), finding => Assert.IsType<Finding.PortGone>(finding));
        Assert.Equal(2, Findings.Of(picture).Count);
    }

    [Fact]
    public void A_line_that_was_never_tried_is_not_gone() =>
        Assert.Empty(Findings.Of(Pictures.Well.With("printer", line => line with { IsUp = false, Opened = 0, Since = null })));

    [Theory]
    [InlineData(4, 100, false)]
    [InlineData(5, 100, true)]
    [InlineData(5, 1000, false)]
    [InlineData(36, 7200, false)]
    [InlineData(37, 7200, true)]
    public void Damaged_replies_are_told_from_one_in_two_hundred_on(long bad, long ok, bool told) =>
        Assert.Equal(told, Findings.Of(Pictures.Well.With(Pictures.Main, board => board with { Counters = new DeviceCounters { Ok = ok, BadChecksums = bad } })).Any(finding => finding is Finding.LineNoisy));

    [Fact]
    public void A_lock_that_got_pulses_and_never_opened_is_jammed()
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Jammed), Pictures.Opening(2, OpenOutcome.Jammed), Pictures.Opening(40, OpenOutcome.Opened)));

        var found = Assert.IsType<Finding.LockJammed>(Assert.Single(Findings.OfDoor(picture, Seven)));
        Assert.Equal((2, 3, Pictures.Ago(1)), (found.Pulses, found.Channel, found.Last));
    }

    [Fact]
    public void A_lock_that_opened_after_it_was_jammed_is_well() =>
        Assert.Empty(Findings.OfDoor(Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Opened), Pictures.Opening(2, OpenOutcome.Jammed))), Seven));

    [Fact]
    public void An_order_that_the_silent_board_never_got_is_no_pulse()
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.BoardOffline), Pictures.Opening(2, OpenOutcome.Jammed)));

        Assert.Equal(1, Assert.IsType<Finding.LockJammed>(Assert.Single(Findings.OfDoor(picture, Seven))).Pulses);
    }

    [Fact]
    public void Several_locks_of_one_board_that_do_not_move_have_no_power()
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Jammed))).With(8, door => door.Tried(Pictures.Opening(2, OpenOutcome.Jammed)));

        var found = Assert.IsType<Finding.LocksWithoutPower>(Assert.Single(Findings.OfDoor(picture, Seven)));
        Assert.Equal([7, 8], found.Doors.Select(door => door.Number));
    }

    [Theory]
    [InlineData(OpenOutcome.Jammed)]
    [InlineData(OpenOutcome.NoFeedback)]
    public void Pulses_that_the_board_refused_point_at_the_board_and_at_no_lock_supply_or_contact(OpenOutcome outcome)
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, outcome) with { Refusal = "late" }))
            .With(8, door => door.Tried(Pictures.Opening(2, outcome, 6) with { Refusal = "early" }, Pictures.Opening(3, OpenOutcome.Jammed)));

        var found = Assert.IsType<Finding.PulseRefused>(Assert.Single(Findings.Of(picture)));
        Assert.Equal([7, 8], found.Doors.Select(door => door.Number));
        Assert.Equal((Pictures.Left, "late"), (found.Board, found.Reason));
        Assert.IsType<Finding.PulseRefused>(Assert.Single(Findings.OfDoor(picture, Seven)));
    }

    [Fact]
    public void A_pulse_that_went_out_after_a_refused_one_speaks_of_the_lock_again()
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Jammed), Pictures.Opening(2, OpenOutcome.Jammed) with { Refusal = "x" }));

        Assert.Equal(1, Assert.IsType<Finding.LockJammed>(Assert.Single(Findings.OfDoor(picture, Seven))).Pulses);
    }

    [Fact]
    public void Two_jammed_locks_beside_one_that_opened_since_are_each_jammed()
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(3, OpenOutcome.Jammed))).With(8, door => door.Tried(Pictures.Opening(2, OpenOutcome.Jammed)))
            .With(5, door => door.Tried(Pictures.Opening(1, OpenOutcome.Opened)));

        Assert.Equal(2, Findings.Of(picture).OfType<Finding.LockJammed>().Count());
        Assert.Empty(Findings.Of(picture).OfType<Finding.LocksWithoutPower>());
    }

    [Fact]
    public void A_pulse_that_opened_another_door_shows_swapped_wires_at_both()
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.Jammed, 8)));

        var found = Assert.IsType<Finding.DoorsSwapped>(Assert.Single(Findings.OfDoor(picture, Seven)));
        Assert.Equal((7, 8), (found.Ordered.Number, found.Opened.Number));
        Assert.Equal(found, Assert.Single(Findings.OfDoor(picture, new CompartmentId(8))));
    }

    [Theory]
    [InlineData(DoorContact.Open)]
    [InlineData(DoorContact.Unknown)]
    public void A_contact_that_never_changed_after_a_pulse_is_dead(DoorContact contact)
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(1, OpenOutcome.NoFeedback)) with { Contact = contact, Since = Pictures.Ago(60) });

        Assert.Equal(contact, Assert.IsType<Finding.ContactDead>(Assert.Single(Findings.OfDoor(picture, Seven))).Contact);
    }

    [Fact]
    public void A_contact_that_moved_since_is_not_dead()
    {
        var picture = Pictures.Well.With(7, door => door.Tried(Pictures.Opening(10, OpenOutcome.NoFeedback)) with { Contact = DoorContact.Closed, Since = Pictures.Ago(5) });

        Assert.Empty(Findings.OfDoor(picture, Seven));
    }

    [Fact]
    public void A_contact_without_a_value_on_a_board_that_answers_is_named() =>
        Assert.Equal(3, Assert.IsType<Finding.ContactUnknown>(Assert.Single(Findings.OfDoor(Pictures.Well.With(7, door => door with { Contact = DoorContact.Unknown }), Seven))).Channel);

    [Fact]
    public void A_door_that_stands_open_is_told_and_is_no_fault()
    {
        var found = Assert.Single(Findings.OfDoor(Pictures.Well.With(7, door => door with { Contact = DoorContact.Open, Since = Pictures.Ago(2) }), Seven));

        Assert.IsType<Finding.DoorReadsOpen>(found);
        Assert.False(found.IsFault);
    }

    [Fact]
    public void A_board_all_of_whose_contacts_read_open_has_its_polarity_suspected_instead_of_each_door()
    {
        var picture = Pictures.Well;
        foreach (var door in new[] { 5, 6, 7, 8 })
            picture = picture.With(door, one => one with { Contact = DoorContact.Open });

        Assert.Equal(4, Assert.IsType<Finding.PolaritySuspect>(Assert.Single(Findings.Of(picture))).Doors);
    }

    [Fact]
    public void A_door_that_was_given_up_is_told() =>
        Assert.IsType<Finding.DoorGivenUp>(Assert.Single(Findings.OfDoor(Pictures.Well.With(7, door => door with { OutOfService = true }), Seven)));

    [Fact]
    public void A_door_that_the_map_does_not_know_is_told() =>
        Assert.Equal(13, Assert.IsType<Finding.NotInMap>(Assert.Single(Findings.OfDoor(Pictures.Well, new CompartmentId(13)))).Door.Number);

    [Fact]
    public void A_map_that_cannot_be_used_keeps_every_door_shut() =>
        Assert.IsType<Finding.MapUnusable>(Findings.OfDoor(Pictures.Well with { Map = new MapPicture("", "", "the file is not JSON in line 4") }, Seven)[0]);

    [Theory]
    [InlineData("aa", "", true)]
    [InlineData("aa", "bb", true)]
    [InlineData("aa", "aa", false)]
    [InlineData("", "", false)]
    public void A_map_that_was_not_proved_is_told(string hash, string proved, bool told) =>
        Assert.Equal(told, Findings.OfDoor(Pictures.Well with { Map = new MapPicture(hash, proved, null) }, Seven).Any(finding => finding is Finding.MapNotProved));

    [Theory]
    [InlineData(PrinterCondition.Ready, PaperSupply.Full, null)]
    [InlineData(PrinterCondition.Ready, PaperSupply.Low, typeof(Finding.PaperLow))]
    [InlineData(PrinterCondition.PaperOut, PaperSupply.Out, typeof(Finding.PrinterStopped))]
    [InlineData(PrinterCondition.CoverOpen, PaperSupply.Full, typeof(Finding.PrinterStopped))]
    [InlineData(PrinterCondition.Offline, PaperSupply.Unknown, typeof(Finding.PrinterStopped))]
    [InlineData(PrinterCondition.Unknown, PaperSupply.Unknown, typeof(Finding.PrinterStopped))]
    public void What_stops_the_printer_is_told(PrinterCondition condition, PaperSupply paper, Type? told)
    {
        var found = Findings.Of(Pictures.Well with { Printer = Pictures.Well.Printer! with { Status = new PrinterStatus(condition, paper), Since = Pictures.Ago(2) } });

        Assert.Equal(told is null ? [] : [told], found.Select(finding => finding.GetType()));
    }

    [Fact]
    public void A_printer_that_was_just_plugged_in_may_be_unknown_for_a_minute() =>
        Assert.Empty(Findings.Of(Pictures.Well with { Printer = Pictures.Well.Printer! with { Status = PrinterStatus.Unknown, Since = Pictures.Ago(0.9) } }));

    [Theory]
    [InlineData(DeviceHealth.Ok, 0)]
    [InlineData(DeviceHealth.Unknown, 0)]
    [InlineData(DeviceHealth.Degraded, 1)]
    [InlineData(DeviceHealth.Offline, 1)]
    public void A_scanner_that_does_not_answer_is_told(DeviceHealth health, int findings) =>
        Assert.Equal(findings, Findings.Of(Pictures.Well with { Scanner = Pictures.Well.Scanner! with { Health = health } }).OfType<Finding.ScannerSilent>().Count());

    [Theory]
    [InlineData(DeviceHealth.Ok, null)]
    [InlineData(DeviceHealth.Unknown, null)]
    [InlineData(DeviceHealth.Degraded, typeof(Finding.AirUnwell))]
    [InlineData(DeviceHealth.Offline, typeof(Finding.ClimateSilent))]
    public void Air_that_harms_and_a_sensor_that_is_silent_are_told_as_a_note(DeviceHealth health, Type? told)
    {
        var picture = Pictures.Well with { Climate = Pictures.Well.Climate! with { Health = health } };
        var found = Findings.Of(picture);
        Assert.Equal(told is null ? [] : [told], found.Select(finding => finding.GetType()));
        Assert.DoesNotContain(found, finding => finding.IsFault);

        var gone = Findings.Of(picture.With("climate", line => line.Gone("no such bus: /dev/i2c-1")));
        Assert.Equal(["climate sensor"], Assert.IsType<Finding.PortGone>(Assert.Single(gone)).Devices);
    }

    [Theory]
    [InlineData(DeviceHealth.Ok, 0)]
    [InlineData(DeviceHealth.Unknown, 0)]
    [InlineData(DeviceHealth.Offline, 1)]
    public void A_touch_screen_on_which_nothing_lives_is_told(DeviceHealth health, int findings) =>
        Assert.Equal(findings, Findings.Of(Pictures.Well with { Screen = new TouchScreenPicture(health, Pictures.Ago(1), null, new()) }).OfType<Finding.TouchScreenSilent>().Count(finding => finding.IsFault));

    [Fact]
    public void Inputs_office_clock_and_room_are_told()
    {
        var picture = Pictures.Well with
        {
            Inputs = [new InputPicture(CabinetInput.Tamper, InputState.Active, Pictures.Ago(1)), new InputPicture(CabinetInput.MainsFail, InputState.Active, Pictures.Ago(1))],
            Link = Pictures.Well.Link with { Problem = "The office does not answer.", Waiting = 3, Aside = 1 },
            Room = new RoomPicture(1 << 20, 1 << 30, false, "diskFull"),
        };

        Assert.Equal(
            [typeof(Finding.InputActive), typeof(Finding.InputActive), typeof(Finding.OfficeUnreachable), typeof(Finding.EventsAside), typeof(Finding.RoomShort)],
            Findings.Of(picture).Select(finding => finding.GetType()));
        Assert.Equal(CabinetInput.MainsFail, Assert.IsType<Finding.InputActive>(Assert.Single(Findings.OfDoor(picture, Seven))).Input);
        Assert.IsType<Finding.ClockUnconfirmed>(Assert.Single(Findings.Of(Pictures.Well with { Link = Pictures.Well.Link with { ClockConfirmed = false } })));
    }
}
