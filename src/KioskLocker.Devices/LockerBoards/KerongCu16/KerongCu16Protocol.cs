namespace KioskLocker.Devices.LockerBoards.KerongCu16;

/// <summary>Requests of Kerong's KR-CU16: 19200 8N1, <c>02 ADDR CMD 03 SUM</c>, SUM the low byte of the sum of the bytes before it (protocols.md B1.2).</summary>
public static class KerongCu16Protocol
{
    /// <summary>Highest number that the switches of a board can be set to; the lowest is 0.</summary>
    public const int BoardMost = 9;

    /// <summary>Locks of a board.</summary>
    public const int Locks = 16;

    internal const byte Head = 0x02;
    internal const byte Tail = 0x03;
    internal const byte AskStatus = 0x30;
    internal const byte UnlockOne = 0x31;
    internal const byte StatusReply = 0x35;

    /// <summary>Asks for hooks and item sensors of a board.</summary>
    /// <param name="board">0–9.</param>
    public static byte[] Status(int board) => Frame(Board(board), AskStatus);

    /// <summary>One pulse, as long as the board is set to.</summary>
    /// <param name="board">0–9.</param>
    /// <param name="lockNumber">1–16; the wire counts from 0.</param>
    public static byte[] Unlock(int board, int lockNumber)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lockNumber, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lockNumber, Locks);
        return Frame((byte)(Board(board) | (lockNumber - 1)), UnlockOne);
    }

    internal static byte Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var value in bytes)
        {
            sum += value;
        }

        return (byte)(sum & 0xFF);
    }

    /// <summary>The board's number stands in the high half of the address byte.</summary>
    private static byte Board(int board)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(board, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(board, BoardMost);
        return (byte)(board << 4);
    }

    private static byte[] Frame(byte address, byte command)
    {
        byte[] body = [Head, address, command, Tail];
        return [.. body, Sum(body)];
    }
}
