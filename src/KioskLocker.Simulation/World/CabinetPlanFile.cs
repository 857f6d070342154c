using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace KioskLocker.Simulation.World;

/// <summary>Reads a cabinet file and says in one sentence what is wrong with it.</summary>
public static partial class CabinetPlanFile
{
    /// <summary>Larger is not a cabinet file.</summary>
    private const int MaxBytes = 1_000_000;

    private const int MaxCompartments = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads and checks a file.</summary>
    public static bool TryLoad(string path, [NotNullWhen(true)] out CabinetPlan? plan, [NotNullWhen(false)] out string? error)
    {
        plan = null;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                error = $"Cabinet file {path} is larger than {MaxBytes} bytes; that is not a cabinet file.";
                return false;
            }

            if (!TryParse(File.ReadAllText(path), out plan, out error))
            {
                error = $"Cabinet file {path}: {error}";
                return false;
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"Cabinet file {path} cannot be read: {e.Message}";
            return false;
        }
    }

    /// <summary>Parses and checks a text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CabinetPlan? plan, [NotNullWhen(false)] out string? error)
    {
        plan = null;
        try
        {
            var read = JsonSerializer.Deserialize<CabinetPlan>(text, Json);
            var whole = read is null ? null : Completed(read);
            error = whole is null ? "it holds null instead of a cabinet." : Check(whole);
            plan = error is null ? whole : null;
        }
        catch (JsonException e)
        {
            error = $"not valid at line {e.LineNumber + 1} ({(string.IsNullOrEmpty(e.Path) ? "$" : e.Path)}): {e.Message.Split(" Path:")[0]}";
        }

        return error is null && plan is not null;
    }

    /// <summary>Gives every board what the section for the simulator says of it, and a bank of pins as many channels as it has pins.</summary>
    private static CabinetPlan Completed(CabinetPlan plan) => plan with
    {
        Boards = [.. plan.Boards.Select(board =>
        {
            var own = plan.Simulation.Boards.GetValueOrDefault(board.Id) ?? new SimulatedBoardPlan();
            var isBank = plan.Lines.Any(line => line.Name == board.Line && line.Kind == LineKind.Gpio);
            return board with
            {
                PulseMs = own.PulseMs,
                ReadAllDelayMs = own.ReadAllDelayMs,
                UnlockReplyMs = own.UnlockReplyMs,
                ItemSensors = own.ItemSensors,
                Channels = isBank ? board.OutputPins.Count : board.Channels,
                InputCount = isBank ? board.InputPins.Count : board.InputCount,
            };
        })],
    };

    private static string? Check(CabinetPlan plan) =>
        string.IsNullOrWhiteSpace(plan.Name) || plan.Name.Length > 100 || plan.NameEn.Length > 100 ? "name must have 1–100 characters, nameEn at most 100."
        : plan.PanelAfterColumn is < 0 or > 8 ? "panelAfterColumn must be 0–8."
        : CheckLines(plan) ?? CheckBoards(plan) ?? CheckCompartments(plan) ?? CheckFittings(plan) ?? CheckSimulation(plan);

    private static string? CheckLines(CabinetPlan plan)
    {
        foreach (var line in plan.Lines)
        {
            if (!NamePattern().IsMatch(line.Name) || line.Name.Length > 32)
            {
                return $"lines: name '{line.Name}' must be 1–32 characters of a–z, 0–9 and '-', because it becomes a file name.";
            }

            if (line.Baud is < 1_200 or > 921_600)
            {
                return $"lines: baud {line.Baud} of '{line.Name}' is outside 1200–921600.";
            }
        }

        return Twice(plan.Lines.Select(line => line.Name)) is { } twice ? $"lines: '{twice}' is listed twice."
            : plan.Lines.Count(line => line.Kind == LineKind.Scanner) > 1 ? "lines: more than one scanner."
            : plan.Lines.Count(line => line.Kind == LineKind.EscPos) > 1 ? "lines: more than one printer."
            : null;
    }

    private static string? CheckBoards(CabinetPlan plan)
    {
        foreach (var board in plan.Boards)
        {
            var wrong = !NamePattern().IsMatch(board.Id) || board.Id.Length > 16 ? "its id must be 1–16 characters of a–z, 0–9 and '-'"
                : plan.Lines.FirstOrDefault(line => line.Name == board.Line) is not { } line ? $"its line '{board.Line}' is not in lines"
                : line.Kind is LineKind.Scanner or LineKind.EscPos ? $"its line '{board.Line}' is no line of boards"
                : CheckAddress(board, line.Kind)
                ?? (board.Feedback is null && plan.Compartments.Any(compartment => compartment.Board == board.Id) ? "its feedback is missing, and doors hang on it"
                : board.PulseMs is < 50 or > 5_000 ? $"pulseMs {board.PulseMs} is outside 50–5000"
                : board.ReadAllDelayMs is < 0 or > 2_000 ? $"readAllDelayMs {board.ReadAllDelayMs} is outside 0–2000"
                : board.UnlockReplyMs is < 0 or > 2_000 ? $"unlockReplyMs {board.UnlockReplyMs} is outside 0–2000"
                : null);
            if (wrong is not null)
            {
                return $"boards: '{board.Id}': {wrong}.";
            }
        }

        return Twice(plan.Boards.Select(board => board.Id)) is { } id ? $"boards: '{id}' is listed twice."
            : Twice(plan.Boards.Select(board => $"{board.Line} address {board.Address ?? 1}")) is { } place ? $"boards: two boards on {place}."
            : null;
    }

    private static string? CheckAddress(BoardPlan board, LineKind kind)
    {
        if (kind == LineKind.Gpio)
        {
            return board.OutputPins.Count + board.InputPins.Count == 0 ? "a bank of pins needs outputPins or inputPins"
                : Twice(board.OutputPins.Concat(board.InputPins).Select(pin => $"pin {pin}")) is { } pin ? $"{pin} is listed twice"
                : null;
        }

        var (least, most, channels) = kind switch
        {
            LineKind.KerongCu16 => (0, 9, 16),
            LineKind.ModbusRelay => (1, 255, 32),
            _ => (1, 32, 50),
        };
        return board.Address is not { } address ? "its address is missing"
            : address < least || address > most ? $"address {address} is outside {least}–{most}"
            : board.Channels < 1 || board.Channels > channels ? $"channels {board.Channels} is outside 1–{channels}"
            : board.InputCount is < 1 or > 50 ? $"inputs {board.InputCount} is outside 1–50"
            : null;
    }

    private static string? CheckCompartments(CabinetPlan plan)
    {
        if (plan.Compartments.Count is < 1 or > MaxCompartments)
        {
            return $"compartments: {plan.Compartments.Count} given, 1–{MaxCompartments} allowed.";
        }

        foreach (var compartment in plan.Compartments)
        {
            var wrong = compartment.Number is < 1 or > 999 ? "the number must be 1–999"
                : compartment.Column is < 1 or > 8 ? $"column {compartment.Column} is outside 1–8"
                : plan.Boards.FirstOrDefault(board => board.Id == compartment.Board) is not { } board ? $"its board '{compartment.Board}' is not in boards"
                : compartment.Channel < 1 || compartment.Channel > board.Channels ? $"channel {compartment.Channel} is outside 1–{board.Channels} of board '{board.Id}'"
                : ContactOf(compartment) < 1 || ContactOf(compartment) > board.Inputs ? $"contact {ContactOf(compartment)} is outside 1–{board.Inputs} of board '{board.Id}'"
                : null;
            if (wrong is not null)
            {
                return $"compartments: number {compartment.Number}: {wrong}.";
            }
        }

        return Twice(plan.Compartments.Select(compartment => $"number {compartment.Number}")) is { } number ? $"compartments: {number} is listed twice."
            : Twice(plan.Compartments.Select(compartment => $"channel {compartment.Channel} of board '{compartment.Board}'")) is { } wire
                ? $"compartments: two compartments on {wire}."
            : Twice(plan.Compartments.Select(compartment => $"contact {ContactOf(compartment)} of board '{compartment.Board}'")) is { } contact
                ? $"compartments: two compartments on {contact}."
            : null;
    }

    private static string? CheckFittings(CabinetPlan plan)
    {
        var inputs = plan.Inputs.Select(input => (What: $"inputs: {Camel(input.Sense)}", input.Board, input.Channel, Most: (Func<BoardPlan, int>)(board => board.Inputs)));
        var outputs = plan.Outputs.Select(output => (What: $"outputs: {Camel(output.Kind)}", output.Board, output.Channel, Most: (Func<BoardPlan, int>)(board => board.Channels)));
        foreach (var (what, id, channel, most) in inputs.Concat(outputs))
        {
            var wrong = plan.Boards.FirstOrDefault(board => board.Id == id) is not { } board ? $"its board '{id}' is not in boards"
                : channel < 1 || channel > most(board) ? $"channel {channel} is outside 1–{most(board)} of board '{id}'"
                : null;
            if (wrong is not null)
            {
                return $"{what}: {wrong}.";
            }
        }

        // Lines that time their pulses themselves have no outputs that stay switched on.
        var switching = plan.Lines.Where(line => line.Kind is LineKind.ModbusRelay or LineKind.Gpio).Select(line => line.Name).ToHashSet();
        return plan.Outputs.FirstOrDefault(output => !switching.Contains(plan.Boards.First(board => board.Id == output.Board).Line)) is { } pulsed
                ? $"outputs: board '{pulsed.Board}' has no outputs that stay switched on."
            : plan.Outputs.FirstOrDefault(output => output.Compartment is { } number && plan.Compartments.All(compartment => compartment.Number != number)) is { } lamp
                ? $"outputs: there is no compartment {lamp.Compartment}."
            : Twice(plan.Inputs.Select(input => $"channel {input.Channel} of board '{input.Board}'")
                .Concat(plan.Compartments.Select(compartment => $"channel {ContactOf(compartment)} of board '{compartment.Board}'"))) is { } sensed ? $"inputs: two switches on {sensed}."
            : Twice(plan.Outputs.Select(output => $"channel {output.Channel} of board '{output.Board}'")
                .Concat(plan.Compartments.Select(compartment => $"channel {compartment.Channel} of board '{compartment.Board}'"))) is { } driven ? $"outputs: two things on {driven}."
            : Twice(plan.Inputs.Select(input => Camel(input.Sense))) is { } sense ? $"inputs: {sense} is listed twice."
            : plan.Outputs.Count(output => output.Kind == PlanSignal.Buzzer) > 1 ? "outputs: more than one buzzer."
            : null;
    }

    private static string? CheckSimulation(CabinetPlan plan) =>
        plan.Simulation.PrintMmPerS is < 10 or > 1_000 ? $"simulation: printMmPerS {plan.Simulation.PrintMmPerS} is outside 10–1000."
        : plan.Simulation.Boards.Keys.FirstOrDefault(id => plan.Boards.All(board => board.Id != id)) is { } stranger ? $"simulation: there is no board '{stranger}'."
        : null;

    private static int ContactOf(CompartmentPlan compartment) => compartment.Contact ?? compartment.Channel;

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string? Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;

    [GeneratedRegex("^[a-z0-9-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
