using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.SerialText;

namespace KioskLocker.Runtime;

/// <summary>One line with the boards on it.</summary>
/// <param name="Family">What its boards speak.</param>
/// <param name="Open">Opens its port; boards that hang on no wire of their own, such as pins, bring a stream that plays one.</param>
/// <param name="Baud">Speed of the wire, bits per second; null where it has none.</param>
/// <param name="Boards">The boards.</param>
public sealed record BoardLineSettings(IBoardFamily Family, OpenPort Open, int? Baud, IReadOnlyList<LockerBoardSettings> Boards)
{
    /// <summary>A serial line.</summary>
    public BoardLineSettings(IBoardFamily family, SerialLineSettings line, IReadOnlyList<LockerBoardSettings> boards)
        : this(family, new SerialPortLine(line).Open, line.BaudRate, boards)
    {
    }

    /// <summary>Name of the supply that feeds its locks. Lines of one supply never energise two locks at once; where nobody says otherwise there is one supply in the cabinet.</summary>
    public string Supply { get; init; } = "main";
}

/// <summary>The wires of the cabinet.</summary>
/// <param name="Boards">Locker board lines; at least one.</param>
/// <param name="Printer">Receipt printer; null where none is fitted.</param>
/// <param name="Scanner">Scanner; null where none is fitted.</param>
public sealed record WireSettings(IReadOnlyList<BoardLineSettings> Boards, SerialLineSettings? Printer, SerialLineSettings? Scanner)
{
    /// <summary>The printer driver's numbers, its pace above all.</summary>
    public PrinterSettings PrinterSettings { get; init; } = new();
}

/// <summary>The pumps of all lines of one cabinet.</summary>
public sealed class KioskLines
{
    /// <summary>The printer takes a slip of 57 kB at its own pace; a line that takes none for this long has lost it.</summary>
    private static readonly TimeSpan PrinterWriteLimit = TimeSpan.FromSeconds(20);

    private readonly List<LinePump<LockerOrder, LockerEvent>> _boardPumps = [];
    private readonly Dictionary<BoardId, Func<LockerOrder, bool>> _byBoard = [];
    private readonly Dictionary<BoardOutput, Func<LockerOrder, bool>> _byOutput = [];
    private readonly LinePump<PrinterOrder, PrinterEvent>? _printer;
    private readonly LinePump<ScannerOrder, ScannerEvent>? _scanner;
    private readonly List<Task> _running = [];
    private bool? _armed;

    public KioskLines(WireSettings wires, Edge edge, TimeProvider time)
    {
        var supplies = wires.Boards.Select(line => line.Supply).Distinct().ToDictionary(name => name, _ => new LockerSupply());
        foreach (var line in wires.Boards)
        {
            var options = line.Baud is { } baud ? line.Family.Options.AtBaud(baud) : line.Family.Options;
            var step = new LockerLine(line.Family, line.Boards, options, supplies[line.Supply]);
            var pump = new LinePump<LockerOrder, LockerEvent>(step, line.Open, edge.Take, new LinePumpOptions(), time);
            _boardPumps.Add(pump);
            foreach (var board in line.Boards)
            {
                _byBoard.Add(board.Id, pump.TryOrder);
                foreach (var output in board.Outputs.Values)
                {
                    _byOutput.Add(output, pump.TryOrder);
                }
            }
        }

        if (wires.Printer is { } printer)
        {
            _printer = new LinePump<PrinterOrder, PrinterEvent>(
                new PrinterLine(wires.PrinterSettings), new SerialPortLine(printer).Open, edge.Take, new LinePumpOptions { WriteLimit = PrinterWriteLimit }, time);
        }

        if (wires.Scanner is { } scanner)
        {
            _scanner = new LinePump<ScannerOrder, ScannerEvent>(
                new SerialTextScanner(), new SerialPortLine(scanner).Open, edge.Take, new LinePumpOptions(), time);
        }
    }

    /// <summary>Lines with locker boards.</summary>
    public int BoardLines => _boardPumps.Count;

    /// <summary>Where the effect runner sends its orders.</summary>
    /// <param name="render">Makes the image of a slip.</param>
    public OrderLines OrdersWith(Func<Slip, SlipImage> render) => new(_byBoard, _printer is { } printer ? printer.TryOrder : null, render) { Outputs = _byOutput };

    /// <summary>Starts all lines. A fault of a driver ends the returned task with it.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        _running.AddRange(_boardPumps.Select(pump => pump.RunAsync(cancellationToken)));
        if (_printer is not null)
        {
            _running.Add(_printer.RunAsync(cancellationToken));
        }

        if (_scanner is not null)
        {
            _running.Add(_scanner.RunAsync(cancellationToken));
        }
    }

    /// <summary>Ends when all lines have ended, or with the first fault.</summary>
    public async Task EndedAsync()
    {
        var left = new List<Task>(_running);
        while (left.Count > 0)
        {
            var ended = await Task.WhenAny(left).ConfigureAwait(false);
            left.Remove(ended);
            await ended.ConfigureAwait(false);
        }
    }

    /// <summary>Orders a survey from every line with boards.</summary>
    public void AskBoards()
    {
        foreach (var pump in _boardPumps)
        {
            pump.TryOrder(new LockerOrder.Survey());
        }
    }

    /// <summary>Called after each commit, on the loop's thread: the scanner reads only where the screen wants a scan.</summary>
    public void Follow(ScreenFrame now)
    {
        var arm = now.Scan != ScanWish.Nothing;
        if (_scanner is not null && _armed != arm && _scanner.TryOrder(new ScannerOrder.Arm(arm)))
        {
            _armed = arm;
        }
    }
}
