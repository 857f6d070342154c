using System.Text.Json;
using System.Text.Json.Nodes;

namespace KioskLocker.Simulation.Demo;

/// <summary>The kiosk's configuration for the demo cabinet: the same compartments, read from the cabinet's own file.</summary>
internal static class DemoKioskConfig
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Text(DemoPlaces places)
    {
        var cabinet = JsonNode.Parse(File.ReadAllText(places.CabinetFile))!;
        var compartments = cabinet["compartments"]!.AsArray().Select(c => c!).ToList();
        var lines = new JsonArray();
        foreach (var line in cabinet["lines"]!.AsArray().Select(l => l!))
            lines.Add(Line(places, line, cabinet, compartments));
        var config = new JsonObject
        {
            ["machine"] = DemoPlaces.Machine,
            ["demo"] = true,
            ["dataFolder"] = places.KioskData,
            ["hotline"] = "028 3855 1234",
            ["defaultAgency"] = "H29.Q6",
            ["touch"] = new JsonObject { ["url"] = places.KioskUrl },
            ["office"] = new JsonObject { ["url"] = places.OfficeUrl },
            ["log"] = new JsonObject { ["folder"] = Path.Combine(places.Data, "logs") },
            ["lines"] = lines,
        };
        return config.ToJsonString(Indented);
    }

    private static JsonObject Line(DemoPlaces places, JsonNode line, JsonNode cabinet, List<JsonNode> compartments)
    {
        var name = line["name"]!.GetValue<string>();
        var result = new JsonObject { ["name"] = name, ["port"] = Path.Combine(places.Lines, name) };
        switch (line["kind"]!.GetValue<string>())
        {
            case "xor8a":
                result["kind"] = "xor8a";
                result["baud"] = 9600;
                result["boards"] = new JsonArray([.. cabinet["boards"]!.AsArray().Where(b => b!["line"]!.GetValue<string>() == name).Select(b => Board(b!, compartments))]);
                break;
            case "scanner":
                result["kind"] = "serialText";
                result["baud"] = 9600;
                break;
            default:
                result["kind"] = "escPos";
                result["baud"] = 460800;
                result["printer"] = new JsonObject
                {
                    ["widthDots"] = 576,
                    ["font"] = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
                    ["fontBold"] = "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
                };
                break;
        }

        return result;
    }

    private static JsonObject Board(JsonNode board, List<JsonNode> compartments)
    {
        var id = board["id"]!.GetValue<string>();
        return new JsonObject
        {
            ["id"] = id,
            ["address"] = board["address"]!.GetValue<int>(),
            ["channels"] = board["channels"]!.GetValue<int>(),
            ["feedback"] = board["feedback"]!.GetValue<string>(),
            ["compartments"] = new JsonArray([.. compartments.Where(c => c["board"]!.GetValue<string>() == id).Select(c => new JsonObject
            {
                ["channel"] = c["channel"]!.GetValue<int>(),
                ["number"] = c["number"]!.GetValue<int>(),
                ["size"] = c["size"]!.GetValue<string>(),
                ["low"] = c["low"]?.GetValue<bool>() ?? false,
            })]),
        };
    }
}
