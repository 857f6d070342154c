using System.Globalization;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>A slip that fell out, as listed.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="At">UTC.</param>
/// <param name="Width">Dots.</param>
/// <param name="Height">Rows.</param>
/// <param name="Blank">Not one black dot.</param>
/// <param name="Torn">The paper ended within it.</param>
internal sealed record SlipView(int Number, DateTimeOffset At, int Width, int Height, bool Blank, bool Torn);

/// <summary>The printer as somebody in front of it sees it, and what a driver did wrong so far.</summary>
internal sealed record PrinterView(
    string Paper,
    long CentimetresLeft,
    bool CoverOpen,
    bool CutterJammed,
    bool HeadHot,
    bool Silent,
    bool Powered,
    int Slips,
    long InterruptsInPictures,
    long LostActions,
    long UnknownCommands);

/// <summary>The printer at the end of its cable: wakes it while it has work, and gathers the slips it lets fall.</summary>
internal sealed class ServedPrinter
{
    private const double NewRollMillimetres = 50_000;

    /// <summary>Below the near-end mark, enough for a few slips.</summary>
    private const double NearEndMillimetres = 2_000;

    /// <summary>Ends within a slip, which is longer than this.</summary>
    private const double MidSlipMillimetres = 40;

    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WhileIdle = TimeSpan.FromMilliseconds(100);

    private static readonly Dictionary<string, Action<ReceiptPrinterFarEnd>> Knobs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["refill"] = printer => printer.LoadPaper(NewRollMillimetres),
        ["nearEnd"] = printer => printer.RunOutAfter(NearEndMillimetres),
        ["runOutInSlip"] = printer => printer.RunOutAfter(MidSlipMillimetres),
        ["paperOut"] = printer => printer.RunOutAfter(0),
        ["coverOpen"] = printer => printer.CoverOpen = true,
        ["coverClosed"] = printer => printer.CoverOpen = false,
        ["cutterJam"] = printer => printer.CutterJammed = true,
        ["cutterFree"] = printer => printer.CutterJammed = false,
        ["headHot"] = printer => printer.HeadHot = true,
        ["headCool"] = printer => printer.HeadHot = false,
        ["silent"] = printer => printer.Silent = true,
        ["answering"] = printer => printer.Silent = false,
        ["off"] = printer => printer.Powered = false,
        ["on"] = printer => printer.Powered = true,
    };

    private readonly ReceiptPrinterFarEnd _printer = new();
    private readonly List<(PrintedSlip Slip, DateTimeOffset At)> _slips = [];
    private readonly CabinetLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly string? _folder;
    private int _lastSlip;

    public ServedPrinter(double millimetresPerSecond, string? slipsFolder, CabinetLedger ledger, TimeProvider clock)
    {
        _printer.Speed = millimetresPerSecond;
        _folder = slipsFolder;
        _ledger = ledger;
        _clock = clock;
    }

    /// <summary>Bytes arrived.</summary>
    public FarEndTurn Receive(TimeSpan now, ReadOnlySpan<byte> bytes) => Turn(now, _printer.Receive(now, bytes));

    /// <summary>Time has passed.</summary>
    public FarEndTurn Tick(TimeSpan now) => Turn(now, _printer.Tick(now));

    /// <summary>Turns a knob.</summary>
    public Refusal? Turn(TimeSpan now, string knob)
    {
        if (!Knobs.TryGetValue(knob, out var act))
        {
            return new Refusal(RefusalKind.NotHere, $"The printer has no knob '{knob}'; it has {string.Join(", ", Knobs.Keys)}.");
        }

        _printer.Tick(now);
        act(_printer);
        return null;
    }

    public PrinterView View() => new(
        _printer.PaperOut ? "out" : _printer.PaperLeft < _printer.NearEndMillimetres ? "low" : "full",
        (long)(_printer.PaperLeft / 10),
        _printer.CoverOpen,
        _printer.CutterJammed,
        _printer.HeadHot,
        _printer.Silent,
        _printer.Powered,
        _lastSlip,
        _printer.InterruptsInPictures,
        _printer.Lost,
        _printer.UnknownCommands);

    /// <summary>Slips kept, newest first.</summary>
    public IReadOnlyList<SlipView> Slips() =>
        [.. _slips.AsEnumerable().Reverse().Select(kept => new SlipView(kept.Slip.Number, kept.At, kept.Slip.Width, kept.Slip.Height, kept.Slip.Blank, kept.Slip.Torn))];

    /// <summary>One slip, when it is still kept.</summary>
    public PrintedSlip? Slip(int number) => _slips.Find(kept => kept.Slip.Number == number).Slip;

    private FarEndTurn Turn(TimeSpan now, byte[] reply)
    {
        foreach (var slip in _printer.Slips.Where(slip => slip.Number > _lastSlip))
        {
            _lastSlip = slip.Number;
            _slips.Add((slip, _clock.GetUtcNow()));
            if (_slips.Count > PaperPath.SlipsKept)
            {
                _slips.RemoveAt(0);
            }

            _ledger.Write(Happening.SlipOut, detail: Save(slip));
        }

        return new FarEndTurn(reply.Length == 0 ? [] : [reply], now + (_printer.Buffered > 0 ? WhileBusy : WhileIdle));
    }

    private string Save(PrintedSlip slip)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"slip-{slip.Number:0000}.png");
        if (_folder is null)
        {
            return name;
        }

        try
        {
            File.WriteAllBytes(Path.Combine(_folder, name), slip.Png.Span);
            return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{name} was not saved: {e.Message}";
        }
    }
}
