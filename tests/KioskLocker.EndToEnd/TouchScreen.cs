using System.Globalization;
using KioskLocker.Simulation.Demo;
using Microsoft.Playwright;

namespace KioskLocker.EndToEnd;

/// <summary>A real Chromium, which may show one page after the other: starting one costs more than a drop-off does.</summary>
internal sealed class TouchBrowser : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private TouchBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<TouchBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Flags });
        return new TouchBrowser(playwright, browser);
    }

    /// <summary>A page with storage of its own, as if nobody had looked before.</summary>
    public async Task<TouchScreen> OpenAsync(string url, int width = 1080, int height = 1920) =>
        await TouchScreen.ShowAsync(await NewContextAsync(width, height), url, null);

    public Task<IBrowserContext> NewContextAsync(int width, int height) =>
        _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, HasTouch = true });

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}

/// <summary>A citizen's finger and eyes on a page.</summary>
internal sealed class TouchScreen : IAsyncDisposable
{
    private const float Limit = 30_000;

    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Twice = TimeSpan.FromMilliseconds(160);
    private static readonly TimeSpan Guard = TimeSpan.FromMilliseconds(600);

    private readonly IBrowserContext _context;
    private readonly TouchBrowser? _own;
    private string _spoken = "";
    private bool _closed;

    private TouchScreen(IBrowserContext context, IPage page, TouchBrowser? own) => (_context, Page, _own) = (context, page, own);

    public IPage Page { get; private set; }

    /// <summary>Fingers on buttons so far; keys of the pads are not among them.</summary>
    public int Presses { get; private set; }

    /// <summary>Finds a page that speaks this language.</summary>
    public static string In(string language) => $".page[lang='{language.ToLowerInvariant()}']";

    /// <summary>In a Chromium of its own, which ends with it.</summary>
    public static async Task<TouchScreen> OpenAsync(string url, int width = 1080, int height = 1920)
    {
        var browser = await TouchBrowser.StartAsync();
        return await ShowAsync(await browser.NewContextAsync(width, height), url, browser);
    }

    public static async Task<TouchScreen> ShowAsync(IBrowserContext context, string url, TouchBrowser? own)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Limit);
        await page.GotoAsync(url);
        return new TouchScreen(context, page, own);
    }

    /// <summary>The tab dies under the citizen's eyes, and somebody or something opens the page again.</summary>
    public async Task CrashAsync()
    {
        var url = Page.Url;
        var crashed = new TaskCompletionSource();
        Page.Crash += (_, _) => crashed.TrySetResult();
        var tools = await _context.NewCDPSessionAsync(Page);
        _ = tools.SendAsync("Page.crash").ContinueWith(_ => { }, TaskScheduler.Default);
        await crashed.Task.WaitAsync(TimeSpan.FromMilliseconds(Limit));
        await Page.CloseAsync();
        Page = await _context.NewPageAsync();
        Page.SetDefaultTimeout(Limit);
        await Page.GotoAsync(url);
    }

    /// <summary>Does something after which nothing answers this page any more, and waits for the page that is loaded in its place: what is pressed on the old one is lost.</summary>
    public async Task AnewAsync(Func<Task> restart)
    {
        await Page.EvaluateAsync("() => document.documentElement.setAttribute('data-before', '')");
        await restart();
        await Page.WaitForSelectorAsync("html:not([data-before]) [data-screen]");
    }

    /// <summary>Waits until the calm screen covers everything, and returns what it says.</summary>
    public async Task<string> CalmAsync()
    {
        await Page.WaitForSelectorAsync("#restarting:not([hidden])");
        return await Page.InnerTextAsync("#restarting");
    }

    /// <summary>Waits until a page that was begun anew, or lost nothing, shows a screen again.</summary>
    public async Task<string> ClearAsync()
    {
        await Page.WaitForSelectorAsync("#restarting", new PageWaitForSelectorOptions { State = WaitForSelectorState.Hidden });
        return await StateAsync();
    }

    /// <summary>Waits for a screen in the language that was chosen, and for the page to stay: at the end of a visit it is loaded anew. What it speaks at rest is what the next visit is to speak.</summary>
    public async Task SeeAsync(string state)
    {
        if (state != "Idle")
        {
            await Page.WaitForSelectorAsync($"{_spoken}[data-screen='{state}']:not(:has([data-leaving]))");
            return;
        }

        const string AtRest = "[data-screen='Idle']:not(:has([data-leaving]))";
        await Page.WaitForSelectorAsync(AtRest);
        _spoken = In(await Page.Locator(AtRest).GetAttributeAsync("lang") ?? "vi");
    }

    /// <summary>Waits for one of several screens and tells which.</summary>
    public async Task<string> SeeAnyAsync(params string[] states)
    {
        while (true)
        {
            await Page.WaitForSelectorAsync(string.Join(", ", states.Select(s => $"[data-screen='{s}']")));
            if (await StateAsync() is var seen && states.Contains(seen))
                return seen;
        }
    }

    /// <summary>Waits until the screen says this.</summary>
    public Task ReadAsync(string text) => AwaitAsync(Page.Locator("[data-screen]").GetByText(text), $"\"{text}\"");

    /// <summary>Waits until the screen holds this; what it holds instead is said where it does not come.</summary>
    public Task FindAsync(string selector) => AwaitAsync(Page.Locator(selector), selector);

    /// <summary>The screen that is shown. By a locator: a page that is loaded anew between a wait and its question has lost the element, and the locator asks the new one.</summary>
    public async Task<string> StateAsync() => await Page.Locator("[data-screen]").First.GetAttributeAsync("data-screen") ?? "";

    public async Task PressAsync(string action, string? value = null)
    {
        Presses++;
        if (action == "ChooseLanguage")
            _spoken = In(value!);
        await Page.Locator($"[data-action='{action}']" + (value is null ? "" : $"[data-value='{value}']")).First.TapAsync();

        // At rest whoever looks next reads from the page what it speaks: not before it speaks it.
        if (action == "ChooseLanguage")
            await Page.WaitForSelectorAsync(_spoken);
    }

    /// <summary>Presses what changes only the page, as nobody is quicker: what comes within half a second is taken for a double strike.</summary>
    public async Task TurnAsync(string selector)
    {
        var button = Page.Locator(selector).First;
        await button.WaitForAsync();
        await Task.Delay(Guard);
        await button.TapAsync();
    }

    /// <summary>Presses as a person does who sees nothing happen: once more, after a few seconds. A page that has just lost its connection takes no touch.</summary>
    public async Task PressUntilAsync(string action, string state)
    {
        for (var presses = 1; ; presses++)
        {
            // What was taken late has taken its button away; then there is nothing to press, only to wait.
            if (presses == 1 || await Page.Locator($"[data-action='{action}']").CountAsync() > 0)
                await PressAsync(action);
            try
            {
                await Page.WaitForSelectorAsync($"[data-screen='{state}']", new PageWaitForSelectorOptions { Timeout = Limit / 5 });
                return;
            }
            catch (TimeoutException) when (presses < 4)
            {
                Told.Say($"{action} is pressed once more");
            }
            catch (TimeoutException)
            {
                throw new InvalidOperationException($"{action} was pressed, and {state} did not come:\n{await TextAsync()}");
            }
        }
    }

    /// <summary>Presses the first of these buttons that is there and may be pressed, or waits a while for one.</summary>
    public async Task PressAnyAsync(IEnumerable<string> actions)
    {
        try
        {
            foreach (var action in actions)
            {
                var button = Page.Locator($"[data-action='{action}']:not([disabled])");
                if (await button.CountAsync() == 0)
                    continue;
                await button.First.TapAsync(new LocatorTapOptions { Timeout = Limit / 15 });
                return;
            }

            await Page.WaitForSelectorAsync(string.Join(", ", actions.Select(action => $"[data-action='{action}']:not([disabled])")), new PageWaitForSelectorOptions { Timeout = Limit / 15 });
        }
        catch (TimeoutException)
        {
            // The screen changed under the finger, or asks for nothing yet: the caller looks again.
        }
    }

    /// <summary>Types on the screen's own pad.</summary>
    public async Task TypeAsync(string text)
    {
        foreach (var (key, before) in text.Zip(text.Prepend('\0')))
        {
            // A hand needs this long to mean the same key twice; what comes sooner is taken for a bounce.
            if (key == before)
                await Task.Delay(Twice);
            await Page.Locator($"[data-key='{key}']").First.TapAsync();
        }
    }

    /// <summary>Somebody of the staff: badge at the scanner, PIN on the pad.</summary>
    public async Task SignInAsync(Cabinet cabinet, DemoOfficer who)
    {
        await cabinet.ScanAsync(who.Badge);
        await Page.WaitForSelectorAsync($"[data-screen='StaffPin'] [data-staff='{who.Id}']");
        await TypeAsync(who.Pin);
        await PressAsync("EnterPin");
    }

    /// <summary>The compartment that the screen names.</summary>
    public async Task<int> CompartmentAsync() =>
        int.Parse((await Page.Locator("[data-compartment]").First.GetAttributeAsync("data-compartment"))!, CultureInfo.InvariantCulture);

    /// <summary>From a slip's screen over the rating back to idle.</summary>
    public async Task RateAndLeaveAsync()
    {
        await PressAsync("Continue");
        await SeeAsync("Rating");
        await PressAsync("RatingDone");
        await SeeAsync("Done");
        await PressAsync("Continue");
        await SeeAsync("Idle");
    }

    public async Task<string> TextAsync() => await Page.Locator("[data-screen]").First.InnerTextAsync();

    public Task PictureAsync(string file) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = file });

    private async Task AwaitAsync(ILocator what, string name)
    {
        try
        {
            await what.First.WaitForAsync();
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"{name} is not on the screen:\n{await TextAsync()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        // A context closed while its service worker wakes, as at the end of a long visit, may never say that it is closed (Chromium); its browser ends it.
        await Task.WhenAny(_context.CloseAsync(), Task.Delay(CloseLimit));
        if (_own is not null)
            await _own.DisposeAsync();
    }
}
