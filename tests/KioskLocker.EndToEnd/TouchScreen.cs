using Microsoft.Playwright;

namespace KioskLocker.EndToEnd;

/// <summary>A citizen's finger and eyes on a real Chromium.</summary>
internal sealed class TouchScreen : IAsyncDisposable
{
    private const float Limit = 30_000;
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private TouchScreen(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
    }

    public IPage Page { get; }

    public static async Task<TouchScreen> OpenAsync(string url, int width = 1080, int height = 1920)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Flags });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, HasTouch = true });
        page.SetDefaultTimeout(Limit);
        await page.GotoAsync(url);
        return new TouchScreen(playwright, browser, page);
    }

    public async Task SeeAsync(string state) => await Page.WaitForSelectorAsync($"[data-screen='{state}']");

    /// <summary>Waits for one of several screens and tells which.</summary>
    public async Task<string> SeeAnyAsync(params string[] states)
    {
        var seen = await Page.WaitForSelectorAsync(string.Join(", ", states.Select(s => $"[data-screen='{s}']")));
        return (await seen!.GetAttributeAsync("data-screen"))!;
    }

    /// <summary>Waits until the screen says this.</summary>
    public async Task ReadAsync(string text)
    {
        try
        {
            await Page.Locator("[data-screen]").GetByText(text).First.WaitForAsync();
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"\"{text}\" is not on the screen:\n{await TextAsync()}");
        }
    }

    public async Task<string> StateAsync() => await (await Page.WaitForSelectorAsync("[data-screen]"))!.GetAttributeAsync("data-screen") ?? "";

    public async Task PressAsync(string action, string? value = null) =>
        await Page.Locator($"[data-action='{action}']" + (value is null ? "" : $"[data-value='{value}']")).First.TapAsync();

    /// <summary>Types on the screen's own pad.</summary>
    public async Task TypeAsync(string text)
    {
        foreach (var key in text)
            await Page.Locator($"[data-key='{key}']").First.TapAsync();
    }

    public async Task<string> TextAsync() => await Page.Locator("[data-screen]").First.InnerTextAsync();

    public Task PictureAsync(string file) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = file });

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
