using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>Whether the machine serves people: what persons ordered, and what keeps it from serving all by itself.</summary>
internal static class Serving
{
    /// <summary>Who took the machine out of service when nobody did.</summary>
    public const string Kiosk = "kiosk";

    /// <summary>A visit may begin. What is not ordered ends by itself: mains comes back, the map is found.</summary>
    public static bool Serves(KioskState state) => state.Service.InService && !IsKept(state);

    /// <summary>Something other than an order keeps it out of service.</summary>
    public static bool IsKept(KioskState state) => state.Cabinet.OnBattery || state.Settings?.MapProblem is not null;

    /// <summary>Why it does not serve, in the words of whoever ordered it: for staff. Empty when it serves.</summary>
    public static string WhyNot(KioskState state) =>
        !state.Service.InService ? state.Service.Reason
        : state.Settings?.MapProblem is not null ? ServiceReasons.MapMissing
        : state.Cabinet.OnBattery ? ServiceReasons.MainsFailed
        : "";

    /// <summary>The same for citizens, one of <see cref="ServiceReasons"/>: what a person typed may hold a name or only experts' words, so of an order nothing is told but that it is one.</summary>
    public static string WhyNotForCitizens(KioskState state) => state.Service is { InService: false, By: not Kiosk } ? "" : WhyNot(state);

    /// <summary>Too many unclean starts, and no person has put the machine back since.</summary>
    /// <remarks>A person's own words may be the same.</remarks>
    public static bool IsSafeMode(KioskState state) => state.Service is { InService: false, By: Kiosk, Reason: ServiceReasons.SafeMode };

    /// <summary>A named person takes the machine out of service or puts it back. In safe mode it is out already, and stays in safe mode.</summary>
    public static void Order(Turn turn, bool inService, string by, string reason)
    {
        if (inService || !IsSafeMode(turn.State))
            turn.State = turn.State with { Service = turn.State.Service with { InService = inService, By = by, Reason = reason, Pending = !inService } };

        // Whoever puts the machine back has looked at its doors.
        if (inService)
            Recovering.CloseForcedCases(turn, c => c.Door == Devices.DoorContact.Closed);
        turn.Send(new UplinkMessage.ServiceChanged(inService, by, reason));
    }

    /// <summary>The machine takes itself out of service. Only being put back ends safe mode: whatever happens meanwhile, the next start is in safe mode again.</summary>
    public static void Fail(Turn turn, string reason)
    {
        if (!IsSafeMode(turn.State))
            turn.State = turn.State with { Service = turn.State.Service with { InService = false, By = Kiosk, Reason = reason, Pending = false } };
    }
}
