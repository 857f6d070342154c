using System.Diagnostics;
using KioskLocker.Core;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KioskLocker.Runtime.Control;

/// <summary>Body of <c>POST /service</c>.</summary>
public sealed record ServiceOrder(bool InService, string Reason);

/// <summary>Answer of the orders on the control socket.</summary>
/// <param name="Done">It was taken and committed.</param>
/// <param name="Detail">Why not; empty when done.</param>
/// <param name="By">Who ordered it, as journalled.</param>
public sealed record ControlAnswer(bool Done, string Detail, string By);

/// <summary>What the control socket and the health routes may see and do.</summary>
/// <param name="Status">Builds the status.</param>
/// <param name="Post">Posts an event and tells how it ended.</param>
/// <param name="Survey">Asks every board now and tells what is known afterwards.</param>
/// <param name="TurnTakes">How long the loop's turn under way has taken.</param>
/// <param name="SocketGid">Group that owns the control socket.</param>
public sealed record ControlPort(
    Func<StatusReport> Status,
    Func<KioskEvent, Task<PostOutcome>> Post,
    Func<CancellationToken, Task<StatusReport>> Survey,
    Func<TimeSpan> TurnTakes,
    Func<int> SocketGid)
{
    /// <summary>Clock of the kiosk.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What may be looked at; null where the kiosk has no diagnostics, and then the routes are not found.</summary>
    public DiagnosticsPort? Diagnostics { get; init; }

    /// <summary>Has the events that the office refused offered to it again.</summary>
    public Action AskOfficeAgain { get; init; } = static () => { };

    /// <summary>Takes badge, PIN and peer and waits until they were checked.</summary>
    public Func<string, string, string, CancellationToken, Task<EntryEnd>> Enter { get; init; } =
        static (_, _, _, _) => Task.FromResult<EntryEnd>(new EntryEnd.Refused("this kiosk has no diagnostics"));
}

/// <summary>Routes for staff on the Unix socket, and for monitors on loopback.</summary>
public static partial class ControlRoutes
{
    private const int MaxReason = 200;

    /// <summary>A turn that takes this long has hung.</summary>
    private static readonly TimeSpan AliveLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Adds the routes. Orders exist on the Unix socket only; over TCP they are not found.</summary>
    public static void MapControl(this IEndpointRouteBuilder routes, ControlPort port)
    {
        routes.MapGet("/health/live", () => port.TurnTakes() < AliveLimit ? Results.Text("live") : Results.Text("the loop does not turn", statusCode: 503));
        routes.MapGet("/health/ready", () => port.Status() is { InService: true } ? Results.Text("ready") : Results.Text(port.Status().Phase, statusCode: 503));
        routes.MapGet("/status", () => Results.Json(port.Status(), WireJson.Options));
        var looks = new LookJournal(port);
        routes.MapPost("/survey", context => ServeAsync(context, port, async peer =>
        {
            await looks.NoteAsync(ConsoleLook.Survey, peer).ConfigureAwait(false);
            return Results.Json(await port.Survey(context.RequestAborted).ConfigureAwait(false), WireJson.Options);
        }));
        routes.MapPost("/commission", context => ServeAsync(context, port, async peer =>
            await AnswerAsync(port, peer, new KioskEvent.Commissioned(peer.Name)).ConfigureAwait(false)));
        routes.MapPost("/outbox/retry", context => ServeAsync(context, port, async peer =>
        {
            await looks.NoteAsync(ConsoleLook.Retry, peer).ConfigureAwait(false);
            port.AskOfficeAgain();
            return Results.Json(new ControlAnswer(true, "", peer.Name), WireJson.Options);
        }));
        routes.MapPost("/service", context => ServeAsync(context, port, async peer =>
        {
            var order = await context.Request.ReadFromJsonAsync<ServiceOrder>(WireJson.Options, context.RequestAborted).ConfigureAwait(false);
            return order is null or { Reason: null or "" or { Length: > MaxReason } }
                ? Results.Json(new WireProblem($"a reason of 1 to {MaxReason} characters is needed"), WireJson.Options, statusCode: 400)
                : await AnswerAsync(port, peer, new KioskEvent.ServiceOrdered(order.InService, peer.Name, order.Reason)).ConfigureAwait(false);
        }));
        if (port.Diagnostics is { } diagnostics)
        {
            MapDiagnostics(routes, port, diagnostics, looks);
        }
    }

    private static async Task ServeAsync(HttpContext context, ControlPort port, Func<Peer, Task<IResult>> order)
    {
        var result = await OrderAsync(context, port, order).ConfigureAwait(false);
        await result.ExecuteAsync(context).ConfigureAwait(false);
    }

    private static async Task<IResult> OrderAsync(HttpContext context, ControlPort port, Func<Peer, Task<IResult>> order)
    {
        var peer = Peer.Of(context.Features.Get<IConnectionSocketFeature>()?.Socket);
        return peer switch
        {
            null => Results.NotFound(),
            _ when !peer.MayControl(port.SocketGid(), "/etc/group") =>
                Results.Json(new WireProblem("only root and the kiosk's group may do this"), WireJson.Options, statusCode: 403),
            _ => await ReadOrRefuseAsync(() => order(peer)).ConfigureAwait(false),
        };
    }

    private static async Task<IResult> ReadOrRefuseAsync(Func<Task<IResult>> order)
    {
        try
        {
            return await order().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return Results.Json(new WireProblem("the body is not the JSON that this route takes"), WireJson.Options, statusCode: 400);
        }
        catch (TimeoutException)
        {
            return Results.Json(new WireProblem("the kiosk did not answer in time; look at its status before trying again"), WireJson.Options, statusCode: 504);
        }
    }

    private static async Task<IResult> AnswerAsync(ControlPort port, Peer peer, KioskEvent order)
    {
        var outcome = await port.Post(order).WaitAsync(AnswerLimit).ConfigureAwait(false);
        var (status, answer) = outcome switch
        {
            PostOutcome.Taken => (200, new ControlAnswer(true, "", peer.Name)),
            PostOutcome.Ignored ignored => (409, new ControlAnswer(false, ignored.Why, peer.Name)),
            PostOutcome.NoRoom => (503, new ControlAnswer(false, "too much waits already", peer.Name)),
            PostOutcome.Broken broken => (500, new ControlAnswer(false, broken.Rule, peer.Name)),
            _ => throw new UnreachableException(),
        };
        return Results.Json(answer, WireJson.Options, statusCode: status);
    }
}
