using System.Collections.Concurrent;
using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Uplink;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>A real server on a free port that misbehaves as scripted, one request after the other; past the script it behaves.</summary>
internal sealed class ScriptedOffice : IAsyncDisposable
{
    public const string Key = "k3y-of-the-test";
    public static readonly DateTimeOffset Time = new(2026, 3, 4, 2, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly Queue<Func<HttpContext, WireBatch?, Task>> _script = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedOffice(WebApplication app) => _app = app;

    /// <summary>Bodies of the events asked to store, in order of arrival.</summary>
    public List<WireBatch> Batches { get; } = [];

    /// <summary>Requests as <c>METHOD path?query</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Authorization headers seen.</summary>
    public HashSet<string> Keys { get; } = [];

    /// <summary>What a batch that holds it is refused for.</summary>
    public Func<WireEvent, bool> Poison { get; set; } = _ => false;

    public OfficeAddress Address => new(new Uri(_app.Urls.First()), StoreDesk.Machine, Key);

    public IReadOnlyList<long> StoredSeqs => [.. Stored.Select(e => e.Seq)];

    /// <summary>Every event that was answered with 200, repeats included.</summary>
    public List<WireEvent> Stored { get; } = [];

    public static async Task<ScriptedOffice> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        var office = new ScriptedOffice(app);
        app.Run(office.TakeAsync);
        await app.StartAsync();
        return office;
    }

    public ScriptedOffice Then(Func<HttpContext, WireBatch?, Task> next)
    {
        _script.Enqueue(next);
        return this;
    }

    public ScriptedOffice Then(int status, string type, string body, params (string Name, string Value)[] headers) => Then((context, _) => Write(context, status, type, body, headers));

    public ScriptedOffice ThenAnswer(Func<WireBatch, WireBatchAnswer> answer) =>
        Then((context, batch) => Write(context, 200, "application/json", JsonSerializer.Serialize(answer(batch!), WireJson.Options)));

    /// <summary>Says nothing until the test is over.</summary>
    public ScriptedOffice ThenSilence(TaskCompletionSource came) => Then(async (context, _) =>
    {
        came.SetResult();
        await Task.WhenAny(_end.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
        context.Abort();
    });

    /// <summary>Sends headers and one byte, and then nothing more.</summary>
    public ScriptedOffice ThenDrip() => Then(async (context, _) =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{");
        await context.Response.Body.FlushAsync();
        await Task.WhenAny(_end.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
        context.Abort();
    });

    public static Task Write(HttpContext context, int status, string type, string body, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        _ = _end.TrySetResult();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var batch = context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal) ? JsonSerializer.Deserialize<WireBatch>(body, WireJson.Options) : null;
        Func<HttpContext, WireBatch?, Task>? next;
        lock (_script)
        {
            Requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            _ = Keys.Add(context.Request.Headers.Authorization.ToString());
            if (batch is not null)
                Batches.Add(batch);
            _ = _script.TryDequeue(out next);
        }

        await (next is null ? Behave(context, batch!) : next(context, batch));
    }

    private Task Behave(HttpContext context, WireBatch batch)
    {
        if (batch is null)
            return Write(context, 204, "", "");
        if (batch.Events.Any(Poison))
            return Write(context, 400, "application/json", """{"error":"The office cannot take this event."}""");
        lock (_script)
            Stored.AddRange(batch.Events);
        var answer = new WireBatchAnswer(batch.Kiosk, batch.Events[0].Epoch, batch.Events[^1].Seq, Time);
        return Write(context, 200, "application/json; charset=utf-8", JsonSerializer.Serialize(answer, WireJson.Options));
    }
}

/// <summary>The network between kiosk and office, as a test wants it.</summary>
internal sealed class TestNetwork : DelegatingHandler
{
    private readonly SemaphoreSlim _headers = new(0);

    public TestNetwork()
        : base(OfficeAddress.MakeHandler())
    {
    }

    /// <summary>Where requests go instead; null leaves the address as it is.</summary>
    public Uri? Office { get; set; }

    /// <summary>No connection comes about.</summary>
    public bool Down { get; set; }

    /// <summary>What was asked for while no connection came about: the last part of each address.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>So many answers are lost after the office has sent them.</summary>
    public int RepliesToLose { get; set; }

    /// <summary>Requests begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>Waits until the headers of one more answer are here.</summary>
    public async Task HeadersCameAsync() => Assert.True(await _headers.WaitAsync(TimeSpan.FromSeconds(20)));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Attempts++;
        if (Down)
        {
            _ = Refused.AddOrUpdate(request.RequestUri!.AbsolutePath.Split('/')[^1], 1, static (_, times) => times + 1);
            throw new HttpRequestException("Network is unreachable");
        }

        if (Office is { } office)
            request.RequestUri = new Uri(office, request.RequestUri!.PathAndQuery);
        var response = await base.SendAsync(request, cancellationToken);
        _ = _headers.Release();
        if (RepliesToLose == 0)
            return response;

        RepliesToLose--;
        _ = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        response.Dispose();
        throw new HttpRequestException("Connection reset by peer");
    }
}
