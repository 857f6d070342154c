using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>Ways on which the machine cannot give what was hoped for: it says so before anybody types in vain, and says what to do instead.</summary>
public sealed class TroubleFlowWalkTests(WalkSite site) : IClassFixture<WalkSite>
{
    [Theory]
    [InlineData("Vi", "Hôm nay đã gửi đủ số lần")]
    [InlineData("En", "The limit for today is reached")]
    public async Task Who_has_handed_in_as_much_as_a_day_allows_is_told_so_before_a_phone_number_is_typed(string language, string title)
    {
        Effort.OnlyDeep();
        await site.WithConfigAsync(config => config["numbers"] = new JsonObject { ["dropOffsPerIdPerDay"] = 1 }, async () =>
        {
            var walk = await site.BeginAsync(language);
            await walk.DropOffAsync();
            await site.ChooseAsync(language);
            await walk.In.ToIdentifyAsync();
            await walk.Cabinet.ScanAsync(walk.Citizen.Card);
            await walk.SeeAsync("Ended");
            await walk.Screen.Page.WaitForSelectorAsync("[data-reason='LimitReached']");
            await walk.Screen.ReadAsync(title);
            Assert.Empty(await walk.Cabinet.OpenAsync());
            await walk.EndAsync("Continue");
        });
    }

    [Theory]
    [InlineData("Vi", "Máy in không hoạt động")]
    [InlineData("En", "The printer does not work")]
    public async Task Where_no_slip_can_be_printed_the_screen_keeps_the_number_and_the_office_hears_of_the_papers(string language, string warning)
    {
        Effort.OnlyDeep();
        await site.StartedAsync();
        await site.Cabinet.PostAsync("/api/lines/printer/pull");
        try
        {
            var walk = await site.BeginAsync(language);
            await walk.Screen.ReadAsync(warning);
            await walk.PrepareAsync();
            await walk.In.OpenAsync();
            await walk.In.PlaceAsync();
            await walk.Screen.Page.WaitForSelectorAsync("[data-print='NotPrinted']");
            Assert.Contains(walk.In.Number, await walk.Screen.TextAsync(), StringComparison.Ordinal);
            await Office.HearsAsync(site.Site.Places, "dossierDeposited", walk.In.Number);
            await walk.LeaveAsync();
        }
        finally
        {
            await site.Cabinet.PostAsync("/api/lines/printer/plug");
        }
    }

    /// <summary>A small cabinet, for every compartment is filled by hand.</summary>
    [Fact]
    public async Task A_full_machine_takes_nothing_in_and_says_so_until_an_officer_has_made_room()
    {
        Effort.OnlyDeep();
        var places = Checkout.NewPlaces() with { Cabinet = DemoPlaces.DefaultCabinet };
        await using var small = new DemoSite(places, _ => { });
        await small.StartAsync(TestContext.Current.CancellationToken);
        await HeldVisit.PermitManyAsync(small);
        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        var cabinet = new Cabinet(places.CabinetUrl, small.Http);
        var isFull = screen.Page.Locator("[data-screen='Idle'] [data-action='StartDropOff'].off");
        var taken = 0;
        await screen.SeeAsync("Idle");
        for (; await isFull.CountAsync() == 0; taken++)
        {
            var citizen = new Citizen(taken);
            var round = new Round(screen, cabinet, Told.SayAsync);
            await round.ToIdentifyAsync();
            await cabinet.ScanAsync(citizen.Card);
            await round.ToReadyAsync(citizen.Phone);
            await round.OpenAsync();
            await round.PlaceAsync();
            await round.FinishAsync();
        }

        Told.Say($"{taken} compartments are full");
        Assert.Equal(taken, (await cabinet.EverythingInsideAsync()).Count);
        await screen.ReadAsync("các ngăn đã đầy");
        await screen.PressAsync("ChooseLanguage", "En");
        await screen.ReadAsync("All compartments are full");
        Assert.Equal(0, await screen.Page.Locator("[data-action='StartSupplement']:not(.off)").CountAsync());
        await new Officer(small, screen, cabinet, Told.SayAsync).ComeToEmptyAsync();
        await screen.Page.WaitForSelectorAsync("[data-screen='Idle'] [data-action='StartDropOff']:not(.off)");
        Assert.Empty(await cabinet.EverythingInsideAsync());
    }
}
