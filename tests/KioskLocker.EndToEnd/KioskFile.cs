using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>The configuration file of a kiosk, which it reads when it starts.</summary>
internal static class KioskFile
{
    /// <summary>Changes the file; a kiosk that runs hears nothing of it.</summary>
    /// <returns>What stood there before.</returns>
    public static async Task<string> ChangeAsync(DemoPlaces places, Action<JsonNode> change)
    {
        var before = await File.ReadAllTextAsync(places.KioskConfig);
        var config = JsonNode.Parse(before)!;
        change(config);
        await File.WriteAllTextAsync(places.KioskConfig, config.ToJsonString());
        return before;
    }
}
