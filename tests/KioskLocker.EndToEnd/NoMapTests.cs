using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>A kiosk whose cabinet map is gone or spoilt starts, orders no door, says why, and reports; with the map back it serves as before.</summary>
public sealed class NoMapTests
{
    [Fact]
    public async Task Without_its_map_the_kiosk_reports_and_orders_no_door_until_the_map_is_back()
    {
        Effort.OnlyDeep();
        var places = Checkout.NewPlaces() with { HasTechnician = true };
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        var cabinet = new Cabinet(places.CabinetUrl, site.Http);
        await Cabinet.UntilAsync("the directory at the kiosk", async () => (await StatusAsync(site))["directoryVersion"]!.GetValue<long>() > 0 ? "" : null);
        var before = (await StatusAsync(site))["mapHash"]!.GetValue<string>();
        await site.StopAsync("kiosk");

        var spoilt = Path.Combine(places.Data, "cabinet.json");
        var good = await File.ReadAllTextAsync(places.CabinetFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(spoilt, good.Replace("\"address\": 1,", "\"address\": 99,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await KioskFile.ChangeAsync(places, config => config["cabinet"] = spoilt);
        await site.StartKioskAsync("/health/live", TestContext.Current.CancellationToken);
        await ExpectNoDoorsAsync(site, cabinet, "Máy thiếu sơ đồ ngăn tủ");

        // The office hears it as well, and knows the compartments still.
        await Office.HearsAsync(places, "securityAlert");
        await site.StopAsync("kiosk");

        File.Delete(spoilt);
        await site.StartKioskAsync("/health/live", TestContext.Current.CancellationToken);
        await ExpectNoDoorsAsync(site, cabinet, "Máy thiếu sơ đồ ngăn tủ");
        await site.StopAsync("kiosk");

        // Comments and blanks are no change.
        await File.WriteAllTextAsync(spoilt, "// The same again.\n" + good, TestContext.Current.CancellationToken);
        await site.StartKioskAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, (await StatusAsync(site))["mapHash"]!.GetValue<string>());
        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        await new Round(screen, cabinet, Told.SayAsync).DropOffAsync();
    }

    private static async Task ExpectNoDoorsAsync(DemoSite site, Cabinet cabinet, string reason)
    {
        var pulses = await cabinet.PulsesAsync();
        await LookAndLeaveAsync(site);
        await using (var screen = await TouchScreen.OpenAsync(site.Places.KioskUrl))
        {
            await screen.SeeAsync("OutOfService");
            await screen.ReadAsync(reason);
        }

        var status = await StatusAsync(site);
        Assert.False(status["inService"]!.GetValue<bool>());
        Assert.Null(status["mapHash"]);
        Assert.Equal(12, status["compartments"]!.AsArray().Count);
        Assert.Equal(pulses, await cabinet.PulsesAsync());

        // The log tells which file it is, and not the citizens' screen.
        Assert.Contains("cabinet.json", await File.ReadAllTextAsync(site.Places.Log("kiosk"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>A technician comes and goes: no door could be opened, so none is to be proved shut, and nothing is ordered that somebody would have to lift.</summary>
    private static async Task LookAndLeaveAsync(DemoSite site)
    {
        await Cabinet.UntilAsync("the end of the start", async () => (await StatusAsync(site))["phase"]!.GetValue<string>() == "OutOfService" ? "" : null);
        var shell = new Shell(site.Places);
        var enter = await shell.RunAsync([site.Technician!.Badge, site.Technician.Pin], "diag", "enter");
        Assert.Equal(0, enter.Code);
        var leave = await shell.RunAsync("diag", "leave");
        Assert.Contains("the session is over, and the machine is out of service", leave.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> StatusAsync(DemoSite site) =>
        (await JsonNode.ParseAsync(await site.Http.GetStreamAsync(new Uri(site.Places.KioskUrl + "/status"))))!;
}
