using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Tests.Core;

/// <summary>Technicians of the walk.</summary>
internal sealed partial class RandomWalk
{
    /// <summary>Something that technicians do, or somebody in their name; not always where it fits.</summary>
    private void Technician()
    {
        switch (_random.Next(4))
        {
            case 0:
                Script.Console(_random.Next(3) == 0 ? "CB001" : "KT001", _random.Next(4) != 0, _random.Next(4) == 0 ? "somebody" : "root");
                break;
            case 1:
                Script.Do(new KioskEvent.DiagnoseAnswered(Script.State.Visit?.Diagnostics?.Act?.Effect ?? new(1, 1, 0), (CompletionCode)_random.Next(6), "walk"));
                break;
            default:
                Script.Act(Act(), _random.Next(3) switch { 0 => null, 1 => "root", _ => "somebody" });
                break;
        }
    }

    private TechnicianAct Act() => _random.Next(14) switch
    {
        0 => new TechnicianAct.ProveDoor(new(Compartment())),
        1 => new TechnicianAct.MarkBroken(new(Compartment()), "walk"),
        2 => new TechnicianAct.MarkRepaired(new(Compartment())),
        3 => new TechnicianAct.Switch((SignalKind)_random.Next(4), _random.Next(2) == 0 ? null : new CompartmentId(Compartment()), _random.Next(2) == 0),
        4 => new TechnicianAct.PrintTest(),
        5 => new TechnicianAct.Ask((DeviceTask)_random.Next(4)),
        6 => new TechnicianAct.TakeOut("walk"),
        7 => new TechnicianAct.PutBack(),
        8 => new TechnicianAct.CallOfficer(),
        9 => new TechnicianAct.SendOfficerAway(),
        10 => new TechnicianAct.SayOpened(_random.Next(4) == 0 ? null : new CompartmentId(Compartment())),
        11 => _random.Next(2) == 0 ? new TechnicianAct.LogOut() : new TechnicianAct.Restart(),
        12 => _random.Next(2) == 0 ? new TechnicianAct.Look(DiagnosticsView.Overview) : new TechnicianAct.Stay(),
        _ => new TechnicianAct.TryDoor(new(Compartment()), _random.Next(4)),
    };

    /// <summary>Mostly what the screen of diagnostics asks for, so that sessions come to their end.</summary>
    private bool LikelyTechnician()
    {
        if (Script.State.Visit is not { Diagnostics: { } session, Staff: { } staff } visit)
            return false;
        switch (Script.Phase)
        {
            case KioskPhase.DiagnosticsOfficer when _random.Next(3) == 0:
                Script.Act(new TechnicianAct.GoBack(), staff.Peer);
                break;
            case KioskPhase.DiagnosticsOfficer when staff.Asked is null:
                Script.Badge(_random.Next(3) == 0 ? "KT001" : "CB001");
                break;
            case KioskPhase.DiagnosticsOfficer:
                Script.Pin(_random.Next(3) != 0);
                break;
            case KioskPhase.DiagnosticsOpening:
                Script.Answer(_random.Next(2) == 0 ? OpenOutcome.Opened : (OpenOutcome)_random.Next(5));
                break;
            case KioskPhase.DiagnosticsDoorOpen when visit.Opening!.Outcome == OpenOutcome.NoFeedback && _random.Next(2) == 0:
                Script.Act(new TechnicianAct.SayShut(), staff.Peer);
                break;
            case KioskPhase.DiagnosticsDoorOpen when _random.Next(3) != 0:
                Script.Door(visit.Opening!.Compartment.Number, (DoorContact)_random.Next(1, 3));
                break;
            case KioskPhase.DiagnosticsStuck:
                Script.Act(_random.Next(3) switch { 0 => new TechnicianAct.OpenAgain(), 1 => new TechnicianAct.SayOpened(_random.Next(2) == 0 ? visit.Opening!.Compartment : null), _ => new TechnicianAct.EndTest() }, staff.Peer);
                break;
            case KioskPhase.DiagnosticsLeaving when session is { ShutReadDone: false, ShutRead: { } read }:
                Script.Do(new KioskEvent.DiagnoseAnswered(read, _random.Next(4) == 0 ? CompletionCode.Uncertain : CompletionCode.Ok, ""));
                break;
            case KioskPhase.DiagnosticsLeaving when _random.Next(6) == 0:
                Script.Elapse(TimerId.DoorsShut);
                break;
            case KioskPhase.DiagnosticsLeaving:
                foreach (var open in ((Screen.DiagnosticsLeaving)Script.Frame.Screen).NotShut.Take(1))
                    Script.Door(open.Compartment.Number, DoorContact.Closed);
                break;
            default:
                Script.Act(_random.Next(2) == 0 ? new TechnicianAct.LogOut() : Act(), staff.Peer);
                break;
        }

        return true;
    }
}
