using KioskLocker.Core;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>Watches a disk that fills (I-11): no papers are taken in while it is nearly full, and results are handed out all the same.</summary>
internal sealed class IntakeWatch(CheckBook checks)
{
    /// <summary>The disk is looked at every ten seconds, and may itself be slow.</summary>
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(60);

    private TimeSpan? _fullSince;

    /// <summary>The disk has room, or has none any more.</summary>
    internal void Changed(bool hasRoom, TimeSpan now) => _fullSince = hasRoom ? null : _fullSince ?? now;

    /// <summary>Another run of the program, which has yet to look.</summary>
    internal void Restarted(TimeSpan now) => _fullSince = _fullSince is null ? null : now;

    internal void Committed(KioskState before, KioskState after, IReadOnlyList<KioskEffect> effects, TimeSpan now)
    {
        if (after.Visit is { Kind: VisitKind.DropOff, Resumed: false } visit && before.Visit?.Opening is null && effects.Any(effect => effect is KioskEffect.OpenCompartment))
        {
            checks.That("I-11", _fullSince is not { } since || now - since <= Known, () => $"visit {visit.Id} is let in with papers, and the disk is full since {_fullSince}.");
        }

        checks.That("I-11", after.Visit is not { Kind: VisitKind.Collection, End: EndReason.StorageFull }, () => "a result is not handed out because the disk is full.");
    }
}
