using System.Globalization;
using System.Text;

namespace KioskLocker.Runtime.Sound;

/// <summary>A sentence as sound, or why there is none.</summary>
internal abstract record Spoken
{
    private Spoken()
    {
    }

    public sealed record Ok(WavSound Sound) : Spoken;

    public sealed record Stopped : Spoken;

    public sealed record Failed(string Reason) : Spoken;
}

/// <summary>Lets sentences be spoken by a program, each once: what was spoken last is kept in memory. One thread.</summary>
internal sealed class Voice
{
    /// <summary>Samples that are kept, 32 MiB: every sentence of one language and more.</summary>
    private const int SamplesMost = 16 << 20;

    /// <summary>A sentence takes some ten milliseconds; a program that takes longer is stuck.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly BoundedProgram _program;
    private readonly string _pace;
    private readonly Dictionary<(string Tongue, string Text), WavSound> _kept = [];
    private readonly LinkedList<(string Tongue, string Text)> _byAge = new();
    private int _samples;

    public Voice(SoundSettings settings)
    {
        _program = new BoundedProgram(settings.Speech, "espeak-ng");
        _pace = settings.WordsPerMinute.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>How often the program was started.</summary>
    public int Runs { get; private set; }

    /// <param name="tongue">The language as its texts are tagged, for example <c>vi</c>; the program's voices have the same names.</param>
    /// <param name="text">What to say. On the program's input, so that no list of processes shows it.</param>
    /// <param name="stop">Ends it.</param>
    public Spoken Say(string tongue, string text, CancellationToken stop)
    {
        if (_kept.TryGetValue((tongue, text), out var known))
        {
            _byAge.Remove((tongue, text));
            _byAge.AddLast((tongue, text));
            return new Spoken.Ok(known);
        }

        Runs++;
        switch (_program.Run(["-v", tongue, "-s", _pace, "-b", "1", "--stdin", "--stdout"], Encoding.UTF8.GetBytes(text), Limit, stop))
        {
            case ProgramEnd.Done done:
                return Take(tongue, text, WavSound.Read(done.Output));
            case ProgramEnd.Failed failed:
                return new Spoken.Failed(failed.Reason);
            default:
                return new Spoken.Stopped();
        }
    }

    private Spoken Take(string tongue, string text, WavReading reading)
    {
        if (reading is not WavReading.Ok { Sound: { Samples.Count: > 0 } sound })
            return new Spoken.Failed("what was spoken cannot be played: " + (reading is WavReading.Bad bad ? bad.Reason : "it is empty"));
        _kept[(tongue, text)] = sound;
        _byAge.AddLast((tongue, text));
        for (_samples += sound.Samples.Count; _samples > SamplesMost && _byAge.First is { } oldest && _byAge.Count > 1; _byAge.RemoveFirst())
        {
            _ = _kept.Remove(oldest.Value, out var forgotten);
            _samples -= forgotten!.Samples.Count;
        }

        return new Spoken.Ok(sound);
    }
}
