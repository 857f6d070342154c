using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Staff;

/// <summary>Screens of staff.</summary>
internal static class StaffScreens
{
    public static Screen? Content(KioskState state, Turn turn) => state.Phase switch
    {
        KioskPhase.StaffPin => new Screen.StaffPin(state.Visit!.Staff!.Asked!.Value, state.Visit.Staff.Proved, LogIn.TriesLeft(state, state.Visit.Staff.Asked.Value)),
        KioskPhase.StaffChecking => new Screen.StaffChecking(),
        KioskPhase.StaffRefused => Refused(state),
        KioskPhase.StaffSecondBadge => new Screen.StaffSecondBadge(state.Visit!.Staff!.By),
        KioskPhase.StaffMenu => Menu(state),
        KioskPhase.StaffList => List(state),
        KioskPhase.StaffCount => new Screen.StaffCount(),
        KioskPhase.StaffSheet => new Screen.StaffSheet(state.Visit!.Sheet!, state.Visit.Staff!.Emptied.Length, state.Visit.Printed, Deposits.CopyChoice(state)),
        KioskPhase.StaffOpening => new Screen.StaffOpening(Job(state), At(state), Doors.Expected(state)),
        KioskPhase.StaffDoorOpen => new Screen.StaffDoorOpen(
            Job(state), At(state), Doors.Expected(state), state.Visit!.Staff!.Finding, state.Devices.Printer.Condition == PrinterCondition.Ready, ScannerWorks(state), state.Visit.Opening!.Reminder)
        {
            MaySayClosed = Doors.MaySayClosed(turn),
            MayStay = Doors.MaySayAsExpected(turn),
        },
        KioskPhase.StaffStuck => new Screen.StaffStuck(Job(state), At(state), state.Visit!.Opening!.Presses < 3 && Doors.MayOpenAgain(turn)) { ReadsOpen = Openings.ReadsOpen(turn) },
        KioskPhase.StaffFound => new Screen.StaffFound(Job(state), At(state), Doors.Expected(state), state.Visit!.Staff!.Finding, Doors.MayOpenAgain(turn)) { MayStay = Doors.MaySayAsExpected(turn) },
        KioskPhase.StaffCloseDoor => new Screen.StaffCloseDoor(At(state)),
        _ => null,
    };

    public static ScanWish Scan(KioskState state) => state.Phase switch
    {
        KioskPhase.StaffSecondBadge => ScanWish.Badge,
        KioskPhase.StaffList when state.Visit?.Staff?.Job == StaffJob.Load => ScanWish.DossierCode,
        KioskPhase.StaffDoorOpen or KioskPhase.StaffFound when state.Visit?.Staff?.Job != StaffJob.Load => ScanWish.DropOffNumber | ScanWish.DossierCode,
        _ => ScanWish.Nothing,
    };

    private static bool ScannerWorks(KioskState state) => state.Devices.Scanner == DeviceHealth.Ok;

    private static StaffJob Job(KioskState state) => state.Visit!.Staff!.Job!.Value;

    private static CompartmentId At(KioskState state) => state.Visit!.Opening!.Compartment;

    private static Screen.StaffRefused Refused(KioskState state)
    {
        var session = state.Visit!.Staff!;
        var left = session.Asked is { } asked ? LogIn.TriesLeft(state, asked) : 0;
        return new Screen.StaffRefused(session.Refusal ?? StaffRefusal.WrongPin, left, state.Settings!.Numbers.PinWait) { InSafeMode = Serving.IsSafeMode(state) };
    }

    private static Screen.StaffMenu Menu(KioskState state)
    {
        var session = state.Visit!.Staff!;
        return new Screen.StaffMenu(
            session.By, session.With, [.. Enum.GetValues<StaffJob>().Select(job => new JobCount(job, Work.Count(state, job)))],
            [.. Work.MustClose(state).Select(c => c.Id)])
        {
            DoorsBarred = Technicians.Commissioning.IsBarred(state),
            Agencies = SeveralAgencies(state) ? [.. state.Directory!.Agencies.Where(a => InCharge.Covers(state, a.Id))] : [],
        };
    }

    private static Screen.StaffList List(KioskState state)
    {
        var session = state.Visit!.Staff!;
        var loading = session.Job == StaffJob.Load;
        return new Screen.StaffList(
            session.Job!.Value,
            [.. Work.Listed(state, session).Select(c => new StaffItem(c.Id, c.Content, c.Door, c.OutOfService) { Bar = Work.Bar(state, c) })],
            loading ? [.. Work.Ready(state).Select(r => Item(state, r))] : [],
            loading && session.Loading is { } code && state.Results.GetValueOrDefault(code.Text) is { } chosen ? Item(state, chosen) : null,
            session.Done.Count)
        {
            ScannerWorks = ScannerWorks(state),
            Unlisted = session.Unlisted,
            MustClose = [.. Work.MustClose(state).Select(c => c.Id)],
            Agency = session.Agency is { } at && SeveralAgencies(state) ? state.Directory!.Agencies.FirstOrDefault(a => a.Id == at) ?? new Agency(at, at.Text, at.Text) : null,
            OtherAgencies = Work.OfOthers(state, session),
        };
    }

    private static bool SeveralAgencies(KioskState state) => state.Directory is { Agencies.Count: > 1 };

    private static ResultItem Item(KioskState state, ResultRecord result) => new(result.Code, result.Size, result.Low, Work.Place(state, result.Code)?.Id) { Bar = Work.Bar(state, result) };
}
