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
}
