using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>How the cabinet of a world is built: sixteen doors on boards of three families, lamps above them, a buzzer, a switch at the service panel and one at mains.</summary>
internal static class WorldFit
{
    private const int Doors = 16;

    /// <summary>Relays of the relay board that are locks; the next ones are lamps, one a door, and the last is the buzzer.</summary>
    internal const int LockRelays = 4;

    /// <summary>The board that has them.</summary>
    internal const string RelayBoard = "relays";

    private const int LampsFrom = LockRelays + 1;

    private const int BuzzerRelay = LampsFrom + Doors;

    /// <summary>Length of a pulse that the order or the plan names.</summary>
    internal const int PulseMs = 500;

    /// <summary>The plan. Two boards on one pair wired the two ways that makers know, one Kerong, and a relay board whose contacts are not on the channels of their locks.</summary>
    internal static CabinetPlan Cabinet { get; } = new()
    {
        Name = "Máy của thế giới mô phỏng",
        Lines =
        [
            new LinePlan { Name = "boards", Kind = LineKind.Xor8A, Baud = 9_600 },
            new LinePlan { Name = "kerong", Kind = LineKind.KerongCu16, Baud = 19_200 },
            new LinePlan { Name = "relays", Kind = LineKind.ModbusRelay, Baud = 9_600 },
            new LinePlan { Name = "scanner", Kind = LineKind.Scanner, Baud = 9_600 },
            new LinePlan { Name = "printer", Kind = LineKind.EscPos, Baud = 460_800 },
        ],
        Boards =
        [
            new BoardPlan { Id = "main", Line = "boards", Address = 1, Channels = 8, Feedback = SwitchClosedBy.DoorClosing, UnlockReplyMs = 100 },
            new BoardPlan { Id = "side", Line = "boards", Address = 2, Channels = 8, Feedback = SwitchClosedBy.DoorOpening },
            new BoardPlan { Id = "kerong", Line = "kerong", Address = 0, Channels = 16, Feedback = SwitchClosedBy.DoorClosing, PulseMs = PulseMs },
            new BoardPlan { Id = RelayBoard, Line = "relays", Address = 1, Channels = 32, InputCount = 8, Feedback = SwitchClosedBy.DoorOpening },
        ],
        Compartments = [.. Enumerable.Range(1, Doors).Select(Compartment)],
        Inputs =
        [
            new InputPlan { Sense = PlanSense.Tamper, Board = RelayBoard, Channel = 1, ActiveWhen = SwitchPosition.Open },
            new InputPlan { Sense = PlanSense.MainsFail, Board = RelayBoard, Channel = 2, ActiveWhen = SwitchPosition.Open },
        ],
        Outputs =
        [
            .. Enumerable.Range(1, Doors).Select(door => new OutputPlan { Kind = PlanSignal.Lamp, Board = RelayBoard, Channel = LampsFrom + door - 1, Compartment = door }),
            new OutputPlan { Kind = PlanSignal.Buzzer, Board = RelayBoard, Channel = BuzzerRelay },
        ],
    };

    /// <summary>The kiosk's own configuration of this cabinet.</summary>
    internal static KioskSettings Settings { get; } = new(
        WorldCabinet.Machine, new AgencyId("H29.Q6"), "028 3855 1234", TimeSpan.FromHours(7),
        [.. Cabinet.Compartments.Select(c => new CompartmentSettings(new CompartmentId(c.Number), (CompartmentSize)c.Size, c.Low, new BoardId(c.Board)))],
        BagsHaveBarcodes: false, UsePresumedEmpty: true, ReserveForResults: 2, RatingLevels: 3, new KioskNumbers());

    /// <summary>Its boards as their drivers are told.</summary>
    internal static IReadOnlyList<LockerBoardSettings> Boards { get; } = [.. Cabinet.Boards.Select(Board)];

    /// <summary>What the boards of a line speak; null where no boards hang on it.</summary>
    internal static IBoardFamily? FamilyOf(LinePlan line) => line.Kind switch
    {
        LineKind.Xor8A => new Xor8AFamily(),
        LineKind.KerongCu16 => new KerongCu16Family(),
        LineKind.ModbusRelay => new ModbusRelayFamily(),
        _ => null,
    };

    /// <summary>The door whose lock is on this relay.</summary>
    internal static int DoorOf(int relay) => Doors - LockRelays + relay;

    private static CompartmentPlan Compartment(int number)
    {
        var (board, channel, contact) = number switch
        {
            <= 5 => ("main", number, (int?)null),
            <= 8 => ("side", number - 5, null),
            <= 12 => ("kerong", number - 8, null),
            _ => (RelayBoard, number - 12, number - 8),
        };
        return new CompartmentPlan
        {
            Number = number,
            Board = board,
            Channel = channel,
            Contact = contact,
            Size = (number % 8) switch { 0 => PlanSize.Large, 6 or 7 => PlanSize.Medium, _ => PlanSize.Small },
            Low = number % 4 == 0,
        };
    }

    private static LockerBoardSettings Board(BoardPlan board)
    {
        var own = Cabinet.Compartments.Where(compartment => compartment.Board == board.Id).ToList();
        return new LockerBoardSettings(
            new BoardId(board.Id),
            board.Address!.Value,
            board.Feedback == SwitchClosedBy.DoorClosing ? FeedbackPolarity.DoorClosing : FeedbackPolarity.DoorOpening,
            own.ToDictionary(compartment => compartment.Channel, compartment => new CompartmentId(compartment.Number)),
            board.Channels)
        {
            InputCount = board.InputCount,
            Contacts = own.Where(compartment => compartment.Contact is not null).ToDictionary(compartment => compartment.Channel, compartment => compartment.Contact!.Value),
            Pulse = TimeSpan.FromMilliseconds(PulseMs),
            Inputs = Cabinet.Inputs.Where(input => input.Board == board.Id).ToDictionary(
                input => input.Channel,
                input => new BoardInput(input.Sense == PlanSense.Tamper ? CabinetInput.Tamper : CabinetInput.MainsFail, input.ActiveWhen == SwitchPosition.Closed)),
            Outputs = Cabinet.Outputs.Where(output => output.Board == board.Id).ToDictionary(
                output => output.Channel,
                output => new BoardOutput(output.Kind == PlanSignal.Lamp ? SignalKind.Lamp : SignalKind.Buzzer, output.Compartment is { } door ? new CompartmentId(door) : null)),
        };
    }
}
