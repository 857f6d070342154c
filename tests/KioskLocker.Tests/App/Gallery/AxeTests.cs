using KioskLocker.Core.Slips;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>axe-core finds nothing on any screen: WCAG 2.2 at level AA, and text with a contrast of 7 : 1.</summary>
[Collection(Chromium.Name)]
public sealed class AxeTests(Chromium chromium)
{
    private static readonly string[] Sample = ["idle-None", "papers", "phone", "door-open-0", "placed", "receipt-Printed", "collect-identify", "ended-owner-ReportedNotMine", "time-papers", "list-Load"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_objects_to_nothing_on_a_sample_of_screens_in_each_mode()
    {
        await using var page = await OpenAsync(PanelSize.Upright);
        var said = await AskAsync(page, new(PanelSize.Upright, Language.Vi, Mode.Ordinary), null, one => Sample.Contains(one.Name));
        foreach (var mode in new[] { Mode.Large, Mode.Contrast, Mode.LargeContrast })
        {
            said.AddRange(await AskAsync(page, new(PanelSize.Upright, Language.Vi, mode), Axe.SeenRules, one => Sample.Contains(one.Name)));
        }

        Assert.True(said.Count == 0, string.Join('\n', said));
    }

    [Fact]
    public async Task It_objects_to_pale_letters_and_to_a_button_without_a_name()
    {
        await using var context = await chromium.Browser.NewContextAsync();
        await context.AddInitScriptAsync(await Axe.ScriptAsync());
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<!DOCTYPE html><html lang=vi><title>x</title><body><main><h1>Tên</h1><p style='color:#767676;background:#fff'>Nhạt</p><button></button></main>");
        var said = await Axe.AskAsync(page, null);
        Assert.Contains(said, one => one.StartsWith("color-contrast-enhanced at p", StringComparison.Ordinal));
        Assert.Contains(said, one => one.StartsWith("button-name at button", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_objects_to_nothing_on_any_screen_in_any_mode_and_language_at_the_upright_panel()
    {
        Effort.OnlyDeep();
        await using var page = await OpenAsync(PanelSize.Upright);
        var said = new List<string>();
        foreach (var language in Look.Languages)
        {
            foreach (var mode in Enum.GetValues<Mode>())
            {
                said.AddRange(await AskAsync(page, new(PanelSize.Upright, language, mode), null, _ => true));
            }
        }

        Assert.True(said.Count == 0, string.Join('\n', said));
    }

    /// <summary>What colours and sizes decide; names and structure are the same at every size.</summary>
    [Theory]
    [InlineData(1920)]
    [InlineData(1280)]
    public async Task It_objects_to_nothing_that_the_size_of_a_panel_decides(int width)
    {
        Effort.OnlyDeep();
        var size = PanelSize.All.Single(one => one.Width == width);
        await using var page = await OpenAsync(size);
        var said = new List<string>();
        foreach (var mode in Enum.GetValues<Mode>())
        {
            said.AddRange(await AskAsync(page, new(size, Language.Vi, mode), Axe.SeenRules, one => one.IsFirst));
        }

        Assert.True(said.Count == 0, string.Join('\n', said));
    }

    private async Task<GalleryPage> OpenAsync(PanelSize size) => await GalleryPage.OpenAsync(chromium, size, 1, [await Axe.ScriptAsync()], Stop);

    private static async Task<List<string>> AskAsync(GalleryPage page, Look look, IReadOnlyList<string>? rules, Func<GalleryScreen, bool> which)
    {
        var said = new List<string>();
        await page.WishAsync(look);
        foreach (var screen in GalleryScreens.All.Where(which))
        {
            await page.ShowAsync(screen);
            said.AddRange((await page.AskAxeAsync(rules)).Select(finding => Measure.Say(screen, look, finding)));
            await page.LeaveAsync(screen);
        }

        return said;
    }
}
