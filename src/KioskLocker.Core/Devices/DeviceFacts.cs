using System.Diagnostics;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Devices;

/// <summary>What devices report, in any state.</summary>
internal static class DeviceFacts
{
    public static KioskTrigger? Take(Turn turn)
    {
        switch (turn.Event)
        {
            case KioskEvent.DoorAnswered answered:
                return TakeAnswer(turn, answered);
            case KioskEvent.DoorContactChanged changed:
                return TakeContact(turn, changed);
            case KioskEvent.PrintAnswered printed:
                return TakePrint(turn, printed);
            case KioskEvent.BoardChanged board:
                return TakeBoard(turn, board);
            case KioskEvent.PrinterChanged printer:
                turn.State = turn.State with { Devices = turn.State.Devices with { Printer = printer.Status } };
                return null;
            case KioskEvent.ScannerChanged scanner:
                turn.State = turn.State with { Devices = turn.State.Devices with { Scanner = scanner.Health } };
                return null;
            case KioskEvent.SignalAnswered answered:
                Sessions.TakeAnswer(turn, answered.Effect, answered.Code, "");
                return null;
            case KioskEvent.DiagnoseAnswered answered:
                if (!Sessions.TakeAnswer(turn, answered.Effect, answered.Code, answered.Detail))
                    turn.Ignore("Answers an order that nobody waits for any more.");
                return null;
            case KioskEvent.CabinetInputChanged changed:
                return CabinetInputs.Take(turn, changed);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>
    /// An opening that no order explains, reported at once and in any state. While its case is open a flapping contact says nothing new (I-22),
    /// unless something has been claimed of the content since.
    /// </summary>
    public static void Forced(Turn turn, CompartmentId id)
    {
        var compartment = turn.Compartment(id);
        if (compartment is { Forced: not null, Content: CompartmentContent.Unknown or CompartmentContent.Quarantined })
            return;
        turn.Put(compartment with { Forced = new ForcedCase(null) });
        var number = turn.NewCaseNumber();
        turn.Send(new UplinkMessage.SecurityAlert(AlertKind.ForcedDoor, compartment.Id, number));
        CompartmentContent content = compartment.Content switch
        {
            CompartmentContent.Holds holds => new CompartmentContent.Unknown(holds.What),
            CompartmentContent.Empty or CompartmentContent.PresumedEmpty => new CompartmentContent.Unknown(null),
            var uncertain => uncertain,
        };
        turn.Reassess(compartment.Id, content, compartment.OutOfService, "forcedDoor", number);
    }

    /// <summary>A board that is lost takes the contacts of all its doors with it.</summary>
    private static KioskTrigger? TakeBoard(Turn turn, KioskEvent.BoardChanged changed)
    {
        turn.State = turn.State with { Devices = turn.State.Devices with { Boards = turn.State.Devices.Boards.SetItem(changed.Board.Name, changed.Health) } };
        if (changed.Health != DeviceHealth.Offline)
            return null;
        foreach (var compartment in turn.State.Compartments.Values.Where(c => c.Board == changed.Board && c.Door != DoorContact.Unknown))
            turn.Read(compartment.Id, DoorContact.Unknown);
        if (turn.State.Phase is not (KioskPhase.DoorOpen or KioskPhase.CollectDoorOpen or KioskPhase.StaffDoorOpen or KioskPhase.DiagnosticsDoorOpen) || turn.Compartment(turn.Opening.Compartment).Board != changed.Board)
            return null;

        // Nobody sees this door for now, so the citizen is asked instead. The board may come back in time to see it shut,
        // and then the contact's word counts: both edges were seen.
        return KioskTrigger.BoardFailed;
    }

    private static KioskTrigger? TakeAnswer(Turn turn, KioskEvent.DoorAnswered answered)
    {
        if (turn.State.Visit is not { Opening: { } opening } || opening.Effect != answered.Effect)
        {
            turn.Ignore("Answers an order that nobody waits for any more.");
            return null;
        }

        turn.Opening = opening with { Outcome = answered.Outcome };
        if (answered.Outcome is OpenOutcome.Opened or OpenOutcome.AlreadyOpen)
            turn.Read(answered.Compartment, DoorContact.Open);

        // It read closed when it was given, so somebody opened it since; the poll may have said so before this answer.
        if (answered.Outcome == OpenOutcome.AlreadyOpen && turn.Visit.Kind is VisitKind.DropOff or VisitKind.Supplement && !Openings.IsOwn(turn))
            Forced(turn, answered.Compartment);

        // A technician's door that was given up waiting for is watched already, or is being left.
        if (turn.State.Phase is KioskPhase.DiagnosticsDoorOpen or KioskPhase.DiagnosticsLeaving)
        {
            DoorTests.Answered(turn);
            return null;
        }

        return answered.Outcome switch
        {
            OpenOutcome.Opened => KioskTrigger.DoorOpened,
            OpenOutcome.AlreadyOpen => KioskTrigger.DoorWasOpen,
            OpenOutcome.Jammed => KioskTrigger.DoorJammed,
            OpenOutcome.NoFeedback => KioskTrigger.DoorNoFeedback,
            OpenOutcome.BoardOffline => KioskTrigger.BoardFailed,
            _ => throw new UnreachableException(),
        };
    }

    private static KioskTrigger? TakeContact(Turn turn, KioskEvent.DoorContactChanged changed)
    {
        if (turn.State.Compartments.GetValueOrDefault(changed.Compartment.Number) is not { } compartment)
        {
            turn.Ignore("No such compartment.");
            return null;
        }

        turn.Read(changed.Compartment, changed.Contact);
        if (changed.Contact != compartment.Door)
            DoorTests.Notice(turn, changed.Compartment, changed.Contact);
        var phase = turn.State.Phase;
        var atHand = turn.State.Visit?.Opening?.Compartment == changed.Compartment && At(phase) is not null;

        // It stood open and somebody shut it by hand: papers may have gone in or out, whatever was said of the door.
        if (atHand && At(phase) == Moment.NotSeenOpen && changed.Contact == DoorContact.Closed && compartment.Door == DoorContact.Open)
            Openings.NoticeOpen(turn);
        if (changed.Contact == DoorContact.Open && compartment.LastSeen == DoorContact.Closed && (!atHand || At(phase) == Moment.Shut))
            Forced(turn, changed.Compartment);
        return !atHand ? null : (changed.Contact, At(phase)) switch
        {
            (DoorContact.Closed, Moment.Open or Moment.AskedShut) => KioskTrigger.DoorClosed,
            (DoorContact.Open, Moment.NotSeenOpen or Moment.AskedShut or Moment.Shut) => KioskTrigger.DoorOpenedAgain,
            _ => null,
        };
    }

    /// <summary>What the door at hand is thought to do, whoever stands there.</summary>
    private enum Moment
    {
        Ordered,
        NotSeenOpen,
        Open,
        AskedShut,
        Shut,

        /// <summary>Ordered by a technician who is leaving: whatever it does is seen door by door.</summary>
        Left,
    }

    private static Moment? At(KioskPhase phase) => phase switch
    {
        KioskPhase.Opening or KioskPhase.CollectOpening or KioskPhase.StaffOpening or KioskPhase.DiagnosticsOpening => Moment.Ordered,
        KioskPhase.DoorStuck or KioskPhase.AskOpened or KioskPhase.CollectStuck or KioskPhase.CollectAskOpened or KioskPhase.StaffStuck
            or KioskPhase.DiagnosticsStuck => Moment.NotSeenOpen,
        KioskPhase.DoorOpen or KioskPhase.CollectDoorOpen or KioskPhase.StaffDoorOpen or KioskPhase.StaffCloseDoor or KioskPhase.DiagnosticsDoorOpen => Moment.Open,
        KioskPhase.AskClosed or KioskPhase.CollectAskClosed => Moment.AskedShut,
        KioskPhase.ConfirmPlaced or KioskPhase.ConfirmTaken or KioskPhase.StaffFound => Moment.Shut,
        KioskPhase.DiagnosticsLeaving => Moment.Left,
        _ => null,
    };

    /// <summary>The door at hand, if there is one, is shut or nobody waits for it.</summary>
    public static bool IsShutOrFar(KioskPhase phase) => At(phase) is null or Moment.Shut;

    private static KioskTrigger? TakePrint(Turn turn, KioskEvent.PrintAnswered printed)
    {
        if (turn.State.Visit is not { } visit || visit.Printing != printed.Effect)
        {
            turn.Ignore("Answers a print that nobody waits for any more.");
            return null;
        }

        turn.Visit = visit with { Printed = printed.Outcome };
        return KioskTrigger.PrintEnded;
    }
}
