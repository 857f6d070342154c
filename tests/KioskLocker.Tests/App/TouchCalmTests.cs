using KioskLocker.Core.Devices;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>What the page does without its kiosk, and what the kiosk knows without its page.</summary>
public sealed class TouchCalmTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Calm = "#restarting:not([hidden])";

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_its_kiosk_the_page_is_calm_and_keeps_machine_and_hotline_readable()
    {
        var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop);
        var page = await OpenAsync(host.Address);
        Assert.False(await page.IsVisibleAsync("#restarting"));

        await host.DisposeAsync();
        await page.WaitForSelectorAsync(Calm);

        foreach (var part in await page.Locator("#restarting > *").AllAsync())
            await Assertions.Expect(part).ToHaveCSSAsync("opacity", "1");
        var said = await page.InnerTextAsync("#restarting");
        string[] parts = [TouchHost.Machine, TouchHost.Hotline, "Xin ông/bà chờ một chút", "Please wait a moment"];
        Assert.All(parts, part => Assert.Contains(part, said, StringComparison.Ordinal));
        Assert.DoesNotMatch("(?i)error|lỗi|exception|reconnect|server", said);
        Assert.True(await page.EvaluateAsync<bool>("document.elementFromPoint(innerWidth / 2, innerHeight - 40).closest('#restarting') !== null"));
        Assert.Equal("", await page.EvaluateAsync<string>(CalmMisfits));
        await LookAsync(page, "calm-1080x1920");
        await page.SetViewportSizeAsync(1280, 800);
        Assert.Equal("", await page.EvaluateAsync<string>(CalmMisfits));
        await LookAsync(page, "calm-1280x800");
    }

    [Fact]
    public async Task A_key_pressed_on_the_calm_screen_reaches_no_button_beneath_it()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["privacy"], 0, Stop);
        await using var network = new LoopbackProxy(new Uri(host.Address).Port);
        var page = await OpenAsync(network.Address);
        await page.FocusAsync("[data-action=AcceptPrivacy]");

        network.Cut();
        await page.WaitForSelectorAsync(Calm);
        await page.EvaluateAsync("() => { window.pressed = 0; document.addEventListener('click', () => window.pressed++, { capture: true }); }");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Space");

        Assert.Equal(0, await page.EvaluateAsync<int>("window.pressed"));
        Assert.Empty(host.Kiosk.Posted);
    }

    [Fact]
    public async Task A_cut_network_is_seen_at_once_and_the_same_screen_is_back_once_it_is_mended()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop);
        await using var network = new LoopbackProxy(new Uri(host.Address).Port);
        var page = await OpenAsync(network.Address);
        await page.ClickAsync("[data-key='7']");
        await Assertions.Expect(page.Locator("[data-field]")).ToHaveValueAsync("7");

        network.Cut();
        await page.WaitForSelectorAsync(Calm, new() { Timeout = 5_000 });
        Assert.True(await page.IsVisibleAsync("#restarting"));
        network.Mend();
        await page.WaitForSelectorAsync(Calm, new() { State = WaitForSelectorState.Hidden });
        await page.WaitForSelectorAsync("[data-screen=Identify]");

        Assert.Equal("", await page.InputValueAsync("[data-field]"));
    }

    [Fact]
    public async Task A_network_that_hangs_is_seen_by_the_beat_and_loses_nothing_when_it_goes_on()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop);
        await using var network = new LoopbackProxy(new Uri(host.Address).Port);
        var page = await OpenAsync(network.Address);
        await page.ClickAsync("[data-key='7']");
        await Assertions.Expect(page.Locator("[data-field]")).ToHaveValueAsync("7");

        network.Hang();
        await page.WaitForSelectorAsync(Calm, new() { Timeout = 5_000 });
        network.Mend();
        await page.WaitForSelectorAsync(Calm, new() { State = WaitForSelectorState.Hidden });

        Assert.Equal("7", await page.InputValueAsync("[data-field]"));
        Assert.Equal(1, host.Circuits.Open);
    }

    [Fact]
    public async Task A_living_page_beats_and_one_whose_script_hangs_does_not()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        var page = await OpenAsync(host.Address + "/?panel=a1");
        await WaitAsync(() => host.Panel.AgeOf("a1").Beaten);
        Assert.Equal(DeviceHealth.Ok, host.Panel.Look().Health);

        _ = page.EvaluateAsync("() => { const end = performance.now() + 6000; while (performance.now() < end) { } }");
        await WaitAsync(() => host.Panel.AgeOf("a1").AgeSeconds > 4.5);
        await WaitAsync(() => host.Panel.AgeOf("a1").AgeSeconds < 1);
    }

    [Fact]
    public async Task Two_pages_are_one_panel_and_each_keeps_what_is_typed_on_it()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"] with { Visit = new KioskLocker.Core.Codes.VisitId(1, 7) }, 0, Stop);
        var panel = await OpenAsync(host.Address + "/?panel=a1");
        var laptop = await OpenAsync(host.Address);

        await laptop.ClickAsync("[data-key='7']");
        await Assertions.Expect(laptop.Locator("[data-field]")).ToHaveValueAsync("7");
        Assert.Equal("", await panel.InputValueAsync("[data-field]"));
        Assert.True(host.Idle.IdleFor < TimeSpan.FromSeconds(10));

        host.Kiosk.Show(TouchFrames.All["privacy"]);
        await Task.WhenAll(panel.WaitForSelectorAsync("[data-screen=Privacy]"), laptop.WaitForSelectorAsync("[data-screen=Privacy]"));
        await laptop.ClickAsync("[data-action=AcceptPrivacy]");
        await WaitAsync(() => host.Kiosk.Posted.Count == 1);

        await laptop.CloseAsync();
        await WaitAsync(() => host.Circuits.Open == 1);
        host.Kiosk.Show(TouchFrames.All["idle-None"]);
        await panel.WaitForSelectorAsync("[data-screen=Idle]");
    }

    /// <summary>Text below 24 px and anything that does not fit on the panel.</summary>
    private const string CalmMisfits =
        """
        () => {
          const bad = [];
          const calm = document.getElementById('restarting');
          if (calm.scrollHeight > innerHeight + 1 || calm.scrollWidth > innerWidth + 1) bad.push('does not fit');
          for (const one of calm.querySelectorAll('h1, p, strong')) {
            const box = one.getBoundingClientRect();
            if (parseFloat(getComputedStyle(one).fontSize) < 24) bad.push('small: ' + one.textContent);
            if (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight) bad.push('cut off: ' + one.textContent);
          }
          return bad.join('; ');
        }
        """;

    private static async Task LookAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("KIOSKLOCKER_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }

    private static async Task WaitAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<IPage> OpenAsync(string address)
    {
        var page = await chromium.Browser.NewPageAsync(new() { ViewportSize = new() { Width = 1080, Height = 1920 } });
        await page.GotoAsync(address);
        await page.WaitForSelectorAsync("[data-screen]", new() { Timeout = 20_000 });
        return page;
    }
}
