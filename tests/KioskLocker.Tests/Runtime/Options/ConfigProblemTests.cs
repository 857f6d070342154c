using System.Text.Json.Nodes;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Tests.Runtime.Options;

/// <summary>One thing wrong at a time, in a file that is good otherwise: the one problem names key and remedy.</summary>
public sealed class ConfigProblemTests
{
    public static TheoryData<string, string, string, string> Wrongs => new()
    {
        { "machine", "\"Q6O1\"", "machine", "no machine number" },
        { "machine", "\"Q6A\"", "machine", "no machine number" },
        { "machine", "6", "machine", "not text" },
        { "demo", "\"yes\"", "demo", "neither true nor false" },
        { "dataFolder", "\"var/lib/kiosk\"", "dataFolder", "not an absolute path" },
        { "anchor", "\"kiosk.anchor\"", "anchor", "not an absolute path" },
        { "hotline", "\"call us\"", "hotline", "no telephone number" },
        { "defaultAgency", "\"H29 Q6\"", "defaultAgency", "no agency" },
        { "ratingLevels", "4", "ratingLevels", "not defined" },
        { "reserveForResults", "-1", "reserveForResults", "out of range" },
        { "touch.url", "\"http://0.0.0.0:5080\"", "touch.url", "must not be seen from the network" },
        { "touch.url", "\"http://192.168.1.4:5080\"", "touch.url", "must not be seen from the network" },
        { "office.url", "\"http://office.example.vn\"", "office.url", "unprotected" },
        { "office.url", "\"ftp://office.example.vn\"", "office.url", "not the address of a server" },
        { "office.url", "\"https://office.example.vn/kiosks?x=1\"", "office.url", "not the address of a server" },
        { "log.folder", "\"logs\"", "log.folder", "not an absolute path" },
        { "numbers.questionSeconds", "0", "numbers.questionSeconds", "out of range" },
        { "numbers.questionSeconds", "4.5", "numbers.questionSeconds", "out of range" },
        { "numbers.doorVoiceSeconds", "120", "numbers.doorBuzzerSeconds", "does not come after the voice" },
        { "numbers.doorAbandonedSeconds", "100", "numbers.doorAbandonedSeconds", "does not end after the buzzer" },
        { "numbers.wrongFactorWaitsSeconds", "[2, 0]", "numbers.wrongFactorWaitsSeconds", "not a list of waits" },
        { "numbers.wrongFactorWaitsSeconds", "[]", "numbers.wrongFactorWaitsSeconds", "not a list of waits" },
        { "numbers.wrongFactorWaitsSeconds", "[30, 1]", "numbers.wrongFactorWaitsSeconds", "lets codes be guessed" },
        { "numbers.lateAfter", "\"3 pm\"", "numbers.lateAfter", "no time of day" },
        { "numbers.pinTries", "0", "numbers.pinTries", "out of range" },
        { "numbers.pinTries", "11", "numbers.pinTries", "out of range" },
        { "numbers.pinWaitMinutes", "0", "numbers.pinWaitMinutes", "out of range" },
        { "numbers.pinWaitMinutes", "1441", "numbers.pinWaitMinutes", "out of range" },
        { "numbers.officeOpens", "\"7:30\"", "numbers.officeOpens", "no time of day" },
        { "numbers.officeOpens", "\"17:00\"", "numbers.officeCloses", "does not close after it opens" },
        { "numbers.officeCloses", "\"24:00\"", "numbers.officeCloses", "no time of day" },
        { "numbers.officeCloses", "\"06:00\"", "numbers.officeCloses", "does not close after it opens" },
        { "numbers.fourEyes", "\"yes\"", "numbers.fourEyes", "neither true nor false" },
        { "numbers.pickupWorkingDays", "0", "numbers.pickupWorkingDays", "out of range" },
        { "numbers.pickupWorkingDays", "61", "numbers.pickupWorkingDays", "out of range" },
        { "lines", "[]", "lines", "is empty" },
        { "lines.0.kind", "\"xor8A\"", "lines[0].kind", "not known here" },
        { "lines.0.baud", "9601", "lines[0].baud", "no speed" },
        { "lines.2.baud", "57600", "lines[2].baud", "a slip takes" },
        { "lines.0.port", "\"ttyS0\"", "lines[0].port", "not an absolute path" },
        { "lines.0.port", "\"/tmp/board\"", "lines[0].port", "not a serial device" },
        { "lines.0.port", "\"/dev/pts/3\"", "lines[0].port", "not a serial device" },
        { "lines.0.port", "\"/dev/ttyUSB0\"", "lines[0].port", "another device after the next start" },
        { "lines.1.port", "\"/dev/kiosk-boards\"", "lines[1].port", "port of line board-main already" },
        { "lines.1.name", "\"board-main\"", "lines[1].name", "another line already" },
        { "lines.1.name", "\"Scanner 1\"", "lines[1].name", "is no name" },
        { "lines.1.kind", "\"escPos\"", "", "" },
        { "lines.0.boards.0.address", "33", "lines[0].boards[0].address", "out of range" },
        { "lines.0.boards.0.address", "0", "lines[0].boards[0].address", "out of range" },
        { "lines.0.boards.0.channels", "51", "lines[0].boards[0].channels", "out of range" },
        { "lines.0.boards.0.channels", "11", "lines[0].boards[0].compartments[11].channel", "has no channel 12" },
        { "lines.0.boards.0.feedback", "\"doorClosed\"", "lines[0].boards[0].feedback", "not known here" },
        { "lines.0.boards.0.compartments.1.channel", "1", "lines[0].boards[0].compartments[1].channel", "drives compartment 1 already" },
        { "lines.0.boards.0.compartments.1.number", "1", "lines[0].boards[0].compartments[1].number", "on board main already" },
        { "lines.0.boards.0.compartments.1.number", "1000", "lines[0].boards[0].compartments[1].number", "out of range" },
        { "lines.0.boards.0.compartments.1.size", "\"tiny\"", "lines[0].boards[0].compartments[1].size", "not known here" },
        { "lines.2.printer.widthDots", "512", "lines[2].printer.widthDots", "no width" },
        { "lines.2.printer.font", "\"/no/such/font.ttf\"", "lines[2].printer.font", "no font file" },
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void A_wrong_value_is_named_with_its_key(string place, string value, string key, string what)
    {
        var config = new ExampleConfig();
        var (parent, name) = Find(config.Root, place);
        Put(parent, name, JsonNode.Parse(value));
        if (key.Length == 0)
        {
            // A line of another kind is wrong in many ways at once; that it is refused is enough.
            Assert.True(Assert.IsType<KioskOptionsReading.Bad>(config.Read()).Problems.Count > 1);
            return;
        }

        var problem = config.Problem();
        Assert.Equal(key, problem.Key);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.NotEmpty(problem.ToDo);
    }

    [Theory]
    [InlineData("machine")]
    [InlineData("dataFolder")]
    [InlineData("hotline")]
    [InlineData("defaultAgency")]
    [InlineData("touch")]
    [InlineData("touch.url")]
    [InlineData("office")]
    [InlineData("lines")]
    [InlineData("lines.0.name")]
    [InlineData("lines.0.port")]
    [InlineData("lines.0.baud")]
    [InlineData("lines.0.kind")]
    [InlineData("lines.0.boards")]
    [InlineData("lines.0.boards.0.id")]
    [InlineData("lines.0.boards.0.address")]
    [InlineData("lines.0.boards.0.channels")]
    [InlineData("lines.0.boards.0.feedback")]
    [InlineData("lines.0.boards.0.compartments.0.channel")]
    [InlineData("lines.0.boards.0.compartments.0.number")]
    [InlineData("lines.0.boards.0.compartments.0.size")]
    [InlineData("lines.2.printer")]
    [InlineData("lines.2.printer.widthDots")]
    [InlineData("lines.2.printer.font")]
    public void A_missing_key_is_named(string place)
    {
        var config = new ExampleConfig();
        var (parent, name) = Find(config.Root, place);
        Assert.True(parent.AsObject().Remove(name));
        var problems = Assert.IsType<KioskOptionsReading.Bad>(config.Read()).Problems;
        Assert.Contains(problems, problem => problem.Key == Shown(place) && problem.What.StartsWith("is missing", StringComparison.Ordinal));
        Assert.Single(problems);
    }

    [Theory]
    [InlineData("hotlien", "Did you mean \"hotline\"?")]
    [InlineData("datafolder", "Did you mean \"dataFolder\"?")]
    [InlineData("bagsHaveBarcode", "Did you mean \"bagsHaveBarcodes\"?")]
    [InlineData("xylophone", "Remove it. Known here are: ")]
    public void An_unknown_key_is_refused_with_the_one_probably_meant(string key, string remedy)
    {
        var config = new ExampleConfig();
        config.Root[key] = 1;
        var problem = config.Problem();
        Assert.Equal(key, problem.Key);
        Assert.StartsWith(remedy, problem.ToDo, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_deep_inside_is_found()
    {
        var config = new ExampleConfig();
        config.Compartment(3)["lowe"] = true;
        Assert.Equal(("lines[0].boards[0].compartments[3].lowe", "Did you mean \"low\"?"), (config.Problem().Key, config.Problem().ToDo));
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var config = new ExampleConfig();
        config.Root["machine"] = "???";
        config.Board["address"] = 99;
        config.Root["office"]!["url"] = "http://10.0.0.1";
        Assert.Equal(
            ["lines[0].boards[0].address", "machine", "office.url"],
            Assert.IsType<KioskOptionsReading.Bad>(config.Read()).Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Simulated_lines_are_for_the_demo_only()
    {
        var config = new ExampleConfig();
        config.Boards["port"] = "/tmp/lines/board-main";
        Assert.Contains("\"demo\": true", config.Problem().ToDo, StringComparison.Ordinal);
        config.Root["demo"] = true;
        Assert.True(config.Good().Demo);
    }

    [Fact]
    public void Two_boards_of_one_line_need_two_addresses_and_two_names()
    {
        var config = new ExampleConfig();
        var second = config.Board.DeepClone().AsObject();
        second["compartments"] = new JsonArray(new JsonObject { ["channel"] = 1, ["number"] = 13, ["size"] = "small" });
        config.Boards["boards"]!.AsArray().Add(second);
        Assert.Equal(
            ["lines[0].boards[1].id", "lines[0].boards[1].address"],
            Assert.IsType<KioskOptionsReading.Bad>(config.Read()).Problems.Select(problem => problem.Key));
        second["id"] = "second";
        second["address"] = 2;
        Assert.Equal(13, config.Good().ToSettings().Compartments.Count);
    }

    [Fact]
    public void A_cabinet_without_boards_is_refused()
    {
        var config = new ExampleConfig();
        config.Root["lines"]!.AsArray().RemoveAt(0);
        Assert.Equal("no line has locker boards", config.Problem().What);
    }

    [Fact]
    public void A_data_folder_too_long_for_its_socket_is_refused()
    {
        var config = new ExampleConfig();
        config.Root["dataFolder"] = "/" + new string('d', 93);
        _ = config.Good();
        config.Root["dataFolder"] = "/" + new string('d', 94);
        Assert.Equal("dataFolder", config.Problem().Key);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{\n\"machine\": \n}", "not JSON in line 3")]
    [InlineData("{\"machine\": \"Q6A1\", \"machine\": \"Q6A2\"}", "not JSON")]
    public void A_file_that_is_no_configuration_is_told_as_such(string text, string what)
    {
        var problem = Assert.Single(Assert.IsType<KioskOptionsReading.Bad>(KioskOptionsReader.Read(text)).Problems);
        Assert.Equal("", problem.Key);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_not_UTF_8_is_told_as_such()
    {
        var folder = Directory.CreateTempSubdirectory("kiosk-config-");
        try
        {
            var path = Path.Combine(folder.FullName, "kiosk.json");
            Assert.Contains("there is no file", Only(path), StringComparison.Ordinal);
            File.WriteAllBytes(path, [(byte)'{', 0xFF, (byte)'}']);
            Assert.Contains("is not UTF-8", Only(path), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string Only(string path) => Assert.Single(Assert.IsType<KioskOptionsReading.Bad>(KioskOptionsReader.ReadFile(path)).Problems).What;
    }

    private static (JsonNode Parent, string Name) Find(JsonNode root, string place)
    {
        var steps = place.Split('.');
        var at = root;
        foreach (var step in steps[..^1])
            at = at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        return (at, steps[^1]);
    }

    private static void Put(JsonNode parent, string name, JsonNode? value) => parent[name] = value;

    private static string Shown(string place) => System.Text.RegularExpressions.Regex.Replace(place, @"\.(\d+)", "[$1]");
}
