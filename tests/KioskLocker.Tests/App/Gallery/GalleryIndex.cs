using System.Text.Json;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>One picture.</summary>
/// <param name="Title">The screen's own heading.</param>
/// <param name="Findings">What measuring found wrong.</param>
internal sealed record GalleryItem(GalleryScreen Screen, Look Look, string Title, IReadOnlyList<string> Findings)
{
    /// <summary>Within the gallery's folder.</summary>
    public string File => $"{Look.Size}/{Look.Tongue}/{Look.Manner.Replace('+', '-')}/{Screen.Name}.png";
}

/// <summary>The page to look through the pictures: one file beside them, opened from the disk.</summary>
internal static class GalleryIndex
{
    private const string Place = "GALLERY-ITEMS";

    /// <summary>What the page reads; its names are those of the script.</summary>
    public static string Of(IEnumerable<GalleryItem> items)
    {
        var rows = items.Select(one => new
        {
            screen = one.Screen.Name,
            phase = one.Screen.Frame.Phase.ToString(),
            title = one.Title,
            language = one.Look.Tongue,
            mode = one.Look.Manner,
            size = one.Look.Size.ToString(),
            file = one.File,
            findings = one.Findings,
        });

        // The serializer writes every sign that could end the script as a number.
        return Measure.Read("index.html").Replace(Place, JsonSerializer.Serialize(rows), StringComparison.Ordinal);
    }
}
