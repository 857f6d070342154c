using System.Diagnostics;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>The office may be away for a whole drop-off; everything arrives once, in order, soon after its return.</summary>
public sealed class OfficeDownTests
{
    /// <summary>Back-off is capped at 30 s.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(35);

    [Fact]
    public async Task F_N1_With_the_office_down_a_drop_off_works_and_its_events_arrive_once_in_order_after_its_return()
    {
        var places = Checkout.NewPlaces();
        await using var site = new DemoSite(places, _ => { });
        await site.StartAsync(TestContext.Current.CancellationToken);
        await Cabinet.UntilAsync("the first events at the office", () => Task.FromResult(Office.Events(places).Any(e => e.Type == "compartmentChanged") ? "" : null));
        await site.StopAsync("office");
        var before = Office.Events(places).Count;

        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        var round = new Round(screen, new Cabinet(places.CabinetUrl, site.Http), _ => Task.CompletedTask);
        await round.DropOffAsync();
        Assert.Equal(before, Office.Events(places).Count);

        await site.StartOfficeAsync(TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        while (Office.Events(places).All(e => e.Type != "dossierDeposited"))
        {
            Assert.True(clock.Elapsed < Limit, $"not there {Limit.TotalSeconds} s after the office came back");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"arrived {clock.Elapsed.TotalSeconds:0.0} s after the office's return");
        var events = Office.Events(places);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Seq));
        Assert.Single(events, e => e.Type == "dossierDeposited");
    }
}
