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
            error = read is null ? "it holds null instead of a cabinet." : Check(read);
            plan = error is null ? read : null;
        }
        catch (JsonException e)
        {
            error = $"not valid at line {e.LineNumber + 1} ({(string.IsNullOrEmpty(e.Path) ? "$" : e.Path)}): {e.Message.Split(" Path:")[0]}";
        }

        return error is null && plan is not null;
    }

    private static string? Check(CabinetPlan plan) =>
        string.IsNullOrWhiteSpace(plan.Name) || plan.Name.Length > 100 || plan.NameEn.Length > 100 ? "name must have 1–100 characters, nameEn at most 100."
        : plan.PanelAfterColumn is < 0 or > 8 ? "panelAfterColumn must be 0–8."
        : CheckLines(plan) ?? CheckBoards(plan) ?? CheckCompartments(plan);

    private static string? CheckLines(CabinetPlan plan)
    {
        foreach (var line in plan.Lines)
        {
            if (!NamePattern().IsMatch(line.Name) || line.Name.Length > 32)
            {
                return $"lines: name '{line.Name}' must be 1–32 characters of a–z, 0–9 and '-', because it becomes a file name.";
            }

            if (line.Baud is < 9_600 or > 12_000_000 || line.PrintMmPerS is < 10 or > 1_000)
            {
                return $"lines: baud {line.Baud} of '{line.Name}' is outside 9600–12000000, or printMmPerS {line.PrintMmPerS} outside 10–1000.";
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
                : line.Kind != LineKind.Xor8A ? $"its line '{board.Line}' is not of kind xor8a"
                : board.Address is < 1 or > 32 ? $"address {board.Address} is outside 1–32"
                : board.Channels is < 1 or > 64 ? $"channels {board.Channels} is outside 1–64"
                : board.PulseMs is < 50 or > 5_000 ? $"pulseMs {board.PulseMs} is outside 50–5000"
                : board.ReadAllDelayMs is < 0 or > 2_000 ? $"readAllDelayMs {board.ReadAllDelayMs} is outside 0–2000"
                : board.UnlockReplyMs is < 0 or > 2_000 ? $"unlockReplyMs {board.UnlockReplyMs} is outside 0–2000"
                : null;
            if (wrong is not null)
            {
                return $"boards: '{board.Id}': {wrong}.";
            }
        }

        return Twice(plan.Boards.Select(board => board.Id)) is { } id ? $"boards: '{id}' is listed twice."
            : Twice(plan.Boards.Select(board => $"{board.Line} address {board.Address}")) is { } place ? $"boards: two boards on {place}."
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
                : null;
            if (wrong is not null)
            {
                return $"compartments: number {compartment.Number}: {wrong}.";
            }
        }

        return Twice(plan.Compartments.Select(compartment => $"number {compartment.Number}")) is { } number ? $"compartments: {number} is listed twice."
            : Twice(plan.Compartments.Select(compartment => $"channel {compartment.Channel} of board '{compartment.Board}'")) is { } wire
                ? $"compartments: two compartments on {wire}."
            : null;
    }

    private static string? Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;

    [GeneratedRegex("^[a-z0-9-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
