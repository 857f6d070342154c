using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Tests.Runtime.Options;

namespace KioskLocker.Tests.Runtime.Cabinets;

public sealed class CabinetHashTests
{
    private const string Map = """
        // A map with comments.
        {
          "name": "Tủ \"nhỏ\"", "$schema": "cabinet.schema.json",
          "lines": [ { "kind": "xor8a", "baud": 9600, "name": "a" } ],
          "boards": [ { "id": "main", "line": "a", "address": 1.0, "channels": 2, "feedback": "doorClosing" } ],
          "compartments": [ { "number": 1, "board": "main", "channel": 2, "size": "small", "low": true }, ],
          "simulation": { "printMmPerS": 100 } /* of no use to the kiosk */
        }
        """;

    private const string Canonical =
        """{"boards":[{"address":1,"channels":2,"feedback":"doorClosing","id":"main","line":"a"}],"compartments":[{"board":"main","channel":2,"low":true,"number":1,"size":"small"}],"lines":[{"baud":9600,"kind":"xor8a","name":"a"}],"name":"Tủ \"nhỏ\""}""";

    [Fact]
    public void It_is_SHA_256_of_the_content_in_its_one_form() =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical))), HashOf(Map));

    [Fact]
    public void Comments_order_of_keys_escapes_and_the_simulators_part_do_not_change_it()
    {
        const string Other = """
            { "compartments": [ { "low": true, "size": "small", "channel": 2, "board": "main", "number": 1 } ], "name": "T\u1ee7 \u0022nh\u1ecf\u0022",
              "boards": [ { "channels": 2, "id": "main", "address": 1, "feedback": "doorClosing", "line": "a" } ], "lines": [ { "name": "a", "kind": "xor8a", "baud": 9600 } ] }
            """;
        Assert.Equal(HashOf(Map), HashOf(Other));
    }

    [Theory]
    [MemberData(nameof(ExampleConfig.Cabinets), MemberType = typeof(ExampleConfig))]
    public void Every_value_counts_and_so_does_the_order_of_a_list(string cabinet)
    {
        var hashes = new HashSet<string>();
        Assert.True(hashes.Add(HashOf(new ExampleConfig(cabinet))));
        foreach (var change in new Action<JsonObject>[]
        {
            map => map["nameEn"] = "Another name",
            map => map["panelAfterColumn"] = 0,
            map => map["lines"]![0]!["name"] = "another",
            map => map["compartments"]![0]!["size"] = "large",
            map => map["compartments"]![0]!["column"] = 3,
            map => map["boards"]![0]!["feedback"] = "doorOpening",
            map =>
            {
                var first = map["compartments"]![0]!;
                map["compartments"]!.AsArray().RemoveAt(0);
                map["compartments"]!.AsArray().Insert(1, first);
            },
        })
        {
            var config = new ExampleConfig(cabinet);
            change(config.Map);
            foreach (var board in config.Map["boards"]!.AsArray().Where(board => config.Map["lines"]!.AsArray().All(line => line!["name"]!.GetValue<string>() != board!["line"]!.GetValue<string>())))
                board!["line"] = "another";
            Assert.True(hashes.Add(HashOf(config)));
        }
    }

    [Fact]
    public void People_compare_its_first_eight_characters()
    {
        Assert.Equal("01234567", CabinetMap.MarkOf("0123456789abcdef"));
        Assert.Equal("0123", CabinetMap.MarkOf("0123"));
    }

    private static string HashOf(string map) => Assert.IsType<CabinetMapReading.Good>(CabinetMapReader.Read(map, "map")).Map.Hash;

    private static string HashOf(ExampleConfig config) => Assert.IsType<CabinetMapReading.Good>(config.ReadMap()).Map.Hash;
}
