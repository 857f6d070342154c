using System.Buffers.Binary;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Devices.Gpio;

/// <summary>
/// A bank of pins as a family of locker boards: the same line step that drives serial boards drives relays on GPIO. The frames never leave the process;
/// <see cref="GpioBankStream"/> answers them.
/// </summary>
public sealed class GpioFamily : IBoardFamily
{
    /// <summary>The bank answers within one look at its pins; longer means that the driver of the chip hangs.</summary>
    private static readonly TimeSpan ReplyLimit = TimeSpan.FromMilliseconds(300);

    private readonly GpioBankSettings _bank;

    /// <exception cref="ArgumentException">A bank that cannot be, with the reason.</exception>
    public GpioFamily(GpioBankSettings bank)
    {
        ArgumentNullException.ThrowIfNull(bank);
        if (bank.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(bank));
        }

        _bank = bank;
    }

    /// <inheritdoc/>
    public string Name => "gpio";

    /// <summary>A watchdog in this process bounds a pulse, and a killed process cannot: so the pulse is not the board's.</summary>
    public BoardCapabilities Capabilities { get; } = new(TimesPulse: false, SensesItems: false, TellsUnasked: true, SwitchesOutputs: true, GpioBankSettings.ChannelMost);

    /// <inheritdoc/>
    public LockerLineOptions Options { get; } = new() { FrameGap = TimeSpan.Zero };

    /// <inheritdoc/>
    public IBoardDecoder NewDecoder(IReadOnlyList<LockerBoardSettings> boards)
    {
        ArgumentNullException.ThrowIfNull(boards);
        if (boards is not [var board] || board.Address != _bank.Address)
        {
            throw new ArgumentException($"a GPIO bank is one board alone on its line, at address {_bank.Address}");
        }

        Require(board, "lock", board.Channels.Keys, _bank.Locks.ContainsKey);
        Require(board, "door contact", board.Channels.Keys.Select(board.ContactOf), _bank.Switches.ContainsKey);
        Require(board, "input", board.Inputs.Keys, _bank.Switches.ContainsKey);
        Require(board, "output", board.Outputs.Keys, _bank.Outputs.ContainsKey);
        if (board.Pulse <= TimeSpan.Zero || board.Pulse > _bank.PulseMost)
        {
            throw new ArgumentException($"board {board.Id}: a pulse of {board.Pulse.TotalMilliseconds:0} ms is outside 0–{_bank.PulseMost.TotalMilliseconds:0} ms");
        }

        return new Decoder();
    }

    /// <inheritdoc/>
    public BoardRequest ReadContacts(LockerBoardSettings board) => Request(board, new GpioRequest.Read());

    /// <inheritdoc/>
    public BoardRequest Pulse(LockerBoardSettings board, int channel)
    {
        ArgumentNullException.ThrowIfNull(board);
        return Request(board, new GpioRequest.Pulse(channel, board.Pulse));
    }

    /// <summary>The watchdog's limit: until then the lock may be energised.</summary>
    public TimeSpan PulseLength(LockerBoardSettings board)
    {
        ArgumentNullException.ThrowIfNull(board);
        return board.Pulse + _bank.WatchdogMargin;
    }

    /// <inheritdoc/>
    public BoardRequest? AllOff(LockerBoardSettings board) => Request(board, new GpioRequest.AllOff());

    /// <inheritdoc/>
    public BoardRequest? Switch(LockerBoardSettings board, int output, bool on) => Request(board, new GpioRequest.Switch(output, on));

    /// <summary>Requests and replies have different heads, so no reply equals its request.</summary>
    public BoardRequest? TellEcho(LockerBoardSettings board) => null;

    private static BoardRequest Request(LockerBoardSettings board, GpioRequest request)
    {
        ArgumentNullException.ThrowIfNull(board);
        return new BoardRequest(GpioProtocol.Encode(board.Address, request), ReplyLimit, ReplyMayEqual: false);
    }

    private static void Require(LockerBoardSettings board, string what, IEnumerable<int> channels, Func<int, bool> has)
    {
        foreach (var channel in channels.Where(channel => !has(channel)))
        {
            throw new ArgumentException($"board {board.Id}: no line of the chip is given for {what} {channel}");
        }
    }

    private sealed class Decoder : FrameFinder
    {
        private protected override FrameLook Look(ReadOnlySpan<byte> heard, bool isComplete, ICollection<BoardFrame> frames, out int length)
        {
            length = GpioProtocol.ReplyBytes;
            if (heard[0] != GpioProtocol.ReplyHead)
            {
                return FrameLook.Garbage;
            }

            if (heard.Length < length)
            {
                return FrameLook.Waits;
            }

            if (!GpioProtocol.IsSound(heard[..length]))
            {
                return FrameLook.BadChecksum;
            }

            if (Understand(heard) is { } understood)
            {
                frames.Add(understood);
            }

            return FrameLook.Frame;
        }

        private static BoardFrame? Understand(ReadOnlySpan<byte> frame)
        {
            int address = frame[1];
            var first = BinaryPrimitives.ReadUInt64LittleEndian(frame[3..]);
            var second = BinaryPrimitives.ReadUInt64LittleEndian(frame[11..]);
            return frame[2] switch
            {
                GpioProtocol.KindContacts => new BoardFrame.Contacts(address, first, null) { Doubtful = second },
                GpioProtocol.KindTaken => new BoardFrame.Taken(address),
                GpioProtocol.KindRefused => new BoardFrame.Refused(address, (int)(first & 0xFF), Words((GpioRefusal)(first & 0xFF))),
                GpioProtocol.KindChanged => new BoardFrame.Changed(address),
                _ => null,
            };
        }

        private static string Words(GpioRefusal refusal) => refusal switch
        {
            GpioRefusal.NoSuchChannel => "no line of the chip stands for this channel",
            GpioRefusal.AnotherLock => "another lock is energised",
            GpioRefusal.NotRead => "the inputs could not be read lately",
            GpioRefusal.PulseTooLong => "the pulse is too long",
            GpioRefusal.Stopping => "the program ends",
            _ => "no reason that this version knows",
        };
    }
}
