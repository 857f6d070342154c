using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>Every cable is pulled once in the middle of an English drop-off, and plugged in again: the screen says what is wrong, and the round goes on.</summary>
public sealed class CableTests
{
    [Fact]
    public async Task F_D1_A_drop_off_in_English_outlives_the_pulling_of_each_cable()
    {
        var places = Checkout.NewPlaces();
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        var cabinet = new Cabinet(places.CabinetUrl, site.Http);
        var round = new Round(screen, cabinet, Told.SayAsync);
        await screen.SeeAsync("Idle");
        await screen.PressAsync("ChooseLanguage", "En");

        await round.ToIdentifyAsync();
        await cabinet.PostAsync("/api/lines/scanner/pull");
        await screen.ReadAsync("The code reader does not work");
        await cabinet.PostAsync("/api/lines/scanner/plug");
        await screen.ReadAsync("to the reader");
        await cabinet.ScanAsync(Cabinet.Card);
        await round.ToReadyAsync();

        await cabinet.PostAsync("/api/lines/board-main/pull");
        await screen.PressAsync("Open");
        await screen.SeeAsync("Ended");
        await screen.ReadAsync("The door was not opened and nothing was handed in");
        await screen.PressAsync("Continue");
        await screen.SeeAsync("Idle");
        await cabinet.PostAsync("/api/lines/board-main/plug");

        await screen.PressAsync("ChooseLanguage", "En");
        await round.PrepareAsync();
        await round.OpenAsync();
        await cabinet.PostAsync("/api/lines/printer/pull");
        await round.PlaceAsync();
        await screen.ReadAsync("No slip was printed");
        await cabinet.PostAsync("/api/lines/printer/plug");
        await screen.PressAsync("Copy");
        await screen.ReadAsync("The slip is printed");
        await round.FinishAsync();
        Assert.Single(Office.Events(places), e => e.Type == "dossierDeposited");
    }
}
