using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Wire;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>The reason why a cabinet cannot be served, as a sentence for the person who started it.</summary>
public sealed class CannotServeException : Exception
{
    public CannotServeException(string message)
        : base(message)
    {
    }

    public CannotServeException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public CannotServeException()
    {
    }
}

/// <summary>One cabinet with every far end at the end of its own cable.</summary>
internal sealed class ServedCabinet : IAsyncDisposable
{
    /// <summary>Eight, a start bit and a stop bit.</summary>
    private const int BitsPerByte = 10;

    /// <summary>A program that reads a pty may be held up in the middle of a frame, as no board is.</summary>
    private static readonly TimeSpan FramePatience = TimeSpan.FromMilliseconds(200);

    private const string LockFile = ".simulator.lock";

    private readonly FileStream _folderLock;
    private readonly string? _slipsFolder;
    private readonly List<ServedLine> _lines = [];
    private readonly Dictionary<string, (ServedLine Line, BoardFarEnd Board)> _boards = [];
    private readonly Dictionary<string, BoardLineFarEnd> _boardLines = [];

    private ServedCabinet(CabinetPlan plan, FileStream folderLock, string? slipsFolder, TimeProvider clock)
    {
        _slipsFolder = slipsFolder;
        _folderLock = folderLock;
        Ledger = new CabinetLedger(clock, CabinetLedger.DefaultKept);
        Cabinet = new SimulatedCabinet(plan, Ledger);
        Phone = new Phone(clock);
    }

    public CabinetLedger Ledger { get; }

    public SimulatedCabinet Cabinet { get; }

    public Phone Phone { get; }

    /// <summary>Null when the plan has none.</summary>
    public (ServedLine Line, ServedPrinter Printer)? Printer { get; private set; }

    /// <summary>Null when the plan has none.</summary>
    public (ServedLine Line, ServedScanner Scanner)? Scanner { get; private set; }

    public IReadOnlyList<ServedLine> Lines => _lines;

    public IReadOnlyDictionary<string, (ServedLine Line, BoardFarEnd Board)> Boards => _boards;

    public IReadOnlyDictionary<string, BoardLineFarEnd> BoardLines => _boardLines;

    /// <summary>Opens every line of the plan under stable names in a folder that no other simulator uses.</summary>
    /// <exception cref="CannotServeException">Why not.</exception>
    public static async Task<ServedCabinet> OpenAsync(CabinetPlan plan, string linesFolder, string? slipsFolder, TimeProvider clock)
    {
        MakeFolder(slipsFolder);
        var served = new ServedCabinet(plan, LockFolder(linesFolder), slipsFolder, clock);
        try
        {
            foreach (var line in plan.Lines)
            {
                served.Add(line, OpenPty(Path.Combine(linesFolder, line.Name)), clock);
            }

            return served;
        }
        catch
        {
            await served.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines)
        {
            await line.DisposeAsync().ConfigureAwait(false);
        }

        await _folderLock.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Pulls or plugs a cable.</summary>
    public Refusal? SetPlugged(string name, bool plugged)
    {
        if (_lines.Find(line => line.Plan.Name == name) is not { } line)
        {
            return new Refusal(RefusalKind.NotHere, $"There is no line '{name}'; this cabinet has {string.Join(", ", _lines.Select(one => one.Plan.Name))}.");
        }

        if (line.IsPlugged != plugged)
        {
            Ledger.Write(plugged ? Happening.LinePlugged : Happening.LinePulled, detail: name);
            if (plugged)
            {
                line.PlugIn();
            }
            else
            {
                line.Pull();
            }
        }

        return null;
    }

    private static void MakeFolder(string? slipsFolder)
    {
        try
        {
            if (slipsFolder is not null)
            {
                Directory.CreateDirectory(slipsFolder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotServeException($"The folder for slips, {slipsFolder}, cannot be made: {e.Message}", e);
        }
    }

    private static FileStream LockFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CannotServeException($"The folder for the lines, {folder}, cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new CannotServeException($"The folder for the lines, {folder}, is used by another simulator or cannot be made: {e.Message}", e);
        }
    }

    private static Pty OpenPty(string link)
    {
        if (new FileInfo(link) is { Exists: true, LinkTarget: null } || Directory.Exists(link))
        {
            throw new CannotServeException($"{link} exists and is no link; it is not overwritten. Choose another folder with --lines.");
        }

        try
        {
            return new Pty(link);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotServeException($"The line {link} cannot be opened: {e.Message}", e);
        }
    }

    private void Add(LinePlan plan, Pty pty, TimeProvider clock)
    {
        switch (plan.Kind)
        {
            case LineKind.Xor8A or LineKind.KerongCu16 or LineKind.ModbusRelay or LineKind.Gpio:
                AddBoards(plan, pty, clock, BoardWires.Build(plan, Cabinet, FramePatience)!);
                break;
            case LineKind.Scanner:
                var scanner = new ServedScanner(Ledger, ScannerModules.Of(plan.Family));
                Scanner = (new ServedLine(plan, pty, clock, null, scanner.Receive, scanner.Tick), scanner);
                _lines.Add(Scanner.Value.Line);
                break;
            case LineKind.EscPos:
                var printer = new ServedPrinter(Cabinet.Plan.Simulation.PrintMmPerS, _slipsFolder, Ledger, clock);
                Printer = (new ServedLine(plan, pty, clock, plan.Baud / BitsPerByte, printer.Receive, printer.Tick), printer);
                _lines.Add(Printer.Value.Line);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void AddBoards(LinePlan plan, Pty pty, TimeProvider clock, BoardLineFarEnd pair)
    {
        var line = new ServedLine(plan, pty, clock, null, pair.Receive, pair.Tick);
        _lines.Add(line);
        _boardLines.Add(plan.Name, pair);
        foreach (var board in pair.Boards)
        {
            _boards.Add(board.Plan.Id, (line, board));
        }
    }
}
