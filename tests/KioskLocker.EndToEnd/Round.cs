using System.Text.Json.Nodes;

namespace KioskLocker.EndToEnd;

/// <summary>One drop-off as a citizen does it: card at the scanner, finger on the screen, bag in the compartment.</summary>
internal sealed class Round(TouchScreen screen, Cabinet cabinet, Func<string, Task> step)
{
    public const string Procedure = "1.001612";

    public int Compartment { get; private set; }

    public string Number { get; private set; } = "";

    /// <summary>From idle to idle.</summary>
    public async Task DropOffAsync()
    {
        await PrepareAsync();
        await OpenAsync();
        await PlaceAsync();
        await FinishAsync();
    }

    /// <summary>From idle to the moment in which the compartment is about to be ordered open.</summary>
    public async Task PrepareAsync()
    {
        await screen.SeeAsync("Idle");
        await step("idle");
        await ToIdentifyAsync();
        await cabinet.ScanAsync(Cabinet.Card);
        await ToReadyAsync();
    }

    /// <summary>From idle to the question for the ID card.</summary>
    public async Task ToIdentifyAsync()
    {
        await screen.PressUntilAsync("StartDropOff", "ChooseProcedure");
        await screen.PressAsync("ChooseProcedure", Procedure);
        await screen.SeeAsync("Papers");
        await step("procedure chosen");
        await screen.PressAsync("ConfirmPapers");
        await screen.SeeAsync("Privacy");
        await screen.PressAsync("AcceptPrivacy");
        await screen.SeeAsync("Identify");
    }

    /// <summary>From the card's scan to the button that opens a door.</summary>
    public async Task ToReadyAsync(string phone = Cabinet.Phone)
    {
        await screen.SeeAsync("EnterPhone");
        await step("ID card scanned");

        // The last digit of a whole number goes on by itself: the next screen asks whether it is right.
        await screen.TypeAsync(phone);
        await screen.SeeAsync("ConfirmPhone");
        await screen.PressAsync("ConfirmPhone");
        await screen.SeeAsync("ReturnPlace");
        await screen.PressAsync("ChooseReturn", "here");
        await screen.SeeAsync("ReadyToOpen");
        await step("phone confirmed, result to come here");
    }

    public async Task OpenAsync()
    {
        await screen.PressUntilAsync("Open", "DoorOpen");
        Compartment = await screen.CompartmentAsync();
        Number = (await screen.Page.Locator("[data-number]").First.GetAttributeAsync("data-number"))!;
        await step($"compartment {Compartment} is open, number {Number}");
    }

    public async Task PlaceAsync()
    {
        await cabinet.PutInAsync(Compartment, Officer.Papers);
        await cabinet.ShutAsync(Compartment);
        await screen.SeeAsync("ConfirmPlaced");
        await step("door shut");
        await screen.PressAsync("Placed");
        await screen.SeeAsync("Receipt");
        await step("custody passed");
    }

    /// <summary>Waits for the slip and returns its picture.</summary>
    public async Task<byte[]> SlipAsync()
    {
        var slips = await Cabinet.UntilAsync("a slip", async () =>
            (await cabinet.GetAsync("/api/slips")) is { } answer && Items(answer).Count > 0 ? answer : null);
        var newest = Items(slips).Max(s => s!["number"]!.GetValue<int>());
        await step($"slip {newest} printed");
        return await cabinet.SlipPngAsync(newest);
    }

    public async Task FinishAsync()
    {
        await screen.RateAndLeaveAsync();
        await step("rated; idle again");
    }

    private static JsonArray Items(JsonNode answer) => answer as JsonArray ?? answer["slips"]!.AsArray();
}
