using KioskLocker.Core;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Runtime.Journal;

/// <summary>What loop, relay and start-up use of the store. <see cref="KioskStore"/> is the one that ships; a simulated world has one in memory.</summary>
/// <remarks>
/// One thread commits; reading through <see cref="Vault"/>, <see cref="Outbox"/> and <see cref="LoadState"/> is safe from any.
/// When a <see cref="StorageException"/> leaves, dispose the store and open it again.
/// Disposing is what a power cut does too: what was committed is there when the store is opened again, and nothing else.
/// </remarks>
public interface IKioskStore : IDisposable
{
    /// <summary>Personal data.</summary>
    IVault Vault { get; }

    /// <summary>Events for the office.</summary>
    IOutbox Outbox { get; }

    /// <summary>Sequence number of the last journal row; 0 when there is none.</summary>
    long LastSeq { get; }

    /// <summary>Epoch of the next commit.</summary>
    int Epoch { get; }

    /// <summary>State of the last commit; the <see cref="KioskCommit.Before"/> of the next.</summary>
    KioskState LoadState();

    /// <summary>Orders that the run before committed and that nobody answered, oldest first. The commit of <see cref="KioskEvent.Recovered"/> settles them all.</summary>
    IReadOnlyList<KioskEffect> Pending();

    /// <summary>Writes one event and everything that follows from it, or nothing. When it returns, the effects may act.</summary>
    /// <exception cref="StoreRuleException">The commit breaks a rule; nothing was written.</exception>
    /// <exception cref="StorageException">Writing failed; open the store again.</exception>
    void Commit(KioskCommit commit);

    /// <summary>
    /// The office has stored everything of this epoch up to here. Rows set aside stay. With the row that brought a pickup code
    /// the plain code is destroyed, in the same transaction.
    /// </summary>
    /// <param name="epoch">Epoch of the rows.</param>
    /// <param name="upTo">Last row that the office has.</param>
    /// <exception cref="StorageException">Writing failed; open the store again.</exception>
    void Acknowledge(int epoch, long upTo);

    /// <summary>The office has stored this one row that it had refused before and that was set aside; its pickup code is destroyed as by <see cref="Acknowledge"/>. Only while no earlier row waits: between waiting rows a number that is missing is a loss.</summary>
    /// <exception cref="StorageException">Writing failed; open the store again.</exception>
    void AcknowledgeAside(int epoch, long seq);

    /// <summary>Notes that this run began, and says how the runs before it ended.</summary>
    /// <param name="now">Clocks now.</param>
    /// <param name="window">Span in which unclean starts are counted.</param>
    StartCount BeginRun(RunMark now, TimeSpan window);

    /// <summary>Counts a rating of this local day; nothing says whose it was. Forgotten after 31 days by the confirmed clock.</summary>
    /// <param name="day">Local day.</param>
    /// <param name="level">1 is best.</param>
    /// <param name="levels">Of how many.</param>
    void CountRating(DateOnly day, int level, int levels);

    /// <summary>The ratings that are kept, by day and level.</summary>
    IReadOnlyList<RatingCount> Ratings();

    /// <summary>Notes that this run ended in order.</summary>
    void EndRunCleanly();
}
