
namespace KioskLocker.Core.Dossiers;

/// <summary>Wrong second factors: the machine makes the next person wait, and neither restart nor clock gives a wait back (I-13).</summary>
internal static class Guesses
{
    public static bool Waits(Turn turn) => turn.State.Timers.ContainsKey(TimerId.Wait);

    /// <summary>Counts a wrong pair before its answer is shown, so that a power cut cannot give it back.</summary>
    public static void Wrong(Turn turn)
    {
        var guesses = new GuessState(turn.State.Guesses.WrongInARow + 1, turn.State.Guesses.Total + 1);
        turn.State = turn.State with { Guesses = guesses };
        var waits = turn.Numbers.WrongFactorWaits;
        turn.StartTimer(TimerId.Wait, turn.Numbers.AnswerDelay + waits[Math.Min(guesses.WrongInARow, waits.Count) - 1]);
    }

    public static bool IsBurst(Turn turn) => turn.State.Guesses.WrongInARow == turn.Numbers.WrongFactorLock;

    public static void Right(Turn turn) => turn.State = turn.State with { Guesses = turn.State.Guesses with { WrongInARow = 0 } };
}
