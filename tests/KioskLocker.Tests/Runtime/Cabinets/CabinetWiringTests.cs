using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Options;
using KioskLocker.Simulation.World;
using KioskLocker.Tests.Runtime.Options;

namespace KioskLocker.Tests.Runtime.Cabinets;

/// <summary>What the drivers get of a map.</summary>
public sealed class CabinetWiringTests
{
    [Fact]
    public void A_board_has_the_compartments_contacts_and_pulse_of_its_map()
    {
        var config = new ExampleConfig();
        config.Board["feedback"] = "doorOpening";
        config.Board["pulseMs"] = 2000;
        config.Compartment(0)["channel"] = 12;
        config.Compartment(11)["channel"] = 1;
        config.Compartment(3)["contact"] = 5;
        config.Compartment(4)["contact"] = 4;
        var board = Assert.Single(Assert.Single(config.Good().Wiring.Boards).Boards);
        Assert.Equal((new BoardId("main"), 1, FeedbackPolarity.DoorOpening, 12), (board.Id, board.Address, board.Feedback, board.ChannelCount));
        Assert.Equal(new CompartmentId(1), board.Channels[12]);
        Assert.Equal(new CompartmentId(12), board.Channels[1]);
        Assert.Equal([(4, 5), (5, 4)], board.Contacts.OrderBy(contact => contact.Key).Select(contact => (contact.Key, contact.Value)));
        Assert.Equal(TimeSpan.FromSeconds(2), board.Pulse);
    }

    [Fact]
    public void A_mixed_cabinet_has_lamps_buzzer_and_switches_where_the_map_says()
    {
        var lines = new ExampleConfig("mixed-16").Good().Wiring.Boards;
        Assert.Equal(["relays", "pins"], lines.Select(line => line.Name));
        var boards = lines.SelectMany(line => line.Boards).ToDictionary(board => board.Id.Name);
        Assert.Equal(["lamps-left", "lamps-right", "locks-left", "pins"], boards.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new BoardOutput(SignalKind.Lamp, new CompartmentId(3)), boards["lamps-left"].Outputs[3]);
        Assert.Equal(new BoardOutput(SignalKind.Lamp, new CompartmentId(9)), boards["lamps-right"].Outputs[1]);
        Assert.Equal(new BoardOutput(SignalKind.Buzzer, null), boards["pins"].Outputs[9]);
        Assert.Equal(new BoardInput(CabinetInput.Tamper, ActiveWhenSet: false), boards["lamps-left"].Inputs[1]);
        Assert.Equal(new BoardInput(CabinetInput.MainsFail, ActiveWhenSet: false), boards["pins"].Inputs[9]);
        Assert.Equal(Enumerable.Range(9, 8), boards["pins"].Channels.Values.Select(compartment => compartment.Number).Order());
        Assert.Empty(boards["lamps-left"].Channels);
    }

    [Fact]
    public void Pins_are_taken_by_their_place_in_the_lists()
    {
        var bank = new ExampleConfig("mixed-16").Good().Wiring.Boards.Select(line => line.Port).OfType<BoardPort.Pins>().Single().Bank.Bank;
        Assert.Equal(new GpioOutputPin(12, ActiveLow: false), bank.Locks[1]);
        Assert.Equal(new GpioOutputPin(11, ActiveLow: false), bank.Locks[8]);
        Assert.Equal(new GpioOutputPin(9, ActiveLow: false), bank.Outputs[9]);
        Assert.Equal(new GpioInputPin(4, GpioPull.Up, ClosedWhenLow: true), bank.Switches[1]);
        Assert.Equal(new GpioInputPin(8, GpioPull.Up, ClosedWhenLow: true), bank.Switches[9]);
        Assert.Equal((8, 1, 9), (bank.Locks.Count, bank.Outputs.Count, bank.Switches.Count));
        Assert.Null(bank.Problem());
    }

    [Theory]
    [MemberData(nameof(ExampleConfig.Cabinets), MemberType = typeof(ExampleConfig))]
    public void Every_delivered_map_is_one_that_its_drivers_take(string cabinet)
    {
        foreach (var line in new ExampleConfig(cabinet).Good().Wires.Boards)
            Assert.NotNull(line.Family.NewDecoder(line.Boards));
    }

    [Fact]
    public void A_lock_pulse_left_out_is_what_boards_of_that_kind_do()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(300), PulseOf(new ExampleConfig()));
        Assert.Equal(TimeSpan.FromMilliseconds(500), PulseOf(new ExampleConfig("kerong-16")));
        Assert.Equal(TimeSpan.FromMilliseconds(500), PulseOf(new ExampleConfig("mixed-16")));

        static TimeSpan PulseOf(ExampleConfig config) => config.Good().Wires.Boards[0] is var line ? line.Family.PulseLength(line.Boards[0]) : default;
    }

    [Fact]
    public void A_scanner_line_has_its_family_and_a_camera_no_speed()
    {
        var config = new ExampleConfig();
        config.Line("scanner")["family"] = "honeywell";
        Assert.Equal(("honeywell", 9600), (config.Good().Wiring.Scanner!.Family, config.Good().Wiring.Scanner!.Line.BaudRate));
        config.Line("scanner")["family"] = "zbarcam";
        config.Line("scanner").Remove("baud");
        Assert.Equal(("zbarcam", 0), (config.Good().Wiring.Scanner!.Family, config.Good().Wiring.Scanner!.Line.BaudRate));
    }

    [Fact]
    public void A_camera_read_in_the_process_is_refused_by_a_build_that_cannot()
    {
        var config = new ExampleConfig();
        config.Line("scanner")["family"] = "camera";
        config.Line("scanner").Remove("baud");
        if (DeviceBuild.HasPackages)
        {
            Assert.Equal("camera", config.Good().Wiring.Scanner!.Family);
            return;
        }

        var problem = config.MapProblem();
        Assert.Equal(("lines[1].family", "this program cannot read a camera by itself"), (problem.Key, problem.What));
        Assert.Contains("zbarcam", problem.ToDo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mcp23008", GpioExpander.Mcp23008)]
    [InlineData("mcp23017", GpioExpander.Mcp23017)]
    [InlineData("mcp23018", GpioExpander.Mcp23018)]
    public void An_expander_is_a_chip_on_its_bus_where_this_build_drives_it(string driver, GpioExpander kind)
    {
        var config = new ExampleConfig("mixed-16");
        var line = config.Line("pins");
        line["driver"] = driver;
        line.Remove("chip");
        line["i2cBus"] = 1;
        line["i2cAddress"] = 33;
        if (kind != GpioExpander.Mcp23017 && !DeviceBuild.HasPackages)
        {
            var problem = config.MapProblem();
            Assert.Equal(("lines[1].driver", $"this program cannot drive an {driver}"), (problem.Key, problem.What));
            Assert.Contains("device packages", problem.ToDo, StringComparison.Ordinal);
            return;
        }

        var chip = config.Good().Wiring.Boards.Select(one => one.Port).OfType<BoardPort.Pins>().Single().Bank.Chip;
        Assert.Equal(new GpioChipSettings.Expander(1, 33, kind), chip);
    }

    /// <summary>The maker of the relay boards goes beyond the 247 of the standard.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(247)]
    [InlineData(255)]
    public void A_relay_board_is_spoken_to_at_every_address_its_maker_gives(int address)
    {
        var config = new ExampleConfig("mixed-16");
        config.Map["boards"]![0]!["address"] = address;
        config.Map["boards"]![1]!["address"] = 100;

        var line = config.Good().Wires.Boards[0];

        Assert.Equal(address, line.Boards.Single(board => board.Id == new BoardId("locks-left")).Address);
        Assert.NotNull(line.Family.NewDecoder(line.Boards));
        Assert.True(CabinetPlanFile.TryParse(config.Map.ToJsonString(), out var plan, out var error), error);
        Assert.Equal(address, plan.Boards[0].Address);
    }

    /// <summary>The map's words and the drivers must not drift apart.</summary>
    [Fact]
    public void Rules_of_each_kind_are_those_of_its_driver()
    {
        foreach (var (kind, family) in new (BoardKind, IBoardFamily)[] { (BoardKind.Xor8A, new Xor8AFamily()), (BoardKind.KerongCu16, new KerongCu16Family()), (BoardKind.ModbusRelay, new ModbusRelayFamily()) })
        {
            var rules = BoardKindRules.Of(kind);
            Assert.Equal(family.Name, rules.Word);
            Assert.Equal(family.Capabilities.SwitchesOutputs, rules.HasOutputs);
            Assert.Equal(family.Capabilities.ChannelsMost, rules.ChannelsMost);
            foreach (var (address, pulse) in new[] { (rules.AddressLeast, rules.PulseLeast), (rules.AddressMost, rules.PulseMost), (rules.AddressMost, rules.PulseOtherwise) })
            {
                var board = new LockerBoardSettings(new BoardId("b"), address, FeedbackPolarity.DoorClosing, new Dictionary<int, CompartmentId> { [1] = new(1) }, rules.ChannelsMost) { Pulse = TimeSpan.FromMilliseconds(pulse) };
                Assert.NotNull(family.NewDecoder([board]));
                Assert.Equal(board.Pulse, family.PulseLength(board));
            }
        }

        Assert.Equal(GpioBankSettings.OfMap([1], [], false, false, GpioPull.None, [1]).PulseMost, TimeSpan.FromMilliseconds(BoardKindRules.Of(BoardKind.Gpio).PulseMost));
    }
}
