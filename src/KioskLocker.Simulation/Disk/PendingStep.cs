namespace KioskLocker.Simulation.Disk;

/// <summary>Something that was done and that no sync has made durable yet: after a power cut it may be there, or not, or half.</summary>
internal abstract record PendingStep
{
    private PendingStep()
    {
    }

    internal sealed record Write(int File, long Offset, byte[] Bytes) : PendingStep
    {
        public override string ToString() => FormattableString.Invariant($"write file {File} {Offset}+{Bytes.Length}");
    }

    internal sealed record Resize(int File, long Length) : PendingStep;

    internal sealed record Link(string Path, int File) : PendingStep;

    internal sealed record Unlink(string Path) : PendingStep;

    internal sealed record Move(string From, string To, int File) : PendingStep;
}

/// <summary>What became of a pending step.</summary>
internal enum OutcomeKind
{
    Kept,
    Dropped,

    /// <summary>The first part of a write is there, up to a border between sectors.</summary>
    Torn,

    /// <summary>The sectors that the write touches hold neither old nor new, neighbours in them included.</summary>
    Garbage,
}

/// <param name="Kind">What became of it.</param>
/// <param name="Size">Bytes that are there of a torn write; size of a sector of one that is garbage; else 0.</param>
internal readonly record struct Outcome(OutcomeKind Kind, int Size)
{
    internal static readonly Outcome Kept = new(OutcomeKind.Kept, 0);

    internal static readonly Outcome Dropped = new(OutcomeKind.Dropped, 0);

    public override string ToString() => Kind switch
    {
        OutcomeKind.Torn or OutcomeKind.Garbage => FormattableString.Invariant($"{Kind}({Size})"),
        _ => Kind.ToString(),
    };
}
