using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>What stands at the far end of a line with boards, as every family's contract uses it.</summary>
internal abstract class FarLine
{
    /// <summary>The adapter hears itself.</summary>
    public abstract bool Echo { set; }

    /// <summary>The port was opened.</summary>
    public abstract FarEndTurn Up(TimeSpan now);

    public abstract FarEndTurn Receive(TimeSpan now, byte[] bytes);

    public abstract FarEndTurn Tick(TimeSpan now);

    /// <summary>Spoils the next replies of a board (counted from 0), or all of them; null heals. Orders are carried out all the same.</summary>
    public abstract void Script(int board, BoardFault? fault, int? replies);

    /// <summary>Nothing behind the line lives any more: the boards' supply is gone, or the chip whose pins play one. False: it is back.</summary>
    public abstract void Silence(bool isGone);

    /// <summary>The supply of a board (counted from 0) dips, and its relays are closed when it is back.</summary>
    public abstract FarEndTurn DipAndComeUpEnergised(TimeSpan now, int board, TimeSpan length);
}

/// <summary>Boards on a pair of wires, played by the far end of their family.</summary>
internal sealed class WiredFarLine(BoardLineFarEnd line) : FarLine
{
    public override bool Echo
    {
        set => line.Echo = value;
    }

    public override FarEndTurn Up(TimeSpan now) => line.Tick(now);

    public override FarEndTurn Receive(TimeSpan now, byte[] bytes) => line.Receive(now, bytes);

    public override FarEndTurn Tick(TimeSpan now) => line.Tick(now);

    public override void Script(int board, BoardFault? fault, int? replies) => line.Boards[board].Script(fault, replies);

    public override void Silence(bool isGone)
    {
        foreach (var board in line.Boards)
        {
            board.Script(isGone ? BoardFault.NoReply : null, null);
        }
    }

    public override FarEndTurn DipAndComeUpEnergised(TimeSpan now, int board, TimeSpan length)
    {
        var relays = Assert.IsType<ModbusRelayBoardFarEnd>(line.Boards[board]);
        relays.ComesUpEnergised = true;
        relays.Dip(now, length);
        return line.Tick(now);
    }
}
