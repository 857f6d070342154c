using System.Globalization;

namespace KioskLocker.Devices.LockerBoards.ModbusRelay;

/// <summary>Modbus RTU relay boards of the Waveshare kind as a <see cref="LockerLine"/> drives them. README.md beside this file says what is known and what was assumed.</summary>
public sealed class ModbusRelayFamily : IBoardFamily
{
    /// <summary>Longest pulse that is asked for: the coil of a lock is made for a short one.</summary>
    public static readonly TimeSpan PulseMost = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ReplyLimit = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public string Name => "modbusRelay";

    /// <inheritdoc/>
    public BoardCapabilities Capabilities { get; } = new(TimesPulse: true, SensesItems: false, TellsUnasked: false, SwitchesOutputs: true, ModbusRelayProtocol.RelayMost);

    /// <inheritdoc/>
    /// <remarks>The standard: 3.5 characters of silence between frames, and 1.75 ms above 19200 baud.</remarks>
    public LockerLineOptions Options { get; } = new() { FrameGap = TimeSpan.FromMilliseconds(1.75), FrameGapCharacters = 3.5 };

    /// <inheritdoc/>
    public IBoardDecoder NewDecoder(IReadOnlyList<LockerBoardSettings> boards)
    {
        ArgumentNullException.ThrowIfNull(boards);
        foreach (var board in boards)
        {
            if (Problem(board) is { } problem)
            {
                throw new ArgumentException($"board {board.Id}: {problem}");
            }
        }

        return new ModbusRelayDecoder(boards.ToDictionary(board => board.Address, board => (board.ContactCount, board.ChannelCount)));
    }

    /// <inheritdoc/>
    /// <remarks>The reply to a write is the write itself, so only a read tells a living board from an adapter that hears itself.</remarks>
    public BoardRequest ReadContacts(LockerBoardSettings board) => new(
        board.ContactCount > 0 ? ModbusRelayProtocol.ReadInputs(board.Address, board.ContactCount) : ModbusRelayProtocol.ReadCoils(board.Address, board.ChannelCount),
        ReplyLimit,
        ReplyMayEqual: false);

    /// <inheritdoc/>
    public BoardRequest Pulse(LockerBoardSettings board, int channel) => Write(ModbusRelayProtocol.FlashOn(board.Address, channel, Tenths(board)));

    /// <inheritdoc/>
    public TimeSpan PulseLength(LockerBoardSettings board) => Tenths(board) * ModbusRelayProtocol.FlashUnit;

    /// <inheritdoc/>
    public BoardRequest? AllOff(LockerBoardSettings board) => Write(ModbusRelayProtocol.AllOff(board.Address));

    /// <inheritdoc/>
    /// <remarks>What a relay does when the board's supply comes back is the maker's secret (protocols.md B1.8), and no contact shows a coil that stays energised.</remarks>
    public BoardRequest? ReadOutputs(LockerBoardSettings board) => board.Channels.Count == 0 ? null
        : new(ModbusRelayProtocol.ReadCoils(board.Address, board.ChannelCount), ReplyLimit, ReplyMayEqual: false);

    /// <inheritdoc/>
    public BoardRequest? Switch(LockerBoardSettings board, int output, bool on) => Write(ModbusRelayProtocol.Switch(board.Address, output, on));

    /// <inheritdoc/>
    /// <remarks>The third byte tells them apart: 0 in the question, the number of bytes in the reply.</remarks>
    public BoardRequest? TellEcho(LockerBoardSettings board) => null;

    private static BoardRequest Write(byte[] frame) => new(frame, ReplyLimit, ReplyMayEqual: true) { Mark = ModbusRelayProtocol.MarkOf(frame) };

    private static int Tenths(LockerBoardSettings board) => (int)Math.Ceiling(board.Pulse / ModbusRelayProtocol.FlashUnit);

    private static string? Problem(LockerBoardSettings board) =>
        board.Address is < 1 or > ModbusRelayProtocol.AddressMost ? Say($"address {board.Address} is outside 1–{ModbusRelayProtocol.AddressMost}")
        : board.ChannelCount is < 1 or > ModbusRelayProtocol.RelayMost ? Say($"no board of this family has {board.ChannelCount} relays")
        : board.ContactCount is < 0 or > ModbusRelayProtocol.InputMost ? Say($"no board of this family has {board.ContactCount} inputs")
        : board.Pulse <= TimeSpan.Zero || board.Pulse > PulseMost ? Say($"a pulse of {board.Pulse.TotalMilliseconds:0} ms is outside 0–{PulseMost.TotalMilliseconds:0} ms")
        : board.Outputs.Keys.Where(output => output < 1 || output > board.ChannelCount).Select(output => Say($"output {output} is not one of its {board.ChannelCount} relays")).FirstOrDefault();

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
