using System.Globalization;
using System.Text.Json.Nodes;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Options;
using KioskLocker.Tests.Runtime.Options;

namespace KioskLocker.Tests.Runtime.Cabinets;

/// <summary>One thing wrong at a time in a map that is good otherwise: the one problem names key, mistake and remedy.</summary>
public sealed class CabinetMapProblemTests
{
    /// <summary>Cabinet, place, new value (empty: removed), key of the problem, what is wrong, what to do.</summary>
    public static TheoryData<string, string, string, string, string, string> Wrongs => new()
    {
        { "demo-12", "name", "\"  \"", "name", "not text", "" },
        { "demo-12", "lines", "[]", "lines", "is empty", "one object for each cable" },
        { "demo-12", "lines.0.kind", "\"xor8A\"", "lines[0].kind", "not known here", "Did you mean \"xor8a\"?" },
        { "demo-12", "lines.0.baud", "9601", "lines[0].baud", "no speed", "9600" },
        { "demo-12", "lines.2.baud", "57600", "lines[2].baud", "a slip takes", "115200" },
        { "demo-12", "lines.2.widthDots", "512", "lines[2].widthDots", "no width", "576" },
        { "demo-12", "lines.1.family", "\"gm56\"", "lines[1].family", "not known here", "Did you mean \"gm65\"?" },
        { "demo-12", "lines.1.name", "\"Scanner 1\"", "lines[1].name", "is no name", "a-z" },
        { "demo-12", "lines.1.name", "\"printer\"", "lines[2].name", "name of another line already", "its own name" },
        { "demo-12", "lines.1.kind", "\"scaner\"", "lines[1].kind", "not known here", "Did you mean \"scanner\"?" },
        { "demo-12", "boards.0.line", "\"bord-main\"", "boards[0].line", "no line bord-main", "Did you mean \"board-main\"?" },
        { "demo-12", "boards.0.address", "33", "boards[0].address", "8A/80 boards have no address 33", "1 to 32" },
        { "demo-12", "boards.0.address", "0", "boards[0].address", "8A/80 boards have no address 0", "1 to 32" },
        { "demo-12", "boards.0.address", "300", "boards[0].address", "out of range", "0 to 255" },
        { "demo-12", "boards.0.channels", "51", "boards[0].channels", "out of range", "1 to 50" },
        { "demo-12", "boards.0.channels", "11", "compartments[11].channel", "board main has no channel 12 for door 12", "1 to 11" },
        { "demo-12", "boards.0.feedback", "\"doorClosed\"", "boards[0].feedback", "not known here", "doorClosing" },
        { "demo-12", "boards.0.feedback", "", "boards[0].feedback", "is missing, and doors hang on this board", "\"doorClosing\" or \"doorOpening\"" },
        { "demo-12", "boards.0.pulseMs", "1500", "boards[0].pulseMs", "cannot time 1500 ms", "8A/80 boards time 1000 ms to 9000 ms, in steps of 1000 ms; without this key" },
        { "demo-12", "boards.0.pulseMs", "300", "boards[0].pulseMs", "too short", "8A/80 boards time 1000 ms" },
        { "demo-12", "boards.0.inputs", "12", "boards[0].inputs", "as many inputs as channels", "Remove" },
        { "demo-12", "compartments.1.channel", "1", "compartments[1].channel", "channel 1 of board main is used twice: by door 1 and by door 2", "which wire" },
        { "demo-12", "compartments.1.contact", "1", "compartments[1].contact", "input 1 of board main is used twice: by the contact of door 1 and by the contact of door 2", "which wire" },
        { "demo-12", "compartments.1.number", "1", "compartments[1].number", "door 1 is on board main already", "painted on this door" },
        { "demo-12", "compartments.1.number", "1000", "compartments[1].number", "out of range", "1 to 999" },
        { "demo-12", "compartments.1.size", "\"tiny\"", "compartments[1].size", "not known here", "small" },
        { "demo-12", "compartments.1.board", "\"man\"", "compartments[1].board", "no board man", "Did you mean \"main\"?" },
        { "demo-12", "compartments.3.lowe", "true", "compartments[3].lowe", "no key of this program", "Did you mean \"low\"?" },
        { "demo-12", "outputs", """[{ "kind": "lamp", "compartment": 1, "board": "main", "channel": 12 }]""", "outputs[0].board", "8A/80 boards have no outputs for the lamp of door 1, only locks", "modbusRelay" },
        { "demo-12", "inputs", """[{ "sense": "tamper", "board": "main", "channel": 5, "activeWhen": "open" }]""", "inputs[0].channel", "input 5 of board main is used twice: by the contact of door 5 and by the switch for tamper", "which wire" },
        { "kerong-16", "boards.0.pulseMs", "6000", "boards[0].pulseMs", "a pulse of 6000 ms is too long for this board", "Kerong boards time 10 ms to 5000 ms, in steps of 10 ms" },
        { "kerong-16", "boards.0.address", "10", "boards[0].address", "Kerong boards have no address 10", "0 to 9" },
        { "kerong-16", "boards.0.channels", "20", "boards[0].channels", "Kerong boards do not have 20 channels", "Write 16" },
        { "mixed-16", "boards.1.address", "0", "boards[1].address", "Modbus relay boards have no address 0", "1 to 255" },
        { "mixed-16", "boards.1.address", "256", "boards[1].address", "out of range", "0 to 255" },
        { "mixed-16", "boards.1.address", "1", "boards[1].address", "1 is the address of board locks-left on the same line", "another address on its switches and here" },
        { "mixed-16", "boards.3.line", "\"relays\"", "boards[3].line", "line relays has no pins, it is a pair of wires", "\"gpio\"" },
        { "mixed-16", "boards.0.line", "\"scanner\"", "boards[0].line", "no board can hang on line scanner: it is a scanner", "wired to" },
        { "mixed-16", "boards.3.pulseMs", "2500", "boards[3].pulseMs", "too long", "Pins time 50 ms to 2000 ms" },
        { "mixed-16", "boards.3.outputPins.0", "4", "boards[3].inputPins", "pin 4 is an output of the same board", "one use" },
        { "mixed-16", "boards.3.outputPins.1", "12", "boards[3].outputPins[1]", "12 stands here twice", "once" },
        { "mixed-16", "boards.3.outputPins.1", "64", "boards[3].outputPins[1]", "out of range", "0 to 63" },
        { "mixed-16", "boards.3.inputPins", "[]", "boards[3].inputPins", "not a list of numbers", "for example" },
        { "mixed-16", "boards.0.inputs", "7", "compartments[7].channel", "board locks-left has no input 8 for the contact of door 8", "under \"contact\"" },
        { "mixed-16", "lines.1.driver", "\"libgpio\"", "lines[1].driver", "not known here", "Did you mean \"libgpiod\"?" },
        { "mixed-16", "lines.1.chip", "\"/dev/gpiochip0\"", "lines[1].chip", "no label of a chip", "pinctrl-rp1" },
        { "mixed-16", "inputs.0.sense", "\"mainsFail\"", "inputs[1].sense", "a second switch for mainsFail", "in series" },
        { "mixed-16", "inputs.0.channel", "9", "inputs[0].channel", "board lamps-left has no input 9 for the switch for tamper", "1 to 8" },
        { "mixed-16", "outputs.0.compartment", "17", "outputs[0].compartment", "there is no door 17", "of this map" },
        { "mixed-16", "outputs.1.compartment", "1", "outputs[1].kind", "the lamp of door 1 stands here twice", "Leave one" },
        { "mixed-16", "outputs.1.channel", "1", "outputs[1].channel", "channel 1 of board lamps-left is used twice: by the lamp of door 1 and by the lamp of door 2", "which wire" },
        { "mixed-16", "outputs.16.channel", "8", "outputs[16].channel", "output pin 8 of board pins is used twice: by door 16 and by the buzzer", "which wire" },
        { "mixed-16", "outputs.16.channel", "10", "outputs[16].channel", "board pins has no output pin 10 for the buzzer", "1 to 9" },
        { "mixed-16", "outputs.16.compartment", "3", "outputs[16].compartment", "no key of this program", "Remove it" },
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void A_mistake_is_named_with_its_key_and_its_remedy(string cabinet, string place, string value, string key, string what, string remedy)
    {
        var config = new ExampleConfig(cabinet);
        Put(config.Map, place, value);
        var problem = Assert.Single(Problems(config));
        Assert.Equal(key, problem.Key);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.ToDo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("compartments")]
    [InlineData("lines.0.name")]
    [InlineData("lines.0.kind")]
    [InlineData("lines.0.baud")]
    [InlineData("lines.1.driver")]
    [InlineData("lines.1.chip")]
    [InlineData("lines.2.family")]
    [InlineData("lines.3.widthDots")]
    [InlineData("boards.0.line")]
    [InlineData("boards.0.address")]
    [InlineData("boards.0.channels")]
    [InlineData("compartments.0.number")]
    [InlineData("compartments.0.channel")]
    [InlineData("compartments.0.size")]
    [InlineData("inputs.0.sense")]
    [InlineData("inputs.0.activeWhen")]
    [InlineData("outputs.0.kind")]
    public void A_missing_key_is_named(string place)
    {
        var config = new ExampleConfig("mixed-16");
        Put(config.Map, place, "");
        var problem = Problems(config)[0];
        Assert.Equal(System.Text.RegularExpressions.Regex.Replace(place, @"\.(\d+)", "[$1]"), problem.Key);
        Assert.StartsWith("is missing", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_and_a_board_that_nothing_hangs_on_are_named()
    {
        var config = new ExampleConfig();
        config.Map["lines"]!.AsArray().Add(new JsonObject { ["name"] = "spare", ["kind"] = "modbusRelay", ["baud"] = 9600 });
        Assert.Equal("no board hangs on line spare", Assert.Single(Problems(config)).What);
        config.Map["boards"]!.AsArray().Add(new JsonObject { ["id"] = "spare", ["line"] = "spare", ["address"] = 1, ["channels"] = 8 });
        Assert.Equal("no door, lamp or switch is wired to board spare", Assert.Single(Problems(config)).What);
    }

    [Fact]
    public void A_cabinet_without_a_line_for_boards_is_refused()
    {
        var config = new ExampleConfig();
        config.Map["lines"]!.AsArray().RemoveAt(0);
        Assert.Contains(Problems(config), problem => problem is { Key: "lines", What: "no line has boards" });
    }

    [Fact]
    public void A_second_printer_and_a_second_scanner_are_refused()
    {
        var config = new ExampleConfig();
        foreach (var line in new[] { config.Line("printer"), config.Line("scanner") })
        {
            var second = line.DeepClone().AsObject();
            second["name"] = second["name"]!.GetValue<string>() + "-2";
            config.Map["lines"]!.AsArray().Add(second);
        }

        Assert.Equal(["a second printer is not supported", "a second scanner is not supported"], Problems(config).Select(problem => problem.What).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_boards_of_one_name_are_told()
    {
        var config = new ExampleConfig("mixed-16");
        config.Map["boards"]![1]!["id"] = "lamps-right";
        Assert.Contains(Problems(config), problem => problem is { Key: "boards[2].id", What: "\"lamps-right\" is the name of another board already" });
    }

    [Fact]
    public void Two_banks_on_one_chip_are_one_board_too_many()
    {
        var config = new ExampleConfig("mixed-16");
        config.Map["boards"]!.AsArray().Add(new JsonObject { ["id"] = "more", ["line"] = "pins", ["outputPins"] = new JsonArray(10) });
        config.Map["outputs"]![16]!["board"] = "more";
        config.Map["outputs"]![16]!["channel"] = 1;
        Assert.Equal("line pins is board pins already", Assert.Single(Problems(config)).What);
    }

    [Fact]
    public void One_chip_under_two_names_is_told()
    {
        var config = new ExampleConfig("mixed-16");
        var second = config.Line("pins").DeepClone().AsObject();
        second["name"] = "pins-2";
        config.Map["lines"]!.AsArray().Add(second);
        config.Map["boards"]!.AsArray().Add(new JsonObject { ["id"] = "more", ["line"] = "pins-2", ["outputPins"] = new JsonArray(10) });
        config.Map["outputs"]![16]!["board"] = "more";
        config.Map["outputs"]![16]!["channel"] = 1;
        Assert.Equal("chip pinctrl-rp1 is line pins already", Assert.Single(Problems(config)).What);
    }

    [Fact]
    public void All_problems_come_at_once_from_the_top_of_the_file_to_its_end()
    {
        const string Text = """
            {
              "name": "Tủ",
              "lines": [ { "name": "a", "kind": "xor8a", "baud": 9600 } ],
              "boards": [
                { "id": "main", "line": "a", "address": 40, "channels": 8, "feedback": "doorClosing" }
              ],
              "compartments": [
                { "number": 1, "board": "main", "channel": 1, "size": "small" },
                { "number": 1, "board": "main", "channel": 9, "size": "huge" }
              ],
              "panel": 1
            }
            """;
        Assert.Equal(
            [(5, "boards[0].address"), (9, "compartments[1].size"), (9, "compartments[1].number"), (9, "compartments[1].channel"), (11, "panel")],
            Assert.IsType<CabinetMapReading.Bad>(CabinetMapReader.Read(Text, "map")).Problems.Select(problem => (problem.Line!.Value, problem.Key)));
    }

    [Theory]
    [MemberData(nameof(ExampleConfig.Cabinets), MemberType = typeof(ExampleConfig))]
    public void Every_delivered_map_is_good(string cabinet)
    {
        var reading = CabinetMapReader.ReadFile(ExampleConfig.CabinetPath(cabinet));
        Assert.Empty(reading is CabinetMapReading.Bad bad ? bad.Problems : []);
    }

    [Fact]
    public void Keys_are_the_approved_ones() => Approved.Check("cabinet-keys.txt", string.Join('\n', CabinetMapReader.KnownKeys()));

    private static IReadOnlyList<ConfigProblem> Problems(ExampleConfig config) => Assert.IsType<CabinetMapReading.Bad>(config.ReadMap()).Problems;

    /// <summary>Writes the value there; removes the key where it is empty.</summary>
    private static void Put(JsonNode map, string place, string value)
    {
        var steps = place.Split('.');
        var at = map;
        foreach (var step in steps[..^1])
            at = at is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : at[step]!;
        if (value.Length == 0)
            Assert.True(at.AsObject().Remove(steps[^1]));
        else if (at is JsonArray items)
            items[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        else
            at[steps[^1]] = JsonNode.Parse(value);
    }
}
