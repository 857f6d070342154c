using System.Text.Json;
using System.Xml.Linq;
using KioskLocker.Tests.Simulation;

namespace KioskLocker.Tests.Hardware;

/// <summary>Sheets for the cabinet builder belong to the cabinets that there are.</summary>
public sealed class SheetTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The demo is served by the simulator and built by nobody.</summary>
    public static TheoryData<string> Built =>
        [.. Directory.GetFiles(Repository.Path("hardware/cabinets"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "demo-12" && !name.EndsWith(".schema", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Built))]
    public void Every_cabinet_has_a_wiring_sheet_that_names_its_map_and_its_boards(string cabinet)
    {
        var words = Words("hardware/wiring/" + cabinet + ".svg");
        using var map = JsonDocument.Parse(
            File.ReadAllText(Repository.Path($"hardware/cabinets/{cabinet}.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

        Assert.Contains($"map: cabinets/{cabinet}.json", words);
        Assert.All(map.RootElement.GetProperty("boards").EnumerateArray(), board =>
            Assert.Contains(words, word => word.Contains('“' + board.GetProperty("id").GetString() + '”', StringComparison.Ordinal)));
        Assert.All(map.RootElement.GetProperty("compartments").EnumerateArray(), door =>
            Assert.Contains(door.GetProperty("number").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture), words));
    }

    /// <summary>commissioning.md tries both at every cabinet, so every map names both and every sheet draws what closes them.</summary>
    [Theory]
    [MemberData(nameof(Built))]
    public void Every_cabinet_senses_tampering_and_a_loss_of_mains_by_contacts_that_a_cut_wire_trips(string cabinet)
    {
        using var map = JsonDocument.Parse(
            File.ReadAllText(Repository.Path($"hardware/cabinets/{cabinet}.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

        var inputs = map.RootElement.GetProperty("inputs").EnumerateArray().Select(input => (input.GetProperty("sense").GetString(), input.GetProperty("activeWhen").GetString()));
        Assert.Equal([("mainsFail", "open"), ("tamper", "open")], inputs.Order());
        var words = Words("hardware/wiring/" + cabinet + ".svg");
        Assert.Contains(words, word => word.Contains("tamper", StringComparison.Ordinal));
        Assert.Contains(words, word => word.Contains("K1", StringComparison.Ordinal));
        Assert.DoesNotContain(words, word => word.Contains("(option", StringComparison.Ordinal));
    }

    [Fact]
    public void The_label_sheet_has_the_doors_of_the_largest_wall()
    {
        var words = Words("hardware/door-labels.svg");

        Assert.All(Enumerable.Range(1, 24), number => Assert.Contains(number.ToString(System.Globalization.CultureInfo.InvariantCulture), words));
    }

    private static List<string> Words(string sheet) => [.. XDocument.Load(Repository.Path(sheet)).Descendants(Svg + "text").Select(text => text.Value)];
}
