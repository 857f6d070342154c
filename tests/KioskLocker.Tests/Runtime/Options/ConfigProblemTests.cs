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
        { "hotlineHours", "7", "hotlineHours", "is not text" },
        { "counter", "{ \"hours\": \"7:30\\n17:00\" }", "counter.hours", "not one line of at most 50 characters" },
        { "counter", "{ \"adress\": \"x\" }", "counter.adress", "is no key of this program" },
        { "defaultAgency", "\"H29 Q6\"", "defaultAgency", "no agency" },
        { "ratingLevels", "6", "ratingLevels", "out of range" },
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
        { "cabinet", "\"cabinet.json\"", "cabinet", "not an absolute path" },
        { "ports.scanner", "\"ttyS0\"", "ports.scanner", "not an absolute path" },
        { "ports.scanner", "\"/tmp/scanner\"", "ports.scanner", "not a serial device" },
        { "ports.scanner", "\"/dev/pts/3\"", "ports.scanner", "not a serial device" },
        { "ports.scanner", "\"/dev/ttyUSB0\"", "ports.scanner", "another device after the next start" },
        { "ports.scanner", "\"/dev/video0\"", "ports.scanner", "another device after the next start" },
        { "ports.scanner", "3", "ports.scanner", "not text" },
        { "ports", "[]", "ports", "not an object" },
        { "slips.font", "\"/no/such/font.ttf\"", "slips.font", "no font file" },
        { "slips.fontBold", "\"font.ttf\"", "slips.fontBold", "not an absolute path" },
        { "numbers.diagnosticsLimitMinutes", "4", "numbers.diagnosticsLimitMinutes", "out of range" },
        { "numbers.batterySeconds", "null", "numbers.batterySeconds", "no number" },
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void A_wrong_value_is_named_with_its_key(string place, string value, string key, string what)
    {
        var config = new ExampleConfig();
        var (parent, name) = Find(config.Root, place);
        Put(parent, name, JsonNode.Parse(value));
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
    [InlineData("cabinet")]
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
    public void All_problems_of_both_files_are_told_at_once()
    {
        var config = new ExampleConfig();
        config.Root["machine"] = "???";
        config.Board["address"] = 99;
        config.Root["office"]!["url"] = "http://10.0.0.1";
        Assert.Equal(
            [("kiosk.json", "machine"), ("kiosk.json", "office.url"), ("cabinet.json", "boards[0].address")],
            Assert.IsType<KioskOptionsReading.Bad>(config.Read()).Problems.Select(problem => (problem.File, problem.Key)));
    }

    [Fact]
    public void A_problem_tells_the_line_of_its_key_and_a_missing_key_that_of_what_surrounds_it()
    {
        const string Text = """
            // Of no use to anybody.
            {
              "machine": "Q6A1", "hotline": "?",
              "office":
              {
              }
            }
            """;
        var problems = Assert.IsType<KioskOptionsReading.Bad>(KioskOptionsReader.Read(Text, "kiosk.json", _ => throw new InvalidOperationException())).Problems;
        Assert.Equal(3, problems.Single(problem => problem.Key == "hotline").Line);
        Assert.Equal(4, problems.Single(problem => problem.Key == "office.url").Line);
        Assert.Null(problems.Single(problem => problem.Key == "dataFolder").Line);
    }

    [Fact]
    public void A_key_that_stands_twice_is_told_with_both_lines()
    {
        var problem = Only("{\n\"machine\": \"Q6A1\",\n\"hotline\": \"1022\",\n\"machine\": \"Q6A2\"\n}");
        Assert.Equal(("machine", 4, "this key stands in line 2 already"), (problem.Key, problem.Line, problem.What));
    }

    [Fact]
    public void Half_of_a_character_is_told_and_not_thrown()
    {
        var problem = Only("{\n\"hotline\": \"\\ud800\"\n}");
        Assert.Equal((2, "the text holds half of a character"), (problem.Line, problem.What));
    }

    [Fact]
    public void Simulated_lines_are_for_the_demo_only()
    {
        var config = new ExampleConfig();
        config.Ports["board-main"] = "/tmp/lines/board-main";
        Assert.Contains("\"demo\": true", config.Problem().ToDo, StringComparison.Ordinal);
        config.Root["demo"] = true;
        Assert.True(config.Good().Demo);
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
    public void A_file_that_is_no_configuration_is_told_as_such(string text, string what)
    {
        var problem = Only(text);
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
            Assert.Contains("there is no file", OnlyOf(path), StringComparison.Ordinal);
            Assert.Contains("is a folder", OnlyOf(folder.FullName), StringComparison.Ordinal);
            File.WriteAllBytes(path, [(byte)'{', 0xFF, (byte)'}']);
            Assert.Contains("is not UTF-8", OnlyOf(path), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string OnlyOf(string path) => Assert.Single(Assert.IsType<KioskOptionsReading.Bad>(KioskOptionsReader.ReadFile(path)).Problems).What;
    }

    private static ConfigProblem Only(string text) =>
        Assert.Single(Assert.IsType<KioskOptionsReading.Bad>(KioskOptionsReader.Read(text, "kiosk.json", _ => throw new InvalidOperationException())).Problems);

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
