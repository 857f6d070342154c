using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>The page is a panel and not a browser: in a real Chromium, by real mouse, keys and fingers.</summary>
public sealed class TouchHoldTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    /// <summary>Remembers which events were left to the browser, after every listener of the page has had its turn.</summary>
    private const string Witness =
        """
        () => {
          window.mark = 1;
          window.left = [];
          for (const name of ['contextmenu', 'dragstart', 'selectstart', 'auxclick', 'dblclick', 'copy', 'paste', 'wheel', 'keydown', 'mousedown', 'mouseup', 'drop', 'dragover'])
            window.addEventListener(name, event => { if (!event.defaultPrevented) window.left.push(name + ' ' + (event.key ?? event.button ?? '')); });
        }
        """;

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_key_for_menus_windows_tools_printing_or_zoom_is_left_to_the_browser()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop);
        var page = await OpenAsync(host);
        await page.EvaluateAsync(Witness);

        foreach (var key in new[]
        {
            "F1", "F3", "F5", "F6", "F7", "F10", "F11", "F12", "Escape", "ContextMenu", "Control+KeyP", "Control+KeyS", "Control+KeyO", "Control+KeyU", "Control+KeyF", "Control+KeyA",
            "Control+KeyJ", "Control+KeyH", "Control+KeyR", "Control+Shift+KeyI", "Control+Shift+KeyC", "Control+Shift+Delete", "Control+Equal", "Control+Minus", "Control+Digit0",
            "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+Home", "Alt+KeyD", "Alt+KeyE", "Meta+KeyL", "PrintScreen",
        })
        {
            await page.Keyboard.PressAsync(key);
        }

        // Keys that a plugged keyboard may have and that no layout here knows.
        foreach (var key in new[] { "BrowserBack", "BrowserForward", "BrowserRefresh", "BrowserHome", "BrowserSearch", "LaunchMail", "ZoomIn" })
        {
            await page.EvaluateAsync("key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))", key);
        }

        Assert.Empty(await page.EvaluateAsync<string[]>("window.left.filter(one => one.startsWith('keydown') && !/^keydown (Control|Alt|Shift|Meta)$/.test(one))"));
        await page.FocusAsync("[data-field]");
        await page.Keyboard.PressAsync("7");
        Assert.Contains("keydown 7", await page.EvaluateAsync<string[]>("window.left"));
        Assert.Equal(1, await page.EvaluateAsync<int>("window.mark"));
        Assert.Single(page.Context.Pages);
    }

    [Fact]
    public async Task Mouse_and_fingers_select_drag_zoom_and_open_nothing()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["privacy"], 0, Stop);
        var page = await OpenAsync(host);
        await page.EvaluateAsync(Witness);
        var box = (await page.Locator("h1").First.BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));

        await page.Mouse.ClickAsync(x, y, new() { Button = MouseButton.Right });
        await page.Mouse.ClickAsync(x, y, new() { Button = MouseButton.Middle });
        await page.Mouse.ClickAsync(x, y, new() { ClickCount = 3 });
        await page.Mouse.MoveAsync(box.X + 2, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width, y + 200, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await page.Keyboard.DownAsync("Control");
        await page.Mouse.WheelAsync(0, -600);
        await page.Keyboard.UpAsync("Control");
        await page.Touchscreen.TapAsync(x, y);
        await page.Touchscreen.TapAsync(x, y);
        Assert.Equal("", await page.EvaluateAsync<string>("getSelection().toString()"));
        Assert.Equal("1 1", await page.EvaluateAsync<string>("`${visualViewport.scale} ${devicePixelRatio}`"));
        Assert.DoesNotContain(await page.EvaluateAsync<string[]>("window.left"), one => one is "contextmenu 2" or "auxclick 1" or "auxclick 2" or "mousedown 1" or "mousedown 2" || one.StartsWith("dragstart", StringComparison.Ordinal)
            || one.StartsWith("selectstart", StringComparison.Ordinal) || one.StartsWith("dblclick", StringComparison.Ordinal) || one.StartsWith("wheel", StringComparison.Ordinal));
        Assert.Single(page.Context.Pages);
    }

    /// <summary>The head of the page does not forbid zoom, which only phones would mind; what forbids it here is seen to be needed by a page without it.</summary>
    [Fact]
    public async Task Two_fingers_zoom_any_other_page_and_not_this_one_whatever_they_stand_on()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop);
        var page = await OpenAsync(host);
        foreach (var place in new[] { "h1", "[data-key='5']", "[data-action]", ".content" })
        {
            Assert.Equal((place, 1, 1), await SpreadAsync(page, place));
        }

        await using var network = new LoopbackProxy(new Uri(host.Address).Port);
        await page.GotoAsync(network.Address);
        await page.WaitForSelectorAsync("[data-screen]");
        network.Cut();
        await page.WaitForSelectorAsync("#restarting:not([hidden])");
        Assert.Equal(("#restarting", 1, 1), await SpreadAsync(page, "#restarting"));

        foreach (var spread in new[] { Fingers.SpreadOnGlassAsync, Fingers.SpreadOnTouchpadAsync })
        {
            var other = await page.Context.NewPageAsync();
            await other.SetContentAsync("<p>zoom</p>");
            Assert.InRange(await spread(other, 540, 960), 1.2, 5);
        }
    }

    [Fact]
    public async Task No_link_script_or_dropped_file_leads_away_and_no_dialog_opens()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["privacy"], 0, Stop);
        var page = await OpenAsync(host);
        var opened = 0;
        page.Dialog += (_, _) => opened++;
        page.Popup += (_, _) => opened++;
        page.Download += (_, _) => opened++;
        await page.EvaluateAsync(Witness);

        foreach (var away in new[]
        {
            "location.href = '/health/live'", "location.assign('http://127.0.0.2:9/')", "location.replace('about:blank')", "location.href = 'data:text/html,x'",
            "open('/')", "alert(1)", "confirm(1)", "prompt(1)", "print()",
            "{ const a = document.createElement('a'); a.href = '/status'; a.target = '_blank'; document.body.append(a); a.click(); a.remove(); }",
            "{ const a = document.createElement('a'); a.href = '/touch/touch.js'; a.download = 'x'; document.body.append(a); a.click(); a.remove(); }",
            "{ const f = document.createElement('form'); f.action = '/status'; document.body.append(f); f.submit(); f.remove(); }",
            "document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }))",
        })
        {
            await Named(away, page.EvaluateAsync($"() => {{ setTimeout(() => {{ {away} }}); }}"));
            await Named(away, page.EvaluateAsync("() => new Promise(done => setTimeout(done, 40))"));
        }

        // A look at the page after everything above has had the time of a few frames to happen.
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 300))");
        Assert.Equal(1, await page.EvaluateAsync<int>("window.mark"));
        Assert.Equal(host.Address + "/", page.Url);
        Assert.Equal(0, opened);
        Assert.Single(page.Context.Pages);
    }

    [Fact]
    public async Task Nothing_is_fetched_from_outside_and_no_text_becomes_a_script()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["privacy"], 0, Stop);
        var asked = new List<string>();
        var page = await OpenAsync(host, asked);
        using var outside = new TcpListener(IPAddress.Loopback, 0);
        outside.Start();
        var there = $"http://127.0.0.1:{((IPEndPoint)outside.LocalEndpoint).Port}/";

        var refused = await page.EvaluateAsync<int>(
            """
            async there => {
              const refused = [];
              document.addEventListener('securitypolicyviolation', event => refused.push(event.violatedDirective));
              const put = (tag, how) => { const one = document.createElement(tag); how(one); document.body.append(one); };
              const attempts = [
                () => put('img', one => one.src = there), () => put('link', one => { one.rel = 'stylesheet'; one.href = there; }), () => put('iframe', one => one.src = there),
                () => put('object', one => one.data = there), () => put('video', one => one.src = there), () => put('script', one => one.src = there), () => put('script', one => one.text = 'window.bad = 1'),
                () => new WebSocket(there.replace('http', 'ws')), () => new EventSource(there), () => navigator.sendBeacon(there, 'x'), () => new Worker(there), () => new FontFace('f', `url(${there})`).load(),
                () => { document.body.insertAdjacentHTML('beforeend', '<script>window.bad = 1</' + 'script>'); }, () => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.bad = 1">'); },
                () => fetch(there),
              ];
              for (const attempt of attempts) { try { await attempt(); } catch { } }
              await new Promise(done => setTimeout(done, 300));
              return window.bad ? -1 : refused.length;
            }
            """,
            there);

        Assert.InRange(refused, 10, 40);

        // The browser may have knocked before it looked at the policy; it must not have asked for anything.
        while (outside.Pending())
        {
            using var knock = await outside.AcceptTcpClientAsync(Stop);
            Assert.Equal(0, knock.Available);
        }

        Assert.All(asked, address => Assert.StartsWith(host.Address, address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_answer_isolates_the_page_and_strangers_get_none()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        using var client = new HttpClient { BaseAddress = new Uri(host.Address) };
        foreach (var address in new[] { "/", "/touch/hold.js", "/touch/hold.css", "/touch/touch.js", "/_framework/blazor.web.js", "/health/panel" })
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Stop);
            string Header(string name) => string.Join(' ', answer.Headers.GetValues(name));

            Assert.Contains("require-trusted-types-for 'script'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("camera=(), ", Header("Permissions-Policy"), StringComparison.Ordinal);
            Assert.Equal(("same-origin", "require-corp", "same-origin"), (Header("Cross-Origin-Opener-Policy"), Header("Cross-Origin-Embedder-Policy"), Header("Cross-Origin-Resource-Policy")));
        }

        foreach (var (address, header, value, status) in new[]
        {
            ("/", "Host", "kiosk.example.vn", HttpStatusCode.Forbidden), ("/touch/touch.js", "Host", "192.0.2.7", HttpStatusCode.Forbidden), ("/", "Origin", "http://kiosk.example.vn", HttpStatusCode.Forbidden),
            ("/touch/beat", "Origin", "http://127.0.0.1:9", HttpStatusCode.Forbidden), ("/_blazor/negotiate?negotiateVersion=1", "Origin", "null", HttpStatusCode.Forbidden),
            ("/touch/beat", "Origin", host.Address, HttpStatusCode.NoContent), ("/touch/beat?panel=..%2F", "Origin", host.Address, HttpStatusCode.BadRequest), ("/_blazor/negotiate?negotiateVersion=1", "Origin", host.Address, HttpStatusCode.OK),
        })
        {
            using var request = new HttpRequestMessage(address is "/" or "/touch/touch.js" ? HttpMethod.Get : HttpMethod.Post, address);
            request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await client.SendAsync(request, Stop);
            Assert.True(status == answer.StatusCode, $"{address} with {header}: {value} was answered with {answer.StatusCode}");
        }
    }

    private static async Task<(string Place, double Glass, double Touchpad)> SpreadAsync(IPage page, string place)
    {
        var box = (await page.Locator(place).First.BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        return (place, await Fingers.SpreadOnGlassAsync(page, x, y), await Fingers.SpreadOnTouchpadAsync(page, x, y));
    }

    /// <summary>A page that went away never answers; then at least it is said after what.</summary>
    private static async Task Named(string what, Task doing)
    {
        try
        {
            await doing.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        }
        catch (Exception fault) when (fault is TimeoutException or PlaywrightException)
        {
            Assert.Fail($"After {what}: {fault.Message}");
        }
    }

    private async Task<IPage> OpenAsync(TouchHost host, List<string>? asked = null)
    {
        var context = await chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1080, Height = 1920 }, HasTouch = true });
        var page = await context.NewPageAsync();
        if (asked is not null)
        {
            page.RequestFinished += (_, request) => asked.Add(request.Url);
        }

        await page.GotoAsync(host.Address);
        await page.WaitForSelectorAsync("[data-screen]", new() { Timeout = 20_000 });
        return page;
    }
}
