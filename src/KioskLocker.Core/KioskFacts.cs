using System.Diagnostics;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>Takes what is true in any state into the state, and names the trigger for the table, if any. Stale answers and timers are dropped here, by id.</summary>
internal static class KioskFacts
{
    public static KioskTrigger? Take(Turn turn)
    {
        if (turn.Event is KioskEvent.ConsoleLooked)
        {
            // It stands in the journal, and that is all it is for.
            return null;
        }

        var trigger = TakeEvent(turn);
        return trigger is null && turn.Ignored is null ? Sessions.AfterFact(turn) : trigger;
    }

    private static KioskTrigger? TakeEvent(Turn turn)
    {
        switch (turn.Event)
        {
            case KioskEvent.Configured configured:
                Recovering.Configure(turn, configured.Settings);
                return null;
            case KioskEvent.Recovered:
                return KioskTrigger.Recover;
            case KioskEvent.ServiceOrdered order:
                return order.InService ? KioskTrigger.PutInService : KioskTrigger.TakeOutOfService;
            case KioskEvent.InvariantBroken:
                return KioskTrigger.Break;
            case KioskEvent.TimerElapsed elapsed:
                return TakeTimer(turn, elapsed);
            case KioskEvent.DirectoryReceived or KioskEvent.OfficeMessageReceived or KioskEvent.OfficeMessageRefused or KioskEvent.OfficeCaughtUp or KioskEvent.Commissioned or KioskEvent.Housekeeping or KioskEvent.StorageChanged:
                TakeOffice(turn);
                return turn.Ignored is null && DropOffs.ChosenWasWithdrawn(turn) ? KioskTrigger.ProcedureWithdrawn : null;
            case KioskEvent.CodeMinted minted:
                Results.TakeCode(turn, minted);
                return null;
            case KioskEvent.PinChecked answered:
                if (turn.State.Visit?.Staff?.Checking == answered.Effect)
                    return answered.Right ? KioskTrigger.PinRight : KioskTrigger.PinWrong;
                turn.Ignore("Answers an order that nobody waits for any more.");
                return null;
            case KioskEvent.DoorAnswered or KioskEvent.DoorContactChanged or KioskEvent.BoardChanged or KioskEvent.PrinterChanged or KioskEvent.PrintAnswered
                or KioskEvent.ScannerChanged or KioskEvent.SignalAnswered or KioskEvent.DiagnoseAnswered or KioskEvent.CabinetInputChanged:
                return DeviceFacts.Take(turn);
            case KioskEvent.TechnicianActed acted:
                return TechnicianActs.Take(turn, acted);
            case KioskEvent.ConsoleBadgePresented:
                if (LogIn.RefusalAtConsole(turn) is not { } why)
                    return KioskTrigger.PresentBadgeAtConsole;
                turn.Ignore(why);
                return null;
            default:
                return TakeTouch(turn);
        }
    }

    private static KioskTrigger? TakeTimer(Turn turn, KioskEvent.TimerElapsed elapsed)
    {
        if (turn.State.Timers.GetValueOrDefault(elapsed.Timer)?.StartedSeq != elapsed.StartedSeq)
        {
            turn.Ignore($"{elapsed.Timer} was stopped or started anew.");
            return null;
        }

        turn.State = turn.State with { Timers = turn.State.Timers.Remove(elapsed.Timer) };
        return elapsed.Timer switch
        {
            TimerId.IdleCountdown => KioskTrigger.IdleElapsed,
            TimerId.VisitLimit => KioskTrigger.VisitLimitElapsed,
            TimerId.OpeningLimit => KioskTrigger.OpeningLimitElapsed,
            TimerId.DoorVoice => KioskTrigger.DoorVoiceElapsed,
            TimerId.DoorBuzzer => KioskTrigger.DoorBuzzerElapsed,
            TimerId.DoorAbandoned => KioskTrigger.DoorAbandonedElapsed,
            TimerId.Question => KioskTrigger.QuestionElapsed,
            TimerId.Reading => KioskTrigger.ReadingElapsed,
            TimerId.Answer => KioskTrigger.AnswerElapsed,
            TimerId.TechnicianIdle => KioskTrigger.TechnicianIdleElapsed,
            TimerId.DoorsShut => KioskTrigger.DoorsShutElapsed,
            TimerId.Battery => TakeBattery(turn),
            TimerId.Wait => turn.State.Phase is KioskPhase.OutOfService or KioskPhase.SafeMode or KioskPhase.Starting ? null : KioskTrigger.WaitElapsed,
            _ => throw new UnreachableException(),
        };
    }

    private static KioskTrigger? TakeBattery(Turn turn)
    {
        CabinetInputs.BatteryElapsed(turn);
        return null;
    }

    private static void TakeOffice(Turn turn)
    {
        switch (turn.Event)
        {
            case KioskEvent.DirectoryReceived received when received.Directory.Version > (turn.State.Directory?.Version ?? 0):
                turn.State = turn.State with { Directory = received.Directory };
                break;
            case KioskEvent.OfficeMessageReceived { Message: var message } when message.Number > turn.State.Counters.OfficeMessage:
                turn.State = turn.State with { Counters = turn.State.Counters with { OfficeMessage = message.Number } };
                TakeMessage(turn, message.Message);
                break;
            case KioskEvent.OfficeMessageRefused refused when refused.Number > turn.State.Counters.OfficeMessage:
                turn.State = turn.State with { Counters = turn.State.Counters with { OfficeMessage = refused.Number } };
                turn.Alert(AlertKind.OfficeMessageUnknown, null);
                break;
            case KioskEvent.OfficeCaughtUp when turn.State.Service.AwaitsOffice:
                turn.State = turn.State with { Service = turn.State.Service with { AwaitsOffice = false } };
                Results.MintAwaited(turn);
                break;
            case KioskEvent.StorageChanged changed:
                turn.State = turn.State with { Service = turn.State.Service with { IntakeOpen = changed.IntakeOpen, IntakeDetail = changed.Detail } };
                break;
            case KioskEvent.Commissioned:
                Recovering.Commission(turn);
                break;
            case KioskEvent.Housekeeping:
                Limits.Age(turn);
                Retention.Age(turn);
                Recovering.CloseForcedCases(turn, c => c.Forced!.IsOver(turn.Envelope.Monotonic, turn.Numbers.ForcedDoorRearm));
                break;
            default:
                turn.Ignore("Not newer than what is known.");
                break;
        }
    }

    private static void TakeMessage(Turn turn, OfficeMessage message)
    {
        switch (message)
        {
            case OfficeMessage.StageChanged stage:
                if (turn.Dossier(stage.Number) is { } moved)
                    turn.Put(moved with { Stage = stage.Stage, Dossier = stage.Dossier ?? moved.Dossier });
                break;
            case OfficeMessage.CustodyOut gone:
                Retention.CustodyOut(turn, gone.Number);
                break;
            default:
                Results.Take(turn, message);
                break;
        }
    }

    private static KioskTrigger? TakeTouch(Turn turn)
    {
        // Whoever stands at the screen of a session that runs at a console is no technician and nobody's officer, and plain buttons are everybody's (I-21).
        if (turn.State.Visit?.Diagnostics is not null && turn.Event is not KioskEvent.LanguageChosen
            && (LogIn.IsAtConsole(turn) || turn.Event is not (KioskEvent.BadgePresented or KioskEvent.PinEntered)))
        {
            turn.Ignore("In diagnostics mode only the technician's own acts are taken.");
            return null;
        }

        KioskTrigger? trigger = turn.Event switch
        {
            KioskEvent.Touched touched => KioskTriggers.Touches.Contains(touched.Trigger) ? touched.Trigger : null,
            KioskEvent.LanguageChosen => KioskTrigger.ChooseLanguage,
            KioskEvent.VisitStarted started => started.Kind switch
            {
                VisitKind.DropOff => KioskTrigger.StartDropOff,
                VisitKind.Supplement => KioskTrigger.StartSupplement,
                VisitKind.LookUp => KioskTrigger.StartLookUp,
                VisitKind.Collection => KioskTrigger.StartCollection,
                VisitKind.Staff => null,
                _ => throw new UnreachableException(),
            },
            KioskEvent.PreRegistrationPresented => KioskTrigger.PresentPreRegistration,
            KioskEvent.DropOffNumberPresented => KioskTrigger.PresentDropOffNumber,
            KioskEvent.DossierCodePresented => KioskTrigger.PresentDossierCode,
            KioskEvent.ProcedureChosen => KioskTrigger.ChooseProcedure,
            KioskEvent.PersonGiven => KioskTrigger.GivePerson,
            KioskEvent.PhoneGiven => KioskTrigger.GivePhone,
            KioskEvent.ReturnChosen => KioskTrigger.ChooseReturn,
            KioskEvent.CompartmentWished => KioskTrigger.WishCompartment,
            KioskEvent.BagScanned => KioskTrigger.ScanBag,
            KioskEvent.CodePresented => KioskTrigger.PresentCode,
            KioskEvent.OneTimeGiven => KioskTrigger.GiveOneTime,
            KioskEvent.BadgePresented => KioskTrigger.PresentBadge,
            KioskEvent.PinEntered => KioskTrigger.EnterPin,
            KioskEvent.JobChosen => KioskTrigger.ChooseJob,
            KioskEvent.CompartmentChosen => KioskTrigger.ChooseCompartment,
            KioskEvent.PapersCounted => KioskTrigger.CountPapers,
            _ => throw new UnreachableException(),
        };
        if (trigger is null)
            turn.Ignore("A page may not post this.");
        else if (trigger is not (KioskTrigger.VisitIdle or KioskTrigger.Extend) && turn.State.Visit is { IdleWarning: true, Diagnostics: null })
            Visits.NoticeSomebody(turn);
        return trigger;
    }
}
