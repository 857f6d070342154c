using System.Collections.Concurrent;
using KioskLocker.Runtime.Sound;
using KioskLocker.Tests.Devices.Line;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Runtime.Sound;

[Collection(OpenDescriptors.Name)]
public sealed class LoudspeakerTests : IDisposable
{
    private static readonly SoundPart[] Sentence = [new SoundPart.Words("vi", "Ngăn số 12 đã mở.")];

    private readonly SoundPrograms _programs = new();
    private readonly ConcurrentQueue<SoundEnd> _ends = new();

    public void Dispose() => _programs.Dispose();

    [Fact]
    public async Task A_sentence_is_spoken_once_and_played_each_time_at_the_volume_of_the_options()
    {
        using var speaker = new Loudspeaker(_programs.Settings, TimeProvider.System);
        for (var times = 1; times <= 2; times++)
        {
            speaker.Play(Sentence, _ends.Enqueue);
            await EndsAsync(times);
        }

        Assert.All(_ends, end => Assert.IsType<SoundEnd.Played>(end));
        Assert.Equal(["Ngăn số 12 đã mở."], _programs.Said);
        Assert.Equal(["-v vi -s 140 -b 1 --stdin --stdout"], _programs.SpeechArguments);
        Assert.Equal(["-q -D plughw:1,0 -", "-q -D plughw:1,0 -"], _programs.PlayerArguments);
        Assert.All(_programs.Played, played => Assert.Equal(SoundPrograms.Answer.At(50).Samples, played.Samples));
        Assert.Equal(1, speaker.Renderings);
        Assert.Equal("Ok", speaker.Report().Health);
    }

    [Fact]
    public async Task A_signal_comes_before_its_sentence_and_needs_no_speech()
    {
        using var speaker = new Loudspeaker(_programs.Settings with { VolumePercent = 100 }, TimeProvider.System);
        speaker.Play([new SoundPart.Signal(Chime.Door)], _ends.Enqueue);
        await EndsAsync(1);
        Assert.Empty(_programs.Said);
        Assert.Equal(Chimes.Of(Chime.Door).Samples, Assert.Single(_programs.Played).Samples);
        speaker.Play([new SoundPart.Signal(Chime.Door), .. Sentence], _ends.Enqueue);
        await EndsAsync(2);
        Assert.Equal(3, _programs.Played.Count);
    }

    [Fact]
    public async Task The_newest_order_is_the_only_one_that_is_heard()
    {
        using var speaker = new Loudspeaker(_programs.Settings, TimeProvider.System);
        _programs.Hold();
        speaker.Play(Sentence, _ends.Enqueue);
        await Eventually.True(() => _programs.IsPlaying, "the first is played");
        speaker.Play([new SoundPart.Words("vi", "dropped")], _ends.Enqueue);
        speaker.Play([new SoundPart.Words("en", "The newest.")], _ends.Enqueue);
        await EndsAsync(2);
        Assert.All(_ends, end => Assert.IsType<SoundEnd.Stopped>(end));
        _programs.LetGo();
        await EndsAsync(3);
        Assert.IsType<SoundEnd.Played>(_ends.Last());
        Assert.Equal(["Ngăn số 12 đã mở.", "The newest."], _programs.Said);
        Assert.Single(_programs.Played);
    }

    [Fact]
    public async Task A_hush_ends_the_program_at_once()
    {
        using var speaker = new Loudspeaker(_programs.Settings, TimeProvider.System);
        _programs.Hold();
        speaker.Play(Sentence, _ends.Enqueue);
        await Eventually.True(() => _programs.IsPlaying, "it is played");
        Assert.True(speaker.IsSounding);
        var process = _programs.PlayerId;
        speaker.Hush();
        Assert.False(speaker.IsSounding);
        await EndsAsync(1);
        Assert.IsType<SoundEnd.Stopped>(Assert.Single(_ends));
        await Eventually.True(() => !Directory.Exists($"/proc/{process}"), "the program is gone");
        Assert.Equal("Unknown", speaker.Report().Health);
    }

    [Fact]
    public async Task What_is_missing_or_fails_is_said_of_the_device_and_mends_itself()
    {
        var missing = _programs.At("no-such-player");
        using var speaker = new Loudspeaker(_programs.Settings with { Player = missing }, TimeProvider.System);
        speaker.Play(Sentence, _ends.Enqueue);
        await EndsAsync(1);
        Assert.Contains("no-such-player could not be started", Assert.IsType<SoundEnd.Failed>(_ends.Last()).Reason, StringComparison.Ordinal);
        Assert.Contains("apt install alsa-utils", speaker.Report().Detail, StringComparison.Ordinal);
        Assert.Equal(("Offline", (DateTimeOffset?)null), (speaker.Report().Health, speaker.Report().LastOk));

        _programs.Write("no-such-player", "echo 'audio open error: No such device' >&2; exit 1");
        speaker.Play(Sentence, _ends.Enqueue);
        await EndsAsync(2);
        Assert.Equal("no-such-player ended with code 1: audio open error: No such device", speaker.Report().Detail);

        _programs.Write("no-such-player", "cat > /dev/null");
        speaker.Play(Sentence, _ends.Enqueue);
        await EndsAsync(3);
        Assert.Equal(("Ok", ""), (speaker.Report().Health, speaker.Report().Detail));
    }

    [Fact]
    public async Task A_voice_that_fails_keeps_no_signal_from_being_heard()
    {
        using var speaker = new Loudspeaker(_programs.Settings with { Speech = _programs.Write("mute", "cat > /dev/null; echo nothing") }, TimeProvider.System);
        speaker.Play([.. Sentence, new SoundPart.Signal(Chime.Warning)], _ends.Enqueue);
        await EndsAsync(1);
        Assert.Equal("what was spoken cannot be played: it is no WAV", Assert.IsType<SoundEnd.Failed>(_ends.Last()).Reason);
        Assert.Single(_programs.Played);
    }

    [Fact]
    public void A_program_that_does_not_end_is_ended()
    {
        var stuck = new BoundedProgram(_programs.Write("stuck", $"echo $$ > {_programs.At("stuck.pid")}; sleep 600"), "alsa-utils");
        var end = stuck.Run([], [1, 2, 3], TimeSpan.FromMilliseconds(300), CancellationToken.None);
        Assert.Equal("stuck did not end within 0.3 s", Assert.IsType<ProgramEnd.Failed>(end).Reason);
        Assert.False(Directory.Exists("/proc/" + File.ReadAllText(_programs.At("stuck.pid")).Trim()) && IsAlive(File.ReadAllText(_programs.At("stuck.pid")).Trim()));
    }

    [Fact]
    public void Of_sentences_only_the_last_ones_are_kept()
    {
        // Eight megabytes are all that is taken of one sentence, and five of them are more than is kept.
        var long_ = _programs.Write("long", $"cat > /dev/null; head -c 44 {_programs.At("answer.wav")} | head -c 40; printf '\\377\\377\\377\\177'; head -c 9000000 /dev/zero");
        var voice = new Voice(_programs.Settings with { Speech = long_ });
        for (var sentence = 1; sentence <= 5; sentence++)
            Assert.IsType<Spoken.Ok>(voice.Say("vi", $"{sentence}", CancellationToken.None));
        voice.Say("vi", "5", CancellationToken.None);
        Assert.Equal(5, voice.Runs);
        voice.Say("vi", "1", CancellationToken.None);
        Assert.Equal(6, voice.Runs);
    }

    [Fact]
    public void The_jack_is_asked_of_its_card_and_what_cannot_be_read_is_no_answer()
    {
        var settings = _programs.Settings with { Jack = new JackPlace(2, "Front Headphone Jack") };
        Assert.False(HeadphoneJack.Look(settings, CancellationToken.None));
        Assert.Equal("-c 2 cget iface=CARD,name='Front Headphone Jack'", _programs.MixerArguments);
        _programs.Plug(true);
        Assert.True(HeadphoneJack.Look(settings, CancellationToken.None));
        Assert.Null(HeadphoneJack.Read("amixer: Cannot find the given element from control hw:2"));
        Assert.Null(HeadphoneJack.Look(settings with { Mixer = _programs.At("no-such-mixer") }, CancellationToken.None));
    }

    [Fact]
    public async Task Plugging_in_is_told_once()
    {
        var told = new ConcurrentQueue<bool>();
        _programs.Plug(true);
        using var jack = new HeadphoneJack(_programs.Settings, told.Enqueue);
        await Eventually.True(() => !told.IsEmpty, "told");
        Assert.Equal([true], told);
    }

    private Task EndsAsync(int count) => Eventually.True(() => _ends.Count >= count, $"{count} orders have ended");

    /// <summary>A process that has ended and that nobody has asked for yet still has its folder.</summary>
    private static bool IsAlive(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
