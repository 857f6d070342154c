using System.Diagnostics;
using KioskLocker.Simulation.Demo;
using KioskLocker.Tests.App;

namespace KioskLocker.EndToEnd;

/// <summary>A24: whatever dies while a citizen is at a screen (program, network, tab), the citizen sees a calm screen, and the visit goes on or ends safely.</summary>
public sealed class HoldTests
{
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(5);

    /// <summary>Five machines with five browsers share the processors of one: each waits for the others.</summary>
    private static readonly TimeSpan BackAmongFive = TimeSpan.FromSeconds(10);

    /// <summary>The screen of a drop-off at which most is at stake; every screen with <c>KIOSKLOCKER_DEEP=1</c>.</summary>
    [Fact]
    public async Task A24_Program_network_and_tab_die_at_an_open_door_and_the_visit_goes_on()
    {
        var places = Checkout.NewPlaces();
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        await NothingIsListeningOutsideAsync(places);
        await using var network = new LoopbackProxy(places.KioskPort);
        await using var screen = await TouchScreen.OpenAsync(network.Address);
        var visit = new HeldVisit(site, network, screen);
        var way = new HoldRoutes(visit).DropOff.TakeWhile(stop => stop.Screen != "ConfirmPlaced").ToArray();
        await WalkAsync(visit, way);
        Assert.Equal("DoorOpen", way[^1].Screen);
        await visit.HoldAsync(way[^1]);
        await visit.KillAsync(way[^1]);
        Told.Say(visit.Figures);
        visit.IsBackWithin(Back);
    }

    [Fact]
    public async Task A24_Program_network_and_tab_die_at_every_screen_of_a_citizen()
    {
        Effort.OnlyDeep();
        Func<HeldVisit, DemoSite, Task>[] lives = [HoldDropOffAsync, KillDropOffAsync, KillTroubleAsync, LiveCollectionAsync, LiveUnsensedCollectionAsync];
        await Lanes.RunAsync(lives.Length, async (index, places, browser) =>
        {
            var clock = Stopwatch.StartNew();
            await using var site = new DemoSite(places, _ => { });
            await site.StartAsync(CancellationToken.None);
            await HeldVisit.PermitManyAsync(site);
            await using var network = new LoopbackProxy(places.KioskPort);
            await using var screen = await browser.OpenAsync(network.Address);
            var visit = new HeldVisit(site, network, screen);
            await screen.SeeAsync("Idle");
            await lives[index](visit, site);
            Told.Say($"{lives[index].Method.Name}: {visit.Figures}; {clock.Elapsed.TotalSeconds:0} s in all");
            visit.IsBackWithin(BackAmongFive);
        });
    }

    /// <summary>Network and tab, at every screen of ways that need no result.</summary>
    private static async Task HoldDropOffAsync(HeldVisit visit, DemoSite site)
    {
        var routes = new HoldRoutes(visit);
        await HoldEachAsync(visit, routes.DropOff, 0);
        await visit.LeaveAsync();
        await HoldEachAsync(visit, routes.Supplement, 0);
        await visit.LeaveAsync();
        await HoldEachAsync(visit, routes.Withdrawn, 11);
        await visit.LeaveAsync();
        await WalkAsync(visit, routes.DropOff[..11]);
        await visit.KillAsync(routes.DropOff[10]);
        await HoldEachAsync(visit, routes.LookUp, 0);
        await visit.LeaveAsync();
        await HoldEachAsync(visit, routes.Stuck, 9);
        await visit.LeaveAsync();
        await HoldEachAsync(visit, routes.Unsensed, 10);
        await routes.UnstickAsync();
        await routes.PlugAsync();
        await visit.LeaveAsync();
        await HoldEachAsync(visit, routes.AskedToShut, 10);
    }

    /// <summary>The power, at every screen of a drop-off.</summary>
    private static Task KillDropOffAsync(HeldVisit visit, DemoSite site) => KillEachAsync(visit, new HoldRoutes(visit).DropOff, 0);

    /// <summary>The power, where a drop-off does not go as it should, and at a look-up of one that was cut off.</summary>
    private static async Task KillTroubleAsync(HeldVisit visit, DemoSite site)
    {
        var routes = new HoldRoutes(visit);
        await KillEachAsync(visit, routes.Supplement, 0);
        await KillEachAsync(visit, routes.Withdrawn, 11);
        await WalkAsync(visit, routes.DropOff[..11]);
        await visit.KillAsync(routes.DropOff[10]);
        await KillEachAsync(visit, routes.LookUp, 0);
        await KillEachAsync(visit, routes.Stuck, 9);
        await WalkAsync(visit, routes.Unsensed);
        await visit.KillAsync(routes.Unsensed[^1]);
        await routes.UnstickAsync();
        await routes.PlugAsync();
        await visit.LeaveAsync();
        await KillEachAsync(visit, routes.AskedToShut, 10);
    }

    /// <summary>All three, at every screen of an owner; the code stays good until custody passes, and is spent then.</summary>
    private static async Task LiveCollectionAsync(HeldVisit visit, DemoSite site)
    {
        var (code, door, owner) = await LoadAsync(visit, site);
        var routes = new HoldRoutes(visit);
        await KillEachAsync(visit, routes.CollectionStuck(code, door), 2);
        await routes.UnstickAsync();
        var way = routes.Collection(code, door);
        for (var last = 0; last < way.Length - 1; last++)
        {
            // One wrong card is enough: each costs the owner a longer wait.
            await WalkAsync(visit, [.. way[..(last + 1)].Where((stop, place) => place == last || stop.Screen != "CollectRefused")]);
            await visit.KillAsync(way[last]);
            if (way[last].AfterPower == "Idle")
                continue;
            await visit.Cabinet.ShutAsync(door);
            await visit.KillAsync(way[last + 1]);
        }

        await HoldEachAsync(visit, way, 0);
        await visit.KillAsync(way[^1]);
        await owner.PresentAsync(code, scan: true);
        await visit.Cabinet.ScanAsync(Cabinet.Card);
        await visit.Screen.SeeAsync("CollectRefused");
        Assert.Empty(await visit.Cabinet.OpenAsync());
    }

    /// <summary>All three, where the contact of the door is dead and the owner is asked.</summary>
    private static async Task LiveUnsensedCollectionAsync(HeldVisit visit, DemoSite site)
    {
        var (code, door, _) = await LoadAsync(visit, site);
        var way = new HoldRoutes(visit).CollectionUnsensed(code, door);
        await HoldEachAsync(visit, way, 2);
        await visit.KillAsync(way[^1]);
        await visit.Cabinet.TakeOutAsync(door);
        await visit.Cabinet.PostAsync($"/api/doors/{door}/contact/ok");
        await visit.Cabinet.ShutAsync(door);
        await visit.Screen.SeeAsync("ConfirmTaken");
        await visit.LeaveAsync();
    }

    private static async Task<(string Code, int Door, Owner Owner)> LoadAsync(HeldVisit visit, DemoSite site)
    {
        var whole = new WholeRound(site, visit.Screen, Told.SayAsync);
        await whole.In.DropOffAsync();
        await whole.EmptyAsync();
        await whole.DecideAsync(whole.In.Number);
        await whole.LoadAsync();
        return (await whole.Owner.CodeAsync(WholeRound.Dossier), await visit.Cabinet.DoorWithAsync(WholeRound.Dossier), whole.Owner);
    }

    private static async Task HoldEachAsync(HeldVisit visit, Stop[] way, int from)
    {
        await visit.Screen.SeeAsync("Idle");
        for (var at = 0; at < way.Length; at++)
        {
            await way[at].Go();
            await visit.Screen.SeeAsync(way[at].Screen);
            if (at >= from)
                await visit.HoldAsync(way[at]);
        }
    }

    private static async Task KillEachAsync(HeldVisit visit, Stop[] way, int from)
    {
        for (var last = from; last < way.Length; last++)
        {
            await WalkAsync(visit, way[..(last + 1)]);
            await visit.KillAsync(way[last]);
            await visit.LeaveAsync();
        }
    }

    private static async Task WalkAsync(HeldVisit visit, Stop[] way)
    {
        await visit.Screen.SeeAsync("Idle");
        foreach (var stop in way)
        {
            await stop.Go();
            await visit.Screen.SeeAsync(stop.Screen);
        }
    }

    /// <summary>The touch pages are on the loopback: from the machine's own address in a network nobody reaches them.</summary>
    private static async Task NothingIsListeningOutsideAsync(DemoPlaces places)
    {
        foreach (var address in await System.Net.Dns.GetHostAddressesAsync(System.Net.Dns.GetHostName()))
        {
            if (System.Net.IPAddress.IsLoopback(address))
                continue;
            using var client = new System.Net.Sockets.TcpClient(address.AddressFamily);
            await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => client.ConnectAsync(address, places.KioskPort).WaitAsync(TimeSpan.FromSeconds(5)));
        }
    }
}
