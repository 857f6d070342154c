using System.Text.Json.Nodes;
using KioskLocker.Runtime.Options;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.Tests.Runtime.Options;

public sealed class SoundOptionsTests
{
    private readonly ExampleConfig _config = new();

    private JsonObject Sound => _config.Root["sound"]!.AsObject();

    [Fact]
    public void The_example_and_a_file_without_the_block_are_silent_and_write_out_the_defaults()
    {
        Assert.Equal(SoundSettings.Silent, _config.Good().Sound);
        _config.Root.Remove("sound");
        Assert.Equal(SoundSettings.Silent, _config.Good().Sound);
    }

    [Fact]
    public void Everything_can_be_set()
    {
        _config.Root["sound"] = JsonNode.Parse(
            """{ "output": "headphones", "guidance": "plugged", "device": "plughw:1,0", "volumePercent": 60, "wordsPerMinute": 120, "jackCard": 1, "jackControl": "Front Headphone Jack", "speech": "/bin/sh", "player": "/bin/cat", "mixer": "/bin/true" }""");
        Assert.Equal(
            new SoundSettings
            {
                Output = SoundOutput.Headphones,
                Guidance = GuidanceStart.Plugged,
                Device = "plughw:1,0",
                VolumePercent = 60,
                WordsPerMinute = 120,
                Jack = new JackPlace(1, "Front Headphone Jack"),
                Speech = "/bin/sh",
                Player = "/bin/cat",
                Mixer = "/bin/true",
            },
            _config.Good().Sound);
    }

    [Theory]
    [InlineData("output", "\"loud\"", "sound.output", "is not known here")]
    [InlineData("output", "true", "sound.output", "is not known here")]
    [InlineData("guidance", "\"allways\"", "sound.guidance", "is not known here")]
    [InlineData("device", "\"-D evil\"", "sound.device", "is no name of a sound device")]
    [InlineData("volumePercent", "0", "sound.volumePercent", "is out of range")]
    [InlineData("wordsPerMinute", "500", "sound.wordsPerMinute", "is out of range")]
    [InlineData("jackControl", "\"a'b\"", "sound.jackControl", "is no name of a control")]
    [InlineData("speech", "\"bin/espeak-ng\"", "sound.speech", "is neither a name nor a path from the root")]
    [InlineData("volume", "3", "sound.volume", "is no key of this program")]
    public void What_is_wrong_is_said_with_key_and_remedy(string key, string value, string place, string what)
    {
        Sound[key] = JsonNode.Parse(value);
        var problem = _config.Problem();
        Assert.Equal(place, problem.Key);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.NotEmpty(problem.ToDo);
    }

    [Fact]
    public void A_plug_is_seen_with_headphones_only()
    {
        (Sound["output"], Sound["guidance"]) = ("speaker", "plugged");
        Assert.Equal("sound.guidance", _config.Problem().Key);
    }

    [Fact]
    public void A_program_that_is_not_installed_is_said_and_keeps_nothing_from_starting()
    {
        (Sound["output"], Sound["speech"], Sound["player"], Sound["mixer"]) = ("speaker", "no-such-voice", "/no/such/player", "/no/such/mixer");
        var absent = Assert.IsType<KioskOptionsReading.Good>(_config.Read()).Absent.Where(problem => problem.Key.StartsWith("sound", StringComparison.Ordinal)).ToList();
        Assert.Equal(["sound.speech", "sound.player"], absent.Select(problem => problem.Key));
        Assert.Equal("Install it: apt install espeak-ng", absent[0].ToDo);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(500, 500)]
    public void How_long_a_key_bounces_can_be_set(int written, int milliseconds)
    {
        _config.Root["numbers"]!["keyBounceMilliseconds"] = written;
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _config.Good().KeyBounce);
    }
}
