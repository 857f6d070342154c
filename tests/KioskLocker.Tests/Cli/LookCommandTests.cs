using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Control;
using KioskLocker.Tests.Runtime.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Cli;

/// <summary>What people read in 80 columns, and what programs read as JSON.</summary>
public sealed class LookCommandTests : IAsyncDisposable
{
    private readonly CliBench _bench = new();
    private readonly FakeDiagnostics _kiosk = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("survey", "survey")]
    [InlineData("board", "board")]
    [InlineData("printer", "printer")]
    [InlineData("scanner", "scanner")]
    [InlineData("inputs", "inputs")]
    [InlineData("trace", "trace", "doors")]
    [InlineData("storage", "storage")]
    [InlineData("sync", "sync")]
    [InlineData("perf", "perf")]
    [InlineData("top", "top")]
    public async Task A_look_fits_80_columns_and_reads_as_approved(string name, params string[] args)
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        var end = await _bench.RunAsync(args);
        Assert.Equal((0, ""), (end.Code, end.Errors));
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Approved.Check($"kioskctl-{name}.txt", end.Output);
    }

    [Theory]
    [InlineData("survey", "survey")]
    [InlineData("board", "board", "left")]
    [InlineData("printer", "printer")]
    [InlineData("scanner", "scanner")]
    [InlineData("inputs", "inputs")]
    [InlineData("trace", "trace", "doors")]
    [InlineData("storage", "storage")]
    [InlineData("sync", "sync")]
    [InlineData("perf", "perf")]
    public async Task A_look_as_JSON_has_the_approved_shape(string name, params string[] args)
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        var end = await _bench.RunAsync([.. args, "--json"]);
        Assert.Equal(0, end.Code);
        Approved.Check($"kioskctl-{name}.json", end.Output);
    }

    [Fact]
    public async Task Who_has_the_boards_asked_or_takes_a_bundle_is_journalled_once_a_minute_and_who_looks_at_what_is_known_is_not()
    {
        var time = new FakeTimeProvider();
        await _bench.ListenAsync(app => app.MapControl(_kiosk.Port with { Time = time }));
        await _bench.RunAsync("survey");
        await _bench.RunAsync("survey");
        await _bench.RunAsync("board");
        await _bench.RunAsync("status");
        Assert.Equal([new KioskEvent.ConsoleLooked(ConsoleLook.Survey, FakeDiagnostics.You)], _kiosk.Posted);

        await _bench.RunAsync("bundle", Path.Combine(_bench.Folder, "bundle.zip"));
        time.Advance(TimeSpan.FromMinutes(1));
        await _bench.RunAsync("survey");
        Assert.Equal(
            [ConsoleLook.Survey, ConsoleLook.Bundle, ConsoleLook.Survey],
            _kiosk.Posted.Select(happened => Assert.IsType<KioskEvent.ConsoleLooked>(happened).Look));
    }

    [Fact]
    public async Task No_bundle_leaves_that_cannot_be_journalled_and_the_next_one_is()
    {
        PostOutcome outcome = new PostOutcome.NoRoom();
        List<KioskEvent> posted = [];
        await _bench.ListenAsync(app => app.MapControl(_kiosk.Port with
        {
            Post = happened =>
            {
                posted.Add(happened);
                return Task.FromResult(outcome);
            },
        }));
        var path = Path.Combine(_bench.Folder, "bundle.zip");
        var end = await _bench.RunAsync("bundle", path);
        Assert.NotEqual(0, end.Code);
        Assert.Contains("cannot be journalled", end.Errors, StringComparison.Ordinal);

        outcome = new PostOutcome.Taken(43);
        Assert.Equal(0, (await _bench.RunAsync("bundle", path)).Code);
        Assert.Equal([new KioskEvent.ConsoleLooked(ConsoleLook.Bundle, FakeDiagnostics.You), new KioskEvent.ConsoleLooked(ConsoleLook.Bundle, FakeDiagnostics.You)], posted);
    }

    [Fact]
    public async Task Outbox_retry_has_the_office_asked_again_and_is_journalled()
    {
        var asked = 0;
        await _bench.ListenAsync(app => app.MapControl(_kiosk.Port with { AskOfficeAgain = () => asked++ }));
        var end = await _bench.RunAsync("outbox", "retry");
        Assert.Equal((0, 1), (end.Code, asked));
        Assert.Contains("the office is asked again", end.Output, StringComparison.Ordinal);
        Assert.Equal([new KioskEvent.ConsoleLooked(ConsoleLook.Retry, FakeDiagnostics.You)], _kiosk.Posted);
    }

    [Fact]
    public async Task Survey_asks_the_boards_and_ends_with_1_where_a_part_fails()
    {
        _kiosk.Picture = () => Pictures.Well.With(Pictures.Left, board => board.Silent(12)).With("scanner", line => line.Gone("no such device: /dev/kiosk-scanner"))
            with { Link = Pictures.Well.Link with { ClockConfirmed = false } };
        await _bench.ListenAsKioskAsync(_kiosk);
        var end = await _bench.RunAsync("survey");
        Assert.Equal((1, 1), (end.Code, _kiosk.Surveys));
        Approved.Check("kioskctl-survey-faults.txt", end.Output);
    }

    [Theory]
    [InlineData("survey")]
    [InlineData("board")]
    public async Task What_a_board_refused_stands_beside_its_counters(string look)
    {
        const string Said = "it has no such relay or input (Modbus exception 2)";
        _kiosk.Picture = () => Pictures.Well.With(Pictures.Left, board => board with { Counters = board.Counters with { Refusals = 3, LastRefusal = Said } });
        await _bench.ListenAsKioskAsync(_kiosk);
        var text = await _bench.RunAsync(look);
        Assert.Contains("board left refused last: " + Said, text.Output, StringComparison.Ordinal);
        Assert.All(text.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        var json = await _bench.RunAsync(look, "--json");
        Assert.Contains("\"refusals\": 3", json.Output, StringComparison.Ordinal);
        Assert.Contains(Said, json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Survey_with_nothing_but_notes_ends_with_0()
    {
        _kiosk.Picture = () => Pictures.Well.With(7, door => door with { Contact = DoorContact.Open });
        await _bench.ListenAsKioskAsync(_kiosk);
        Assert.Equal(0, (await _bench.RunAsync("survey")).Code);
    }

    [Fact]
    public async Task A_look_at_one_device_ends_with_1_when_it_is_not_well()
    {
        _kiosk.Picture = () => Pictures.Well.With(Pictures.Left, board => board.Silent(12)) with
        {
            Printer = Pictures.Well.Printer! with { Status = new PrinterStatus(PrinterCondition.PaperOut, PaperSupply.Out) },
            Scanner = Pictures.Well.Scanner! with { Health = DeviceHealth.Offline },
            Link = Pictures.Well.Link with { Problem = "The office does not answer." },
        };
        await _bench.ListenAsKioskAsync(_kiosk);
        foreach (var command in new[] { "board", "printer", "scanner", "sync" })
            Assert.Equal(1, (await _bench.RunAsync(command)).Code);
        Assert.Equal(0, (await _bench.RunAsync("board", "main")).Code);
        Assert.Contains("there is main, left, right", (await _bench.RunAsync("board", "middle")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_not_there_is_answered_with_those_that_are()
    {
        await _bench.ListenAsKioskAsync(_kiosk);
        var end = await _bench.RunAsync("trace", "dors");
        Assert.Equal(1, end.Code);
        Assert.Contains("there is doors, printer, scanner", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_fitted_is_said()
    {
        _kiosk.Picture = () => Pictures.Well with { Printer = null, Scanner = null };
        await _bench.ListenAsKioskAsync(_kiosk);
        Assert.Contains("no printer is fitted", (await _bench.RunAsync("printer")).Errors, StringComparison.Ordinal);
        Assert.Contains("no scanner is fitted", (await _bench.RunAsync("scanner")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_is_looked_at_without_a_kiosk_too()
    {
        using var shelf = new Runtime.Journal.Shelf();
        shelf.Commit();
        shelf.Close();
        _bench.Config.Root["dataFolder"] = shelf.Folder;
        _bench.Save();
        var end = await _bench.RunAsync("storage", "--json");
        Assert.Equal(0, end.Code);
        Assert.Equal(1, JsonDocument.Parse(end.Output).RootElement.GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task Storage_of_a_kiosk_that_never_ran_cannot_be_reached() => Assert.Equal(3, (await _bench.RunAsync("storage")).Code);

    [Fact]
    public async Task Log_is_read_without_a_kiosk_and_only_its_problems_where_they_are_asked_for()
    {
        var folder = Path.Combine(_bench.Folder, "log");
        Directory.CreateDirectory(folder);
        _bench.Config.Root["log"] = new System.Text.Json.Nodes.JsonObject { ["folder"] = folder };
        _bench.Save();
        File.WriteAllText(Path.Combine(folder, "kiosk-20260424.json"), """
            {"@t":"2026-04-24T03:00:00Z","@mt":"Printer is {Condition}, paper {Paper}","Condition":"Ready","Paper":"Full","SourceContext":"KioskLocker.Runtime.Edge"}
            {"@t":"2026-04-24T03:00:01Z","@l":"Warning","@mt":"The heartbeat was not heard: {Problem}","Problem":"The office does not answer.","SourceContext":"KioskLocker.Runtime.Uplink.Heartbeat"}
            """);

        Assert.Equal("04-24 10:00:00 info  Edge: Printer is Ready, paper Full\n04-24 10:00:01 WARN  Heartbeat: The heartbeat was not heard: The office does not answer.\n", (await _bench.RunAsync("log")).Output);
        Assert.Equal("04-24 10:00:01 WARN  Heartbeat: The heartbeat was not heard: The office does not answer.\n", (await _bench.RunAsync("log", "--problems")).Output);
        Assert.Equal("04-24 10:00:01 WARN  Heartbeat: The heartbeat was not heard: The office does not answer.\n", (await _bench.RunAsync("log", "--most", "1")).Output);
    }

    [Fact]
    public async Task Bundle_is_written_once_and_never_over_another_file()
    {
        var file = Path.Combine(_bench.Folder, "K7M2.zip");
        Assert.Equal(3, (await _bench.RunAsync("bundle", file)).Code);
        Assert.False(File.Exists(file));

        await _bench.ListenAsKioskAsync(_kiosk);
        Assert.Equal($"{file}, 5 B\n", (await _bench.RunAsync("bundle", file)).Output);
        Assert.Equal("a zip", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(1, (await _bench.RunAsync("bundle", file)).Code);
    }
}
