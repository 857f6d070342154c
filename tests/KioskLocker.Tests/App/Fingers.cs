using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>Two fingers on a page.</summary>
internal static class Fingers
{
    /// <summary>Spreads two fingers on the glass, then two on a touchpad, which the browser knows as one gesture.</summary>
    /// <param name="page">Where.</param>
    /// <param name="x">Between the fingers, in pixels from the left.</param>
    /// <param name="y">Between the fingers, in pixels from the top; there must be room above and below.</param>
    /// <returns>How much the page was zoomed by either, 1 for not at all.</returns>
    public static async Task<double> SpreadAsync(IPage page, double x, double y)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync(tools, "touchStart", x, y, 10);
        for (var apart = 20; apart <= 100; apart += 10)
        {
            await TouchAsync(tools, "touchMove", x, y, apart);
        }

        await tools.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
        var byGlass = await ScaleAsync(page);
        await tools.SendAsync("Input.synthesizePinchGesture", new Dictionary<string, object> { ["x"] = x, ["y"] = y, ["scaleFactor"] = 3, ["gestureSourceType"] = "mouse" });
        return Math.Max(byGlass, await ScaleAsync(page));
    }

    private static async Task TouchAsync(ICDPSession tools, string type, double x, double y, int apart) => await tools.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
    {
        ["type"] = type,
        ["touchPoints"] = new[] { (0, y - apart), (1, y + apart) }.Select(finger => new Dictionary<string, object> { ["id"] = finger.Item1, ["x"] = x, ["y"] = finger.Item2 }).ToArray(),
    });

    /// <summary>After what the fingers did was drawn.</summary>
    private static Task<double> ScaleAsync(IPage page) =>
        page.EvaluateAsync<double>("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(visualViewport.scale))))");
}
