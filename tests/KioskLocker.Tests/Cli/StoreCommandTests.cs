using System.Text.Json;
using System.Text.RegularExpressions;
using KioskLocker.Tests.Runtime;
using KioskLocker.Tests.Runtime.Journal;

namespace KioskLocker.Tests.Cli;

/// <summary>On a database that a real loop has written, one drop-off long.</summary>
public sealed partial class StoreCommandTests
{
    [Fact]
    public async Task Journal_list_shows_the_last_rows_in_80_columns()
    {
        await using var bench = WithDropOff();
        var end = await bench.RunAsync("journal", "list", "--most", "3");
        Assert.Equal(0, end.Code);
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Equal(3, end.Output.Split('\n').Count(line => RowNumber().IsMatch(line)));
        Assert.Contains("doorContactChanged", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_list_from_a_row_as_JSON_has_the_approved_shape()
    {
        await using var bench = WithDropOff();
        var end = await bench.RunAsync("journal", "list", "--from", "3", "--most", "1", "--json");
        Assert.Equal(0, end.Code);
        Approved.Check("kioskctl-journal-list.json", Hash().Replace(end.Output, "(hash)"));
    }

    [Fact]
    public async Task Journal_rows_hold_no_personal_data()
    {
        await using var bench = WithDropOff();
        var end = await bench.RunAsync("journal", "list", "--most", "1000", "--json");
        Assert.DoesNotContain(Desk.IdNumber, end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Desk.Phone, end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_verify_of_a_sound_chain_ends_with_0()
    {
        await using var bench = WithDropOff();
        var end = await bench.RunAsync("journal", "verify", "--json");
        Assert.Equal(0, end.Code);
        using var answer = JsonDocument.Parse(end.Output);
        Assert.True(answer.RootElement.GetProperty("sound").GetBoolean());
        Assert.Equal(["kiosk", "sound", "rows", "head"], answer.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Journal_verify_names_the_row_that_was_changed_and_ends_with_1()
    {
        await using var bench = WithDropOff();
        Change(bench, "UPDATE journal SET json = replace(json, 'boot-1', 'boot-2') WHERE seq = 4");
        var end = await bench.RunAsync("journal", "verify", "--json");
        Assert.Equal(1, end.Code);
        Approved.Check("kioskctl-journal-broken.json", end.Output);
        Assert.Equal("BROKEN at row 4: its content does not match its hash\n", (await bench.RunAsync("journal", "verify")).Output);
    }

    [Fact]
    public async Task Journal_verify_sees_rows_cut_off_at_the_end()
    {
        await using var bench = WithDropOff();
        Change(bench, "DELETE FROM journal WHERE seq > 5");
        Assert.Equal(1, (await bench.RunAsync("journal", "verify")).Code);
    }

    [Fact]
    public async Task Outbox_as_JSON_has_the_approved_shape()
    {
        await using var bench = WithDropOff();
        var end = await bench.RunAsync("outbox", "--json");
        Assert.Equal(0, end.Code);
        Approved.Check("kioskctl-outbox.json", end.Output);
    }

    [Fact]
    public async Task Outbox_with_an_event_set_aside_ends_with_1_and_says_why()
    {
        await using var bench = WithDropOff();
        Change(bench, "UPDATE outbox SET aside = 'the office refuses it', tries = 3 WHERE seq = 1");
        var end = await bench.RunAsync("outbox");
        Assert.Equal(1, end.Code);
        Assert.Contains("1 set aside", end.Output, StringComparison.Ordinal);
        Assert.Contains("the office refuses it", end.Output, StringComparison.Ordinal);
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task The_database_of_a_running_kiosk_can_be_read()
    {
        await using var bench = new CliBench();
        using var desk = new Desk(bench.Folder);
        desk.StartUp();
        Assert.Equal(0, (await bench.RunAsync("journal", "verify")).Code);
        desk.Deposit();
        Assert.Equal(0, (await bench.RunAsync("journal", "verify")).Code);
    }

    [Theory]
    [InlineData("journal", "list")]
    [InlineData("journal", "verify")]
    [InlineData("outbox")]
    public async Task Without_a_database_the_end_is_3(params string[] args)
    {
        await using var bench = new CliBench();
        var end = await bench.RunAsync(args);
        Assert.Equal(3, end.Code);
        Assert.Contains("there is no database", end.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(bench.Folder, "kiosk.db")));
    }

    [Fact]
    public async Task A_file_that_is_no_database_ends_with_1()
    {
        await using var bench = new CliBench();
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, "kiosk.db"), new string('x', 8192), TestContext.Current.CancellationToken);
        Assert.Equal(1, (await bench.RunAsync("journal", "verify")).Code);
    }

    private static CliBench WithDropOff()
    {
        var bench = new CliBench();
        using var desk = new Desk(bench.Folder);
        desk.StartUp();
        desk.Deposit();
        return bench;
    }

    private static void Change(CliBench bench, string sql) => Assert.NotEqual(0, Shelf.Tamper(Path.Combine(bench.Folder, "kiosk.db"), sql));

    [GeneratedRegex("^ *1/[0-9]+ ")]
    private static partial Regex RowNumber();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();
}
