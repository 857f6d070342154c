using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>One site and one browser for every walk: starting them costs more than a walk does. A wall of 24, so that no walk wants for a door.</summary>
public sealed class WalkSite : IAsyncLifetime
{
    private const int Doors = 24;

    /// <summary>Each of them takes up to two seconds.</summary>
    private const int MostTries = 60;

    /// <summary>In this order: what ends a visit, then what answers the question that stands before its end.</summary>
    private static readonly string[] WaysOut = ["Cancel", "NothingToSend", "Taken", "SaidNotOpened", "SaidClosed", "RatingDone", "Continue", "GoBack", "EndJob", "LogOut"];

    private DemoSite _site = null!;
    private TouchScreen _screen = null!;
    private Task? _started;
    private int _citizens;

    internal DemoSite Site => _site;

    internal TouchScreen Screen => _screen;

    internal Cabinet Cabinet { get; private set; } = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>It starts with the first walk: where none is walked, none is needed.</summary>
    internal Task StartedAsync() => _started ??= StartAsync();

    private async Task StartAsync()
    {
        var places = Checkout.NewPlaces() with { Cabinet = "wall-24", HasTechnician = true };
        _site = new DemoSite(places, _ => { });
        await _site.StartAsync(CancellationToken.None);
        _screen = await TouchScreen.OpenAsync(places.KioskUrl);
        Cabinet = new Cabinet(places.CabinetUrl, _site.Http);
    }

    public async ValueTask DisposeAsync()
    {
        if (_screen is not null)
            await _screen.DisposeAsync();
        if (_site is not null)
            await _site.DisposeAsync();
    }

    /// <summary>Somebody new stands before the machine and has chosen a language.</summary>
    internal async Task<Walk> BeginAsync(string language)
    {
        await StartedAsync();
        await LeaveBehindAsync();
        await ChooseAsync(language);
        return new Walk(this, new Citizen(Interlocked.Increment(ref _citizens)), language);
    }

    /// <summary>At idle: after each visit the machine speaks Vietnamese again.</summary>
    internal async Task ChooseAsync(string language)
    {
        await _screen.SeeAsync("Idle");
        await _screen.PressAsync("ChooseLanguage", language);
    }

    /// <summary>A machine told otherwise, and as before when the walk is over.</summary>
    internal async Task WithConfigAsync(Action<JsonNode> change, Func<Task> walk)
    {
        await StartedAsync();
        var before = "";
        await RestartAsync(async () => before = await KioskFile.ChangeAsync(Site.Places, change));
        try
        {
            await walk();
        }
        finally
        {
            await RestartAsync(() => File.WriteAllTextAsync(Site.Places.KioskConfig, before));
        }

        Task RestartAsync(Func<Task> write) => Screen.AnewAsync(async () =>
        {
            await Site.StopAsync("kiosk");
            await write();
            await Site.StartKioskAsync(CancellationToken.None);
        });
    }

    internal async Task EachDoorAsync(string verb)
    {
        for (var door = 1; door <= Doors; door++)
            await Cabinet.PostAsync($"/api/doors/{door}/{verb}");
    }

    /// <summary>The cable of every board: <c>pull</c> or <c>plug</c>.</summary>
    internal async Task EachBoardLineAsync(string verb)
    {
        foreach (var line in (await Cabinet.GetAsync("/api/cabinet"))["lines"]!.AsArray().Select(line => line!["name"]!.GetValue<string>()).Where(name => name.StartsWith("board", StringComparison.Ordinal)))
            await Cabinet.PostAsync($"/api/lines/{line}/{verb}");
    }

    /// <summary>A walk that failed left its visit open: whoever comes next ends it as anybody may, door and buttons first. After a walk that passed there is nothing to do.</summary>
    private async Task LeaveBehindAsync()
    {
        for (var tries = 0; await _screen.StateAsync() != "Idle"; tries++)
        {
            if (tries == 0)
            {
                await EachBoardLineAsync("plug");
                await EachDoorAsync("unjam");
            }

            foreach (var door in await Cabinet.OpenAsync())
                await Cabinet.ShutAsync(door);
            await _screen.PressAnyAsync(WaysOut);
            Assert.True(tries < MostTries, $"the walk before stands at {await _screen.StateAsync()}:\n{await _screen.TextAsync()}");
        }
    }
}

/// <summary>One person's way through the machine, by touch and scan.</summary>
internal sealed class Walk(WalkSite of, Citizen citizen, string language)
{
    public Citizen Citizen => citizen;

    public TouchScreen Screen => of.Screen;

    public Cabinet Cabinet => of.Cabinet;

    public Round In { get; } = new(of.Screen, of.Cabinet, Told.SayAsync);

    public Owner Owner { get; } = new(of.Screen, of.Cabinet, Told.SayAsync);

    public Officer Officer { get; } = new(of.Site, of.Screen, of.Cabinet, Told.SayAsync);

    /// <summary>Presses a button and waits for the screen it leads to, in the language that was chosen.</summary>
    public async Task PressAsync(string action, string state, string? value = null)
    {
        await Screen.PressAsync(action, value);
        await SeeAsync(state);
    }

    /// <summary>The visit is over: the machine rests, and speaks Vietnamese to whoever comes next.</summary>
    public async Task EndAsync(string action)
    {
        await Screen.PressAsync(action);
        await Screen.SeeAsync("Idle");
        await Screen.Page.WaitForSelectorAsync(TouchScreen.In("Vi") + "[data-screen='Idle']");
    }

    public Task SeeAsync(string state) => Screen.SeeAsync(state);

    /// <summary>From idle to the button that opens a door.</summary>
    public async Task PrepareAsync()
    {
        await In.ToIdentifyAsync();
        await Cabinet.ScanAsync(citizen.Card);
        await In.ToReadyAsync(citizen.Phone);
    }

    /// <summary>Shuts the door that the screen names, and waits until it names another one, or the same again.</summary>
    public async Task ShutAsync(int door, string state)
    {
        await Cabinet.ShutAsync(door);
        await SeeAsync(state);
    }

    /// <summary>The right code and the right card, and yet no door: the screen says why, in the language that was chosen.</summary>
    public async Task IsRefusedAsync(string code, string reason)
    {
        await of.ChooseAsync(language);
        await Owner.PresentAsync(code, scan: true);
        await Cabinet.ScanAsync(citizen.Card);
        await SeeAsync("Ended");
        await Screen.Page.WaitForSelectorAsync($"[data-reason='{reason}']");
        Assert.Empty(await Cabinet.OpenAsync());
        await EndAsync("Continue");
    }

    /// <summary>From idle to idle: the papers are handed in.</summary>
    public async Task DropOffAsync()
    {
        await PrepareAsync();
        await In.OpenAsync();
        await In.PlaceAsync();
        await LeaveAsync();
    }

    /// <summary>From the slip to idle.</summary>
    public Task LeaveAsync() => Screen.RateAndLeaveAsync();

    /// <summary>An officer loads the citizen's result; the code comes to the phone.</summary>
    /// <param name="feeDue">The office waits for money.</param>
    /// <param name="staffSpeaks">Chosen by the officer before the badge.</param>
    public async Task<string> LoadResultAsync(bool feeDue = false, string staffSpeaks = "Vi")
    {
        var file = Path.Combine(of.Site.Places.Data, $"results-{citizen.Serial}.csv");
        await File.WriteAllLinesAsync(file,
        [
            "Loai,MaHoSo,MaThuTuc,SoDinhDanh,SoDienThoai,May,ConPhi",
            $"HOSO,{citizen.Dossier},{WholeRound.CounterProcedure},{citizen.Id},{citizen.Phone},,",
            $"KETQUA,{citizen.Dossier},,,,{DemoPlaces.Machine},{(feeDue ? "1" : "")}",
        ]);
        await of.Site.OfficeAsync(["onestop", "import", file], null, CancellationToken.None);
        await of.ChooseAsync(staffSpeaks);
        await Officer.ComeToLoadAsync([citizen.Dossier]);
        await of.ChooseAsync(language);
        return await Owner.CodeAsync(citizen.Dossier, citizen.Phone);
    }
}
