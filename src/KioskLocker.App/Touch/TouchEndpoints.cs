using System.Reflection;
using KioskLocker.App.Touch.Sound;
using KioskLocker.Runtime.Sound;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KioskLocker.App.Touch;

/// <summary>Puts the touch pages into a host. The host brings a <see cref="Runtime.KioskPort"/> and answers <c>/health/live</c>.</summary>
public static class TouchEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Files served to the page: address, built-in name, media type.</summary>
    private static readonly (string Address, string Resource, string Type)[] Assets =
    [
        ("/touch/touch.css", "touch/touch.css", "text/css; charset=utf-8"),
        ("/touch/pictures.css", "touch/pictures.css", "text/css; charset=utf-8"),
        ("/touch/staff.css", "touch/staff.css", "text/css; charset=utf-8"),
        ("/touch/touch.js", "touch/touch.js", "text/javascript; charset=utf-8"),
        ("/touch/pad.js", "touch/pad.js", "text/javascript; charset=utf-8"),
        ("/_framework/blazor.web.js", "touch/blazor.web.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Needs a <see cref="Runtime.KioskPort"/> among the services.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="options">What the pages must know.</param>
    /// <param name="speaker">Lets screens be heard; null where the machine is silent.</param>
    public static IServiceCollection AddTouchPages(this IServiceCollection services, TouchOptions options, Loudspeaker? speaker = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => new Guide(
            provider.GetRequiredService<Runtime.KioskPort>(), provider.GetRequiredService<IdleWatch>(), speaker, options, provider.GetRequiredService<TimeProvider>()));
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

    /// <summary>Maps the page, its circuit and its files.</summary>
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
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.CacheControl = "no-store";

                // The framework hands out its antiforgery cookie unasked; nothing is to stay in the browser.
                headers.Remove("Set-Cookie");
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                return Task.CompletedTask;
            });
            return inner(context);
        };
    }

    private static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The file {resource} is not built into the program.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
