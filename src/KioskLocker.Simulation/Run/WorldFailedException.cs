namespace KioskLocker.Simulation.Run;

/// <summary>Something happened in a world that must never happen, or something that must happen did not. The message begins with the id of the rule in the reliability catalogue and a colon.</summary>
public sealed class WorldFailedException : Exception
{
    /// <summary>What stands before a rule that the kiosk itself checked.</summary>
    internal const string Kiosk = "kiosk: ";

    /// <summary>What a rule belongs to that has no id of its own: the failure of a check is never swallowed.</summary>
    private const string Unnamed = "I-25";

    public WorldFailedException(string message)
        : base(message)
    {
    }

    public WorldFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public WorldFailedException()
    {
    }

    /// <summary>A check that ships stopped a step.</summary>
    /// <param name="rule">The rule, by its ids where it has some, or the kind of what was thrown.</param>
    internal static WorldFailedException OfKiosk(string rule)
    {
        var (ids, what) = Split(rule);
        return new WorldFailedException($"{ids}: {Kiosk}{what}");
    }

    /// <summary>Takes apart what failed: the ids of the rule, as <c>I-7, I-17</c>, and what is said of it.</summary>
    internal static (string Ids, string What) Split(string failure)
    {
        var at = failure.IndexOf(": ", StringComparison.Ordinal);
        return at > 0 && failure[..at].Split(", ").All(IsId) ? (failure[..at], failure[(at + 2)..]) : (Unnamed, failure);
    }

    /// <summary>An invariant (<c>I-7</c>), or a class of faults (<c>F-D11</c>) that is the rule by itself.</summary>
    private static bool IsId(string text) => text is ['I', '-', .. { Length: > 0 } number] ? number.All(char.IsAsciiDigit)
        : text is ['F', '-', >= 'A' and <= 'Z', .. { Length: > 0 } of] && of.All(char.IsAsciiDigit);
}
