using KioskLocker.Core;
using KioskLocker.Tests.Devices.Line;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>Fingers as people have them: they slide, they stay, and a palm lies beside them. In a real Chromium.</summary>
public sealed class TouchFingerTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Button = "[data-action='AcceptPrivacy']";

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(60)]
    public async Task A_finger_that_slides_on_a_button_presses_it_once(int pixels)
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["privacy"], 0, Stop);
        var page = await OpenAsync(host);
        var at = await MiddleAsync(page, Button);
        await Fingers.SlideAsync(page, at, (at.X + pixels, at.Y));
        await PostedAsync(host, KioskTrigger.AcceptPrivacy);
        Assert.Equal(1, await page.EvaluateAsync<int>("window.clicks"));
    }

    [Fact]
    public async Task A_finger_that_slides_off_a_button_or_onto_another_presses_neither()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["privacy"], 0, Stop);
        var page = await OpenAsync(host);
        var at = await MiddleAsync(page, Button);
        await Fingers.SlideAsync(page, at, (at.X, at.Y - 400));
        await Fingers.SlideAsync(page, at, await MiddleAsync(page, "[data-action='Cancel']"));
        await Fingers.SlideAsync(page, (at.X, at.Y - 400), at);
        Assert.Equal(0, await page.EvaluateAsync<int>("window.clicks"));

        // What was held back above is not held back here.
        await Fingers.SlideAsync(page, at, (at.X + 60, at.Y));
        await PostedAsync(host, KioskTrigger.AcceptPrivacy);
        Assert.Single(host.Kiosk.Posted);
    }

    [Fact]
    public async Task A_finger_beside_a_resting_palm_presses_its_button_and_the_palm_presses_none()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["privacy"], 0, Stop);
        var page = await OpenAsync(host);
        await Fingers.TapBesideAsync(page, await MiddleAsync(page, "[data-action='Cancel']"), await MiddleAsync(page, Button));
        await PostedAsync(host, KioskTrigger.AcceptPrivacy);
        Assert.Equal(1, await page.EvaluateAsync<int>("window.clicks"));
        Assert.Single(host.Kiosk.Posted);
    }

    [Fact]
    public async Task A_finger_that_slides_on_a_key_types_it_once()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["phone"], 0, Stop);
        var page = await OpenAsync(host);
        var at = await MiddleAsync(page, "[data-key='9']");
        await Fingers.SlideAsync(page, at, (at.X - 40, at.Y + 10));
        await page.WaitForSelectorAsync("[data-field][data-count='1']");
        Assert.Equal(1, await page.EvaluateAsync<int>("window.clicks"));
    }

    [Fact]
    public async Task A_button_that_is_off_stays_off_for_a_sliding_finger()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-NoCompartment"], 0, Stop);
        var page = await OpenAsync(host);
        var at = await MiddleAsync(page, "[data-action='StartDropOff'].off");
        await Fingers.SlideAsync(page, at, (at.X + 60, at.Y));
        Assert.Equal(0, await page.EvaluateAsync<int>("window.clicks"));
        Assert.Empty(host.Kiosk.Posted);
    }

    /// <summary>Counts what the page takes for presses.</summary>
    private async Task<IPage> OpenAsync(TouchHost host)
    {
        var page = await chromium.Browser.NewPageAsync(new() { ViewportSize = new() { Width = 1080, Height = 1920 }, HasTouch = true });
        await page.GotoAsync(host.Address);
        await page.WaitForSelectorAsync("[data-screen]", new() { Timeout = 20_000 });
        await page.UntilAsync("() => document.querySelector('[data-action]:not(.off)[disabled]') === null");
        await page.EvaluateAsync("() => { window.clicks = 0; addEventListener('click', event => { if (event.target.closest('[data-action], [data-local], [data-key]')) window.clicks++; }); }");
        return page;
    }

    private static async Task<(double X, double Y)> MiddleAsync(IPage page, string selector)
    {
        var box = (await page.Locator(selector).First.BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    private static Task PostedAsync(TouchHost host, KioskTrigger trigger) =>
        Eventually.True(() => host.Kiosk.Posted.Contains(new KioskEvent.Touched(trigger)), $"{trigger} was pressed");
}
