using KioskLocker.Devices.LockerBoards;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Run.Faults;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>State of a world's scanner.</summary>
internal enum ScannerMood
{
    Well,
    Silent,
    WrongBaud,
}

/// <summary>One line with boards.</summary>
/// <param name="Plan">Its name and speed.</param>
/// <param name="Family">What its boards speak.</param>
/// <param name="Far">Its far end.</param>
internal sealed record WorldBoardLine(LinePlan Plan, IBoardFamily Family, FarEnd Far);

/// <summary>The cabinet of a world with the far end of each of its wires. It outlives every run of the kiosk's process.</summary>
internal sealed class WorldCabinet
{
    internal const string Machine = "K7M2";

    /// <summary>Enough for a run of thousands of rounds: the account of the wires must be whole.</summary>
    private const int LedgerKept = 4_000_000;

    private static readonly TimeSpan PrinterBusy = TimeSpan.FromMilliseconds(25);

    private readonly ScannerFarEnd _scanner = new();
    private readonly Queue<byte[]> _scans = new();

    internal WorldCabinet(TimeProvider clock)
    {
        Ledger = new CabinetLedger(clock, LedgerKept);
        Cabinet = new SimulatedCabinet(WorldFit.Cabinet, Ledger);
        List<BoardFarEnd> boards = [];
        List<WorldBoardLine> lines = [];
        foreach (var line in WorldFit.Cabinet.Lines)
        {
            if (WorldFit.FamilyOf(line) is { } family && BoardWires.Build(line, Cabinet) is { } pair)
            {
                boards.AddRange(pair.Boards);
                lines.Add(new WorldBoardLine(line, family, new FarEnd(pair.Receive, pair.Tick)));
            }
        }

        (Boards, BoardLines) = (boards, lines);
        PrinterLine = new FarEnd((now, bytes) => Said(now, Printer.Receive(now, bytes)), now => Said(now, Printer.Tick(now)));
        ScannerLine = new FarEnd((now, _) => Scanned(), _ => Scanned());
    }

    internal CabinetLedger Ledger { get; }

    internal SimulatedCabinet Cabinet { get; }

    internal IReadOnlyList<BoardFarEnd> Boards { get; }

    /// <summary>Contacts of the relays of the relay board, which may weld.</summary>
    internal ModbusRelayBoardFarEnd Relays => Boards.OfType<ModbusRelayBoardFarEnd>().Single();

    internal ReceiptPrinterFarEnd Printer { get; } = new();

    internal IReadOnlyList<WorldBoardLine> BoardLines { get; }

    internal FarEnd PrinterLine { get; }

    internal FarEnd ScannerLine { get; }

    /// <summary>Slips that fell out so far.</summary>
    internal int SlipsOut { get; private set; }

    internal DoorView Door(int number) => Cabinet.Door(number);

    /// <summary>State of the scanner.</summary>
    internal ScannerMood Scanner { get; set; }

    /// <summary>Somebody holds a code before the window.</summary>
    /// <returns>What the scanner makes of it, in the pieces in which it leaves.</returns>
    internal IReadOnlyList<byte[]> HoldUp(string text, Fate fate)
    {
        Ledger.Write(Happening.Scanned);
        if (fate.Strikes(Mischief.SplitScan, 6))
        {
            return _scanner.ScanInPieces(text, [.. Enumerable.Range(0, 4).Select(_ => 1 + fate.Below(12))]);
        }

        if (fate.Strikes(Mischief.GluedScans, 12))
        {
            return [_scanner.Glued(text, "https://example.org/")];
        }

        if (fate.Strikes(Mischief.RepeatedScan, 8))
        {
            return [_scanner.Repeated(text, 2 + fate.Below(4))];
        }

        if (fate.Strikes(Mischief.NoTerminator, 12))
        {
            return [_scanner.Scan(text)[..^1]];
        }

        return [_scanner.Scan(text)];
    }

    /// <summary>The scanner says this, as its state lets it.</summary>
    internal void Say(IReadOnlyList<byte[]> pieces)
    {
        foreach (var piece in ScannerLine.IsUnplugged ? [] : pieces)
        {
            switch (Scanner)
            {
                case ScannerMood.Well:
                    _scans.Enqueue(piece);
                    break;
                case ScannerMood.WrongBaud:
                    _scans.Enqueue(ScannerFarEnd.Garbage(piece.Length, piece.Length));
                    break;
            }
        }
    }

    /// <summary>Boards and printer lose their supply for a moment, and with it whatever was under way.</summary>
    internal void LosePower(TimeSpan lineNow)
    {
        foreach (var board in Boards)
        {
            board.Dip(lineNow, TimeSpan.FromMilliseconds(500));
        }

        Printer.Powered = false;
        Printer.Powered = true;
        _scans.Clear();
    }

    private FarEndTurn Scanned()
    {
        List<byte[]> writes = [];
        while (_scans.TryDequeue(out var scan))
        {
            writes.Add(scan);
        }

        return new FarEndTurn(writes, null);
    }

    private static int MarkedRows(PrintedSlip slip) =>
        slip.Bits.Span.Length == 0 ? 0 : Enumerable.Range(0, slip.Height).Count(row => slip.Bits.Span.Slice(row * (slip.Width / 8), slip.Width / 8).ContainsAnyExcept((byte)0));

    private FarEndTurn Said(TimeSpan now, byte[] reply)
    {
        foreach (var slip in SlipsOut < Printer.SlipsFallen ? Printer.Slips.TakeLast(Printer.SlipsFallen - SlipsOut) : [])
        {
            SlipsOut++;
            Ledger.Write(Happening.SlipOut, detail: MarkedRows(slip) < KioskRun.SlipRows ? "piece" : "whole");
        }

        return new FarEndTurn(reply.Length == 0 ? Array.Empty<byte[]>() : [reply], Printer.Buffered > 0 ? now + PrinterBusy : null);
    }
}
