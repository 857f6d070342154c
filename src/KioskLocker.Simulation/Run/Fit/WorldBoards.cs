using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime;
using KioskLocker.Simulation.Run.Canaries;

namespace KioskLocker.Simulation.Run;

/// <summary>The lines with boards of one run of the process, put together as <see cref="KioskLines"/> puts them together.</summary>
internal sealed class WorldBoards
{
    /// <summary>Eight, a start bit and a stop bit.</summary>
    private const int BitsPerByte = 10;

    /// <summary>Bytes per second of a line that never leaves the process.</summary>
    private const int NoWire = 1_000_000;

    private readonly List<WorldLine<LockerOrder, LockerEvent>> _lines = [];
    private readonly Dictionary<BoardId, Func<LockerOrder, bool>> _byBoard = [];
    private readonly Dictionary<BoardOutput, Func<LockerOrder, bool>> _byOutput = [];

    /// <param name="cabinet">What hangs at their ends.</param>
    /// <param name="canary">Bends drivers and wiring.</param>
    /// <param name="take">Takes what the drivers report.</param>
    internal WorldBoards(WorldCabinet cabinet, Canary canary, Action<LockerEvent> take)
    {
        var fit = cabinet.Fit;
        var wired = canary.Wiring(fit.Boards);
        var supply = new LockerSupply();
        foreach (var wire in cabinet.BoardLines)
        {
            var ids = fit.Cabinet.Boards.Where(board => board.Line == wire.Plan.Name).Select(board => board.Id).ToList();
            var boards = wired.Where(board => ids.Contains(board.Id.Name)).ToList();
            var family = canary.Family(wire.Family);
            var step = new LockerLine(family, boards, wire.Pair is null ? family.Options : family.Options.AtBaud(wire.Plan.Baud), supply);
            var line = new WorldLine<LockerOrder, LockerEvent>(canary.Boards(step), wire.Far, wire.Pair is null ? NoWire : wire.Plan.Baud / BitsPerByte, take);
            _lines.Add(line);
            foreach (var board in boards)
            {
                _byBoard.Add(board.Id, line.TryOrder);
                foreach (var output in board.Outputs.Values)
                {
                    _byOutput.Add(output, line.TryOrder);
                }
            }
        }
    }

    internal IEnumerable<IWorldLine> Lines => _lines;

    /// <summary>Where the effect runner sends its orders.</summary>
    internal OrderLines OrdersWith(Func<PrinterOrder, bool> printer, Func<Slip, SlipImage> render) => new(_byBoard, printer, render) { Outputs = _byOutput };

    /// <summary>Every line reads all of its boards; tells how many lines took the order.</summary>
    internal int Ask() => _lines.Count(line => line.TryOrder(new LockerOrder.Survey()));
}
