namespace KioskLocker.Simulation.Run;

/// <summary>Orders ids as people do: <c>F-D2</c> before <c>F-D10</c>.</summary>
internal static class NaturalOrder
{
    internal static IComparer<string> Ids { get; } = Comparer<string>.Create(static (one, other) =>
    {
        var (first, second) = (Split(one), Split(other));
        var letters = string.CompareOrdinal(first.Letters, second.Letters);
        return letters != 0 ? letters : first.Number.CompareTo(second.Number);
    });

    private static (string Letters, int Number) Split(string id)
    {
        var letters = id.TrimEnd("0123456789".ToCharArray());
        return (letters, int.TryParse(id.AsSpan(letters.Length), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0);
    }
}
