using KioskLocker.Core.Codes;

namespace KioskLocker.App.Touch;

/// <summary>Large letters and high contrast of one visit, kept beside the pages: a page loaded anew in the middle of it looks as the one before did.
/// They go with the visit, and are never those of another.</summary>
public sealed class VisitWishes
{
    private volatile Kept? _kept;

    public void Keep(VisitId visit, bool largeText, bool highContrast) => _kept = new Kept(visit, largeText, highContrast);

    /// <summary>What was wished in this visit; null when nothing was kept for it.</summary>
    public (bool LargeText, bool HighContrast)? Of(VisitId visit) => _kept is { } kept && kept.Visit == visit ? (kept.LargeText, kept.HighContrast) : null;

    public void Forget() => _kept = null;

    private sealed record Kept(VisitId Visit, bool LargeText, bool HighContrast);
}
