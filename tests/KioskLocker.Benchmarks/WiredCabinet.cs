using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Runtime;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Benchmarks;

/// <summary>A wall of 216 compartments: one line a size, each with two boards of 36 channels, a scanner and a printer, all at the end of their cables.</summary>
internal sealed class WiredCabinet : IDisposable
{
    internal const int BoardBaud = 9600;
    internal const int Channels = 36;

    /// <summary>A board's own time before it answers a read.</summary>
    internal const int ThinkMilliseconds = 5;

    private const int BoardsPerLine = 2;
    private const int PrinterBaud = 460_800;
    private const double PrinterMillimetresPerSecond = 300;
    private static readonly TimeSpan PrinterAwake = TimeSpan.FromMilliseconds(10);

    private readonly List<IDisposable> _lines = [];
    private readonly SimulatedCabinet _cabinet;
    private readonly Action<int, long, byte[]> _heard;

    /// <param name="folder">Holds the links.</param>
    /// <param name="heard">Told of every request of the kiosk on a board line: line 0–2, <see cref="Stopwatch"/> ticks, bytes.</param>
    internal WiredCabinet(string folder, Action<int, long, byte[]> heard)
    {
        _heard = heard;
        var boards = Enumerable.Range(0, Lines * BoardsPerLine).Select(BoardAt).ToList();
        var plan = new CabinetPlan
        {
            Name = "bench",
            Lines = [],
            Boards = boards,
            Compartments = [.. Compartments.Select((c, i) => new CompartmentPlan
            {
                Number = c.Id.Number, Board = c.Board.Name, Channel = (i % Channels) + 1, Size = (PlanSize)(int)c.Size,
            })],
        };
        _cabinet = new SimulatedCabinet(plan, new CabinetLedger(TimeProvider.System, CabinetLedger.DefaultKept));
        Wires = new WireSettings([.. Enumerable.Range(0, Lines).Select(line => AddBoards(folder, line, boards))], AddPrinter(folder), AddScanner(folder));
    }

    internal static int Lines => Enum.GetValues<CompartmentSize>().Length;

    internal static IReadOnlyList<CompartmentSettings> Compartments { get; } =
        [.. Enumerable.Range(0, Lines * BoardsPerLine * Channels).Select(i => new CompartmentSettings(
            new CompartmentId(i + 1), (CompartmentSize)(i / (BoardsPerLine * Channels)), false, new BoardId(NameOf(i / Channels))))];

    internal WireSettings Wires { get; }

    internal PacedLine Scanner { get; private set; } = null!;

    internal void Shut(CompartmentId door)
    {
        if (_cabinet.Shut(door.Number) is { } refusal)
        {
            throw new BenchFailedException(refusal.ToString());
        }
    }

    public void Dispose()
    {
        foreach (var line in _lines)
        {
            line.Dispose();
        }
    }

    private static string NameOf(int board) => string.Create(CultureInfo.InvariantCulture, $"board-{board + 1}");

    private static BoardPlan BoardAt(int board) => new()
    {
        Id = NameOf(board),
        Line = string.Create(CultureInfo.InvariantCulture, $"line-{board / BoardsPerLine}"),
        Address = (board % BoardsPerLine) + 1,
        Channels = Channels,
        Feedback = SwitchClosedBy.DoorClosing,
        ReadAllDelayMs = ThinkMilliseconds,
        UnlockReplyMs = 20,
    };

    private BoardLineSettings AddBoards(string folder, int line, List<BoardPlan> boards)
    {
        var own = boards.Skip(line * BoardsPerLine).Take(BoardsPerLine).ToList();
        var pair = new Xor8ALineFarEnd([.. own.Select(board => new Xor8ABoardFarEnd(board, _cabinet))]);
        var wire = new PacedLine(Path.Combine(folder, own[0].Line), BoardBaud, pair.Receive, pair.Tick, (at, bytes) => _heard(line, at, bytes));
        _lines.Add(wire);
        return new BoardLineSettings(
            new Xor8AFamily(),
            new SerialLineSettings(wire.Link, BoardBaud),
            [.. own.Select(board => new LockerBoardSettings(
                new BoardId(board.Id), board.Address!.Value, FeedbackPolarity.DoorClosing,
                Compartments.Where(c => c.Board.Name == board.Id).Select((c, i) => KeyValuePair.Create(i + 1, c.Id)).ToDictionary(), board.Channels))])
        {
            Supply = own[0].Line,
        };
    }

    private SerialLineSettings AddPrinter(string folder)
    {
        var printer = new ReceiptPrinterFarEnd { Speed = PrinterMillimetresPerSecond };
        FarEndTurn Turn(TimeSpan now, byte[] reply) => new(reply.Length == 0 ? [] : [reply], printer.Buffered > 0 ? now + PrinterAwake : null);
        var wire = new PacedLine(
            Path.Combine(folder, "printer"), PrinterBaud, (now, bytes) => Turn(now, printer.Receive(now, bytes)), now => Turn(now, printer.Tick(now)), (_, _) => { });
        _lines.Add(wire);
        return new SerialLineSettings(wire.Link, PrinterBaud);
    }

    private SerialLineSettings AddScanner(string folder)
    {
        var silent = new FarEndTurn([], null);
        Scanner = new PacedLine(Path.Combine(folder, "scanner"), BoardBaud, (_, _) => silent, _ => silent, (_, _) => { });
        _lines.Add(Scanner);
        return new SerialLineSettings(Scanner.Link, BoardBaud);
    }
}
