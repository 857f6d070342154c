using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.Camera;
using KioskLocker.Devices.Scanners.Zbarcam;
using KioskLocker.Runtime.Diagnostics;

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
        ArgumentNullException.ThrowIfNull(line);
        Port = line.Path;
    }

    /// <summary>Name of the cable, for people.</summary>
    public string Name { get; init; } = "boards";

    /// <summary>What is opened, for people: a device, or the label of a chip.</summary>
    public string Port { get; init; } = "";

    /// <summary>Name of the supply that feeds its locks. Lines of one supply never energise two locks at once; where nobody says otherwise there is one supply in the cabinet.</summary>
    public string Supply { get; init; } = "main";
}

/// <summary>The wires of the cabinet.</summary>
/// <param name="Boards">Locker board lines; none only where there is no cabinet map.</param>
/// <param name="Printer">Receipt printer; null where none is fitted.</param>
/// <param name="Scanner">Scanner; null where none is fitted.</param>
public sealed record WireSettings(IReadOnlyList<BoardLineSettings> Boards, SerialLineSettings? Printer, SerialLineSettings? Scanner)
{
    /// <summary>The printer driver's numbers, its pace above all.</summary>
    public PrinterSettings PrinterSettings { get; init; } = new();

    /// <summary>What the scanner speaks, by its name in <see cref="ScannerFamilies"/>.</summary>
    public string ScannerFamily { get; init; } = ScannerFamilies.Plain;

    /// <summary>Name of the printer's cable.</summary>
    public string PrinterName { get; init; } = "printer";

    /// <summary>Name of the scanner's cable.</summary>
    public string ScannerName { get; init; } = "scanner";

    /// <summary>Sensor of the air in the cabinet; null where none is fitted.</summary>
    public ClimateSettings? Climate { get; init; }

    /// <summary>Name of the sensor's bus among the cables.</summary>
    public string ClimateName { get; init; } = "climate";
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
    private readonly LinePump<ClimateOrder, ClimateChanged>? _climate;
    private readonly List<LineWatch> _watches = [];
    private readonly Dictionary<string, Func<DeviceCount>> _counts = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];
    private bool? _armed;

    public KioskLines(WireSettings wires, Edge edge, TimeProvider time)
    {
        var supplies = wires.Boards.Select(line => line.Supply).Distinct().ToDictionary(name => name, _ => new LockerSupply());
        foreach (var line in wires.Boards)
        {
            var options = line.Baud is { } baud ? line.Family.Options.AtBaud(baud) : line.Family.Options;
            var step = new LockerLine(line.Family, line.Boards, options, supplies[line.Supply]);
            var trace = new LineTrace(TraceContent.Whole);
            var pump = new LinePump<LockerOrder, LockerEvent>(step, line.Open, edge.Take, new LinePumpOptions { Trace = trace }, time);
            _boardPumps.Add(pump);
            _watches.Add(new LineWatch(line.Name, line.Port, line.Family.Name, trace, () => pump.Counters, () => new LockerTraceWords(line.Family, line.Boards)));
            foreach (var board in line.Boards)
            {
                _byBoard.Add(board.Id, pump.TryOrder);
                Count(pump, DeviceLedger.BoardKey(board.Id), () => step.Tally(board.Id));
                foreach (var output in board.Outputs.Values)
                {
                    _byOutput.Add(output, pump.TryOrder);
                }
            }
        }

        if (wires.Printer is { } printer)
        {
            var trace = new LineTrace(TraceContent.ShortSent);
            var step = new PrinterLine(wires.PrinterSettings);
            var pump = new LinePump<PrinterOrder, PrinterEvent>(
                step, new SerialPortLine(printer).Open, edge.Take, new LinePumpOptions { WriteLimit = PrinterWriteLimit, Trace = trace }, time);
            _printer = pump;
            _watches.Add(new LineWatch(wires.PrinterName, printer.Path, "escPos", trace, () => pump.Counters, () => new PrinterTraceWords()));
            Count(pump, DeviceLedger.PrinterKey, () => step.Tally);
        }

        if (wires.Scanner is { } scanner)
        {
            var trace = new LineTrace(TraceContent.HeardMasked);
            var family = ScannerFamilies.Of(wires.ScannerFamily);
            var step = new ScannerLine(family);
            var pump = new LinePump<ScannerOrder, ScannerEvent>(step, OpenScanner(wires.ScannerFamily, scanner), edge.Take, new LinePumpOptions { Trace = trace }, time);
            _scanner = pump;
            _watches.Add(new LineWatch(wires.ScannerName, scanner.Path, wires.ScannerFamily, trace, () => pump.Counters, () => new ScannerTraceWords(family)));
            Count(pump, DeviceLedger.ScannerKey, () => step.Tally);
        }

        if (wires.Climate is { } climate)
        {
            var trace = new LineTrace(TraceContent.Whole);
            var step = new ClimateLine(new ClimateLimits());
            var pump = new LinePump<ClimateOrder, ClimateChanged>(step, climate.Open, edge.Take, new LinePumpOptions { Trace = trace }, time);
            _climate = pump;
            _watches.Add(new LineWatch(wires.ClimateName, climate.Place, climate.Name, trace, () => pump.Counters, () => new ClimateTraceWords()));
            Count(pump, DeviceLedger.ClimateKey, () => step.Tally);
            Climate = () => step.Last;
        }
    }

    /// <summary>What was counted at each device until now, by its key in the ledger; from any thread.</summary>
    public IReadOnlyDictionary<string, Func<DeviceCount>> Counts => _counts;

    /// <summary>What the sensor of the air told last; null where none is fitted or it has told nothing. From any thread.</summary>
    public Func<ClimateChanged?> Climate { get; } = static () => null;

    /// <summary>Every line, for diagnostics.</summary>
    public IReadOnlyList<LineWatch> Watches => _watches;

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

        if (_climate is not null)
        {
            _running.Add(_climate.RunAsync(cancellationToken));
        }

        if (_running.Count == 0)
        {
            // Without a cabinet map there are no lines, and that none runs must not look as if all had ended.
            _running.Add(UntilAsync(cancellationToken));
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

    private static OpenPort OpenScanner(string family, SerialLineSettings line) =>
        family switch
        {
            ScannerFamilies.ZbarCam => new ZbarcamLine(line.Path).Open,
            ScannerFamilies.Camera => new CameraLine(line.Path).Open,
            _ => new SerialPortLine(line).Open,
        };

    private static async Task UntilAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(ended.SetResult).ConfigureAwait(false);
        await ended.Task.ConfigureAwait(false);
    }

    /// <summary>Orders a survey from every line with boards; tells how many took the order.</summary>
    public int AskBoards() => _boardPumps.Count(pump => pump.TryOrder(new LockerOrder.Survey()));

    /// <summary>Orders the printer to forget what waits; false where none is fitted or its queue is full.</summary>
    public bool ClearPrinter(EffectId effect) => _printer?.TryOrder(new PrinterOrder.Clear(effect)) == true;

    /// <summary>Orders the scanner's settings to be looked at; false where none is fitted or its queue is full.</summary>
    public bool AssertScanner() => _scanner?.TryOrder(new ScannerOrder.AssertSettings()) == true;

    /// <summary>Called after each commit, on the loop's thread: the scanner reads only where the screen wants a scan.</summary>
    public void Follow(ScreenFrame now)
    {
        var arm = now.Scan != ScanWish.Nothing;
        if (_scanner is not null && _armed != arm && _scanner.TryOrder(new ScannerOrder.Arm(arm)))
        {
            _armed = arm;
        }
    }

    private void Count<TOrder, TEvent>(LinePump<TOrder, TEvent> pump, string key, Func<DeviceTally> read) => _counts.Add(key, () =>
    {
        var tally = read();
        return new DeviceCount(
            tally.Counters with { Reconnects = Math.Max(0, pump.Counters.Opened - 1) }, tally.LastOk is { } at ? pump.WallOf(at) : null);
    });
}
