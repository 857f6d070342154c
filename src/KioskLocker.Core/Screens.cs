using System.Diagnostics;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>Which screen a state shows: a pure projection.</summary>
internal static class Screens
{
    public static ScreenFrame Show(KioskState state)
    {
        var numbers = state.Settings?.Numbers ?? new KioskNumbers();
        var visit = state.Visit;
        return new ScreenFrame(
            state.Phase,
            Content(state),
            visit?.Language ?? Language.Vi,
            visit?.Id,
            visit?.IdleWarning ?? false,
            state.Phase.IsDiagnostics() ? numbers.DiagnosticsIdleWarning : numbers.IdleCountdown,
            numbers.MaxExtensions - (visit?.Extensions ?? 0),
            CanCancel(state.Phase),
            CanGoBack(state.Phase) && (state.Phase != KioskPhase.StaffRefused || LogIn.GoesBack(visit!.Staff!)),
            state.Settings?.Machine ?? "",
            state.Settings?.Hotline ?? "",
            Scan(state))
        {
            Kind = visit?.Kind,
            LimitWarning = visit is { LimitWarning: true, Opening: null, End: null },
            LimitCountdown = Visits.WarningOfLimit(numbers),
            Instead = visit?.Staff?.Peer is null ? null : new Screen.LookedAfter(TechnicianScreens.MayStandOpen(state)),
        };
    }

    public static ScanWish Scan(KioskState state) => state.Phase switch
    {
        KioskPhase.Idle => AtRest(Idle(state)),
        KioskPhase.OutOfService when state.Devices.Surveyed => ScanWish.Badge,
        KioskPhase.SafeMode => ScanWish.Badge,
        KioskPhase.ChooseProcedure => ScanWish.PreRegistration,
        KioskPhase.EnterDossierCode => ScanWish.DossierCode,
        KioskPhase.Identify or KioskPhase.ResumeIdentify => ScanWish.IdCard,
        KioskPhase.ReadyToOpen => state.Settings is { BagsHaveBarcodes: true } ? ScanWish.Bag : ScanWish.Nothing,
        KioskPhase.LookUp or KioskPhase.LookUpAnswer => ScanWish.DropOffNumber | ScanWish.DossierCode,
        _ => CollectScreens.Scan(state.Phase) | StaffScreens.Scan(state) | TechnicianScreens.Scan(state),
    };

    /// <summary>What cannot be done now is not read either: the notice of the scan says why, before anything is typed.</summary>
    private static ScanWish AtRest(Screen.Idle offered) => ScanWish.DropOffNumber | ScanWish.DossierCode | ScanWish.Badge
        | (offered.DropOff is Unavailable.None ? ScanWish.PreRegistration : ScanWish.Nothing)
        | (offered.Collect is Unavailable.None ? ScanWish.PickupCode : ScanWish.Nothing);

    internal static bool CanCancel(KioskPhase phase) => phase is KioskPhase.ChooseProcedure or KioskPhase.EnterDossierCode or KioskPhase.Papers or KioskPhase.Privacy
        or KioskPhase.Identify or KioskPhase.EnterPhone or KioskPhase.ConfirmPhone or KioskPhase.ReturnPlace or KioskPhase.ReadyToOpen
        or KioskPhase.LookUp or KioskPhase.LookUpAnswer or KioskPhase.ResumeIdentify or KioskPhase.ResumeRefused or KioskPhase.DoorStuck
        or KioskPhase.EnterCode or KioskPhase.CollectIdentify or KioskPhase.CollectOneTime or KioskPhase.CollectRefused or KioskPhase.CollectStuck
        or KioskPhase.StaffPin or KioskPhase.StaffSecondBadge;

    internal static bool CanGoBack(KioskPhase phase) => (CanCancel(phase) || phase is KioskPhase.StaffRefused or KioskPhase.StaffCount)
        && phase is not (KioskPhase.DoorStuck or KioskPhase.CollectStuck or KioskPhase.StaffPin or KioskPhase.StaffSecondBadge);

    private static Screen Content(KioskState state) => state.Phase switch
    {
        KioskPhase.Starting => new Screen.Starting(),
        KioskPhase.SafeMode => new Screen.SafeMode(),
        KioskPhase.OutOfService => new Screen.OutOfService(Serving.WhyNotForCitizens(state)) { Silent = SilentDevices.Of(state.Devices) },
        KioskPhase.Idle => Idle(state),
        KioskPhase.ChooseProcedure => new Screen.ChooseProcedure(Availability.OfferedToday(state, state.Day?.Date).ToList()),
        KioskPhase.EnterDossierCode => new Screen.EnterDossierCode(),
        KioskPhase.Papers => new Screen.Papers(Procedure(state)!, state.Visit!.PreRegistration),
        KioskPhase.Privacy => new Screen.Privacy(state.Settings!.Numbers.RetentionDays),
        KioskPhase.Identify => new Screen.Identify(false, state.Devices.Scanner == DeviceHealth.Ok, null) { Given = state.Visit!.Person },
        KioskPhase.EnterPhone => new Screen.EnterPhone(state.Visit!.Phone),
        KioskPhase.ConfirmPhone => new Screen.ConfirmPhone(state.Visit!.Phone!.Value),
        KioskPhase.ReturnPlace => new Screen.ReturnPlace(state.Visit!.Phone is not null),
        KioskPhase.ReadyToOpen => Ready(state),
        KioskPhase.Opening or KioskPhase.DoorOpen or KioskPhase.DoorStuck or KioskPhase.AskOpened or KioskPhase.AskClosed or KioskPhase.ConfirmPlaced => AtDoor(state),
        KioskPhase.Receipt => new Screen.Receipt(state.Visit!.Slip!, state.Visit.Printed, Deposits.CopyChoice(state)),
        KioskPhase.Rating => new Screen.Rating(state.Settings!.RatingLevels),
        KioskPhase.Done => new Screen.Done(),
        KioskPhase.Ended => Ended(state),
        KioskPhase.LookUp => new Screen.LookUp(),
        KioskPhase.LookUpAnswer => new Screen.LookUpAnswer(state.Visit!.LookUp!),
        KioskPhase.ResumeIdentify => new Screen.Identify(true, state.Devices.Scanner == DeviceHealth.Ok, state.Visit!.LookUp!.Number),
        KioskPhase.ResumeChecking => new Screen.ResumeChecking(),
        KioskPhase.ResumeRefused => Refused(state),
        _ => state.Phase.IsDiagnostics() ? TechnicianScreens.Content(state) : Outward(state, Still(state)),
    };

    private static Screen Outward(KioskState state, Turn turn) => CollectScreens.Content(state, turn) ?? StaffScreens.Content(state, turn) ?? throw new UnreachableException();

    /// <summary>A turn without an event, for questions about the state that the table asks too.</summary>
    private static Turn Still(KioskState state) => new(state, new EventEnvelope(0, 0, default, false, default, "", new KioskEvent.Housekeeping()));

    private static Screen.Idle Idle(KioskState state)
    {
        var dropOff = state.Settings is null ? Unavailable.NoProcedures : Availability.DropOff(state, state.Day?.Date);
        return new Screen.Idle(dropOff, Availability.Collection(state), state.Devices.Printer.Condition == PrinterCondition.Ready, state.Devices.Scanner == DeviceHealth.Ok)
        {
            Host = state.Directory?.Agencies.FirstOrDefault(agency => agency.Id == state.Settings?.DefaultAgency),
            SomeDoorsAway = SilentDevices.Of(state.Devices).Boards.Count is var silent and > 0 && silent < state.Devices.Boards.Count,
        };
    }

    private static Procedure? Procedure(KioskState state) => state.Directory?.Procedures.FirstOrDefault(p => p.Code == state.Visit!.Procedure);

    private static Screen.ReadyToOpen Ready(KioskState state)
    {
        var visit = state.Visit!;
        var free = Availability.Free(state);
        var smallest = DropOffs.SmallestSize(state, visit);
        return new Screen.ReadyToOpen(
            Procedure(state), visit.SupplementTo, visit.Person!.Value, visit.Phone, visit.ReturnHere, visit.Size, visit.WantsLow,
            free.Where(c => !visit.WantsLow || c.Low).Select(c => c.Size).Where(s => s >= smallest).Distinct().Order().ToList(),
            free.Any(c => c.Low && c.Size >= visit.Size),
            state.Settings!.BagsHaveBarcodes);
    }

    private static Screen AtDoor(KioskState state)
    {
        var visit = state.Visit!;
        var opening = visit.Opening!;
        var number = visit.Number!.Value;
        var turn = Still(state);
        return state.Phase switch
        {
            KioskPhase.Opening => new Screen.Opening(opening.Compartment, number),
            KioskPhase.DoorOpen => new Screen.DoorOpen(
                opening.Compartment, number, opening.After, opening.Reminder, !visit.TimeUp && Openings.LargerFits(turn), !visit.TimeUp && Openings.MayTryAnother(turn), visit.CaseNumber),
            KioskPhase.DoorStuck => new Screen.DoorStuck(
                opening.Compartment, number, Openings.MayOpenAgainWhenStuck(turn), !visit.TimeUp && !visit.Resumed && !Openings.WasSeenOpen(turn) && Openings.AnotherFits(turn), visit.CaseNumber ?? "")
            {
                SeenOpen = Openings.WasSeenOpen(turn),
                ReadsOpen = Openings.ReadsOpen(turn),
                MayHold = Openings.MaySayWhere(turn),
                Resumed = visit.Resumed,
                Repeated = visit.QuestionRepeated,
            },
            KioskPhase.AskOpened => new Screen.AskOpened(opening.Compartment, number) { Repeated = visit.QuestionRepeated },
            KioskPhase.AskClosed => new Screen.AskClosed(
                opening.Compartment, number, opening.After, opening.Reminder, Openings.MayOpenAgainWhenAsked(turn), !visit.TimeUp && Openings.LargerFits(turn), !visit.TimeUp && Openings.MayTryAnother(turn), visit.CaseNumber),
            KioskPhase.ConfirmPlaced => new Screen.ConfirmPlaced(opening.Compartment, number, Openings.MayOpenAgain(turn), visit.QuestionRepeated),
            _ => throw new UnreachableException(),
        };
    }

    private static Screen.Ended Ended(KioskState state)
    {
        var visit = state.Visit!;
        // Before the answer to both factors nothing may be told of a code, so a visit that ran out of time tells nothing either.
        var resumes = visit.End is not EndReason.TimeOver && (visit.Kind == VisitKind.Collection ? Collections.StaysGood(Still(state)) : visit.Number is { } number
            && state.Dossiers.GetValueOrDefault(number.Text) is { Custody: Custody.Unsettled, Compartment: { } place }
            && state.Compartments[place.Number].Content is CompartmentContent.Unknown { Last: { } last } && last == number);
        return new Screen.Ended(visit.End ?? EndReason.NoAnswer, visit.Kind, visit.Number, visit.Opening?.Compartment, visit.CaseNumber, resumes);
    }

    private static Screen.ResumeRefused Refused(KioskState state)
    {
        var locked = state.Visit?.LookUp?.Number is { } number
            && state.Dossiers.GetValueOrDefault(number.Text)?.WrongIds >= state.Settings!.Numbers.WrongFactorLock;
        return new Screen.ResumeRefused(Guesses.Told(state), state.Guesses.WrongInARow, locked) { OnlyWaits = state.Visit?.Person is null };
    }
}
