using System.Collections.Immutable;

namespace KioskLocker.Core;

/// <summary>What differs between two versions of a sorted dictionary.</summary>
public static class Differences
{
    /// <summary>Keys whose value is another object than before, with both values; null where there is none.</summary>
    /// <remarks>Walks both in their common order: one pass, no look-ups, nothing when the dictionary is the same object.</remarks>
    public static IEnumerable<(TKey Key, TValue? Old, TValue? New)> Of<TKey, TValue>(
        ImmutableSortedDictionary<TKey, TValue> before, ImmutableSortedDictionary<TKey, TValue> after)
        where TKey : notnull
        where TValue : class
    {
        if (ReferenceEquals(before, after))
            yield break;

        using var olds = before.GetEnumerator();
        using var news = after.GetEnumerator();
        var hasOld = olds.MoveNext();
        var hasNew = news.MoveNext();
        while (hasOld || hasNew)
        {
            var order = !hasOld ? 1 : !hasNew ? -1 : after.KeyComparer.Compare(olds.Current.Key, news.Current.Key);
            if (order < 0)
                yield return (olds.Current.Key, olds.Current.Value, null);
            else if (order > 0)
                yield return (news.Current.Key, null, news.Current.Value);
            else if (!ReferenceEquals(olds.Current.Value, news.Current.Value))
                yield return (news.Current.Key, olds.Current.Value, news.Current.Value);

            if (order <= 0)
                hasOld = olds.MoveNext();
            if (order >= 0)
                hasNew = news.MoveNext();
        }
    }
}
