namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>How often a canary had its chance in one world, and did the wrong thing.</summary>
internal sealed class Strikes
{
    internal int Count { get; private set; }

    internal void Hit() => Count++;
}

/// <summary>A canary of the list. Each world gets one of its own, because some remember.</summary>
/// <param name="Name">In a few letters, for the command line.</param>
/// <param name="Rules">Ids of the rules that it breaks, apart by blanks. A world that fails by another one has not caught it: the canary's own code may have broken something else.</param>
/// <param name="What">What is wrong, in a sentence.</param>
/// <param name="Hatch">Makes it; it counts what it does.</param>
internal sealed record CanaryKind(string Name, string Rules, string What, Func<Strikes, Canary> Hatch)
{
    /// <summary>Whether these ids, as <c>I-7, I-17</c>, name one of its rules.</summary>
    internal bool IsCaughtBy(string ids) => ids.Split(", ").Intersect(Rules.Split(' ')).Any();
}
