using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;
using KioskLocker.Simulation.World;

namespace KioskLocker.EndToEnd;

/// <summary><c>deploy/demo --check</c>: one dossier in, its result out, everything about its owner erased; each step with its time, then <c>ok</c>. <c>--cabinet NAME</c> does it at another cabinet; <c>--pictures DIR</c> keeps what both pages show.</summary>
internal static class DemoWalk
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var clock = Stopwatch.StartNew();
        Task Step(string what) => output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  {what}"));
        var pictures = After(args, "--pictures");
        var places = Checkout.NewPlaces() with { Cabinet = After(args, "--cabinet") ?? DemoPlaces.DefaultCabinet };
        try
        {
            await using var site = new DemoSite(places, line => Step(line).Wait());
            await site.StartAsync(CancellationToken.None);
            await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
            var whole = new WholeRound(site, screen, Step);
            var round = whole.In;
            await round.PrepareAsync();
            await round.OpenAsync();
            if (pictures is not null)
                await TakePicturesAsync(screen, places, pictures);
            await round.PlaceAsync();
            await CheckSlipAsync(round, places);
            await Step("the slip's QR and text say the number that the screen showed");
            await round.FinishAsync();
            await Office.HearsAsync(places, "dossierDeposited");
            await Step("the back office has the deposit");
            await whole.EmptyAsync();
            await whole.DecideAsync(round.Number);
            await LoadAsync(site, whole, Step);
            await whole.CollectAsync(scan: true, slip: true);
            await Step("the back office knows that the result is collected");
            await AskScannerAsync(site, Step);
            await EraseAsync(site, places);
            await Step("nothing about the owner is left at the machine or at the office");
            await site.KioskctlAsync(["journal", "verify"], CancellationToken.None);
            await Step("the journal's chain verifies");
            await output.WriteLineAsync("ok");
            return 0;
        }
        catch (Exception failed) when (failed is DemoFailedException or InvalidOperationException or TimeoutException or Microsoft.Playwright.PlaywrightException or HttpRequestException)
        {
            await errors.WriteLineAsync($"failed: {failed.Message}\nLogs and data: {places.Data}");
            return 1;
        }
    }

    /// <summary>Where doors hang on several lines, the cable of the first is pulled while the result is loaded: the doors of the others go on, and have their turn.</summary>
    private static async Task LoadAsync(DemoSite site, WholeRound whole, Func<string, Task> step)
    {
        var plan = PlanOf(site.Places);
        var boards = plan.Compartments.Select(door => plan.Boards.Single(board => board.Id == door.Board)).Distinct().ToList();
        if (boards.Select(board => board.Line).Distinct().Count() == 1)
        {
            await whole.LoadAsync();
            return;
        }

        var cabinet = new Cabinet(site.Places.CabinetUrl, site.Http);
        var (dead, line) = (boards[0].Id, boards[0].Line);
        await cabinet.PostAsync($"/api/lines/{line}/pull");
        await WaitForBoardAsync(site, dead, health => health != "Ok");
        await step($"the cable of line {line} is pulled; the other doors go on");
        await whole.LoadAsync();
        var door = await cabinet.DoorWithAsync(WholeRound.Dossier);
        if (plan.Compartments.Single(one => one.Number == door).Board == dead)
            throw new InvalidOperationException($"Door {door} opened without its cable.");
        await cabinet.PostAsync($"/api/lines/{line}/plug");
        await WaitForBoardAsync(site, dead, health => health == "Ok");
        await step($"the cable of line {line} is back");
    }

    /// <summary>A scanner that can be asked has been asked by now, and has answered every time.</summary>
    private static async Task AskScannerAsync(DemoSite site, Func<string, Task> step)
    {
        if (PlanOf(site.Places).Lines.Single(line => line.Kind == LineKind.Scanner) is not { Family: { } family and not "plain" } line)
            return;
        var scanner = JsonNode.Parse(await site.Http.GetStringAsync(new Uri(site.Places.KioskUrl + "/status")))!["devices"]!.AsArray()
            .Single(device => device!["kind"]!.GetValue<string>() == "scanner")!;
        var answers = scanner["counters"]!["ok"]!.GetValue<long>();
        if (scanner["health"]!.GetValue<string>() != "Ok" || answers == 0 || scanner["counters"]!["timeouts"]!.GetValue<long>() > 0)
            throw new InvalidOperationException($"The scanner of family {family} on line {line.Name}: {scanner.ToJsonString()}");
        await step($"the scanner, family {family}, was asked whether it lives and answered {answers} times");
    }

    private static Task<string> WaitForBoardAsync(DemoSite site, string board, Func<string, bool> isSo) => Cabinet.UntilAsync($"the change of board {board}", async () =>
        JsonNode.Parse(await site.Http.GetStringAsync(new Uri(site.Places.KioskUrl + "/status")))!["devices"]!.AsArray()
            .Any(device => device!["name"]!.GetValue<string>() == board && isSo(device["health"]!.GetValue<string>())) ? "" : null);

    private static CabinetPlan PlanOf(DemoPlaces places) =>
        CabinetPlanFile.TryLoad(places.CabinetFile, out var plan, out var error) ? plan : throw new InvalidOperationException(error);

    private static string? After(string[] args, string option) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    /// <summary>A month and a day later both sides have erased by themselves, as the law wants it.</summary>
    private static async Task EraseAsync(DemoSite site, DemoPlaces places)
    {
        await site.MoveClockAsync(31, CancellationToken.None);
        await Cabinet.UntilAsync("the erasure at the office", () => Task.FromResult(Office.People(places) == 0 ? "" : null));
        await Cabinet.UntilAsync("the erasure at the machine", () => Task.FromResult(Office.Vault(places) == 0 ? "" : null));
        await Office.HearsAsync(places, "personalDataErased");
    }

    /// <summary>The README's pictures: both pages at the same open door.</summary>
    private static async Task TakePicturesAsync(TouchScreen screen, DemoPlaces places, string folder)
    {
        Directory.CreateDirectory(folder);
        await screen.PictureAsync(Path.Combine(folder, "touch-screen.png"));
        await using var cabinet = await TouchScreen.OpenAsync(places.CabinetUrl, 1440, 900);
        await cabinet.Page.WaitForSelectorAsync("text=Đóng cửa");
        await cabinet.PictureAsync(Path.Combine(folder, "cabinet.png"));
    }

    private static async Task CheckSlipAsync(Round round, DemoPlaces places)
    {
        var png = Path.Combine(places.Data, "slip.png");
        await File.WriteAllBytesAsync(png, await round.SlipAsync());
        var qr = await Tools.ReadQrAsync(png);
        if (qr != "KLD:" + round.Number)
            throw new InvalidOperationException($"The slip's QR says {qr}, the screen said {round.Number}.");
    }
}
