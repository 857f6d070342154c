using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using KioskLocker.Simulation.World;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace KioskLocker.Simulation.Serve;

/// <summary>What to serve and where.</summary>
/// <param name="CabinetFile">A file of hardware/cabinets.</param>
/// <param name="LinesFolder">Where the links of the serial lines appear.</param>
/// <param name="Url">Address of the page, for example <c>http://127.0.0.1:5100</c>; port 0 takes a free one.</param>
/// <param name="SlipsFolder">Where printed slips are also kept as PNG files; null for nowhere.</param>
/// <param name="CodesFile">Groups of codes in the form of the page's own samples, read whenever the page asks; null for none.</param>
public sealed record ServeSettings(string CabinetFile, string LinesFolder, string Url, string? SlipsFolder, string? CodesFile = null);

/// <summary>The cabinet, its lines, and its page on HTTP.</summary>
public sealed class CabinetServer : IAsyncDisposable
{
    private const int MaxRequestBytes = 64 * 1024;

    private readonly WebApplication _app;
    private readonly ServedCabinet _served;

    private CabinetServer(WebApplication app, ServedCabinet served)
    {
        _app = app;
        _served = served;
    }

    /// <summary>Where the page is.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Name and path of every line.</summary>
    public IReadOnlyList<(string Name, string Path)> Lines => [.. _served.Lines.Select(line => (line.Plan.Name, line.Path))];

    /// <summary>Ends when the process is asked to end.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <summary>Opens everything.</summary>
    /// <exception cref="CannotServeException">Why not, in one sentence.</exception>
    public static async Task<CabinetServer> StartAsync(ServeSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!CabinetPlanFile.TryLoad(settings.CabinetFile, out var plan, out var error))
        {
            throw new CannotServeException(error);
        }

        if (!Uri.TryCreate(settings.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/")
        {
            throw new CannotServeException($"--url must be like http://127.0.0.1:5100, not '{settings.Url}'.");
        }

        var served = await ServedCabinet.OpenAsync(plan, settings.LinesFolder, settings.SlipsFolder, clock).ConfigureAwait(false);
        var app = Build(url, served, settings.CodesFile);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new CabinetServer(app, served);
        }
        catch (Exception e)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            await served.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                IOException { InnerException: AddressInUseException } => new CannotServeException($"Port {url.Port} of {url.Host} is taken by another program; choose another with --url.", e),
                IOException or SocketException or InvalidOperationException => new CannotServeException($"The page cannot be served at {settings.Url}: {e.Message}", e),
                _ => e,
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _app.StopAsync(limit.Token).ConfigureAwait(false);
        }

        await _app.DisposeAsync().ConfigureAwait(false);
        await _served.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(Uri url, ServedCabinet served, string? codesFile)
    {
        // No arguments and no settings files: what the command line says is all there is.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(CabinetServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls(url.GetLeftPart(UriPartial.Authority));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never);
        var app = builder.Build();
        app.Use(Guard);
        app.UseRouting();
        var json = app.Services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        WorldApi.Map(app, served, json);
        DoorsApi.Map(app, served);
        WiresApi.Map(app, served);
        DevicesApi.Map(app, served, codesFile);
        PageAssets.Map(app);
        return app;
    }

    // Other sites open in the same browser may not move this world, and a bad body gets a sentence instead of an empty page.
    private static async Task Guard(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) && context.Request.Headers["Sec-Fetch-Site"].FirstOrDefault() is not (null or "same-origin" or "none"))
        {
            await Answers.Error(StatusCodes.Status403Forbidden, "Another web site may not move this cabinet.").ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await next(context).ConfigureAwait(false);
            // Not a fallback route: that would also take requests of known addresses that merely lack a body.
            if (context is { Response.HasStarted: false, Response.StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status415UnsupportedMediaType, Response.ContentType: null })
            {
                await Answers.Error(context.Response.StatusCode, Unmatched(context)).ExecuteAsync(context).ConfigureAwait(false);
            }
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            var reason = e.InnerException is JsonException inner ? inner.Message.Split(" Path:")[0] : e.Message;
            await Answers.Error(e.StatusCode, $"The request could not be read: {reason} Send JSON with Content-Type: application/json.").ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    private static string Unmatched(HttpContext context) => context.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType
        ? "Send the body as JSON with Content-Type: application/json."
        : $"There is nothing at {context.Request.Method} {context.Request.Path}; the addresses are listed in src/KioskLocker.Simulation/README.md.";
}
