using KioskLocker.Tests.App.Gallery;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>What only a real browser can tell. Chromium is Debian's.</summary>
[Collection(Chromium.Name)]
public sealed class TouchBrowserTests(Chromium chromium)
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_works_from_the_build_output_and_leaves_nothing_in_the_browser()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop);
        var page = await OpenAsync(host, 1080, 1920);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);

        foreach (var key in "079180012345")
        {
            await page.ClickAsync($"[data-key='{key}']");
        }

        await page.ClickAsync("[data-action=GivePerson]");
        await WaitAsync(() => host.Kiosk.Values.Count == 1);

        Assert.Equal(("idNumber", "079180012345"), host.Kiosk.Values[0]);
        Assert.Equal("0 0 ", await page.EvaluateAsync<string>("`${localStorage.length} ${sessionStorage.length} ${document.cookie}`"));
        Assert.Empty(await page.Context.CookiesAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>("indexedDB.databases().then(all => all.map(one => one.name))"));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_closed_page_is_gone_at_once()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        var page = await OpenAsync(host, 1080, 1920);
        await WaitAsync(() => host.Circuits.Open == 1);

        await page.CloseAsync();

        await WaitAsync(() => host.Circuits.Open == 0);
    }

    [Fact]
    public async Task The_page_says_that_the_machine_restarts_and_comes_back_by_itself()
    {
        var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        var page = await OpenAsync(host, 1080, 1920);
        var port = new Uri(host.Address).Port;

        await host.DisposeAsync();
        await page.WaitForSelectorAsync("#restarting:not([hidden])");
        await using var next = await TouchHost.StartAsync(TouchFrames.All["privacy"], port, Stop);

        await page.WaitForSelectorAsync("[data-screen=Privacy]", new() { Timeout = 20_000 });
        Assert.False(await page.IsVisibleAsync("#restarting"));
    }

    [Fact]
    public async Task Answers_forbid_storing_and_foreign_code()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        using var client = new HttpClient { BaseAddress = new Uri(host.Address) };

        foreach (var address in new[] { "/", "/touch/touch.css", "/touch/staff.css", "/touch/touch.js", "/_framework/blazor.web.js" })
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Stop);

            Assert.True(answer.IsSuccessStatusCode, address);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    /// <summary>Pictures of the way from "door 7 does not open" to the failing part, where the variable names a folder.</summary>
    [Fact]
    public async Task The_way_to_the_failing_part_can_be_looked_at()
    {
        var folder = Environment.GetEnvironmentVariable("KIOSKLOCKER_PICTURES");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "KIOSKLOCKER_PICTURES names no folder.");
        await using var host = await TouchHost.StartAsync(TouchFrames.Diagnostics, 0, Stop);
        var page = await OpenAsync(host, 1080, 1920);
        var pictures = 0;
        async Task TakeAsync() => await page.ScreenshotAsync(new() { Path = Path.Combine(folder!, $"door-7-{++pictures}.png") });

        await TakeAsync();
        await PressAsync(page, "[data-local=Page][data-value=Doors]", "[data-local=Door]");
        await TakeAsync();
        await PressAsync(page, "[data-local=Door][data-value='7']", "[data-local=Back]");
        await TakeAsync();
        host.Kiosk.Show(TouchFrames.All["diag-stuck-ask"]);
        await page.WaitForSelectorAsync("[data-ask]");
        await TakeAsync();
        host.Kiosk.Show(TouchFrames.All["diag-stuck-LockDoesNotOpen"]);
        await page.WaitForSelectorAsync("[data-test]");
        await TakeAsync();
    }

    /// <summary>Presses until what was to come is there: within half a second of a page's coming a press is not taken.</summary>
    private static async Task PressAsync(IPage page, string button, string next)
    {
        for (var tries = 0; tries < 20 && await page.QuerySelectorAsync(next) is null; tries++)
        {
            await page.ClickAsync(button);
            try
            {
                await page.WaitForSelectorAsync(next, new() { Timeout = 400 });
            }
            catch (TimeoutException)
            {
                // Not taken yet.
            }
        }
    }

    private static async Task WaitAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<IPage> OpenAsync(TouchHost host, int width, int height)
    {
        var page = await chromium.Browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        await page.GotoAsync(host.Address);
        await page.WaitForSelectorAsync("[data-screen]", new() { Timeout = 20_000 });
        return page;
    }
}
