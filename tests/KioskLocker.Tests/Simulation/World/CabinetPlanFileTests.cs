using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Simulation.World;

public sealed class CabinetPlanFileTests
{
    private const string Good = """
        {
          "name": "Tủ", "lines": [ { "name": "board-main", "kind": "xor8a", "baud": 9600 }, { "name": "scanner", "kind": "scanner", "family": "plain", "baud": 9600 } ],
          "boards": [ { "id": "main", "line": "board-main", "address": 1, "channels": 8, "feedback": "doorClosing" } ],
          "compartments": [ { "number": 1, "board": "main", "channel": 1, "size": "small" }, { "number": 2, "board": "main", "channel": 2, "size": "large", "low": true } ]
        }
        """;

    [Fact]
    public void The_demo_cabinet_has_twelve_compartments_as_described()
    {
        Assert.True(CabinetPlanFile.TryLoad(Repository.Path("hardware/cabinets/demo-12.json"), out var plan, out var error), error);
        Assert.Equal(6, plan.Compartments.Count(compartment => compartment.Size == PlanSize.Small));
        Assert.Equal(4, plan.Compartments.Count(compartment => compartment.Size == PlanSize.Medium));
        Assert.Equal(2, plan.Compartments.Count(compartment => compartment.Size == PlanSize.Large));
        Assert.Equal(4, plan.Compartments.Count(compartment => compartment.Low));
        Assert.Equal(12, plan.Boards.Single().Channels);
        Assert.Equal(["board-main", "scanner", "printer"], plan.Lines.Select(line => line.Name));
    }

    [Theory]
    [InlineData("demo-12", 12)]
    [InlineData("wall-24", 24)]
    [InlineData("kerong-16", 16)]
    [InlineData("mixed-16", 16)]
    public void Every_cabinet_of_the_hardware_folder_can_be_simulated(string name, int doors)
    {
        Assert.True(CabinetPlanFile.TryLoad(Repository.Path($"hardware/cabinets/{name}.json"), out var plan, out var error), error);
        var cabinet = new SimulatedCabinet(plan, new CabinetLedger(TimeProvider.System, 10));
        Assert.Equal(doors, cabinet.Doors().Count(door => door is { Open: false, ReadsOpen: false }));
    }

    [Fact]
    public void The_section_for_the_simulator_gives_its_boards_what_the_kiosk_need_not_know()
    {
        Assert.True(CabinetPlanFile.TryParse(
            Good.Replace("\"name\": \"Tủ\",", "\"name\": \"Tủ\", \"simulation\": { \"printMmPerS\": 90, \"boards\": { \"main\": { \"pulseMs\": 450, \"readAllDelayMs\": 70, \"unlockReplyMs\": 600, \"itemSensors\": true } } },", StringComparison.Ordinal),
            out var plan,
            out var error), error);
        var board = plan.Boards.Single();
        Assert.Equal((450, 70, 600, true, 90), (board.PulseMs, board.ReadAllDelayMs, board.UnlockReplyMs, board.ItemSensors, plan.Simulation.PrintMmPerS));
    }

    [Fact]
    public void A_bank_of_pins_has_as_many_channels_as_pins()
    {
        Assert.True(CabinetPlanFile.TryLoad(Repository.Path("hardware/cabinets/mixed-16.json"), out var plan, out var error), error);
        var bank = plan.Boards.Single(board => board.OutputPins.Count > 0);
        Assert.Equal((bank.OutputPins.Count, bank.InputPins.Count), (bank.Channels, bank.Inputs));
    }

    [Fact]
    public void A_sound_file_is_taken() => Assert.True(CabinetPlanFile.TryParse(Good, out _, out var error), error);

    [Theory]
    [InlineData("\"channel\": 2", "\"channel\": 1", "two compartments on channel 1 of board 'main'")]
    [InlineData("\"number\": 2", "\"number\": 1", "number 1 is listed twice")]
    [InlineData("\"channel\": 2", "\"channel\": 9", "channel 9 is outside 1–8 of board 'main'")]
    [InlineData("\"line\": \"board-main\"", "\"line\": \"nowhere\"", "its line 'nowhere' is not in lines")]
    [InlineData("\"line\": \"board-main\"", "\"line\": \"scanner\"", "its line 'scanner' is no line of boards")]
    [InlineData("\"kind\": \"xor8a\"", "\"kind\": \"telex\"", "line 2")]
    [InlineData("\"address\": 1", "\"address\": 77", "address 77 is outside 1–32")]
    [InlineData("\"board\": \"main\", \"channel\": 2", "\"board\": \"left\", \"channel\": 2", "its board 'left' is not in boards")]
    [InlineData("\"low\": true", "\"lo\": true", "lo")]
    [InlineData("\"name\": \"board-main\", \"kind\"", "\"name\": \"../board\", \"kind\"", "../board")]
    [InlineData("\"feedback\": \"doorClosing\"", "\"pulseMs\": 300", "feedback")]
    [InlineData("\"address\": 1, ", "", "its address is missing")]
    [InlineData("\"kind\": \"xor8a\", \"baud\": 9600", "\"kind\": \"kerongCu16\", \"baud\": 300", "baud 300")]
    [InlineData("\"channels\": 8", "\"channels\": 51", "channels 51 is outside 1–50")]
    [InlineData("\"channel\": 1,", "\"channel\": 1, \"contact\": 2,", "two compartments on contact 2 of board 'main'")]
    [InlineData("\"channel\": 1,", "\"channel\": 1, \"contact\": 9,", "contact 9 is outside 1–8")]
    [InlineData("\"name\": \"Tủ\",", "\"name\": \"Tủ\", \"name\": \"Tủ\",", "name")]
    [InlineData("\"name\": \"Tủ\",", "\"name\": \"Tủ\", \"outputs\": [ { \"kind\": \"buzzer\", \"board\": \"main\", \"channel\": 8 } ],", "has no outputs that stay switched on")]
    [InlineData("\"name\": \"Tủ\",", "\"name\": \"Tủ\", \"inputs\": [ { \"sense\": \"tamper\", \"board\": \"main\", \"channel\": 2, \"activeWhen\": \"open\" } ],", "two switches on channel 2 of board 'main'")]
    [InlineData("\"name\": \"Tủ\",", "\"name\": \"Tủ\", \"inputs\": [ { \"sense\": \"mainsFail\", \"board\": \"left\", \"channel\": 2, \"activeWhen\": \"open\" } ],", "inputs: mainsFail: its board 'left'")]
    [InlineData("\"name\": \"Tủ\",", "\"name\": \"Tủ\", \"simulation\": { \"boards\": { \"left\": { } } },", "there is no board 'left'")]
    [InlineData("\"name\": \"Tủ\",", "\"name\": \"Tủ\", \"simulation\": { \"boards\": { \"main\": { \"readAllDelayMs\": 2001 } } },", "readAllDelayMs 2001")]
    public void A_mistake_is_named(string good, string bad, string said)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        Assert.False(CabinetPlanFile.TryParse(Good.Replace(good, bad, StringComparison.Ordinal), out _, out var error));
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        Assert.False(CabinetPlanFile.TryLoad("/nowhere/cabinet.json", out _, out var error));
        Assert.Contains("/nowhere/cabinet.json", error, StringComparison.Ordinal);
    }
}
