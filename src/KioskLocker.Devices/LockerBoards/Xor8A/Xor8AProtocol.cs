namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>Requests of the "8A/80" XOR family: 9600 8N1, every frame ends in the XOR of the bytes before it (protocols.md B1.1).</summary>
public static class Xor8AProtocol
{
    /// <summary>Highest address any document of the family gives.</summary>
    public const int AddressMost = 64;

    /// <summary>Channels of the largest board of the family.</summary>
    public const int ChannelMost = 50;

    /// <summary>Longest pulse a board times by itself, in seconds.</summary>
    public const int PulseSecondsMost = 9;

    internal const byte UnlockHead = 0x8A;
    internal const byte ReadHead = 0x80;
    internal const byte ChangedHead = 0x82;
    internal const byte Execute = 0x11;
    internal const byte Query = 0x33;
    internal const byte AddressQuery = 0x99;
    internal const byte StatusSet = 0x11;
    internal const byte StatusClear = 0x00;

    /// <summary>One pulse of the board's own length (300 ms in the 2021 document).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Channel 0 would open every door at once, so it is refused here.</exception>
    public static byte[] Unlock(int address, int channel) => Frame(UnlockHead, Address(address), Channel(channel), Execute);

    /// <summary>One pulse of 1–9 seconds.</summary>
    public static byte[] Unlock(int address, int channel, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, PulseSecondsMost);
        return Frame(UnlockHead, Address(address), Channel(channel), Execute, (byte)seconds);
    }

    /// <summary>Asks for one channel's switch.</summary>
    public static byte[] ReadOne(int address, int channel) => Frame(ReadHead, Address(address), Channel(channel), Query);

    /// <summary>Asks for all switches of a board.</summary>
    public static byte[] ReadAll(int address) => Frame(ReadHead, Address(address), 0, Query);

    /// <summary>Asks the only board of a bus for its address.</summary>
    public static byte[] AskAddress() => Frame(ReadHead, 1, 0, AddressQuery);

    /// <summary>Bytes of channel bits in a read-all reply, 8 channels each.</summary>
    public static int Groups(int channelCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channelCount, ChannelMost);
        return (channelCount + 7) / 8;
    }

    internal static byte Xor(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes)
        {
            sum ^= value;
        }

        return sum;
    }

    private static byte Address(int address)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(address, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address, AddressMost);
        return (byte)address;
    }

    private static byte Channel(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channel, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channel, ChannelMost);
        return (byte)channel;
    }

    private static byte[] Frame(params ReadOnlySpan<byte> body) => [.. body, Xor(body)];
}
