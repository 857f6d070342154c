using KioskLocker.Runtime.Sound;

namespace KioskLocker.Tests.Runtime.Sound;

/// <summary>
/// Programs that stand where espeak-ng, aplay and amixer stand: they write down what they were given. The one that speaks answers with a WAV of its own,
/// the one that plays takes as long as the test wants, the one that tells of jacks says what the test plugged in.
/// </summary>
internal sealed class SoundPrograms : IDisposable
{
    /// <summary>What the speaking program answers with, whatever the sentence: half a second that can be told by its samples.</summary>
    public static readonly WavSound Answer = new(22_050, [.. Enumerable.Range(0, 11_025).Select(i => (short)((i % 200 * 100) - 10_000))]);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-sound-").FullName;

    public SoundPrograms()
    {
        File.WriteAllBytes(At("answer.wav"), Answer.ToFile());
        Speech = Write("speech", $"echo \"$*\" >> {At("speech.args")}; cat >> {At("speech.text")}; echo >> {At("speech.text")}; cat {At("answer.wav")}");
        Player = Write("player", $"n=$$; cat > {At("playing.$n")}; echo \"$*\" >> {At("player.args")}; echo $n > {At("player.next")}; mv {At("player.next")} {At("player.pid")}; while [ -e {At("hold")} ]; do sleep 0.01; done; mv {At("playing.$n")} {At("played.$n")}");
        Mixer = Write("mixer", $"echo \"$*\" > {At("mixer.args")}; echo \"numid=7,iface=CARD,name='Headphone Jack'\"; echo '  ; type=BOOLEAN,access=r-------,values=1'; [ -e {At("plug")} ] && echo '  : values=on' || echo '  : values=off'");
    }

    public string Speech { get; }

    public string Player { get; }

    public string Mixer { get; }

    /// <summary>Lines given to the speaking program, sentence by sentence.</summary>
    public IReadOnlyList<string> Said => Lines("speech.text");

    /// <summary>Command lines of the speaking program.</summary>
    public IReadOnlyList<string> SpeechArguments => Lines("speech.args");

    /// <summary>Command lines of the playing program.</summary>
    public IReadOnlyList<string> PlayerArguments => Lines("player.args");

    public string MixerArguments => File.ReadAllText(At("mixer.args")).Trim();

    /// <summary>Process of the last playing program.</summary>
    public int PlayerId => int.Parse(File.ReadAllText(At("player.pid")), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Something is being played and held, by the program that <see cref="PlayerId"/> names.</summary>
    public bool IsPlaying => File.Exists(At("player.pid")) && File.Exists(At($"playing.{PlayerId}"));

    /// <summary>Sounds that were played to their end, in no order.</summary>
    public IReadOnlyList<WavSound> Played =>
        [.. Directory.EnumerateFiles(_folder, "played.*").Select(file => Assert.IsType<WavReading.Ok>(WavSound.Read(File.ReadAllBytes(file))).Sound)];

    public SoundSettings Settings => new() { Output = SoundOutput.Speaker, Device = "plughw:1,0", VolumePercent = 50, Speech = Speech, Player = Player, Mixer = Mixer };

    /// <summary>What is played from now on lasts until it is let go.</summary>
    public void Hold() => File.WriteAllText(At("hold"), "");

    public void LetGo() => File.Delete(At("hold"));

    public void Plug(bool isIn)
    {
        if (isIn)
        {
            File.WriteAllText(At("plug"), "");
        }
        else
        {
            File.Delete(At("plug"));
        }
    }

    /// <summary>Another program in this folder.</summary>
    public string Write(string name, string body)
    {
        var file = At(name);
        File.WriteAllText(file, "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    public string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Lines(string name) => File.Exists(At(name)) ? [.. File.ReadAllLines(At(name)).Where(line => line.Length > 0)] : [];
}
