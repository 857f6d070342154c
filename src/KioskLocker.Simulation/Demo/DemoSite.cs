using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Demo;

/// <summary>Office, cabinet and kiosk as separate processes, enrolled and commissioned. The same binaries as in the street; only the wires end in a simulation.</summary>
public sealed class DemoSite(DemoPlaces places, Action<string> say) : IAsyncDisposable
{
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Dictionary<string, ChildProcess> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public DemoPlaces Places => places;

    public HttpClient Http => _http;

    /// <summary>Officers with badges, from the start on.</summary>
    public IReadOnlyList<DemoOfficer> Officers { get; private set; } = [];

    /// <summary>The technician, where one was wanted.</summary>
    public DemoOfficer? Technician { get; private set; }

    /// <summary>Brings everything up, in the order in which a site would: office, cabinet, enrolment, kiosk, commissioning.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        places.RequireFreePorts();
        var plan = DemoKioskConfig.Plan(places);
        RequireSameCabinet();
        Directory.CreateDirectory(places.Data);
        await AddOfficeUserAsync(cancellationToken).ConfigureAwait(false);
        await StartOfficeAsync(cancellationToken).ConfigureAwait(false);
        await HireAsync(cancellationToken).ConfigureAwait(false);
        StartCabinet(plan);
        await WaitAsync("cabinet", places.CabinetUrl + "/api/cabinet", cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(places.KioskConfig, DemoKioskConfig.Text(places), cancellationToken).ConfigureAwait(false);
        if (!File.Exists(Path.Combine(places.KioskData, "enrolment.json")))
            await EnrolAsync(cancellationToken).ConfigureAwait(false);
        await StartKioskAsync(cancellationToken).ConfigureAwait(false);
        var commissioned = Path.Combine(places.Data, "commissioned");
        if (File.Exists(commissioned))
            return;
        say("commissioning: every compartment looked into and empty");
        await KioskctlAsync(["commission"], cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(commissioned, "", cancellationToken).ConfigureAwait(false);
    }

    public async Task StartOfficeAsync(CancellationToken cancellationToken)
    {
        say("starting the back office");
        Start("office", "KioskLocker.BackOffice", "kiosklocker-backoffice",
            ["serve", "--urls", places.OfficeUrl, "--data", places.OfficeData, "--message-gateway", places.CabinetUrl + "/phone/messages", "--demo"]);
        await WaitAsync("office", places.OfficeUrl + "/health/ready", cancellationToken).ConfigureAwait(false);
    }

    public Task StartKioskAsync(CancellationToken cancellationToken) => StartKioskAsync("/health/ready", cancellationToken);

    /// <summary>Starts the kiosk and waits until this route of it says yes.</summary>
    /// <param name="route">A kiosk that is out of service is alive and not ready.</param>
    public async Task StartKioskAsync(string route, CancellationToken cancellationToken)
    {
        say("starting the kiosk");
        Start("kiosk", "KioskLocker.App", "kiosklocker", ["--config", places.KioskConfig]);
        await WaitAsync("kiosk", places.KioskUrl + route, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends one process in order.</summary>
    public async Task StopAsync(string name)
    {
        if (!_children.Remove(name, out var child))
            return;
        await child.StopAsync().ConfigureAwait(false);
        child.Dispose();
    }

    /// <summary>Ends one process as a power cut would.</summary>
    public void Kill(string name)
    {
        if (!_children.Remove(name, out var child))
            return;
        child.Kill();
        child.Dispose();
    }

    public Task<string> KioskctlAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(places.Program("KioskLocker.Cli", "kioskctl"), [.. arguments, "--config", places.KioskConfig], null, _environment, cancellationToken);

    /// <summary>One command of the back office, in the same time as the office lives in.</summary>
    /// <param name="input">What it reads from standard input: PINs and personal data never stand on a command line.</param>
    /// <returns>What it printed.</returns>
    public Task<string> OfficeAsync(IEnumerable<string> arguments, string? input, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            places.Program("KioskLocker.BackOffice", "kiosklocker-backoffice"), [.. arguments, "--data", places.OfficeData], input, _environment, cancellationToken);

    /// <summary>
    /// Office and kiosk start again with the wall clock so many days ahead, both, as after a month in which nothing happened. The programs
    /// are the same; only what the system tells them of the wall clock differs (libfaketime).
    /// </summary>
    public async Task MoveClockAsync(int days, CancellationToken cancellationToken)
    {
        if (!File.Exists(FakeTime))
            throw new DemoFailedException($"{FakeTime} is missing: install the Debian package faketime (deploy/packages check does).");
        await StopAsync("kiosk").ConfigureAwait(false);
        await StopAsync("office").ConfigureAwait(false);
        say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{days} days later"));
        _environment["LD_PRELOAD"] = FakeTime;
        _environment["FAKETIME"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"+{days}d");
        _environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";

        // Else waits on the monotonic clock return at once, and every timer thread spins.
        _environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
        _environment["NO_FAKE_STAT"] = "1";
        await StartOfficeAsync(cancellationToken).ConfigureAwait(false);
        await StartKioskAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Number of a process that runs.</summary>
    public int ProcessId(string name) => _children[name].Id;

    /// <summary>The first process that ended by itself, if any.</summary>
    public ChildProcess? Ended() => _children.Values.FirstOrDefault(c => c.HasExited);

    public async ValueTask DisposeAsync()
    {
        foreach (var name in new[] { "kiosk", "office", "cabinet" })
            await StopAsync(name).ConfigureAwait(false);
        _http.Dispose();
    }

    /// <summary>A kiosk keeps what it knows of its doors, so another cabinet needs another folder.</summary>
    private void RequireSameCabinet()
    {
        if (File.Exists(places.KioskConfig) && JsonNode.Parse(File.ReadAllText(places.KioskConfig))?["cabinet"]?.GetValue<string>() is { } before && before != places.CabinetFile)
            throw new DemoFailedException($"{places.Data} holds the data of another cabinet ({Path.GetFileNameWithoutExtension(before)}). Choose another folder with --data, or remove it.");
    }

    private void StartCabinet(CabinetPlan plan)
    {
        say($"starting the cabinet {places.Cabinet}: {plan.Compartments.Count} doors, scanner and printer on serial lines");
        foreach (var line in plan.Lines.Where(line => line.Kind == LineKind.Gpio))
            say($"line {line.Name}: a byte stream and its driver stand for the GPIO chip {line.Chip ?? line.Driver}");
        Start("cabinet", "KioskLocker.Simulation", "kiosklocker-simulator",
            ["serve", "--cabinet", places.CabinetFile, "--lines", places.Lines, "--url", places.CabinetUrl, "--slips", places.Slips, "--codes", places.Badges]);
    }

    private async Task AddOfficeUserAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(places.OfficePassword))
            return;
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
        await OfficeAsync(["user", "add", "demo", "--role", "admin", "--password-stdin"], password, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(places.OfficePassword, password, cancellationToken).ConfigureAwait(false);
        File.SetUnixFileMode(places.OfficePassword, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task HireAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(places.Badges))
        {
            say(places.HasTechnician ? "two officers and a technician get their badges" : "two officers get their badges");
            var officers = new List<DemoOfficer>();
            foreach (var id in places.HasTechnician ? DemoOfficer.Ids.Append(DemoOfficer.TechnicianId) : DemoOfficer.Ids)
            {
                var role = id == DemoOfficer.TechnicianId ? "technician" : "officer";
                await OfficeAsync(["staff", "add", id, "--role", role, "--agency", "H29.Q6"], null, cancellationToken).ConfigureAwait(false);
                var badge = await OfficeAsync(["badge", "issue", id], null, cancellationToken).ConfigureAwait(false);
                var pin = DemoOfficer.NewPin();
                await OfficeAsync(["badge", "pin", id], pin, cancellationToken).ConfigureAwait(false);
                officers.Add(new DemoOfficer(id, badge, pin));
            }

            await OfficeAsync(["kiosk", "address", DemoPlaces.Machine, "cổng UBND Quận 6, 107 Cao Văn Lầu"], null, cancellationToken).ConfigureAwait(false);
            DemoOfficer.Write(places.Badges, officers);
        }

        var staff = DemoOfficer.Read(places.Badges);
        Officers = [.. staff.Where(one => !one.IsTechnician)];
        Technician = staff.FirstOrDefault(one => one.IsTechnician);
    }

    private async Task EnrolAsync(CancellationToken cancellationToken)
    {
        say("enrolling the kiosk with a one-time code");
        var code = await OfficeAsync(["enrol-code", DemoPlaces.Machine], null, cancellationToken).ConfigureAwait(false);
        await KioskctlAsync(["enroll", "--office", places.OfficeUrl, "--code", code], cancellationToken).ConfigureAwait(false);
    }

    private void Start(string name, string project, string program, IEnumerable<string> arguments)
    {
        var file = places.Program(project, program);
        if (!File.Exists(file))
            throw new DemoFailedException($"{file} is missing: build the solution first (deploy/demo does).");
        _children.Add(name, ChildProcess.Start(name, file, arguments, places.Log(name), _environment));
    }

    private async Task WaitAsync(string name, string url, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadyLimit);
        try
        {
            while (true)
            {
                if (_children[name].HasExited)
                    throw new DemoFailedException($"The {name} ended with exit code {_children[name].ExitCode}. Its last words: {LastLines(name)}");
                try
                {
                    using var answer = await _http.GetAsync(new Uri(url), limit.Token).ConfigureAwait(false);
                    if (answer.IsSuccessStatusCode)
                        return;
                }
                catch (HttpRequestException)
                {
                    // Not listening yet.
                }
                catch (OperationCanceledException) when (!limit.IsCancellationRequested)
                {
                    // Listening and still starting: a slow machine's first answer takes longer than the client waits for any.
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DemoFailedException($"The {name} was not ready within {ReadyLimit.TotalSeconds:0} s. Its last words: {LastLines(name)}");
        }
    }

    private string LastLines(string name)
    {
        var log = places.Log(name);
        return File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(5)) : "(none)";
    }
}
