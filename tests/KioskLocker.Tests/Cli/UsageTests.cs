using System.Text.Json;

namespace KioskLocker.Tests.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("stauts")]
    [InlineData("service")]
    [InlineData("service", "out")]
    [InlineData("journal")]
    [InlineData("enroll")]
    [InlineData("status", "--colour")]
    [InlineData("journal", "list", "--most", "0")]
    [InlineData("journal", "list", "--most", "many")]
    [InlineData("replay")]
    [InlineData("replay", ".", "--visit", "44")]
    public async Task A_command_line_not_understood_ends_with_2(params string[] args)
    {
        await using var bench = new CliBench();
        var end = await bench.RunAsync(args);
        Assert.Equal(2, end.Code);
        Assert.StartsWith("kioskctl: ", end.Errors, StringComparison.Ordinal);
        Assert.Empty(end.Output);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("journal", "verify")]
    [InlineData("config", "check")]
    public async Task A_bad_configuration_ends_every_command_with_2_and_names_the_key(params string[] args)
    {
        await using var bench = new CliBench();
        bench.Config.Root["hotlien"] = "1";
        bench.Save();
        var end = await bench.RunAsync(args);
        Assert.Equal(2, end.Code);
        Assert.Equal("kioskctl: hotlien: is no key of this program. Did you mean \"hotline\"?\n", end.Errors);
    }

    [Fact]
    public async Task Config_check_as_JSON_is_the_approved_one()
    {
        await using var bench = new CliBench();
        bench.Config.Board["address"] = 40;
        bench.Config.Root["machine"] = "Q6";
        bench.Save();
        var end = await bench.RunAsync("config", "check", "--json");
        Assert.Equal(2, end.Code);
        Approved.Check("kioskctl-config-check.json", end.Output);
    }

    [Fact]
    public async Task Config_check_of_a_good_file_ends_with_0_and_lists_what_is_not_plugged_in()
    {
        await using var bench = new CliBench();
        bench.Config.Scanner["port"] = "/dev/serial/by-id/nobody-has-this";
        bench.Save();
        var end = await bench.RunAsync("config", "check", "--json");
        Assert.Equal(0, end.Code);
        using var answer = JsonDocument.Parse(end.Output);
        Assert.True(answer.RootElement.GetProperty("good").GetBoolean());
        Assert.Contains(answer.RootElement.GetProperty("absent").EnumerateArray(), absent => absent.GetProperty("key").GetString() == "lines[1].port");
    }
}
