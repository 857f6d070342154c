using System.Text.Json;
using KioskLocker.BackOffice.Intake;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Kiosks;

/// <summary>What kiosks call. Every refusal is a <see cref="WireProblem"/> that says what was wrong and what to do.</summary>
internal static class KioskApi
{
    public const string EnrolLimit = "enrol";
    private const int MaxBody = 1024 * 1024;
    private const int MaxEnrolBody = 4096;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v1/enrol", EnrolAsync).RequireRateLimiting(EnrolLimit);
        var own = app.MapGroup("/api/v1/kiosks/{kiosk}").AddEndpointFilter(OnlyItself);
        own.MapPost("/events", EventsAsync);
        own.MapPost("/heartbeat", HeartbeatAsync);
        own.MapGet("/sync", Sync);
    }

    /// <summary>401 without a known key; 403 when the key is another kiosk's.</summary>
    private static async ValueTask<object?> OnlyItself(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || header.Length is <= 7 or > 200)
            return Refuse(401, "The request carries no kiosk key; enrol this kiosk and send the key as 'Authorization: Bearer …'.");
        var owner = context.RequestServices.GetRequiredService<KioskRegistry>().Owner(header[7..]);
        if (owner is null)
            return Refuse(401, "The kiosk key is not known; it may have been replaced by a newer enrolment. Enrol this kiosk again.");
        return owner != context.Request.RouteValues["kiosk"] as string
            ? Refuse(403, "The key belongs to another kiosk; a kiosk can only speak for itself.")
            : await next(invocation).ConfigureAwait(false);
    }

    private static async Task<IResult> EnrolAsync(HttpRequest request, KioskRegistry kiosks, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ReadBodyAsync(request, MaxEnrolBody, cancellationToken).ConfigureAwait(false);
        if (body is not { } bytes)
            return refusal!;
        var (enrol, problem) = Parse<EnrolRequest>(bytes);
        if (enrol is null || enrol.Code is null || !MachineNumber.IsValid(enrol.Machine))
            return Refuse(400, problem ?? "\"code\" and \"machine\" are needed; a machine number is four characters of 0–9 and A–Z without I, L, O, U.");
        return kiosks.Enrol(enrol) is { } answer
            ? Results.Json(answer, WireJson.Options)
            : Refuse(403, "The enrolment code is unknown, used, older than its life or for another machine; make a new one at the office.");
    }

    private static async Task<IResult> EventsAsync(string kiosk, HttpRequest request, EventIntake intake, ILogger<EventIntake> log, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ReadBodyAsync(request, MaxBody, cancellationToken).ConfigureAwait(false);
        if (body is not { } bytes)
            return refusal!;
        var (batch, problem) = BatchReader.Read(bytes);
        if (batch is null)
            return Refuse(400, problem!);
        if (batch.Kiosk != kiosk)
            return Refuse(403, "The batch names another kiosk than its address; a kiosk can only speak for itself.");
        switch (intake.Take(batch))
        {
            case IntakeOutcome.Stored stored:
                log.LogInformation("Kiosk {Kiosk}: {New} new of {Count} events, epoch {Epoch} up to {UpTo}", kiosk, stored.New, batch.Events.Count, batch.Epoch, stored.Answer.UpTo);
                return Results.Json(stored.Answer, WireJson.Options);
            case IntakeOutcome.TooManyGaps gaps:
                return Refuse(409, $"Event {gaps.Seq} would open one gap more than the {HighWaterMark.MaxGaps} that are remembered; send the missing events first.");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<IResult> HeartbeatAsync(string kiosk, HttpRequest request, KioskRegistry kiosks, ILogger<KioskRegistry> log, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ReadBodyAsync(request, MaxBody, cancellationToken).ConfigureAwait(false);
        if (body is not { } bytes)
            return refusal!;
        var (report, problem) = Parse<StatusReport>(bytes);
        if (report is null)
            return Refuse(400, problem ?? "The heartbeat is empty.");
        if (report.Kiosk != kiosk)
            return Refuse(403, "The heartbeat names another kiosk than its address; a kiosk can only speak for itself.");

        // How the machine is must be known whatever it says of ratings.
        var wrong = RatingBook.Problem(report.Ratings ?? []);
        if (wrong is not null)
            log.LogWarning("Kiosk {Kiosk}: its ratings were left out: {Problem}", kiosk, wrong);
        // Lists left out are empty lists to the pages.
        kiosks.Heard(report with { Devices = report.Devices ?? [], Compartments = report.Compartments ?? [], Version = report.Version ?? "", Phase = report.Phase ?? "", JournalHead = report.JournalHead ?? "", Ratings = wrong is null ? report.Ratings ?? [] : [] });
        return Results.NoContent();
    }

    private static IResult Sync(string kiosk, HttpRequest request, SyncDesk desk, TimeProvider clock)
    {
        if (!TryNumber(request, "directory", out var version) || !TryNumber(request, "after", out var after))
            return Refuse(400, "\"directory\" and \"after\" must be whole numbers of at least 0.");
        if (version > (clock.GetUtcNow() + DirectoryVersion.MaxAhead).ToUnixTimeSeconds())
            return Refuse(400, "No office can have sent a directory of that version; start with directory=0.");
        return Results.Json(desk.Answer(kiosk, version, after), WireJson.Options);
    }

    private static bool TryNumber(HttpRequest request, string name, out long value)
    {
        value = 0;
        var text = request.Query[name].ToString();
        return text.Length == 0 || long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out value);
    }

    private static (T? Value, string? Problem) Parse<T>(ReadOnlyMemory<byte> body)
        where T : class
    {
        try
        {
            return (JsonSerializer.Deserialize<T>(body.Span, WireJson.Options), null);
        }
        catch (JsonException exception)
        {
            return (null, $"The body is not readable at {exception.Path ?? "$"}.");
        }
    }

    private static async Task<(ReadOnlyMemory<byte>? Body, IResult? Refusal)> ReadBodyAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var tooLong = () => Refuse(413, $"The body is longer than {limit} bytes; send fewer events at a time.");
        if (request.ContentLength > limit)
            return (null, tooLong());
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > limit)
                return (null, tooLong());
            buffer.Write(chunk, 0, read);
        }

        return (buffer.ToArray(), null);
    }

    private static IResult Refuse(int status, string sentence) => Results.Json(new WireProblem(sentence), WireJson.Options, statusCode: status);
}
