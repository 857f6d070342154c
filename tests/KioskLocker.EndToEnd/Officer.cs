using System.Globalization;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>An officer of the one-stop at the machine: badge at the scanner, finger on the screen, papers in both hands.</summary>
internal sealed class Officer(DemoSite site, TouchScreen screen, Cabinet cabinet, Func<string, Task> step)
{
    /// <summary>What a citizen's papers are called on the cabinet page.</summary>
    public const string Papers = "bag of papers";

    private int _touches;

    /// <summary>Numbers of papers in the officer's hands, also after the machine lost its power.</summary>
    public HashSet<string> Hands { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Fingers on the glass since the last call, keys of the pads among them.</summary>
    public int TakeTouches() => Interlocked.Exchange(ref _touches, 0);

    /// <summary>Badge and PIN; a second officer where the machine asks for one (outside office hours).</summary>
    public async Task LogInAsync()
    {
        await screen.SeeAsync("Idle");
        await BadgeAsync(site.Officers[0]);
        if (await screen.SeeAnyAsync("StaffMenu", "StaffSecondBadge") == "StaffSecondBadge")
            await BadgeAsync(site.Officers[1]);
        await screen.SeeAsync("StaffMenu");
        await step("an officer is logged in");
    }

    public async Task LogOutAsync()
    {
        await PressAsync("LogOut");
        await screen.SeeAsync("Idle");
    }

    /// <summary>From idle to idle: everything is emptied.</summary>
    public async Task ComeToEmptyAsync()
    {
        await LogInAsync();
        await EmptyAsync();
        await LogOutAsync();
    }

    /// <summary>From idle to idle: these results are loaded, once the machine knows of results to load.</summary>
    public async Task ComeToLoadAsync(IEnumerable<string> codes)
    {
        await LogInAsync();
        await WaitForWorkAsync("Load");
        await LoadAsync(codes);
        await LogOutAsync();
    }

    /// <summary>Opens every compartment with papers, clips the tag to them, scans it back, counts, takes the sheet.</summary>
    /// <returns>The numbers on the tags.</returns>
    public async Task<List<string>> EmptyAsync()
    {
        var numbers = new List<string>();
        await WorkThroughAsync("Empty", async door =>
        {
            var expected = await ExpectedAsync();
            await TakeAsync(door, expected!);
            numbers.Add(expected!);
        });
        await CountAsync(numbers.Count);
        return numbers;
    }

    /// <summary>Opens every door of a job, one after the other, and shuts it once it was looked into.</summary>
    /// <param name="look">What is done at each open door.</param>
    /// <param name="shut">What is done once the door is pushed to, where its contact does not tell; null where it does.</param>
    /// <returns>The doors.</returns>
    public async Task<List<int>> WorkThroughAsync(string job, Func<int, Task> look, Func<Task>? shut = null)
    {
        await ChooseAsync(job);
        var doors = new List<int>();
        while (await OpenNextAsync() is { } door)
        {
            await look(door);
            await cabinet.ShutAsync(door);
            await (shut?.Invoke() ?? Task.CompletedTask);
            doors.Add(door);
            await step($"{job}: compartment {door} is shut again");
        }

        await PressAsync("EndJob");
        if (job != "Empty")
            await screen.SeeAsync("StaffMenu");
        return doors;
    }

    /// <summary>From the end of an emptying to the menu: what was counted, and the sheet about it.</summary>
    public async Task CountAsync(int papers)
    {
        await screen.SeeAsync("StaffCount");
        await TypeAsync(papers.ToString(CultureInfo.InvariantCulture));
        await PressAsync("CountPapers");
        await screen.SeeAsync("StaffSheet");
        await PressAsync("Continue");
        await screen.SeeAsync("StaffMenu");
        await step($"{papers} counted; the hand-over sheet is printed");
    }

    /// <summary>Scans each result, puts it into the compartment that opens, shuts the door.</summary>
    /// <returns>Compartment by dossier code.</returns>
    public async Task<Dictionary<string, int>> LoadAsync(IEnumerable<string> codes)
    {
        await ChooseAsync("Load");
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var code in codes)
        {
            await cabinet.ScanAsync(code);
            await screen.FindAsync($"[data-chosen='{code}']");
            await PressAsync("Open");
            var door = await AtDoorAsync();
            await cabinet.PutInAsync(door, code);
            await PressAsync("PutIn");
            await screen.FindAsync("[data-finding='PutIn']");
            await cabinet.ShutAsync(door);
            await screen.SeeAsync("StaffList");
            places.Add(code, door);
            await step($"result {code} lies in compartment {door}");
        }

        await PressAsync("EndJob");
        await screen.SeeAsync("StaffMenu");
        return places;
    }

    /// <summary>Looks into every compartment that nobody can say anything about, and says what is there; papers of drop-offs are taken along.</summary>
    public async Task ReconcileAsync()
    {
        if (!await HasWorkAsync("Reconcile"))
            return;
        await ChooseAsync("Reconcile");
        var unknown = screen.Page.Locator("[data-action='ChooseCompartment'][data-content='Unknown']");
        while (await unknown.CountAsync() > 0)
        {
            await Count(unknown.First.TapAsync());
            var door = await AtDoorAsync();
            await SayWhatIsThereAsync(door);
            await cabinet.ShutAsync(door);
            await screen.SeeAsync("StaffList");
        }

        await PressAsync("EndJob");
        await screen.SeeAsync("StaffMenu");
    }

    /// <summary>Whether the menu offers this job now. For half a second every button is disabled, but not off.</summary>
    public async Task<bool> HasWorkAsync(string job) => await screen.Page.Locator($"[data-action='ChooseJob'][data-value='{job}']:not(.off)").CountAsync() > 0;

    public Task WaitForWorkAsync(string job) => screen.FindAsync($"[data-action='ChooseJob'][data-value='{job}']:not([disabled])");

    private async Task SayWhatIsThereAsync(int door)
    {
        var inside = await cabinet.InsideAsync(door);
        var expected = await ExpectedAsync();
        if (inside.Count == 0 && (expected is null || !Hands.Contains(expected)))
        {
            await PressAsync("NothingInside");
            await screen.FindAsync("[data-finding='NothingInside']");
            await step($"compartment {door} is empty");
        }
        else if (inside.Count > 0 && inside[0] == expected)
        {
            await PressAsync("AsExpected");
            await screen.FindAsync("[data-finding='AsExpected']");
            await step($"compartment {door} holds result {expected}, which stays");
        }
        else
        {
            // The citizen's own sheet with the number lies on top of the papers.
            await TakeAsync(door, expected!);
            await step($"papers {expected} taken out of compartment {door}");
        }
    }

    /// <summary>Papers into the officer's hands, and their tag before the scanner.</summary>
    public async Task TakeAsync(int door, string number)
    {
        // They may be in hand already: the power went before the machine had heard of it.
        if (!Hands.Contains(number) || (await cabinet.InsideAsync(door)).Count > 0)
            await cabinet.TakeOutAsync(door);
        Hands.Add(number);
        await cabinet.ScanAsync("KLD:" + number);
        await screen.FindAsync("[data-finding='Taken']");
    }

    private async Task BadgeAsync(DemoOfficer officer)
    {
        await screen.SignInAsync(cabinet, officer);
        _touches += officer.Pin.Length + 1;
    }

    private async Task ChooseAsync(string job)
    {
        await Count(screen.PressAsync("ChooseJob", job));
        await screen.SeeAsync("StaffList");
    }

    private async Task<int?> OpenNextAsync()
    {
        await screen.SeeAsync("StaffList");
        var next = screen.Page.Locator("[data-action='ChooseCompartment'].primary").First;
        if (await next.CountAsync() == 0)
            return null;
        await Count(next.TapAsync());
        return await AtDoorAsync();
    }

    private async Task<int> AtDoorAsync()
    {
        await screen.SeeAsync("StaffDoorOpen");
        return await screen.CompartmentAsync();
    }

    private async Task<string?> ExpectedAsync()
    {
        var papers = screen.Page.Locator("[data-papers]").First;
        return await papers.CountAsync() == 0 ? null : await papers.GetAttributeAsync("data-papers");
    }

    private Task PressAsync(string action) => Count(screen.PressAsync(action));

    private async Task TypeAsync(string digits)
    {
        await screen.TypeAsync(digits);
        _touches += digits.Length;
    }

    private Task Count(Task touch)
    {
        _touches++;
        return touch;
    }
}
