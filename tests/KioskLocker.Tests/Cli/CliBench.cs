using System.Text.Json;
using KioskLocker.Cli;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Control;
using KioskLocker.Tests.Runtime.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace KioskLocker.Tests.Cli;

/// <summary>What one call of kioskctl ended with.</summary>
internal sealed record CliEnd(int Code, string Output, string Errors);

/// <summary>A configuration with a data folder of its own, in which a kiosk may or may not live.</summary>
internal sealed class CliBench : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private WebApplication? _kiosk;

    public CliBench()
        : this(new ExampleConfig())
    {
    }

    public CliBench(ExampleConfig config)
    {
        Folder = Directory.CreateTempSubdirectory("kioskctl-").FullName;
        Config = config;
        Config.Root["machine"] = "K7M2";
        Config.Root["dataFolder"] = Folder;
        Config.Root["demo"] = true;
        Save();
    }

    public string Folder { get; }

    public ExampleConfig Config { get; }

    public string ConfigPath => Path.Combine(Folder, "kiosk.json");

    public string Socket => Path.Combine(Folder, "control.sock");

    public string MapPath => Path.Combine(Folder, "cabinet.json");

    public void Save(bool indented = false)
    {
        Config.Root["cabinet"] = MapPath;
        File.WriteAllText(ConfigPath, Config.Root.ToJsonString(indented ? Indented : null));
        File.WriteAllText(MapPath, Config.Map.ToJsonString(indented ? Indented : null));
    }

    /// <summary>Runs kioskctl in this process, 80 columns wide.</summary>
    public async Task<CliEnd> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await KioskctlRoot.RunAsync([.. args, "--config", ConfigPath], output, errors, 80, TestContext.Current.CancellationToken);
        return new CliEnd(code, output.ToString(), errors.ToString());
    }

    /// <summary>Listens on the control socket with these routes.</summary>
    public async Task ListenAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        builder.Services.AddRouting();
        _kiosk = builder.Build();
        _kiosk.UseRouting();
        map(_kiosk);
        await _kiosk.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The kiosk's own routes over a kiosk that answers as told.</summary>
    public Task ListenAsKioskAsync(StatusReport status, Func<KioskLocker.Core.KioskEvent, PostOutcome>? post = null) => ListenAsync(app => app.MapControl(new ControlPort(
        () => status,
        happened => Task.FromResult(post?.Invoke(happened) ?? new PostOutcome.Taken(43)),
        _ => Task.FromResult(status),
        () => TimeSpan.Zero,
        Peer.OwnGroup)));

    /// <summary>The kiosk's own routes over diagnostics that answer as told.</summary>
    public Task ListenAsKioskAsync(FakeDiagnostics kiosk) => ListenAsync(app => app.MapControl(kiosk.Port));

    /// <summary>Runs kioskctl in this process at this terminal.</summary>
    public Task<int> RunAsync(Terminal terminal, params string[] args) => RunAsync(terminal, TestContext.Current.CancellationToken, args);

    /// <summary>The same until the token ends it.</summary>
    public Task<int> RunAsync(Terminal terminal, CancellationToken cancellationToken, params string[] args) =>
        KioskctlRoot.RunAsync([.. args, "--config", ConfigPath], terminal, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_kiosk is not null)
            await _kiosk.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public static StatusReport Status(bool inService = true, string boardHealth = "Ok") => new(
        "K7M2",
        "0.1.0",
        new DateTimeOffset(2026, 4, 24, 3, 0, 0, TimeSpan.Zero),
        true,
        "Idle",
        inService,
        1,
        42,
        "3f2a9c0d11e4b5a6978877665544332211ffeeddccbbaa998877665544332211",
        3,
        new DateTimeOffset(2026, 4, 24, 2, 40, 0, TimeSpan.Zero),
        7,
        new DateTimeOffset(2026, 4, 24, 2, 59, 30, TimeSpan.Zero),
        41.25,
        [
            new DeviceReport("main", "lockerBoard", boardHealth, boardHealth == "Ok" ? "" : "no answer for 5 s", new DateTimeOffset(2026, 4, 24, 3, 0, 0, TimeSpan.Zero)),
            new DeviceReport("printer", "printer", "Degraded", "Ready, paper Low", new DateTimeOffset(2026, 4, 24, 2, 0, 0, TimeSpan.Zero)),
            new DeviceReport("scanner", "scanner", "Unknown", "", null),
            new DeviceReport("office", "uplink", "Ok", "", new DateTimeOffset(2026, 4, 24, 3, 0, 0, TimeSpan.Zero)),
        ],
        [
            new CompartmentReport(1, PapersBehind.None, false, "Closed"),
            new CompartmentReport(2, PapersBehind.Possible, false, "Closed"),
            new CompartmentReport(3, PapersBehind.Possible, true, "Open"),
        ])
    {
        Totals = new CompartmentTotals(new Dictionary<string, int> { ["small"] = 1, ["medium"] = 0, ["large"] = 0 }, 1, 1, 1),
        MapHash = "5f0c7a19e2b4d6881122334455667788990011223344556677889900aabbccdd",
        CommissionedHash = "5f0c7a19e2b4d6881122334455667788990011223344556677889900aabbccdd",
        Inputs = [new InputReport("tamper", "Rest")],
    };
}
