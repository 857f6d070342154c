using System.Diagnostics;
using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;
using KioskLocker.Tests.App;

namespace KioskLocker.EndToEnd;

/// <summary>One screen on a citizen's way.</summary>
/// <param name="Screen">Its name.</param>
/// <param name="Go">Brings the visit here from the stop before.</param>
/// <param name="AfterPower">What the machine shows after it lost its power here.</param>
/// <param name="Then">What it may have gone on to by itself meanwhile; empty for a screen that waits.</param>
internal sealed record Stop(string Screen, Func<Task> Go, string AfterPower = "Idle", string Then = "");

/// <summary>A citizen at a machine whose program, network and tab die at any screen.</summary>
internal sealed class HeldVisit(DemoSite site, LoopbackProxy network, TouchScreen screen)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Cabinet _cabinet = new(site.Places.CabinetUrl, site.Http);

    public Cabinet Cabinet => _cabinet;

    public TouchScreen Screen => screen;

    /// <summary>From the kiosk's return to the screen's, the longest so far.</summary>
    public TimeSpan LongestReturn { get; private set; }

    /// <summary>From the network's return to the screen's, the longest so far.</summary>
    public TimeSpan LongestMend { get; private set; }

    /// <summary>What was measured so far.</summary>
    public string Figures => $"the screen was back at most {LongestReturn.TotalSeconds:0.0} s after the kiosk and {LongestMend.TotalSeconds:0.0} s after the network";

    /// <summary>The screen is back in time, whatever went away: it stood blank or calm no longer than this.</summary>
    public void IsBackWithin(TimeSpan most) => Assert.True(LongestReturn <= most && LongestMend <= most, $"{Figures}; at most {most.TotalSeconds:0} s are allowed");

    /// <summary>So many kills in a row are no sign of a broken machine here, one person may come as often as the test needs, and a refusal stands for longer than a busy machine takes to be looked at.</summary>
    public static async Task PermitManyAsync(DemoSite site)
    {
        await site.StopAsync("kiosk");
        await KioskFile.ChangeAsync(site.Places, config => config["numbers"] = new JsonObject
        {
            ["uncleanStartsToSafeMode"] = 100,
            ["dropOffsPerIdPerDay"] = 999,
            ["dropOffsPerPhonePerDay"] = 999,
            ["nightDropOffs"] = 999,
            ["wrongFactorWaitsSeconds"] = new JsonArray(15),
        });
        await site.StartKioskAsync(CancellationToken.None);
    }

    /// <summary>The network ends and comes back, then the tab dies: the citizen sees a calm screen, and afterwards the same one as before.</summary>
    public async Task HoldAsync(Stop stop)
    {
        await screen.SeeAsync(stop.Screen);
        var pulses = await _cabinet.PulsesAsync();
        await TypeAsync();
        network.Cut();
        await ExpectCalmAsync(stop);
        network.Mend();
        var mended = Stopwatch.GetTimestamp();
        var state = await screen.ClearAsync();
        LongestMend = Longer(LongestMend, mended);
        await ExpectAsync(stop, "the network", state);
        await TypeAsync();
        await screen.CrashAsync();
        await ExpectAsync(stop, "the tab", await screen.ClearAsync());
        Assert.True(pulses == await _cabinet.PulsesAsync(), $"{stop.Screen}: a door was ordered without a person");
    }

    /// <summary>The program is killed and started again: the page waits calmly and then shows what the rules of a power cut say.</summary>
    public async Task KillAsync(Stop stop)
    {
        await screen.SeeAsync(stop.Screen);
        var pulses = await _cabinet.PulsesAsync();
        await TypeAsync();
        site.Kill("kiosk");
        await ExpectCalmAsync(stop);
        await site.StartKioskAsync(CancellationToken.None);
        var back = Stopwatch.GetTimestamp();
        var state = await screen.ClearAsync();
        if (state == "Starting")
        {
            await screen.Page.WaitForSelectorAsync("[data-screen]:not([data-screen='Starting'])");
            state = await screen.StateAsync();
        }

        LongestReturn = Longer(LongestReturn, back);
        Assert.True(state == stop.AfterPower, $"killed at {stop.Screen}: {state}, not {stop.AfterPower}");
        Assert.True(pulses == await _cabinet.PulsesAsync(), $"killed at {stop.Screen}: a door was ordered without a person");
        Assert.Equal("", await TypedAsync());
    }

    /// <summary>Answers whatever stands on the screen until the machine is idle, as somebody would who wants to go.</summary>
    public async Task LeaveAsync()
    {
        for (var answers = 0; await screen.StateAsync() is var state && state != "Idle"; answers++)
        {
            Assert.True(answers < 12, $"the visit does not end: {state}");
            await AnswerAsync(state);
            await screen.Page.UntilAsync("before => document.querySelector('[data-screen]')?.dataset.screen !== before", state);
        }
    }

    private static TimeSpan Longer(TimeSpan longest, long since) => Stopwatch.GetElapsedTime(since) is var took && took > longest ? took : longest;

    private async Task AnswerAsync(string state)
    {
        switch (state)
        {
            case "DoorOpen" or "CollectDoorOpen":
                await _cabinet.ShutAsync(await screen.CompartmentAsync());
                return;
            case "AskOpened":
                await screen.PressAsync("SaidNotOpened");
                return;
            case "ConfirmPlaced":
                await screen.PressAsync("Placed");
                return;
            case "ConfirmTaken":
                await screen.PressAsync("Taken");
                return;
            case "Rating":
                await screen.PressAsync("RatingDone");
                return;
            case "Receipt" or "HandOver" or "Done" or "Ended" or "LookUpAnswer":
                await screen.PressAsync("Continue");
                return;
            default:
                await screen.PressAsync("Cancel");
                return;
        }
    }

    /// <summary>A digit where there is a pad: what was typed before the cut must be on nobody's screen after it.</summary>
    private async Task TypeAsync()
    {
        if (await screen.Page.Locator("[data-key='7']").CountAsync().WaitAsync(Limit) == 0)
            return;
        await screen.TypeAsync("7");
        await screen.Page.UntilAsync("() => [...document.querySelectorAll('input[data-field]')].every(one => one.value !== '')");
    }

    /// <summary>Within a limit: a page that is gone for good answers no such question, and it has none of its own.</summary>
    private Task<string> TypedAsync() => screen.Page.AskAsync("() => [...document.querySelectorAll('input[data-field]')].map(one => one.value).join('')").WaitAsync(Limit);

    private async Task ExpectCalmAsync(Stop stop)
    {
        var said = await screen.CalmAsync();
        foreach (var part in new[] { "Xin ông/bà chờ một chút", "Please wait a moment", "028 3855 1234", DemoPlaces.Machine })
            Assert.True(said.Contains(part, StringComparison.Ordinal), $"{stop.Screen}: the calm screen does not say {part}");
        Assert.Equal(0, await screen.Page.Locator("#blazor-error-ui, #components-reconnect-modal").CountAsync().WaitAsync(Limit));
    }

    private async Task ExpectAsync(Stop stop, string what, string state)
    {
        Assert.True(state == stop.Screen || (stop.Then.Length > 0 && state == stop.Then), $"{stop.Screen} after {what} was gone: {state}");
        Assert.Equal("", await TypedAsync());
    }
}
