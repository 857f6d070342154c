using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Outbox;

/// <summary>The rows that wait for the office. Added by the commit, removed only by the office's answer (<see cref="IKioskStore.Acknowledge"/>, <see cref="IKioskStore.AcknowledgeAside"/>). Safe from any thread.</summary>
public interface IOutbox
{
    /// <summary>Raised after a commit that added rows; from the committing thread.</summary>
    event Action? Added;

    /// <summary>The oldest waiting rows of one epoch, in order; an old epoch is emptied before the next one begins.</summary>
    /// <param name="most">At most this many; those before a row that is damaged or cannot be read.</param>
    /// <exception cref="UnreadableRowException">This version cannot read the first one.</exception>
    IReadOnlyList<OutboxRow> Head(int most);

    /// <summary>How much waits, and since when.</summary>
    OutboxDepth Depth();

    /// <summary>Rows set aside, oldest first, at most 1000.</summary>
    IReadOnlyList<AsideRow> Aside();

    /// <summary>
    /// The first row set aside after this place that no earlier one of its dossier keeps waiting, so that the office hears of one dossier in
    /// order or not at all; null where none is. Zeros for the first of all.
    /// </summary>
    OutboxRow? AsideAfter(int epoch, long seq);

    /// <summary>The office refused this row alone.</summary>
    void CountTry(int epoch, long seq);

    /// <summary>Keeps this row, and the later ones of its dossier, out of the way of the others.</summary>
    void SetAside(int epoch, long seq, string reason);
}
