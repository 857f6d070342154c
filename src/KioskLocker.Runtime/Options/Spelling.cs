namespace KioskLocker.Runtime.Options;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    /// <summary>The word with the fewest edits from this one; null when none is near.</summary>
    public static string? Nearest(string written, IEnumerable<string> words)
    {
        var (best, distance) = ((string?)null, Math.Max(1, written.Length / 3) + 1);
        foreach (var word in words.Order(StringComparer.Ordinal))
        {
            var edits = Edits(written.ToUpperInvariant(), word.ToUpperInvariant());
            if (edits < distance)
                (best, distance) = (word, edits);
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.</summary>
    private static int Edits(string one, string other)
    {
        var cost = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                var same = one[i - 1] == other[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[one.Length, other.Length];
    }
}
