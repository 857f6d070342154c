using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Serve;
using KioskLocker.Simulation.Wire;
using KioskLocker.Simulation.World;
using KioskLocker.Tests.Devices.Line;
using KioskLocker.Tests.Runtime.Options;

namespace KioskLocker.Tests.Cli;

/// <summary><c>kioskctl gpio off</c> against the chip that a byte stream stands for: what ExecStopPost of the unit relies on.</summary>
public sealed class GpioCommandTests : IAsyncDisposable
{
    /// <summary>Lines of lock 3 of the bank and of the buzzer.</summary>
    private static readonly int[] LeftOn = [16, 9];

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-gpio-off-").FullName;
    private readonly CliBench _bench = new(new ExampleConfig("mixed-16"));
    private readonly SimulatedCabinet _cabinet;
    private readonly GpioChipFarEnd _chip;
    private readonly ServedLine _served;

    public GpioCommandTests()
    {
        Assert.True(CabinetPlanFile.TryLoad(Repository("hardware/cabinets/mixed-16.json"), out var plan, out var error), error);
        _cabinet = new SimulatedCabinet(plan, new CabinetLedger(TimeProvider.System, 1000));
        _chip = new GpioChipFarEnd(plan.Boards.Single(board => board.Id == "pins"), _cabinet);
        var far = new GpioChipLineFarEnd(_chip);
        _served = new ServedLine(plan.Lines.Single(line => line.Name == "pins"), new Pty(Port), TimeProvider.System, null, far.Receive, far.Tick);
        _bench.Config.Root["ports"] = new JsonObject { ["pins"] = Port };
        _bench.Save();
    }

    private string Port => Path.Combine(_folder, "pins");

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        await _bench.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_a_killed_kiosk_left_energised_is_off_afterwards()
    {
        LeaveOn();
        Assert.True(_cabinet.Fittings.View().Buzzer);
        Assert.NotNull(_cabinet.Shut(11));

        var end = await _bench.RunAsync("gpio", "off");
        Assert.Equal((0, ""), (end.Code, end.Errors));
        Assert.Equal($"pins (the chip behind {Port}): off, 8 locks and 1 others\n", end.Output);
        Assert.All(Enumerable.Range(1, 9), channel => Assert.False(_served.Look(_ => _chip.Pins.IsEnergised(channel))));
        Assert.False(_cabinet.Fittings.View().Buzzer);
        Assert.Null(_cabinet.Shut(11));
    }

    /// <summary>Somebody mistyped an option, or a package is gone, when the kiosk was killed: that has nothing to do with the pins.</summary>
    [Fact]
    public async Task Whatever_else_is_wrong_in_the_configuration_keeps_no_pin_energised()
    {
        LeaveOn();
        _bench.Config.Root["hotline"] = "ask Ivan";
        _bench.Config.Root["slips"] = new JsonObject { ["font"] = "/usr/share/fonts/gone.ttf" };
        _bench.Save();

        var end = await _bench.RunAsync("gpio", "off");
        Assert.Equal(0, end.Code);
        Assert.StartsWith("pins (the chip behind", end.Output, StringComparison.Ordinal);
        Assert.Contains("warning: ", end.Errors, StringComparison.Ordinal);
        Assert.Contains("no telephone number", end.Errors, StringComparison.Ordinal);
        Assert.False(_served.Look(_ => _chip.Pins.IsEnergised(3)));
    }

    [Fact]
    public async Task Where_nothing_of_the_cabinet_can_be_read_it_says_that_nothing_was_switched_off()
    {
        LeaveOn();
        await File.WriteAllTextAsync(_bench.ConfigPath, "{ \"machine\": ", TestContext.Current.CancellationToken);
        var end = await _bench.RunAsync("gpio", "off");
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains("NOTHING was switched off", end.Errors, StringComparison.Ordinal);
        Assert.True(_served.Look(_ => _chip.Pins.IsEnergised(3)));
    }

    [Fact]
    public async Task A_kiosk_that_runs_holds_its_lines_and_the_command_says_so()
    {
        var bank = ((KioskLocker.Runtime.Options.BoardPort.Pins)_bench.Config.Good().Wiring.Boards.Single(line => line.Name == "pins").Port).Bank;
        await using var running = bank.Open(TestContext.Current.CancellationToken);
        var end = await _bench.RunAsync("gpio", "off", "--json");
        Assert.Equal(1, end.Code);
        var answer = JsonDocument.Parse(end.Output).RootElement.EnumerateArray().Single();
        Assert.Equal(("pins", "held"), (answer.GetProperty("line").GetString(), answer.GetProperty("outcome").GetString()));
        Assert.Contains("port in use", answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chip_that_is_not_there_ends_with_3_and_the_reason()
    {
        _served.Pull();
        await Eventually.True(() => !File.Exists(Port), "pulled");
        var end = await _bench.RunAsync("gpio", "off");
        Assert.Equal(3, end.Code);
        Assert.Contains("NOT off: no such device", end.Output, StringComparison.Ordinal);
    }

    /// <summary>A kiosk that was killed in the middle of a pulse, and a map that is spoilt by then: in ExecStopPost nobody else would say so.</summary>
    [Theory]
    [InlineData("spoilt")]
    [InlineData("missing")]
    [InlineData("of another cabinet")]
    public async Task Without_a_map_nothing_is_switched_off_and_the_command_ends_with_2_and_says_so(string how)
    {
        LeaveOn();
        await using var bench = new CliBench(new ExampleConfig("mixed-16"));
        bench.Config.Root["ports"] = how == "of another cabinet" ? new JsonObject { ["relais"] = Port } : new JsonObject { ["pins"] = Port };
        bench.Save();
        if (how == "spoilt")
        {
            await File.WriteAllTextAsync(bench.MapPath, "{ \"lines\": [", TestContext.Current.CancellationToken);
        }
        else if (how == "missing")
        {
            File.Delete(bench.MapPath);
        }

        var end = await bench.RunAsync("gpio", "off");
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains("the map cannot be read: its pins are unknown, nothing was switched off", end.Errors, StringComparison.Ordinal);
        Assert.Contains("Cut the supply of the locks", end.Errors, StringComparison.Ordinal);
        Assert.True(_served.Look(_ => _chip.Pins.IsEnergised(3)));

        var json = await bench.RunAsync("gpio", "off", "--json");
        Assert.Equal(2, json.Code);
        Assert.Contains("nothing was switched off", JsonDocument.Parse(json.Output).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cabinet_without_pins_has_nothing_to_switch_off()
    {
        await using var bench = new CliBench();
        var end = await bench.RunAsync("gpio", "off");
        Assert.Equal((0, "nothing hangs on pins in this cabinet\n"), (end.Code, end.Output));
    }

    private void LeaveOn()
    {
        _served.Act(now =>
        {
            foreach (var pin in LeftOn)
            {
                _chip.Pins.Latch(now, pin, high: true);
                _chip.Pins.Set(now, pin, PinDirection.Output);
            }

            return 0;
        });
        Assert.True(_served.Look(_ => _chip.Pins.IsEnergised(3) && _chip.Pins.IsEnergised(9)));
    }

    private static string Repository(string path) => KioskLocker.Tests.Simulation.Repository.Path(path);
}
