using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>The whole cabinet as the page and the tests see it.</summary>
internal sealed record CabinetView(
    string Name,
    string NameEn,
    int PanelAfterColumn,
    IReadOnlyList<CompartmentView> Doors,
    IReadOnlyList<BoardView> Boards,
    IReadOnlyList<LineView> Lines,
    PrinterView? Printer,
    FittingsView Fittings,
    long Ledger,
    long PhoneMessages)
{
    public static CabinetView Of(ServedCabinet served)
    {
        var plan = served.Cabinet.Plan;
        var compartments = plan.Compartments.ToDictionary(compartment => compartment.Number);
        return new CabinetView(
            plan.Name,
            plan.NameEn,
            plan.PanelAfterColumn,
            [.. served.Cabinet.Doors().Select(door => CompartmentView.Of(compartments[door.Number], door))],
            [.. served.Boards.Values.Select(one => one.Line.Look(now => BoardView.Of(one.Line.Plan.Kind, one.Board, now)))],
            [.. served.Lines.Select(line => new LineView(line.Plan.Name, line.Plan.Kind, line.Path, line.IsPlugged, line.HasListener, served.BoardLines.GetValueOrDefault(line.Plan.Name)?.Echo ?? false))],
            served.Printer is { } pair ? pair.Line.Look(_ => pair.Printer.View()) : null,
            served.Cabinet.Fittings.View(),
            served.Ledger.Last,
            served.Phone.Last);
    }
}

/// <summary>A compartment: how it was built and how it stands.</summary>
internal sealed record CompartmentView(
    int Number,
    PlanSize Size,
    bool Low,
    int Column,
    string Board,
    int Channel,
    bool Open,
    bool Jammed,
    ContactCondition Contact,
    bool ReadsOpen,
    int LockOf,
    IReadOnlyList<ItemView> Items,
    bool Energised)
{
    public static CompartmentView Of(CompartmentPlan plan, DoorView door) => new(
        plan.Number, plan.Size, plan.Low, plan.Column, plan.Board, plan.Channel, door.Open, door.Jammed, door.Contact, door.ReadsOpen, door.LockOf, door.Items, door.Energised);
}

/// <summary>A locker board and what ails it.</summary>
/// <param name="Id">Name in the cabinet file.</param>
/// <param name="Line">Line it hangs on.</param>
/// <param name="Kind">What it speaks.</param>
/// <param name="Address">On its switches.</param>
/// <param name="Channels">Locks or relays.</param>
/// <param name="Feedback">How its contacts are wired.</param>
/// <param name="Silent">Its supply is down.</param>
/// <param name="Fault">Scripted fault of its replies.</param>
/// <param name="Relays">State of each relay's contact, in order; empty for boards without relays of their own.</param>
internal sealed record BoardView(
    string Id, string Line, LineKind Kind, int? Address, int Channels, SwitchClosedBy? Feedback, bool Silent, BoardFault? Fault, IReadOnlyList<RelayCondition> Relays)
{
    public static BoardView Of(LineKind kind, BoardFarEnd board, TimeSpan now) => new(
        board.Plan.Id, board.Plan.Line, kind, board.Plan.Address, board.Plan.Channels, board.Plan.Feedback, board.IsSilent(now), board.Fault,
        board is ModbusRelayBoardFarEnd relays ? [.. Enumerable.Range(1, board.Plan.Channels).Select(relays.Condition)] : []);
}

/// <summary>A cable.</summary>
/// <param name="Name">Name in the cabinet file.</param>
/// <param name="Kind">What speaks at the far end.</param>
/// <param name="Path">Link the kiosk opens.</param>
/// <param name="Plugged">False after a pull.</param>
/// <param name="Listening">Somebody has the kiosk's end open.</param>
/// <param name="Echo">The adapter hears itself.</param>
internal sealed record LineView(string Name, LineKind Kind, string Path, bool Plugged, bool Listening, bool Echo);
