using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>Builds the far end of a line with boards as its plan says.</summary>
internal static class BoardWires
{
    /// <summary>The far end with all its boards; null where no boards hang on such a line. A chip with lines counts as one board.</summary>
    /// <param name="line">A line of the cabinet's plan.</param>
    /// <param name="cabinet">Whose boards these are.</param>
    /// <param name="patience">See <see cref="ModbusRelayLineFarEnd"/>.</param>
    public static BoardLineFarEnd? Build(LinePlan line, SimulatedCabinet cabinet, TimeSpan? patience = null)
    {
        var boards = cabinet.Plan.Boards.Where(board => board.Line == line.Name);
        return line.Kind switch
        {
            LineKind.Xor8A => new Xor8ALineFarEnd([.. boards.Select(board => new Xor8ABoardFarEnd(board, cabinet))]),
            LineKind.KerongCu16 => new KerongCu16LineFarEnd([.. boards.Select(board => new KerongCu16BoardFarEnd(board, cabinet))]),
            LineKind.ModbusRelay => new ModbusRelayLineFarEnd([.. boards.Select(board => new ModbusRelayBoardFarEnd(board, cabinet))], ModbusRelayLineFarEnd.SilenceAt(line.Baud), patience),
            LineKind.Gpio => new GpioChipLineFarEnd(new GpioChipFarEnd(boards.Single(), cabinet)),
            _ => null,
        };
    }
}
