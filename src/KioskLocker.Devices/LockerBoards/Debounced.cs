namespace KioskLocker.Devices.LockerBoards;

/// <summary>A value that counts when two reads in a row agree on it. The default of <typeparamref name="T"/> means unknown.</summary>
/// <param name="Reported">The value that counts.</param>
/// <param name="Candidate">A different value that one read said; unknown when the last read confirmed what is reported.</param>
/// <param name="Last">What the last read said; unknown when that read was bad.</param>
internal readonly record struct Debounced<T>(T Reported, T Candidate, T Last)
    where T : struct, Enum
{
    internal bool IsUnsettled => !Same(Candidate, default);

    internal bool IsSettled => !IsUnsettled && !Same(Last, default);

    /// <summary>Known for certain, from whoever told it.</summary>
    internal static Debounced<T> Known(T value) => new(value, default, value);

    /// <summary>A read said <paramref name="value"/>. That nothing can be said is believed at once, unless another change had begun.</summary>
    /// <param name="value">What it said.</param>
    /// <param name="isHeld">The change is not to count yet, however often it is read.</param>
    internal Debounced<T> Read(T value, bool isHeld) =>
        Same(value, Reported) || (Same(value, Candidate) && !isHeld) ? Known(value) : this with { Candidate = value, Last = value };

    /// <summary>A read failed.</summary>
    internal Debounced<T> Missed() => this with { Candidate = default, Last = default };

    private static bool Same(T one, T other) => EqualityComparer<T>.Default.Equals(one, other);
}
