using KioskLocker.Core;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>What only a real browser can tell. Chromium is Debian's.</summary>
public sealed class TouchBrowserTests : IAsyncLifetime
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Flags });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

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

    [Theory]
    [InlineData(1080, 1920, 28, 42)]
    [InlineData(1920, 1080, 28, 42)]
    [InlineData(1280, 800, 20, 30)]
    public async Task Text_is_large_and_targets_can_be_hit_on_every_screen(int width, int height, double base_, double large)
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        var page = await OpenAsync(host, width, height);
        var bad = new List<string>();

        foreach (var (name, frame) in TouchFrames.All)
        {
            await ShowAsync(host, page, name, frame);
            if (await page.EvaluateAsync<string>(Misfits, base_) is { Length: > 0 } misfits)
                bad.Add($"{name}: {misfits}");

            // Lists of staff have pages instead.
            if (frame.Phase >= KioskPhase.StaffEntering && await page.EvaluateAsync<int>(Overflow) is > 1 and var over)
                bad.Add($"{name}: would be scrolled by {over} px");
        }

        Assert.Equal("", string.Join('\n', bad));

        await page.ClickAsync("[data-local=LargeText]");
        await page.WaitForSelectorAsync(".page.large");
        Assert.True(await page.EvaluateAsync<double>("parseFloat(getComputedStyle(document.querySelector('.page')).fontSize)") >= large);
    }

    [Theory]
    [InlineData(1080, 1920, 28)]
    [InlineData(1280, 800, 20)]
    public async Task Every_page_of_diagnostics_is_as_large_and_on_the_upright_panel_nothing_is_scrolled(int width, int height, double base_)
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.Diagnostics, 0, Stop);
        host.Kiosk.Live.Picture = FakeLive.Bad();
        var page = await OpenAsync(host, width, height);

        await EachPageAsync(page, async name =>
        {
            Assert.Equal("", await page.EvaluateAsync<string>(Misfits, base_) is { Length: > 0 } bad ? $"{name}: {bad}" : "");
            Assert.True(width > height || await page.EvaluateAsync<int>(Overflow) <= 1, $"{name} does not fit by {await page.EvaluateAsync<int>(Overflow)} px.");
        });
    }

    /// <summary>Pictures of every screen for human eyes, where the variable names a folder.</summary>
    [Fact]
    public async Task Screens_can_be_looked_at()
    {
        var folder = Environment.GetEnvironmentVariable("KIOSKLOCKER_PICTURES");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "KIOSKLOCKER_PICTURES names no folder.");
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        foreach (var (width, height, wishes) in new[] { (1080, 1920, ""), (1280, 800, ""), (1080, 1920, "large"), (1280, 800, "large") })
        {
            var page = await OpenAsync(host, width, height);
            if (wishes.Length > 0)
            {
                await page.ClickAsync("[data-local=LargeText]");
                await page.ClickAsync("[data-local=HighContrast]");
            }

            foreach (var (name, frame) in TouchFrames.All)
            {
                // Within a visit, so that large text stays from screen to screen.
                await ShowAsync(host, page, name, frame with { Visit = new KioskLocker.Core.Codes.VisitId(1, 7) });
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder!, $"{width}x{height}{wishes}", name + ".png") });
            }

            foreach (var (state, picture) in new[] { ("well", FakeLive.Sound()), ("bad", FakeLive.Bad()) })
            {
                host.Kiosk.Live.Picture = picture;
                await ShowAsync(host, page, "diag-pages-" + state, TouchFrames.Diagnostics);
                await EachPageAsync(page, name => page.ScreenshotAsync(new() { Path = Path.Combine(folder!, $"{width}x{height}{wishes}", $"diag-page-{name}-{state}.png") }));
            }

            await page.CloseAsync();
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

    /// <summary>Targets below 64 px or less than 8 px apart, text below the base (22 px where technicians read frames and logs), anything wider than the panel, and controls out of sight.</summary>
    private const string Misfits =
        """
        base => {
          const bad = [];
          const seen = [...document.querySelectorAll('button')].filter(one => one.offsetParent !== null && !one.closest('[hidden]'));
          const boxes = seen.map(one => one.getBoundingClientRect());
          const label = one => one.dataset.action || one.dataset.local + (one.dataset.key || '');
          boxes.forEach((a, i) => {
            if (a.width < 64 || a.height < 64) bad.push(label(seen[i]) + ' is ' + Math.round(a.width) + 'x' + Math.round(a.height));
            if (a.left < 0 || a.right > innerWidth) bad.push(label(seen[i]) + ' is cut off');
            if (!seen[i].closest('.content') && (a.top < 0 || a.bottom > innerHeight)) bad.push(label(seen[i]) + ' is out of sight');
            boxes.forEach((b, j) => {
              if (i < j && seen[i].parentElement === seen[j].parentElement) {
                const dx = Math.max(a.left, b.left) - Math.min(a.right, b.right);
                const dy = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
                if (Math.max(dx, dy) < 7.9) bad.push(label(seen[i]) + ' and ' + label(seen[j]) + ' are too close');
              }
            });
          });
          const walker = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const holder = walker.currentNode.parentElement;
            const least = holder.closest('.mono') ? Math.min(base, 22) : base;
            if (walker.currentNode.textContent.trim() && parseFloat(getComputedStyle(holder).fontSize) < least - 0.01)
              bad.push('small: ' + walker.currentNode.textContent.trim().slice(0, 30));
          }
          const content = document.querySelector('.content');
          if (content.scrollWidth > content.clientWidth + 1) bad.push('content is too wide');
          if (content.clientHeight < 150) bad.push('content has no room');
          return bad.join('; ');
        }
        """;

    /// <summary>Pixels that would have to be scrolled to, with the keys for it away.</summary>
    private const string Overflow =
        """
        () => {
          const [content, keys] = [document.querySelector('.content'), document.querySelector('.scroll-keys')];
          return content.scrollHeight - content.clientHeight - (keys.hidden ? 0 : keys.offsetHeight);
        }
        """;

    /// <summary>Shows a frame and waits until it is there, told by a machine number of its own.</summary>
    private static async Task ShowAsync(TouchHost host, IPage page, string name, ScreenFrame frame)
    {
        host.Kiosk.Show(frame with { Machine = name });
        await page.WaitForFunctionAsync("name => document.querySelector('.machine')?.textContent.includes(' ' + name) && !document.querySelector('[data-leaving]')", name);
    }

    /// <summary>Goes through diagnostics by touch: the first page, every page it leads to, and one door.</summary>
    private static async Task EachPageAsync(IPage page, Func<string, Task> look)
    {
        await look("Home");
        foreach (var name in await page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-local=Page]')].map(one => one.dataset.value)"))
        {
            await PressAsync(page, $"[data-local=Page][data-value={name}]", "[data-local=Home]");
            await look(name);
            if (name == "Doors")
            {
                await PressAsync(page, "[data-local=Door][data-value='7']", "[data-local=Back]");
                await look("Door");
                await PressAsync(page, "[data-local=Back]", "[data-local=Home]");
            }

            await PressAsync(page, "[data-local=Home]", "[data-local=Page]");
        }
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
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        await page.GotoAsync(host.Address);
        await page.WaitForSelectorAsync("[data-screen]", new() { Timeout = 20_000 });
        return page;
    }
}
