using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// How the cabinet of a world is built: sixteen doors on boards of one to four families, drawn from the world's seed by
/// <see cref="WorldFitter"/>, and the kiosk's own configuration of it.
/// </summary>
internal sealed class WorldFit
{
    /// <summary>Doors of every cabinet.</summary>
    internal const int Doors = 16;

    /// <summary>Longest pulse that the map orders or a board has of its own.</summary>
    internal const int PulseMs = 500;

    /// <summary>
    /// Pins are looked at as often as boards are asked. A street's bank looks ten times as often and finds the same, a little sooner.
    /// </summary>
    private static readonly TimeSpan IdleLook = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<string, GpioBankSettings> _banks;

    /// <param name="cabinet">The plan.</param>
    /// <param name="isProved">A technician proves its map door by door before it serves anybody.</param>
    internal WorldFit(CabinetPlan cabinet, bool isProved)
    {
        (Cabinet, IsProved) = (cabinet, isProved);
        _banks = cabinet.Boards.Where(board => KindOf(board) == LineKind.Gpio).ToDictionary(board => board.Id, Bank);
        Boards = [.. cabinet.Boards.Select(Board)];
        Settings = new KioskSettings(
            WorldCabinet.Machine, new AgencyId("H29.Q6"), "028 3855 1234", TimeSpan.FromHours(7),
            [.. cabinet.Compartments.Select(c => new CompartmentSettings(new CompartmentId(c.Number), (CompartmentSize)c.Size, c.Low, new BoardId(c.Board)))],
            BagsHaveBarcodes: false, UsePresumedEmpty: true, ReserveForResults: 2, RatingLevels: 3, new KioskNumbers())
        {
            MapHash = isProved ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Describe(cabinet)))) : null,
        };
    }

    /// <summary>Steel, wires and boards.</summary>
    internal CabinetPlan Cabinet { get; }

    /// <summary>A technician proves its map before it serves anybody.</summary>
    internal bool IsProved { get; }

    /// <summary>The kiosk's own configuration of this cabinet.</summary>
    internal KioskSettings Settings { get; }

    /// <summary>Its boards as their drivers are told.</summary>
    internal IReadOnlyList<LockerBoardSettings> Boards { get; }

    /// <summary>What the scanner speaks.</summary>
    internal string ScannerFamily => Cabinet.Lines.First(line => line.Kind == LineKind.Scanner).Family!;

    /// <summary>Settings of the bank of pins that stands for a board.</summary>
    internal GpioBankSettings BankOf(string board) => _banks[board];

    /// <summary>What hangs on this board: serial, relays, pins.</summary>
    internal LineKind KindOf(BoardPlan board) => Cabinet.Lines.First(line => line.Name == board.Line).Kind;

    /// <summary>What the boards of a line speak; null where no boards hang on it.</summary>
    internal IBoardFamily? FamilyOf(LinePlan line) => line.Kind switch
    {
        LineKind.Xor8A => new Xor8AFamily(),
        LineKind.KerongCu16 => new KerongCu16Family(),
        LineKind.ModbusRelay => new ModbusRelayFamily(),
        LineKind.Gpio => new GpioFamily(_banks[Cabinet.Boards.First(board => board.Line == line.Name).Id]),
        _ => null,
    };

    /// <summary>The door whose lock is on this channel; null for none.</summary>
    internal int? DoorOf(string? board, int? channel) =>
        Cabinet.Compartments.FirstOrDefault(compartment => compartment.Board == board && compartment.Channel == channel)?.Number;

    /// <summary>One line that says how it is built.</summary>
    internal static string Describe(CabinetPlan cabinet) => string.Join(", ", cabinet.Boards.Select(board => string.Create(CultureInfo.InvariantCulture,
        $"{board.Id} on {board.Line} {string.Join('/', cabinet.Compartments.Where(door => door.Board == board.Id).Select(door => $"{door.Number}:{door.Channel}:{door.Contact}"))}")));

    private GpioBankSettings Bank(BoardPlan board) => GpioBankSettings.OfMap(
        board.OutputPins, board.InputPins, board.OutputsActiveLow, board.InputsActiveLow, (GpioPull)board.InputPull, [.. Own(board).Select(compartment => compartment.Channel)]) with
    {
        IdleSample = IdleLook,
    };

    private IEnumerable<CompartmentPlan> Own(BoardPlan board) => Cabinet.Compartments.Where(compartment => compartment.Board == board.Id);

    private LockerBoardSettings Board(BoardPlan board) => new(
        new BoardId(board.Id),
        board.Address ?? 1,
        board.Feedback == SwitchClosedBy.DoorClosing ? FeedbackPolarity.DoorClosing : FeedbackPolarity.DoorOpening,
        Own(board).ToDictionary(compartment => compartment.Channel, compartment => new CompartmentId(compartment.Number)),
        board.Channels)
    {
        InputCount = board.InputCount,
        Contacts = Own(board).Where(compartment => compartment.Contact is not null).ToDictionary(compartment => compartment.Channel, compartment => compartment.Contact!.Value),
        Pulse = TimeSpan.FromMilliseconds(PulseMs),
        Inputs = Cabinet.Inputs.Where(input => input.Board == board.Id).ToDictionary(
            input => input.Channel,
            input => new BoardInput(input.Sense == PlanSense.Tamper ? CabinetInput.Tamper : CabinetInput.MainsFail, input.ActiveWhen == SwitchPosition.Closed)),
        Outputs = Cabinet.Outputs.Where(output => output.Board == board.Id).ToDictionary(
            output => output.Channel,
            output => new BoardOutput(output.Kind == PlanSignal.Lamp ? SignalKind.Lamp : SignalKind.Buzzer, output.Compartment is { } door ? new CompartmentId(door) : null)),
    };
}
