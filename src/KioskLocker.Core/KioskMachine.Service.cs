using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

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
            (KioskPhase.OutOfService, t => !Recovering.GoesToSafeMode(t) && !Recovering.ResumesAtDoor(t) && !t.State.Service.InService, "out of service by order"),
            (KioskPhase.Idle, t => !Recovering.GoesToSafeMode(t) && !Recovering.ResumesAtDoor(t) && t.State.Service.InService, "nothing is left to settle at a door"),
        })
            OnIf(KioskPhase.Starting, KioskTrigger.Recover, to, when, because, Recovering.Recover);

        On(KioskPhase.Starting, KioskTrigger.Break, KioskPhase.OutOfService, Recovering.Break);
        Stay(KioskPhase.Starting, KioskTrigger.TakeOutOfService, t => Service(t, false));
        Stay(KioskPhase.Starting, KioskTrigger.PutInService, t => Service(t, true));

        Stay(KioskPhase.SafeMode, KioskTrigger.Break, Recovering.Break);
        Stay(KioskPhase.SafeMode, KioskTrigger.TakeOutOfService, t => Service(t, false));
        On(KioskPhase.SafeMode, KioskTrigger.PutInService, KioskPhase.Idle, t => Service(t, true));
        Entry(KioskPhase.SafeMode, Visits.Close);

        Stay(KioskPhase.OutOfService, KioskTrigger.Break, Recovering.Break);
        Stay(KioskPhase.OutOfService, KioskTrigger.TakeOutOfService, t => Service(t, false));
        OnIf(KioskPhase.OutOfService, KioskTrigger.PutInService, KioskPhase.Idle, Surveyed, "the devices were asked since the start, or the program is to be started again", t => Service(t, true));

        // A rule was broken while starting: the survey is taken all the same, and only then may a person put the machine back.
        OnIf(KioskPhase.OutOfService, KioskTrigger.Recover, KioskPhase.SafeMode, t => !Surveyed(t) && Recovering.GoesToSafeMode(t), "not asked before, and too many unclean starts", Recovering.Recover);
        Stay(KioskPhase.OutOfService, KioskTrigger.Recover, t => !Surveyed(t) && !Recovering.GoesToSafeMode(t), "not asked before", Recovering.Recover);
        Entry(KioskPhase.OutOfService, Visits.Close);

        On(KioskPhase.InService, KioskTrigger.Break, KioskPhase.OutOfService, Recovering.Break);
        Stay(KioskPhase.InService, KioskTrigger.TakeOutOfService, t => Service(t, false));
        Stay(KioskPhase.InService, KioskTrigger.PutInService, t => Service(t, true));
        Stay(KioskPhase.InService, KioskTrigger.ChooseLanguage, t => t.State.Visit is not null, "somebody is there", Visits.ChooseLanguage);
        Stay(KioskPhase.InService, KioskTrigger.WaitElapsed, _ => { });

        Phase(KioskPhase.Idle, KioskPhase.InService);
        Entry(KioskPhase.Idle, Visits.Close);
        On(KioskPhase.Idle, KioskTrigger.TakeOutOfService, KioskPhase.OutOfService, t => Service(t, false));
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

    private static bool CanDropOff(Turn turn) => Availability.DropOff(turn.State, turn.ConfirmedToday) == Unavailable.None;

    private static void Service(Turn turn, bool inService)
    {
        var order = (KioskEvent.ServiceOrdered)turn.Event;
        turn.State = turn.State with
        {
            Service = turn.State.Service with { InService = inService, By = order.By, Reason = Recovering.OutBecause(turn, order.Reason), Pending = !inService },
        };

        // Whoever puts the machine back has looked at its doors.
        if (inService)
            Recovering.CloseForcedCases(turn, c => c.Door == DoorContact.Closed);
        turn.Send(new UplinkMessage.ServiceChanged(inService, order.By, order.Reason));
    }
}
