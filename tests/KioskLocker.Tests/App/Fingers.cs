using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>Fingers on a page that do more than tap it. A spread goes 300 pixels upwards and downwards from a place and answers how much the page is zoomed then, 1 for not at all.</summary>
internal static class Fingers
{
    /// <summary>One finger comes down, slides and lifts.</summary>
    public static async Task SlideAsync(IPage page, (double X, double Y) from, (double X, double Y) to)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync(tools, "touchStart", (0, from.X, from.Y));
        for (var part = 1; part <= 4; part++)
        {
            await TouchAsync(tools, "touchMove", (0, from.X + ((to.X - from.X) * part / 4), from.Y + ((to.Y - from.Y) * part / 4)));
        }

        await TouchAsync(tools, "touchEnd");
        await ScaleAsync(page);
    }

    /// <summary>A palm lies on the glass, a finger taps beside it, and then the hand goes.</summary>
    public static async Task TapBesideAsync(IPage page, (double X, double Y) palm, (double X, double Y) finger)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync(tools, "touchStart", (0, palm.X, palm.Y));
        await TouchAsync(tools, "touchStart", (0, palm.X, palm.Y), (1, finger.X, finger.Y));
        await TouchAsync(tools, "touchEnd", (0, palm.X, palm.Y));
        await TouchAsync(tools, "touchEnd");
        await ScaleAsync(page);
    }

    /// <summary>On the glass.</summary>
    public static async Task<double> SpreadOnGlassAsync(IPage page, double x, double y)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync(tools, "touchStart", (0, x, y - 60), (1, x, y + 60));
        for (var apart = 80; apart <= 300; apart += 20)
        {
            await TouchAsync(tools, "touchMove", (0, x, y - apart), (1, x, y + apart));
        }

        await TouchAsync(tools, "touchEnd");
        return await ScaleAsync(page);
    }

    /// <summary>On a touchpad, of which the browser makes one gesture.</summary>
    public static async Task<double> SpreadOnTouchpadAsync(IPage page, double x, double y)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("Input.synthesizePinchGesture", new Dictionary<string, object> { ["x"] = x, ["y"] = y, ["scaleFactor"] = 3, ["gestureSourceType"] = "mouse" });
        return await ScaleAsync(page);
    }

    /// <summary>What touches the glass now; where one is missing that was there before, it has lifted.</summary>
    private static async Task TouchAsync(ICDPSession tools, string type, params (int Id, double X, double Y)[] touches) => await tools.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
    {
        ["type"] = type,
        ["touchPoints"] = touches.Select(touch => new Dictionary<string, object> { ["id"] = touch.Id, ["x"] = touch.X, ["y"] = touch.Y }).ToArray(),
    });

    /// <summary>After what the fingers did was drawn.</summary>
    private static Task<double> ScaleAsync(IPage page) =>
        page.EvaluateAsync<double>("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(visualViewport.scale))))");
}
