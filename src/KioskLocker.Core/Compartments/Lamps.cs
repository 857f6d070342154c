using KioskLocker.Core.Devices;

namespace KioskLocker.Core.Compartments;

/// <summary>The lamp of a compartment is lit from the order to open until its door is shut or nobody waits for it any more. It follows the state, so no way out can forget it.</summary>
internal static class Lamps
{
    public static void Follow(KioskState before, Turn turn)
    {
        var (was, now) = (Lit(before), Lit(turn.State));
        if (was == now)
            return;
        if (was is { } dark)
            turn.Signal(SignalKind.Lamp, dark, false);
        if (now is { } lit)
            turn.Signal(SignalKind.Lamp, lit, true);
    }

    private static CompartmentId? Lit(KioskState state) => DeviceFacts.IsShutOrFar(state.Phase) ? null : state.Visit?.Opening?.Compartment;
}
