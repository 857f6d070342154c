using System.Buffers.Binary;
using System.Device.I2c;

namespace KioskLocker.Devices.Climate;

/// <summary>A Sensirion SHT30, 31 or 35: one measurement for each reading, both words checked (data sheet, "single shot", high repeatability, no clock stretching).</summary>
public sealed class Sht3xSensor(I2cDevice device) : IClimateSensor
{
    /// <summary>Bytes of an answer: a word and its checksum, twice.</summary>
    private const int AnswerBytes = 6;

    private static readonly byte[] Measure = [0x24, 0x00];

    /// <summary>15 ms at most, and some.</summary>
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public ClimateReading Read()
    {
        device.Write(Measure);
        Thread.Sleep(MeasuringTime);
        Span<byte> answer = stackalloc byte[AnswerBytes];
        device.Read(answer);
        return new ClimateReading(-45 + (175 * Word(answer)), 100 * Word(answer[3..]));
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    /// <summary>A checked word as a part of its range, 0–1.</summary>
    private static double Word(ReadOnlySpan<byte> bytes) => Checksum(bytes[..2]) == bytes[2]
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes) / 65535.0
        : throw new IOException("a reading with a wrong checksum");

    /// <summary>CRC-8, polynomial 31, from FF.</summary>
    private static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0xFF;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = ((sum & 0x80) != 0 ? (sum << 1) ^ 0x31 : sum << 1) & 0xFF;
            }
        }

        return (byte)sum;
    }
}
