using System.Text.Json;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>Test vectors of one family: frames with recomputed checksums, for drivers and simulators alike.</summary>
internal sealed class LockerFrames
{
    private readonly JsonElement _family;

    private LockerFrames(JsonElement family) => _family = family;

    public static LockerFrames Of(string family) =>
        new(JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "lock-frames.json"))).RootElement.GetProperty(family));

    public static int Number(JsonElement vector, string name) => vector.GetProperty(name).GetInt32();

    public static byte[] Hex(JsonElement vector) => Convert.FromHexString(vector.GetProperty("hex").GetString()!.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Vectors of one kind; there must be some.</summary>
    public IReadOnlyList<JsonElement> Each(string name)
    {
        var vectors = _family.GetProperty(name).EnumerateArray().ToList();
        Assert.NotEmpty(vectors);
        return vectors;
    }
}
