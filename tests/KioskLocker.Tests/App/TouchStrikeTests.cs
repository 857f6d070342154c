using KioskLocker.App.Touch;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>Double strikes within half a second (product.md, "Accessibility and comfort"), at buttons that only change the page: the script goes by the time of the strikes.</summary>
public sealed class TouchStrikeTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Large = "[data-local=LargeText]";
    private const string Key = "[data-key='7']";

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_strike_within_half_a_second_leaves_what_the_first_one_chose()
    {
        await using var host = await StartAsync("identify");
        var page = await OpenAsync(host);

        await StrikeAsync(page, (Large, 1000), (Large, 1100), (Large, 1480));
        await page.UntilAsync("() => !!document.querySelector('.page.large')");
        await StrikeAsync(page, ("[data-local=HighContrast]", 1500), (Large, 1520));
        await page.UntilAsync("() => !!document.querySelector('.page.large.contrast')");
        await StrikeAsync(page, (Large, 2100));
        await page.UntilAsync("() => !!document.querySelector('.page.contrast:not(.large)')");
    }

    [Theory]
    [InlineData("CloseHelp")]
    [InlineData("CloseNotice")]
    [InlineData("CloseLimit")]
    public async Task What_lies_beneath_a_thing_that_was_closed_takes_no_strike_for_half_a_second(string close)
    {
        var frame = TouchFrames.All["identify"];
        await using var host = await StartAsync("identify");
        var page = await OpenAsync(host);
        host.Kiosk.Show(
            close == "CloseLimit" ? frame with { LimitWarning = true, LimitCountdown = TimeSpan.FromSeconds(30) } : frame,
            close == "CloseNotice" ? new ScanNotice("bag", CodeProblem.None, 1) : null);
        if (close == "CloseHelp")
            await StrikeAsync(page, ("[data-local=Help]", 1000));
        await page.WaitForSelectorAsync($"[data-local={close}]");

        await StrikeAsync(page, ($"[data-local={close}]", 3000));
        await page.UntilAsync("close => !document.querySelector(`[data-local=${close}]`)", close);
        await StrikeAsync(page, (Key, 3100), ("[data-action=GivePerson]", 3200), (Large, 3300), (Key, 3490), (Key, 3510));

        await page.UntilAsync("() => document.querySelector('[data-field=idNumber]').dataset.count === '1'");
        Assert.Empty(host.Kiosk.Values);
        Assert.Equal(0, await page.Locator(".page.large").CountAsync());
    }

    private static Task<TouchHost> StartAsync(string frame) => TouchHost.StartAsync(TouchFrames.All[frame], 0, Stop, new TouchOptions { Face = TouchFrames.Face });

    /// <summary>Strikes at moments of their own, whatever the speed of this machine.</summary>
    private static async Task StrikeAsync(IPage page, params (string On, int At)[] strikes) => await page.EvaluateAsync(
        """
        strikes => {
          for (const [on, at] of strikes) {
            const click = new MouseEvent('click', { bubbles: true, cancelable: true });
            Object.defineProperty(click, 'timeStamp', { value: at });
            document.querySelector(on).dispatchEvent(click);
          }
        }
        """,
        strikes.Select(strike => new object[] { strike.On, strike.At }).ToArray());

    private async Task<IPage> OpenAsync(TouchHost host)
    {
        var page = await chromium.Browser.NewPageAsync(new() { ViewportSize = new() { Width = 1080, Height = 1920 } });
        await page.GotoAsync(host.Address);
        await page.WaitForSelectorAsync("[data-action=GivePerson]:not([disabled])", new() { Timeout = 20_000 });
        return page;
    }
}
