namespace KioskLocker.Simulation.Run.Checks;

/// <summary>Counts, by id of the invariant, how often each was checked; a check that fails ends the world.</summary>
public sealed class CheckBook
{
    private readonly SortedDictionary<string, long> _held = new(StringComparer.Ordinal);

    /// <summary>Checks by id.</summary>
    public IReadOnlyDictionary<string, long> Held => _held;

    /// <summary>Counts a check that held.</summary>
    /// <param name="id">Id of the invariant, for example <c>I-2</c>.</param>
    /// <param name="times">How often.</param>
    public void Count(string id, long times = 1) => _held[id] = _held.GetValueOrDefault(id) + times;

    /// <summary>Checks something.</summary>
    /// <param name="id">Id of the invariant.</param>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="otherwise">What is said where it does not.</param>
    /// <exception cref="WorldFailedException">It does not.</exception>
    public void That(string id, bool holds, Func<string> otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        Count(id);
        if (!holds)
        {
            throw new WorldFailedException($"{id}: {otherwise()}");
        }
    }
}
