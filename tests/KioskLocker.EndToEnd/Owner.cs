using System.Text.RegularExpressions;

namespace KioskLocker.EndToEnd;

/// <summary>The owner of a result: the message on the phone, the ID card, a hand in the compartment.</summary>
internal sealed partial class Owner(TouchScreen screen, Cabinet cabinet, Func<string, Task> step)
{
    /// <summary>Waits for a message that names the dossier with a code other than those already known.</summary>
    public async Task<string> CodeAsync(string dossier, string phone = Cabinet.Phone, string? unlike = null)
    {
        var code = await Cabinet.UntilAsync($"the message with the code of {dossier}", async () => (await CodesAsync(dossier, phone)).FirstOrDefault(c => c != unlike));
        await step("the code is on the owner's phone");
        return code;
    }

    /// <summary>Codes that messages about the dossier named, newest first.</summary>
    public async Task<List<string>> CodesAsync(string dossier, string phone = Cabinet.Phone) =>
        [.. (await cabinet.MessagesAsync(phone)).Where(text => text.Contains(dossier, StringComparison.Ordinal)).Select(text => CodePattern().Match(text)).Where(m => m.Success).Select(m => m.Value)];

    /// <summary>From idle to the question for the second factor, by scan or by hand.</summary>
    public async Task PresentAsync(string code, bool scan)
    {
        await screen.SeeAsync("Idle");
        if (scan)
        {
            await cabinet.ScanAsync("KLP:" + code);
        }
        else
        {
            await screen.PressAsync("StartCollection");
            await screen.SeeAsync("EnterCode");
            await screen.TypeAsync(code.Replace("-", "", StringComparison.Ordinal));
            await screen.PressAsync("PresentCode");
        }

        await screen.SeeAsync("CollectIdentify");
        await step(scan ? "pickup code scanned" : "pickup code typed");
    }

    /// <summary>The second factor, until the door stands open.</summary>
    /// <returns>The compartment.</returns>
    public async Task<int> IdentifyAsync(string card = Cabinet.Card)
    {
        await cabinet.ScanAsync(card);
        await screen.SeeAsync("CollectDoorOpen");
        var door = await screen.CompartmentAsync();
        await step($"compartment {door} is open for its owner");
        return door;
    }

    public async Task TakeAsync(int door)
    {
        await cabinet.TakeOutAsync(door);
        await cabinet.ShutAsync(door);
        await screen.SeeAsync("ConfirmTaken");
        await screen.PressAsync("Taken");
        await screen.SeeAsync("HandOver");
        await step("the owner has the papers; the code is spent");
    }

    /// <summary>The hand-over slip, then idle.</summary>
    public async Task FinishAsync(bool slip)
    {
        if (slip)
        {
            await screen.PressAsync("PrintSlip");
            await screen.Page.WaitForSelectorAsync("[data-print='Printed']");
            await step("hand-over slip printed");
        }

        await screen.RateAndLeaveAsync();
    }

    [GeneratedRegex(@"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")]
    private static partial Regex CodePattern();
}
