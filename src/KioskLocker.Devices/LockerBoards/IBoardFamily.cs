namespace KioskLocker.Devices.LockerBoards;

/// <summary>What boards of one family can do.</summary>
/// <param name="TimesPulse">The board ends the pulse by itself, so that no crash of ours leaves a coil energised.</param>
/// <param name="SensesItems">It tells whether something lies in a compartment.</param>
/// <param name="TellsUnasked">Some firmware tells a change without being asked.</param>
/// <param name="SwitchesOutputs">It has outputs that stay as they are switched, for lamps and buzzers.</param>
/// <param name="ChannelsMost">Channels of the largest board of the family.</param>
public sealed record BoardCapabilities(bool TimesPulse, bool SensesItems, bool TellsUnasked, bool SwitchesOutputs, int ChannelsMost);

/// <summary>A request ready to be sent.</summary>
/// <param name="Bytes">The whole frame.</param>
/// <param name="ReplyLimit">Wait for its reply, from the moment the request has left. A pulse may go unanswered; everything else is then missed.</param>
/// <param name="ReplyMayEqual">
/// A sound reply usually equals these bytes, so this order teaches nothing about an echo. Never true of a read: where its reply may equal it
/// now and then, the family has <see cref="IBoardFamily.TellEcho"/>.
/// </param>
public sealed record BoardRequest(byte[] Bytes, TimeSpan ReplyLimit, bool ReplyMayEqual)
{
    /// <summary>What the reply repeats of this request, where replies can be told apart by it: the same number as in <see cref="BoardFrame.Taken"/> or the channel in <see cref="BoardFrame.Contact"/>.</summary>
    public long Mark { get; init; }
}

/// <summary>What a frame heard on the line says. Addresses are as heard, not yet compared with anything.</summary>
public abstract record BoardFrame
{
    private BoardFrame(int address) => Address = address;

    public int Address { get; }

    /// <summary>All contacts of a board; bit 0 is channel 1. A set bit means "switch closed", what that means for a door is the polarity's.</summary>
    /// <param name="Board">Address.</param>
    /// <param name="Bits">Contacts and other inputs.</param>
    /// <param name="Items">Item sensors, a set bit where something lies; null where the family has none.</param>
    public sealed record Contacts(int Board, ulong Bits, ulong? Items) : BoardFrame(Board)
    {
        /// <summary>Channels of which the board cannot say anything now, whatever their bit; none where the family does not tell.</summary>
        public ulong Doubtful { get; init; }
    }

    /// <summary>All relays or other outputs of a board; bit 0 is channel 1, a set bit means on.</summary>
    public sealed record Outputs(int Board, ulong On) : BoardFrame(Board);

    /// <summary>A board that was asked for its address, alone on its line, told it.</summary>
    public sealed record Named(int Board) : BoardFrame(Board);

    /// <summary>One contact alone.</summary>
    public sealed record Contact(int Board, int Channel, bool IsSet) : BoardFrame(Board);

    /// <summary>The board took an order. It says nothing about the door.</summary>
    public sealed record Taken(int Board) : BoardFrame(Board)
    {
        /// <summary>Which order, where the reply repeats it; compared with <see cref="BoardRequest.Mark"/>.</summary>
        public long Mark { get; init; }
    }

    /// <summary>The board answered that it cannot.</summary>
    /// <param name="Board">Address.</param>
    /// <param name="Code">The family's code of the reason.</param>
    /// <param name="Reason">The same in words.</param>
    public sealed record Refused(int Board, int Code, string Reason) : BoardFrame(Board);

    /// <summary>Something changed, told unasked: only a hint to read soon.</summary>
    public sealed record Changed(int Board) : BoardFrame(Board);
}

/// <summary>Finds frames of one family in bytes that come in any pieces, glued, or among garbage. Total: nothing a line can send makes it throw.</summary>
/// <remarks>When no frame can begin at a byte, exactly that byte is dropped, because the mismatching one may itself begin a frame.</remarks>
public interface IBoardDecoder
{
    /// <summary>Bytes dropped while looking for a frame.</summary>
    long ResyncBytes { get; }

    /// <summary>Frames of the right shape whose checksum was wrong.</summary>
    long BadChecksums { get; }

    /// <summary>Takes bytes and adds the frames they complete.</summary>
    void Receive(ReadOnlySpan<byte> bytes, ICollection<BoardFrame> frames);

    /// <summary>Nothing more will come: decides what was waiting.</summary>
    void Flush(ICollection<BoardFrame> frames);

    /// <summary>Forgets an unfinished frame: what comes from now on answers something else.</summary>
    void Reset();
}

/// <summary>One family of locker boards: what to send, and how its bytes are read. No state of its own; <see cref="LockerLine"/> decides when.</summary>
public interface IBoardFamily
{
    /// <summary>Name in configuration and diagnostics, for example <c>xor8a</c>.</summary>
    string Name { get; }

    BoardCapabilities Capabilities { get; }

    /// <summary>Times and limits that suit this family, before <see cref="LockerLineOptions.AtBaud"/>.</summary>
    LockerLineOptions Options { get; }

    /// <summary>A decoder for a line with these boards.</summary>
    /// <exception cref="ArgumentException">A board that the family cannot have.</exception>
    IBoardDecoder NewDecoder(IReadOnlyList<LockerBoardSettings> boards);

    /// <summary>Asks for all contacts. It is the probe of liveness too, so its reply must come from the board.</summary>
    BoardRequest ReadContacts(LockerBoardSettings board);

    /// <summary>One pulse at one lock, ended by the board or by what stands for it.</summary>
    BoardRequest Pulse(LockerBoardSettings board, int channel);

    /// <summary>How long that pulse energises the lock, at most.</summary>
    TimeSpan PulseLength(LockerBoardSettings board);

    /// <summary>All outputs off, sent once to every board when the line comes up; null where the family has no such thing.</summary>
    BoardRequest? AllOff(LockerBoardSettings board);

    /// <summary>Asks which outputs are on, answered by <see cref="BoardFrame.Outputs"/>; null where the family cannot, or where nobody but this program switches them.</summary>
    BoardRequest? ReadOutputs(LockerBoardSettings board) => null;

    /// <summary>Asks the only board of a line for its address, answered by <see cref="BoardFrame.Named"/>; null where the family has no such question.</summary>
    BoardRequest? AskAddress => null;

    /// <summary>A lamp or buzzer on or off; null where the family has no such outputs.</summary>
    BoardRequest? Switch(LockerBoardSettings board, int output, bool on);

    /// <summary>A request whose reply never equals it, where <see cref="ReadContacts"/> cannot tell a board from an echo of ourselves; else null.</summary>
    BoardRequest? TellEcho(LockerBoardSettings board);
}
