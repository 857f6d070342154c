using System.Text.Json.Nodes;

namespace KioskLocker.EndToEnd;

/// <summary>Officers and technicians work in the language that was chosen at rest, and may change it at any screen.</summary>
public sealed class StaffFlowWalkTests(WalkSite site) : IClassFixture<WalkSite>
{
    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task An_officer_empties_loads_and_looks_into_compartments_in_the_language_that_was_chosen(string language)
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        await walk.DropOffAsync();
        await site.ChooseAsync(language);
        await walk.Officer.LogInAsync();
        Assert.NotEmpty(await walk.Officer.EmptyAsync());
        await walk.Officer.LogOutAsync();
        await walk.LoadResultAsync(staffSpeaks: language);
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_technician_opens_every_page_in_the_language_that_was_chosen_and_changes_it_in_the_middle(string language)
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        await walk.Screen.SignInAsync(walk.Cabinet, site.Site.Technician!);
        await walk.SeeAsync("Diagnostics");
        var pages = await walk.Screen.Page.Locator("[data-local='Page']").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.value)");
        Assert.True(pages.Length > 10, $"pages: {string.Join(", ", pages)}");
        var headings = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            await walk.Screen.TurnAsync($"[data-local='Page'][data-value='{page}']");
            headings.Add(await walk.Screen.Page.Locator($"{TouchScreen.In(language)}:has([data-local='Home']) h1").InnerTextAsync());
            await walk.Screen.TurnAsync("[data-local='Home']");
        }

        Assert.Equal(pages.Length, headings.Count);

        var then = language == "Vi" ? "En" : "Vi";
        await walk.Screen.PressAsync("ChooseLanguage", then);
        await walk.SeeAsync("Diagnostics");
        await walk.EndAsync("EndDiagnostics");
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_result_whose_code_was_revoked_opens_for_nobody_and_goes_back_to_the_counter(string language)
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        var code = await walk.LoadResultAsync();
        await site.Site.OfficeAsync(["code", "revoke", walk.Citizen.Dossier], null, CancellationToken.None);
        await walk.Officer.LogInAsync();
        await walk.Officer.WaitForWorkAsync("Overdue");
        await walk.Officer.LogOutAsync();

        // Whoever holds the code hears the one answer that every code gets which opens nothing.
        await site.ChooseAsync(language);
        await walk.Owner.PresentAsync(code, scan: true);
        await walk.Cabinet.ScanAsync(walk.Citizen.Card);
        await walk.SeeAsync("CollectRefused");
        Assert.Empty(await walk.Cabinet.OpenAsync());
        await walk.SeeAsync("CollectIdentify");
        await walk.EndAsync("Cancel");

        await site.ChooseAsync(language);
        await walk.Officer.LogInAsync();
        var door = Assert.Single(await walk.Officer.WorkThroughAsync("Overdue", async at =>
        {
            Assert.Equal([walk.Citizen.Dossier], await walk.Cabinet.InsideAsync(at));
            await walk.Cabinet.TakeOutAsync(at);
            await walk.Screen.PressAsync("Taken");
            await walk.Screen.FindAsync("[data-finding='Taken']");
        }));
        Assert.Empty(await walk.Cabinet.InsideAsync(door));
        Assert.False(await walk.Officer.HasWorkAsync("Overdue"));
        await walk.Officer.LogOutAsync();
        await Office.HearsAsync(site.Site.Places, "resultReturned", walk.Citizen.Dossier);
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_compartment_whose_content_an_owner_called_not_theirs_is_cleared_by_an_officer(string language)
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        var code = await walk.LoadResultAsync();
        await walk.Owner.PresentAsync(code, scan: true);
        var reported = await walk.Owner.IdentifyAsync(walk.Citizen.Card);
        await walk.Screen.PressAsync("NotMine");
        await walk.Screen.FindAsync("[data-screen='CollectDoorOpen']:not(:has([data-action='NotMine']))");
        await walk.ShutAsync(reported, "Ended");
        await walk.EndAsync("Continue");

        await site.ChooseAsync(language);
        await walk.Officer.LogInAsync();
        await walk.Officer.WaitForWorkAsync("Quarantine");
        var cleared = await walk.Officer.WorkThroughAsync("Quarantine", async at =>
        {
            await walk.Cabinet.TakeOutAsync(at);
            await walk.Cabinet.ScanAsync(walk.Citizen.Dossier);
            await walk.Screen.FindAsync("[data-finding='Taken']");
        });
        Assert.Equal([reported], cleared);
        Assert.False(await walk.Officer.HasWorkAsync("Quarantine"));
        await walk.Officer.LogOutAsync();
    }

    /// <summary>With the shortest times that a machine may be told, because a test waits them out.</summary>
    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_door_left_open_calls_twice_ends_the_visit_and_is_the_first_thing_an_officer_sees(string language)
    {
        Effort.OnlyDeep();
        await site.WithConfigAsync(config => config["numbers"] = new JsonObject { ["doorVoiceSeconds"] = 5, ["doorBuzzerSeconds"] = 7, ["doorAbandonedSeconds"] = 10 }, async () =>
        {
            var walk = await site.BeginAsync(language);
            await walk.PrepareAsync();
            await walk.In.OpenAsync();
            var left = walk.In.Compartment;
            await walk.Cabinet.PutInAsync(left, Officer.Papers);
            await walk.Screen.FindAsync("[data-reminder='1']");
            await walk.Screen.FindAsync("[data-reminder='2']");
            await walk.SeeAsync("Ended");
            await walk.Screen.FindAsync("[data-reason='AbandonedOpen']");
            Assert.Contains(walk.In.Number, await walk.Screen.TextAsync(), StringComparison.Ordinal);
            await walk.EndAsync("Continue");

            // The others keep serving; but no other door opens while this one stands open, and the officer reads so first.
            await site.ChooseAsync(language);
            await walk.Officer.LogInAsync();
            await walk.Screen.FindAsync($"[data-must-close='{left}']");
            Assert.False(await walk.Officer.HasWorkAsync("Reconcile"));
            await walk.Cabinet.ShutAsync(left);
            await walk.Screen.FindAsync("[data-screen='StaffMenu']:not(:has([data-must-close]))");
            await walk.Officer.ReconcileAsync();
            Assert.Empty(await walk.Cabinet.InsideAsync(left));
            Assert.Contains(walk.In.Number, walk.Officer.Hands);
            await walk.Officer.LogOutAsync();
        });
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_door_whose_contact_falls_silent_is_shut_by_an_officers_word(string language)
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        await walk.DropOffAsync();
        await site.ChooseAsync(language);
        await walk.Officer.LogInAsync();
        await walk.Officer.WaitForWorkAsync("Empty");
        try
        {
            await walk.Officer.WorkThroughAsync("Empty", async door =>
            {
                await site.EachBoardLineAsync("pull");
                await walk.Screen.FindAsync("[data-screen='StaffDoorOpen'] [data-action='SaidClosed']");
                await walk.Officer.TakeAsync(door, walk.In.Number);
            }, () => walk.Screen.PressAsync("SaidClosed"));
        }
        finally
        {
            await site.EachBoardLineAsync("plug");
        }

        await walk.Officer.CountAsync(1);
        await walk.Officer.LogOutAsync();
    }

    [Theory]
    [InlineData("Vi")]
    [InlineData("En")]
    public async Task A_technician_opens_a_door_that_holds_papers_only_with_an_officer_beside(string language)
    {
        Effort.OnlyDeep();
        var walk = await site.BeginAsync(language);
        await walk.DropOffAsync();
        var door = walk.In.Compartment;
        await site.ChooseAsync(language);
        await walk.Screen.SignInAsync(walk.Cabinet, site.Site.Technician!);
        await walk.SeeAsync("Diagnostics");
        await walk.Screen.TurnAsync("[data-local='Page'][data-value='Doors']");
        await walk.Screen.TurnAsync($"[data-local='Door'][data-value='{door}']");
        Assert.Equal(0, await walk.Screen.Page.Locator("[data-action='TryDoor']:not(.off)").CountAsync());

        await walk.PressAsync("CallOfficer", "DiagnosticsOfficer");
        var officer = site.Site.Officers[0];
        await walk.Cabinet.ScanAsync(officer.Badge);
        await walk.Screen.FindAsync("[data-screen='DiagnosticsOfficer'] [data-action='EnterPin']");
        await walk.Screen.TypeAsync(officer.Pin);
        await walk.PressAsync("EnterPin", "Diagnostics");
        await walk.PressAsync("TryDoor", "DiagnosticsDoorOpen", "1");
        Assert.Equal([door], await walk.Cabinet.OpenAsync());
        await walk.ShutAsync(door, "Diagnostics");
        await walk.Screen.FindAsync($"[data-test='Works'][data-door='{door}']");
        await walk.Screen.TurnAsync("[data-local='Back']");
        await walk.Screen.TurnAsync("[data-local='Home']");
        await walk.EndAsync("EndDiagnostics");

        // They lie there as before, and under the same number.
        Assert.Equal([Officer.Papers], await walk.Cabinet.InsideAsync(door));
        await walk.Officer.LogInAsync();
        Assert.Equal([walk.In.Number], await walk.Officer.EmptyAsync());
        await walk.Officer.LogOutAsync();
    }
}
