using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>A page that is loaded while nobody answers: the citizen sees the calm screen and never the browser's own words.</summary>
public sealed class TouchReloadTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reload_that_nobody_answers_is_calm_holds_and_comes_back_by_itself()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop);
        await using var network = new LoopbackProxy(new Uri(host.Address).Port);
        var page = await OpenAsync(network.Address + "/?panel=a1");

        network.Cut();
        await page.ReloadAsync();
        await SeeCalmAsync(page);
        Assert.Equal(network.Address + "/?panel=a1", page.Url);
        Assert.Equal(1, await Fingers.SpreadOnGlassAsync(page, 540, 960));
        Assert.True(await page.EvaluateAsync<bool>("() => !document.body.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))"));
        if (Environment.GetEnvironmentVariable("KIOSKLOCKER_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "calm-reloaded.png") });
        }

        network.Mend();
        await page.WaitForSelectorAsync("[data-screen=Identify]");
        Assert.False(await page.IsVisibleAsync("#restarting"));
        Assert.Empty(await page.EvaluateAsync<string[]>("() => caches.keys()"));
    }

    [Fact]
    public async Task A_reload_into_a_network_that_hangs_is_calm_as_well()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop);
        await using var network = new LoopbackProxy(new Uri(host.Address).Port);
        var page = await OpenAsync(network.Address);

        network.Hang();
        await page.ReloadAsync();
        await SeeCalmAsync(page);

        network.Mend();
        await page.WaitForSelectorAsync("[data-screen=Identify]");
    }

    private static async Task SeeCalmAsync(IPage page)
    {
        var said = await page.InnerTextAsync("#restarting");
        string[] parts = [TouchHost.Machine, TouchHost.Hotline, "Xin ông/bà chờ một chút", "Please wait a moment"];
        Assert.All(parts, part => Assert.Contains(part, said, StringComparison.Ordinal));

        // Its style and its script are those that its own policy lets through.
        Assert.Equal("rgb(243, 245, 247)", await page.EvaluateAsync<string>("() => getComputedStyle(document.getElementById('restarting')).backgroundColor"));
    }

    private async Task<IPage> OpenAsync(string address)
    {
        var page = await chromium.Browser.NewPageAsync(new() { ViewportSize = new() { Width = 1080, Height = 1920 }, HasTouch = true });
        await page.GotoAsync(address);
        await page.WaitForSelectorAsync("[data-screen]", new() { Timeout = 20_000 });
        await page.UntilAsync("() => navigator.serviceWorker.controller !== null");
        return page;
    }
}
