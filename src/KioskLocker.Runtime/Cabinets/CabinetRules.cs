using System.Globalization;
using KioskLocker.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Scanners;

namespace KioskLocker.Runtime.Cabinets;

/// <summary>What a schema cannot say of a map: names that must fit together, wires used twice, and what boards of a kind can do.</summary>
/// <remarks>Each rule looks only at values that were read well, so that one mistake gives one report.</remarks>
internal sealed class CabinetRules
{
    private readonly CabinetDraft _map;
    private readonly Dictionary<string, LineDraft> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BoardDraft> _boards = new(StringComparer.Ordinal);
    private bool _allHang = true;

    private CabinetRules(CabinetDraft map) => _map = map;

    public static void Check(CabinetDraft map)
    {
        var rules = new CabinetRules(map);
        rules.CheckLines();
        rules.CheckBoards();
        rules.CheckUse();
        new WireRules(map, rules._boards, rules.KindOf).Check();
    }

    private void CheckLines()
    {
        var chips = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in _map.Lines)
        {
            if (line.Name.Length > 0 && !_lines.TryAdd(line.Name, line))
                line.Node.Problem("name", $"\"{line.Name}\" is the name of another line already", "Give each line its own name");
            var chip = line.Driver switch
            {
                "libgpiod" when line.Chip is { Length: > 0 } label => $"chip {label}",
                not null when line is { I2cBus: { } bus, I2cAddress: { } address } => string.Create(CultureInfo.InvariantCulture, $"the expander at address {address} of I2C bus {bus}"),
                _ => null,
            };
            if (chip is not null && !chips.TryAdd(chip, line.Name))
                line.Node.Problem("driver", $"{chip} is line {chips[chip]} already", "Put all pins of one chip into one board");
            if (!DeviceBuild.HasPackages)
                CheckBuild(line);
        }

        foreach (var (kind, people) in new[] { ("scanner", "scanner"), ("escpos", "printer") })
        {
            foreach (var second in _map.Lines.Where(line => line.Kind == kind).Skip(1))
                second.Node.Problem("kind", $"a second {people} is not supported", $"Leave one line of kind \"{kind}\"");
        }

        if (_map.Lines.Count > 0 && _map.Lines.All(line => line.Kind is not null && line.Boards is null))
            _map.Root.Problem("lines", "no line has boards", "Add the line on which the locker boards hang");
    }

    /// <summary>What the schema allows and only a program built with device packages drives: found here rather than by a chip that never opens.</summary>
    private static void CheckBuild(LineDraft line)
    {
        if (line.Driver is { } driver && CabinetMapReader.Expanders.TryGetValue(driver, out var kind) && kind != GpioExpander.Mcp23017)
            line.Node.Problem("driver", $"this program cannot drive an {driver}", "Fit an mcp23017, or use a program built with device packages");
        if (line.Family == ScannerFamilies.Camera)
            line.Node.Problem("family", "this program cannot read a camera by itself", "Write \"zbarcam\", or use a program built with device packages");
    }

    private void CheckBoards()
    {
        var addresses = new Dictionary<(string Line, int Address), string>();
        foreach (var board in _map.Boards)
        {
            if (board.Id.Length > 0 && !_boards.TryAdd(board.Id, board))
                board.Node.Problem("id", $"\"{board.Id}\" is the name of another board already", "Give each board its own name");
            var line = LineOf(board);
            if (line?.Boards is not { } kind || board.HasPins != (kind == BoardKind.Gpio))
                _allHang = false;
            if (line is null)
                continue;
            if (line.Boards is not { } family)
            {
                if (line.Kind is not null)
                    board.Node.Problem("line", $"no board can hang on line {line.Name}: it is a {(line.Kind == "escpos" ? "printer" : line.Kind)}", "Name the line that this board is wired to");
                continue;
            }

            if (board.HasPins != (family == BoardKind.Gpio))
            {
                board.Node.Problem("line", board.HasPins ? $"line {line.Name} has no pins, it is a pair of wires" : $"line {line.Name} is a chip with pins", board.HasPins ? "Write address and channels of the board, or name a line of kind \"gpio\"" : "Write outputPins and inputPins instead of address and channels, or name another line");
                continue;
            }

            CheckKind(board, line, BoardKindRules.Of(family), addresses);
        }
    }

    private static void CheckKind(BoardDraft board, LineDraft line, BoardKindRules rules, Dictionary<(string Line, int Address), string> addresses)
    {
        if (!board.HasPins && board.Address is { } address)
        {
            if (address < rules.AddressLeast || address > rules.AddressMost)
                board.Node.Problem("address", Text($"{rules.People} have no address {address}"), Text($"Write {rules.AddressLeast} to {rules.AddressMost}, as set on the board's switches"));
            else if (!addresses.TryAdd((line.Name, address), board.Id))
                board.Node.Problem("address", Text($"{address} is the address of board {addresses[(line.Name, address)]} on the same line"), "Set another address on its switches and here");
        }

        if (board.HasPins && !addresses.TryAdd((line.Name, 0), board.Id))
            board.Node.Problem("line", $"line {line.Name} is board {addresses[(line.Name, 0)]} already", "Put all pins of one chip into one board");
        if (!board.HasPins && board.Channels is { } channels && (channels < rules.ChannelsLeast || channels > rules.ChannelsMost))
            board.Node.Problem("channels", Text($"{rules.People} do not have {channels} channels"), rules.ChannelsLeast == rules.ChannelsMost ? Text($"Write {rules.ChannelsMost}") : Text($"Write {rules.ChannelsLeast} to {rules.ChannelsMost}"));
        if (!board.HasPins && board.Inputs is not null && !rules.InputsDiffer)
            board.Node.Problem("inputs", $"{rules.People} have as many inputs as channels", "Remove this key");
        if (board.PulseMs is { } pulse && rules.WhyNotPulse(pulse) is { } why)
            board.Node.Problem("pulseMs", why, rules.PulseWords + (rules.Word == "xor8a" ? Text($"; without this key the board takes its own {rules.PulseOtherwise} ms") : ""));
        foreach (var pin in (board.OutputPins ?? []).Intersect(board.InputPins ?? []))
            board.Node.Problem("inputPins", Text($"pin {pin} is an output of the same board"), "Give each pin one use");
    }

    /// <summary>What nothing hangs on is a mistake in a name more often than a spare part.</summary>
    private void CheckUse()
    {
        foreach (var line in _map.Lines.Where(line => _allHang && line is { Name.Length: > 0, Boards: not null } && _map.Boards.All(board => board.Line != line.Name)))
            line.Node.Problem("name", $"no board hangs on line {line.Name}", "Correct \"line\" of its boards, or remove the line");
        var used = _map.Compartments.Select(compartment => compartment.Board).Concat(_map.Inputs.Select(input => input.Board)).Concat(_map.Outputs.Select(output => output.Board)).ToHashSet(StringComparer.Ordinal);
        foreach (var board in _map.Boards.Where(board => board.Id.Length > 0 && _map.Compartments.Count > 0 && !used.Contains("") && !used.Contains(board.Id)))
            board.Node.Problem("id", $"no door, lamp or switch is wired to board {board.Id}", "Correct \"board\" of what is wired to it, or remove the board");
        foreach (var board in _map.Boards.Where(board => board is { Id.Length: > 0, Feedback: null } && !board.Node.Has("feedback") && _map.Compartments.Any(compartment => compartment.Board == board.Id)))
            board.Node.Problem("feedback", "is missing, and doors hang on this board", "Makers differ, and a wrong guess calls open doors shut; look whether a shut door sets its bit: write \"doorClosing\" or \"doorOpening\"");
    }

    private LineDraft? LineOf(BoardDraft board)
    {
        if (board.Line.Length == 0)
            return null;
        var line = _map.Lines.FirstOrDefault(line => line.Name == board.Line);
        if (line is null && _map.Lines.Count > 0 && _map.Lines.All(one => one.Name.Length > 0))
            board.Node.Problem("line", $"there is no line {board.Line}", Near(board.Line, _lines.Keys, "Lines of this map"));
        return line;
    }

    private BoardKind? KindOf(BoardDraft board) => _map.Lines.FirstOrDefault(line => line.Name == board.Line && line.Name.Length > 0)?.Boards;

    internal static string Near(string written, IEnumerable<string> known, string people)
    {
        var names = known.ToList();
        return Options.Spelling.Nearest(written, names) is { } near ? $"Did you mean \"{near}\"?" : $"{people}: {string.Join(", ", names)}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
