using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Simulation;

/// <summary>Small cabinets for tests.</summary>
internal static class Plans
{
    public static BoardPlan Board(string id, int address, int channels, SwitchClosedBy feedback, int? unlockReplyMs = null) => new()
    {
        Id = id,
        Line = "board-main",
        Address = address,
        Channels = channels,
        Feedback = feedback,
        ReadAllDelayMs = 20,
        UnlockReplyMs = unlockReplyMs,
    };

    /// <summary>Compartments numbered 1… through all boards, every channel wired.</summary>
    public static CabinetPlan Plan(params BoardPlan[] boards) => new()
    {
        Name = "Tủ thử",
        Lines = [new LinePlan { Name = "board-main", Kind = LineKind.Xor8A }],
        Boards = boards,
        Compartments = [.. boards.SelectMany(board => Enumerable.Range(1, board.Channels).Select(channel => (board.Id, channel)))
            .Select((wire, index) => new CompartmentPlan { Number = index + 1, Board = wire.Id, Channel = wire.channel, Size = PlanSize.Small })],
    };

    /// <summary>Boards of another kind on the same line.</summary>
    public static CabinetPlan Plan(LineKind kind, params BoardPlan[] boards) => Plan(boards) with { Lines = [new LinePlan { Name = "board-main", Kind = kind, Baud = 9600 }] };

    public static SimulatedCabinet Cabinet(SwitchClosedBy feedback, TimeProvider clock) =>
        new(Plan(Board("main", 1, 12, feedback)), new CabinetLedger(clock, 1000));
}
