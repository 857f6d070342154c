using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;

namespace KioskLocker.Core.Technicians;

/// <summary>Which doors a technician may open, and which ones stand in the way of beginning or leaving (product.md, "Technicians").</summary>
internal static class DoorRights
{
    /// <summary>Papers lie here, or nobody can say that none do. A machine at which no door was opened yet cannot hold any.</summary>
    public static bool MayHoldPapers(KioskState state, Compartment compartment) => !state.Cabinet.IsNew
        && compartment is not { Content: CompartmentContent.Empty or CompartmentContent.PresumedEmpty, Suspect: not true, Forced: null };

    /// <summary>The map in force is not the proved one, and some door has papers behind it: which one an order opens, nobody can say.</summary>
    public static bool MayBeAnotherDoor(KioskState state) => Commissioning.IsBarred(state) && state.Compartments.Values.Any(c => MayHoldPapers(state, c));

    /// <summary>It opens only with an officer beside who is in charge of what may lie there, and none is.</summary>
    public static bool NeedsOfficer(KioskState state, Compartment compartment) =>
        (MayHoldPapers(state, compartment) || MayBeAnotherDoor(state))
        && !(state.Visit?.Staff?.With is { } officer && InCharge.Covers(state, officer, InCharge.Of(state, compartment)));

    /// <summary>Doors that stand open over papers, or may: without an officer no session begins.</summary>
    public static IEnumerable<Compartment> OpenOverPapers(KioskState state) =>
        state.Compartments.Values.Where(c => c is { Door: DoorContact.Open, Excused: not true } && MayHoldPapers(state, c));

    /// <summary>Doors that opened during this session and are not shut: one at a time. What read open from the beginning may be a contact that is to be looked for.</summary>
    public static IEnumerable<Compartment> MustClose(KioskState state) => state.Visit?.Diagnostics is { } session
        ? state.Compartments.Values.Where(c => c is { Door: DoorContact.Open, OutOfService: false } && !session.OpenBefore.Contains(c.Id.Number))
        : [];

    /// <summary>Doors of which nobody can say that they are shut: their contact does not say closed, or nobody reads it.</summary>
    public static IEnumerable<Compartment> NotShut(KioskState state) => state.Compartments.Values.Where(c =>
        c.OutOfServiceBefore is null && c.Excused != true && (c.Door != DoorContact.Closed || !Availability.BoardLives(state, c.Board)));

    /// <summary>Why a technician may not have this door opened now; null when it may be.</summary>
    public static string? Refusal(KioskState state, CompartmentId id)
    {
        if (state.Settings!.MapProblem is not null)
            return "There is no cabinet map to go by: no door is ordered open.";
        if (state.Compartments.GetValueOrDefault(id.Number) is not { OutOfServiceBefore: null } compartment)
            return $"There is no compartment {id}.";
        if (NeedsOfficer(state, compartment))
            return MayHoldPapers(state, compartment)
                ? $"Compartment {id} holds papers or may hold some: an officer's badge is needed beside the technician's."
                : "The cabinet map is not proved, and another door than the one ordered may open: an officer's badge is needed beside the technician's.";
        return MustClose(state).FirstOrDefault(c => c.Id != id) is { } open ? $"Door {open.Id} stands open: it is shut first." : null;
    }
}
