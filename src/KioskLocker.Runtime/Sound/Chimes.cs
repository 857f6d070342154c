using System.Diagnostics;

namespace KioskLocker.Runtime.Sound;

/// <summary>Sounds without words.</summary>
public enum Chime
{
    /// <summary>What was wanted is done.</summary>
    Success,

    /// <summary>Something is to be looked at.</summary>
    Warning,

    /// <summary>A door has opened.</summary>
    Door,
}

/// <summary>Makes the signals: struck notes, rising for what is well and falling for a warning, so that they differ for who hears no pitch exactly.</summary>
public static class Chimes
{
    private const int Rate = 22_050;

    /// <summary>Of full scale; a note and its octave together stay below it.</summary>
    private const double Loudness = 0.45;

    private static readonly TimeSpan Attack = TimeSpan.FromMilliseconds(8);

    private static readonly Dictionary<Chime, WavSound> Made = Enum.GetValues<Chime>().ToDictionary(chime => chime, chime => Make(Notes(chime)));

    public static WavSound Of(Chime chime) => Made[chime];

    /// <summary>Pitches in Hz with how long each may ring, in seconds.</summary>
    private static (double Pitch, double Rings)[] Notes(Chime chime) => chime switch
    {
        Chime.Success => [(659.3, 0.12), (880.0, 0.34)],
        Chime.Warning => [(440.0, 0.18), (330.0, 0.18), (330.0, 0.32)],
        Chime.Door => [(523.3, 0.12), (659.3, 0.12), (784.0, 0.40)],
        _ => throw new UnreachableException(),
    };

    private static WavSound Make((double Pitch, double Rings)[] notes) => new(Rate, [.. notes.SelectMany(note => Strike(note.Pitch, note.Rings))]);

    /// <summary>A note that swells in a few milliseconds and fades to a hundredth.</summary>
    private static IEnumerable<short> Strike(double pitch, double rings)
    {
        var count = (int)(Rate * rings);
        for (var i = 0; i < count; i++)
        {
            var t = (double)i / Rate;
            var swell = Math.Min(1, t / Attack.TotalSeconds) * Math.Pow(0.01, t / rings);
            var wave = (0.8 * Math.Sin(Math.Tau * pitch * t)) + (0.2 * Math.Sin(Math.Tau * 2 * pitch * t));
            yield return (short)(short.MaxValue * Loudness * swell * wave);
        }
    }
}
