using KioskLocker.Simulation.Demo;
using Microsoft.Playwright;

namespace KioskLocker.EndToEnd;

/// <summary>A badge as an office prints it: by its page in a browser, read by a scanner that knows nothing of us, held to the machine.</summary>
public sealed class BadgeTests
{
    [Fact]
    public async Task A_badge_printed_from_the_offices_page_is_asked_for_its_PIN_and_the_former_one_is_dead()
    {
        var places = Checkout.NewPlaces();
        await using var site = new DemoSite(places, _ => { });
        await site.StartAsync(TestContext.Current.CancellationToken);
        var cabinet = new Cabinet(places.CabinetUrl, site.Http);
        var former = site.Officers[0];

        await using var desk = await TouchScreen.OpenAsync(places.OfficeUrl + "/staff", 1280, 900);
        await desk.Page.FillAsync("[name=name]", "demo");
        await desk.Page.FillAsync("[name=password]", (await File.ReadAllTextAsync(places.OfficePassword, TestContext.Current.CancellationToken)).Trim());
        await desk.Page.ClickAsync("form[action='/login'] button");
        await desk.Page.ClickAsync($"tr:has(td:text-is('{former.Id}')) form[action='/staff/badge'] button >> nth=0");
        var badge = desk.Page.Locator("article.badge");
        await badge.WaitForAsync();
        var picture = Path.Combine(places.Data, "badge.png");
        await badge.ScreenshotAsync(new() { Path = picture });
        var text = await Tools.ReadQrAsync(picture);
        Assert.StartsWith("KLB:", text, StringComparison.Ordinal);
        Assert.NotEqual(former.Badge, text);
        Assert.Contains(text, await badge.InnerTextAsync(), StringComparison.Ordinal);
        foreach (var paper in new[] { 80, 58 })
            await IsReadFromRollAsync(desk.Page, paper, text, Path.Combine(places.Data, $"badge-{paper}.png"));

        // Whatever the machine tells the office makes it ask for news: here that somebody took it out of service and back.
        await site.KioskctlAsync(["service", "out", "--reason", "new badges"], CancellationToken.None);
        await site.KioskctlAsync(["service", "in", "--reason", "new badges"], CancellationToken.None);
        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        var renewed = new DemoOfficer(former.Id, text, former.Pin);
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            await screen.SeeAsync("Idle");
            await cabinet.ScanAsync(renewed.Badge);
            if (await screen.SeeAnyAsync("StaffPin", "StaffRefused") == "StaffPin")
                break;
            await screen.ReadAsync("Máy không nhận ra thẻ này");
            await screen.PressAsync("Continue");
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(90), "the new badge has not come to the machine");
        }

        await screen.TypeAsync(renewed.Pin);
        await screen.PressAsync("EnterPin");
        Assert.NotEqual("StaffRefused", await screen.SeeAnyAsync("StaffMenu", "StaffSecondBadge", "StaffRefused"));
        await screen.Page.Locator("[data-action='LogOut'], [data-action='Cancel']").First.TapAsync();
        await screen.SeeAsync("Idle");
        await cabinet.ScanAsync(former.Badge);
        await screen.SeeAsync("StaffRefused");
    }

    /// <summary>As a slip printer of 203 dots an inch prints it: within its line, one page, a module of the QR at least four dots.</summary>
    private static async Task IsReadFromRollAsync(IPage page, int paper, string text, string picture)
    {
        const double DotsPerInch = 203;
        await page.CheckAsync($"#roll{paper}");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        var screen = await page.Context.NewCDPSessionAsync(page);
        await screen.SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = 1280, ["height"] = 900, ["deviceScaleFactor"] = DotsPerInch / 96, ["mobile"] = false });
        var badge = page.Locator("article.badge");
        await badge.ScreenshotAsync(new() { Path = picture });
        Assert.Equal(text, await Tools.ReadQrAsync(picture));
        var modules = await badge.Locator("svg").EvaluateAsync<double>("one => one.viewBox.baseVal.width");
        var side = (await badge.Locator("svg").BoundingBoxAsync())!.Width * DotsPerInch / 96;
        Assert.True(side / modules >= 4, $"a module of {side / modules:0.0} dots");
        var isWithin = await badge.EvaluateAsync<bool>("one => [...one.querySelectorAll('*')].every(part => part.getBoundingClientRect().right <= one.getBoundingClientRect().right + 0.5 && part.scrollWidth <= part.clientWidth + 1)");
        Assert.True(isWithin, $"something is wider than {paper} mm paper");
        var printed = System.Text.Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true }));
        var box = Assert.Single(System.Text.RegularExpressions.Regex.Matches(printed, @"/MediaBox \[0 0 ([0-9.]+) "));
        Assert.Equal(paper, double.Parse(box.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) / 72 * 25.4, 0.5);
        await screen.SendAsync("Emulation.clearDeviceMetricsOverride");
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
    }
}
