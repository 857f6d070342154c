using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Tests.Runtime.Options;

namespace KioskLocker.Tests.Runtime.Cabinets;

/// <summary>The published schema and the reader say the same of every file, as far as a schema can say it.</summary>
public sealed class CabinetSchemaTests
{
    /// <summary>Values of every kind, at and beyond the borders of what some key takes.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "\"\"", "\" \"", "\"x\"", "\"main\"", "\"A b\"", "\"gpio\"", "\"escpos\"", "\"lamp\"", "\"buzzer\"", "\"doorOpening\"", "\"open\"", "\"zbarcam\"", "\"ssi\"",
        "\"a-name-of-more-than-sixteen\"", "\"a-name-of-more-than-thirty-two-characters\"",
        "-1", "0", "1", "2.0", "1.5", "9", "10", "31", "39", "40", "47", "50", "51", "63", "64", "200", "255", "256", "384", "512", "576", "999", "1000", "9000", "9001", "9600", "9600.0", "115200", "1e9", "1e20",
        "[]", "{}", "[1]", "[1,1.0]", "[64]", "[\"a\"]", "[{}]",
    ];

    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(ExampleConfig.CabinetPath("cabinet.schema")));

    [Theory]
    [MemberData(nameof(ExampleConfig.Cabinets), MemberType = typeof(ExampleConfig))]
    public void Every_delivered_map_is_valid_and_names_the_schema(string cabinet)
    {
        var map = new ExampleConfig(cabinet).Map;
        Assert.True(IsValid(map));
        Assert.Equal("cabinet.schema.json", map["$schema"]!.GetValue<string>());
    }

    /// <summary>Each key of each map in turn is removed, gets each of the values, and a neighbour that nobody knows.</summary>
    [Theory]
    [MemberData(nameof(ExampleConfig.Cabinets), MemberType = typeof(ExampleConfig))]
    public void What_the_schema_refuses_the_reader_refuses_and_the_other_way_round(string cabinet)
    {
        var (refused, taken) = (0, 0);
        foreach (var place in Places(new ExampleConfig(cabinet).Map))
        {
            foreach (var change in Values.Append("remove").Append("neighbour"))
            {
                var map = new ExampleConfig(cabinet).Map;
                Change(map, place, change);
                var text = map.ToJsonString();
                var problems = CabinetMapReader.ProblemsOfKeys(text);
                Assert.True(IsValid(JsonNode.Parse(text)!) == (problems.Count == 0), $"{cabinet}: {string.Join('.', place)} = {change}: {(problems.Count == 0 ? "the reader takes it" : problems[0].ToString())}");
                _ = problems.Count == 0 ? taken++ : refused++;
                if (problems.Count > 0)
                    Assert.IsType<CabinetMapReading.Bad>(CabinetMapReader.Read(text, ""));
            }
        }

        Assert.True(refused > 500 && taken > 50, $"{refused} refused, {taken} taken");
    }

    [Fact]
    public void Every_key_that_the_reader_knows_is_described_in_the_schema()
    {
        var described = Described(JsonNode.Parse(File.ReadAllText(ExampleConfig.CabinetPath("cabinet.schema")))!);
        Assert.All(CabinetMapReader.KnownKeys().Select(key => key.Split('.')[^1].TrimEnd('[', ']')), key => Assert.Contains(key, described));
    }

    /// <summary>Every key but what only the simulator reads: there the kiosk does not look.</summary>
    private static IEnumerable<string[]> Places(JsonNode node, params string[] path) => node switch
    {
        JsonObject some => some.Where(child => path.Length > 0 || child.Key != "simulation")
            .SelectMany(child => Places(child.Value!, [.. path, child.Key]).Prepend([.. path, child.Key])),

        // The first of a list stands for those of its shape; of lists that hold several, all are taken.
        JsonArray list => list.Select((item, place) => (item, place)).DistinctBy(element => Shape(element.item!))
            .SelectMany(element => Places(element.item!, [.. path, element.place.ToString(System.Globalization.CultureInfo.InvariantCulture)])),
        _ => [],
    };

    private static string Shape(JsonNode node) => node is JsonObject some
        ? string.Join(',', some.Select(child => child.Key)) + some["kind"]?.GetValue<string>() + some["family"]?.GetValue<string>()
        : node.GetValueKind().ToString();

    private static void Change(JsonNode map, string[] place, string change)
    {
        var at = map;
        foreach (var step in place[..^1])
            at = at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        var parent = at.AsObject();
        if (change == "remove")
            parent.Remove(place[^1]);
        else if (change == "neighbour")
            parent["x-" + place[^1]] = 1;
        else
            parent[place[^1]] = JsonNode.Parse(change);
    }

    private static bool IsValid(JsonNode map)
    {
        using var document = JsonDocument.Parse(map.ToJsonString());
        return Schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.Flag }).IsValid;
    }

    private static HashSet<string> Described(JsonNode schema) => schema switch
    {
        JsonObject some => [.. some.SelectMany(child => child is { Key: "properties", Value: JsonObject properties } ? properties.Select(property => property.Key) : []), .. some.Where(child => child.Value is not null).SelectMany(child => Described(child.Value!))],
        JsonArray list => [.. list.Where(item => item is not null).SelectMany(item => Described(item!))],
        _ => [],
    };
}
