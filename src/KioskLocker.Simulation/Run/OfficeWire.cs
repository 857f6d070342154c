using System.Net;
using System.Net.Http.Headers;
using System.Web;

namespace KioskLocker.Simulation.Run;

/// <summary>The network between kiosk and office, without a network: every request is answered at once, or not at all while the office is away.</summary>
internal sealed class OfficeWire(IWorldOffice office) : HttpMessageHandler
{
    /// <summary>The office cannot be reached.</summary>
    internal bool IsAway { get; set; }

    /// <summary>The next answer to events is lost after the office has stored them.</summary>
    internal bool LoseNextAnswer { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return Task.FromException<HttpResponseMessage>(new HttpRequestException("nobody answers"));
        }

        var uri = request.RequestUri!;
        OfficeAnswer answer;
        if (uri.AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
        {
            using var body = new MemoryStream();
            request.Content!.CopyTo(body, null, cancellationToken);
            answer = office.Events(body.ToArray());
            if (LoseNextAnswer)
            {
                LoseNextAnswer = false;
                return Task.FromException<HttpResponseMessage>(new HttpRequestException("the answer was lost"));
            }
        }
        else
        {
            var query = HttpUtility.ParseQueryString(uri.Query);
            answer = office.Sync(Number(query["directory"]), Number(query["after"]));
        }

        var content = new ByteArrayContent(answer.Json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult(new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content });
    }

    private static long Number(string? text) => long.Parse(text ?? "0", System.Globalization.CultureInfo.InvariantCulture);
}
