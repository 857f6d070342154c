using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>
/// <c>kill -9</c> at any moment of a whole round. Afterwards people go on as people would, and the round comes to its end: nothing lost,
/// nothing twice, no owner locked out, no code good for two openings of custody.
/// </summary>
public sealed class KillRoundTests
{
    private const int Sample = 1;
    private const int All = 8;

    /// <summary>Longest moment into a part, about as long as the part takes.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(7);

    /// <summary>One moment in the quick tests, twelve with <c>KIOSKLOCKER_DEEP=1</c>; <c>KIOSKLOCKER_SEED</c> replays.</summary>
    [Fact]
    public async Task F_P1_A_kill_at_a_random_moment_of_a_whole_round_locks_nobody_out_and_gives_nothing_twice()
    {
        var seed = Effort.SeedOr(20261123);
        var random = new Random(seed);
        var moments = Enumerable.Range(0, Effort.Of(Sample, All)).Select(i => new Moment((Part)((i + 2) % 4), Span * random.NextDouble())).ToList();
        Told.Say($"seed {seed}, {moments.Count} moments");
        await Lanes.RunAsync(moments.Count, (index, places, browser) => LiveAsync(index, places, browser, moments[index]));
    }

    private enum Part
    {
        DropOff,
        Empty,
        Load,
        Collect,
    }

    private sealed record Moment(Part Part, TimeSpan After);

    private static async Task LiveAsync(int index, DemoPlaces places, TouchBrowser browser, Moment moment)
    {
        var told = new List<string>();
        try
        {
            await using var site = new DemoSite(places, told.Add);
            await site.StartAsync(CancellationToken.None);
            var life = new Life(site, told);
            await using (var screen = await browser.OpenAsync(places.KioskUrl))
            {
                await life.WalkAsync(screen, moment);
            }

            await using (var screen = await browser.OpenAsync(places.KioskUrl))
            {
                await life.FinishAsync(screen);
                await life.CheckAsync(screen);
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"life {index} ({moment}), data {places.Data}: {problem.Message}\n{string.Join('\n', told)}", problem);
        }

        var cut = told.FindIndex(line => line.StartsWith("killed", StringComparison.Ordinal));
        Told.Say($"{index}: {string.Join(", ", told.Skip(Math.Max(0, cut - 1)).Take(4))}");
    }

    /// <summary>One round with one cut.</summary>
    private sealed class Life(DemoSite site, List<string> told)
    {
        private readonly DemoPlaces _places = site.Places;
        private readonly Cabinet _cabinet = new(site.Places.CabinetUrl, site.Http);
        private readonly HashSet<string> _hands = new(StringComparer.Ordinal);
        private string? _number;
        private string? _code;
        private bool _ownerHasIt;

        /// <summary>The parts before the chosen one run whole; the cut falls into the chosen one, or just after it.</summary>
        public async Task WalkAsync(TouchScreen screen, Moment moment)
        {
            // Before its first directory a machine knows no officer: the life begins when it has one, which the office sends soon after the start.
            await screen.FindAsync("[data-screen='Idle'] [data-action='StartDropOff']:not(.off)");
            var whole = Whole(screen);
            Func<Task>[] parts = [whole.In.DropOffAsync, whole.Officer.ComeToEmptyAsync, () => whole.Officer.ComeToLoadAsync([WholeRound.Dossier]), () => CollectAsync(whole)];
            for (var before = 0; before < (int)moment.Part; before++)
            {
                await parts[before]();
                await BetweenAsync(whole);
            }

            var part = parts[(int)moment.Part]();
            await Task.WhenAny(part, Task.Delay(moment.After));
            var pulses = await _cabinet.PulsesAsync();
            site.Kill("kiosk");
            told.Add($"killed {moment.After.TotalMilliseconds:0} ms into {moment.Part}");
            await screen.DisposeAsync();
            try
            {
                await part;
            }
            catch (Exception cut) when (cut is TimeoutException or Microsoft.Playwright.PlaywrightException or InvalidOperationException or DemoFailedException)
            {
                // Cut off, as wanted; what it had reached is in the list.
            }

            // An order may have been on its way between the look at the ledger and the kill; after that only a person's touch opens a door.
            var atMost = Math.Max(pulses + 1, await _cabinet.PulsesAsync());
            await site.StartKioskAsync(CancellationToken.None);
            Assert.True(await _cabinet.PulsesAsync() <= atMost, "a door was opened after the restart without a person");
            if (KioskRows.State(_places).Any(r => r.Key.StartsWith("result/", StringComparison.Ordinal) && r.Json.Contains("\"spent\"", StringComparison.OrdinalIgnoreCase)))
                Assert.DoesNotContain(WholeRound.Dossier, await _cabinet.EverythingInsideAsync());
        }

        /// <summary>People go on: doors are shut, questions answered, officers look into what nobody can say, the owner comes.</summary>
        public async Task FinishAsync(TouchScreen screen)
        {
            var whole = Whole(screen);
            await SettleScreenAsync(screen, whole);
            if (_code is not null && (await _cabinet.EverythingInsideAsync()).Contains(WholeRound.Dossier))
            {
                // Before any officer has looked: the same code and ID number open it, whatever the cut left behind.
                await CollectAsync(whole);
            }

            // Whoever had the papers out and the door shut when the power went goes home with them.
            _ownerHasIt |= _code is not null;

            await LookAsync(whole);
            if (!Heard("dossierEmptied"))
            {
                await whole.In.DropOffAsync();
                await whole.Officer.ComeToEmptyAsync();
            }

            await BetweenAsync(whole);
            if (!Heard("resultLoaded"))
                await whole.Officer.ComeToLoadAsync([WholeRound.Dossier]);
            await BetweenAsync(whole);
            if (!_ownerHasIt)
                await CollectAsync(whole);
            await screen.SeeAsync("Idle");
        }

        public async Task CheckAsync(TouchScreen screen)
        {
            if (_code is not null)
            {
                await new Owner(screen, _cabinet, TellAsync).PresentAsync(_code, scan: true);
                await _cabinet.ScanAsync(Cabinet.Card);
                await screen.SeeAsync("CollectRefused");
                told.Add("the code opens nothing any more");
            }

            Assert.Empty(await _cabinet.EverythingInsideAsync());
            Assert.Empty(await _cabinet.OpenAsync());
            await site.KioskctlAsync(["journal", "verify"], CancellationToken.None);
            var state = KioskRows.State(_places);
            await Office.HearsEverythingAsync(_places);
            var events = Office.Events(_places);
            Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Seq));
            Assert.Single(events, e => e.Type == "dossierEmptied");
            Assert.Single(events, e => e.Type == "resultLoaded");
            Assert.True(events.Count(e => e.Type == "resultCollected") <= 1, "collected twice");
            Assert.All(state.Where(r => r.Key.StartsWith("result/", StringComparison.Ordinal)), r =>
                Assert.False(r.Json.Contains("\"inMachine\"", StringComparison.OrdinalIgnoreCase), "the machine still claims a result: " + r.Json));
            Assert.All(state.Where(r => r.Key.StartsWith("compartment/", StringComparison.Ordinal)), r =>
                Assert.DoesNotContain("unknown", JsonNode.Parse(r.Json)!["content"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase));
        }

        /// <summary>Whatever the screen asks after the restart is answered as whoever stands there would.</summary>
        private async Task SettleScreenAsync(TouchScreen screen, WholeRound whole)
        {
            var state = await screen.StateAsync();
            told.Add($"after the restart {state}");
            foreach (var door in await _cabinet.OpenAsync())
            {
                if (state == "DoorOpen" && (await _cabinet.InsideAsync(door)).Count == 0)
                    await _cabinet.PutInAsync(door, Officer.Papers);
                if (state == "CollectDoorOpen" && (await _cabinet.InsideAsync(door)).Count > 0)
                    await _cabinet.TakeOutAsync(door);
                await _cabinet.ShutAsync(door);
            }

            if (state == "DoorOpen")
            {
                await screen.SeeAsync("ConfirmPlaced");
                await screen.PressAsync("Placed");
                await screen.SeeAsync("Receipt");
                await whole.In.FinishAsync();
            }
            else if (state == "CollectDoorOpen")
            {
                await screen.SeeAsync("ConfirmTaken");
                await screen.PressAsync("Taken");
                await screen.SeeAsync("HandOver");
                _ownerHasIt = true;
                await whole.Owner.FinishAsync(slip: false);
            }
        }

        /// <summary>An officer looks into what nobody can say, and empties what waits.</summary>
        private async Task LookAsync(WholeRound whole)
        {
            await whole.Officer.LogInAsync();
            await whole.Officer.ReconcileAsync();
            if (await whole.Officer.HasWorkAsync("Empty"))
                await whole.Officer.EmptyAsync();
            await whole.Officer.LogOutAsync();
            await Office.HearsEverythingAsync(_places);
        }

        /// <summary>At the desk, once: whichever number the papers were emptied under is accepted.</summary>
        private async Task BetweenAsync(WholeRound whole)
        {
            if (_number is null && await EmptiedAsync() is { } number)
            {
                _number = number;
                await whole.DecideAsync(number);
            }

            if (_code is null && Heard("resultLoaded"))
                _code = await whole.Owner.CodeAsync(WholeRound.Dossier);
        }

        private async Task<string?> EmptiedAsync()
        {
            await Office.HearsEverythingAsync(_places);
            return Office.Events(_places).Where(e => e.Type == "dossierEmptied").Select(e => JsonNode.Parse(e.Message)!["number"]!.GetValue<string>()).FirstOrDefault();
        }

        private async Task CollectAsync(WholeRound whole)
        {
            await whole.Owner.PresentAsync(_code!, scan: true);
            var door = await whole.Owner.IdentifyAsync();
            await whole.Owner.TakeAsync(door);
            _ownerHasIt = true;
            await whole.Owner.FinishAsync(slip: true);
        }

        private bool Heard(string type) => Office.Events(_places).Any(e => e.Type == type);

        private WholeRound Whole(TouchScreen screen) => new(site, screen, TellAsync, _hands);

        private Task TellAsync(string what)
        {
            told.Add(what);
            return Task.CompletedTask;
        }
    }
}
