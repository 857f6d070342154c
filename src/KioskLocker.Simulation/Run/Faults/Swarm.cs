namespace KioskLocker.Simulation.Run.Faults;

/// <summary>
/// Which mischief a world knows and how much of it. Worlds in which everything goes wrong a little all look alike; with classes switched
/// on and off, and rates drawn, each seed is another kind of bad day (swarm testing, Groce et al. 2012).
/// </summary>
public sealed class Swarm
{
    private readonly SortedDictionary<Mischief, double> _weights;

    private Swarm(SortedDictionary<Mischief, double> weights) => _weights = weights;

    /// <summary>What people do wrong and what a cabinet meets in its first year, each at its usual rate.</summary>
    public static Swarm Usual { get; } = new(Weights(Enum.GetValues<Mischief>().Where(mischief => mischief <= Mischief.NotPutIn), _ => 1));

    /// <summary>Everybody behaves and everything works.</summary>
    public static Swarm None { get; } = new([]);

    /// <summary>What may happen, in order.</summary>
    public IEnumerable<Mischief> Known => _weights.Keys;

    /// <summary>About half of all classes, at rates from a quarter to four times the usual one, all of it drawn from the seed.</summary>
    /// <param name="seed">The world's seed.</param>
    /// <param name="among">Classes to draw from.</param>
    public static Swarm Draw(int seed, IEnumerable<Mischief> among)
    {
        var random = new Random(unchecked(seed * 7919));
        var ordered = among.Order().ToList();
        List<Mischief> drawn = [.. ordered.Where(one => one != Mischief.OlderDatabase && random.Next(2) == 0)];

        // It strikes once in a life if at all, when everything else is over: every world knows it, and what else is drawn does not hang on it.
        return new(Weights([.. drawn, .. ordered.Where(one => one == Mischief.OlderDatabase)], one => one == Mischief.OlderDatabase ? 1 : Math.Pow(2, (random.NextDouble() * 4) - 2)));
    }

    /// <summary>Exactly these, at their usual rates.</summary>
    public static Swarm Of(IEnumerable<Mischief> these) => new(Weights(these, _ => 1));

    /// <summary>Exactly these, each so much likelier than usual.</summary>
    public static Swarm Of(IReadOnlyDictionary<Mischief, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new(Weights(weights.Keys, known => weights[known]));
    }

    /// <summary>The same without one class.</summary>
    public Swarm Without(Mischief mischief) => new(Weights(_weights.Keys.Where(known => known != mischief), known => _weights[known]));

    /// <summary>How much likelier than usual; 0 for never.</summary>
    public double Weight(Mischief mischief) => _weights.GetValueOrDefault(mischief);

    private static SortedDictionary<Mischief, double> Weights(IEnumerable<Mischief> these, Func<Mischief, double> weight)
    {
        var weights = new SortedDictionary<Mischief, double>();
        foreach (var mischief in these.Order())
        {
            weights[mischief] = weight(mischief);
        }

        return weights;
    }
}
