using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Options;
using KioskLocker.Tests.Tidy;

namespace KioskLocker.Tests.Runtime.Options;

/// <summary>The file that is delivered and a map of hardware/cabinets, to be changed in one place by each test.</summary>
internal sealed class ExampleConfig
{
    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Fonts are taken from files that certainly exist, so that the tests need no package.</summary>
    /// <param name="cabinet">A file of hardware/cabinets, without its ending.</param>
    public ExampleConfig(string cabinet = "demo-12")
    {
        Map = JsonNode.Parse(File.ReadAllText(CabinetPath(cabinet)), null, Json)!.AsObject();
        Slips["font"] = typeof(ExampleConfig).Assembly.Location;
        Slips["fontBold"] = typeof(ExampleConfig).Assembly.Location;
    }

    public static string Path { get; } = System.IO.Path.Combine(Tree.Root, "deploy", "kiosk.example.json");

    /// <summary>Every cabinet that is delivered.</summary>
    public static TheoryData<string> Cabinets => new() { "demo-12", "kerong-16", "mixed-16", "wall-24" };

    /// <summary>The kiosk's own file.</summary>
    public JsonObject Root { get; } = JsonNode.Parse(File.ReadAllText(Path), null, Json)!.AsObject();

    /// <summary>The cabinet map.</summary>
    public JsonObject Map { get; }

    public JsonObject Slips => Root["slips"]!.AsObject();

    public JsonObject Ports => Root["ports"]!.AsObject();

    public JsonObject Board => Map["boards"]![0]!.AsObject();

    public JsonObject Compartment(int place) => Map["compartments"]![place]!.AsObject();

    public JsonObject Line(string name) => Map["lines"]!.AsArray().Single(line => line!["name"]!.GetValue<string>() == name)!.AsObject();

    public static string CabinetPath(string cabinet) => System.IO.Path.Combine(Tree.Root, "hardware", "cabinets", cabinet + ".json");

    public KioskOptionsReading Read() => KioskOptionsReader.Read(Root.ToJsonString(), "kiosk.json", _ => ReadMap());

    public CabinetMapReading ReadMap() => CabinetMapReader.Read(Map.ToJsonString(), "cabinet.json");

    public KioskOptions Good() => Assert.IsType<KioskOptionsReading.Good>(Read()).Options;

    /// <summary>The one problem there is in the kiosk's own file.</summary>
    public ConfigProblem Problem() => Assert.Single(Assert.IsType<KioskOptionsReading.Bad>(Read()).Problems);

    /// <summary>The one problem there is in the map, or between both files.</summary>
    public ConfigProblem MapProblem() => Assert.Single(Assert.IsType<KioskOptionsReading.NoMap>(Read()).Problems);
}
