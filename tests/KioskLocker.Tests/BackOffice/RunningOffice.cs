using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using KioskLocker.BackOffice;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace KioskLocker.Tests.BackOffice;

/// <summary>A real office: Kestrel on a free port, SQLite in a folder of its own, time that stands still until told.</summary>
internal sealed class RunningOffice : IAsyncDisposable
{
    public const string Password = "mật khẩu dài để thử";
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private RunningOffice(WebApplication app, FakeTimeProvider clock, OfficeOptions options, LogText log, bool ownsFolder)
    {
        (_app, Clock, Options, Log, _ownsFolder) = (app, clock, options, log, ownsFolder);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public FakeTimeProvider Clock { get; }

    public OfficeOptions Options { get; }

    public LogText Log { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public OfficeDatabase Database => Get<OfficeDatabase>();

    public static async Task<RunningOffice> StartAsync(Func<OfficeOptions, OfficeOptions>? change = null, string? folder = null)
    {
        var options = new OfficeOptions
        {
            DataDirectory = folder ?? Path.Combine(Path.GetTempPath(), "kl-office-" + Guid.NewGuid().ToString("N")),
            Urls = [new Uri("http://127.0.0.1:0")],
            Demo = true,
            EnrolTriesPerMinute = 1000,
        };
        options = change?.Invoke(options) ?? options;
        var clock = new FakeTimeProvider(Start);
        var log = new LogText();
        var logger = new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(log).CreateLogger();
        var app = OfficeHost.Build(options, clock, logger);
        await app.StartAsync();
        return new RunningOffice(app, clock, options, log, folder is null);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<EnrolAnswer> EnrolAsync(string machine)
    {
        var code = Get<KioskRegistry>().MakeCode(machine, "test");
        var answer = await Http.PostAsJsonAsync("/api/v1/enrol", new EnrolRequest(code, machine), WireJson.Options);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<EnrolAnswer>(WireJson.Options))!;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostEventsAsync(EnrolAnswer kiosk, params WireEvent[] events) => SendAsync(
        HttpMethod.Post, $"/api/v1/kiosks/{kiosk.Kiosk}/events", kiosk.ApiKey, System.Text.Json.JsonSerializer.Serialize(new WireBatch(kiosk.Kiosk, events), WireJson.Options));

    public async Task<WireBatchAnswer> TakeAsync(EnrolAnswer kiosk, params WireEvent[] events)
    {
        using var answer = await PostEventsAsync(kiosk, events);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<WireBatchAnswer>(WireJson.Options))!;
    }

    public Task<HttpResponseMessage> PostHeartbeatAsync(EnrolAnswer kiosk, string json) => SendAsync(HttpMethod.Post, $"/api/v1/kiosks/{kiosk.Kiosk}/heartbeat", kiosk.ApiKey, json);

    public async Task TakeHeartbeatAsync(EnrolAnswer kiosk, StatusReport report)
    {
        using var answer = await PostHeartbeatAsync(kiosk, System.Text.Json.JsonSerializer.Serialize(report, WireJson.Options));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public async Task<SyncAnswer> SyncAsync(EnrolAnswer kiosk, long directory = 0, long after = 0)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/api/v1/kiosks/{kiosk.Kiosk}/sync?directory={directory}&after={after}", kiosk.ApiKey);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<SyncAnswer>(WireJson.Options))!;
    }

    public long Count(FormattableString sql) => Database.Read(session => session.Number(sql)) ?? 0;

    public async Task AddStaffAsync(string name, string role)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<UserManager<StaffAccount>>()
            .CreateAsync(new StaffAccount { Id = Guid.NewGuid().ToString("N"), Name = name, Role = role }, Password);
        Assert.True(result.Succeeded);
    }

    /// <summary>A browser of somebody who has logged in.</summary>
    public async Task<Browser> LogInAsync(string role = StaffRole.Admin)
    {
        var name = "nv." + role;
        await AddStaffAsync(name, role);
        var browser = new Browser(Address);
        var answer = await browser.PostFromAsync("/login", "/login", ("name", name), ("password", Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder)
            Directory.Delete(Options.DataDirectory, recursive: true);
    }
}

/// <summary>Keeps cookies and form tokens like a browser, and follows nothing by itself.</summary>
internal sealed partial class Browser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };

    /// <summary>The content security policy of the last answer to a post.</summary>
    public string? Policy { get; private set; }

    public async Task<(HttpStatusCode Status, string Html, Uri? Location)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location);
    }

    /// <summary>Opens a page for its form token, then posts.</summary>
    public async Task<(HttpStatusCode Status, string Html, Uri? Location)> PostFromAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        var (_, html, _) = await GetAsync(page);
        var token = Token().Match(html).Groups[1].Value;
        Assert.NotEmpty(token);
        return await PostAsync(path, [.. fields, ("__RequestVerificationToken", token)]);
    }

    public async Task<(HttpStatusCode Status, string Html, Uri? Location)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await _http.PostAsync(path, form);
        Policy = answer.Headers.TryGetValues("Content-Security-Policy", out var policies) ? string.Join(' ', policies) : null;
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location);
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

/// <summary>Everything that was logged, with all properties, as text.</summary>
internal sealed class LogText : ILogEventSink
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public string All => string.Join('\n', _lines);

    public void Emit(LogEvent logEvent) =>
        _lines.Enqueue(logEvent.RenderMessage(null) + " " + string.Join(" ", logEvent.Properties.Select(p => $"{p.Key}={p.Value}")) + " " + logEvent.Exception);
}

/// <summary>Events as a kiosk would send them; all people are synthetic.</summary>
internal static class Sent
{
    public const string IdNumber = "079180012345";
    public const string Name = "Nguyễn Thị Hồng Hạnh";
    public const string Phone = "0903123678";
    public const string PickupCode = "K7M2QX9T8";
    public static readonly KioskLocker.Core.Staff.StaffId Officer = new("CB012");
    public static readonly PersonalData Person = new(IdNumber, Name, Phone);

    public static string Number(long serial, string machine = "Q601") => $"{machine}-261123-{serial:000}X";

    public static WireEvent Deposit(long seq, int epoch = 1, long? serial = null, PersonalData? person = null, DateOnly? checkBy = null, string machine = "Q601") => new(
        epoch,
        seq,
        RunningOffice.Start,
        true,
        new UplinkMessage.DossierDeposited(
            new(Number(serial ?? seq, machine)), new(epoch, seq), new("H29.Q6"), new("1.001612"), new(3), RunningOffice.Start, checkBy ?? new DateOnly(2026, 11, 24),
            new(true, null, true), new("v1"), new("dk1:abc"), new("v2"), true, null, null, false, null),
        person ?? Person);

    public static WireEvent Unsettled(long seq, long serial, int epoch = 1) => new(
        epoch,
        seq,
        RunningOffice.Start,
        true,
        new UplinkMessage.DropOffUnsettled(new(Number(serial)), new(epoch, seq), new("H29.Q6"), new("1.001612"), new(4), UnsettledReason.NoAnswer, new("v1"), null),
        Person);

    public static WireEvent Withdrawn(long seq, long serial, int epoch = 1) => new(
        epoch, seq, RunningOffice.Start, true, new UplinkMessage.DropOffWithdrawn(new(Number(serial)), new(epoch, seq), new("H29.Q6"), new(4)), null);

    public static WireEvent Event(long seq, UplinkMessage message, int epoch = 1, string? pickupCode = null) => new(epoch, seq, RunningOffice.Start, true, message, null, pickupCode);

    public static WireEvent Emptied(long seq, long serial, string machine = "Q601") => Event(
        seq, new UplinkMessage.DossierEmptied(new(Number(serial, machine)), new(3), Officer, null, KioskLocker.Core.Staff.TagRead.Scanned, RunningOffice.Start));

    public static WireEvent Loaded(long seq, string dossier) => Event(seq, new UplinkMessage.ResultLoaded(new(dossier), new("H29.Q6"), new(5), Officer, null, RunningOffice.Start));

    public static WireEvent Minted(long seq, string dossier, string? code = PickupCode) => Event(seq, new UplinkMessage.PickupCodeMinted(new(dossier), new("v9"), 10), pickupCode: code);

    public static WireEvent Collected(long seq, string dossier) => Event(
        seq, new UplinkMessage.ResultCollected(new(dossier), new("H29.Q6"), new(5), new(true, null, true), RunningOffice.Start));

    public static WireEvent Other(long seq, int epoch = 1, string version = "0.1.0") => new(
        epoch, seq, RunningOffice.Start, true, new UplinkMessage.KioskStarted(version, true, false, false), null);
}
