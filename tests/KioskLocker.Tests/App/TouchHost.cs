using KioskLocker.App.Touch;
using KioskLocker.Core;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KioskLocker.Tests.App;

/// <summary>The touch pages in a real server over a fake port, as the program serves them: production, from the build's output.</summary>
internal sealed class TouchHost : IAsyncDisposable
{
    public const string Machine = "Q6A1";
    public const string Hotline = "028 3855 1234";

    /// <summary>A program's finger strikes a key twice sooner than any hand.</summary>
    public static TouchOptions OfFinger { get; } = new()
    {
        Machine = Machine,
        Hotline = Hotline,
        Counter = new CounterSettings("107 Cao Văn Lầu, Phường Bình Tây, TP. Hồ Chí Minh", "thứ Hai đến thứ Sáu, 7:30–11:30, 13:00–17:00", "6:00–22:00 mỗi ngày")
        {
            HoursEn = "Monday to Friday, 7:30–11:30, 13:00–17:00", HotlineHoursEn = "6:00–22:00 every day",
        },
        KeyBounce = TimeSpan.Zero,
        Face = TouchFrames.Face,
    };

    private readonly WebApplication _app;

    private TouchHost(WebApplication app, FakeKiosk kiosk, CircuitCount circuits)
    {
        _app = app;
        Kiosk = kiosk;
        Circuits = circuits;
    }

    public FakeKiosk Kiosk { get; }

    public CircuitCount Circuits { get; }

    public PanelWatch Panel => _app.Services.GetRequiredService<PanelWatch>();

    public IdleWatch Idle => _app.Services.GetRequiredService<IdleWatch>();

    public string Address => _app.Urls.Single();

    /// <param name="frame">What is shown first.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="options">Options of the pages; those of a program's finger where none are given.</param>
    public static Task<TouchHost> StartAsync(ScreenFrame? frame, int port, CancellationToken cancellationToken, TouchOptions? options = null) =>
        StartAsync(frame, port, options ?? OfFinger, TimeProvider.System, cancellationToken);

    /// <param name="frame">Shown first.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="options">Options of the pages.</param>
    /// <param name="time">The pages' own clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<TouchHost> StartAsync(ScreenFrame? frame, int port, TouchOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var kiosk = new FakeKiosk(frame);
        var circuits = new CircuitCount();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton(kiosk.Port);
        builder.Services.AddSingleton(kiosk.Live.Port);
        builder.Services.AddSingleton<CircuitHandler>(circuits);
        builder.Services.AddSingleton(time);
        builder.Services.AddTouchPages(options);
        var app = builder.Build();
        app.MapGet("/health/live", () => Results.Text("live"));
        app.MapTouchPages();
        await app.StartAsync(cancellationToken);
        return new TouchHost(app, kiosk, circuits);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}

/// <summary>Circuits that are alive.</summary>
internal sealed class CircuitCount : CircuitHandler
{
    private int _open;

    private int _ever;

    public int Open => Volatile.Read(ref _open);

    /// <summary>Circuits that ever began.</summary>
    public int Ever => Volatile.Read(ref _ever);

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _ever);
        Interlocked.Increment(ref _open);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Decrement(ref _open);
        return Task.CompletedTask;
    }
}
