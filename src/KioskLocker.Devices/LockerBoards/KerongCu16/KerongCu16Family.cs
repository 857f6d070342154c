namespace KioskLocker.Devices.LockerBoards.KerongCu16;

/// <summary>Kerong's KR-CU16 as a <see cref="LockerLine"/> drives it. README.md beside this file says what is known and what was assumed.</summary>
public sealed class KerongCu16Family : IBoardFamily
{
    private static readonly TimeSpan ReadLimit = TimeSpan.FromMilliseconds(300);

    /// <summary>Whatever is answered to an unlock is not used; this is the rest the boards want before they are asked again.</summary>
    private static readonly TimeSpan AfterUnlock = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public string Name => "kerongCu16";

    /// <inheritdoc/>
    public BoardCapabilities Capabilities { get; } = new(TimesPulse: true, SensesItems: true, TellsUnasked: false, SwitchesOutputs: false, KerongCu16Protocol.Locks);

    /// <inheritdoc/>
    public LockerLineOptions Options { get; } = new();

    /// <inheritdoc/>
    public IBoardDecoder NewDecoder(IReadOnlyList<LockerBoardSettings> boards)
    {
        ArgumentNullException.ThrowIfNull(boards);
        foreach (var board in boards)
        {
            if (board.Address is < 0 or > KerongCu16Protocol.BoardMost)
            {
                throw new ArgumentException($"board {board.Id}: address {board.Address} is outside 0–{KerongCu16Protocol.BoardMost}");
            }

            if (board.ChannelCount is < 1 or > KerongCu16Protocol.Locks || board.ContactCount > KerongCu16Protocol.Locks)
            {
                throw new ArgumentException($"board {board.Id}: boards of this family have {KerongCu16Protocol.Locks} locks and as many contacts");
            }
        }

        return new KerongCu16Decoder();
    }

    /// <inheritdoc/>
    public BoardRequest ReadContacts(LockerBoardSettings board) => new(KerongCu16Protocol.Status(board.Address), ReadLimit, ReplyMayEqual: false);

    /// <inheritdoc/>
    public BoardRequest Pulse(LockerBoardSettings board, int channel) => new(KerongCu16Protocol.Unlock(board.Address, channel), AfterUnlock, ReplyMayEqual: false);

    /// <inheritdoc/>
    /// <remarks>The board keeps its own time, which is set on the bench: the frame that sets it is known from one table only and is never sent.</remarks>
    public TimeSpan PulseLength(LockerBoardSettings board) => board.Pulse;

    /// <inheritdoc/>
    public BoardRequest? AllOff(LockerBoardSettings board) => null;

    /// <inheritdoc/>
    public BoardRequest? Switch(LockerBoardSettings board, int output, bool on) => null;

    /// <inheritdoc/>
    /// <remarks>A status and the question for it differ in command and length.</remarks>
    public BoardRequest? TellEcho(LockerBoardSettings board) => null;
}
