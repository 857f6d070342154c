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
    public async Task A_bad_configuration_ends_every_command_with_2_and_names_file_and_key(params string[] args)
    {
        await using var bench = new CliBench();
        bench.Config.Root["hotlien"] = "1";
        bench.Save();
        var end = await bench.RunAsync(args);
        Assert.Equal(2, end.Code);
        Assert.Equal($"kioskctl: {bench.ConfigPath}, line 1: hotlien: is no key of this program. Did you mean \"hotline\"?\n", end.Errors);
    }

    [Theory]
    [InlineData(3, "status")]
    [InlineData(3, "journal", "verify")]
    public async Task Without_a_good_map_the_other_commands_go_on(int code, params string[] args)
    {
        await using var bench = new CliBench();
        bench.Config.Board["address"] = 99;
        bench.Save();
        Assert.Equal(code, (await bench.RunAsync(args)).Code);
    }
}
