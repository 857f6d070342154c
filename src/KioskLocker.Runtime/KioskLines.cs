using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.SerialText;

namespace KioskLocker.Runtime;

/// <summary>One serial line with the boards on it.</summary>
public sealed record BoardLineSettings(SerialLineSettings Line, IReadOnlyList<LockerBoardSettings> Boards);

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
    private readonly LinePump<PrinterOrder, PrinterEvent>? _printer;
    private readonly LinePump<ScannerOrder, ScannerEvent>? _scanner;
    private readonly List<Task> _running = [];
    private bool? _armed;

    public KioskLines(WireSettings wires, Edge edge, TimeProvider time)
    {
        foreach (var line in wires.Boards)
        {
            var pump = new LinePump<LockerOrder, LockerEvent>(
                new Xor8ALine(line.Boards, new Xor8AOptions()), new SerialPortLine(line.Line).Open, edge.Take, new LinePumpOptions(), time);
            _boardPumps.Add(pump);
            foreach (var board in line.Boards)
            {
                _byBoard.Add(board.Id, pump.TryOrder);
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
    public OrderLines OrdersWith(Func<Slip, SlipImage> render) => new(_byBoard, _printer is { } printer ? printer.TryOrder : null, render);

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
