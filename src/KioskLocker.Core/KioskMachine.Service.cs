using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;

namespace KioskLocker.Core;

/// <summary>Start-up, service and idle.</summary>
internal sealed partial class KioskMachine
{
    private void ConfigureService()
    {
        foreach (var (to, when, because) in new (KioskPhase, Func<Turn, bool>, string)[]
        {
            (KioskPhase.SafeMode, Recovering.GoesToSafeMode, "too many unclean starts, or safe mode before"),
            (KioskPhase.DoorOpen, t => Resumes(t, VisitKind.DropOff, VisitKind.Supplement), "the door of a drop-off stands open"),
            (KioskPhase.CollectDoorOpen, t => Resumes(t, VisitKind.Collection, VisitKind.Collection), "an owner's door stands open"),
            (KioskPhase.StaffCloseDoor, t => Resumes(t, VisitKind.Staff, VisitKind.Staff), "a door opened by staff stands open"),
            (KioskPhase.OutOfService, t => !Recovering.GoesToSafeMode(t) && !Recovering.ResumesAtDoor(t) && !Recovering.WillServe(t), "out of service by order, without mains or without a map"),
            (KioskPhase.Idle, t => !Recovering.GoesToSafeMode(t) && !Recovering.ResumesAtDoor(t) && Recovering.WillServe(t), "nothing is left to settle at a door"),
        })
            OnIf(KioskPhase.Starting, KioskTrigger.Recover, to, when, because, Recovering.Recover);

        On(KioskPhase.Starting, KioskTrigger.Break, KioskPhase.OutOfService, Recovering.Break);
        Stay(KioskPhase.Starting, KioskTrigger.TakeOutOfService, t => Service(t, false));
        Stay(KioskPhase.Starting, KioskTrigger.PutInService, t => Service(t, true));

        Stay(KioskPhase.SafeMode, KioskTrigger.Break, Recovering.Break);
        Stay(KioskPhase.SafeMode, KioskTrigger.TakeOutOfService, t => Service(t, false));
        OnIf(KioskPhase.SafeMode, KioskTrigger.PutInService, KioskPhase.Idle, t => !Serving.IsKept(t.State), "nothing else keeps it from serving", t => Service(t, true));
        OnIf(KioskPhase.SafeMode, KioskTrigger.PutInService, KioskPhase.OutOfService, t => Serving.IsKept(t.State), "without mains or without a map", t => Service(t, true));
        Entry(KioskPhase.SafeMode, Visits.Close);
        Entry(KioskPhase.SafeMode, CabinetInputs.ShutDownIfSpent);

        Stay(KioskPhase.OutOfService, KioskTrigger.Break, Recovering.Break);
        Stay(KioskPhase.OutOfService, KioskTrigger.TakeOutOfService, t => Service(t, false));
        OnIf(KioskPhase.OutOfService, KioskTrigger.PutInService, KioskPhase.Idle, t => Surveyed(t) && !Serving.IsKept(t.State), "the devices were asked since the start, or the program is to be started again", t => Service(t, true));
        Stay(KioskPhase.OutOfService, KioskTrigger.PutInService, t => Surveyed(t) && Serving.IsKept(t.State), "they were, and it is without mains or without a map", t => Service(t, true));
        On(KioskPhase.OutOfService, KioskTrigger.MainsReturned, KioskPhase.Idle);

        // A rule was broken while starting: the survey is taken all the same, and only then may a person put the machine back.
        OnIf(KioskPhase.OutOfService, KioskTrigger.Recover, KioskPhase.SafeMode, t => !Surveyed(t) && Recovering.GoesToSafeMode(t), "not asked before, and too many unclean starts", Recovering.Recover);
        Stay(KioskPhase.OutOfService, KioskTrigger.Recover, t => !Surveyed(t) && !Recovering.GoesToSafeMode(t), "not asked before", Recovering.Recover);
        Entry(KioskPhase.OutOfService, Visits.Close);
        Entry(KioskPhase.OutOfService, CabinetInputs.ShutDownIfSpent);

        OnIf(KioskPhase.InService, KioskTrigger.Break, KioskPhase.OutOfService, t => !Serving.IsSafeMode(t.State), "not from safe mode", Recovering.Break);
        OnIf(KioskPhase.InService, KioskTrigger.Break, KioskPhase.SafeMode, t => Serving.IsSafeMode(t.State), "staff came in safe mode", Recovering.Break);
        Stay(KioskPhase.InService, KioskTrigger.TakeOutOfService, t => Service(t, false));
        Stay(KioskPhase.InService, KioskTrigger.PutInService, t => Service(t, true));
        Stay(KioskPhase.InService, KioskTrigger.ChooseLanguage, t => t.State.Visit is not null, "somebody is there", Visits.ChooseLanguage);
        Stay(KioskPhase.InService, KioskTrigger.WaitElapsed, _ => { });

        Phase(KioskPhase.Idle, KioskPhase.InService);
        Entry(KioskPhase.Idle, Visits.Close);
        On(KioskPhase.Idle, KioskTrigger.TakeOutOfService, KioskPhase.OutOfService, t => Service(t, false));
        On(KioskPhase.Idle, KioskTrigger.MainsFailed, KioskPhase.OutOfService);
        OnIf(KioskPhase.Idle, KioskTrigger.StartDropOff, KioskPhase.ChooseProcedure, CanDropOff, "drop-off is available", Visits.Begin);
        OnIf(KioskPhase.Idle, KioskTrigger.StartSupplement, KioskPhase.EnterDossierCode, CanDropOff, "drop-off is available", Visits.Begin);
        On(KioskPhase.Idle, KioskTrigger.StartLookUp, KioskPhase.LookUp, Visits.Begin);
        OnIf(KioskPhase.Idle, KioskTrigger.PresentPreRegistration, KioskPhase.Papers, t => CanDropOff(t) && DropOffs.NamedFits(t), "drop-off is available, the procedure is offered and a compartment for it is free", Visits.BeginPreRegistered);
        OnIf(KioskPhase.Idle, KioskTrigger.PresentPreRegistration, KioskPhase.Ended, t => CanDropOff(t) && !DropOffs.NamedFits(t), "the procedure is not offered here, or no compartment for it is free", Visits.RefusePreRegistered);
        On(KioskPhase.Idle, KioskTrigger.PresentDropOffNumber, KioskPhase.LookUpAnswer, LookUps.BeginWithNumber);
        On(KioskPhase.Idle, KioskTrigger.PresentDossierCode, KioskPhase.LookUpAnswer, LookUps.BeginWithDossier);
    }

    private static bool Resumes(Turn turn, VisitKind kind, VisitKind or) =>
        !Recovering.GoesToSafeMode(turn) && Recovering.ResumesAtDoor(turn) && (turn.Visit.Kind == kind || turn.Visit.Kind == or);

    private static bool Surveyed(Turn turn) => turn.State.Devices.Surveyed;

    private static bool CanCollect(Turn turn) => Availability.Collection(turn.State) == Unavailable.None;

    private static bool CanDropOff(Turn turn) => Availability.DropOff(turn.State, turn.ConfirmedToday) == Unavailable.None;

    private static void Service(Turn turn, bool inService)
    {
        var order = (KioskEvent.ServiceOrdered)turn.Event;
        Serving.Order(turn, inService, order.By, order.Reason);
    }
}
