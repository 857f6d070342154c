using System.Buffers.Binary;

namespace KioskLocker.Runtime.Sound;

/// <summary>What was found in the bytes of a WAV file.</summary>
public abstract record WavReading
{
    private WavReading()
    {
    }

    public sealed record Ok(WavSound Sound) : WavReading;

    /// <param name="Reason">In words.</param>
    public sealed record Bad(string Reason) : WavReading;
}

/// <summary>Sound in memory: one channel of 16 bits.</summary>
/// <param name="Rate">Samples a second, 8,000–48,000.</param>
/// <param name="Samples">Loudness over time, −32,768 to 32,767.</param>
public sealed record WavSound(int Rate, IReadOnlyList<short> Samples)
{
    private const int HeaderLength = 44;
    private const int LeastRate = 8_000;
    private const int MostRate = 48_000;

    public TimeSpan Length => TimeSpan.FromSeconds((double)Samples.Count / Rate);

    /// <summary>Nothing to hear, for a look whether the sound card takes it.</summary>
    public static WavSound Silence(int rate, TimeSpan length) => new(rate, new short[(int)(rate * length.TotalSeconds)]);

    /// <summary>Reads a file of whole samples in one channel. A program that writes to a pipe cannot know the length ahead, so what the header says of it counts only where it is less than there is.</summary>
    public static WavReading Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            return new WavReading.Bad("it is no WAV");
        int? rate = null;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var name = file.Slice(at, 4);
            var said = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            at += 8;
            var length = (int)Math.Min(said, file.Length - at);
            if (name.SequenceEqual("fmt "u8))
            {
                if (RateOf(file.Slice(at, length)) is not { } known)
                    return new WavReading.Bad("it is not one channel of 16 bits at 8 to 48 kHz");
                rate = known;
            }
            else if (name.SequenceEqual("data"u8))
            {
                return rate is { } found ? new WavReading.Ok(new WavSound(found, SamplesOf(file.Slice(at, length)))) : new WavReading.Bad("its sound comes before its form");
            }

            at += length + (length & 1);
        }

        return new WavReading.Bad("there is no sound in it");
    }

    /// <summary>The same at another loudness.</summary>
    /// <param name="percent">100 leaves it as it is.</param>
    public WavSound At(int percent) => this with { Samples = [.. Samples.Select(sample => (short)(sample * percent / 100))] };

    /// <summary>A WAV file.</summary>
    public byte[] ToFile()
    {
        var file = new byte[HeaderLength + (Samples.Count * sizeof(short))];
        var span = file.AsSpan();
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(span[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(span[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(span[28..], Rate * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(span[32..], sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(span[34..], 16);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[40..], file.Length - HeaderLength);
        for (var i = 0; i < Samples.Count; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(span[(HeaderLength + (i * sizeof(short)))..], Samples[i]);
        }

        return file;
    }

    private static int? RateOf(ReadOnlySpan<byte> form)
    {
        if (form.Length < 16 || BinaryPrimitives.ReadInt16LittleEndian(form) != 1 || BinaryPrimitives.ReadInt16LittleEndian(form[2..]) != 1 || BinaryPrimitives.ReadInt16LittleEndian(form[14..]) != 16)
            return null;
        return BinaryPrimitives.ReadUInt32LittleEndian(form[4..]) is >= LeastRate and <= MostRate and var rate ? (int)rate : null;
    }

    private static short[] SamplesOf(ReadOnlySpan<byte> data)
    {
        var samples = new short[data.Length / sizeof(short)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(i * sizeof(short))..]);
        }

        return samples;
    }
}
