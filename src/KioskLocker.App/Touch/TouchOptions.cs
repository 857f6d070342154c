using KioskLocker.App.Touch.Pictures;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Runtime.Options;

namespace KioskLocker.App.Touch;

/// <summary>What the touch pages must know of the configuration.</summary>
public sealed record TouchOptions
{
    /// <summary>Number of this machine, for the calm screen, which stands when nothing else can be read.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Telephone number, for the calm screen.</summary>
    public string Hotline { get; init; } = "";

    /// <summary>Where and when people are met.</summary>
    public CounterSettings Counter { get; init; } = CounterSettings.None;

    /// <summary>Time without a touch in a visit before the idle warning. More than zero.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The languages that may be chosen.</summary>
    public TextTables Texts { get; init; } = TextTables.BuiltIn;

    /// <summary>A second press within this time is a double strike; also how long a new screen takes no press, so that a finger on its way down hits nothing else.</summary>
    public TimeSpan PressGuard { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The cabinet's doors as a person before it sees them; none where the machine has no map to go by.</summary>
    public CabinetFace Face { get; init; } = CabinetFace.None;

    /// <summary>A second strike of the same key of a pad within this time is the first one's bounce; a digit meant twice comes later.</summary>
    public TimeSpan KeyBounce { get; init; } = TimeSpan.FromMilliseconds(120);
}
