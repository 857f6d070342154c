using System.Globalization;
using System.Reflection;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary><c>tests/bench touch</c>: how soon a finger or a code shows on the glass, with the real programs: kiosk, scanner on a pty, Chromium.</summary>
internal sealed class TouchSpeed(TouchScreen screen, Cabinet cabinet)
{
    private const int Rounds = 8;
    private const int ScansPerRound = 4;
    private const double TouchAimMs = 100;
    private const double ScanAimMs = 200;

    /// <summary>Each key is typed and taken away again; the field shows their number, and no part of the machine beside the page hears of them.</summary>
    private const string Typed = "079180012";

    private readonly List<double> _keys = [];
    private readonly List<double> _presses = [];
    private readonly List<double> _accepted = [];
    private readonly List<double> _refused = [];

    public static async Task<int> RunAsync(TextWriter output, TextWriter errors)
    {
        try
        {
            var places = Checkout.NewPlaces();
            await using var site = new DemoSite(places, _ => { });
            await site.StartAsync(CancellationToken.None);
            await using var browser = await TouchBrowser.StartAsync();
            var context = await browser.NewContextAsync(1080, 1920);
            await context.AddInitScriptAsync(Script());
            await using var screen = await TouchScreen.ShowAsync(context, places.KioskUrl, null);
            var speed = new TouchSpeed(screen, new Cabinet(places.CabinetUrl, site.Http));
            for (var round = 0; round < Rounds; round++)
                await speed.RoundAsync(isWarm: round > 0);
            return await speed.TellAsync(output) ? 0 : 1;
        }
        catch (Exception failed) when (failed is DemoFailedException or InvalidOperationException or TimeoutException or Microsoft.Playwright.PlaywrightException or HttpRequestException)
        {
            await errors.WriteLineAsync($"touch: {failed.Message}");
            return 1;
        }
    }

    private static string Script()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("speed.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <param name="isWarm">The first round is for the compilers.</param>
    private async Task RoundAsync(bool isWarm)
    {
        await screen.SeeAsync("Idle");
        await PressAsync(isWarm, "StartDropOff", "ChooseProcedure");
        await PressAsync(isWarm, "ChooseProcedure", "Papers", Round.Procedure);
        await PressAsync(isWarm, "ConfirmPapers", "Privacy");
        await PressAsync(isWarm, "AcceptPrivacy", "Identify");
        foreach (var key in Typed)
        {
            Keep(isWarm, _keys, await TouchAsync($"[data-key='{key}']", ".field-note", other: true));
            Keep(isWarm, _keys, await TouchAsync("[data-local='Erase']", ".field-note", other: true));
        }

        for (var scan = 0; scan < ScansPerRound; scan++)
        {
            Keep(isWarm, _refused, await ScanAsync($"https://example.vn/{Guid.NewGuid():N}", "[data-notice]"));
            await screen.Page.Locator("[data-local='CloseNotice']").First.TapAsync();
            await screen.Page.WaitForSelectorAsync("[data-screen]:not(:has([data-notice]))");
            Keep(isWarm, _accepted, await ScanAsync(Cabinet.Card, "[data-screen='EnterPhone']"));
            await PressAsync(isWarm, "Back", "Identify");
        }

        // The end of a visit loads the page anew: whoever closes a browser meanwhile waits for ever.
        await screen.AnewAsync(() => screen.PressAsync("Cancel"));
    }

    private static void Keep(bool isWarm, List<double> samples, double value)
    {
        if (isWarm)
            samples.Add(value);
    }

    private async Task PressAsync(bool isWarm, string action, string state, string? value = null) =>
        Keep(isWarm, _presses, await TouchAsync($"[data-action='{action}']{(value is null ? "" : $"[data-value='{value}']")}", $"[data-screen='{state}']", other: false));

    /// <summary>Milliseconds from the finger to the glass.</summary>
    private async Task<double> TouchAsync(string button, string seen, bool other)
    {
        await WatchAsync(seen, other);
        await screen.Page.Locator(button).First.TapAsync();
        var times = await SeenAsync();
        return times[1] - times[0];
    }

    /// <summary>Milliseconds from the scanner, which writes its scan down in the turn in which its bytes go out, to the glass.</summary>
    private async Task<double> ScanAsync(string text, string seen)
    {
        var before = (await cabinet.GetAsync("/api/ledger?after=9007199254740991"))["last"]!.GetValue<long>();
        var ahead = await screen.Page.EvaluateAsync<double>("speed.ahead()");
        await WatchAsync(seen, other: false);
        await cabinet.ScanAsync(text);
        var glass = (await SeenAsync())[1] - ahead;
        var entry = (await cabinet.GetAsync($"/api/ledger?after={before}"))["entries"]!.AsArray().Single(one => one!["what"]!.GetValue<string>() == "scanned")!;
        return glass - ((entry["at"]!.GetValue<DateTimeOffset>() - DateTimeOffset.UnixEpoch) / TimeSpan.FromMilliseconds(1));
    }

    private async Task WatchAsync(string selector, bool other) => await screen.Page.EvaluateAsync("asked => speed.watch(asked)", new { selector, other });

    private Task<double[]> SeenAsync() => screen.Page.EvaluateAsync<double[]>("speed.seen()");

    /// <returns>Whether every aim was met.</returns>
    private async Task<bool> TellAsync(TextWriter output)
    {
        var allMet = true;
        var empty = Percentile(_keys, 50);
        await output.WriteLineAsync("touch: from a finger or a code to the glass, kiosk, scanner on a pty and Chromium, ms");
        await TellAsync("key of the pad: page, circuit and back", _keys, TouchAimMs);
        await TellAsync("button: through the machine, committed first", _presses, TouchAimMs);
        await TellAsync("scan accepted: the next screen", _accepted, ScanAimMs);
        await TellAsync("scan refused: what was wrong with it", _refused, ScanAimMs);
        return allMet;

        async Task TellAsync(string what, List<double> samples, double aim)
        {
            var p95 = Percentile(samples, 95);
            allMet &= p95 <= aim;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {what,-46} p50 {Percentile(samples, 50),6:0.0}  p95 {p95,6:0.0}  max {samples.Max(),6:0.0}  n {samples.Count,3}  {Percentile(samples, 50) / empty,4:0.0} x the key  aim p95 <= {aim:0}: {(p95 <= aim ? "met" : "MISSED")}"));
        }
    }

    private static double Percentile(List<double> samples, int percent)
    {
        var sorted = samples.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }
}
