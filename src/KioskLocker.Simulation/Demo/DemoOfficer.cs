using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace KioskLocker.Simulation.Demo;

/// <summary>An officer or a technician who does not exist, with a badge that works at the demo's machine.</summary>
/// <param name="Id">Personnel number.</param>
/// <param name="Badge">Text of the badge's QR.</param>
/// <param name="Pin">Six digits.</param>
public sealed record DemoOfficer(string Id, string Badge, string Pin)
{
    /// <summary>Two officers: outside office hours one badge is not enough.</summary>
    public static IReadOnlyList<string> Ids { get; } = ["CB012", "CB034"];

    /// <summary>The technician.</summary>
    public const string TechnicianId = "KT007";

    /// <summary>Whether this one opens diagnostics mode and not papers.</summary>
    public bool IsTechnician => Id == TechnicianId;

    /// <summary>A PIN that the office never calls weak: no digit twice, and no run.</summary>
    public static string NewPin()
    {
        while (true)
        {
            var pin = RandomNumberGenerator.GetString("0123456789", 6);
            if (pin.Distinct().Count() == pin.Length && Math.Abs(pin[1] - pin[0]) is not (1 or 9))
                return pin;
        }
    }

    /// <summary>The staff that <see cref="Write"/> left.</summary>
    public static IReadOnlyList<DemoOfficer> Read(string file) =>
    [
        .. JsonNode.Parse(File.ReadAllText(file))!.AsArray()[0]!["items"]!.AsArray().Select(item =>
            new DemoOfficer(item!["id"]!.GetValue<string>(), item["text"]!.GetValue<string>(), item["pin"]!.GetValue<string>())),
    ];

    /// <summary>As a group of codes that the cabinet page shows, readable by the demo's owner only.</summary>
    public static void Write(string file, IEnumerable<DemoOfficer> officers)
    {
        var items = new JsonArray([.. officers.Select(officer => new JsonObject
        {
            ["label"] = $"{officer.Id}, PIN {officer.Pin}",
            ["labelEn"] = officer.IsTechnician ? "technician" : "officer of District 6",
            ["text"] = officer.Badge,
            ["id"] = officer.Id,
            ["pin"] = officer.Pin,
        })]);
        var groups = new JsonArray(new JsonObject { ["group"] = "Thẻ cán bộ", ["groupEn"] = "staff badges", ["items"] = items });
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var writer = new StreamWriter(stream);
        writer.Write(groups.ToJsonString());
    }
}
