namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>The "8A/80" XOR family as a <see cref="LockerLine"/> drives it. README.md beside this file says what is known and what was assumed.</summary>
public sealed class Xor8AFamily : IBoardFamily
{
    /// <summary>The board's own pulse in the 2021 document; asked for when the wanted one is shorter than the shortest it can be told.</summary>
    private static readonly TimeSpan OwnPulse = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan ReadLimit = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan UnlockLimit = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public string Name => "xor8a";

    /// <inheritdoc/>
    public BoardCapabilities Capabilities { get; } = new(TimesPulse: true, SensesItems: false, TellsUnasked: true, SwitchesOutputs: false, Xor8AProtocol.ChannelMost);

    /// <inheritdoc/>
    public LockerLineOptions Options { get; } = new();

    /// <inheritdoc/>
    public IBoardDecoder NewDecoder(IReadOnlyList<LockerBoardSettings> boards)
    {
        foreach (var board in boards)
        {
            if (board.ChannelCount is < 1 or > Xor8AProtocol.ChannelMost)
            {
                throw new ArgumentException($"board {board.Id}: no board of this family has {board.ChannelCount} channels");
            }

            if (board.Address is < 1 or > Xor8AProtocol.AddressMost)
            {
                throw new ArgumentException($"board {board.Id}: address {board.Address} is out of range");
            }

            if (board.InputCount is { } inputs && inputs != board.ChannelCount)
            {
                throw new ArgumentException($"board {board.Id}: boards of this family have as many contacts as channels");
            }
        }

        return new Xor8ADecoder(boards.ToDictionary(board => board.Address, board => board.ChannelCount));
    }

    /// <inheritdoc/>
    public BoardRequest ReadContacts(LockerBoardSettings board) => new(Xor8AProtocol.ReadAll(board.Address), ReadLimit, ReplyMayEqual: false);

    /// <inheritdoc/>
    public BoardRequest Pulse(LockerBoardSettings board, int channel) => new(
        PulseSeconds(board) is var seconds && seconds > 0 ? Xor8AProtocol.Unlock(board.Address, channel, seconds) : Xor8AProtocol.Unlock(board.Address, channel),
        UnlockLimit,
        ReplyMayEqual: true);

    /// <inheritdoc/>
    public TimeSpan PulseLength(LockerBoardSettings board) => PulseSeconds(board) is var seconds && seconds > 0 ? TimeSpan.FromSeconds(seconds) : OwnPulse;

    /// <inheritdoc/>
    /// <remarks>The question holds address 1 whatever the board's is, and differs from its reply by the third byte, which is never nought there.</remarks>
    public BoardRequest? AskAddress { get; } = new(Xor8AProtocol.AskAddress(), ReadLimit, ReplyMayEqual: false);

    /// <inheritdoc/>
    public BoardRequest? AllOff(LockerBoardSettings board) => null;

    /// <inheritdoc/>
    /// <remarks>"Hold" and "release" exist on some firmware; others take the same bytes for a baud setting.</remarks>
    public BoardRequest? Switch(LockerBoardSettings board, int output, bool on) => null;

    /// <inheritdoc/>
    /// <remarks>With up to 8 channels and no bit set the reply to read-all is the request. A read of one channel ends in 00 or 11, never in 33.</remarks>
    public BoardRequest? TellEcho(LockerBoardSettings board)
    {
        if (Xor8AProtocol.Groups(board.ChannelCount) > 1)
        {
            return null;
        }

        var channel = board.Channels.Keys.DefaultIfEmpty(1).Min();
        return new BoardRequest(Xor8AProtocol.ReadOne(board.Address, channel), ReadLimit, ReplyMayEqual: false) { Mark = channel };
    }

    /// <summary>Whole seconds the board is told to time, rounded up; 0 for its own pulse.</summary>
    private static int PulseSeconds(LockerBoardSettings board) =>
        board.Pulse < TimeSpan.FromSeconds(1) ? 0 : (int)Math.Min(Math.Ceiling(board.Pulse.TotalSeconds), Xor8AProtocol.PulseSecondsMost);
}
