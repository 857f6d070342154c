using System.Globalization;
using System.Text.Json.Nodes;
using KioskLocker.Core.Codes;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>Every way of a citizen through the machine by touch, in both languages, against separate processes; one site for all of them.</summary>
public sealed class FlowWalkTests(WalkSite site) : IClassFixture<WalkSite>
{
    private const string Stranger = "079203004567||Lê Minh Khôi|20112003|Nam|88 Bình Phú, Phường 11, Quận 6, TP. Hồ Chí Minh|04102024||||";
    private static readonly string NobodysNumber = Enumerable.Range(1, 20).Select(serial => DropOffNumbers.Make(DemoPlaces.Machine, "200101", serial)).First(number => number is not null)!.Value.Text;

    [Theory]
    [InlineData("Vi", "En")]
    [InlineData("En", "Vi")]
    public async Task The_language_changes_in_the_middle_of_a_visit_and_nothing_is_lost(string first, string then)
    {
        OnlyIn(first, "Vi");
        var walk = await site.BeginAsync(first);
        await walk.In.ToIdentifyAsync();
        await walk.Cabinet.ScanAsync(walk.Citizen.Card);
        await walk.SeeAsync("EnterPhone");
        await walk.Screen.TypeAsync(walk.Citizen.Phone[..6]);
        await walk.Screen.PressAsync("ChooseLanguage", then);
        await walk.Screen.Page.WaitForSelectorAsync(WalkSite.Spoken(then));
        await walk.Screen.TypeAsync(walk.Citizen.Phone[6..]);
        await walk.Screen.SeeAsync("ConfirmPhone");
        await walk.Screen.PressAsync("ChooseLanguage", first);
        await walk.SeeAsync("ConfirmPhone");
        Assert.Contains(walk.Citizen.Phone, Digits(await walk.Screen.TextAsync()), StringComparison.Ordinal);
        await walk.EndAsync("Cancel");
    }

    [Theory]
    [InlineData("Vi", "không tìm thấy")]
    [InlineData("En", "No dossier was found")]
    public async Task A_number_is_looked_up_and_found_or_not(string language, string notFound)
    {
        OnlyIn(language, "En");
        var walk = await site.BeginAsync(language);
        await walk.PressAsync("StartLookUp", "LookUp");
        await walk.Screen.TypeAsync(NobodysNumber.Replace("-", "", StringComparison.Ordinal));
        await walk.PressAsync("PresentDropOffNumber", "LookUpAnswer");
        Assert.Contains(notFound, await walk.Screen.TextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(NobodysNumber, await walk.Screen.Page.Locator("[data-read]").InnerTextAsync());
        await walk.EndAsync("Continue");

        var known = await site.BeginAsync(language);
        await known.PrepareAsync();
        await known.In.OpenAsync();
        await known.In.PlaceAsync();
        await known.LeaveAsync();
        await site.ChooseAsync(language);
        await known.Cabinet.ScanAsync("KLD:" + known.In.Number);
        await known.SeeAsync("LookUpAnswer");
        await known.Screen.Page.WaitForSelectorAsync("[data-stage='Deposited']");
        await known.EndAsync("Continue");
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task At_the_door_of_a_drop_off_every_button_does_what_it_says(string language)
    {
        OnlyIn(language, null);
        var walk = await site.BeginAsync(language);
        await walk.PrepareAsync();
        await walk.In.OpenAsync();
        var first = walk.In.Compartment;

        // It does not open, says the citizen, and then it does; a second pulse only once.
        await walk.PressAsync("DoorDoesNotOpen", "DoorStuck");
        await walk.Cabinet.ShutAsync(first);
        await walk.PressAsync("OpenAgain", "DoorOpen");
        Assert.Equal(first, await walk.Screen.CompartmentAsync());

        // Open again: only once it is seen shut.
        await walk.PressAsync("OpenAgain", "AskClosed");
        await walk.ShutAsync(first, "ConfirmPlaced");
        await walk.PressAsync("OpenAgain", "DoorOpen");
        Assert.Equal(first, await walk.Screen.CompartmentAsync());

        // It does not fit: a larger one opens when the first is shut.
        await walk.Screen.PressAsync("Larger");
        await walk.Screen.Page.WaitForSelectorAsync("[data-screen='DoorOpen']:not(:has([data-action='Larger']))");
        var second = await NextDoorAsync(walk, first);

        // It was not empty: another one, and a case number.
        await walk.Screen.PressAsync("NotEmpty");
        await walk.Screen.Page.WaitForSelectorAsync("[data-screen='DoorOpen']:not(:has([data-action='NotEmpty']))");
        var third = await NextDoorAsync(walk, second);
        await walk.Cabinet.PutInAsync(third, Officer.Papers);
        await walk.ShutAsync(third, "ConfirmPlaced");
        await walk.PressAsync("Placed", "Receipt");
        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        await walk.LeaveAsync();
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_door_that_jams_is_tried_twice_and_then_another_one_is_offered(string language)
    {
        OnlyIn(language, null);
        var walk = await site.BeginAsync(language);
        await walk.PrepareAsync();
        await site.EachDoorAsync("jam");
        await walk.PressAsync("Open", "DoorStuck");
        await walk.PressAsync("OpenAgain", "Opening");
        await walk.SeeAsync("DoorStuck");
        await site.EachDoorAsync("unjam");
        await walk.PressAsync("UseAnother", "DoorOpen");
        var door = await walk.Screen.CompartmentAsync();
        await walk.ShutAsync(door, "ConfirmPlaced");
        await walk.PressAsync("NothingToSend", "Ended");
        await walk.EndAsync("Continue");
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_supplement_is_brought_to_a_dossier_whose_code_is_typed(string language)
    {
        OnlyIn(language, null);
        var walk = await site.BeginAsync(language);
        await walk.PressAsync("StartSupplement", "EnterDossierCode");
        await walk.Screen.TypeAsync(walk.Citizen.Dossier);
        await walk.PressAsync("PresentDossierCode", "Privacy");
        await walk.PressAsync("AcceptPrivacy", "Identify");
        await walk.Screen.TypeAsync(walk.Citizen.Id);
        await walk.PressAsync("GivePerson", "EnterPhone");
        await walk.PressAsync("NoPhone", "ReturnPlace");
        await walk.PressAsync("ChooseReturn", "ReadyToOpen", "counter");
        await walk.In.OpenAsync();
        await walk.In.PlaceAsync();
        Assert.Contains(walk.Citizen.Dossier, await walk.Screen.TextAsync(), StringComparison.Ordinal);
        await walk.LeaveAsync();
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_drop_off_that_a_power_cut_interrupted_is_finished_by_its_number(string language)
    {
        OnlyIn(language, null);
        var walk = await site.BeginAsync(language);
        await walk.PrepareAsync();
        await walk.In.OpenAsync();
        site.Site.Kill("kiosk");
        await walk.Cabinet.ShutAsync(walk.In.Compartment);
        await site.Site.StartKioskAsync(TestContext.Current.CancellationToken);
        await site.ChooseAsync(language);
        await walk.PressAsync("StartLookUp", "LookUp");
        await walk.Screen.TypeAsync(walk.In.Number.Replace("-", "", StringComparison.Ordinal));
        await walk.PressAsync("PresentDropOffNumber", "LookUpAnswer");
        await walk.PressAsync("Resume", "ResumeIdentify");
        await walk.Cabinet.ScanAsync(Stranger);
        await walk.SeeAsync("ResumeRefused");
        await walk.SeeAsync("ResumeIdentify");
        await walk.Cabinet.ScanAsync(walk.Citizen.Card);
        await walk.SeeAsync("DoorOpen");
        Assert.Equal(walk.In.Compartment, await walk.Screen.CompartmentAsync());
        await walk.In.PlaceAsync();
        await walk.LeaveAsync();
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_collection_is_refused_with_growing_waits_and_every_button_at_the_door_does_what_it_says(string language)
    {
        OnlyIn(language, null);
        var walk = await site.BeginAsync(language);
        var code = await walk.LoadResultAsync();
        await walk.Owner.PresentAsync(code, scan: false);
        var waits = new List<int>();
        for (var tries = 0; tries < 2; tries++)
        {
            await walk.Cabinet.ScanAsync(Stranger);
            await walk.SeeAsync("CollectRefused");
            waits.Add(int.Parse((await walk.Screen.Page.Locator("[data-seconds]").First.GetAttributeAsync("data-seconds"))!, CultureInfo.InvariantCulture));
            Assert.Empty(await walk.Cabinet.OpenAsync());
            await walk.SeeAsync("CollectIdentify");
        }

        Assert.True(waits[0] is 1 or 2 && waits[1] is 4 or 5, $"waits of {string.Join(" and ", waits)} s");
        await walk.Screen.TypeAsync(walk.Citizen.Id);
        await walk.PressAsync("GivePerson", "CollectDoorOpen");
        var door = await walk.Screen.CompartmentAsync();
        await walk.PressAsync("DoorDoesNotOpen", "CollectStuck");
        await walk.Cabinet.ShutAsync(door);
        await walk.PressAsync("OpenAgain", "CollectDoorOpen");
        await walk.PressAsync("OpenAgain", "CollectAskClosed");
        await walk.ShutAsync(door, "ConfirmTaken");
        await walk.PressAsync("OpenAgain", "CollectDoorOpen");
        await walk.Owner.TakeAsync(door);
        await walk.Owner.FinishAsync(slip: true);
    }

    [Theory]
    [InlineData("Vi", "ItIsEmpty", "ReportedEmpty")]
    [InlineData("En", "ItIsEmpty", "ReportedEmpty")]
    [InlineData("Vi", "NotMine", "ReportedNotMine")]
    [InlineData("En", "NotMine", "ReportedNotMine")]
    public async Task What_an_owner_reports_ends_with_a_case_number_once_the_door_is_shut(string language, string said, string reason)
    {
        OnlyIn(language, null);
        var walk = await site.BeginAsync(language);
        var code = await walk.LoadResultAsync();
        await walk.Owner.PresentAsync(code, scan: true);
        var door = await walk.Owner.IdentifyAsync(walk.Citizen.Card);
        await walk.Screen.PressAsync(said);
        await walk.Screen.Page.WaitForSelectorAsync($"[data-screen='CollectDoorOpen']:not(:has([data-action='{said}']))");
        await walk.ShutAsync(door, "Ended");
        await walk.Screen.Page.WaitForSelectorAsync($"[data-reason='{reason}']");
        Assert.NotEmpty((await walk.Screen.Page.Locator("[data-case]").First.GetAttributeAsync("data-case"))!);
        await walk.EndAsync("Continue");

        // Until an officer has settled the case the same code and the same card open nothing, and the screen says why.
        await walk.IsRefusedAsync(code, "CaseOpen");
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_fee_that_is_not_paid_sends_its_owner_to_the_counter_and_opens_nothing(string language)
    {
        OnlyIn(language, null);
        var walk = await site.BeginAsync(language);
        await walk.IsRefusedAsync(await walk.LoadResultAsync(feeDue: true), "FeeDue");
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_pre_registration_scanned_at_rest_goes_on_at_its_papers(string language)
    {
        OnlyIn(language, null);
        var walk = await site.BeginAsync(language);
        await walk.Cabinet.ScanAsync($"KLR:{Round.Procedure}:DK-2026-000123");
        await walk.SeeAsync("Papers");
        Assert.Contains("DK-2026-000123", await walk.Screen.TextAsync(), StringComparison.Ordinal);
        await walk.PressAsync("ConfirmPapers", "Privacy");
        await walk.PressAsync("AcceptPrivacy", "Identify");
        await walk.Cabinet.ScanAsync(walk.Citizen.Card);
        await walk.In.ToReadyAsync(walk.Citizen.Phone);
        await walk.In.OpenAsync();
        await walk.In.PlaceAsync();
        await walk.LeaveAsync();
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task Where_bags_have_barcodes_the_bag_opens_the_door(string language)
    {
        OnlyIn(language, null);
        await WithConfigAsync(config => config["bagsHaveBarcodes"] = true, async () =>
        {
            var walk = await site.BeginAsync(language);
            await walk.PrepareAsync();
            Assert.Equal(0, await walk.Screen.Page.Locator("[data-action='Open']").CountAsync());
            await walk.Cabinet.ScanAsync("KLG:TUI00042");
            await walk.SeeAsync("DoorOpen");
            var door = await walk.Screen.CompartmentAsync();
            await walk.Cabinet.PutInAsync(door, Officer.Papers);
            await walk.ShutAsync(door, "ConfirmPlaced");
            await walk.PressAsync("Placed", "Receipt");
            await walk.LeaveAsync();
        });
    }

    /// <summary>With the shortest times that a machine may be told, because a test waits them out.</summary>
    [Fact]
    public async Task A_visit_that_nobody_touches_warns_is_extended_once_and_then_ends()
    {
        OnlyIn("", null);
        await WithConfigAsync(config => config["numbers"] = new JsonObject { ["idleSeconds"] = 10, ["idleCountdownSeconds"] = 5 }, async () =>
        {
            var walk = await site.BeginAsync("En");
            await walk.PressAsync("StartLookUp", "LookUp");
            await walk.Screen.TypeAsync("Q6A1");
            await walk.Screen.Page.WaitForSelectorAsync("[data-seconds]");
            await walk.Screen.PressAsync("Extend");
            await walk.Screen.Page.WaitForSelectorAsync("[data-screen='LookUp']:not(:has([data-seconds]))");
            Assert.Equal("Q6A1", await walk.Screen.Page.Locator(".typed").First.InputValueAsync());
            await walk.Screen.Page.WaitForSelectorAsync("[data-seconds]");
            await walk.Screen.Page.WaitForSelectorAsync("[data-screen='Idle']" + WalkSite.Spoken("Vi"));
        });
    }

    [Fact]
    public async Task From_idle_to_the_open_door_it_takes_few_touches()
    {
        OnlyIn("", null);
        var walk = await site.BeginAsync("Vi");
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

    /// <summary>The quick tests walk a sample; the long ones everything in both languages.</summary>
    private static void OnlyIn(string language, string? sample)
    {
        if (language != sample)
            Effort.OnlyDeep();
    }

    /// <summary>A machine told otherwise, and as before when the walk is over.</summary>
    private async Task WithConfigAsync(Action<JsonNode> change, Func<Task> walk)
    {
        var file = site.Site.Places.KioskConfig;
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var config = JsonNode.Parse(before)!;
        change(config);
        await RestartAsync(config.ToJsonString());
        try
        {
            await walk();
        }
        finally
        {
            await RestartAsync(before);
        }

        async Task RestartAsync(string text)
        {
            await site.Site.StopAsync("kiosk");
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            await site.Site.StartKioskAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static async Task<int> NextDoorAsync(Walk walk, int door)
    {
        await walk.Cabinet.ShutAsync(door);
        await walk.Screen.Page.WaitForSelectorAsync($"[data-screen='DoorOpen']:has([data-compartment]):not(:has([data-compartment='{door}']))");
        return await walk.Screen.CompartmentAsync();
    }
}
