using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>Wrong second factors: the machine makes the next person wait, and neither restart nor clock gives a wait back (I-13).</summary>
internal static class Guesses
{
    public static bool Waits(Turn turn) => turn.State.Timers.ContainsKey(TimerId.Wait);

    /// <summary>Counts a wrong pair before its answer is shown, so that a power cut cannot give it back, and tells of a burst.</summary>
    /// <param name="at">Compartment that the guesses are about, where the machine knows one.</param>
    public static void Wrong(Turn turn, CompartmentId? at)
    {
        var guesses = new GuessState(turn.State.Guesses.WrongInARow + 1, turn.State.Guesses.Total + 1);
        turn.State = turn.State with { Guesses = guesses };
        var waits = turn.Numbers.WrongFactorWaits;
        turn.StartTimer(TimerId.Wait, turn.Numbers.AnswerDelay + waits[Math.Min(guesses.WrongInARow, waits.Count) - 1]);
        if (IsBurst(turn))
            turn.Alert(AlertKind.GuessBurst, at);
    }

    /// <summary>Told at the fifth wrong pair of a run (as configured) and each time that it has grown tenfold, for a run may go on for days.</summary>
    private static bool IsBurst(Turn turn)
    {
        long told = turn.Numbers.WrongFactorLock;
        while (told < turn.State.Guesses.WrongInARow)
            told *= 10;
        return told == turn.State.Guesses.WrongInARow;
    }

    /// <summary>As a screen counts it down. The wait began with the guess; the fixed delay of the answer was over before any screen spoke of it.</summary>
    public static TimeSpan Told(KioskState state) =>
        state.Timers.TryGetValue(TimerId.Wait, out var wait) ? wait.Span - state.Settings!.Numbers.AnswerDelay : TimeSpan.Zero;

    /// <summary>
    /// The run of wrong ones ends only where custody passes, which no code and no number does twice. A right pair alone is not enough:
    /// whoever owns a result with a fee due, or a door that he says is stuck, would give it after each guess and wait 2 s instead of 30.
    /// </summary>
    public static void Forget(Turn turn) => turn.State = turn.State with { Guesses = turn.State.Guesses with { WrongInARow = 0 } };
}
