using KioskLocker.Core.Codes;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>The shipped pages on one panel over a port that shows what it is told to. One page serves for every screen: opening a new one each time would cost ten times as much.</summary>
internal sealed class GalleryPage : IAsyncDisposable
{
    private static readonly VisitId Visit = new(1, 7);

    private readonly TouchHost _host;
    private readonly StillTime _time;
    private readonly IBrowserContext _context;
    private readonly IPage _page;
    private int _beat;
    private Look _look;

    private GalleryPage(TouchHost host, StillTime time, IBrowserContext context, IPage page, PanelSize size)
    {
        (_host, _time, _context, _page) = (host, time, context, page);
        _look = new Look(size, Look.Languages[0], Mode.Ordinary);
    }

    public Look Look => _look;

    /// <param name="scale">Pixels of a picture for each pixel of the panel.</param>
    /// <param name="scripts">Put into the page before its own; the policy of the page knows nothing of them.</param>
    public static async Task<GalleryPage> OpenAsync(Chromium chromium, PanelSize size, float scale, IEnumerable<string> scripts, CancellationToken cancellationToken)
    {
        var time = new StillTime(FakeLive.Now);

        // Without the guard against double strikes no button is off for half a second, neither to a press nor to the eye.
        var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, TouchHost.OfFinger with { PressGuard = TimeSpan.Zero }, time, cancellationToken);
        var context = await chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = size.Width, Height = size.Height }, DeviceScaleFactor = scale });
        foreach (var script in (IEnumerable<string>)[Measure.Script, .. scripts])
        {
            await context.AddInitScriptAsync(script);
        }

        var page = await context.NewPageAsync();
        await page.GotoAsync(host.Address);
        await page.WaitForSelectorAsync("[data-screen=Idle]", new() { Timeout = 30_000 });
        return new GalleryPage(host, time, context, page, size);
    }

    /// <summary>Language, letters and contrast of whatever is shown from now on.</summary>
    public async Task WishAsync(Look look)
    {
        Assert.Equal(_look.Size, look.Size);
        _look = look;
        await ShowAsync(GalleryScreens.All[0]);
        await WishAsync("LargeText", "large", look.IsLarge);
        await WishAsync("HighContrast", "contrast", look.IsContrast);
    }

    /// <summary>Shows a screen and returns when it is drawn.</summary>
    public async Task ShowAsync(GalleryScreen screen)
    {
        _host.Kiosk.Live.Picture = screen.Live ?? FakeLive.Sound();

        // Always within one visit, so that the wishes stay from screen to screen.
        _host.Kiosk.Answer = screen.Answer;
        _host.Kiosk.Show(screen.Frame with { Visit = Visit, Language = _look.Language }, screen.Notice);
        _time.Strike();
        _beat = (_beat + 1) % 1000;
        await _page.EvaluateAsync("beat => ruler.struck(beat)", $"{_beat}");
        await PressAsync(screen.Presses);
    }

    /// <summary>Takes back what was pressed for a screen.</summary>
    public Task LeaveAsync(GalleryScreen screen) => PressAsync(screen.Undo);

    /// <summary>What is wrong with what is shown, a sentence each.</summary>
    public Task<string[]> MeasureAsync(GalleryScreen screen) => Measure.PageAsync(_page, _look.LeastText, _look.ListedText, screen.MustFit(_look));

    /// <summary>The screen's own heading.</summary>
    public Task<string> TitleAsync() => _page.EvaluateAsync<string>("(document.querySelector('.veil h2') ?? document.querySelector('h1'))?.innerText ?? ''");

    public Task<string[]> AskAxeAsync(IReadOnlyList<string>? rules) => Axe.AskAsync(_page, rules);

    public Task PictureAsync(string file) => _page.ScreenshotAsync(new() { Path = file, Type = ScreenshotType.Png, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        await _host.DisposeAsync();
    }

    private async Task WishAsync(string button, string name, bool wished)
    {
        if (await _page.EvaluateAsync<bool>($"document.querySelector('.page').classList.contains('{name}')") != wished)
        {
            await PressAsync([Press.Local(button, wished ? $".page.{name}" : $".page:not(.{name})")]);
        }
    }

    private async Task PressAsync(IEnumerable<Press> presses)
    {
        foreach (var press in presses)
        {
            // Not by the mouse: where a button cannot be hit is to be found by measuring, not by waiting for it.
            await _page.EvaluateAsync("button => document.querySelector(button).click()", press.Button);
            await _page.UntilAsync(
                "([until, typed]) => !!document.querySelector(until) && (typed === null || document.querySelector('.typed').dataset.count === `${typed.length}`)",
                new[] { press.Until, press.Typed },
                seconds: 60);
        }
    }
}
