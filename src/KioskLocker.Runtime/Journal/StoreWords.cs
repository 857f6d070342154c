using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Runtime.Journal;

/// <summary>Where the store lies and whose it is.</summary>
/// <param name="Folder">Data folder, absolute; made when missing.</param>
/// <param name="Kiosk">Id of this kiosk; a database of another one is refused.</param>
public sealed record StoreSettings(string Folder, string Kiosk)
{
    /// <summary>Anchor file; on another disk where the cabinet has one. Default: <c>kiosk.anchor</c> in the data folder.</summary>
    public string? AnchorPath { get; init; }

    /// <summary>Demo and tests only: a data folder in memory is taken.</summary>
    public bool AllowVolatile { get; init; }

    /// <summary>Epoch in which a database that is new begins, at least 1. The office takes events of an epoch it has already heard for repeats.</summary>
    public int FirstEpoch { get; init; } = 1;

    /// <summary>Largest size of the database file in bytes; beyond it the disk counts as full. Default 16 GiB.</summary>
    public long MaxBytes { get; init; } = 16L << 30;

    /// <summary>How long a commit waits while another process holds the database.</summary>
    public TimeSpan BusyLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>SQLite VFS through which the database is opened; null: the system's own.</summary>
    internal string? SqliteVfs { get; init; }

    /// <summary>Hears of what is done to the files beside the database.</summary>
    internal IDiskWitness? Witness { get; init; }

    public string DatabasePath => Path.Combine(Folder, "kiosk.db");

    public string LockPath => Path.Combine(Folder, "kiosk.lock");

    public string VaultKeyPath => Path.Combine(Folder, "vault.key");

    public string Anchor => AnchorPath ?? Path.Combine(Folder, "kiosk.anchor");
}

/// <summary>What opening the store led to.</summary>
public abstract record StoreOpening
{
    private StoreOpening()
    {
    }

    public sealed record Opened(KioskStore Store, Standing Standing) : StoreOpening;

    /// <param name="Reason">What is wrong, one sentence.</param>
    /// <param name="ToDo">What a technician can do about it.</param>
    public sealed record Refused(string Reason, string ToDo) : StoreOpening;
}

/// <summary>How the database and its anchor fit together.</summary>
public abstract record Standing
{
    private Standing()
    {
    }

    /// <summary>No database and no anchor were there.</summary>
    public sealed record Fresh : Standing;

    /// <summary>The anchor's head is in the journal.</summary>
    public sealed record Consistent : Standing;

    /// <summary>The database does not contain what the anchor remembers, or one of the two was lost. A new epoch begins.</summary>
    public sealed record OlderThanAnchor(RestoredDatabase Restored) : Standing;
}

/// <summary>Everything that one event changes, written in one transaction.</summary>
/// <param name="Envelope">The event; its sequence number is the last one plus one, its epoch the store's.</param>
/// <param name="Before">State before the step; the one committed last.</param>
/// <param name="After">State to commit; slices that are the same object are not written.</param>
/// <param name="Effects">Effects of the step.</param>
/// <param name="Answered">Pending effect that this event answers.</param>
/// <param name="Vault">Plaintexts to be kept encrypted from this commit on.</param>
/// <param name="Ignored">Why the event changed nothing; journalled with it.</param>
public sealed record KioskCommit(
    EventEnvelope Envelope,
    KioskState Before,
    KioskState After,
    IReadOnlyList<KioskEffect> Effects,
    EffectId? Answered,
    IReadOnlyList<VaultEntry> Vault,
    string? Ignored);

/// <summary>A moment of this machine, to tell starts in quick succession apart from a clock that jumps.</summary>
/// <param name="Utc">Wall clock.</param>
/// <param name="Boot">Boot of the operating system, <c>/proc/sys/kernel/random/boot_id</c>.</param>
/// <param name="Uptime">Time since that boot.</param>
public sealed record RunMark(DateTimeOffset Utc, string Boot, TimeSpan Uptime);

/// <param name="LastRunClean">The run before ended in order, or there was none.</param>
/// <param name="UncleanStarts">Unclean starts within the window, this one included.</param>
public sealed record StartCount(bool LastRunClean, int UncleanStarts);

/// <summary>How often one level of satisfaction was touched on a day.</summary>
/// <param name="Day">Local day.</param>
/// <param name="Level">1 is best.</param>
/// <param name="Count">Touches.</param>
/// <param name="Levels">Levels there were to choose from; 0 where nobody noted it.</param>
public sealed record RatingCount(DateOnly Day, int Level, long Count, int Levels);
