namespace KioskLocker.Devices.Gpio.OverLine;

/// <summary>What a stand-in for a chip said: the operation it answers, or an edge nobody asked for, and eight bytes.</summary>
/// <param name="Sequence">Number of the request; nought for what was not asked.</param>
/// <param name="Operation">One of <see cref="ChipFrames"/>.</param>
/// <param name="Data">Eight bytes.</param>
internal sealed record ChipAnswer(byte Sequence, byte Operation, byte[] Data);

/// <summary>The bytes between <see cref="LineGpioDriver"/> and what stands for a chip, as seen from the driver. README.md of the folder above lists them.</summary>
internal sealed class ChipFrames
{
    internal const byte Hello = (byte)'H';
    internal const byte Mode = (byte)'M';
    internal const byte Latch = (byte)'W';
    internal const byte Levels = (byte)'Q';
    internal const byte Follow = (byte)'F';
    internal const byte Edge = (byte)'E';
    internal const byte Refused = (byte)'N';

    private const byte ToChip = (byte)'>';
    private const byte FromChip = (byte)'<';
    private const int DataBytes = 8;
    private const int AnswerBytes = DataBytes + 4;

    private readonly FixedFramer _framer = new(FromChip, AnswerBytes, static frame => frame[^1] == Sum(frame[..^1]));

    internal static byte[] Request(byte sequence, byte operation, int pin, byte value)
    {
        byte[] frame = [ToChip, sequence, operation, checked((byte)pin), value, 0];
        frame[^1] = Sum(frame.AsSpan(0, frame.Length - 1));
        return frame;
    }

    /// <summary>Takes one byte; the answer that it completes, or null. Bytes of no answer are dropped one by one.</summary>
    internal ChipAnswer? Take(byte value) =>
        _framer.Take(value) is { } frame ? new ChipAnswer(frame[1], frame[2], frame[3..(3 + DataBytes)]) : null;

    /// <summary>What the bytes of a sound frame add up to, with the sum, is 255.</summary>
    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var value in bytes)
        {
            sum += value;
        }

        return (byte)(255 - (sum & 0xFF));
    }
}
