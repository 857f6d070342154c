using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Demo;

/// <summary>The kiosk's own file for the demo: it names the map that the cabinet is served from, and plugs every line into the cabinet's pty.</summary>
internal static class DemoKioskConfig
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Text(DemoPlaces places)
    {
        var ports = new JsonObject();
        foreach (var line in Plan(places).Lines)
            ports[line.Name] = Path.Combine(places.Lines, line.Name);
        return new JsonObject
        {
            ["machine"] = DemoPlaces.Machine,
            ["demo"] = true,
            ["dataFolder"] = places.KioskData,
            ["hotline"] = "028 3855 1234",
            ["defaultAgency"] = "H29.Q6",
            ["touch"] = new JsonObject { ["url"] = places.KioskUrl },
            ["office"] = new JsonObject { ["url"] = places.OfficeUrl },
            ["log"] = new JsonObject { ["folder"] = Path.Combine(places.Data, "logs") },
            ["cabinet"] = places.CabinetFile,
            ["ports"] = ports,
        }.ToJsonString(Indented);
    }

    /// <summary>The cabinet of these places.</summary>
    /// <exception cref="DemoFailedException">There is none of that name, or its file is wrong.</exception>
    public static CabinetPlan Plan(DemoPlaces places)
    {
        if (!File.Exists(places.CabinetFile))
            throw new DemoFailedException($"There is no cabinet {places.Cabinet}. Choose one of: {string.Join(", ", places.Cabinets())}.");
        return CabinetPlanFile.TryLoad(places.CabinetFile, out var plan, out var error) ? plan : throw new DemoFailedException(error);
    }
}
