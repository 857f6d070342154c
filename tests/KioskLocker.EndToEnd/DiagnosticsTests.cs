using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>A technician's sessions at the running machine: from a shell, and at the screen.</summary>
public sealed class DiagnosticsTests
{
    /// <summary>From "door 7 does not open" to the part by name, once logged in.</summary>
    private const int MostTouches = 6;

    private const int Empty = 3;
    private const int Jammed = 7;

    [Fact]
    public async Task A_technician_works_from_a_shell_and_at_the_screen_and_never_alone_at_papers()
    {
        Effort.OnlyDeep();
        var places = Checkout.NewPlaces() with { HasTechnician = true };
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        var cabinet = new Cabinet(places.CabinetUrl, site.Http);
        var round = new Round(screen, cabinet, Told.SayAsync);
        await round.DropOffAsync();
        Assert.NotEqual(Empty, round.Compartment);
        var secrets = Secrets(site).ToList();
        secrets.Add(await LoadAsync(site, screen, cabinet));

        await WorkAtShellAsync(site, cabinet, round.Compartment, secrets);
        await WorkAtScreenAsync(site, cabinet, screen);
        await Office.HearsAsync(places, "technicianOpened");
        await Cabinet.UntilAsync("the ends of both sessions at the office", () => Task.FromResult(Office.Events(places).Count(e => e.Type == "diagnosticsEnded") == 2 ? "" : null));
        Assert.DoesNotContain(Office.Events(places), e => e.Type == "securityAlert");
        await site.KioskctlAsync(["journal", "verify"], CancellationToken.None);
    }

    private static async Task WorkAtShellAsync(DemoSite site, Cabinet cabinet, int papers, List<string> secrets)
    {
        var shell = new Shell(site.Places);
        var technician = site.Technician!;
        Expect(1, await shell.RunAsync("door", "open", Text(Empty)), "nobody is in diagnostics mode");
        Expect(0, await shell.RunAsync([technician.Badge, technician.Pin], "diag", "enter"), "in diagnostics mode");
        Expect(0, await shell.RunAsync("survey"), "main");
        await OpenAndWatchAsync(site, shell, cabinet);

        var cycle = shell.RunAsync("door", "cycle", Text(Empty), "--times", "2");
        await ShutWhenOpenAsync(site, cabinet, Empty);
        await ShutWhenOpenAsync(site, cabinet, Empty);
        Expect(0, await cycle, "opened 2 of 2");

        var pulses = await cabinet.PulsesAsync();
        Expect(1, await shell.RunAsync("door", "open", Text(papers)), "holds papers or may hold some: an officer's badge is needed beside the technician's");
        Assert.Equal(pulses, await cabinet.PulsesAsync());
        Expect(0, await shell.RunAsync([site.Officers[0].Badge, site.Officers[0].Pin], "diag", "officer"), "an officer is beside");
        var beside = shell.RunAsync("door", "open", Text(papers));
        await ShutWhenOpenAsync(site, cabinet, papers);
        Expect(0, await beside, "WORKS");
        Expect(0, await shell.RunAsync("diag", "alone"), "alone again");
        Expect(1, await shell.RunAsync("door", "open", Text(papers)), "an officer's badge is needed");

        Expect(0, await shell.RunAsync("trace", "board-main", "--most", "200"), $"PULSE at door {papers}");
        var slips = await SlipsAsync(cabinet);
        Expect(0, await shell.RunAsync("printer", "test"), "done");
        Assert.Equal(slips + 1, await SlipsAsync(cabinet));
        await TakeBundleAsync(shell, site.Places, secrets);
        Expect(0, await shell.RunAsync("service", "out", "--reason", "lock is being changed"), "");
        Expect(0, await shell.RunAsync("diag"), "as you");
        Expect(0, await shell.RunAsync("service", "in", "--reason", "lock was changed"), "");
        Expect(0, await shell.RunAsync("diag", "leave"), "every door is shut");
        Assert.Empty(await cabinet.OpenAsync());
        Expect(0, await shell.RunAsync("status"), "in service, phase Idle");
    }

    /// <summary>One command moves the door, another one tells what its contact does.</summary>
    private static async Task OpenAndWatchAsync(DemoSite site, Shell shell, Cabinet cabinet)
    {
        var watches = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = shell.FollowAsync(["door", "watch", Text(Empty)], lines =>
        {
            if (lines.Count > 0)
                watches.TrySetResult();
            return lines.Count == 3;
        });
        await await Task.WhenAny(watches.Task, watch);
        var open = shell.RunAsync("door", "open", Text(Empty));
        await ShutWhenOpenAsync(site, cabinet, Empty);
        Expect(0, await open, $"door {Empty} opened as ordered, and its own contact followed");
        Assert.Equal(["Closed", "Open", "Closed"], (await watch).Select(line => line.Split(' ')[^1]));
    }

    private static async Task WorkAtScreenAsync(DemoSite site, Cabinet cabinet, TouchScreen screen)
    {
        await cabinet.PostAsync($"/api/doors/{Jammed}/jam");
        await screen.SeeAsync("Idle");
        await screen.SignInAsync(cabinet, site.Technician!);
        await screen.SeeAsync("Diagnostics");

        var touches = 0;
        await TouchAsync("[data-local='Page'][data-value='Doors']");
        await TouchAsync($"[data-local='Door'][data-value='{Jammed}']");
        await TouchAsync("[data-action='TryDoor'][data-value='1']");
        await screen.Page.WaitForSelectorAsync($"[data-screen='DiagnosticsStuck'] [data-test='LockDoesNotOpen'][data-door='{Jammed}']");
        Told.Say($"from \"door {Jammed} does not open\" to \"{await screen.Page.Locator("[data-test]").First.InnerTextAsync()}\": {touches} touches");
        Assert.InRange(touches, 1, MostTouches);

        await cabinet.PostAsync($"/api/doors/{Jammed}/unjam");
        await screen.PressAsync("EndTest");
        await screen.SeeAsync("Diagnostics");
        await TouchAsync("[data-local='Back']");
        await TouchAsync("[data-local='Home']");
        await screen.PressAsync("EndDiagnostics", "LogOut");
        await screen.SeeAsync("Idle");
        Assert.Empty(await cabinet.OpenAsync());

        async Task TouchAsync(string selector)
        {
            await screen.TurnAsync(selector);
            touches++;
        }
    }

    /// <summary>A result is loaded, so that a live pickup code is in the machine, too.</summary>
    /// <returns>The code as its owner got it.</returns>
    private static async Task<string> LoadAsync(DemoSite site, TouchScreen screen, Cabinet cabinet)
    {
        var file = Path.Combine(site.Places.Data, "results.csv");
        await File.WriteAllLinesAsync(file,
        [
            "Loai,MaHoSo,MaThuTuc,SoDinhDanh,SoDienThoai,May",
            $"HOSO,{WholeRound.Dossier},{WholeRound.CounterProcedure},{Cabinet.CardId},{Cabinet.Phone},",
            $"KETQUA,{WholeRound.Dossier},,,,{DemoPlaces.Machine}",
        ]);
        await site.OfficeAsync(["onestop", "import", file], null, CancellationToken.None);
        await new Officer(site, screen, cabinet, Told.SayAsync).ComeToLoadAsync([WholeRound.Dossier]);
        return await new Owner(screen, cabinet, Told.SayAsync).CodeAsync(WholeRound.Dossier);
    }

    private static async Task TakeBundleAsync(Shell shell, DemoPlaces places, List<string> secrets)
    {
        var file = Path.Combine(places.Data, "bundle.zip");
        Expect(0, await shell.RunAsync("bundle", file), file);
        await using var zip = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
        string[] wanted = ["findings.txt", "journal.jsonl"];
        Assert.All(wanted, name => Assert.NotNull(zip.GetEntry(name)));
        var all = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            await using var content = await entry.OpenAsync(TestContext.Current.CancellationToken);
            using var reader = new StreamReader(content, Encoding.UTF8);
            all.AppendLine(entry.FullName).AppendLine(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        // What was done at which door is no secret, and shows that there is something to search.
        var text = all.ToString();
        Assert.Contains("\"tryDoor\"", text, StringComparison.Ordinal);
        Assert.Contains(DemoPlaces.Machine, text, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.False(Holds(text, secret), "the bundle holds " + secret));
        Told.Say(string.Create(CultureInfo.InvariantCulture, $"bundle: {zip.Entries.Count} files, {text.Length / 1024} KiB of text, none of {secrets.Count} secrets and personal data in it"));
    }

    /// <summary>As it is, as JSON may write it, and as the hexadecimal of a line's trace.</summary>
    private static bool Holds(string text, string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        string[] forms = [JsonEncodedText.Encode(secret).ToString(), Convert.ToHexString(bytes), BitConverter.ToString(bytes).Replace('-', ' ')];

        // Six digits may stand within a longer number by chance; a PIN would stand alone.
        return (secret.Length > 6 ? text.Contains(secret, StringComparison.OrdinalIgnoreCase) : Regex.IsMatch(text, $@"(?<![0-9A-Za-z.]){Regex.Escape(secret)}(?![0-9A-Za-z])"))
            || forms.Where(form => form.Length > 6).Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What this run knows of the citizen, and what only staff, machine and office may know.</summary>
    private static IEnumerable<string> Secrets(DemoSite site)
    {
        string[] personal = [Cabinet.CardName, Cabinet.CardName.Split(' ')[^2] + " " + Cabinet.CardName.Split(' ')[^1], Cabinet.CardId, Cabinet.Phone, Cabinet.Phone.TrimStart('0'), Cabinet.Card];
        var staff = site.Officers.Append(site.Technician!).SelectMany(one => new[] { one.Badge, one.Badge.Split(':')[^1], one.Pin });
        var machine = JsonNode.Parse(File.ReadAllText(Path.Combine(site.Places.KioskData, "enrolment.json")))!.AsObject()
            .Where(part => part.Key.EndsWith("Key", StringComparison.Ordinal) && part.Value!.GetValueKind() == JsonValueKind.String)
            .Select(part => part.Value!.GetValue<string>()).Where(value => value.Length > 8).ToList();
        Assert.True(machine.Count >= 3, "the machine's own keys are known to this test");
        return [.. personal, .. staff, .. machine, File.ReadAllText(site.Places.OfficePassword).Trim()];
    }

    private static async Task<int> SlipsAsync(Cabinet cabinet)
    {
        var answer = await cabinet.GetAsync("/api/slips");
        return (answer as JsonArray ?? answer["slips"]!.AsArray()).Count;
    }

    /// <summary>A hand that waits until the door is open and the machine has seen it, as kioskctl asks for it. What the machine says alone may be of the opening before:
    /// it reads its contacts a few times a second.</summary>
    private static async Task ShutWhenOpenAsync(DemoSite site, Cabinet cabinet, int door)
    {
        await Cabinet.UntilAsync($"door {door} seen open", async () =>
            (await cabinet.OpenAsync()).Contains(door) && JsonNode.Parse(await site.Http.GetStringAsync(new Uri(site.Places.KioskUrl + "/status")))!["compartments"]!.AsArray()
                .Any(one => one!["id"]!.GetValue<int>() == door && one["door"]!.GetValue<string>() == "Open") ? "" : null);
        await cabinet.ShutAsync(door);
    }

    private static void Expect(int code, Said said, string words)
    {
        Assert.Equal(code, said.Code);
        Assert.Contains(words, said.Output + said.Errors, StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
