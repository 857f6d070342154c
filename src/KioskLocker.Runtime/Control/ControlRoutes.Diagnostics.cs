using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KioskLocker.Runtime.Control;

/// <summary>Body of <c>POST /diagnostics/enter</c> and <c>/diagnostics/officer</c>. Never logged.</summary>
public sealed record BadgeAndPin(string Badge, string Pin)
{
    /// <summary>Neither shows in any text that is made of it.</summary>
    public override string ToString() => nameof(BadgeAndPin);
}

/// <summary>Answer of <c>GET /diagnostics/picture</c> and <c>POST /diagnostics/survey</c>.</summary>
/// <param name="Picture">What is known.</param>
/// <param name="Findings">What fails, shared causes first.</param>
public sealed record DiagnosticsLook(CabinetPicture Picture, IReadOnlyList<Finding> Findings)
{
    /// <summary>From a picture.</summary>
    public static DiagnosticsLook Of(CabinetPicture picture) => new(picture, Diagnostics.Findings.Of(picture));
}

/// <summary>Answer of <c>GET /diagnostics/session</c>.</summary>
/// <param name="Session">Who is in diagnostics mode; null when nobody is.</param>
/// <param name="You">Whoever asks, as the kernel says.</param>
public sealed record SessionLook(SessionPicture? Session, string You);

/// <content>Diagnostics over the Unix socket. Looking needs the socket's rights, and what asks devices or takes data away is journalled with its peer; acting needs a session that was begun from the same peer.</content>
public static partial class ControlRoutes
{
    private const int FramesOtherwise = 40;
    private const int LogOtherwise = 100;

    private static void MapDiagnostics(IEndpointRouteBuilder routes, ControlPort port, DiagnosticsPort diagnostics, LookJournal looks)
    {
        MapLooks(routes, port, diagnostics, looks);
        routes.MapGet("/diagnostics/session", Looks(port, (_, peer) => Results.Json(new SessionLook(diagnostics.Session(), peer.Name), WireJson.Options)));
        routes.MapPost("/diagnostics/enter", Orders(port, (context, peer) => EnterAsync(context, port, peer)));
        routes.MapPost("/diagnostics/officer", Orders(port, (context, peer) => OwnsSession(diagnostics, peer)
            ? EnterAsync(context, port, peer)
            : Task.FromResult(Refuse(peer, WhoseSession(diagnostics.Session())))));
        routes.MapPost("/diagnostics/act", Orders(port, (context, peer) => ActAsync(context, port, diagnostics, peer)));
    }

    private static void MapLooks(IEndpointRouteBuilder routes, ControlPort port, DiagnosticsPort diagnostics, LookJournal looks)
    {
        routes.MapGet("/diagnostics/picture", Looks(port, (_, _) => Results.Json(DiagnosticsLook.Of(diagnostics.Picture()), WireJson.Options)));
        routes.MapPost("/diagnostics/survey", Orders(port, async (context, peer) =>
        {
            await looks.NoteAsync(ConsoleLook.Survey, peer).ConfigureAwait(false);
            return Results.Json(DiagnosticsLook.Of(await diagnostics.Survey(context.RequestAborted).ConfigureAwait(false)), WireJson.Options);
        }));
        routes.MapGet("/diagnostics/trace/{line}", Looks(port, (context, _) =>
            diagnostics.Trace(context.Request.RouteValues["line"] as string ?? "", Most(context, FramesOtherwise)) is { } trace
                ? Results.Json(trace, WireJson.Options)
                : Results.Json(new WireProblem($"there is no such line; there is {string.Join(", ", diagnostics.Lines())}"), WireJson.Options, statusCode: 409)));
        routes.MapGet("/diagnostics/storage", Orders(port, (context, _) => StorageAsync(diagnostics, context.RequestAborted)));
        routes.MapGet("/diagnostics/performance", Looks(port, (_, _) => Results.Json(diagnostics.Performance(), WireJson.Options)));
        routes.MapGet("/diagnostics/log", Looks(port, (context, _) => Results.Json(diagnostics.Log(Most(context, LogOtherwise)), WireJson.Options)));
        routes.MapGet("/diagnostics/bundle", Orders(port, async (context, peer) =>
        {
            if (!await looks.NoteAsync(ConsoleLook.Bundle, peer).ConfigureAwait(false))
                return Results.Json(new WireProblem("too much waits already, so that this bundle cannot be journalled; ask again in a moment"), WireJson.Options, statusCode: 503);
            return Results.Stream(stream => diagnostics.Bundle(stream, context.RequestAborted), "application/zip");
        }));
    }

    private static RequestDelegate Orders(ControlPort port, Func<HttpContext, Peer, Task<IResult>> order)
    {
        Task ServeOne(HttpContext context) => ServeAsync(context, port, peer => order(context, peer));
        return ServeOne;
    }

    private static RequestDelegate Looks(ControlPort port, Func<HttpContext, Peer, IResult> look) => Orders(port, (context, peer) => Task.FromResult(look(context, peer)));

    private static bool OwnsSession(DiagnosticsPort diagnostics, Peer peer) => diagnostics.Session() is { Peer: { } owner } && owner == peer.Name;

    private static async Task<IResult> ActAsync(HttpContext context, ControlPort port, DiagnosticsPort diagnostics, Peer peer)
    {
        var act = await context.Request.ReadFromJsonAsync<TechnicianAct>(WireJson.Options, context.RequestAborted).ConfigureAwait(false);
        if (act is null)
        {
            return Results.Json(new WireProblem("an act is needed"), WireJson.Options, statusCode: 400);
        }

        return OwnsSession(diagnostics, peer)
            ? await AnswerAsync(port, peer, new KioskEvent.TechnicianActed(act, peer.Name)).ConfigureAwait(false)
            : Refuse(peer, WhoseSession(diagnostics.Session()));
    }

    private static async Task<IResult> EnterAsync(HttpContext context, ControlPort port, Peer peer)
    {
        var given = await context.Request.ReadFromJsonAsync<BadgeAndPin>(WireJson.Options, context.RequestAborted).ConfigureAwait(false);
        if (given is not { Badge: not null, Pin: not null })
        {
            return Results.Json(new WireProblem("badge and PIN are needed"), WireJson.Options, statusCode: 400);
        }

        return await port.Enter(given.Badge, given.Pin, peer.Name, context.RequestAborted).ConfigureAwait(false) switch
        {
            EntryEnd.In => Results.Json(new ControlAnswer(true, "", peer.Name), WireJson.Options),
            EntryEnd.NeedsOfficer => Results.Json(new ControlAnswer(false, "a door that may hold papers stands open: an officer's badge is needed too", peer.Name), WireJson.Options, statusCode: 409),
            EntryEnd.Refused refused => Refuse(peer, refused.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IResult Refuse(Peer peer, string why) => Results.Json(new ControlAnswer(false, why, peer.Name), WireJson.Options, statusCode: 409);

    private static string WhoseSession(SessionPicture? session) => session switch
    {
        null => "nobody is in diagnostics mode: kioskctl diag enter",
        { Peer: null } => $"{session.By} works at the machine's own screen: only there",
        { Peer: { } peer } => $"{session.By} is in diagnostics mode as {peer}: only from there",
    };

    private static async Task<IResult> StorageAsync(DiagnosticsPort diagnostics, CancellationToken cancellationToken)
    {
        try
        {
            return Results.Json(await diagnostics.Storage(cancellationToken).ConfigureAwait(false), WireJson.Options);
        }
        catch (StorageException fault)
        {
            return Results.Json(new WireProblem(fault.Message), WireJson.Options, statusCode: 500);
        }
    }

    private static int Most(HttpContext context, int otherwise) =>
        int.TryParse(context.Request.Query["most"], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : otherwise;
}
