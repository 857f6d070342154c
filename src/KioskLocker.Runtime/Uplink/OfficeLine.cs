using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Uplink;

/// <summary>One request and one answer, both bounded in time and size. Believes nothing: captive portals, proxies and strangers answer too.</summary>
internal sealed class OfficeLine : IDisposable
{
    /// <summary>Until the answer's headers are there, the request's body included.</summary>
    public static readonly TimeSpan HeadersLimit = TimeSpan.FromSeconds(10);

    /// <summary>For the whole exchange.</summary>
    public static readonly TimeSpan WholeLimit = TimeSpan.FromSeconds(30);

    /// <summary>Longest answer that is read, in bytes.</summary>
    public const int LongestAnswer = 1024 * 1024;

    private const int LongestWords = 300;

    private readonly OfficeAddress _address;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public OfficeLine(OfficeAddress address, HttpMessageHandler handler, TimeProvider time)
    {
        _address = address;
        _time = time;
        _http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<OfficeReply> GetAsync(string resource, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, resource, null, cancellationToken);

    public Task<OfficeReply> PostAsync(string resource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, resource, json, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<OfficeReply> SendAsync(HttpMethod method, string resource, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken)
    {
        using var headers = new CancellationTokenSource(HeadersLimit, _time);
        using var whole = new CancellationTokenSource(WholeLimit, _time);
        using var untilHeaders = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, headers.Token);
        using var untilEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token);
        try
        {
            using var request = new HttpRequestMessage(method, _address.Of(resource));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _address.ApiKey);
            if (json is { } body)
            {
                request.Content = new ReadOnlyMemoryContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, untilHeaders.Token).ConfigureAwait(false);
            var answer = await ReadAsync(response, untilEnd.Token).ConfigureAwait(false);
            return Judge(response, answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var limit = whole.IsCancellationRequested ? WholeLimit : HeadersLimit;
            return new OfficeReply.Fault(string.Create(CultureInfo.InvariantCulture, $"The office did not answer within {limit.TotalSeconds:0} s."), null, TooSlow: true);
        }
        catch (HttpRequestException problem)
        {
            return new OfficeReply.Fault(Sentence(problem), null, TooSlow: false);
        }
        catch (IOException problem)
        {
            return new OfficeReply.Fault($"The connection to the office broke: {problem.Message}", null, TooSlow: false);
        }
    }

    /// <summary>The body; null when it is longer than anything the office has to say.</summary>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > LongestAnswer)
            return null;

        using var buffer = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var chunk = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (buffer.Length + read > LongestAnswer)
                    return null;
                buffer.Write(chunk, 0, read);
            }
        }

        return buffer.ToArray();
    }

    private OfficeReply Judge(HttpResponseMessage response, byte[]? body)
    {
        var status = (int)response.StatusCode;
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        if (response.StatusCode == HttpStatusCode.NoContent && body is { Length: 0 })
            return new OfficeReply.Empty();
        if (body is null)
            return Failed($"The answer is longer than {LongestAnswer} bytes; it is not the office's.");

        var words = isJson ? WordsOf(body) : null;
        return status switch
        {
            200 when isJson => new OfficeReply.Json(body),
            200 => Failed($"Something else than the office answers ({Shown(response.Content.Headers.ContentType?.MediaType)}): perhaps a log-in page of the network."),
            >= 300 and < 400 => Failed(Code("The office's address answers with a redirect", status) + "; redirects are never followed. Check the configured address."),

            // A refusal counts only in the office's own words: a proxy that dislikes requests must not make the kiosk give up its events.
            400 or 413 or 422 when words is not null => new OfficeReply.Refused(status, words),
            401 => Failed(Code("The office does not know this kiosk's key", status) + "; enrol the kiosk again."),
            403 => Failed(Code("The office says that the key belongs to another kiosk", status) + "; check the machine number or enrol again."),
            429 or 503 => new OfficeReply.Fault(Code("The office asks for patience", status) + ".", RetryAfter(response), TooSlow: false),
            _ => Failed(Code("The office answered with an error", status) + (words is null ? "." : ": " + words)),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var span = asked?.Delta ?? (asked?.Date is { } date ? date - _time.GetUtcNow() : null);
        return span > TimeSpan.Zero ? span : null;
    }

    private static string? WordsOf(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<WireProblem>(body, WireJson.Options)?.Error is { Length: > 0 } error ? Shown(error) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Sentence(HttpRequestException problem) => problem.InnerException is AuthenticationException
        ? "The office's certificate is not accepted; check the certificate and this machine's clock."
        : $"The office cannot be reached: {Shown(problem.Message)}";

    private static OfficeReply.Fault Failed(string problem) => new(problem, null, TooSlow: false);

    private static string Code(string sentence, int status) => string.Create(CultureInfo.InvariantCulture, $"{sentence} ({status})");

    /// <summary>Foreign words, short and without control characters, because they end up in logs and on screens.</summary>
    private static string Shown(string? words) => string.IsNullOrEmpty(words)
        ? "nothing"
        : new string([.. words.Take(LongestWords).Select(sign => char.IsControl(sign) ? ' ' : sign)]);
}
