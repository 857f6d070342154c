using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>One family in the contract that all of them keep.</summary>
/// <param name="Name">As the test shows it.</param>
/// <param name="Family">The driver's side.</param>
/// <param name="Kind">The far end's side.</param>
/// <param name="Baud">Speed of the line.</param>
/// <param name="Channels">Locks of a board.</param>
/// <param name="FirstAddress">Lowest address of a board.</param>
/// <param name="IsBus">Several boards hang on one line, which an adapter may echo.</param>
internal sealed record BoardCase(string Name, IBoardFamily Family, LineKind Kind, int Baud, int Channels, int FirstAddress, bool IsBus)
{
    public static IReadOnlyDictionary<string, BoardCase> All { get; } = new BoardCase[]
    {
        new("xor8a", new Xor8AFamily(), LineKind.Xor8A, 9600, 12, 1, IsBus: true),

        // With up to eight channels the reply to read-all may be the request itself.
        new("xor8a of 8", new Xor8AFamily(), LineKind.Xor8A, 9600, 8, 1, IsBus: true),
        new("kerongCu16", new KerongCu16Family(), LineKind.KerongCu16, 19_200, 16, 0, IsBus: true),
        new("modbusRelay", new ModbusRelayFamily(), LineKind.ModbusRelay, 9600, 8, 1, IsBus: true),
        new("gpio", new GpioFamily(GpioFarLine.Bank(8)), LineKind.Gpio, 9600, 8, 1, IsBus: false),
    }.ToDictionary(one => one.Name);

    /// <summary>Every family.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Families with several boards on one line. An echo is theirs alone: no adapter stands between a bank of pins and its line.</summary>
    public static TheoryData<string> Buses => [.. All.Values.Where(one => one.IsBus).Select(one => one.Name)];

    /// <summary>Buses whose boards have relays that stay as they are switched: a lock on one may stay energised.</summary>
    public static TheoryData<string> Relays => [.. All.Values.Where(one => one.IsBus && one.Family.Capabilities.SwitchesOutputs).Select(one => one.Name)];

    public static BoardId Id(int board) => new("b" + board);

    /// <summary>Number of a door.</summary>
    /// <param name="board">Counted from 0.</param>
    /// <param name="channel">Of its lock.</param>
    public CompartmentId Door(int board, int channel) => new((board * Channels) + channel);

    public CabinetPlan Plan(int boards, SwitchClosedBy feedback) => new()
    {
        Name = Name,
        Lines = [new LinePlan { Name = "line", Kind = Kind, Baud = Baud }],
        Boards = [.. Enumerable.Range(0, boards).Select(board => new BoardPlan
        {
            Id = Id(board).Name, Line = "line", Address = FirstAddress + board, Channels = Channels, Feedback = feedback, ReadAllDelayMs = 20,
        })],
        Compartments = [.. Enumerable.Range(0, boards).SelectMany(board => Enumerable.Range(1, Channels).Select(channel => new CompartmentPlan
        {
            Number = Door(board, channel).Number, Board = Id(board).Name, Channel = channel, Size = PlanSize.Small,
        }))],
    };

    public IReadOnlyList<LockerBoardSettings> Settings(int boards, SwitchClosedBy feedback) =>
    [
        .. Enumerable.Range(0, boards).Select(board => new LockerBoardSettings(
            Id(board),
            FirstAddress + board,
            feedback == SwitchClosedBy.DoorClosing ? FeedbackPolarity.DoorClosing : FeedbackPolarity.DoorOpening,
            Enumerable.Range(1, Channels).ToDictionary(channel => channel, channel => Door(board, channel)),
            Channels)),
    ];

    public FarLine FarEnd(SimulatedCabinet cabinet) => Kind == LineKind.Gpio
        ? new GpioFarLine(Id(0).Name, Channels, cabinet)
        : new WiredFarLine(BoardWires.Build(cabinet.Plan.Lines[0], cabinet)!);

    public override string ToString() => Name;
}
