namespace KioskLocker.Simulation.World;

/// <summary>Why the world cannot do what was asked.</summary>
public enum RefusalKind
{
    /// <summary>No such thing in this cabinet.</summary>
    NotHere,

    /// <summary>The words make no sense.</summary>
    Malformed,

    /// <summary>Not possible as things stand: a shut door takes no bag.</summary>
    NotNow,
}

/// <summary>A refusal with a sentence for the person who asked. Null in its place means: done.</summary>
public sealed record Refusal(RefusalKind Kind, string Sentence);
