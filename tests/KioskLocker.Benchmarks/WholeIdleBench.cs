using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.Benchmarks;

/// <summary>
/// Processor time of the shipped kiosk program as it stands in the street: configured, enrolled, commissioned, its web server with one open page,
/// its link to an office that answers; the same boards, scanner and printer as in <see cref="IdleBench"/>. Browser, office and cabinet are programs
/// of their own and not counted.
/// </summary>
internal static class WholeIdleBench
{
    private const string Browser = "/usr/bin/chromium";
    private const string Established = "01";

    /// <summary>Until the runtime has compiled what runs often: that ends, and the machine stands for weeks.</summary>
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(90);

    internal static async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        var map = Path.Combine(folder.Path, "bench");
        await File.WriteAllTextAsync(map + ".json", Map());
        var ports = DemoPlaces.FreePorts();

        // A path that is whole already stays as it is: the map lies outside of hardware/cabinets.
        var places = new DemoPlaces(Root(), Path.Combine(folder.Path, "site"), "Release", ports[0], ports[1], ports[2]) { Cabinet = map };
        try
        {
            await using var site = new DemoSite(places, static _ => { });
            await site.StartAsync(CancellationToken.None);
            using var page = OpenPage(folder.Path, places.KioskUrl);
            try
            {
                await MeasureAsync(site);
            }
            finally
            {
                page.Kill(entireProcessTree: true);
                await page.WaitForExitAsync().WaitAsync(IdleBench.StepLimit);
            }
        }
        catch (DemoFailedException failed)
        {
            throw new BenchFailedException(failed.Message);
        }
    }

    private static async Task MeasureAsync(DemoSite site)
    {
        await Task.Delay(Warm);
        await RequireIdleAsync(site);
        using var kiosk = Process.GetProcessById(site.ProcessId("kiosk"));
        var (before, began) = (kiosk.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(IdleBench.Span);
        kiosk.Refresh();
        var percent = 100 * (kiosk.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(began);
        RequireAPage(site.Places.KioskPort);
        Report.Line($"whole: {percent:0.00} % of a core, {kiosk.Threads.Count} threads: {Report.Verdict(percent <= IdleBench.PercentMost)} (≤ {IdleBench.PercentMost} %)");
        Report.Line($"       (kiosklocker as shipped: web server, one open page, office)");
    }

    /// <summary>A browser that shows the touch screen for as long as it lives.</summary>
    private static Process OpenPage(string folder, string url)
    {
        if (!File.Exists(Browser))
        {
            throw new BenchFailedException($"{Browser} is missing: deploy/packages check installs it");
        }

        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--window-size=1080,1920", "--remote-debugging-port=0", "--user-data-dir=" + Path.Combine(folder, "browser"), url,
        ];
        var page = Process.Start(new ProcessStartInfo(Browser, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new BenchFailedException("the browser did not start");

        // What it says is nobody's figure, and a pipe that nobody reads would stop it.
        page.BeginOutputReadLine();
        page.BeginErrorReadLine();
        return page;
    }

    /// <summary>An ill device or a page that is not there would make another figure than the one that is told.</summary>
    private static async Task RequireIdleAsync(DemoSite site)
    {
        var status = JsonNode.Parse(await site.Http.GetStringAsync(new Uri(site.Places.KioskUrl + "/status")))!;
        if (status["phase"]!.GetValue<string>() != "Idle")
        {
            throw new BenchFailedException("the kiosk is not idle: " + status["phase"]);
        }

        if (status["devices"]!.AsArray().FirstOrDefault(device => device!["health"]!.GetValue<string>() != "Ok") is { } ill)
        {
            throw new BenchFailedException($"{ill["name"]} is {ill["health"]}: {ill["detail"]}");
        }

        RequireAPage(site.Places.KioskPort);
    }

    /// <summary>A page keeps a connection for as long as it is open; the kernel lists it.</summary>
    private static void RequireAPage(int port)
    {
        var local = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        var isOpen = File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(words => words[1].EndsWith(local, StringComparison.Ordinal) && words[3] == Established);
        if (!isOpen)
        {
            throw new BenchFailedException("no page is connected to the kiosk");
        }
    }

    private static string Map()
    {
        var boards = Enumerable.Range(0, IdleBench.Boards).Select(IdleBench.NameOf).ToList();
        return new JsonObject
        {
            ["name"] = "bench",
            ["lines"] = new JsonArray(
            [
                .. boards.Select(board => new JsonObject { ["name"] = board, ["kind"] = "xor8a", ["baud"] = IdleBench.BoardBaud }),
                new JsonObject { ["name"] = "scanner", ["kind"] = "scanner", ["family"] = "gm65", ["baud"] = IdleBench.BoardBaud },
                new JsonObject { ["name"] = "printer", ["kind"] = "escpos", ["baud"] = IdleBench.PrinterBaud, ["widthDots"] = 576 },
            ]),
            ["boards"] = new JsonArray([.. boards.Select(board => new JsonObject
            {
                ["id"] = board, ["line"] = board, ["address"] = 1, ["channels"] = IdleBench.Channels, ["feedback"] = "doorClosing",
            })]),
            ["compartments"] = new JsonArray([.. Enumerable.Range(0, IdleBench.Boards * IdleBench.Channels).Select(door => new JsonObject
            {
                ["number"] = door + 1, ["board"] = boards[door / IdleBench.Channels], ["channel"] = (door % IdleBench.Channels) + 1, ["size"] = "small", ["column"] = (door / IdleBench.Channels) + 1,
            })]),
            ["simulation"] = new JsonObject { ["boards"] = new JsonObject(boards.Select(board => KeyValuePair.Create<string, JsonNode?>(board, new JsonObject { ["readAllDelayMs"] = 20 }))) },
        }.ToJsonString();
    }

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "KioskLocker.sln")))
            {
                return at.FullName;
            }
        }

        throw new BenchFailedException("KioskLocker.sln was not found above " + AppContext.BaseDirectory);
    }
}
