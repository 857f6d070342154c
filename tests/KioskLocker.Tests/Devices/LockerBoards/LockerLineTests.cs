using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>What a line does beside openings: all outputs off, lamps and buzzers, inputs of the cabinet, one supply. Played with relay boards, which have it all.</summary>
public sealed class LockerLineTests
{
    private const string Relays = "modbusRelay";

    private static readonly BoardOutput Lamp = new(SignalKind.Lamp, new CompartmentId(1));
    private static readonly BoardOutput Buzzer = new(SignalKind.Buzzer, null);

    [Fact]
    public void Everything_off_is_the_first_thing_that_each_board_hears_and_it_hears_it_once()
    {
        var rig = new ContractRig(Relays, boards: 3);
        rig.Up().Run(TimeSpan.FromSeconds(5));
        Assert.Equal(["010500FF0000FDFA", "020500FF0000FDC9", "030500FF0000FC18"], rig.Requests.Take(3).Select(request => Convert.ToHexString(request.Bytes)));
        Assert.Equal(3, rig.Requests.Count(IsAllOff));

        rig.Down();
        rig.Forget();
        rig.Up().Run(TimeSpan.FromSeconds(5));
        Assert.All(rig.Requests.Take(3), request => Assert.True(IsAllOff(request)));
        Assert.Equal(3, rig.Requests.Count(IsAllOff));
    }

    [Fact]
    public void Everything_off_that_nobody_confirmed_is_said_again_when_the_board_is_heard()
    {
        var rig = new ContractRig(Relays);
        rig.Script(0, BoardFault.NoReply);
        rig.Up().Run(TimeSpan.FromSeconds(8));
        Assert.Equal(1, rig.Requests.Count(IsAllOff));

        rig.Script(0, null);
        rig.Run(TimeSpan.FromSeconds(8));
        Assert.Equal(2, rig.Requests.Count(IsAllOff));
    }

    [Fact]
    public void Everything_off_confirmed_by_our_own_echo_is_said_again_when_the_board_is_heard()
    {
        var rig = new ContractRig(Relays) { HasEcho = true };
        rig.Script(0, BoardFault.NoReply);
        rig.Up().Run(TimeSpan.FromSeconds(8));
        rig.Script(0, null);
        rig.Run(TimeSpan.FromSeconds(8));
        Assert.Equal(2, rig.Requests.Count(IsAllOff));
        Assert.True(rig.Line.HasEcho);
    }

    [Fact]
    public void Everything_off_never_cuts_a_pulse_short()
    {
        var rig = new ContractRig(Relays);
        rig.Script(0, BoardFault.NoReply);
        rig.Up().Run(TimeSpan.FromSeconds(3));
        rig.OnPulse = () => rig.Script(0, null);
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(0, 1, PulseRule.Always)));
        rig.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(2, rig.Requests.Count(IsAllOff));
        Assert.Equal(500, Assert.Single(rig.Cabinet.Ledger.After(0).Entries, entry => entry.What == Happening.LockReleased).Milliseconds);
    }

    [Fact]
    public void Lamp_and_buzzer_go_on_and_off_and_each_order_is_answered()
    {
        var rig = WithFittings().Settled();
        Assert.Equal(CompletionCode.Ok, rig.Code(rig.Switch(Lamp, on: true)));
        Assert.Equal(CompletionCode.Ok, rig.Code(rig.Switch(Buzzer, on: true)));
        Assert.True(rig.Cabinet.Fittings.View().Lamps[1]);
        Assert.True(rig.Cabinet.Fittings.View().Buzzer);
        Assert.Equal(CompletionCode.Ok, rig.Code(rig.Switch(Lamp, on: false)));
        Assert.False(rig.Cabinet.Fittings.View().Lamps[1]);
        Assert.Equal(3, rig.Of<LockerEvent.SwitchAnswered>().Count());
    }

    [Fact]
    public void A_lamp_waits_for_an_opening_and_no_opening_for_a_lamp()
    {
        var rig = WithFittings().Settled();
        var ordered = rig.Now;
        var open = rig.Open(0, 1);
        var lamp = rig.Switch(Lamp, on: true);
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(open));
        Assert.Equal(CompletionCode.Ok, rig.Code(lamp));
        var (pulse, lit) = (rig.Requests.FindIndex(IsPulse), rig.Requests.FindIndex(request => request.Bytes is [0x02, 0x05, 0x00, 0x03, 0xFF, ..]));
        Assert.InRange(rig.Requests[pulse].At - ordered, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.True(pulse < lit);
    }

    [Fact]
    public void An_order_to_a_lamp_is_answered_whatever_the_line_is_doing()
    {
        var rig = WithFittings();
        Assert.Equal(CompletionCode.Offline, rig.Code(rig.Switch(Lamp, on: true)));
        rig.Settled();
        Assert.Equal(CompletionCode.NotFitted, rig.Code(rig.Switch(new BoardOutput(SignalKind.Lamp, new CompartmentId(5)), on: true)));

        rig.ScriptAll(BoardFault.NoReply);
        Assert.Equal(CompletionCode.Uncertain, rig.Code(rig.Switch(Lamp, on: true)));
        Assert.Equal(2, rig.Requests.Count(request => request.Bytes[1] == 0x05 && request.Bytes[4] == 0xFF));
        rig.Run(TimeSpan.FromSeconds(8));
        Assert.Equal(CompletionCode.Offline, rig.Code(rig.Switch(Lamp, on: true)));

        rig.ScriptAll(null);
        rig.Run(TimeSpan.FromSeconds(8));
        var waiting = Enumerable.Range(0, 40).Select(_ => rig.Switch(Lamp, on: true)).ToList();
        rig.Down();
        var codes = waiting.Select(rig.Code).ToList();
        Assert.Contains(CompletionCode.Cancelled, codes);
        Assert.Equal(CompletionCode.Offline, codes[20]);
        Assert.Equal(40, rig.Of<LockerEvent.SwitchAnswered>().Count(answer => waiting.Contains(answer.Effect)));
    }

    /// <summary>A board fresh from its box: its switches stand at another address than the map says.</summary>
    [Theory]
    [InlineData("xor8a")]
    [InlineData("xor8a of 8")]
    public void A_lone_board_at_another_address_is_asked_for_it_once_and_named(string family)
    {
        var one = BoardCase.All[family];
        var plan = one.Plan(1, SwitchClosedBy.DoorClosing);
        plan = plan with { Boards = [plan.Boards[0] with { Address = 3 }] };
        var rig = new ContractRig(one, plan, one.Settings(1, SwitchClosedBy.DoorClosing));
        rig.Up().Run(TimeSpan.FromSeconds(20));
        Assert.Equal(
            [(DeviceHealth.Offline, "no reply"), (DeviceHealth.Offline, "no reply at address 1, but the board there has address 3: set its switches, or \"address\" in the map")],
            rig.Of<LockerEvent.BoardChanged>().Select(change => (change.Health, change.Detail)));
        Assert.Single(rig.Requests, request => Convert.ToHexString(request.Bytes) == "8001009918");
    }

    [Fact]
    public void Families_without_outputs_say_that_none_is_fitted()
    {
        var rig = new ContractRig("kerongCu16").Settled();
        Assert.Equal(CompletionCode.NotFitted, rig.Code(rig.Switch(Lamp, on: true)));
    }

    [Fact]
    public void An_input_is_told_when_two_reads_agree_and_becomes_unknown_with_its_board()
    {
        var rig = WithFittings();
        rig.Up().Run(TimeSpan.FromSeconds(2));
        Assert.Equal([(CabinetInput.Tamper, InputState.Rest), (CabinetInput.MainsFail, InputState.Rest)], Inputs(rig));

        rig.Forget();
        rig.Cabinet.Fittings.SetPanel(open: true);
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([(CabinetInput.Tamper, InputState.Active)], Inputs(rig));

        rig.Forget();
        rig.ScriptAll(BoardFault.NoReply);
        rig.Run(TimeSpan.FromSeconds(4));
        Assert.Equal([(CabinetInput.Tamper, InputState.Unknown), (CabinetInput.MainsFail, InputState.Unknown)], Inputs(rig));

        rig.Forget();
        rig.ScriptAll(null);
        rig.Run(TimeSpan.FromSeconds(8));
        Assert.Equal([(CabinetInput.Tamper, InputState.Active), (CabinetInput.MainsFail, InputState.Rest)], Inputs(rig));

        rig.Forget();
        rig.Survey();
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([(CabinetInput.Tamper, InputState.Active), (CabinetInput.MainsFail, InputState.Rest)], Inputs(rig));
    }

    [Fact]
    public void An_input_that_bounces_for_one_read_is_not_told()
    {
        var rig = WithFittings().Settled();
        var reads = 0;
        rig.OnRequest = request =>
        {
            if (request is [0x02, 0x02, ..] && ++reads is 3 or 4)
            {
                rig.Cabinet.Fittings.SetMains(present: reads == 4);
            }
        };
        rig.Run(TimeSpan.FromSeconds(4));
        Assert.True(reads > 5);
        Assert.Empty(rig.Events);
    }

    [Fact]
    public void A_contact_on_another_channel_than_its_lock_is_read_there()
    {
        var one = BoardCase.All[Relays];
        var plan = one.Plan(1, SwitchClosedBy.DoorClosing);
        plan = plan with { Compartments = [plan.Compartments[0] with { Contact = 7 }, plan.Compartments[1]] };
        var settings = one.Settings(1, SwitchClosedBy.DoorClosing)[0] with
        {
            Channels = new Dictionary<int, CompartmentId> { [1] = one.Door(0, 1), [2] = one.Door(0, 2) },
            Contacts = new Dictionary<int, int> { [1] = 7 },
        };
        var rig = new ContractRig(one, plan, [settings]).Settled();
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(0, 1)));
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(0, 2)));
        Assert.Empty(rig.Of<LockerEvent.ContactChanged>());
    }

    [Fact]
    public void A_board_that_refuses_to_be_read_is_offline_and_says_why()
    {
        // The board has four inputs and is asked for eight.
        var one = BoardCase.All[Relays];
        var plan = one.Plan(1, SwitchClosedBy.DoorClosing);
        var rig = new ContractRig(one, plan with { Boards = [plan.Boards[0] with { InputCount = 4 }] }, one.Settings(1, SwitchClosedBy.DoorClosing));
        rig.Up().Run(TimeSpan.FromSeconds(3));
        Assert.Equal("refuses: it has no such relay or input (Modbus exception 2)", Assert.Single(rig.Of<LockerEvent.BoardChanged>()).Detail);
        var counters = rig.Line.Counters[BoardCase.Id(0)];
        Assert.True(counters.Refusals >= 3);
        Assert.Equal(0, counters.Timeouts);
        Assert.Equal("it has no such relay or input (Modbus exception 2)", counters.LastRefusal);
        Assert.Equal(OpenOutcome.BoardOffline, rig.Outcome(rig.Open(0, 1)));
    }

    [Fact]
    public void A_refused_pulse_is_watched_to_its_end_and_a_refused_lamp_said_to_be_refused()
    {
        // The board has four relays; lock 6 and the buzzer's relay 9 do not exist.
        var rig = WithFittings(relays: 4).Settled();
        Assert.Equal(OpenOutcome.Jammed, rig.Outcome(rig.Open(0, 6)));
        Assert.Equal(1, rig.PulseFrames);
        Assert.Equal(0, rig.PulsesFelt);
        Assert.Equal(CompletionCode.Refused, rig.Code(rig.Switch(Buzzer, on: true)));

        // The question for nine relays is the third, and it is not asked again.
        Assert.Equal(3, rig.Line.Counters[BoardCase.Id(0)].Refusals);
    }

    [Fact]
    public void A_refused_pulse_is_answered_with_the_boards_reason_and_counted_for_every_screen()
    {
        var rig = WithFittings(relays: 4).Settled();
        var refused = rig.Open(0, 6);
        Assert.Equal(OpenOutcome.Jammed, rig.Outcome(refused));
        Assert.Equal("it has no such relay or input (Modbus exception 2)", rig.Of<LockerEvent.OpenAnswered>().Single(answer => answer.Effect == refused).Refusal);
        var told = rig.Line.Tally(BoardCase.Id(0)).Counters;
        Assert.Equal("it has no such relay or input (Modbus exception 2)", told.LastRefusal);
        Assert.Equal(rig.Line.Counters[BoardCase.Id(0)].Refusals, told.Refusals);

        var taken = rig.Open(0, 1);
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(taken));
        Assert.Null(rig.Of<LockerEvent.OpenAnswered>().Single(answer => answer.Effect == taken).Refusal);
    }

    [Fact]
    public void Two_lines_on_one_supply_never_energise_two_locks_at_once()
    {
        var supply = new LockerSupply();
        var one = BoardCase.All[Relays];
        var plan = one.Plan(1, SwitchClosedBy.DoorClosing);
        var settings = one.Settings(1, SwitchClosedBy.DoorClosing)[0] with { Pulse = TimeSpan.FromSeconds(4) };
        var (first, second) = (new ContractRig(one, plan, [settings], supply).Settled(), new ContractRig(one, plan, [settings], supply).Settled());
        var (left, right) = (first.Open(0, 1), second.Open(0, 1));
        for (var step = 0; step < 3_000; step++)
        {
            // Both lines count from the same moment.
            first.Run(TimeSpan.FromMilliseconds(5));
            second.Run(TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal(OpenOutcome.Opened, first.Outcome(left));
        Assert.Equal(OpenOutcome.Opened, second.Outcome(right));
        var pulses = first.Requests.Concat(second.Requests).Where(IsPulse).ToList();
        Assert.Equal(2, pulses.Count);
        Assert.InRange((pulses[1].At - pulses[0].At).Duration(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));

        // What was read before the wait is too old to pulse on.
        var last = second.Requests.FindIndex(IsPulse);
        Assert.Equal(ModbusRelayProtocol.ReadInputs(1, 8), second.Requests[last - 1].Bytes);
        Assert.InRange(second.Requests[last].At - second.Requests[last - 1].At, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData(4800, 80208.4)]
    [InlineData(9600, 40104.2)]
    [InlineData(19_200, 20052.1)]
    [InlineData(38_400, 17_500)]
    [InlineData(115_200, 17_500)]
    public void Silence_between_modbus_frames_is_three_and_a_half_characters_or_the_fixed_one(int baud, double ticks)
    {
        var gap = new ModbusRelayFamily().Options.AtBaud(baud).FrameGap;
        Assert.InRange(gap.Ticks, ticks, ticks + 1);
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused_with_the_board_named()
    {
        var one = BoardCase.All[Relays];
        var good = one.Settings(1, SwitchClosedBy.DoorClosing)[0];
        LockerBoardSettings[] wrong =
        [
            good with { Contacts = new Dictionary<int, int> { [1] = 2 } },
            good with { Contacts = new Dictionary<int, int> { [1] = 9 } },
            good with { InputCount = 4 },
            good with { Outputs = new Dictionary<int, BoardOutput> { [3] = Lamp } },
            good with { Inputs = new Dictionary<int, BoardInput> { [3] = new(CabinetInput.Tamper, ActiveWhenSet: false) } },
            good with { Address = 0 },
            good with { ChannelCount = 33 },
            good with { Pulse = TimeSpan.FromSeconds(6) },
        ];
        Assert.All(wrong, settings => Assert.StartsWith(
            "board b0: ", Assert.Throws<ArgumentException>(() => new LockerLine(one.Family, [settings], one.Family.Options)).Message, StringComparison.Ordinal));
    }

    private static bool IsAllOff((TimeSpan At, byte[] Bytes) request) => request.Bytes is [_, 0x05, 0x00, 0xFF, 0x00, 0x00, _, _];

    private static bool IsPulse((TimeSpan At, byte[] Bytes) request) => request.Bytes is [_, 0x05, 0x02, ..];

    private static IEnumerable<(CabinetInput Input, InputState State)> Inputs(ContractRig rig) =>
        rig.Of<LockerEvent.InputChanged>().Select(change => (change.Input, change.State));

    /// <summary>Two boards: eight locks on the first, with the buzzer behind them; lamp and inputs on the second.</summary>
    private static ContractRig WithFittings(int relays = 9)
    {
        var one = BoardCase.All[Relays];
        var plan = one.Plan(2, SwitchClosedBy.DoorClosing);
        plan = plan with
        {
            Boards = [plan.Boards[0] with { Channels = relays, InputCount = 8 }, plan.Boards[1] with { Feedback = null }],
            Compartments = [.. plan.Compartments.Take(8)],
            Inputs =
            [
                new InputPlan { Sense = PlanSense.Tamper, Board = "b1", Channel = 2, ActiveWhen = SwitchPosition.Open },
                new InputPlan { Sense = PlanSense.MainsFail, Board = "b1", Channel = 3, ActiveWhen = SwitchPosition.Closed },
            ],
            Outputs =
            [
                new OutputPlan { Kind = PlanSignal.Buzzer, Board = "b0", Channel = 9 },
                new OutputPlan { Kind = PlanSignal.Lamp, Compartment = 1, Board = "b1", Channel = 4 },
            ],
        };
        var settings = one.Settings(2, SwitchClosedBy.DoorClosing);
        return new ContractRig(
            one,
            plan,
            [
                settings[0] with { ChannelCount = 9, InputCount = 8, Outputs = new Dictionary<int, BoardOutput> { [9] = Buzzer } },
                settings[1] with
                {
                    Channels = new Dictionary<int, CompartmentId>(),
                    Inputs = new Dictionary<int, BoardInput> { [2] = new(CabinetInput.Tamper, ActiveWhenSet: false), [3] = new(CabinetInput.MainsFail, ActiveWhenSet: true) },
                    Outputs = new Dictionary<int, BoardOutput> { [4] = Lamp },
                },
            ]);
    }
}
