using KioskLocker.Core.Slips;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>Every screen measured in the browser: nothing scrolls, overlaps or is cut off, letters are large enough, fingers find what they aim at.</summary>
[Collection(Chromium.Name)]
public sealed class LayoutTests(Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Large Vietnamese text needs most room of all.</summary>
    [Fact]
    public async Task Each_screen_fits_the_upright_panel_with_ordinary_and_with_large_text() =>
        Nothing(await MeasureAsync([new(PanelSize.Upright, Language.Vi, Mode.Ordinary), new(PanelSize.Upright, Language.Vi, Mode.LargeContrast)], Quick));

    [Fact]
    public async Task Each_screen_fits_the_smallest_panel() =>
        Nothing(await MeasureAsync([new(PanelSize.Small, Language.Vi, Mode.Ordinary)], Quick));

    [Theory]
    [InlineData(1080)]
    [InlineData(1920)]
    [InlineData(1280)]
    public async Task Every_screen_in_every_form_fits_in_both_languages_and_every_mode(int width)
    {
        Effort.OnlyDeep();
        var sizes = PanelSize.All.Where(size => size.Width == width).ToList();

        // High contrast only adds lines: large letters are measured with it, and by itself one form of each screen tells.
        var bad = await Task.WhenAll(Look.Languages.Select(language =>
            MeasureAsync(Look.At(sizes, Mode.Ordinary, Mode.LargeContrast).Where(look => look.Language == language), _ => true)));
        Nothing([.. bad.SelectMany(one => one), .. await MeasureAsync(sizes.Select(size => new Look(size, Language.Vi, Mode.Contrast)), one => one.IsFirst)]);
    }

    /// <summary>One form of each screen; of technicians' pages the one with most on it.</summary>
    private static bool Quick(GalleryScreen screen) => screen.IsFirst || screen.Name.EndsWith("-bad", StringComparison.Ordinal);

    private static void Nothing(List<string> bad) => Assert.True(bad.Count == 0, string.Join('\n', bad));

    private async Task<List<string>> MeasureAsync(IEnumerable<Look> looks, Func<GalleryScreen, bool> which)
    {
        var bad = new List<string>();
        GalleryPage? page = null;
        try
        {
            foreach (var look in looks)
            {
                page ??= await GalleryPage.OpenAsync(chromium, look.Size, 1, [], Stop);
                await page.WishAsync(look);
                foreach (var screen in GalleryScreens.All.Where(which))
                {
                    await page.ShowAsync(screen);
                    bad.AddRange((await page.MeasureAsync(screen)).Select(finding => Measure.Say(screen, look, finding)));
                    await page.LeaveAsync(screen);
                }
            }
        }
        finally
        {
            if (page is not null)
            {
                await page.DisposeAsync();
            }
        }

        return bad;
    }
}
