namespace KioskLocker.Simulation.Run.Faults;

/// <summary>
/// Draws from one seed and counts what was drawn. Each turn of a world draws from a sequence of its own, so that a turn that is left out
/// changes no other turn's luck.
/// </summary>
public sealed class Fate
{
    private readonly int _seed;
    private readonly SortedDictionary<Mischief, int> _counts = [];
    private Random _random;

    /// <param name="seed">Everything comes from it.</param>
    /// <param name="swarm">Which mischief there is in this world, and how much of it.</param>
    public Fate(int seed, Swarm swarm)
    {
        _seed = seed;
        Swarm = swarm;
        _random = new Random(seed);
    }

    /// <summary>What may happen at all.</summary>
    public Swarm Swarm { get; }

    /// <summary>Everybody behaves and everything works.</summary>
    public bool IsKind { get; set; }

    /// <summary>How often each happened.</summary>
    public IReadOnlyDictionary<Mischief, int> Counts => _counts;

    /// <summary>A turn begins.</summary>
    public void BeginTurn(int number) => _random = new Random(unchecked((int)(((uint)_seed * 2654435761u) ^ ((uint)number * 2246822519u))));

    /// <summary>Whether it happens now, once in so many times as a rule; the swarm makes it more or less likely. Never while fate is kind.</summary>
    public bool Strikes(Mischief mischief, int oneIn)
    {
        if (!MayStrike(mischief, oneIn))
        {
            return false;
        }

        Struck(mischief);
        return true;
    }

    /// <summary>The same for what happens only where the cabinet lets it, later: it counts once it is <see cref="Struck"/>.</summary>
    public bool MayStrike(Mischief mischief, int oneIn)
    {
        var drawn = _random.NextDouble();
        return !IsKind && drawn * oneIn < Swarm.Weight(mischief);
    }

    /// <summary>It happened.</summary>
    public void Struck(Mischief mischief) => _counts[mischief] = _counts.GetValueOrDefault(mischief) + 1;

    /// <summary>From 0 to below this.</summary>
    public int Below(int limit) => _random.Next(limit);

    /// <summary>Between these, ends included.</summary>
    public TimeSpan Seconds(double from, double to) => TimeSpan.FromMilliseconds(_random.Next((int)(from * 1000), (int)(to * 1000) + 1));

    public double Uniform() => _random.NextDouble();

    public T OneOf<T>(IReadOnlyList<T> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of[_random.Next(of.Count)];
    }
}
