using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Simulation.World;

public sealed class CabinetPlanFileTests
{
    private const string Good = """
        {
          "name": "Tủ", "lines": [ { "name": "board-main", "kind": "xor8a" }, { "name": "scanner", "kind": "scanner" } ],
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

    [Fact]
    public void A_sound_file_is_taken() => Assert.True(CabinetPlanFile.TryParse(Good, out _, out var error), error);

    [Theory]
    [InlineData("\"channel\": 2", "\"channel\": 1", "two compartments on channel 1 of board 'main'")]
    [InlineData("\"number\": 2", "\"number\": 1", "number 1 is listed twice")]
    [InlineData("\"channel\": 2", "\"channel\": 9", "channel 9 is outside 1–8 of board 'main'")]
    [InlineData("\"line\": \"board-main\"", "\"line\": \"nowhere\"", "its line 'nowhere' is not in lines")]
    [InlineData("\"line\": \"board-main\"", "\"line\": \"scanner\"", "not of kind xor8a")]
    [InlineData("\"kind\": \"xor8a\"", "\"kind\": \"telex\"", "line 2")]
    [InlineData("\"address\": 1", "\"address\": 77", "address 77 is outside 1–32")]
    [InlineData("\"board\": \"main\", \"channel\": 2", "\"board\": \"left\", \"channel\": 2", "its board 'left' is not in boards")]
    [InlineData("\"low\": true", "\"lo\": true", "lo")]
    [InlineData("\"name\": \"board-main\", \"kind\"", "\"name\": \"../board\", \"kind\"", "../board")]
    [InlineData("\"feedback\": \"doorClosing\"", "\"pulseMs\": 300", "feedback")]
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
