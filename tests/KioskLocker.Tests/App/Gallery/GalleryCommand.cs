using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core.Slips;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App.Gallery;

/// <summary><c>deploy/gallery</c>: draws screens and measures them.</summary>
internal static class GalleryCommand
{
    /// <summary>Pages at work at once: drawing one keeps a processor busy.</summary>
    private const int Lanes = 2;

    /// <summary>The README's pictures: name of the file, screen, language, mode.</summary>
    private static readonly (string File, string Screen, Language Language, Mode Mode)[] Readme =
    [
        ("screen-idle", "idle-None", Language.Vi, Mode.Ordinary),
        ("screen-identify", "identify", Language.Vi, Mode.Ordinary),
        ("screen-placed", "placed", Language.Vi, Mode.Ordinary),
        ("screen-receipt", "receipt-Printed", Language.Vi, Mode.Ordinary),
        ("screen-phone-large-contrast", "typed-phone", Language.Vi, Mode.LargeContrast),
    ];

    /// <summary>Half as large as on the panel: what a page of text has room for.</summary>
    private const float ReadmeScale = 0.5f;

    /// <returns>0; 1 where it failed, or where only measuring was asked for and found something; 2 for a command line that cannot be followed.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (GalleryRequest.Read(args, out var problem) is not { } asked)
        {
            await errors.WriteLineAsync($"deploy/gallery: {problem} (see deploy/gallery --help)");
            return 2;
        }

        await using var chromium = new Chromium();
        try
        {
            await chromium.InitializeAsync();
            return asked.Readme ? await DrawReadmeAsync(chromium, asked, output, cancellationToken) : await DrawAsync(chromium, asked, output, cancellationToken);
        }
        catch (Exception failed) when (failed is PlaywrightException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"deploy/gallery: {failed.Message}");
            return 1;
        }
    }

    private static async Task<int> DrawAsync(Chromium chromium, GalleryRequest asked, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var screens = asked.Screens;
        var items = new ConcurrentBag<GalleryItem>();
        var told = TextWriter.Synchronized(output);
        var work = asked.Looks.GroupBy(look => (look.Size, look.Mode)).ToList();
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellationToken }, async (looks, stop) =>
        {
            await using var page = await GalleryPage.OpenAsync(chromium, looks.Key.Size, 1, [], stop);
            foreach (var look in looks)
            {
                var taken = await LookAtAsync(page, look, screens, asked.Folder, stop);
                taken.ForEach(items.Add);
                var bad = taken.Sum(one => one.Findings.Count);
                await told.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  {look}: {taken.Count} screens, {(bad == 0 ? "nothing wrong" : $"{bad} findings")}"));
            }
        });

        // In the order of the screens, whichever lane was quicker.
        var order = screens.Select((one, index) => (one.Name, index)).ToDictionary(one => one.Name, one => one.index, StringComparer.Ordinal);
        var lookOrder = asked.Looks.Select((look, index) => (look, index)).ToDictionary(one => one.look, one => one.index);
        List<GalleryItem> sorted = [.. items.OrderBy(one => order[one.Screen.Name]).ThenBy(one => lookOrder[one.Look])];
        var findings = sorted.SelectMany(one => one.Findings.Select(finding => Measure.Say(one.Screen, one.Look, finding))).ToList();
        foreach (var finding in findings)
        {
            await output.WriteLineAsync(finding);
        }

        if (asked.Folder is { } folder)
        {
            var index = Path.Combine(folder, "index.html");
            await File.WriteAllTextAsync(index, GalleryIndex.Of(sorted), cancellationToken);
            await output.WriteLineAsync($"{sorted.Count} pictures; open {index} in a browser");
        }

        await output.WriteLineAsync($"{screens.Count} screens, {sorted.Count} looks, {findings.Count} findings");
        return asked.MeasureOnly && findings.Count > 0 ? 1 : 0;
    }

    private static async Task<List<GalleryItem>> LookAtAsync(GalleryPage page, Look look, IReadOnlyList<GalleryScreen> screens, string? folder, CancellationToken cancellationToken)
    {
        var taken = new List<GalleryItem>();
        await page.WishAsync(look);
        foreach (var screen in screens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await page.ShowAsync(screen);
            var item = new GalleryItem(screen, look, folder is null ? "" : await page.TitleAsync(), await page.MeasureAsync(screen));
            if (folder is not null)
            {
                await page.PictureAsync(Path.Combine(folder, item.File));
            }

            taken.Add(item);
            await page.LeaveAsync(screen);
        }

        return taken;
    }

    private static async Task<int> DrawReadmeAsync(Chromium chromium, GalleryRequest asked, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = asked.Folder ?? Path.Combine(Tidy.Tree.Root, "deploy", "pictures");
        await using var page = await GalleryPage.OpenAsync(chromium, PanelSize.Upright, ReadmeScale, [], cancellationToken);
        foreach (var (file, name, language, mode) in Readme)
        {
            var screen = GalleryScreens.All.Single(one => one.Name == name);
            await page.WishAsync(new Look(PanelSize.Upright, language, mode));
            await page.ShowAsync(screen);
            await page.PictureAsync(Path.Combine(folder, file + ".png"));
            await page.LeaveAsync(screen);
            await output.WriteLineAsync(Path.Combine(folder, file + ".png"));
        }

        return 0;
    }
}
