using System.Diagnostics;
using System.Security.Cryptography;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using Microsoft.AspNetCore.Identity;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace KioskLocker.BackOffice.Commands;

/// <summary>Runs one verb of the command line.</summary>
internal static class OfficeCommands
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int NotUnderstood = 2;

    public static async Task<int> RunAsync(string[] args, TextReader input, TextWriter output, TextWriter errors)
    {
        // Without ICU normalisation is skipped in silence, and Vietnamese names would no longer be equal to themselves.
        if ("e\u0302\u0301".Normalize() != "ế")
        {
            await errors.WriteLineAsync("kiosklocker-backoffice: Unicode normalisation does not work; install libicu and leave invariant globalization off.").ConfigureAwait(false);
            return Failed;
        }

        try
        {
            switch (OfficeArguments.Parse(args))
            {
                case OfficeArguments.Help help:
                    await output.WriteLineAsync(help.Verb?.Usage ?? OfficeArguments.Usage).ConfigureAwait(false);
                    return Done;
                case OfficeArguments.Wrong wrong:
                    await errors.WriteLineAsync($"kiosklocker-backoffice: {wrong.Problem}\n\n{OfficeArguments.Usage}").ConfigureAwait(false);
                    return NotUnderstood;
                case OfficeArguments.Serve serve:
                    return await ServeAsync(serve.Options).ConfigureAwait(false);
                case OfficeArguments.AddUser user:
                    return await AddUserAsync(user, input, output, errors).ConfigureAwait(false);
                case OfficeArguments.EnrolCode code:
                    await output.WriteLineAsync(MakeCode(code)).ConfigureAwait(false);
                    return Done;
                case OfficeArguments.Desk desk:
                    return AtDesk(desk, input, output, errors);
                default:
                    throw new UnreachableException();
            }
        }
        catch (Exception exception) when (exception is UnusableDataException or IOException or UnauthorizedAccessException or CryptographicException or Microsoft.Data.Sqlite.SqliteException)
        {
            await errors.WriteLineAsync($"kiosklocker-backoffice: {exception.Message}").ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>Compact JSON on standard output. Framework noise is left out, and with it request paths and forms.</summary>
    public static Serilog.Core.Logger MakeLog() => new LoggerConfiguration()
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
        // The cookie keys lie in the private folder beside the office's own key; the warning says no more than that.
        .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
        .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
        .WriteTo.Console(new CompactJsonFormatter())
        .CreateLogger();

    private static async Task<int> ServeAsync(OfficeOptions options)
    {
        var log = MakeLog();
        await using var lifetime = log.ConfigureAwait(false);
        var app = OfficeHost.Build(options, TimeProvider.System, log);
        await using var running = app.ConfigureAwait(false);
        await app.RunAsync().ConfigureAwait(false);
        return Done;
    }

    private static async Task<int> AddUserAsync(OfficeArguments.AddUser user, TextReader input, TextWriter output, TextWriter errors)
    {
        string? password = null;
        if (user.PasswordFromStdin && string.IsNullOrEmpty(password = await input.ReadLineAsync().ConfigureAwait(false)))
        {
            await errors.WriteLineAsync("kiosklocker-backoffice: --password-stdin was given, but standard input held no password").ConfigureAwait(false);
            return NotUnderstood;
        }

        var generated = password is null;
        password ??= RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 20);
        await using var services = Services(user.Options);
        await using var scope = services.CreateAsyncScope();
        var account = new StaffAccount { Id = Guid.NewGuid().ToString("N"), Name = user.Name, Role = user.Role };
        var result = await scope.ServiceProvider.GetRequiredService<UserManager<StaffAccount>>().CreateAsync(account, password).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            await errors.WriteLineAsync("kiosklocker-backoffice: " + string.Join(" ", result.Errors.Select(e => e.Description))).ConfigureAwait(false);
            return Failed;
        }

        // Shown once and stored only as a hash.
        await output.WriteLineAsync(generated ? password : $"{user.Name} added").ConfigureAwait(false);
        return Done;
    }

    private static string MakeCode(OfficeArguments.EnrolCode code)
    {
        using var services = Services(code.Options);
        return services.GetRequiredService<KioskRegistry>().MakeCode(code.Machine, "command line");
    }

    private static int AtDesk(OfficeArguments.Desk desk, TextReader input, TextWriter output, TextWriter errors)
    {
        using var services = Services(desk.Options);
        return desk.Verb.Run(new(services, desk.Words, desk.Values, input, output, errors));
    }

    private static ServiceProvider Services(OfficeOptions options)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDataProtection();
        OfficeHost.AddOffice(services, options, TimeProvider.System);
        return services.BuildServiceProvider();
    }
}
