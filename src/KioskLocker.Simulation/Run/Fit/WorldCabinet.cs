using KioskLocker.Devices.LockerBoards;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Run.Canaries;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>One line with boards.</summary>
/// <param name="Plan">Its name and speed.</param>
/// <param name="Family">What its boards speak.</param>
/// <param name="Far">Its far end.</param>
internal sealed record WorldBoardLine(LinePlan Plan, IBoardFamily Family, FarEnd Far)
{
    /// <summary>The pair of wires, where it is one; null for a bank of pins.</summary>
    internal BoardLineFarEnd? Pair { get; init; }
}

/// <summary>The cabinet of a world with the far end of each of its wires. It outlives every run of the kiosk's process.</summary>
internal sealed class WorldCabinet
{
    internal const string Machine = "K7M2";

    /// <summary>Enough for a run of thousands of rounds: the account of the wires must be whole.</summary>
    private const int LedgerKept = 4_000_000;

    private static readonly TimeSpan PrinterBusy = TimeSpan.FromMilliseconds(25);

    private readonly Dictionary<long, IReadOnlyList<string>> _whole = [];

    internal WorldCabinet(TimeProvider clock, WorldFit fit, Canary canary)
    {
        Fit = fit;
        Ledger = new CabinetLedger(clock, LedgerKept);
        Cabinet = new SimulatedCabinet(fit.Cabinet, Ledger);
        Scanner = new WorldScanner(fit.ScannerFamily);
        List<BoardFarEnd> boards = [];
        List<WorldBank> banks = [];
        List<WorldBoardLine> lines = [];
        foreach (var line in fit.Cabinet.Lines)
        {
            if (fit.FamilyOf(line) is not { } family)
            {
                continue;
            }

            if (line.Kind == LineKind.Gpio)
            {
                var board = fit.Cabinet.Boards.First(board => board.Line == line.Name);
                var bank = new WorldBank(new WorldChip(board, Cabinet, fit.BankOf(board.Id)), fit.BankOf(board.Id), canary);
                banks.Add(bank);
                lines.Add(new WorldBoardLine(line, family, bank.Far));
            }
            else
            {
                var pair = BoardWires.Build(line, Cabinet)!;
                boards.AddRange(pair.Boards);
                lines.Add(new WorldBoardLine(line, family, new FarEnd(pair.Receive, pair.Tick)) { Pair = pair });
            }
        }

        (Boards, Banks, BoardLines) = (boards, banks, lines);
        Relays = [.. boards.OfType<ModbusRelayBoardFarEnd>().SelectMany(board => fit.Cabinet.Compartments.Where(door => door.Board == board.Plan.Id).Select(door => (board, door.Channel, door.Number)))];
        PrinterLine = new FarEnd((now, bytes) => Said(now, Printer.Receive(now, bytes)), now => Said(now, Printer.Tick(now)));
    }

    internal WorldFit Fit { get; }

    internal CabinetLedger Ledger { get; }

    internal SimulatedCabinet Cabinet { get; }

    /// <summary>Boards on wires.</summary>
    internal IReadOnlyList<BoardFarEnd> Boards { get; }

    /// <summary>Banks of pins.</summary>
    internal IReadOnlyList<WorldBank> Banks { get; }

    /// <summary>Relays of locks on relay boards, whose contacts may weld.</summary>
    internal IReadOnlyList<(ModbusRelayBoardFarEnd Board, int Relay, int Door)> Relays { get; }

    internal ReceiptPrinterFarEnd Printer { get; } = new();

    internal WorldScanner Scanner { get; }

    internal IReadOnlyList<WorldBoardLine> BoardLines { get; }

    internal FarEnd PrinterLine { get; }

    /// <summary>Slips that fell out so far.</summary>
    internal int SlipsOut { get; private set; }

    internal DoorView Door(int number) => Cabinet.Door(number);

    /// <summary>Boards, printer and scanner lose their supply for a moment, and with it whatever was under way.</summary>
    internal void LosePower(TimeSpan lineNow)
    {
        foreach (var board in Boards)
        {
            board.Dip(lineNow, TimeSpan.FromMilliseconds(500));
        }

        foreach (var bank in Banks)
        {
            bank.Chip.LosePower(lineNow);
        }

        Printer.Powered = false;
        Printer.Powered = true;
        Scanner.LosePower(lineNow);
    }

    /// <summary>The program is gone. Its pins stay as they were until the system switches them off.</summary>
    internal void LoseProgram()
    {
        foreach (var bank in Banks)
        {
            bank.Die();
        }
    }

    /// <summary>What the system does when the program has ended, however it did: no relay on a pin stays energised.</summary>
    internal void SwitchPinsOff(TimeSpan lineNow)
    {
        foreach (var bank in Banks)
        {
            bank.Chip.SwitchOff(lineNow);
        }
    }

    /// <summary>What the devices say into the dark is heard by nobody.</summary>
    internal void TalkToNobody(TimeSpan lineNow)
    {
        foreach (var line in BoardLines)
        {
            line.Far.Tick(lineNow);
        }

        PrinterLine.Tick(lineNow);
        Scanner.Line.Tick(lineNow);
    }

    /// <summary>Marks of the slips on a paper that fell, nothing of them missing; see <see cref="SlipDots"/>.</summary>
    internal IReadOnlyList<string> WholeOn(LedgerEntry fallen) => _whole.GetValueOrDefault(fallen.Seq) ?? [];

    private FarEndTurn Said(TimeSpan now, byte[] reply)
    {
        foreach (var slip in SlipsOut < Printer.SlipsFallen ? Printer.Slips.TakeLast(Printer.SlipsFallen - SlipsOut) : [])
        {
            SlipsOut++;
            var whole = SlipDots.WholeOn(slip);
            Ledger.Write(Happening.SlipOut, detail: whole.Count == 0 ? "piece" : "whole");
            _whole[Ledger.Last] = whole;
        }

        return new FarEndTurn(reply.Length == 0 ? Array.Empty<byte[]>() : [reply], Printer.Buffered > 0 ? now + PrinterBusy : null);
    }
}
