using System.Net;
using System.Reflection;
using KioskLocker.App.Touch.Sound;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Sound;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KioskLocker.App.Touch;

/// <summary>Puts the touch pages into a host. The host brings a <see cref="KioskPort"/> and answers <c>/health/live</c>; it may bring a <see cref="PanelWatch"/>.</summary>
public static class TouchEndpoints
{
    // The framework's script writes markup as text, so one policy of ours (hold.js) looks at it; nothing else may make markup or scripts.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

    private const string Permissions =
        "accelerometer=(), bluetooth=(), browsing-topics=(), camera=(), clipboard-read=(), clipboard-write=(), display-capture=(), encrypted-media=(), geolocation=(), "
        + "gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
        + "publickey-credentials-get=(), serial=(), usb=(), web-share=(), window-management=(), xr-spatial-tracking=()";

    /// <summary>Files served to the page: address, built-in name, media type.</summary>
    private static readonly (string Address, string Resource, string Type)[] Assets =
    [
        ("/touch/touch.css", "touch/touch.css", "text/css; charset=utf-8"),
        ("/touch/hold.css", "touch/hold.css", "text/css; charset=utf-8"),
        ("/touch/hold.js", "touch/hold.js", "text/javascript; charset=utf-8"),
        ("/touch/pictures.css", "touch/pictures.css", "text/css; charset=utf-8"),
        ("/touch/staff.css", "touch/staff.css", "text/css; charset=utf-8"),
        ("/touch/touch.js", "touch/touch.js", "text/javascript; charset=utf-8"),
        ("/touch/pad.js", "touch/pad.js", "text/javascript; charset=utf-8"),
        ("/touch/finger.js", "touch/finger.js", "text/javascript; charset=utf-8"),
        ("/_framework/blazor.web.js", "touch/blazor.web.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Needs a <see cref="KioskPort"/> among the services.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="options">What the pages must know.</param>
    /// <param name="speaker">Lets screens be heard; null where the machine is silent.</param>
    public static IServiceCollection AddTouchPages(this IServiceCollection services, TouchOptions options, Loudspeaker? speaker = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new PanelWatch(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(options);
        services.AddSingleton<CalmWorker>();
        services.AddSingleton<VisitWishes>();
        services.AddSingleton(provider => new Guide(
            provider.GetRequiredService<KioskPort>(), provider.GetRequiredService<IdleWatch>(), speaker, options, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<Guide>());
        services.AddSingleton<IdleWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<IdleWatch>());

        // Pages begin anew after a restart, so nothing signed for them needs to outlive the process or touch the disk.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            // A closed page is gone at once, with what was typed in it.
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.Zero;
            circuits.DisconnectedCircuitMaxRetained = 0;
            circuits.PersistedCircuitInMemoryMaxRetained = 0;
            circuits.PersistedCircuitInMemoryRetentionPeriod = TimeSpan.FromSeconds(1);
            circuits.DetailedErrors = false;
        });
        return services;
    }

    /// <summary>Maps the page, its circuit, its files and its beat.</summary>
    public static IEndpointRouteBuilder MapTouchPages(this IEndpointRouteBuilder endpoints)
    {
        // The page has no forms, so there is nothing an antiforgery token would protect.
        var pages = endpoints.MapRazorComponents<TouchRoot>()
            .AddInteractiveServerRenderMode(mode => mode.DisableWebSocketCompression = true)
            .DisableAntiforgery();
        pages.Finally(WithHeaders);
        foreach (var (address, resource, type) in Assets)
        {
            var bytes = Read(resource);
            endpoints.MapGet(address, () => Results.Bytes(bytes, type)).Finally(WithHeaders);
        }

        // At the root, for it stands before every address.
        endpoints.MapGet("/calm.js", static async (CalmWorker worker) => Results.Bytes(await worker.ScriptAsync(), "text/javascript; charset=utf-8")).Finally(WithHeaders);
        endpoints.MapPost("/touch/beat", static (PanelWatch watch, string? panel) => watch.Beat(panel ?? "") ? Results.NoContent() : Results.BadRequest()).Finally(WithHeaders);

        // For whoever starts the panel's browser anew; also for monitors.
        endpoints.MapGet("/health/panel", static (PanelWatch watch, string? panel) =>
            watch.AgeOf(panel ?? "") is var age && age.Health == DeviceHealth.Offline ? Results.Json(age, WireJson.Options, statusCode: 503) : Results.Json(age, WireJson.Options)).Finally(WithHeaders);
        return endpoints;
    }

    private static void WithHeaders(EndpointBuilder endpoint)
    {
        var inner = endpoint.RequestDelegate;
        if (inner is null)
        {
            return;
        }

        endpoint.RequestDelegate = context =>
        {
            if (!IsOwn(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }

            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.CacheControl = "no-store";

                // The framework hands out its antiforgery cookie unasked; nothing is to stay in the browser.
                headers.Remove("Set-Cookie");
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Permissions-Policy"] = Permissions;
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Embedder-Policy"] = "require-corp";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                return Task.CompletedTask;
            });
            return inner(context);
        };
    }

    /// <summary>A page of another site in the same browser, or a name that somebody made to point at the loopback, is nobody whom this page serves.
    /// The control socket has no host of that kind and no browser.</summary>
    private static bool IsOwn(HttpRequest request)
    {
        var host = request.Host.Host.Trim('[', ']');
        var isHere = host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
            || request.HttpContext.Connection.LocalIpAddress is null;
        return isHere && request.Headers.Origin.All(origin => string.Equals(origin, $"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A file that is built into the program.</summary>
    internal static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The file {resource} is not built into the program.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
