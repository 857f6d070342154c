using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using KioskLocker.App.Touch;
using KioskLocker.Core;
using KioskLocker.Runtime;
using KioskLocker.Tests.Devices.Line;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>What is left of a person in the browser and in the server's memory when the visit is over: nothing.</summary>
public sealed class VisitEndTests : IAsyncLifetime
{
    private static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>As typed, and as the page groups it.</summary>
    private static readonly string[] Personal = ["079180012345", "079 180 012 345", "0901234567", "0901 234 567"];

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
    public async Task Neither_heap_nor_storage_nor_history_of_the_browser_keeps_anything_of_who_was_there()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        var page = await OpenAsync(host);
        var entries = await page.EvaluateAsync<int>("history.length");
        var gone = new List<WeakReference>();
        for (var visit = 1; visit <= 2; visit++)
        {
            await BeVisitedAsync(host, page);
            var before = await HeapAsync(page);
            Assert.Contains(Personal, value => before.Contains(value, StringComparison.Ordinal));
            gone.AddRange(OfServer(host.Kiosk.Port));

            host.Kiosk.Show(TouchFrames.All["idle-None"]);
            await BeFreshAsync(host, page, visit);
        }

        var after = await HeapAsync(page);
        Assert.DoesNotContain(Personal, value => after.Contains(value, StringComparison.Ordinal));
        var shown = await page.ContentAsync();
        Assert.DoesNotContain(Personal, value => shown.Contains(value, StringComparison.Ordinal));
        Assert.Equal(entries, await page.EvaluateAsync<int>("history.length"));
        Assert.Equal("0 0 ", await page.EvaluateAsync<string>("`${localStorage.length} ${sessionStorage.length} ${document.cookie}`"));
        Assert.Empty(await page.Context.CookiesAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>("indexedDB.databases().then(all => all.map(one => one.name))"));
        Assert.Empty(await page.EvaluateAsync<string[]>("caches.keys()"));
        Assert.Empty(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('input')].map(one => one.value)"));
        Assert.True(await page.EvaluateAsync<bool>("JSON.stringify(history.state ?? '').length < 100"));
        await Eventually.True(() => AreGone(gone), "page and context of the visits are no longer in the server's memory");
    }

    [Fact]
    public async Task The_new_page_comes_without_a_word_of_a_restart_and_takes_the_next_persons_touch()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["privacy"], 0, Stop);
        var page = await OpenAsync(host);
        host.Kiosk.Show(TouchFrames.All["idle-None"]);
        await BeFreshAsync(host, page, 1);

        Assert.False(await page.IsVisibleAsync("#restarting"));
        await page.ClickAsync("[data-action=StartLookUp]");
        await Eventually.True(() => host.Kiosk.Posted.OfType<KioskEvent.VisitStarted>().Any(), "the press was taken");
    }

    [Fact]
    public async Task A_visit_that_goes_on_keeps_its_page()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["idle-None"], 0, Stop);
        var page = await OpenAsync(host);
        await page.EvaluateAsync("window.stays = 7");
        foreach (var name in new[] { "procedures", "papers", "privacy", "identify", "phone" })
        {
            host.Kiosk.Show(TouchFrames.All[name]);
            await page.WaitForSelectorAsync($"[data-screen={TouchFrames.All[name].Phase}]");
        }

        Assert.Equal(7, await page.EvaluateAsync<int>("window.stays"));
        Assert.Equal(1, host.Circuits.Ever);
    }

    [Fact]
    public async Task A_key_that_bounces_counts_once_and_a_digit_meant_twice_counts_twice()
    {
        await using var host = await TouchHost.StartAsync(TouchFrames.All["identify"], 0, Stop, new TouchOptions());
        var page = await OpenAsync(host);

        await page.ClickAsync("[data-local=Show]");
        await StrikeAsync(page, ("0", 1000), ("0", 1040), ("0", 1090), ("7", 1100), ("0", 1150), ("0", 1300), ("9", 1310), ("9", 1500));
        await page.UntilAsync("() => document.querySelector('[data-field=idNumber]').value.replaceAll(' ', '') === '070099'");

        await StrikeAsync(page, ("Erase", 2000), ("Erase", 2060), ("Erase", 2200));
        await page.UntilAsync("() => document.querySelector('[data-field=idNumber]').value.replaceAll(' ', '') === '0700'");
    }

    /// <summary>Strikes of keys at moments of their own, whatever the speed of this machine.</summary>
    private static async Task StrikeAsync(IPage page, params (string Key, int At)[] strikes) => await page.EvaluateAsync(
        """
        strikes => {
          for (const [key, at] of strikes) {
            const click = new MouseEvent('click', { bubbles: true, cancelable: true });
            Object.defineProperty(click, 'timeStamp', { value: at });
            document.querySelector(`[data-key='${key}'], [data-local='${key}']`).dispatchEvent(click);
          }
        }
        """,
        strikes.Select(strike => new object[] { strike.Key, strike.At }).ToArray());

    /// <summary>An ID number and a phone number are typed, and shown.</summary>
    private static async Task BeVisitedAsync(TouchHost host, IPage page)
    {
        host.Kiosk.Show(TouchFrames.All["identify"]);
        await page.WaitForSelectorAsync("[data-screen=Identify]");
        await TypeAsync(page, "idNumber", "079180012345");
        host.Kiosk.Show(TouchFrames.All["phone"]);
        await page.WaitForSelectorAsync("[data-screen=EnterPhone]");
        await TypeAsync(page, "phone", "0901234567");
        host.Kiosk.Show(TouchFrames.All["confirm-phone"]);
        await page.WaitForSelectorAsync("[data-screen=ConfirmPhone]");
        host.Kiosk.Show(TouchFrames.All["identify"]);
        await page.WaitForSelectorAsync("[data-screen=Identify]");

        // What was typed before stands there masked; shown, and kept as a script of the page might keep it, so that the search is known to find what is there.
        await page.ClickAsync("[data-local=Show]");
        await page.UntilAsync("() => document.querySelector('[data-field=idNumber]').value === '079 180 012 345'");
        await page.EvaluateAsync("window.kept = { value: '' + document.querySelector('[data-field=idNumber]').value }");
    }

    private static async Task TypeAsync(IPage page, string field, string text)
    {
        foreach (var key in text)
            await page.ClickAsync($"[data-key='{key}']");
        await page.UntilAsync("want => document.querySelector(`[data-field=${want[0]}]`).dataset.count === want[1]", new[] { field, $"{text.Length}" });
    }

    /// <summary>The circuit of the visit has ended, and another one shows the screen at rest.</summary>
    private static async Task BeFreshAsync(TouchHost host, IPage page, int visits)
    {
        await Eventually.True(() => host.Circuits.Ever == visits + 1 && host.Circuits.Open == 1, "a new circuit instead of the old one");
        await page.UntilAsync("() => !!document.querySelector('[data-screen=Idle]') && !document.querySelector('[data-leaving]') && !window.kept");
    }

    /// <summary>Everything that is alive in the page, as text; the collector runs first.</summary>
    private static async Task<string> HeapAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var heap = new StringBuilder();
        session.Event("HeapProfiler.addHeapSnapshotChunk").OnEvent += (_, chunk) => heap.Append(chunk?.GetProperty("chunk").GetString());
        await session.SendAsync("HeapProfiler.enable");
        await session.SendAsync("HeapProfiler.takeHeapSnapshot", new Dictionary<string, object> { ["reportProgress"] = false });
        await session.DetachAsync();
        Assert.Contains("\"strings\"", heap.ToString(), StringComparison.Ordinal);
        return heap.ToString();
    }

    /// <summary>Page and context of the circuits that listen to the kiosk now.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<WeakReference> OfServer(KioskPort port)
    {
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance;
        var listeners = (Action)typeof(KioskPort).GetField(nameof(KioskPort.Changed), Hidden)!.GetValue(port)!;
        var page = listeners.GetInvocationList().Select(one => one.Target).OfType<TouchPage>().Single();
        var context = typeof(TouchPage).GetField("_touch", Hidden)!.GetValue(page);
        Assert.IsType<TouchContext>(context);
        return [new WeakReference(page), new WeakReference(context)];
    }

    private static bool AreGone(List<WeakReference> references)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return references.TrueForAll(one => !one.IsAlive);
    }

    private async Task<IPage> OpenAsync(TouchHost host)
    {
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1080, Height = 1920 } });
        await page.GotoAsync(host.Address);
        await page.WaitForSelectorAsync("[data-screen]", new() { Timeout = 20_000 });
        return page;
    }
}
