using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli;

/// <summary>Speaks to the running kiosk over its control socket. Every failure leaves as a <see cref="CommandFailedException"/>.</summary>
internal sealed class ControlClient : IDisposable
{
    /// <summary>Above the kiosk's own limits for an order (10 s) and for a survey of several lines.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private const int MaxAnswer = 1 << 20;

    private readonly string _socket;
    private readonly HttpClient _http;

    public ControlClient(KioskOptions options)
    {
        _socket = options.ControlSocket;
        var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, AllowAutoRedirect = false };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://kiosk"), Timeout = AnswerLimit, MaxResponseContentBufferSize = MaxAnswer };
    }

    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) => AskAsync<StatusReport>(HttpMethod.Get, "/status", null, cancellationToken);

    public Task<StatusReport> SurveyAsync(CancellationToken cancellationToken) => AskAsync<StatusReport>(HttpMethod.Post, "/survey", null, cancellationToken);

    public Task<ControlAnswer> ServiceAsync(ServiceOrder order, CancellationToken cancellationToken) => AskAsync<ControlAnswer>(HttpMethod.Post, "/service", order, cancellationToken);

    public Task<ControlAnswer> CommissionAsync(CancellationToken cancellationToken) => AskAsync<ControlAnswer>(HttpMethod.Post, "/commission", null, cancellationToken);

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

    private async Task<T> AskAsync<T>(HttpMethod method, string route, ServiceOrder? body, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, route);
        if (body is not null)
            request.Content = JsonContent.Create(body, options: WireJson.Options);
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);

            // An order that the kiosk took up and refused is an answer too.
            var isOrder = typeof(T) == typeof(ControlAnswer) && answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError;
            if (answer.IsSuccessStatusCode || isOrder)
                return Parse<T>(bytes) ?? throw Unreadable(answer.StatusCode);
            throw Refusal(answer.StatusCode, Parse<WireProblem>(bytes)?.Error);
        }
        catch (HttpRequestException fault)
        {
            throw Unreachable(fault);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.NotReachable, $"the kiosk did not answer within {AnswerLimit.TotalSeconds:0} s. Look at its log; an order may have been carried out all the same.");
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
