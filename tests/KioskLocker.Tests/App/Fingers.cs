using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>Two fingers that are spread on a page, 300 pixels upwards and downwards from a place. Each answers how much the page is zoomed then, 1 for not at all.</summary>
internal static class Fingers
{
    /// <summary>On the glass.</summary>
    public static async Task<double> SpreadOnGlassAsync(IPage page, double x, double y)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync(tools, "touchStart", x, y, 60);
        for (var apart = 80; apart <= 300; apart += 20)
        {
            await TouchAsync(tools, "touchMove", x, y, apart);
        }

        await tools.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
        return await ScaleAsync(page);
    }

    /// <summary>On a touchpad, of which the browser makes one gesture.</summary>
    public static async Task<double> SpreadOnTouchpadAsync(IPage page, double x, double y)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("Input.synthesizePinchGesture", new Dictionary<string, object> { ["x"] = x, ["y"] = y, ["scaleFactor"] = 3, ["gestureSourceType"] = "mouse" });
        return await ScaleAsync(page);
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
