using System.Text.Json;
using System.Text.RegularExpressions;
using KioskLocker.Core;
using KioskLocker.Core.Slips;
using KioskLocker.Runtime.Journal;
using KioskLocker.Tests.Runtime;
using KioskLocker.Tests.Runtime.Journal;
using KioskLocker.Tests.Simulation.Run;

namespace KioskLocker.Tests.Cli;

/// <summary>On journals that a real loop has written.</summary>
public sealed partial class ReplayCommandTests
{
    [Fact]
    public async Task A_drop_off_reads_as_the_approved_timeline_in_80_columns()
    {
        await using var bench = WithDropOff("1.0");
        var end = await bench.RunAsync("replay", bench.Folder, "--other-version");
        Assert.Equal((0, ""), (end.Code, end.Errors));
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Approved.Check("kioskctl-replay.txt", end.Output);
    }

    [Fact]
    public async Task Some_rows_as_JSON_have_the_approved_shape()
    {
        await using var bench = WithDropOff("1.0");
        var end = await bench.RunAsync("replay", bench.Folder, "--other-version", "--from", "14", "--to", "16", "--json");
        Assert.Equal(0, end.Code);
        Approved.Check("kioskctl-replay.json", Hash().Replace(end.Output.Replace(JournalReplay.Version, "(version)", StringComparison.Ordinal), "(hash)"));
    }

    [Fact]
    public async Task The_summary_counts_and_shows_no_rows()
    {
        await using var bench = WithDropOff();
        var end = await bench.RunAsync("replay", bench.Folder, "--summary");
        Assert.Equal(0, end.Code);
        Assert.Contains("1 dropOff", end.Output, StringComparison.Ordinal);
        Assert.Contains("1: 1 opened", end.Output, StringComparison.Ordinal);
        Assert.Contains("1 dossierDeposited", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("presses", end.Output, StringComparison.Ordinal);
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        using var json = JsonDocument.Parse((await bench.RunAsync("replay", bench.Folder, "--summary", "--json")).Output);
        Assert.False(json.RootElement.TryGetProperty("steps", out _));
        Assert.Equal(1, json.RootElement.GetProperty("summary").GetProperty("orders").GetInt32());
    }

    [Fact]
    public async Task Doors_alone_and_one_visit_alone_can_be_shown()
    {
        await using var bench = WithDropOff();
        Assert.Equal(
            ["ordered", "answered", "contact"],
            (await StepsAsync(bench, "--doors")).SelectMany(step => step.GetProperty("doors").EnumerateArray()).Select(door => door.GetProperty("what").GetString()));
        var text = (await bench.RunAsync("replay", bench.Folder, "--doors")).Output;
        Assert.Contains("door    2 ordered open", text, StringComparison.Ordinal);
        Assert.DoesNotContain("office", text.Split("SAME")[0].Split('\n', 4)[3], StringComparison.Ordinal);

        var visit = await StepsAsync(bench, "--visit", "1-5");
        Assert.All(visit, step => Assert.Equal("1-5", step.GetProperty("visit").GetString()));
        Assert.Equal("visitStarted", visit[0].GetProperty("event").GetString());
        Assert.Empty(await StepsAsync(bench, "--visit", "1-6"));
    }

    [Fact]
    public async Task No_personal_data_is_shown()
    {
        await using var bench = WithDropOff();
        foreach (var args in new[] { new[] { "replay", bench.Folder }, ["replay", bench.Folder, "--json"] })
        {
            var output = (await bench.RunAsync(args)).Output;
            Assert.All(new[] { Desk.IdNumber, Desk.IdNumber[^3..] + "\"", Desk.Phone, "Hồng", "Hạnh", "dk1:", "kk1:" }, secret => Assert.DoesNotContain(secret, output, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_journal_of_a_machine_in_the_world_is_replayed_without_a_difference_and_without_a_person()
    {
        await using var bench = new CliBench();
        using var world = new WorldBench(3, inMemory: false);
        world.World.Start();
        world.Rounds.Run(4);
        world.World.Stop();
        var end = await bench.RunAsync("replay", world.Folder, "--other-version");
        Assert.Equal((0, ""), (end.Code, end.Errors));
        Assert.EndsWith("SAME: stepped again, the journal leads to what the database holds.\n", end.Output, StringComparison.Ordinal);
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotMatch(@"\b[0-9]{12}\b|\b0[0-9]{9}\b", end.Output);
    }

    [Fact]
    public async Task A_journal_of_another_version_is_refused_with_2_unless_it_is_asked_for()
    {
        await using var bench = WithDropOff("0.0.9");
        var end = await bench.RunAsync("replay", bench.Folder, "--json");
        Assert.Equal(2, end.Code);
        Assert.Contains("from row 2 on the journal was written by program 0.0.9", end.Errors, StringComparison.Ordinal);
        Assert.Contains("--other-version", end.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await bench.RunAsync("replay", bench.Folder, "--other-version", "--json")).Code);
    }

    [Fact]
    public async Task Another_result_is_told_at_its_row_and_ends_with_1()
    {
        await using var bench = new CliBench();
        var kiosk = new Kiosk();
        using (var desk = new Desk(bench.Folder, (state, envelope) => envelope.Event is KioskEvent.LanguageChosen ? new StepResult(state, [], null) : kiosk.Step(state, envelope)))
        {
            desk.StartUp();
            desk.Post(new KioskEvent.VisitStarted(VisitKind.LookUp, Language.Vi), new KioskEvent.LanguageChosen(Language.En));
        }

        var end = await bench.RunAsync("replay", bench.Folder);
        Assert.Equal(1, end.Code);
        Assert.Contains("DIFFERENT at row 6: state: visit/language\nevent          chooses language En\nstored         \"vi\"\nstepped again  \"en\"\n", end.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await bench.RunAsync("replay", bench.Folder, "--json")).Output);
        Assert.False(json.RootElement.GetProperty("same").GetBoolean());
        Assert.Equal(6, json.RootElement.GetProperty("difference").GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task A_wrong_door_in_the_middle_is_told_at_its_row_in_words_in_80_columns()
    {
        await using var bench = new CliBench();
        var kiosk = new Kiosk();
        using (var desk = new Desk(bench.Folder, (state, envelope) => kiosk.Step(state, envelope) is var result && result.Effects.OfType<KioskEffect.OpenCompartment>().FirstOrDefault() is { } order
            ? result with { Effects = [.. result.Effects.Select(effect => effect == order ? order with { Compartment = new(4) } : effect)] } : result))
        {
            desk.StartUp();
            desk.Deposit();
            for (var row = 0; row < 20; row++)
                desk.Post(new KioskEvent.Housekeeping());
        }

        var end = await bench.RunAsync("replay", bench.Folder);
        Assert.Equal((1, ""), (end.Code, end.Errors));
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Approved.Check("kioskctl-replay-different.txt", end.Output[end.Output.IndexOf("DIFFERENT", StringComparison.Ordinal)..]);
        using var json = JsonDocument.Parse((await bench.RunAsync("replay", bench.Folder, "--json")).Output);
        Assert.Equal((13, "effects"), (json.RootElement.GetProperty("difference").GetProperty("seq").GetInt64(), json.RootElement.GetProperty("difference").GetProperty("what").GetString()));
        Assert.False(json.RootElement.TryGetProperty("outcomeOnly", out _));
    }

    [Fact]
    public async Task Rows_of_the_first_schema_are_said_to_be_compared_by_their_outcome_alone()
    {
        await using var bench = WithDropOff();
        var rows = FirstSchema.PutBack(bench.Folder);
        var early = await bench.RunAsync("replay", bench.Folder);
        Assert.NotEqual(0, early.Code);
        Assert.Contains("has schema 1, this program knows 3", early.Errors, StringComparison.Ordinal);
        using (var desk = new Desk(bench.Folder))
            desk.StartUp();
        var end = await bench.RunAsync("replay", bench.Folder);
        Assert.Equal((0, ""), (end.Code, end.Errors));
        Assert.Contains($"{rows} rows do not say what their step did", end.Output, StringComparison.Ordinal);
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        using var json = JsonDocument.Parse((await bench.RunAsync("replay", bench.Folder, "--json")).Output);
        Assert.Equal(rows, json.RootElement.GetProperty("outcomeOnly").GetInt64());
    }

    [Fact]
    public async Task A_broken_chain_is_not_stepped_and_ends_with_1()
    {
        await using var bench = WithDropOff();
        Assert.Equal(1, Shelf.Tamper(Path.Combine(bench.Folder, "kiosk.db"), "UPDATE journal SET json = replace(json, 'boot-1', 'boot-2') WHERE seq = 4"));
        var end = await bench.RunAsync("replay", bench.Folder);
        Assert.Equal((1, "", "kioskctl: the journal is BROKEN at row 4: its content does not match its hash. Nothing was stepped.\n"), (end.Code, end.Output, end.Errors));
    }

    [Fact]
    public async Task Without_a_database_the_end_is_3()
    {
        await using var bench = new CliBench();
        var end = await bench.RunAsync("replay", Path.Combine(bench.Folder, "elsewhere"));
        Assert.Equal(3, end.Code);
        Assert.Contains("there is no database", end.Errors, StringComparison.Ordinal);
    }

    private static CliBench WithDropOff(string? version = null)
    {
        var bench = new CliBench();
        using var desk = new Desk(bench.Folder);
        desk.StartUp(version: version);
        desk.Deposit();
        return bench;
    }

    private static async Task<List<JsonElement>> StepsAsync(CliBench bench, params string[] args)
    {
        var end = await bench.RunAsync(["replay", bench.Folder, "--json", .. args]);
        using var json = JsonDocument.Parse(end.Output);
        return [.. json.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.Clone())];
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();
}
