using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Devices;

/// <summary>Inputs of the cabinet beside door contacts: an open back is told at once, and without mains nobody new is served and the machine goes to sleep in time.</summary>
internal static class CabinetInputs
{
    public static KioskTrigger? Take(Turn turn, KioskEvent.CabinetInputChanged changed)
    {
        if (turn.State.Cabinet.Inputs.TryGetValue(changed.Input, out var known) && known == changed.State)
        {
            turn.Ignore("Not newer than what is known.");
            return null;
        }

        var wasOnBattery = turn.State.Cabinet.OnBattery;
        Note(turn, changed.Input, changed.State);
        return (turn.State.Phase, wasOnBattery, turn.State.Cabinet.OnBattery) switch
        {
            (KioskPhase.Idle, false, true) => KioskTrigger.MainsFailed,
            (KioskPhase.OutOfService, true, false) when turn.State.Devices.Surveyed && Serving.Serves(turn.State) => KioskTrigger.MainsReturned,
            _ => null,
        };
    }

    /// <summary>What the devices said when asked at start-up.</summary>
    public static void TakeSurvey(Turn turn, DeviceSurvey survey)
    {
        foreach (var (input, state) in survey.Inputs.OrderBy(i => i.Key))
            Note(turn, input, state);
    }

    /// <summary>Mains is gone after this survey.</summary>
    public static bool IsOnBattery(KioskState state, DeviceSurvey survey) =>
        survey.Inputs.TryGetValue(CabinetInput.MainsFail, out var heard) && heard != InputState.Unknown ? heard == InputState.Active : state.Cabinet.OnBattery;

    /// <summary>The time on battery is over; whoever is at the machine comes first.</summary>
    public static void BatteryElapsed(Turn turn)
    {
        turn.State = turn.State with { Cabinet = turn.State.Cabinet with { BatterySpent = true } };
        if (turn.State.Visit is null)
            ShutDownIfSpent(turn);
    }

    public static void ShutDownIfSpent(Turn turn)
    {
        if (turn.State.Cabinet.BatterySpent)
            turn.Add(new KioskEffect.ShutDown(ShutDownKind.PowerOff));
    }

    private static void Note(Turn turn, CabinetInput input, InputState state)
    {
        turn.State = turn.State with { Cabinet = turn.State.Cabinet with { Inputs = turn.State.Cabinet.Inputs.SetItem(input, state) } };

        // A board that is silent says neither: what was so stays so.
        if (state == InputState.Unknown)
            return;
        if (input == CabinetInput.Tamper)
            NoteTamper(turn, state == InputState.Active);
        else
            NoteMains(turn, state == InputState.Active);
    }

    private static void NoteTamper(Turn turn, bool isOpen)
    {
        if (isOpen == turn.State.Cabinet.TamperTold)
            return;
        turn.State = turn.State with { Cabinet = turn.State.Cabinet with { TamperTold = isOpen } };
        if (isOpen)
            turn.Alert(AlertKind.Tamper, null);
    }

    private static void NoteMains(Turn turn, bool isGone)
    {
        if (isGone == turn.State.Cabinet.OnBattery)
            return;
        turn.State = turn.State with { Cabinet = turn.State.Cabinet with { OnBattery = isGone, BatterySpent = false } };
        turn.Alert(isGone ? AlertKind.MainsFailed : AlertKind.MainsReturned, null);
        if (isGone)
            turn.StartTimer(TimerId.Battery, turn.Numbers.Battery);
        else
            turn.StopTimer(TimerId.Battery);
    }
}
