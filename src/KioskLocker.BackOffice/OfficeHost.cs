using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using System.Threading.RateLimiting;
using KioskLocker.BackOffice.Alerts;
using KioskLocker.BackOffice.Cases;
using KioskLocker.BackOffice.Collection;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Forms;
using KioskLocker.BackOffice.Intake;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Pages;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serilog;

namespace KioskLocker.BackOffice;

/// <summary>Puts the office together. Everything that can be wrong with its data folder is said before it listens.</summary>
internal static class OfficeHost
{
    /// <summary>Failed log-ins before an account is locked, and for how long.</summary>
    public const int LoginTries = 5;
    public static readonly TimeSpan LoginLock = TimeSpan.FromMinutes(15);

    /// <summary>Opens the data folder and registers everything that works on it.</summary>
    public static void AddOffice(IServiceCollection services, OfficeOptions options, TimeProvider clock)
    {
        PrivateFolder.Make(options.DataDirectory);
        var database = OfficeDatabase.Open(options.DataDirectory);
        var keys = OfficeKeys.Open(options.DataDirectory, database);
        services.AddSingleton(options);
        services.AddSingleton(clock);
        services.AddSingleton(database);
        services.AddSingleton(new PersonalCipher(keys));
        services.AddSingleton<PersonVault>();
        services.AddSingleton<Projection>();
        services.AddSingleton<ResultProjection>();
        services.AddSingleton<CaseBook>();
        services.AddSingleton<BadgeBook>();
        services.AddSingleton<OneStopExchange>();
        services.AddSingleton<DossierBook>();
        services.AddSingleton<DossierDesk>();
        services.AddSingleton<ResultDesk>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<AlertBook>();
        services.AddSingleton<KioskRegistry>();
        services.AddSingleton<DirectoryStore>();
        services.AddSingleton<SyncDesk>();
        services.AddSingleton<DropOffLedger>();
        services.AddSingleton<CitizenMessages>();
        services.AddSingleton<RetentionSweep>();
        services.AddSingleton<GatewayPump>();
        services.AddSingleton(FormCatalog.Open(options.FormsDirectory));
        services.AddSingleton<FormDesk>();
        services.AddSingleton<FormPdf>();
        AddStaff(services);
    }

    public static WebApplication Build(OfficeOptions options, TimeProvider clock, Serilog.ILogger log)
    {
        if (options.Problem() is { } problem)
            throw new UnusableDataException(problem);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(OfficeHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        // Nothing from the environment may open another address or loosen a limit.
        builder.Configuration.Sources.Clear();
        builder.Services.AddSerilog(log);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddOffice(builder.Services, options, clock);
        AddWeb(builder.Services, options);

        var app = builder.Build();
        app.Services.GetRequiredService<DirectoryStore>().Seed(options.Demo);
        app.Services.GetRequiredService<EventIntake>().ReadAgain();
        OfficePipeline.Use(app);
        KioskApi.Map(app);
        OfficeRoutes.Map(app);
        MapHealth(app);
        return app;
    }

    private static void AddStaff(IServiceCollection services)
    {
        services.AddIdentityCore<StaffAccount>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = LoginTries;
            identity.Lockout.DefaultLockoutTimeSpan = LoginLock;
            identity.Password.RequiredLength = 12;
            // Length is what protects; forced signs only make people write passwords down.
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
        }).AddSignInManager().AddUserStore<StaffStore>().AddClaimsPrincipalFactory<StaffClaims>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddHttpContextAccessor();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
    }

    private static void AddWeb(IServiceCollection services, OfficeOptions options)
    {
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.LoginPath = "/login";
            cookie.AccessDeniedPath = "/denied";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
            cookie.Cookie.Name = "kl-office";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(OfficeRoutes.Papers, policy => policy.RequireRole(StaffRole.Officer, StaffRole.Admin))
            .AddPolicy(OfficeRoutes.Everything, policy => policy.RequireRole(StaffRole.Admin));
        services.AddDataProtection()
            .SetApplicationName("kiosklocker-backoffice")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.DataDirectory, "keys", "cookies")));
        PrivateFolder.Make(Path.Combine(options.DataDirectory, "keys", "cookies"));
        services.AddAntiforgery(forgery =>
        {
            forgery.Cookie.Name = "kl-office-form";
            forgery.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddRazorComponents();
        // Vietnamese stays readable in the page's source; what matters to HTML is still escaped.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddHttpClient(GatewayPump.ClientName, client => client.Timeout = TimeSpan.FromSeconds(10))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = 429;
            limiter.OnRejected = async (rejected, cancellationToken) =>
                await rejected.HttpContext.Response.WriteAsJsonAsync(new WireProblem("Too many tries from this address; wait a minute."), WireJson.Options, cancellationToken).ConfigureAwait(false);
            limiter.AddPolicy(KioskApi.EnrolLimit, context => PerAddress(context, options.EnrolTriesPerMinute));
            limiter.AddPolicy(OfficeRoutes.LoginLimit, context => PerAddress(context, 30));
        });
        services.AddHostedService(provider => provider.GetRequiredService<RetentionSweep>());
        services.AddHostedService(provider => provider.GetRequiredService<GatewayPump>());
    }

    private static RateLimitPartition<string> PerAddress(HttpContext context, int perMinute) => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });

    private static void Listen(KestrelServerOptions kestrel, OfficeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 2 * 1024 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 1000;
        foreach (var url in options.Urls)
        {
            Action<ListenOptions> configure = url.Scheme == "https"
                ? listen => listen.UseHttps(X509Certificate2.CreateFromPemFile(options.Certificate!, options.CertificateKey))
                : _ => { };
            if (url.Host == "localhost")
                kestrel.ListenLocalhost(url.Port, configure);
            else
                kestrel.Listen(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port, configure);
        }
    }

    private static void MapHealth(WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("ok"));
        app.MapGet("/health/ready", (OfficeDatabase database) =>
        {
            try
            {
                return database.Read(session => session.Number($"SELECT count(*) FROM meta WHERE name='directory_version'")) == 1
                    ? Results.Text("ok")
                    : Results.Text("the directory is missing", statusCode: 503);
            }
            catch (Microsoft.Data.Sqlite.SqliteException exception)
            {
                return Results.Text($"the database does not answer: SQLite error {exception.SqliteErrorCode}", statusCode: 503);
            }
        });
    }
}
