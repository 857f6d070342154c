using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>Cables and boards: pull, plug, echo, dips of the supply, scripted faults, relays that weld; service panel and mains.</summary>
internal static class WiresApi
{
    /// <summary>Longest dip; a board that never comes back is a pulled cable.</summary>
    private const int MaxDipMs = 600_000;

    private const int DefaultDipMs = 3_000;

    public static void Map(WebApplication app, ServedCabinet served)
    {
        app.MapPost("/api/lines/{name}/pull", (string name) => Line(name, served.SetPlugged(name, false)));
        app.MapPost("/api/lines/{name}/plug", (string name) => Line(name, served.SetPlugged(name, true)));
        app.MapPost("/api/lines/{name}/echo", (string name, EchoBody body) =>
        {
            if (!served.BoardLines.TryGetValue(name, out var pair))
            {
                return Answers.Error(StatusCodes.Status404NotFound, $"There is no line of locker boards '{name}'; there is {string.Join(", ", served.BoardLines.Keys)}.");
            }

            var line = served.Lines.Single(one => one.Plan.Name == name);
            return Line(name, line.Act<Refusal?>(_ =>
            {
                pair.Echo = body.On;
                return null;
            }));
        });
        app.MapPost("/api/boards/{id}/dip", (string id, DipBody? body) => Board(id, (board, now) => Dip(board, now, body)));
        app.MapPost("/api/power/dip", (DipBody? body) => Answers.Of(
            served.Boards.Values.Select(pair => pair.Line.Act(now => Dip(pair.Board, now, body))).FirstOrDefault(refusal => refusal is not null),
            () => CabinetView.Of(served).Boards));
        app.MapPost("/api/boards/{id}/fault", (string id, FaultBody body) => Board(id, (board, _) => Script(board, body)));
        app.MapDelete("/api/boards/{id}/fault", (string id) => Board(id, (board, _) =>
        {
            board.Script(null, null);
            return null;
        }));
        app.MapPost("/api/boards/{id}/relays/{relay:int}/{condition}", (string id, int relay, string condition) => Board(id, (board, now) => Relay(board, now, relay, condition)));
        var fittings = served.Cabinet.Fittings;
        app.MapPost("/api/panel/open", () => Fittings(fittings.SetPanel(true)));
        app.MapPost("/api/panel/shut", () => Fittings(fittings.SetPanel(false)));
        app.MapPost("/api/mains/cut", () => Fittings(fittings.SetMains(false)));
        app.MapPost("/api/mains/restore", () => Fittings(fittings.SetMains(true)));

        IResult Fittings(Refusal? refusal) => Answers.Of(refusal, fittings.View);

        IResult Line(string name, Refusal? refusal) => Answers.Of(refusal, () => CabinetView.Of(served).Lines.Single(line => line.Name == name));

        IResult Board(string id, Func<BoardFarEnd, TimeSpan, Refusal?> act) => served.Boards.TryGetValue(id, out var pair)
            ? Answers.Of(pair.Line.Act(now => act(pair.Board, now)), () => CabinetView.Of(served).Boards.Single(board => board.Id == id))
            : Answers.Error(StatusCodes.Status404NotFound, $"There is no board '{id}'; this cabinet has {string.Join(", ", served.Boards.Keys)}.");
    }

    private static Refusal? Dip(BoardFarEnd board, TimeSpan now, DipBody? body)
    {
        var length = body?.Ms ?? DefaultDipMs;
        if (length is < 1 or > MaxDipMs)
        {
            return new Refusal(RefusalKind.Malformed, $"'ms' must be 1–{MaxDipMs}.");
        }

        board.Dip(now, TimeSpan.FromMilliseconds(length));
        return null;
    }

    private static Refusal? Script(BoardFarEnd board, FaultBody body)
    {
        if (!Enum.TryParse<BoardFault>(body.Fault, ignoreCase: true, out var fault) || !Enum.IsDefined(fault) || char.IsAsciiDigit(body.Fault![0]))
        {
            var names = Enum.GetNames<BoardFault>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName);
            return new Refusal(RefusalKind.Malformed, $"A fault is one of {string.Join(", ", names)}, not '{body.Fault}'.");
        }

        if (body.Replies is < 1)
        {
            return new Refusal(RefusalKind.Malformed, "'replies' must be at least 1, or absent for every reply until healed.");
        }

        board.Script(fault, body.Replies);
        return null;
    }

    private static Refusal? Relay(BoardFarEnd board, TimeSpan now, int relay, string condition)
    {
        if (board is not ModbusRelayBoardFarEnd relays)
        {
            return new Refusal(RefusalKind.NotHere, $"Board '{board.Plan.Id}' has no relays that could weld; it times its pulses itself.");
        }

        if (relay < 1 || relay > board.Plan.Channels)
        {
            return new Refusal(RefusalKind.NotHere, $"Board '{board.Plan.Id}' has relays 1–{board.Plan.Channels}, not {relay}.");
        }

        if (!Enum.TryParse<RelayCondition>(condition, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed) || char.IsAsciiDigit(condition[0]))
        {
            return new Refusal(RefusalKind.Malformed, $"A relay is ok, welded or dead, not '{condition}'.");
        }

        relays.SetCondition(now, relay, parsed);
        return null;
    }

    private sealed record EchoBody(bool On);

    private sealed record DipBody(int? Ms);

    private sealed record FaultBody(string? Fault, int? Replies);
}
