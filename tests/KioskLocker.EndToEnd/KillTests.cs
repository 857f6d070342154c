using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary><c>kill -9</c> at any moment of a drop-off: papers are in one place or listed as unknown, and the office hears everything once.</summary>
public sealed class KillTests
{
    private const int Sample = 1;

    /// <summary>Beside these, a quarter of the cuts into whole rounds falls into their drop-off (<see cref="KillRoundTests"/>), and <see cref="HoldTests"/> cut it at each screen.</summary>
    private const int All = 8;

    /// <summary>One moment in the quick tests, more with <c>KIOSKLOCKER_DEEP=1</c>; <c>KIOSKLOCKER_SEED</c> replays.</summary>
    [Fact]
    public async Task F_P1_A_kill_at_a_random_moment_of_a_drop_off_loses_nothing_and_repeats_nothing()
    {
        var seed = Effort.SeedOr(20261123);
        var random = new Random(seed);
        var moments = Enumerable.Range(0, Effort.Of(Sample, All)).Select(i => new Moment((Part)(i % 3), TimeSpan.FromMilliseconds(random.Next(1200)))).ToList();
        Told.Say($"seed {seed}, {moments.Count} moments");
        await Lanes.RunAsync(moments.Count, (index, places, browser) => KillOnceAsync(index, places, browser, moments[index]));
    }

    /// <summary>Parts of a drop-off at which papers are at stake.</summary>
    private enum Part
    {
        Opening,
        Placing,
        Finishing,
    }

    private sealed record Moment(Part Part, TimeSpan After);

    private static async Task KillOnceAsync(int index, DemoPlaces places, TouchBrowser browser, Moment moment)
    {
        var told = new List<string>();
        await using (var site = new DemoSite(places, told.Add))
        {
            await site.StartAsync(CancellationToken.None);
            await WalkAndKillAsync(site, browser, moment, told);
            await site.StartKioskAsync(CancellationToken.None);
            await GoOnAsync(site, browser, told);
            await CheckAsync(site, places, $"kill {index}: {string.Join(", ", told)}");
        }

        Told.Say($"{index}: {string.Join(", ", told.TakeLast(3))}");
    }

    /// <summary>The parts before the chosen one run whole; the kill falls somewhere in the chosen one, or just after it.</summary>
    private static async Task WalkAndKillAsync(DemoSite site, TouchBrowser browser, Moment moment, List<string> told)
    {
        var places = site.Places;
        await using var screen = await browser.OpenAsync(places.KioskUrl);
        var round = new Round(screen, new Cabinet(places.CabinetUrl, site.Http), Told);
        await round.PrepareAsync();
        Func<Task>[] parts = [round.OpenAsync, round.PlaceAsync, round.FinishAsync];
        for (var before = 0; before < (int)moment.Part; before++)
        {
            await parts[before]();
        }

        var killing = Task.Run(async () =>
        {
            await Task.Delay(moment.After);
            site.Kill("kiosk");
        });
        try
        {
            await parts[(int)moment.Part]().WaitAsync(moment.After + TimeSpan.FromSeconds(1));
        }
        catch (Exception cut) when (cut is TimeoutException or Microsoft.Playwright.PlaywrightException or InvalidOperationException)
        {
            // The part was cut off, as wanted; what it had reached is in the list.
        }

        await killing;
        told.Add($"killed {moment.After.TotalMilliseconds:0} ms into {moment.Part}");

        Task Told(string what)
        {
            told.Add(what);
            return Task.CompletedTask;
        }
    }

    /// <summary>A door that stands open after the restart belongs to its visit: the citizen shuts it and answers.</summary>
    private static async Task GoOnAsync(DemoSite site, TouchBrowser browser, List<string> told)
    {
        var places = site.Places;
        await using var screen = await browser.OpenAsync(places.KioskUrl);
        var state = await screen.StateAsync();
        told.Add($"after the restart {state}");
        if (state != "DoorOpen")
            return;
        await new Cabinet(places.CabinetUrl, site.Http).ShutAsync(await screen.CompartmentAsync());
        await screen.SeeAsync("ConfirmPlaced");
        await screen.PressAsync("Placed");
        await screen.SeeAsync("Receipt");
    }

    private static async Task CheckAsync(DemoSite site, DemoPlaces places, string moment)
    {
        var http = site.Http;
        var world = await new Cabinet(places.CabinetUrl, http).GetAsync("/api/ledger?after=0");
        var pulses = Entries(world).Where(e => e.Contains("pulse", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.True(pulses.Count <= 1, $"{moment}: {pulses.Count} pulses without a person: {string.Join('\n', pulses)}");

        var state = KioskRows.State(places);
        var dossiers = state.Where(r => r.Key.StartsWith("dossier", StringComparison.Ordinal)).Select(r => r.Json).ToList();
        var compartments = state.Where(r => r.Key.StartsWith("compartment", StringComparison.Ordinal)).Select(r => r.Json).ToList();
        foreach (var dossier in dossiers)
        {
            var number = System.Text.Json.Nodes.JsonNode.Parse(dossier)!["number"]!.GetValue<string>();
            var naming = compartments.Count(c => c.Contains(number, StringComparison.Ordinal));
            Assert.True(naming == 1, $"{moment}: {number} is named by {naming} compartments");
        }

        // Every pulse has its dossier. A dossier without a pulse was committed before the order went out and is listed as unknown.
        Assert.True(pulses.Count <= dossiers.Count, $"{moment}: {pulses.Count} pulses, {dossiers.Count} dossiers");
        if (pulses.Count < dossiers.Count)
            Assert.Contains(compartments, c => c.Contains("unknown", StringComparison.OrdinalIgnoreCase));
        await site.KioskctlAsync(["journal", "verify"], CancellationToken.None);

        // The office has every outbox number once, without a gap; the kiosk lives on meanwhile and may have sent more.
        await Office.HearsEverythingAsync(places, $"{moment}: ");
        var seen = Office.Events(places).Select(e => e.Seq).ToList();
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(n => (long)n), seen);
    }

    private static List<string> Entries(System.Text.Json.Nodes.JsonNode ledger) =>
        [.. (ledger as System.Text.Json.Nodes.JsonArray ?? ledger["entries"]!.AsArray()).Select(e => e!.ToJsonString())];
}
