using KioskLocker.Tests.App;

namespace KioskLocker.EndToEnd;

/// <summary>Ways of citizens, screen by screen. Each begins at idle.</summary>
internal sealed class HoldRoutes(HeldVisit visit)
{
    private const string Stranger = "079203004567||Lê Minh Khôi|20112003|Nam|88 Bình Phú, Phường 11, Quận 6, TP. Hồ Chí Minh|04102024||||";
    private const int Doors = 12;

    private readonly TouchScreen _screen = visit.Screen;
    private readonly Cabinet _cabinet = visit.Cabinet;
    private int _door;

    /// <summary>Number of the drop-off whose door was opened last.</summary>
    public string Number { get; private set; } = "";

    public Stop[] DropOff =>
    [
        new("Idle", Nothing),
        new("ChooseProcedure", () => _screen.PressUntilAsync("StartDropOff", "ChooseProcedure")),
        new("Papers", () => _screen.PressAsync("ChooseProcedure", Round.Procedure)),
        new("Privacy", () => _screen.PressAsync("ConfirmPapers")),
        new("Identify", () => _screen.PressAsync("AcceptPrivacy")),
        new("EnterPhone", () => _cabinet.ScanAsync(Cabinet.Card)),
        new("ConfirmPhone", GivePhoneAsync),
        new("ReturnPlace", () => _screen.PressAsync("ConfirmPhone")),
        new("ReadyToOpen", () => _screen.PressAsync("ChooseReturn", "here")),
        new("DoorOpen", OpenAsync, "DoorOpen"),
        new("ConfirmPlaced", PlaceAsync),
        new("Receipt", () => _screen.PressAsync("Placed")),
        new("Rating", () => _screen.PressAsync("Continue")),
        new("Done", () => _screen.PressAsync("RatingDone")),
    ];

    public Stop[] Withdrawn => [.. DropOff.TakeWhile(stop => stop.Screen != "Receipt"), new("Ended", () => _screen.PressAsync("NothingToSend"))];

    /// <summary>No lock moves; it is mended on the way out.</summary>
    public Stop[] Stuck => [.. DropOff.TakeWhile(stop => stop.Screen != "DoorOpen"), new("Opening", StickAsync, Then: "DoorStuck"), new("DoorStuck", Nothing)];

    /// <summary>The cable of the boards is pulled after the pulse, so that only the citizen knows whether the door opened; plugged in again on the way out.</summary>
    public Stop[] Unsensed => [.. Stuck.TakeWhile(stop => stop.Screen != "DoorStuck"), new("AskOpened", () => _cabinet.PostAsync("/api/lines/board-main/pull"))];

    /// <summary>Open again is asked for, and the door was not seen shut yet.</summary>
    public Stop[] AskedToShut => [.. DropOff.TakeWhile(stop => stop.Screen != "ConfirmPlaced"), new("AskClosed", () => _screen.PressAsync("OpenAgain"), "DoorOpen")];

    public Stop[] Supplement => [new("EnterDossierCode", () => _screen.PressUntilAsync("StartSupplement", "EnterDossierCode"))];

    /// <summary>Of <see cref="Number"/>, which a cut left unsettled.</summary>
    public Stop[] LookUp =>
    [
        new("LookUp", () => _screen.PressUntilAsync("StartLookUp", "LookUp")),
        new("LookUpAnswer", LookUpAsync),
        new("ResumeIdentify", () => _screen.PressAsync("Resume")),
        new("ResumeRefused", () => _cabinet.ScanAsync(Stranger), Then: "ResumeIdentify"),
    ];

    /// <param name="code">Pickup code of the one result in the machine.</param>
    /// <param name="door">Its compartment.</param>
    public Stop[] Collection(string code, int door) =>
    [
        new("EnterCode", () => _screen.PressUntilAsync("StartCollection", "EnterCode")),
        new("CollectIdentify", () => PresentAsync(code)),
        new("CollectRefused", () => _cabinet.ScanAsync(Stranger), Then: "CollectIdentify"),
        new("CollectDoorOpen", () => IdentifyAsync(door), "CollectDoorOpen"),
        new("ConfirmTaken", () => _cabinet.ShutAsync(door)),
        new("HandOver", () => _screen.PressAsync("Taken")),
    ];

    /// <summary>The lock does not move.</summary>
    public Stop[] CollectionStuck(string code, int door) =>
    [
        .. Collection(code, door).Take(2),
        new("CollectStuck", async () =>
        {
            await _cabinet.PostAsync($"/api/doors/{door}/jam");
            await _cabinet.ScanAsync(Cabinet.Card);
        }),
    ];

    /// <summary>The contact says open whatever the door does, so the owner is asked instead. After a cut the machine believes it.</summary>
    public Stop[] CollectionUnsensed(string code, int door) =>
    [
        .. Collection(code, door).Take(2),
        new("CollectAskOpened", async () =>
        {
            await _cabinet.PostAsync($"/api/doors/{door}/contact/stuckOpen");
            await _cabinet.ScanAsync(Cabinet.Card);
        }, "CollectDoorOpen"),
        new("CollectAskClosed", () => _screen.PressAsync("SaidOpened"), "CollectDoorOpen"),
    ];

    /// <summary>The cable of the boards is in again.</summary>
    public Task PlugAsync() => _cabinet.PostAsync("/api/lines/board-main/plug");

    /// <summary>Locks move again.</summary>
    public async Task UnstickAsync()
    {
        for (var door = 1; door <= Doors; door++)
            await _cabinet.PostAsync($"/api/doors/{door}/unjam");
    }

    private static Task Nothing() => Task.CompletedTask;

    private async Task GivePhoneAsync()
    {
        // The last digit of a whole number goes on by itself.
        await ClearAsync();
        await _screen.TypeAsync(Cabinet.Phone);
    }

    private async Task OpenAsync()
    {
        await _screen.PressUntilAsync("Open", "DoorOpen");
        _door = await _screen.CompartmentAsync();
        Number = (await _screen.Page.Locator("[data-number]").First.GetAttributeAsync("data-number"))!;
    }

    private async Task PlaceAsync()
    {
        await _cabinet.PutInAsync(_door, Officer.Papers);
        await _cabinet.ShutAsync(_door);
    }

    /// <summary>Pressed, and the pulse is out: what follows is nobody's order.</summary>
    private async Task StickAsync()
    {
        for (var door = 1; door <= Doors; door++)
            await _cabinet.PostAsync($"/api/doors/{door}/jam");
        await _cabinet.UntilPulseAsync(() => _screen.PressAsync("Open"));
    }

    private async Task LookUpAsync()
    {
        await ClearAsync();
        await _screen.TypeAsync(Number.Replace("-", "", StringComparison.Ordinal));
        await _screen.PressAsync("PresentDropOffNumber");
    }

    private async Task PresentAsync(string code)
    {
        await ClearAsync();
        await _screen.TypeAsync(code.Replace("-", "", StringComparison.Ordinal));
        await _screen.PressAsync("PresentCode");
    }

    private async Task IdentifyAsync(int door)
    {
        await _screen.SeeAsync("CollectIdentify");
        await _cabinet.ScanAsync(Cabinet.Card);
        await _screen.SeeAsync("CollectDoorOpen");
        Assert.Equal(door, await _screen.CompartmentAsync());
    }

    /// <summary>Typed digits of the test before stand there until somebody clears them.</summary>
    private async Task ClearAsync()
    {
        await _screen.Page.Locator("[data-local='Clear']").First.TapAsync();
        await _screen.Page.UntilAsync("() => document.querySelector('input[data-field]').value === ''");
    }
}
