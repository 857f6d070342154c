namespace KioskLocker.App.Touch;

/// <summary>What the touch pages must know of the configuration.</summary>
public sealed record TouchOptions
{
    /// <summary>Number of this machine, for the calm screen, which stands when nothing else can be read.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Telephone number, for the calm screen.</summary>
    public string Hotline { get; init; } = "";

    /// <summary>Time without a touch in a visit before the idle warning. More than zero.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A second press within this time is a double strike; also how long a new screen takes no press, so that a finger on its way down hits nothing else.</summary>
    public TimeSpan PressGuard { get; init; } = TimeSpan.FromMilliseconds(500);
}
