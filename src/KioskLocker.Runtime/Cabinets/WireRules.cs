using System.Globalization;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Runtime.Cabinets;

/// <summary>Each lock, contact, switch and lamp has a wire of its own on a board that has it.</summary>
internal sealed class WireRules(CabinetDraft map, IReadOnlyDictionary<string, BoardDraft> boards, Func<BoardDraft, BoardKind?> kindOf)
{
    private readonly Dictionary<(string Board, int Channel), string> _outputs = [];
    private readonly Dictionary<(string Board, int Channel), string> _inputs = [];
    private readonly Dictionary<int, string> _doors = [];

    public void Check()
    {
        foreach (var compartment in map.Compartments)
            CheckCompartment(compartment);
        CheckInputs();
        CheckOutputs();
    }

    private void CheckCompartment(CompartmentDraft compartment)
    {
        var (node, door) = (compartment.Node, compartment.Number is { } number ? Text($"door {number}") : "a door");
        if (compartment.Number is { } painted && !_doors.TryAdd(painted, compartment.Board))
            node.Problem("number", Text($"{door} is on board {_doors[painted]} already"), "Write the number painted on this door");
        if (BoardOf(node, compartment.Board) is not { } board)
            return;

        // A lock on a channel that is taken or not there brings its contact to the same one; one report is enough.
        var hasLock = Take(node, "channel", board, compartment.Channel, board.OutputCount, _outputs, door, board.HasPins ? "output pin" : "channel");
        if (compartment.Contact is { } contact)
            Take(node, "contact", board, contact, board.InputCount, _inputs, $"the contact of {door}", board.HasPins ? "input pin" : "input");
        else if (hasLock)
            Take(node, "channel", board, compartment.Channel, board.InputCount, _inputs, $"the contact of {door}", board.HasPins ? "input pin" : "input", "Write the channel of its contact under \"contact\"");
    }

    private void CheckInputs()
    {
        var senses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in map.Inputs)
        {
            if (input.Sense is { } sense && !senses.Add(sense))
                input.Node.Problem("sense", $"a second switch for {sense} is not supported", "Wire both switches in series and leave one");
            if (BoardOf(input.Node, input.Board) is { } board)
                Take(input.Node, "channel", board, input.Channel, board.InputCount, _inputs, $"the switch for {input.Sense ?? "an input"}", board.HasPins ? "input pin" : "input");
        }
    }

    private void CheckOutputs()
    {
        var signals = new HashSet<(string, int?)>();
        foreach (var output in map.Outputs)
        {
            var people = output is { Kind: "lamp", Compartment: { } number } ? Text($"the lamp of door {number}") : output.Kind == "lamp" ? "the cabinet's lamp" : "the buzzer";
            if (output.Kind is { } kind && !signals.Add((kind, output.Compartment)))
                output.Node.Problem("kind", $"{people} stands here twice", "Leave one of them");
            if (output.Compartment is { } door && !_doors.ContainsKey(door) && map.Compartments.All(compartment => compartment.Number is not null))
                output.Node.Problem("compartment", Text($"there is no door {door}"), "Write the number of a door of this map");
            if (BoardOf(output.Node, output.Board) is not { } board)
                continue;
            if (kindOf(board) is { } family && !BoardKindRules.Of(family).HasOutputs)
                output.Node.Problem("board", $"{BoardKindRules.Of(family).People} have no outputs for {people}, only locks", "Wire it to a board of kind \"modbusRelay\" or \"gpio\"");
            else
                Take(output.Node, "channel", board, output.Channel, board.OutputCount, _outputs, people, board.HasPins ? "output pin" : "channel");
        }
    }

    /// <summary>The board of that name; null, and reported, where there is none.</summary>
    private BoardDraft? BoardOf(ConfigNode node, string name)
    {
        if (name.Length == 0)
            return null;
        if (boards.TryGetValue(name, out var board))
            return board;
        if (map.Boards.All(one => one.Id.Length > 0))
            node.Problem("board", $"there is no board {name}", CabinetRules.Near(name, boards.Keys, "Boards of this map"));
        return null;
    }

    /// <summary>Whether the wire is there and was free; otherwise that has been reported, or its channel was read badly before.</summary>
    private static bool Take(ConfigNode node, string key, BoardDraft board, int? channel, int? count, Dictionary<(string Board, int Channel), string> taken, string who, string wire, string? instead = null)
    {
        if (channel is not { } wanted || count is not { } most)
            return false;
        if (wanted > most)
        {
            node.Problem(key, Text($"board {board.Id} has no {wire} {wanted} for {who}"), instead ?? (most == 0 ? $"Add its pins to board {board.Id}" : Text($"Write 1 to {most}")));
        }
        else if (!taken.TryAdd((board.Id, wanted), who))
        {
            node.Problem(key, Text($"{wire} {wanted} of board {board.Id} is used twice: by {taken[(board.Id, wanted)]} and by {who}"), instead ?? "Look which wire ends there, and correct the other one");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
