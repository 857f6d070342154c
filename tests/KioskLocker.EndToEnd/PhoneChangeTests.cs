using System.Text.RegularExpressions;
using KioskLocker.Simulation.Demo;
using KioskLocker.Tests.App;

namespace KioskLocker.EndToEnd;

/// <summary>A phone number changed at the counter. The hold of 24 hours passes on the wall clocks of office and machine, as in the demo's walk.</summary>
public sealed partial class PhoneChangeTests
{
    private const string NewPhone = "0987654321";

    [Fact]
    public async Task After_a_changed_phone_number_the_owner_needs_the_code_sent_to_the_new_one_too()
    {
        Effort.OnlyDeep();
        var places = Checkout.NewPlaces();
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        await using var network = new LoopbackProxy(places.KioskPort);
        await using var screen = await TouchScreen.OpenAsync(network.Address);
        var cabinet = new Cabinet(places.CabinetUrl, site.Http);
        var whole = new WholeRound(site, screen, Told.SayAsync);
        await whole.In.DropOffAsync();
        await whole.EmptyAsync();
        await whole.DecideAsync(whole.In.Number);
        await whole.LoadAsync();
        var old = await whole.Owner.CodeAsync(WholeRound.Dossier);

        await site.OfficeAsync(["phone", "change", WholeRound.Dossier, "--identity-checked", "--by", "CB012"], NewPhone, CancellationToken.None);
        await Cabinet.UntilAsync("the warning on the old phone", async () => (await cabinet.MessagesAsync(Cabinet.Phone)).FirstOrDefault(m => m.Contains("đổi số điện thoại", StringComparison.Ordinal)));
        await RefusedAsync(site, "CB031", "24");
        await site.MoveClockAsync(2, CancellationToken.None);
        await RefusedAsync(site, "CB012", "second");
        await ConfirmAsync(site, "CB031");

        // Whatever the machine tells the office makes it ask for news.
        await site.KioskctlAsync(["service", "out", "--reason", "news"], CancellationToken.None);
        await site.KioskctlAsync(["service", "in", "--reason", "news"], CancellationToken.None);
        var code = await whole.Owner.CodeAsync(WholeRound.Dossier, NewPhone);
        var digits = await Cabinet.UntilAsync("the one-time code on the new phone", async () =>
            (await cabinet.MessagesAsync(NewPhone)).Select(m => OneTimePattern().Match(m)).FirstOrDefault(m => m.Success)?.Groups[1].Value);
        Assert.Equal([old], await whole.Owner.CodesAsync(WholeRound.Dossier));
        Assert.DoesNotContain(await cabinet.MessagesAsync(Cabinet.Phone), m => m.Contains(digits, StringComparison.Ordinal));

        await screen.Page.GotoAsync(network.Address);
        await whole.Owner.PresentAsync(old, scan: true);
        await cabinet.ScanAsync(Cabinet.Card);
        await screen.SeeAsync("CollectRefused");
        await screen.SeeAsync("CollectIdentify");
        await screen.PressAsync("Cancel");
        await whole.Owner.PresentAsync(code, scan: false);
        await GiveAsync(screen, cabinet, Otherwise(digits));
        await screen.SeeAsync("CollectRefused");
        Assert.Empty(await cabinet.OpenAsync());
        await screen.SeeAsync("CollectIdentify");
        await cabinet.ScanAsync(Cabinet.Card);

        // A24: whatever dies meanwhile, the digits are asked for again, or nobody's visit is left and no door opened.
        var visit = new HeldVisit(site, network, screen);
        var asks = new Stop("CollectOneTime", () => Task.CompletedTask);
        await visit.HoldAsync(asks);
        await visit.KillAsync(asks);
        await screen.PressAsync("ChooseLanguage", "En");
        await whole.Owner.PresentAsync(code, scan: true);
        await GiveAsync(screen, cabinet, digits);
        await screen.SeeAsync("CollectDoorOpen");
        await whole.Owner.TakeAsync(await screen.CompartmentAsync());
        await whole.Owner.FinishAsync(slip: false);
        await Office.HearsAsync(places, "resultCollected");
    }

    /// <summary>Card, then the six digits; no door before.</summary>
    private static async Task GiveAsync(TouchScreen screen, Cabinet cabinet, string digits)
    {
        await cabinet.ScanAsync(Cabinet.Card);
        await screen.SeeAsync("CollectOneTime");
        Assert.Empty(await cabinet.OpenAsync());
        await screen.TypeAsync(digits);
        await screen.PressAsync("GiveOneTime");
    }

    private static Task<string> ConfirmAsync(DemoSite site, string who) => site.OfficeAsync(["phone", "confirm", WholeRound.Dossier, "--by", who], null, CancellationToken.None);

    private static async Task RefusedAsync(DemoSite site, string who, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<DemoFailedException>(() => ConfirmAsync(site, who))).Message, StringComparison.Ordinal);

    private static string Otherwise(string digits) => digits[..5] + (digits[5] == '0' ? '1' : '0');

    [GeneratedRegex(@"Mã một lần của hồ sơ \S+: ([0-9]{6})\.")]
    private static partial Regex OneTimePattern();
}
