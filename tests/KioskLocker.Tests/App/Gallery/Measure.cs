using System.Reflection;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>What a ruler finds on a page: what would have to be scrolled, overlaps, is cut off, is too small or too close. The ruler is <c>measure.js</c>.</summary>
internal static class Measure
{
    public static string Script { get; } = Read("measure.js");

    /// <param name="least">Smallest text, pixels.</param>
    /// <param name="listed">The same where technicians read frames and logs.</param>
    /// <param name="citizens">Nothing may have to be scrolled to.</param>
    public static Task<string[]> PageAsync(IPage page, double least, double listed, bool citizens) =>
        page.EvaluateAsync<string[]>("asked => ruler.measure(asked)", new { least, listed, citizens });

    /// <summary>A finding with where it was found.</summary>
    public static string Say(GalleryScreen screen, Look look, string finding) => $"{screen.Name} {look}: {finding}";

    internal static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("gallery/" + name) ?? throw new InvalidOperationException($"{name} is not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
