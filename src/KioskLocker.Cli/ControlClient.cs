using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli;

/// <summary>Speaks to the running kiosk over its control socket. Every failure leaves as a <see cref="CommandFailedException"/>.</summary>
internal sealed class ControlClient : IDisposable
{
    /// <summary>Above the kiosk's own limits for an order (10 s), for a PIN (15 s) and for a survey of several lines.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    /// <summary>A journal of years takes its time to be looked through.</summary>
    private static readonly TimeSpan StoreLimit = TimeSpan.FromMinutes(10);

    private const int MaxAnswer = 8 << 20;

    private readonly string _socket;
    private readonly HttpClient _http;

    public ControlClient(KioskOptions options)
    {
        _socket = options.ControlSocket;
        var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, AllowAutoRedirect = false };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://kiosk"), Timeout = StoreLimit, MaxResponseContentBufferSize = MaxAnswer };
    }

    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) => AskAsync<StatusReport>(HttpMethod.Get, "/status", null, cancellationToken);

    public Task<StatusReport> SurveyAsync(CancellationToken cancellationToken) => AskAsync<StatusReport>(HttpMethod.Post, "/survey", null, cancellationToken);

    public Task<ControlAnswer> ServiceAsync(ServiceOrder order, CancellationToken cancellationToken) => AskAsync<ControlAnswer>(HttpMethod.Post, "/service", JsonContent.Create(order, options: WireJson.Options), cancellationToken);

    /// <summary>Has the events that the office refused offered to it again.</summary>
    public Task<ControlAnswer> AskOfficeAgainAsync(CancellationToken cancellationToken) => AskAsync<ControlAnswer>(HttpMethod.Post, "/outbox/retry", null, cancellationToken);

    public Task<ControlAnswer> CommissionAsync(CancellationToken cancellationToken) => AskAsync<ControlAnswer>(HttpMethod.Post, "/commission", null, cancellationToken);

    /// <summary>How long ago a page of the touch screen beat; a dead screen is an answer too.</summary>
    public Task<PanelAge> PanelAsync(CancellationToken cancellationToken) => AskAsync<PanelAge>(HttpMethod.Get, "/health/panel", null, cancellationToken);

    /// <summary>What is known of the devices; asks none.</summary>
    public Task<DiagnosticsLook> LookAsync(CancellationToken cancellationToken) => AskAsync<DiagnosticsLook>(HttpMethod.Get, "/diagnostics/picture", null, cancellationToken);

    /// <summary>Asks every board now.</summary>
    public Task<DiagnosticsLook> AskBoardsAsync(CancellationToken cancellationToken) => AskAsync<DiagnosticsLook>(HttpMethod.Post, "/diagnostics/survey", null, cancellationToken);

    public Task<TracePicture> TraceAsync(string line, int most, CancellationToken cancellationToken) =>
        AskAsync<TracePicture>(HttpMethod.Get, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/diagnostics/trace/{Uri.EscapeDataString(line)}?most={most}"), null, cancellationToken);

    public Task<PerformancePicture> PerformanceAsync(CancellationToken cancellationToken) => AskAsync<PerformancePicture>(HttpMethod.Get, "/diagnostics/performance", null, cancellationToken);

    public Task<SessionLook> SessionAsync(CancellationToken cancellationToken) => AskAsync<SessionLook>(HttpMethod.Get, "/diagnostics/session", null, cancellationToken);

    public Task<ControlAnswer> EnterAsync(BadgeAndPin given, CancellationToken cancellationToken) =>
        AskAsync<ControlAnswer>(HttpMethod.Post, "/diagnostics/enter", JsonContent.Create(given, options: WireJson.Options), cancellationToken);

    public Task<ControlAnswer> OfficerAsync(BadgeAndPin given, CancellationToken cancellationToken) =>
        AskAsync<ControlAnswer>(HttpMethod.Post, "/diagnostics/officer", JsonContent.Create(given, options: WireJson.Options), cancellationToken);

    public Task<ControlAnswer> ActAsync(TechnicianAct act, CancellationToken cancellationToken) =>
        AskAsync<ControlAnswer>(HttpMethod.Post, "/diagnostics/act", JsonContent.Create(act, options: WireJson.Options), cancellationToken);

    public Task<StorePicture> StorageAsync(CancellationToken cancellationToken) => AskAsync<StorePicture>(HttpMethod.Get, "/diagnostics/storage", null, StoreLimit, cancellationToken);

    /// <summary>Copies the support bundle as the kiosk makes it.</summary>
    public async Task BundleAsync(Stream to, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/diagnostics/bundle", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                throw Refusal(answer.StatusCode, Parse<WireProblem>(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false))?.Error);
            await answer.Content.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw Unreachable(fault);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Task<T> AskAsync<T>(HttpMethod method, string route, HttpContent? body, CancellationToken cancellationToken)
        where T : class => AskAsync<T>(method, route, body, AnswerLimit, cancellationToken);

    private Task<T> AskAsync<T>(HttpMethod method, string route, HttpContent? body, TimeSpan limit, CancellationToken cancellationToken)
        where T : class => WithinAsync(limit, within => SendAsync<T>(method, route, body, within), cancellationToken);

    private async Task<T> SendAsync<T>(HttpMethod method, string route, HttpContent? body, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, route) { Content = body };
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);

            // An order that the kiosk took up and refused is an answer too.
            var isOrder = (typeof(T) == typeof(ControlAnswer) || typeof(T) == typeof(PanelAge)) && answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError;
            if (answer.IsSuccessStatusCode || isOrder)
                return Parse<T>(bytes) ?? throw Unreadable(answer.StatusCode);
            throw Refusal(answer.StatusCode, Parse<WireProblem>(bytes)?.Error);
        }
        catch (HttpRequestException fault)
        {
            throw Unreachable(fault);
        }
    }

    private static async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(limit);
        try
        {
            return await ask(within.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.NotReachable, $"the kiosk did not answer within {limit.TotalSeconds:0} s. Look at its log; an order may have been carried out all the same.");
        }
    }

    private static T? Parse<T>(byte[] bytes)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, WireJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CommandFailedException Refusal(HttpStatusCode status, string? problem) => status switch
    {
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new(ExitCode.NotPermitted, problem ?? "the kiosk does not permit this"),
        HttpStatusCode.GatewayTimeout => new(ExitCode.NotReachable, problem ?? "the kiosk did not answer in time"),
        _ when problem is not null => new(ExitCode.Bad, problem),
        _ => Unreadable(status),
    };

    private static CommandFailedException Unreadable(HttpStatusCode status) =>
        new(ExitCode.Bad, $"the kiosk's answer ({(int)status}) is not one that this version understands. Use the kioskctl installed with it.");

    private CommandFailedException Unreachable(HttpRequestException fault) => fault.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new(ExitCode.NotPermitted, $"this user may not open {_socket}. Use root or a member of the kiosk's group."),
        SocketException => new(ExitCode.NotReachable, $"no kiosk answers at {_socket}. Is it running? systemctl status kiosklocker"),
        _ => new(ExitCode.NotReachable, $"the kiosk at {_socket} broke off: {fault.Message}"),
    };
}
