namespace KioskLocker.Core;

/// <summary>What one event led to.</summary>
/// <param name="State">The state to commit.</param>
/// <param name="Effects">What to do after the commit, in order.</param>
/// <param name="Ignored">Why the event changed nothing (late fact, button of another screen); null when it was taken.</param>
public sealed record StepResult(KioskState State, IReadOnlyList<KioskEffect> Effects, string? Ignored);
