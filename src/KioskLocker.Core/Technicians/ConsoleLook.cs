namespace KioskLocker.Core.Technicians;

/// <summary>Looks through the control socket that ask devices or the office, or take data away. Those at what is known anyway are not journalled.</summary>
public enum ConsoleLook
{
    /// <summary>Every board was asked.</summary>
    Survey,

    /// <summary>A support bundle was taken.</summary>
    Bundle,

    /// <summary>The office was asked again to take the events that it had refused.</summary>
    Retry,
}
