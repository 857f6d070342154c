using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KioskLocker.Simulation.Demo;
using Microsoft.Playwright;

namespace KioskLocker.EndToEnd;

/// <summary>The panel's browser as it is deployed: its policy, the command of its unit, and who starts it anew. The compositor draws into memory, for want of a screen.</summary>
public sealed partial class PanelTests
{
    // The compositor refuses to be root, so in this view of the users nobody is.
    private static readonly string[] AsSomebody = ["unshare", "--map-user=1000", "--map-group=1000"];

    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task The_panel_s_browser_shows_the_kiosk_asks_for_no_other_address_and_a_frozen_one_is_replaced()
    {
        var places = Checkout.NewPlaces();
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        await HeldByPolicyAsync(site);
        await ReplacedWhenFrozenAsync(site);
    }

    [Fact]
    public void Every_policy_is_one_that_this_Chromium_knows_and_it_names_the_unit_s_address()
    {
        // A misspelt policy is passed over in silence, so the browser's own table of them is asked.
        var program = File.ReadAllBytes("/usr/lib/chromium/chromium");
        Assert.All(Policy().Select(policy => policy.Key), key => Assert.True(program.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes("\0" + key + "\0")) > 0, key));
        Assert.Equal(["*"], Policy()["URLBlocklist"]!.AsArray().Take(1).Select(one => one!.GetValue<string>()));
        Assert.Equal([UnitsAddress()], Policy()["URLAllowlist"]!.AsArray().Select(one => one!.GetValue<string>()));
    }

    /// <summary>Two addresses are given to it; the page lives and the other is not asked for. Without the policy it is.</summary>
    private static async Task HeldByPolicyAsync(DemoSite site)
    {
        var places = site.Places;
        using var outside = new TcpListener(IPAddress.Loopback, 0);
        outside.Start();
        var there = $"http://127.0.0.1:{((IPEndPoint)outside.LocalEndpoint).Port}/";
        var policy = Path.Combine(places.Data, "policy.json");
        await File.WriteAllTextAsync(policy, Policy().ToJsonString().Replace(UnitsAddress(), places.KioskUrl, StringComparison.Ordinal));

        // A view of the file system in which the policy is installed, and nowhere else.
        string[] installed = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /etc/chromium && mkdir -p /etc/chromium/policies/managed && cp \"$0\" /etc/chromium/policies/managed/ && exec \"$@\"", policy];
        await using (var keeper = new Keeper(site, "held", [.. installed, .. AsSomebody, .. Browser(), there]))
        {
            await keeper.BeatsAsync();
            await keeper.BeatsAsync(again: true);
            Assert.False(outside.Pending(), "the panel's browser asked for another address");
        }

        await using (new Keeper(site, "free", [.. AsSomebody, .. Browser(), there]))
        {
            await Cabinet.UntilAsync("the other address without the policy", () => Task.FromResult(outside.Pending() ? "" : null));
        }
    }

    /// <summary>The renderer is stopped where it stands; a new browser comes and shows the same screen of the same visit.</summary>
    private static async Task ReplacedWhenFrozenAsync(DemoSite site)
    {
        using var playwright = await Playwright.CreateAsync();
        var port = DemoPlaces.FreePorts()[0];
        await using var keeper = new Keeper(site, "frozen", [.. AsSomebody, .. Browser(), $"--remote-debugging-port={port}"]);
        await keeper.BeatsAsync();
        string name;
        await using (var browser = await playwright.Chromium.ConnectOverCDPAsync($"http://127.0.0.1:{port}"))
        {
            var page = PageOf(browser);
            name = page.Url;
            Assert.Equal(1, await page.EvaluateAsync<int>("history.length"));
            await page.ClickAsync("[data-action='StartDropOff']");
            await page.ClickAsync($"[data-action='ChooseProcedure'][data-value='{Round.Procedure}']");
            await page.WaitForSelectorAsync("[data-screen='Papers']");
        }

        var renderers = Renderers(keeper.Id);
        Assert.NotEmpty(renderers);
        foreach (var renderer in renderers)
            await ChildProcess.RunAsync("kill", ["-STOP", $"{renderer}"], null, NoVariables, CancellationToken.None);

        // The kiosk itself says so meanwhile, and a laptop would not stand for the panel.
        await Cabinet.UntilAsync("a new browser", async () => (await keeper.LogAsync()).Contains("has not beaten for", StringComparison.Ordinal) && (await keeper.AgeAsync()) < 3 ? "" : null);
        await using var next = await playwright.Chromium.ConnectOverCDPAsync($"http://127.0.0.1:{port}");
        var shown = PageOf(next);
        Assert.NotEqual(name, shown.Url);
        await shown.WaitForSelectorAsync("[data-screen='Papers']");
        Assert.All(renderers, renderer => Assert.False(Directory.Exists($"/proc/{renderer}"), "a stopped renderer was left behind"));
    }

    private static IPage PageOf(IBrowser browser) => browser.Contexts.SelectMany(context => context.Pages).Single(page => page.Url.Contains("?panel=", StringComparison.Ordinal));

    /// <summary>The unit's very command: compositor, browser, flags and address.</summary>
    private static IEnumerable<string> Browser() => Words(Unit()).SkipWhile(word => word != "--").Skip(1);

    private static string Unit() => File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "systemd", "kiosklocker-panel.service"));

    private static IEnumerable<string> Words(string unit) =>
        Word().Matches(unit[unit.IndexOf("ExecStart=", StringComparison.Ordinal)..unit.IndexOf("Restart=", StringComparison.Ordinal)].Replace("\\\n", " ", StringComparison.Ordinal)).Select(word => word.Value.Trim('"'));

    private static string UnitsAddress()
    {
        var words = Words(Unit()).ToList();
        return words[words.IndexOf("--url") + 1];
    }

    private static JsonObject Policy() => JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "chromium", "kiosklocker.json")))!.AsObject();

    /// <summary>Renderers among the processes that this one started, and that those started.</summary>
    private static List<int> Renderers(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                parents[int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture)] =
                    int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        bool IsOurs(int process) => process == root || (parents.TryGetValue(process, out var parent) && parent > 1 && IsOurs(parent));
        return [.. parents.Keys.Where(process => IsOurs(process) && File.ReadAllText($"/proc/{process}/cmdline").Contains("--type=renderer", StringComparison.Ordinal))];
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    /// <summary><c>kioskctl panel watch</c> as a process of its own.</summary>
    private sealed partial class Keeper(DemoSite site, string name, string[] command) : IAsyncDisposable
    {
        private readonly string _log = site.Places.Log("panel-" + name);

        private readonly ChildProcess _process = ChildProcess.Start(
            name, site.Places.Program("KioskLocker.Cli", "kioskctl"), ["panel", "watch", "--url", site.Places.KioskUrl, "--silence", "5", "--", .. command], site.Places.Log("panel-" + name), Screen(site.Places));

        public int Id => _process.Id;

        /// <summary>What makes the compositor draw into memory and ask for no input.</summary>
        private static Dictionary<string, string> Screen(DemoPlaces places) => new()
        {
            ["XDG_RUNTIME_DIR"] = Directory.CreateDirectory(Path.Combine(places.Data, "screen"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName,
            ["WLR_BACKENDS"] = "headless",
            ["WLR_RENDERER"] = "pixman",
        };

        /// <summary>In order: it takes its browser along.</summary>
        public async ValueTask DisposeAsync()
        {
            await _process.StopAsync();
            _process.Dispose();
        }

        /// <summary>Waits for a beat of the newest browser; for one more where it has beaten already.</summary>
        public async Task BeatsAsync(bool again = false)
        {
            var before = again ? await CountAsync() : 0;
            await Cabinet.UntilAsync("a beat of the panel", async () =>
                BrowserName().Matches(await LogAsync()) is [.., var newest] && (await PanelAsync(newest.Groups[1].Value))["beaten"]!.GetValue<bool>() && await CountAsync() > before ? "" : null);
            Assert.Equal("Ok", (await ScreenAsync())["health"]!.GetValue<string>());
        }

        public async Task<double> AgeAsync() => (await PanelAsync(""))["ageSeconds"]!.GetValue<double>();

        public async Task<string> LogAsync()
        {
            await using var file = new FileStream(_log, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return await reader.ReadToEndAsync();
        }

        private async Task<JsonNode> PanelAsync(string panel)
        {
            using var answer = await site.Http.GetAsync(new Uri($"{site.Places.KioskUrl}/health/panel?panel={panel}"));
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        }

        private async Task<long> CountAsync() => (await ScreenAsync())["counters"]!["ok"]!.GetValue<long>();

        private async Task<JsonNode> ScreenAsync() =>
            JsonNode.Parse(await site.Http.GetStringAsync(new Uri(site.Places.KioskUrl + "/status")))!["devices"]!.AsArray().Single(device => device!["kind"]!.GetValue<string>() == "touchScreen")!;

        [GeneratedRegex(@"^browser ([0-9a-f]+) starts", RegexOptions.Multiline)]
        private static partial Regex BrowserName();
    }
}
