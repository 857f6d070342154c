using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>One dossier in and its result out, in the browser, against separate processes.</summary>
public sealed class WholeRoundTests
{
    [Theory]
    [InlineData("Vi", false, "Ông/bà đã lấy hết chưa?")]
    [InlineData("En", true, "Did you take everything?")]
    public async Task A_dossier_goes_in_and_its_result_comes_out_to_its_owner_only(string language, bool scan, string question)
    {
        // deploy/demo --check walks the same round in Vietnamese.
        if (language == "Vi")
            Effort.OnlyDeep();
        var places = Checkout.NewPlaces();
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        var cabinet = new Cabinet(places.CabinetUrl, site.Http);
        var whole = new WholeRound(site, screen, Told.SayAsync);
        await screen.SeeAsync("Idle");
        await screen.PressAsync("ChooseLanguage", language);
        await whole.In.DropOffAsync();
        await whole.EmptyAsync();
        await whole.DecideAsync(whole.In.Number);
        await whole.LoadAsync();

        await screen.PressAsync("ChooseLanguage", language);
        var code = await whole.Owner.CodeAsync(WholeRound.Dossier);
        await whole.Owner.PresentAsync(code, scan);
        await cabinet.ScanAsync(Stranger);
        await screen.SeeAsync("CollectRefused");
        Assert.Empty(await cabinet.OpenAsync());
        await screen.SeeAsync("CollectIdentify");
        var door = await whole.Owner.IdentifyAsync();
        Assert.Equal([WholeRound.Dossier], await cabinet.InsideAsync(door));
        await cabinet.TakeOutAsync(door);
        await cabinet.ShutAsync(door);
        await screen.ReadAsync(question);
        await screen.PressAsync("Taken");
        await screen.SeeAsync("HandOver");
        await whole.Owner.FinishAsync(slip: true);
        await Office.HearsAsync(places, "resultCollected");

        // Spent is spent, and the answer is the one of any wrong pair.
        await whole.Owner.PresentAsync(code, scan: true);
        await cabinet.ScanAsync(Cabinet.Card);
        await screen.SeeAsync("CollectRefused");
        Assert.Empty(await cabinet.OpenAsync());
    }

    private const string Stranger = "079203004567||Lê Minh Khôi|20112003|Nam|88 Bình Phú, Phường 11, Quận 6, TP. Hồ Chí Minh|04102024||||";
}
