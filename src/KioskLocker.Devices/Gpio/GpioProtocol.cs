using System.Buffers.Binary;

namespace KioskLocker.Devices.Gpio;

/// <summary>Why a bank refused a request.</summary>
public enum GpioRefusal
{
    /// <summary>No pin stands for that channel or output.</summary>
    NoSuchChannel = 1,

    /// <summary>Another lock of the bank is energised; the supply feeds one at a time.</summary>
    AnotherLock = 2,

    /// <summary>The pins could not be read lately, so nothing is told of them.</summary>
    NotRead = 3,

    /// <summary>The pulse is longer than the bank carries out.</summary>
    PulseTooLong = 4,

    /// <summary>The program is about to end and switches nothing on any more.</summary>
    Stopping = 5,
}

/// <summary>A request as the bank understood it.</summary>
internal abstract record GpioRequest
{
    private GpioRequest()
    {
    }

    internal sealed record Read : GpioRequest;

    internal sealed record Pulse(int Channel, TimeSpan Length) : GpioRequest;

    internal sealed record Switch(int Output, bool On) : GpioRequest;

    internal sealed record AllOff : GpioRequest;
}

/// <summary>The small frames between a locker line and a bank of pins in the same process. README.md beside this file lists them.</summary>
internal static class GpioProtocol
{
    internal const byte RequestHead = 0xA5;
    internal const byte ReplyHead = 0x5A;

    /// <summary>Head, address, operation, channel, two bytes of value, sum.</summary>
    internal const int RequestBytes = 7;

    /// <summary>Head, address, kind, two words of eight bytes, sum.</summary>
    internal const int ReplyBytes = 20;

    internal const byte KindContacts = (byte)'C';
    internal const byte KindTaken = (byte)'T';
    internal const byte KindRefused = (byte)'R';
    internal const byte KindChanged = (byte)'U';

    private const byte OperationRead = (byte)'r';
    private const byte OperationPulse = (byte)'p';
    private const byte OperationSwitch = (byte)'s';
    private const byte OperationAllOff = (byte)'o';

    /// <summary>The sum weighs places, so that a bit moved between two bytes shows, unlike in a plain one.</summary>
    private const byte SumFrom = 0x37;

    internal static byte[] Encode(int address, GpioRequest request) => request switch
    {
        GpioRequest.Read => Frame(address, OperationRead, 0, 0),
        GpioRequest.Pulse pulse => Frame(address, OperationPulse, pulse.Channel, checked((ushort)pulse.Length.TotalMilliseconds)),
        GpioRequest.Switch output => Frame(address, OperationSwitch, output.Output, output.On ? (ushort)1 : (ushort)0),
        GpioRequest.AllOff => Frame(address, OperationAllOff, 0, 0),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The request in a whole frame with a good sum; null when no operation has this code.</summary>
    internal static GpioRequest? Decode(ReadOnlySpan<byte> frame)
    {
        var value = BinaryPrimitives.ReadUInt16LittleEndian(frame[4..]);
        return frame[2] switch
        {
            OperationRead => new GpioRequest.Read(),
            OperationPulse => new GpioRequest.Pulse(frame[3], TimeSpan.FromMilliseconds(value)),
            OperationSwitch => new GpioRequest.Switch(frame[3], value != 0),
            OperationAllOff => new GpioRequest.AllOff(),
            _ => null,
        };
    }

    internal static byte[] Reply(int address, byte kind, ulong first = 0, ulong second = 0)
    {
        var frame = new byte[ReplyBytes];
        frame[0] = ReplyHead;
        frame[1] = (byte)address;
        frame[2] = kind;
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(3), first);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(11), second);
        frame[^1] = Sum(frame.AsSpan(0, ReplyBytes - 1));
        return frame;
    }

    /// <summary>Whether the last byte is the sum of those before it.</summary>
    internal static bool IsSound(ReadOnlySpan<byte> frame) => Sum(frame[..^1]) == frame[^1];

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = SumFrom;
        foreach (var value in bytes)
        {
            sum = unchecked((byte)((sum * 3) + value));
        }

        return sum;
    }

    private static byte[] Frame(int address, byte operation, int channel, ushort value)
    {
        var frame = new byte[RequestBytes];
        frame[0] = RequestHead;
        frame[1] = checked((byte)address);
        frame[2] = operation;
        frame[3] = checked((byte)channel);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(4), value);
        frame[^1] = Sum(frame.AsSpan(0, RequestBytes - 1));
        return frame;
    }
}
