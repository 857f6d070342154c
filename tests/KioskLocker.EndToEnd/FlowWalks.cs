using System.Globalization;
using KioskLocker.Core.Codes;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>Every way of a citizen through the machine by touch, in one language, against separate processes; one site for all of them.</summary>
public abstract class FlowWalks(WalkSite site, string language)
{
    private const string Stranger = "079203004567||Lê Minh Khôi|20112003|Nam|88 Bình Phú, Phường 11, Quận 6, TP. Hồ Chí Minh|04102024||||";
    private static readonly string NobodysNumber = Enumerable.Range(1, 20).Select(serial => DropOffNumbers.Make(DemoPlaces.Machine, "200101", serial)).First(number => number is not null)!.Value.Text;

    [Fact]
    public async Task The_language_changes_in_the_middle_of_a_visit_and_nothing_is_lost()
    {
        SampleIn("Vi");
        var then = language == "Vi" ? "En" : "Vi";
        var walk = await site.BeginAsync(language);
        await walk.In.ToIdentifyAsync();
        await walk.Cabinet.ScanAsync(walk.Citizen.Card);
        await walk.SeeAsync("EnterPhone");
        await walk.Screen.TypeAsync(walk.Citizen.Phone[..6]);
        await walk.Screen.PressAsync("ChooseLanguage", then);
        await walk.Screen.TypeAsync(walk.Citizen.Phone[6..]);
        await walk.Screen.SeeAsync("ConfirmPhone");
        await walk.Screen.PressAsync("ChooseLanguage", language);
        await walk.SeeAsync("ConfirmPhone");
        Assert.Contains(walk.Citizen.Phone, Digits(await walk.Screen.TextAsync()), StringComparison.Ordinal);
        await walk.EndAsync("Cancel");
    }

    [Fact]
    public async Task A_number_is_looked_up_and_found_or_not()
    {
        SampleIn("Vi");
        var notFound = language == "Vi" ? "không tìm thấy" : "No dossier was found";
        var walk = await site.BeginAsync(language);
        await walk.PressAsync("StartLookUp", "LookUp");
        await walk.Screen.TypeAsync(NobodysNumber.Replace("-", "", StringComparison.Ordinal));
        await walk.PressAsync("PresentDropOffNumber", "LookUpAnswer");
        Assert.Contains(notFound, await walk.Screen.TextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(NobodysNumber, await walk.Screen.Page.Locator("[data-read]").InnerTextAsync());
        await walk.EndAsync("Continue");

        var known = await site.BeginAsync(language);
        await known.DropOffAsync();
        await site.ChooseAsync(language);
        await known.Cabinet.ScanAsync("KLD:" + known.In.Number);
        await known.SeeAsync("LookUpAnswer");
        await known.Screen.Page.WaitForSelectorAsync("[data-stage='Deposited']");
        await known.EndAsync("Continue");
    }

    [Fact]
    public async Task At_the_door_of_a_drop_off_every_button_does_what_it_says()
    {
        Effort.OnlyDeep();
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

    [Fact]
    public async Task A_door_that_jams_is_tried_twice_and_then_another_one_is_offered()
    {
        Effort.OnlyDeep();
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

    [Fact]
    public async Task Where_no_contact_tells_the_citizen_is_asked_at_every_step_and_the_papers_count()
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        await walk.PrepareAsync();
        await site.EachDoorAsync("jam");
        await walk.Cabinet.UntilPulseAsync(() => walk.Screen.PressAsync("Open"));
        await site.EachBoardLineAsync("pull");
        await walk.SeeAsync("AskOpened");
        var door = await walk.Screen.CompartmentAsync();
        await walk.Cabinet.PostAsync($"/api/doors/{door}/force");
        await walk.PressAsync("SaidOpened", "AskClosed");
        await walk.Cabinet.PutInAsync(door, Officer.Papers);
        await walk.Cabinet.ShutAsync(door);
        await walk.PressAsync("SaidClosed", "ConfirmPlaced");
        await walk.PressAsync("Placed", "Receipt");
        await site.EachBoardLineAsync("plug");
        await site.EachDoorAsync("unjam");
        await walk.LeaveAsync();
    }

    [Fact]
    public async Task A_supplement_is_brought_to_a_dossier_whose_code_is_typed()
    {
        Effort.OnlyDeep();
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

    [Fact]
    public async Task A_drop_off_that_a_power_cut_interrupted_is_finished_by_its_number()
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        await walk.PrepareAsync();
        await walk.In.OpenAsync();
        await walk.Screen.AnewAsync(async () =>
        {
            site.Site.Kill("kiosk");
            await walk.Cabinet.ShutAsync(walk.In.Compartment);
            await site.Site.StartKioskAsync(TestContext.Current.CancellationToken);
        });
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

    [Fact]
    public async Task A_collection_is_refused_with_growing_waits_and_every_button_at_the_door_does_what_it_says()
    {
        Effort.OnlyDeep();
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
    [InlineData("ItIsEmpty", "ReportedEmpty")]
    [InlineData("NotMine", "ReportedNotMine")]
    public async Task What_an_owner_reports_ends_with_a_case_number_once_the_door_is_shut(string said, string reason)
    {
        Effort.OnlyDeep();
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

    [Fact]
    public async Task A_fee_that_is_not_paid_sends_its_owner_to_the_counter_and_opens_nothing()
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        await walk.IsRefusedAsync(await walk.LoadResultAsync(feeDue: true), "FeeDue");
    }

    [Fact]
    public async Task A_pre_registration_scanned_at_rest_goes_on_at_its_papers()
    {
        Effort.OnlyDeep();
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

    [Fact]
    public async Task Where_bags_have_barcodes_the_bag_opens_the_door()
    {
        Effort.OnlyDeep();
        await site.WithConfigAsync(config => config["bagsHaveBarcodes"] = true, async () =>
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

    /// <summary>The quick tests walk a sample in one language; the long ones everything in both.</summary>
    private void SampleIn(string sample)
    {
        if (language != sample)
            Effort.OnlyDeep();
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static async Task<int> NextDoorAsync(Walk walk, int door)
    {
        await walk.Cabinet.ShutAsync(door);
        await walk.Screen.Page.WaitForSelectorAsync($"[data-screen='DoorOpen']:has([data-compartment]):not(:has([data-compartment='{door}']))");
        return await walk.Screen.CompartmentAsync();
    }
}
