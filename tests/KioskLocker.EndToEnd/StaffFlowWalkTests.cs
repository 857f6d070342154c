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
}
