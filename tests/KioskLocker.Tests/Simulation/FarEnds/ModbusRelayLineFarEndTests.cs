using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Simulation.FarEnds;

public sealed class ModbusRelayLineFarEndTests
{
    private const string ReadInputs = "01 02 00 00 00 08 79 CC";
    private const string AllShut = "01 02 01 FF E1 C8";
    private const string ReadRelays = "01 01 00 00 00 08 3D CC";
    private const string RelayOneOn = "01 01 01 01 90 48";
    private const string RelaysOff = "01 01 01 00 51 88";

    private readonly SimulatedCabinet _cabinet;
    private readonly ModbusRelayLineFarEnd _line;
    private readonly LineTalk _talk;

    public ModbusRelayLineFarEndTests()
    {
        // Relays 1–6 are locks, 7 a lamp, 8 the buzzer; inputs 1–6 are contacts, 7 the service panel, 8 mains.
        var board = new BoardPlan { Id = "a", Line = "board-main", Address = 1, Channels = 8, Feedback = SwitchClosedBy.DoorClosing };
        var whole = Plans.Plan(LineKind.ModbusRelay, board);
        var plan = whole with
        {
            Compartments = [.. whole.Compartments.Take(6)],
            Inputs =
            [
                new InputPlan { Sense = PlanSense.Tamper, Board = "a", Channel = 7, ActiveWhen = SwitchPosition.Open },
                new InputPlan { Sense = PlanSense.MainsFail, Board = "a", Channel = 8, ActiveWhen = SwitchPosition.Open },
            ],
            Outputs =
            [
                new OutputPlan { Kind = PlanSignal.Lamp, Board = "a", Channel = 7, Compartment = 3 },
                new OutputPlan { Kind = PlanSignal.Buzzer, Board = "a", Channel = 8 },
            ],
        };
        _cabinet = new SimulatedCabinet(plan, new CabinetLedger(new FakeTimeProvider(), 1000));
        _line = new ModbusRelayLineFarEnd([new ModbusRelayBoardFarEnd(board, _cabinet)]);
        _talk = new LineTalk(_line);
    }

    [Fact]
    public void Contacts_panel_and_mains_are_the_inputs()
    {
        Assert.Equal(AllShut, _talk.Say(LineTalk.Vector("modbusRelay", "readInputs")));
        _cabinet.Force(1);
        Assert.Equal("01 02 01 FE 20 08", _talk.Say(ReadInputs));
        _cabinet.Shut(1);
        _cabinet.Fittings.SetPanel(true);
        Assert.Equal(0xBF, Inputs());
        _cabinet.Fittings.SetMains(false);
        Assert.Equal(0x3F, Inputs());
        _cabinet.Fittings.SetPanel(false);
        _cabinet.Fittings.SetMains(true);
        Assert.Equal(AllShut, _talk.Say(ReadInputs));
    }

    [Fact]
    public void The_vector_of_flash_on_is_echoed_and_the_board_ends_the_pulse_by_itself()
    {
        var vector = LineTalk.Vector("modbusRelay", "flashOn");
        Assert.Equal("", _talk.Send(vector));
        Assert.Equal(vector, _talk.Wait(10));
        Assert.Equal([1], Open());
        Assert.Equal(RelayOneOn, _talk.Say(ReadRelays));
        _talk.Wait(700);
        Assert.Equal(RelaysOff, _talk.Say(ReadRelays));
        Assert.Equal([(Happening.Pulse, 1, 700), (Happening.LockReleased, 1, 700)], Currents());
    }

    [Fact]
    public void A_lock_that_is_switched_on_stays_energised_until_it_is_switched_off_and_the_ledger_says_how_long()
    {
        var on = LineTalk.Vector("modbusRelay", "on");
        Assert.Equal(on, _talk.Say(on));
        Assert.Equal([(Happening.Pulse, 1, null)], Currents());
        _talk.Wait(20_000);
        Assert.True(_cabinet.Door(1).Energised);
        Assert.Contains("does not latch", _cabinet.Shut(1)!.Sentence, StringComparison.Ordinal);
        var off = LineTalk.Vector("modbusRelay", "off");
        Assert.Equal(off, _talk.Say(off));
        Assert.Equal((Happening.LockReleased, 1, 20_500), Currents().Last());
        Assert.Null(_cabinet.Shut(1));
    }

    [Fact]
    public void A_welded_relay_keeps_its_lock_energised_after_the_pulse_and_the_board_believes_it_off()
    {
        Board.SetCondition(_talk.Now, 1, RelayCondition.Welded);
        Assert.DoesNotContain(_cabinet.Ledger.After(0).Entries, entry => entry.What == Happening.Pulse);
        _talk.Say(LineTalk.Vector("modbusRelay", "flashOn"));
        _talk.Wait(9_500);
        Assert.Equal(RelaysOff, _talk.Say(ReadRelays));
        Assert.True(_cabinet.Door(1).Energised);
        Board.SetCondition(_talk.Now, 1, RelayCondition.Ok);
        Assert.Equal((Happening.LockReleased, 1, 10_500), Currents().Last());
    }

    [Fact]
    public void A_dead_relay_is_echoed_and_nothing_moves()
    {
        Board.SetCondition(_talk.Now, 1, RelayCondition.Dead);
        var vector = LineTalk.Vector("modbusRelay", "flashOn");
        Assert.Equal(vector, _talk.Say(vector));
        Assert.Empty(Open());
        Assert.Empty(Currents());
    }

    [Fact]
    public void A_new_order_takes_the_place_of_a_flash_under_way()
    {
        _talk.Send(LineTalk.Vector("modbusRelay", "flashOn"));
        _talk.Wait(400);
        _talk.Send(LineTalk.Vector("modbusRelay", "flashOn"));
        _talk.Wait(699);
        Assert.True(_cabinet.Door(1).Energised);
        _talk.Wait(1);
        Assert.Equal((Happening.LockReleased, 1, 1_100), Currents().Last());
    }

    [Fact]
    public void Flash_off_switches_a_lamp_off_for_a_while()
    {
        _talk.Say("01 05 00 06 FF 00 6C 3B");
        Assert.True(_cabinet.Fittings.View().Lamps[3]);
        _talk.Send("01 05 04 06 00 07 6D 39");
        Assert.False(_cabinet.Fittings.View().Lamps[3]);
        _talk.Wait(700);
        Assert.True(_cabinet.Fittings.View().Lamps[3]);
        Assert.Equal([Happening.LampOn, Happening.LampOff, Happening.LampOn], _cabinet.Ledger.After(0).Entries.Select(entry => entry.What));
    }

    [Fact]
    public void Several_relays_at_once_and_all_of_them_off()
    {
        Assert.Equal("01 0F 00 00 00 08 54 0D", _talk.Say("01 0F 00 00 00 08 01 FF BE D5"));
        Assert.Equal(6, Open().Count());
        Assert.Equal((true, true), (_cabinet.Fittings.View().Lamps[3], _cabinet.Fittings.View().Buzzer));
        var allOff = LineTalk.Vector("modbusRelay", "allOff");
        Assert.Equal(allOff, _talk.Say(allOff));
        Assert.Equal(RelaysOff, _talk.Say(ReadRelays));
        Assert.Equal((false, false), (_cabinet.Fittings.View().Lamps[3], _cabinet.Fittings.View().Buzzer));
        Assert.DoesNotContain(_cabinet.Doors(), door => door.Energised);
    }

    [Fact]
    public void A_toggle_turns_a_relay_over()
    {
        _talk.Say("01 05 00 01 55 00 A3 5A");
        Assert.Equal("01 01 01 02 D0 49", _talk.Say(ReadRelays));
        _talk.Say("01 05 00 01 55 00 A3 5A");
        Assert.Equal(RelaysOff, _talk.Say(ReadRelays));
    }

    [Theory]
    [InlineData("01 02 00 00 00 09 B8 0C", "01 82 02 C1 61")]
    [InlineData("01 02 00 00 00 00 78 0A", "01 82 03 00 A1")]
    [InlineData("01 05 00 08 FF 00 0D F8", "01 85 02 C3 51")]
    [InlineData("01 05 00 00 12 34 C0 BD", "01 85 03 02 91")]
    [InlineData("01 05 02 00 00 00 CC 72", "01 85 03 02 91")]
    [InlineData("01 05 02 00 80 00 AD B2", "01 85 03 02 91")]
    [InlineData("01 05 02 08 00 0A CD B7", "01 85 02 C3 51")]
    [InlineData("01 0F 00 01 00 08 01 FF 83 15", "01 8F 02 C5 F1")]
    [InlineData("01 03 10 00 00 01 80 CA", "01 83 02 C0 F1")]
    [InlineData("01 06 00 00 00 01 48 0A", "01 86 01 83 A0")]
    [InlineData("01 07 41 E2", "01 87 01 82 30")]
    public void What_the_board_cannot_do_is_refused_with_its_exception_and_moves_nothing(string request, string refusal)
    {
        Assert.Equal(refusal, _talk.Say(request));
        Assert.Equal(0, _cabinet.Ledger.Last);
    }

    [Fact]
    public void Registers_tell_address_and_speed()
    {
        Assert.Equal("01 03 02 00 01 79 84", _talk.Say("00 03 40 00 00 01 90 1B"));
        Assert.Equal("01 03 02 00 01 79 84", _talk.Say("01 03 20 00 00 01 8F CA"));
    }

    [Fact]
    public void An_order_to_all_boards_is_carried_out_in_silence()
    {
        _talk.Say(LineTalk.Vector("modbusRelay", "on"));
        Assert.Equal("", _talk.Say("00 05 00 FF 00 00 FC 2B"));
        Assert.False(_cabinet.Door(1).Energised);
    }

    [Fact]
    public void A_request_too_soon_after_a_reply_is_not_heard_and_counted()
    {
        _talk.Send(ReadInputs);
        Assert.Equal(AllShut, _talk.Wait(5));
        _talk.Wait(3);
        Assert.Equal("", _talk.Say(LineTalk.Vector("modbusRelay", "on")));
        Assert.Equal(1, _line.TooSoon);
        Assert.Empty(Open());
        Assert.Equal(AllShut, _talk.Say(ReadInputs));
    }

    [Fact]
    public void A_request_after_the_silence_is_heard()
    {
        _talk.Send(ReadInputs);
        Assert.Equal(AllShut, _talk.Wait(5));
        _talk.Now += ModbusRelayLineFarEnd.SilenceAt(9600);
        _talk.Send(LineTalk.Vector("modbusRelay", "on"));
        Assert.Equal((0, 1), (_line.TooSoon, Open().Count()));
    }

    [Fact]
    public void Two_requests_without_a_silence_between_them_are_one_request_and_noise()
    {
        _talk.Send("01 05 00 00 FF 00 8C 3A 01 05 00 01 FF 00 DD FA");
        Assert.Equal([1], Open());
        Assert.Equal(1, _line.TooSoon);
    }

    [Fact]
    public void A_request_in_pieces_is_heard_and_one_that_broke_off_ends_with_the_silence()
    {
        _talk.Send("01 05 00 00");
        _talk.Now += TimeSpan.FromMilliseconds(4);
        _talk.Send("FF 00 8C 3A");
        Assert.Equal([1], Open());
        _talk.Wait(100);
        _talk.Send("01 05 00 01");
        _talk.Now += TimeSpan.FromMilliseconds(5);
        _talk.Send("FF 00 DD FA");
        Assert.Equal([1], Open());
        _talk.Wait(100);
        Assert.Equal(AllShut.Length, _talk.Say(ReadInputs).Length);
    }

    [Theory]
    [InlineData("01 05 00 00 FF 00 8C 3B")]
    [InlineData("02 05 00 00 FF 00 8C 09")]
    [InlineData("55 01 05 00 00 FF 00 8C 3A")]
    public void A_wrong_checksum_another_address_or_noise_before_it_moves_nothing(string frame)
    {
        Assert.Equal("", _talk.Say(frame));
        Assert.Equal(0, _cabinet.Ledger.Last);
        Assert.Equal(AllShut, _talk.Say(ReadInputs));
    }

    [Theory]
    [InlineData(BoardFault.NoReply, "")]
    [InlineData(BoardFault.BadChecksum, "01 02 01 FF E1 92")]
    [InlineData(BoardFault.HalfFrame, "01 02 01")]
    [InlineData(BoardFault.WrongAddress, "02 02 01 FF E1 8C")]
    [InlineData(BoardFault.UnsolicitedInside, "01 02 01 " + AllShut + " FF E1 C8")]
    [InlineData(BoardFault.UnsolicitedBefore, AllShut + " " + AllShut)]
    [InlineData(BoardFault.SingleBytes, "01|02|01|FF|E1|C8")]
    public void A_scripted_fault_spoils_one_reply_and_the_next_is_sound(BoardFault fault, string expected)
    {
        Board.Script(fault, 1);
        Assert.Equal(expected, _talk.Say(ReadInputs));
        Assert.Equal(AllShut, _talk.Say(ReadInputs));
    }

    [Fact]
    public void When_the_supply_sags_every_relay_falls_and_stays_off()
    {
        _talk.Say("01 05 02 00 00 0A 4C 75");
        _talk.Say("01 05 00 06 FF 00 6C 3B");
        _talk.Say(LineTalk.Vector("modbusRelay", "on"));
        Board.Dip(_talk.Now, TimeSpan.FromSeconds(2));
        Assert.False(_cabinet.Door(1).Energised);
        Assert.False(_cabinet.Fittings.View().Lamps[3]);
        Assert.Equal("", _talk.Say(ReadInputs));
        _talk.Wait(2_000);
        Assert.Equal(RelaysOff, _talk.Say(ReadRelays));
    }

    [Fact]
    public void A_board_told_to_come_up_energised_does_when_its_supply_is_back_and_not_before()
    {
        Board.ComesUpEnergised = true;
        Board.Dip(_talk.Now, TimeSpan.FromSeconds(2));
        Assert.False(_cabinet.Door(1).Energised);
        _talk.Wait(2_000);
        Assert.NotEqual(RelaysOff, _talk.Say(ReadRelays));
        Assert.True(_cabinet.Door(1).Energised);
    }

    [Fact]
    public void An_echoing_adapter_hands_back_the_request_before_the_reply()
    {
        _line.Echo = true;
        Assert.Equal(ReadInputs + "|" + AllShut, _talk.Say(ReadInputs));
    }

    [Fact]
    public void Any_bytes_at_all_are_survived()
    {
        _talk.Rave(2718);
        Assert.StartsWith("01 02 01", _talk.Say(ReadInputs), StringComparison.Ordinal);
    }

    private ModbusRelayBoardFarEnd Board => (ModbusRelayBoardFarEnd)_line.Boards[0];

    private byte Inputs() => LineTalk.Bytes(_talk.Say(ReadInputs))[3];

    private IEnumerable<int> Open() => _cabinet.Doors().Where(door => door.Open).Select(door => door.Number);

    private IEnumerable<(Happening What, int Channel, int? Milliseconds)> Currents() =>
        _cabinet.Ledger.After(0).Entries.Where(entry => entry.What is Happening.Pulse or Happening.LockReleased).Select(entry => (entry.What, entry.Channel!.Value, entry.Milliseconds));
}
