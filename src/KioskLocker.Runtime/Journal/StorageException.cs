namespace KioskLocker.Runtime.Journal;

/// <summary>What went wrong with the disk or the database.</summary>
public enum StorageFault
{
    /// <summary>No room left: intake closes, nothing is dropped.</summary>
    Full,

    /// <summary>Reading, writing or syncing failed. After a failed sync nobody knows what is on the disk.</summary>
    Io,

    /// <summary>The content is damaged.</summary>
    Corrupt,

    /// <summary>Somebody else held the database for longer than the limit.</summary>
    Busy,

    /// <summary>The file system was remounted read-only.</summary>
    ReadOnly,

    /// <summary>An earlier fault was never followed by a reopening.</summary>
    Broken,

    /// <summary>Anything else SQLite refused.</summary>
    Other,
}

/// <summary>The store cannot be trusted any more: dispose it and open it again. Never retried in place.</summary>
public class StorageException : IOException
{
    public StorageException(StorageFault fault, string message)
        : base(message) => Fault = fault;

    public StorageException(StorageFault fault, string message, Exception inner)
        : base(message, inner) => Fault = fault;

    public StorageFault Fault { get; }
}

/// <summary>An outbox row that is whole, and written in words that this version does not know. Nothing else suffers from it.</summary>
public sealed class UnreadableRowException(int epoch, long seq) : StorageException(StorageFault.Corrupt, "this version of the program cannot read it")
{
    public int Epoch { get; } = epoch;

    public long Seq { get; } = seq;
}

/// <summary>A commit that breaks a rule of the store (I-6, I-7, I-17). Nothing was written and the store may go on being used.</summary>
public sealed class StoreRuleException(string rule) : InvalidOperationException(rule);
