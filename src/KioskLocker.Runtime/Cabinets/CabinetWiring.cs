using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Runtime.Cabinets;

/// <summary>Makes a map of a draft in which nothing was wrong, and of the map what the drivers take.</summary>
internal static class CabinetWiring
{
    public static CabinetMap Build(CabinetDraft draft, string hash)
    {
        var kinds = draft.Lines.Where(line => line.Boards is not null).ToDictionary(line => line.Name, line => line.Boards!.Value);
        return new CabinetMap
        {
            Name = draft.Name,
            NameEn = draft.NameEn,
            PanelAfterColumn = draft.PanelAfterColumn,
            Lines = [.. draft.Lines.Select(Line)],
            Boards = [.. draft.Boards.Select(board => Board(board, kinds[board.Line]))],
            Compartments = [.. draft.Compartments.Select(Compartment)],
            Inputs = [.. draft.Inputs.Select(input => new MapInput(
                input.Sense == "tamper" ? CabinetInput.Tamper : CabinetInput.MainsFail, input.Board, input.Channel!.Value, input.ActiveWhen == "closed"))],
            Outputs = [.. draft.Outputs.Select(output => new MapOutput(
                output.Kind == "lamp" ? SignalKind.Lamp : SignalKind.Buzzer, output.Compartment is { } number ? new CompartmentId(number) : null, output.Board, output.Channel!.Value))],
            Hash = hash,
        };
    }

    /// <summary>A board as its driver takes it.</summary>
    public static LockerBoardSettings Settings(CabinetMap map, MapBoard board)
    {
        var compartments = map.Compartments.Where(compartment => compartment.Board == board.Id).ToList();
        return new LockerBoardSettings(
            new BoardId(board.Id),
            board.Address,
            board.Feedback,
            new SortedDictionary<int, CompartmentId>(compartments.ToDictionary(compartment => compartment.Channel, compartment => compartment.Number)),
            board.Channels)
        {
            InputCount = board.Inputs == board.Channels ? null : board.Inputs,
            Contacts = compartments.Where(compartment => compartment.Contact != compartment.Channel).ToDictionary(compartment => compartment.Channel, compartment => compartment.Contact),
            Pulse = board.Pulse,
            Inputs = map.Inputs.Where(input => input.Board == board.Id).ToDictionary(input => input.Channel, input => new BoardInput(input.Sense, input.ActiveWhenClosed)),
            Outputs = map.Outputs.Where(output => output.Board == board.Id).ToDictionary(output => output.Channel, output => new BoardOutput(output.Kind, output.Compartment)),
        };
    }

    /// <summary>A bank of pins as its driver takes it.</summary>
    public static GpioBankSettings Bank(CabinetMap map, MapBoard board)
    {
        var pins = board.Pins!;
        return GpioBankSettings.OfMap(
            pins.Outputs, pins.Inputs, pins.OutputsActiveLow, pins.InputsActiveLow, pins.Pull, [.. map.Compartments.Where(compartment => compartment.Board == board.Id).Select(compartment => compartment.Channel)]);
    }

    /// <summary>The compartments on the boards of one line, as Core takes them.</summary>
    public static IEnumerable<CompartmentSettings> Compartments(CabinetMap map, IReadOnlyCollection<MapBoard> boards) =>
        from compartment in map.Compartments
        where boards.Any(board => board.Id == compartment.Board)
        select new CompartmentSettings(compartment.Number, compartment.Size, compartment.Low, new BoardId(compartment.Board));

    private static MapLine Line(LineDraft line) => line switch
    {
        { Driver: "libgpiod" } => new MapLine.Chip(line.Name, line.Chip!),
        { Driver: not null } => new MapLine.Expander(line.Name, line.I2cBus!.Value, line.I2cAddress!.Value, CabinetMapReader.Expanders[line.Driver]),
        { Boards: { } kind } => new MapLine.Pair(line.Name, kind, line.Baud!.Value),
        { Kind: "escpos" } => new MapLine.Printer(line.Name, line.Baud!.Value, line.WidthDots!.Value),
        _ => new MapLine.Scanner(line.Name, line.Family!, line.Baud ?? 0),
    };

    private static MapBoard Board(BoardDraft board, BoardKind kind) => new()
    {
        Id = board.Id,
        Line = board.Line,
        Kind = kind,
        Address = board.Address ?? 1,
        Channels = board.OutputCount!.Value,
        Inputs = board.InputCount!.Value,
        Feedback = board.Feedback == "doorOpening" ? FeedbackPolarity.DoorOpening : FeedbackPolarity.DoorClosing,
        Pulse = TimeSpan.FromMilliseconds(board.PulseMs ?? BoardKindRules.Of(kind).PulseOtherwise),
        Pins = board.HasPins
            ? new MapPins(board.OutputPins ?? [], board.InputPins ?? [], board.OutputsActiveLow, board.InputsActiveLow, board.Pull switch { "up" => GpioPull.Up, "down" => GpioPull.Down, _ => GpioPull.None })
            : null,
    };

    private static MapCompartment Compartment(CompartmentDraft compartment) => new(
        new CompartmentId(compartment.Number!.Value),
        compartment.Board,
        compartment.Channel!.Value,
        compartment.Contact ?? compartment.Channel!.Value,
        compartment.Size switch { "large" => CompartmentSize.Large, "medium" => CompartmentSize.Medium, _ => CompartmentSize.Small },
        compartment.Low,
        compartment.Column);
}
