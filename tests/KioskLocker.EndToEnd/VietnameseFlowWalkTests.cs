using System.Text.Json.Nodes;

namespace KioskLocker.EndToEnd;

/// <summary>The ways of a citizen in Vietnamese, and what is the same in every language.</summary>
public sealed class VietnameseFlowWalkTests(WalkSite site) : FlowWalks(site, "Vi"), IClassFixture<WalkSite>
{
    private readonly WalkSite _site = site;

    /// <summary>With the shortest times that a machine may be told, because a test waits them out.</summary>
    [Fact]
    public async Task A_visit_that_nobody_touches_warns_is_extended_once_and_then_ends()
    {
        Effort.OnlyDeep();
        await _site.WithConfigAsync(config => config["numbers"] = new JsonObject { ["idleSeconds"] = 10, ["idleCountdownSeconds"] = 5 }, async () =>
        {
            var walk = await _site.BeginAsync("En");
            await walk.PressAsync("StartLookUp", "LookUp");
            await walk.Screen.TypeAsync("Q6A1");
            await walk.Screen.Page.WaitForSelectorAsync("[data-seconds]");
            await walk.Screen.PressAsync("Extend");
            await walk.Screen.Page.WaitForSelectorAsync("[data-screen='LookUp']:not(:has([data-seconds]))");
            Assert.Equal("Q6A1", await walk.Screen.Page.Locator(".typed").First.InputValueAsync());
            await walk.Screen.Page.WaitForSelectorAsync("[data-seconds]");
            await walk.Screen.Page.WaitForSelectorAsync("[data-screen='Idle']" + TouchScreen.In("Vi"));
        });
    }

    [Fact]
    public async Task From_idle_to_the_open_door_it_takes_few_touches()
    {
        Effort.OnlyDeep();
        var walk = await _site.BeginAsync("Vi");
        var (presses, scans) = (walk.Screen.Presses, walk.Cabinet.Scans);
        await walk.PrepareAsync();
        await walk.In.OpenAsync();
        var dropOff = (Presses: walk.Screen.Presses - presses, Scans: walk.Cabinet.Scans - scans);
        await walk.In.PlaceAsync();
        await walk.LeaveAsync();

        var code = await walk.LoadResultAsync();
        (presses, scans) = (walk.Screen.Presses, walk.Cabinet.Scans);
        await walk.Owner.PresentAsync(code, scan: true);
        await walk.Owner.TakeAsync(await walk.Owner.IdentifyAsync(walk.Citizen.Card));
        var collection = (Presses: walk.Screen.Presses - presses - 1, Scans: walk.Cabinet.Scans - scans);
        await walk.Owner.FinishAsync(slip: false);

        Told.Say($"drop-off with a card: {dropOff.Presses} touches beyond digits, {dropOff.Scans} scan; collection: {collection.Presses} touches, {collection.Scans} scans");
        Assert.True(dropOff is { Presses: <= 7, Scans: <= 1 }, $"a drop-off takes {dropOff}");
        Assert.True(collection is { Presses: <= 3, Scans: <= 2 }, $"a collection takes {collection}");
    }
}
