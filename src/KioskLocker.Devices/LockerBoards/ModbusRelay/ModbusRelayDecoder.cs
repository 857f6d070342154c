using System.Globalization;

namespace KioskLocker.Devices.LockerBoards.ModbusRelay;

/// <summary>The decoder of the family.</summary>
/// <remarks>
/// A frame begins with the address of a board of this line, and its second byte gives its length: a read of bits has as many bytes as the
/// board's inputs (or relays) need, a write 8, a refusal 5. Silence between frames is not needed to tell them apart, so pieces may come late.
/// A question for bits, which no board sends, has the shape of none of them.
/// </remarks>
public sealed class ModbusRelayDecoder : FrameFinder
{
    private const int RefusalBytes = 5;
    private const int WriteBytes = 8;

    private readonly Dictionary<int, (int Inputs, int Relays)> _boards;

    /// <summary>A decoder for a line with these boards.</summary>
    /// <param name="boards">Inputs and relays by address.</param>
    public ModbusRelayDecoder(IReadOnlyDictionary<int, (int Inputs, int Relays)> boards) => _boards = new Dictionary<int, (int Inputs, int Relays)>(boards);

    private protected override FrameLook Look(ReadOnlySpan<byte> heard, bool isComplete, ICollection<BoardFrame> frames, out int length)
    {
        length = 0;
        if (!_boards.TryGetValue(heard[0], out var board))
        {
            return FrameLook.Garbage;
        }

        if (heard.Length < 2)
        {
            return FrameLook.Waits;
        }

        var bits = heard[1] switch
        {
            ModbusRelayProtocol.ReadInputsFunction => board.Inputs,
            ModbusRelayProtocol.ReadCoilsFunction => board.Relays,
            _ => 0,
        };
        length = heard[1] switch
        {
            ModbusRelayProtocol.WriteCoilFunction => WriteBytes,
            ModbusRelayProtocol.ReadCoilsRefused or ModbusRelayProtocol.ReadInputsRefused or ModbusRelayProtocol.WriteCoilRefused => RefusalBytes,
            _ when bits > 0 => 5 + Bytes(bits),
            _ => 0,
        };
        if (length == 0 || (bits > 0 && heard.Length > 2 && heard[2] != Bytes(bits)))
        {
            return FrameLook.Garbage;
        }

        if (heard.Length < length)
        {
            return FrameLook.Waits;
        }

        // A CRC taken over a frame with its own CRC behind it is zero.
        if (ModbusRelayProtocol.Crc(heard[..length]) != 0)
        {
            return FrameLook.BadChecksum;
        }

        frames.Add(Understand(heard[..length], bits, board.Inputs == 0));
        return FrameLook.Frame;
    }

    private static int Bytes(int bits) => (bits + 7) / 8;

    private static BoardFrame Understand(ReadOnlySpan<byte> frame, int bits, bool isProbedByRelays)
    {
        int address = frame[0];
        switch (frame[1])
        {
            case ModbusRelayProtocol.ReadInputsFunction:
                return new BoardFrame.Contacts(address, Bits(frame[3..^2], bits), null);
            case ModbusRelayProtocol.ReadCoilsFunction when isProbedByRelays:
                // A relay is no contact: the answer says that the board lives, and nothing of any door.
                return new BoardFrame.Contacts(address, 0, null);
            case ModbusRelayProtocol.ReadCoilsFunction:
                return new BoardFrame.Outputs(address, Bits(frame[3..^2], bits));
            case ModbusRelayProtocol.WriteCoilFunction:
                return new BoardFrame.Taken(address) { Mark = ModbusRelayProtocol.MarkOf(frame) };
            default:
                return new BoardFrame.Refused(address, frame[2], Reason(frame[2]));
        }
    }

    // The lowest input is bit 0 of the first byte; what lies above the last one is filling.
    private static ulong Bits(ReadOnlySpan<byte> data, int count)
    {
        var bits = 0UL;
        for (var at = data.Length - 1; at >= 0; at--)
        {
            bits = (bits << 8) | data[at];
        }

        return count >= 64 ? bits : bits & ((1UL << count) - 1);
    }

    private static string Reason(int code)
    {
        var words = code switch
        {
            1 => "it does not know this function",
            2 => "it has no such relay or input",
            3 => "it does not take this value",
            4 => "it is broken inside",
            6 => "it is busy",
            _ => "for a reason of its own",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{words} (Modbus exception {code})");
    }
}
