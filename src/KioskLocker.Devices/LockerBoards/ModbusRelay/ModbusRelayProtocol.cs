namespace KioskLocker.Devices.LockerBoards.ModbusRelay;

/// <summary>Requests to Modbus RTU relay boards of the Waveshare kind: 9600 8N1, every frame ends in a CRC-16, low byte first (protocols.md B1.8).</summary>
public static class ModbusRelayProtocol
{
    /// <summary>Highest address the maker gives; the standard ends at 247. Address 0 speaks to all boards and is never used.</summary>
    public const int AddressMost = 255;

    /// <summary>Relays of the largest board of the family.</summary>
    public const int RelayMost = 32;

    /// <summary>Inputs that a line takes from one board.</summary>
    public const int InputMost = 64;

    /// <summary>What a board times: whole tenths of a second.</summary>
    public static readonly TimeSpan FlashUnit = TimeSpan.FromMilliseconds(100);

    internal const byte ReadCoilsFunction = 0x01;
    internal const byte ReadInputsFunction = 0x02;
    internal const byte WriteCoilFunction = 0x05;

    // A refusal carries the function with its highest bit set.
    internal const byte ReadCoilsRefused = 0x81;
    internal const byte ReadInputsRefused = 0x82;
    internal const byte WriteCoilRefused = 0x85;

    private const int AllRelays = 0x00FF;
    private const int FlashOnBase = 0x0200;
    private const int FlashMost = 0x7FFF;
    private const int On = 0xFF00;
    private const int Off = 0x0000;

    /// <summary>Asks for the state of the relays; also the probe of boards without inputs.</summary>
    public static byte[] ReadCoils(int address, int relays) => Frame(address, ReadCoilsFunction, 0, Within(relays, RelayMost));

    /// <summary>Asks for the inputs.</summary>
    public static byte[] ReadInputs(int address, int inputs) => Frame(address, ReadInputsFunction, 0, Within(inputs, InputMost));

    /// <summary>A relay on until it is switched off: for lamps and buzzers, never for a lock.</summary>
    public static byte[] Switch(int address, int relay, bool on) => Frame(address, WriteCoilFunction, Relay(relay), on ? On : Off);

    /// <summary>Every relay of the board off.</summary>
    public static byte[] AllOff(int address) => Frame(address, WriteCoilFunction, AllRelays, Off);

    /// <summary>A relay on, and off again by the board itself after so many tenths of a second.</summary>
    public static byte[] FlashOn(int address, int relay, int tenths) => Frame(address, WriteCoilFunction, FlashOnBase + Relay(relay), Within(tenths, FlashMost));

    /// <summary>CRC-16 of the Modbus standard: polynomial A001 (reflected), from FFFF.</summary>
    internal static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
            }
        }

        return (ushort)crc;
    }

    /// <summary>Place and value of a write, which its reply repeats.</summary>
    internal static long MarkOf(ReadOnlySpan<byte> write) => ((long)write[2] << 24) | ((long)write[3] << 16) | ((long)write[4] << 8) | write[5];

    private static int Relay(int relay) => Within(relay, RelayMost) - 1;

    private static int Within(int value, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }

    private static byte[] Frame(int address, byte function, int place, int value)
    {
        byte[] body = [(byte)Within(address, AddressMost), function, (byte)(place >> 8), (byte)(place & 0xFF), (byte)(value >> 8), (byte)(value & 0xFF)];
        var crc = Crc(body);
        return [.. body, (byte)(crc & 0xFF), (byte)(crc >> 8)];
    }
}
