using KioskLocker.Core;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run;

/// <summary>A store as a run of the kiosk's process finds it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Standing">How it fits together with its anchor.</param>
public sealed record OpenedStore(IKioskStore Store, Standing Standing);

/// <summary>One journal row: the event, why it changed nothing, and what its step did.</summary>
public readonly record struct JournalledEvent(EventEnvelope Envelope, string? Ignored, StepSum? Sum);

/// <summary>What outlives the runs of a world's kiosk: where its store lies.</summary>
public interface IWorldDisk
{
    /// <summary>Opens the store. One run follows the other, never two at once.</summary>
    OpenedStore Open();

    /// <summary>The whole journal of the closed store, verified as far as this disk could have lost or bent anything.</summary>
    /// <exception cref="WorldFailedException">The journal is broken.</exception>
    IReadOnlyCollection<JournalledEvent> Journal();
}
