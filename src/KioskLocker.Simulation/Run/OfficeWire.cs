using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Web;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>State of the way to the office.</summary>
internal enum WireWeather
{
    Fair,

    /// <summary>Nobody answers.</summary>
    Away,

    /// <summary>Requests arrive, answers do not.</summary>
    NoAnswers,

    /// <summary>A log-in page answers every request.</summary>
    Portal,

    /// <summary>429 or 503, with the wish to be asked later.</summary>
    Busy,

    /// <summary>The certificate has run out, or the clock makes it look so.</summary>
    BadCertificate,

    /// <summary>The office's name is not known.</summary>
    NoName,

    /// <summary>News hold what this version cannot read.</summary>
    StrangeNews,
}

/// <summary>The network between kiosk and office, without a network: every request is answered at once, or not at all.</summary>
internal sealed class OfficeWire(IWorldOffice office, Fate fate) : HttpMessageHandler
{
    private readonly Queue<byte[]> _onTheirWay = new();

    /// <summary>State of the way.</summary>
    internal WireWeather Weather { get; set; }

    /// <summary>The next answer to events is lost after the office has stored them.</summary>
    internal bool LoseNextAnswer { get; set; }

    /// <summary>The office can be reached.</summary>
    internal bool IsFair => Weather == WireWeather.Fair;

    /// <summary>Everything gets through again.</summary>
    internal void Mend()
    {
        Weather = WireWeather.Fair;
        LoseNextAnswer = false;
        Arrive();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        switch (Weather)
        {
            case WireWeather.Away:
                return Lost("nobody answers");
            case WireWeather.BadCertificate:
                return Task.FromException<HttpResponseMessage>(new HttpRequestException("the connection failed", new AuthenticationException("the certificate has expired")));
            case WireWeather.NoName:
                return Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.NameResolutionError, "the name is not known"));
            case WireWeather.Portal:
                return Answer(200, "<html><body>Đăng nhập Wi-Fi</body></html>"u8.ToArray(), "text/html");
            case WireWeather.Busy:
                return Answer(fate.Below(2) == 0 ? 429 : 503, "{}"u8.ToArray(), "application/json", retryAfter: TimeSpan.FromSeconds(20));
        }

        if (fate.Strikes(Mischief.LostRequest, 15))
        {
            return Lost("the request was lost");
        }

        var answer = request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal) ? Events(request, cancellationToken) : Sync(request.RequestUri);
        if (answer is null || Weather == WireWeather.NoAnswers)
        {
            return Lost("the answer was lost");
        }

        return Answer(answer.Status, answer.Json, "application/json");
    }

    private static Task<HttpResponseMessage> Lost(string how) => Task.FromException<HttpResponseMessage>(new HttpRequestException(how));

    private static Task<HttpResponseMessage> Answer(int status, byte[] body, string type, TimeSpan? retryAfter = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        answer.Headers.RetryAfter = retryAfter is { } wait ? new RetryConditionHeaderValue(wait) : null;
        return Task.FromResult(answer);
    }

    private OfficeAnswer? Events(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        request.Content!.CopyTo(stream, null, cancellationToken);
        var body = stream.ToArray();
        if (fate.Strikes(Mischief.LateRequest, 25))
        {
            // It arrives now, and a copy of it that took another way arrives after later ones.
            _onTheirWay.Enqueue(body);
        }
        else
        {
            Arrive();
        }

        var answer = office.Events(body);
        if (fate.Strikes(Mischief.RepeatedRequest, 15))
        {
            answer = office.Events(body);
        }

        if (LoseNextAnswer)
        {
            LoseNextAnswer = false;
            return null;
        }

        return answer;
    }

    private void Arrive()
    {
        while (_onTheirWay.TryDequeue(out var late))
        {
            _ = office.Events(late);
        }
    }

    private OfficeAnswer Sync(Uri uri)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        var answer = office.Sync(Number(query["directory"]), Number(query["after"]));
        return Weather == WireWeather.StrangeNews ? answer with { Json = Strange(answer.Json) } : answer;
    }

    /// <summary>What a later version of the office might send.</summary>
    private static byte[] Strange(byte[] json) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).Replace("\"messages\":[", "\"messages\":[{\"number\":1000000,\"message\":{\"type\":\"fromALaterVersion\"}},", StringComparison.Ordinal));

    private static long Number(string? text) => long.Parse(text ?? "0", System.Globalization.CultureInfo.InvariantCulture);
}
