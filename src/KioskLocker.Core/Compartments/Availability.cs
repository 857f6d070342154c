using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Compartments;

/// <summary>What can be offered now, and which compartment is given (product.md, "Compartment content").</summary>
internal static class Availability
{
    /// <summary>Why no drop-off can begin now.</summary>
    /// <param name="state">State.</param>
    /// <param name="today">Local day; null when the clock is not confirmed.</param>
    public static Unavailable DropOff(KioskState state, DateOnly? today)
    {
        if (state.Settings is null || state.Service.RestoredDatabase)
            return Unavailable.DatabaseRestored;
        if (!state.Service.IntakeOpen)
            return Unavailable.StorageFull;
        if (Commissioning.IsBarred(state))
            return Unavailable.MapNotCommissioned;
        if (!OfferedToday(state, today).Any())
            return Unavailable.NoProcedures;
        if (Free(state).Any())
            return Unavailable.None;
        return AnyBoardLives(state) ? Unavailable.NoCompartment : Unavailable.BoardsOffline;
    }

    /// <summary>Why no result can be collected now.</summary>
    public static Unavailable Collection(KioskState state) =>
        state.Service.RestoredDatabase || state.Service.AwaitsOffice ? Unavailable.DatabaseRestored
        : Commissioning.IsBarred(state) ? Unavailable.MapNotCommissioned
        : AnyBoardLives(state) ? Unavailable.None
        : Unavailable.BoardsOffline;

    /// <summary>Procedures in force on this local day; without a confirmed clock all that the directory holds, because nobody is refused for a clock.</summary>
    public static IEnumerable<Procedure> OfferedToday(KioskState state, DateOnly? today) =>
        (state.Directory?.Procedures ?? []).Where(p => p.DropOffHere && (today is not { } day || (p.InForceFrom <= day && (p.InForceUntil is not { } until || day <= until))));

    public static Procedure? Offered(KioskState state, ProcedureCode code, DateOnly? today) => OfferedToday(state, today).FirstOrDefault(p => p.Code == code);

    /// <summary>Compartments that may be given: empty or presumed so, shut, on a living board, beyond the reserve for results.</summary>
    public static IReadOnlyList<Compartment> Free(KioskState state)
    {
        var settings = state.Settings!;
        var free = state.Compartments.Values.Where(c => MayBeGiven(state, settings, c)).ToList();
        return free.Count > settings.ReserveForResults ? free : [];
    }

    /// <summary>The best fit: known empty before presumed empty, the smallest that fits, a low one only on request, then by number.</summary>
    /// <param name="state">State.</param>
    /// <param name="size">At least this size.</param>
    /// <param name="low">Must be low.</param>
    /// <param name="after">Compartments already tried in this visit are not free any more, so none need be named; null for no further wish, else only larger than this size.</param>
    public static Compartment? Best(KioskState state, CompartmentSize size, bool low, CompartmentSize? after = null) =>
        Free(state)
            .Where(c => c.Size >= size && (!low || c.Low) && (after is not { } above || c.Size > above))
            .OrderBy(c => c.Content is CompartmentContent.Empty ? 0 : 1)
            .ThenBy(c => c.Size)
            .ThenBy(c => c.Low && !low ? 1 : 0)
            .ThenBy(c => c.Id.Number)
            .FirstOrDefault();

    /// <summary>Some compartment would fit if its board told how its door stands.</summary>
    public static bool SomeFitUnread(KioskState state, CompartmentSize size, bool low) =>
        state.Compartments.Values.Any(c => c.Size >= size && (!low || c.Low) && HasRoom(state.Settings!, c) && (c.Door == DoorContact.Unknown || !TakesOrders(state, c.Board)));

    /// <summary>Doors of this board may be ordered open for citizens and officers.</summary>
    public static bool TakesOrders(KioskState state, BoardId board) => !Commissioning.IsBarred(state) && BoardLives(state, board);

    public static bool BoardLives(KioskState state, BoardId board) =>
        Lives(state.Devices.Boards.GetValueOrDefault(board.Name));

    private static bool AnyBoardLives(KioskState state) => state.Devices.Boards.Values.Any(Lives);

    private static bool Lives(DeviceHealth health) => health is DeviceHealth.Ok or DeviceHealth.Degraded;

    private static bool MayBeGiven(KioskState state, KioskSettings settings, Compartment compartment) =>
        HasRoom(settings, compartment) && compartment.Door == DoorContact.Closed && TakesOrders(state, compartment.Board);

    private static bool HasRoom(KioskSettings settings, Compartment compartment) =>
        !compartment.OutOfService
        && (compartment.Content is CompartmentContent.Empty || (settings.UsePresumedEmpty && compartment.Content is CompartmentContent.PresumedEmpty));
}
