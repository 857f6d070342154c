using KioskLocker.Core.Compartments;

namespace KioskLocker.Core;

/// <summary>What one event led to.</summary>
/// <param name="State">The state to commit.</param>
/// <param name="Effects">What to do after the commit, in order.</param>
/// <param name="Ignored">Why the event changed nothing (late fact, button of another screen); null when it was taken.</param>
public sealed record StepResult(KioskState State, IReadOnlyList<KioskEffect> Effects, string? Ignored)
{
    /// <summary>What the event meant to the transition table; null where it is a fact of any state, or was dropped before the table was asked.</summary>
    public KioskTrigger? Trigger { get; init; }
}

/// <summary>The whole product in one signature: <see cref="Step"/>.</summary>
/// <remarks>An instance belongs to one loop on one thread, because the transition table works on a step-local context.</remarks>
public sealed class Kiosk
{
    private readonly KioskMachine _machine = new();

    /// <summary>The transition table as a Mermaid state diagram.</summary>
    public string Diagram => _machine.Diagram;

    /// <summary>Takes one event. Pure: the same state and envelope always give the same result.</summary>
    /// <exception cref="InvariantViolationException">A rule of <see cref="KioskInvariants"/> would not hold: nothing may be committed.</exception>
    public StepResult Step(KioskState state, EventEnvelope envelope)
    {
        var turn = new Turn(state, envelope);
        var trigger = KioskFacts.Take(turn);
        if (trigger is { } meant)
            _machine.Fire(turn, meant);
        if (turn.Ignored is not null)
            return new StepResult(state, [], turn.Ignored) { Trigger = trigger };
        Lamps.Follow(state, turn);
        turn.NoteDay();
        KioskInvariants.Check(state, turn);
        return new StepResult(turn.State, turn.Effects, null) { Trigger = trigger };
    }

    /// <summary>What this state shows.</summary>
    public static ScreenFrame Show(KioskState state) => Screens.Show(state);

    /// <summary>Whether the screen of this phase has the button that ends the visit.</summary>
    public static bool CanCancel(KioskPhase phase) => Screens.CanCancel(phase);

    /// <summary>Whether the screen of this phase has the button that leads back.</summary>
    public static bool CanGoBack(KioskPhase phase) => Screens.CanGoBack(phase);
}
