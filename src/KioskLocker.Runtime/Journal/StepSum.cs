using System.Buffers.Binary;
using System.Security.Cryptography;
using KioskLocker.Core;

namespace KioskLocker.Runtime.Journal;

/// <summary>
/// What a step did, as two short sums that stand in its journal row and in the chain, so that a replay knows the first row at which it comes to
/// something else. Effects and state name personal data by the references of the vault, never by value, so an erasure changes neither.
/// </summary>
/// <param name="Effects">Of its effects, in order; 0 for none.</param>
/// <param name="State">Of the whole state that it led to, by content: which objects are new does not count.</param>
public readonly record struct StepSum(ulong Effects, ulong State)
{
    /// <summary>Bytes in the journal's row.</summary>
    public const int Size = 2 * sizeof(ulong);

    internal static StepSum? Read(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new StepSum(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]))
        : null;

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Effects);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], State);
    }

    /// <summary>The sum of these effects as they are written for others: their JSON, one after the other.</summary>
    internal static ulong Of(IReadOnlyList<KioskEffect> effects, JsonBuffer json)
    {
        if (effects.Count == 0)
            return 0;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var effect in effects)
        {
            hash.AppendData(json.Of(effect));
            hash.AppendData("\n"u8);
        }

        Span<byte> whole = stackalloc byte[Chain.HashSize];
        _ = hash.GetHashAndReset(whole);
        return BinaryPrimitives.ReadUInt64BigEndian(whole);
    }
}

/// <summary>The sum of a state from the sums of its rows: a row that changes takes its old sum out and puts its new one in, so a step costs what it changed.</summary>
internal sealed class StateSum
{
    private readonly Dictionary<string, ulong> _rows = new(StringComparer.Ordinal);

    /// <summary>Of all rows put and not dropped; their order does not count, because each sum holds its row's key.</summary>
    public ulong Value { get; private set; }

    /// <param name="key">The row's key.</param>
    /// <param name="sum">Its <see cref="RowSum"/>.</param>
    public void Put(string key, ReadOnlySpan<byte> sum)
    {
        Drop(key);
        var added = BinaryPrimitives.ReadUInt64BigEndian(sum);
        _rows.Add(key, added);
        Value ^= added;
    }

    public void Drop(string key)
    {
        if (_rows.Remove(key, out var gone))
            Value ^= gone;
    }
}

/// <summary>Sums what steps do without writing it anywhere: for a replay, and for a store that keeps no rows.</summary>
internal sealed class StepSums(StateSum state, JsonBuffer json) : StateSlices(json)
{
    private readonly JsonBuffer _json = json;

    /// <summary>The sum of the next step.</summary>
    public StepSum Take(KioskState before, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        Write(before, after);
        return new StepSum(StepSum.Of(effects, _json), state.Value);
    }

    protected override void Put(string key, ReadOnlySpan<byte> content)
    {
        Span<byte> sum = stackalloc byte[RowSum.Size];
        RowSum.Of(key, content, sum);
        state.Put(key, sum);
    }

    protected override void Drop(string key) => state.Drop(key);
}

/// <summary>Which slices a step changed.</summary>
internal sealed class ChangedSlices(JsonBuffer json) : StateSlices(json)
{
    /// <summary>Keys of their rows.</summary>
    public List<string> Keys { get; } = [];

    protected override void Put(string key, ReadOnlySpan<byte> content) => Keys.Add(key);

    protected override void Drop(string key) => Keys.Add(key);
}
