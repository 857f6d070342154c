using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Tests.Runtime.Options;

namespace KioskLocker.Tests.Cli;

public sealed class ConfigCheckTests
{
    [Fact]
    public async Task As_JSON_it_is_the_approved_one()
    {
        await using var bench = new CliBench();
        bench.Config.Board["address"] = 40;
        bench.Config.Root["machine"] = "Q6";
        bench.Save();
        var end = await bench.RunAsync("config", "check", "--json");
        Assert.Equal(2, end.Code);
        Approved.Check("kioskctl-config-check.json", end.Output.Replace(bench.Folder, "/etc/kiosklocker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_good_files_it_ends_with_0_and_lists_what_is_not_plugged_in()
    {
        await using var bench = new CliBench();
        var end = await bench.RunAsync("config", "check", "--json");
        Assert.Equal(0, end.Code);
        using var answer = JsonDocument.Parse(end.Output);
        Assert.True(answer.RootElement.GetProperty("good").GetBoolean());
        Assert.Equal(64, answer.RootElement.GetProperty("mapHash").GetString()!.Length);
        Assert.Contains(answer.RootElement.GetProperty("absent").EnumerateArray(), absent => absent.GetProperty("key").GetString() == "ports.scanner");
    }

    [Fact]
    public async Task A_technician_reads_it_in_80_columns_with_lines_and_what_to_do()
    {
        await using var bench = new CliBench(new ExampleConfig("mixed-16"));
        bench.Config.Board["pulseMs"] = 6000;
        bench.Config.Board["feedbak"] = "doorClosing";
        bench.Config.Compartment(2)["channel"] = 2;
        bench.Config.Map["outputs"]![16]!["board"] = "pinns";
        bench.Config.Map["boards"]![1]!["address"] = 1;
        bench.Config.Ports["relay"] = "/dev/kiosk-relays";
        bench.Save(indented: true);
        var end = await bench.RunAsync("config", "check");
        Assert.Equal(2, end.Code);
        Assert.Empty(end.Errors);
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80 || line.StartsWith('/'), line));
        Approved.Check("kioskctl-config-check.txt", end.Output.Replace(bench.Folder, "/etc/kiosklocker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_says_whether_the_kiosk_would_start()
    {
        await using var bench = new CliBench();
        bench.Config.Board["address"] = 99;
        bench.Save();
        Assert.EndsWith("1 problem. With this map the kiosk starts, is out of service and orders no door.\n", (await bench.RunAsync("config", "check")).Output, StringComparison.Ordinal);
        bench.Config.Root["machine"] = "?";
        bench.Save();
        Assert.EndsWith("2 problems. The kiosk does not start.\n", (await bench.RunAsync("config", "check")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_cabinet_is_told_in_figures_and_a_chip_that_is_none_by_name()
    {
        await using var bench = new CliBench(new ExampleConfig("mixed-16"));
        bench.Config.Ports["pins"] = "/tmp/pins";
        bench.Save();
        var end = await bench.RunAsync("config", "check");
        Assert.Equal(0, end.Code);
        Assert.Contains("16 doors on 4 boards, 2 switches, 17 lamps and buzzer; map ", end.Output, StringComparison.Ordinal);
        Assert.Contains("note: line pins is a byte stream that stands for the chip\n", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_in_a_file_cannot_steer_the_terminal()
    {
        await using var bench = new CliBench();
        bench.Config.Root["\u001b[2J"] = JsonValue.Create(1);
        bench.Save();
        Assert.DoesNotContain('\u001b', (await bench.RunAsync("config", "check")).Output);
    }
}
