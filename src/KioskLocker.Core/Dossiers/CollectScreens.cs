using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Core.Dossiers;

/// <summary>Screens of a collection. Until the door opens they know nothing of the result, so that they cannot tell it.</summary>
internal static class CollectScreens
{
    public static Screen? Content(KioskState state, Turn turn) => state.Phase switch
    {
        KioskPhase.EnterCode => new Screen.EnterCode(ScannerWorks(state)),
        KioskPhase.CollectIdentify => new Screen.CollectIdentify(ScannerWorks(state)),
        KioskPhase.CollectOneTime => new Screen.CollectOneTime(),
        KioskPhase.CollectChecking => new Screen.CollectChecking(),
        KioskPhase.CollectRefused => new Screen.CollectRefused(Guesses.Told(state), state.Guesses.WrongInARow) { OnlyWaits = state.Visit!.Person is null },
        KioskPhase.CollectOpening => new Screen.CollectOpening(At(state)),
        KioskPhase.CollectDoorOpen => new Screen.CollectDoorOpen(At(state), state.Visit!.Opening!.Reminder, state.Visit.Report, state.Visit.CaseNumber),
        KioskPhase.CollectStuck => new Screen.CollectStuck(At(state), Openings.MayOpenAgainWhenStuck(turn), state.Visit!.DoorWasOpen, state.Visit.CaseNumber ?? "")
        {
            ReadsOpen = Openings.ReadsOpen(turn),
            MayBeTaken = Collections.MaySayTaken(turn),
            Repeated = state.Visit.QuestionRepeated,
        },
        KioskPhase.CollectAskOpened => new Screen.CollectAskOpened(At(state)) { Repeated = state.Visit!.QuestionRepeated },
        KioskPhase.CollectAskClosed => new Screen.CollectAskClosed(
            At(state), state.Visit!.Opening!.Reminder, state.Visit.Report, state.Visit.CaseNumber, state.Visit.Report is null && Openings.MayOpenAgain(turn)),
        KioskPhase.ConfirmTaken => new Screen.ConfirmTaken(At(state), Openings.MayOpenAgain(turn), state.Visit!.QuestionRepeated),
        KioskPhase.HandOver => new Screen.HandOver(state.Visit!.HandOver!.Dossier, state.Visit.Printing is null ? null : state.Visit.HandOver, state.Visit.Printed, Collections.MayPrint(turn)),
        _ => null,
    };

    public static ScanWish Scan(KioskPhase phase) => phase switch
    {
        KioskPhase.EnterCode => ScanWish.PickupCode,
        KioskPhase.CollectIdentify => ScanWish.IdCard,
        _ => ScanWish.Nothing,
    };

    private static CompartmentId At(KioskState state) => state.Visit!.Opening!.Compartment;

    private static bool ScannerWorks(KioskState state) => state.Devices.Scanner == DeviceHealth.Ok;
}
