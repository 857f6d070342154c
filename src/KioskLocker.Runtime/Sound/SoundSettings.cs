namespace KioskLocker.Runtime.Sound;

/// <summary>Where sound comes out.</summary>
public enum SoundOutput
{
    /// <summary>The machine is silent.</summary>
    Off,

    /// <summary>Everybody near hears it, so an open door and an unanswered question are spoken of without being asked.</summary>
    Speaker,

    /// <summary>Only who wears them hears it.</summary>
    Headphones,
}

/// <summary>When guidance begins.</summary>
public enum GuidanceStart
{
    /// <summary>With a press on the button; from then on each screen of that visit.</summary>
    Asked,

    /// <summary>The same, and by itself while something is in the jack.</summary>
    Plugged,

    /// <summary>By itself with each visit.</summary>
    Always,
}

/// <summary>Which jack is looked at: a control of an ALSA card that is on while something is plugged in.</summary>
/// <param name="Card">Number of the card, as <c>aplay -l</c> tells it.</param>
/// <param name="Control">Name of the control, as <c>amixer -c CARD controls</c> tells it.</param>
public sealed record JackPlace(int Card, string Control);

/// <summary>What the machine lets be heard, and by which programs.</summary>
public sealed record SoundSettings
{
    /// <summary>Nothing is heard.</summary>
    public static SoundSettings Silent { get; } = new();

    public SoundOutput Output { get; init; }

    public GuidanceStart Guidance { get; init; }

    /// <summary>ALSA's name of the device, as <c>aplay -L</c> tells it.</summary>
    public string Device { get; init; } = "default";

    /// <summary>Loudness below that of the mixer, 1–100 %.</summary>
    public int VolumePercent { get; init; } = 80;

    /// <summary>Pace of speech; slow enough for who hears it for the first time.</summary>
    public int WordsPerMinute { get; init; } = 140;

    public JackPlace Jack { get; init; } = new(0, "Headphone Jack");

    /// <summary>Program that speaks as espeak-ng does: text on its input, a WAV on its output.</summary>
    public string Speech { get; init; } = "espeak-ng";

    /// <summary>Program that plays as aplay does: a WAV on its input.</summary>
    public string Player { get; init; } = "aplay";

    /// <summary>Program that tells of jacks as amixer does.</summary>
    public string Mixer { get; init; } = "amixer";
}
