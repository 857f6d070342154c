using KioskLocker.App.Touch.Sound;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Runtime.Sound;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Runtime.Sound;

/// <summary>Debian's espeak-ng, as it is called on the machine.</summary>
[Collection(OpenDescriptors.Name)]
public sealed class RealVoiceTests
{
    private static readonly string[] Keys = ["speak.Idle", "speak.DoorOpen", "speak.closeDoor", "speak.ConfirmPlaced.repeated", "speak.Privacy", "speak.test"];

    public static TheoryData<string> Tongues => new() { TextTable.Of(Language.Vi).Tag, TextTable.Of(Language.En).Tag };

    [Theory]
    [MemberData(nameof(Tongues))]
    public void Sentences_have_sound_and_a_sensible_length(string tongue)
    {
        var (texts, voice) = (Texts(tongue), new Voice(new SoundSettings()));
        foreach (var key in Keys)
        {
            var sentence = new Saying(key, new CompartmentId(12)).In(texts);
            var sound = Assert.IsType<Spoken.Ok>(voice.Say(tongue, sentence, CancellationToken.None)).Sound;

            Assert.Equal(22_050, sound.Rate);
            Assert.InRange(sound.Length.TotalSeconds / sentence.Length, 0.04, 0.16);
            Assert.InRange(Math.Sqrt(sound.Samples.Average(sample => (double)sample * sample)), 500, 20_000);
            Assert.True(Loud(sound) > 0.3, $"{key} is mostly silence.");
        }

        Assert.Equal(Keys.Length, voice.Runs);
    }

    [Fact]
    public void A_door_number_is_spoken_and_each_language_in_its_own_way()
    {
        var voice = new Voice(new SoundSettings());
        var spoken = new List<WavSound>();
        foreach (var (tongue, door) in new[] { ("vi", 2), ("vi", 124), ("en", 2) })
        {
            spoken.Add(Assert.IsType<Spoken.Ok>(voice.Say(tongue, new Saying("speak.DoorOpen", new CompartmentId(door)).In(Texts(tongue)), CancellationToken.None)).Sound);
        }

        Assert.True(spoken[1].Length > spoken[0].Length + TimeSpan.FromSeconds(0.2), "124 takes longer than 2.");
        Assert.NotEqual(spoken[0].Samples.Count, spoken[2].Samples.Count);
    }

    [Fact]
    public void A_language_that_the_program_does_not_speak_is_a_failure_with_its_words()
    {
        var failed = Assert.IsType<Spoken.Failed>(new Voice(new SoundSettings()).Say("xx", "Hello", CancellationToken.None));
        Assert.StartsWith("espeak-ng ended with code 1", failed.Reason, StringComparison.Ordinal);
    }

    private static TextTable Texts(string tongue) => tongue == "vi" ? TextTable.Of(Language.Vi) : TextTable.Of(Language.En);

    /// <summary>Share of the tenths of a second in which something is heard.</summary>
    private static double Loud(WavSound sound) => sound.Samples.Chunk(sound.Rate / 10).Average(part => part.Max(sample => Math.Abs((int)sample)) > 1_000 ? 1.0 : 0.0);
}
