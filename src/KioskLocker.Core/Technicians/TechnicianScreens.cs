using System.Diagnostics;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;

namespace KioskLocker.Core.Technicians;

/// <summary>Screens of diagnostics mode.</summary>
internal static class TechnicianScreens
{
    public static Screen Content(KioskState state)
    {
        var session = state.Visit!.Diagnostics!;
        return state.Phase switch
        {
            KioskPhase.Diagnostics => Overview(state, session),
            KioskPhase.DiagnosticsOfficer => Officer(state, session),
            KioskPhase.DiagnosticsOpening => new Screen.DiagnosticsOpening(Who(state), session.Test!),
            KioskPhase.DiagnosticsDoorOpen => new Screen.DiagnosticsDoorOpen(
                Who(state), session.Test!, AtHand(state).Door, state.Visit.Opening!.Outcome == OpenOutcome.NoFeedback, DoorTests.AsksNumber(state)) { AlsoOpen = [.. DoorTests.AlsoOpen(state)] },
            KioskPhase.DiagnosticsStuck => new Screen.DiagnosticsStuck(Who(state), session.Test!, AtHand(state).Door, DoorTests.MayPressAgain(state), DoorTests.AsksNumber(state)) { AlsoOpen = [.. DoorTests.AlsoOpen(state)] },
            KioskPhase.DiagnosticsLeaving => new Screen.DiagnosticsLeaving(
                Who(state), session.End!.Value, !session.ShutReadDone, [.. Sessions.NotShut(state).Select(c => Door(state, c))], state.Settings!.Numbers.DoorsShut),
            _ => throw new UnreachableException(),
        };
    }

    public static ScanWish Scan(KioskState state) => state.Phase switch
    {
        KioskPhase.Diagnostics => ScanWish.Test,
        KioskPhase.DiagnosticsOfficer when state.Visit!.Staff is { Checking: null, Peer: null } => ScanWish.Badge,
        _ => ScanWish.Nothing,
    };

    /// <summary>Some contact says open, or an order is under way or was answered by a contact that cannot tell.</summary>
    public static bool MayStandOpen(KioskState state) =>
        state.Visit?.Opening is { Outcome: null or OpenOutcome.NoFeedback } || state.Compartments.Values.Any(c => c is { Door: DoorContact.Open, OutOfServiceBefore: null });

    private static Screen.Diagnostics Overview(KioskState state, DiagnosticsSession session) => new(
        Who(state),
        [.. state.Compartments.Values.Where(c => c.OutOfServiceBefore is null).Select(c => Door(state, c))],
        [.. DoorRights.MustClose(state).Select(c => c.Id)],
        session.Test,
        session.Act,
        Commissioning.Standing(state),
        state.Cabinet.Inputs,
        Serving.Serves(state),
        Serving.WhyNot(state))
    {
        HasNoneToProve = Sessions.HasNoneToProve(state),
        ComesBackAlone = state.Service.InService && !Serving.Serves(state),
    };

    private static Screen.DiagnosticsOfficer Officer(KioskState state, DiagnosticsSession session)
    {
        var staff = state.Visit!.Staff!;
        return new Screen.DiagnosticsOfficer(
            Who(state), !session.Begun, [.. DoorRights.OpenOverPapers(state).Select(c => c.Id)], staff.Asked, staff.Checking is not null, staff.Refusal,
            staff.Asked is { } asked ? LogIn.TriesLeft(state, asked) : 0, state.Settings!.Numbers.PinWait);
    }

    private static TechnicianHere Who(KioskState state)
    {
        var (staff, numbers) = (state.Visit!.Staff!, state.Settings!.Numbers);
        return new TechnicianHere(staff.By, staff.With, staff.Peer, numbers.DiagnosticsLimit, numbers.DiagnosticsIdle);
    }

    private static DiagnosticsDoor Door(KioskState state, Compartment c) => new(
        c.Id, c.Size, c.Board, c.Door, c.OutOfService, DoorRights.MayHoldPapers(state, c), DoorRights.NeedsOfficer(state, c), c.Excused == true, Commissioning.IsToBeProved(state, c), Commissioning.Proof(state, c.Id));

    private static Compartment AtHand(KioskState state) => state.Compartments[state.Visit!.Opening!.Compartment.Number];
}
