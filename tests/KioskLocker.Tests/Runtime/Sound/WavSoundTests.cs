using KioskLocker.Runtime.Sound;

namespace KioskLocker.Tests.Runtime.Sound;

public sealed class WavSoundTests
{
    private static readonly WavSound Sound = new(16_000, [0, 1_000, -1_000, short.MaxValue, short.MinValue]);

    [Fact]
    public void A_file_that_was_written_reads_as_the_same_sound()
    {
        var read = Assert.IsType<WavReading.Ok>(WavSound.Read(Sound.ToFile())).Sound;
        Assert.Equal(Sound.Rate, read.Rate);
        Assert.Equal(Sound.Samples, read.Samples);
        Assert.Equal(TimeSpan.FromSeconds(5.0 / 16_000), read.Length);
    }

    [Fact]
    public void A_program_on_a_pipe_may_promise_more_than_it_sends()
    {
        var file = Sound.ToFile();
        BitConverter.GetBytes(0x7FFFF000).CopyTo(file, 40);
        BitConverter.GetBytes(0x7FFFF024).CopyTo(file, 4);
        Assert.Equal(Sound.Samples, Assert.IsType<WavReading.Ok>(WavSound.Read(file)).Sound.Samples);
    }

    [Fact]
    public void Chunks_that_are_not_known_are_passed_over()
    {
        var file = Sound.ToFile();
        byte[] longer = [.. file[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. file[36..]];
        Assert.Equal(Sound.Samples, Assert.IsType<WavReading.Ok>(WavSound.Read(longer)).Sound.Samples);
    }

    [Theory]
    [InlineData(0, "it is no WAV")]
    [InlineData(20, "it is not one channel of 16 bits at 8 to 48 kHz")]
    [InlineData(36, "there is no sound in it")]
    public void What_is_cut_off_is_named(int length, string reason) =>
        Assert.Equal(reason, Assert.IsType<WavReading.Bad>(WavSound.Read(Sound.ToFile().AsSpan(0, length))).Reason);

    [Theory]
    [InlineData(20, 3)]
    [InlineData(22, 2)]
    [InlineData(34, 8)]
    public void Two_channels_other_codings_and_eight_bits_are_not_taken(int place, byte value)
    {
        var file = Sound.ToFile();
        file[place] = value;
        Assert.Contains("one channel of 16 bits", Assert.IsType<WavReading.Bad>(WavSound.Read(file)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_the_volume_is_half_of_each_sample() => Assert.Equal<short>([0, 500, -500, 16_383, -16_384], Sound.At(50).Samples);

    [Fact]
    public void Signals_are_short_differ_and_stay_below_full_scale()
    {
        var signals = Enum.GetValues<Chime>().Select(Chimes.Of).ToList();
        Assert.All(signals, signal =>
        {
            Assert.InRange(signal.Length.TotalSeconds, 0.3, 1.0);
            Assert.InRange(signal.Samples.Max(sample => Math.Abs((int)sample)), 8_000, 20_000);
            Assert.InRange(Math.Abs((int)signal.Samples[^1]), 0, 400);
        });
        Assert.Equal(signals.Count, signals.Select(signal => string.Join(',', signal.Samples.Take(4_000))).Distinct().Count());
    }
}
