using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KioskLocker.Simulation.Serve;

/// <summary>How the world stands, its ledger, its changes as they come, and the citizens' phones.</summary>
internal static class WorldApi
{
    /// <summary>Pages that watch at once.</summary>
    private const int MaxWatchers = 32;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(120);

    /// <summary>A comment line now and then, so that a dead connection is noticed.</summary>
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    public static void Map(WebApplication app, ServedCabinet served, JsonSerializerOptions json)
    {
        var watchers = 0;
        app.MapGet("/api/cabinet", () => CabinetView.Of(served));
        app.MapGet("/api/ledger", (string? after) => after is null || long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? Results.Ok(served.Ledger.After(long.Parse(after ?? "0", CultureInfo.InvariantCulture)))
            : Answers.Error(StatusCodes.Status400BadRequest, $"'after' must be a number of the ledger, not '{after}'."));
        app.MapGet("/api/phone", served.Phone.Messages);
        app.MapPost("/phone/messages", (MessageBody body) => Answers.Of(served.Phone.Take(body.To, body.Text), () => new { id = served.Phone.Last }));
        app.MapGet("/api/events", async (HttpContext context) =>
        {
            try
            {
                if (Interlocked.Increment(ref watchers) > MaxWatchers)
                {
                    await Answers.Error(StatusCodes.Status503ServiceUnavailable, $"More than {MaxWatchers} pages watch already.").ExecuteAsync(context).ConfigureAwait(false);
                    return;
                }

                await WatchAsync(context, served, json, app.Lifetime.ApplicationStopping).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref watchers);
            }
        });
    }

    // Looking a few times a second costs less than being told by every part of the world, and cannot miss a change.
    private static async Task WatchAsync(HttpContext context, ServedCabinet served, JsonSerializerOptions json, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        var type = (JsonTypeInfo<CabinetView>)json.GetTypeInfo(typeof(CabinetView));
        var sent = "";
        var quiet = TimeSpan.Zero;
        try
        {
            while (!end.IsCancellationRequested)
            {
                var view = JsonSerializer.Serialize(CabinetView.Of(served), type);
                quiet += LookEvery;
                if (view != sent || quiet >= SignOfLife)
                {
                    await context.Response.WriteAsync(view != sent ? $"data: {view}\n\n" : ":\n\n", Encoding.UTF8, end.Token).ConfigureAwait(false);
                    await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
                    (sent, quiet) = (view, TimeSpan.Zero);
                }

                await Task.Delay(LookEvery, end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left, or the simulator ends.
        }
    }

    private sealed record MessageBody(string? To, string? Text);
}
