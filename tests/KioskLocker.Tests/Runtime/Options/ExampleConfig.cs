using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Runtime.Options;
using KioskLocker.Tests.Tidy;

namespace KioskLocker.Tests.Runtime.Options;

/// <summary>The file that is delivered, to be changed in one place by each test.</summary>
internal sealed class ExampleConfig
{
    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Fonts are taken from files that certainly exist, so that the tests need no package.</summary>
    public ExampleConfig()
    {
        Printer["font"] = typeof(ExampleConfig).Assembly.Location;
        Printer["fontBold"] = typeof(ExampleConfig).Assembly.Location;
    }

    public static string Path { get; } = System.IO.Path.Combine(Tree.Root, "deploy", "kiosk.example.json");

    public JsonObject Root { get; } = JsonNode.Parse(File.ReadAllText(Path), null, Json)!.AsObject();

    public JsonObject Boards => Root["lines"]![0]!.AsObject();

    public JsonObject Board => Boards["boards"]![0]!.AsObject();

    public JsonObject Scanner => Root["lines"]![1]!.AsObject();

    public JsonObject PrinterLine => Root["lines"]![2]!.AsObject();

    public JsonObject Printer => PrinterLine["printer"]!.AsObject();

    public JsonObject Compartment(int place) => Board["compartments"]![place]!.AsObject();

    public KioskOptionsReading Read() => KioskOptionsReader.Read(Root.ToJsonString());

    public KioskOptions Good() => Assert.IsType<KioskOptionsReading.Good>(Read()).Options;

    /// <summary>The one problem there is.</summary>
    public ConfigProblem Problem() => Assert.Single(Assert.IsType<KioskOptionsReading.Bad>(Read()).Problems);
}
