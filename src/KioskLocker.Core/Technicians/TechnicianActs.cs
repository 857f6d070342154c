using System.Diagnostics;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;

namespace KioskLocker.Core.Technicians;

/// <summary>What a technician does beside trying doors, and why an act may not be done now: in words, because a console shows them.</summary>
internal static class TechnicianActs
{
    /// <summary>The trigger of the act; null when it was refused, or was taken as a fact.</summary>
    public static KioskTrigger? Take(Turn turn, KioskEvent.TechnicianActed acted)
    {
        if ((WhoMay(turn.State, acted.Peer) ?? Refusal(turn.State, acted.Act)) is { } why)
        {
            turn.Ignore(why);
            return null;
        }

        Sessions.IsThere(turn);
        if (turn.State.Phase != KioskPhase.DiagnosticsLeaving)
            return Meaning(acted.Act);

        // Whether the doors are proved shut is asked after every fact there, and this is one.
        Do(turn);
        return null;
    }

    public static void Do(Turn turn)
    {
        switch (((KioskEvent.TechnicianActed)turn.Event).Act)
        {
            case TechnicianAct.MarkBroken act:
                MarkBroken(turn, turn.Compartment(act.Compartment));
                break;
            case TechnicianAct.MarkRepaired act:
                turn.Reassess(act.Compartment, turn.Compartment(act.Compartment).Content, false, "repairedByTechnician");
                break;
            case TechnicianAct.Switch act:
                Switch(turn, act);
                break;
            case TechnicianAct.PrintTest:
                Print(turn);
                break;
            case TechnicianAct.Ask act:
                turn.Add(new KioskEffect.Diagnose(Begin(turn, act), act.Task));
                break;
            case TechnicianAct.TakeOut act:
                Serving.Order(turn, false, turn.Visit.Staff!.By.Text, act.Reason);
                break;
            case TechnicianAct.PutBack:
                Serving.Order(turn, true, turn.Visit.Staff!.By.Text, "diagnostics");
                break;
            case TechnicianAct.SendOfficerAway:
                turn.Visit = turn.Visit with { Staff = turn.Visit.Staff! with { With = null } };
                break;
            case TechnicianAct.Look or TechnicianAct.Stay:
                // That it was looked at stands in the journal, and that somebody was there.
                break;
            default:
                throw new UnreachableException();
        }
    }

    public static void Printed(Turn turn)
    {
        var answered = (KioskEvent.PrintAnswered)turn.Event;
        var code = answered.Outcome switch
        {
            PrintOutcome.Printed => CompletionCode.Ok,
            PrintOutcome.NotPrinted => answered.Condition == PrinterCondition.Offline ? CompletionCode.Offline : CompletionCode.Refused,
            PrintOutcome.Uncertain => CompletionCode.Uncertain,
            _ => throw new UnreachableException(),
        };
        Sessions.TakeAnswer(turn, answered.Effect, code, answered.Condition.ToString());
    }

    private static KioskTrigger Meaning(TechnicianAct act) => act switch
    {
        TechnicianAct.TryDoor or TechnicianAct.ProveDoor => KioskTrigger.TryDoor,
        TechnicianAct.OpenAgain => KioskTrigger.TryAgain,
        TechnicianAct.EndTest => KioskTrigger.EndTest,
        TechnicianAct.SayOpened => KioskTrigger.SayDoorOpened,
        TechnicianAct.SayShut => KioskTrigger.SayDoorShut,
        TechnicianAct.CallOfficer => KioskTrigger.CallOfficer,
        TechnicianAct.GoBack => KioskTrigger.GoBack,
        TechnicianAct.Restart or TechnicianAct.LogOut => KioskTrigger.EndDiagnostics,
        _ => KioskTrigger.Diagnose,
    };

    private static string? WhoMay(KioskState state, string? peer) => state.Visit switch
    {
        not { Diagnostics: not null } => "Nobody is in diagnostics mode.",
        { Diagnostics.Begun: false } when state.Phase != KioskPhase.DiagnosticsOfficer => "The session has not begun.",
        { Staff.Peer: var from } when from != peer => from is null ? "The technician works at the screen." : $"The technician works at the console of {from}.",
        _ => null,
    };

    private static string? Refusal(KioskState state, TechnicianAct act)
    {
        var visit = state.Visit!;
        if (!visit.Diagnostics!.Begun && act is not TechnicianAct.GoBack)
            return "An officer's badge is needed before the session begins: a door that may hold papers stands open.";
        if (Meaning(act) == KioskTrigger.Diagnose && !FitsHere(state.Phase, act))
            return $"{act.GetType().Name} may not be done in {state.Phase}.";
        if (state.Phase == KioskPhase.DiagnosticsLeaving && Meaning(act) != KioskTrigger.Diagnose)
            return "The session is over: shut the doors.";
        return act switch
        {
            TechnicianAct.TryDoor { Times: < 1 or > TechnicianAct.MostTimes } => $"A door is opened 1 to {TechnicianAct.MostTimes} times in one test.",
            TechnicianAct.TryDoor a => DoorRights.Refusal(state, a.Compartment),
            TechnicianAct.ProveDoor a => state.Settings!.MapHash is null ? "This machine has no cabinet map that could be proved." : DoorRights.Refusal(state, a.Compartment),
            TechnicianAct.OpenAgain => state.Phase != KioskPhase.DiagnosticsStuck || DoorTests.MayPressAgain(state) ? null
                : visit.Diagnostics!.Test!.OpensAnother ? "The pulse opened another door: shut that one, and end this test."
                : "It had three pulses, does not read closed, its board is silent, or another door stands open.",
            TechnicianAct.SayOpened a => !DoorTests.MayTell(state) ? "No test asks which door opened." : a.Door is { } door && !Exists(state, door) ? $"There is no compartment {door}." : null,
            TechnicianAct.SayShut => visit.Opening is { Outcome: OpenOutcome.NoFeedback } ? null : "The contact tells when it is shut.",
            TechnicianAct.CallOfficer => visit.Staff!.With is { } there ? $"{there} is beside already." : null,
            TechnicianAct.GoBack => visit.Staff!.Checking is null ? null : "A PIN is being checked.",
            TechnicianAct.LogOut or TechnicianAct.Restart => visit.Opening is { Outcome: OpenOutcome.NoFeedback } blind ? $"Say first that door {blind.Compartment} is shut: its contact cannot tell." : null,
            _ => RefusalOfDevice(state, act),
        };
    }

    private static string? RefusalOfDevice(KioskState state, TechnicianAct act) => act switch
    {
        TechnicianAct.Ask or TechnicianAct.Switch or TechnicianAct.PrintTest when state.Visit!.Diagnostics!.Act is { Act: TechnicianAct.Ask, Code: null } => "The last order to a device is not answered yet.",
        TechnicianAct.MarkBroken a => !Exists(state, a.Compartment) ? $"There is no compartment {a.Compartment}." : RefusalOf(a.Reason),
        TechnicianAct.MarkRepaired a => !Exists(state, a.Compartment) ? $"There is no compartment {a.Compartment}."
            : state.Compartments[a.Compartment.Number] is not { OutOfService: true, Door: DoorContact.Closed } door ? "It is in service, or its contact does not read closed."
            : Commissioning.WasLeftOut(state, door) ? $"The map was proved without door {door.Id}: prove that its order opens it first." : null,
        TechnicianAct.Switch { Kind: SignalKind.Lamp, Compartment: { } at } => Exists(state, at) ? null : $"There is no compartment {at}.",
        TechnicianAct.Switch a => a.Kind == SignalKind.Buzzer ? null : "A lamp of a compartment, or the buzzer.",
        TechnicianAct.PrintTest => state.Visit is { Printing: not null, Printed: null } ? "A slip is being printed." : null,
        TechnicianAct.TakeOut a => RefusalOf(a.Reason),
        TechnicianAct.PutBack => !state.Service.InService ? null
            : Serving.Serves(state) ? "It is in service once the session is over." : "Nobody took it out of service: it serves again once mains and map are back.",
        TechnicianAct.SendOfficerAway => state.Visit!.Staff!.With is null ? "No officer is beside."
            : DoorRights.OpenOverPapers(state).FirstOrDefault() is { } open ? $"Door {open.Id} stands open and may hold papers." : null,
        _ => null,
    };

    /// <summary>With a door at hand nothing else is done; whoever waits for an officer only looks.</summary>
    private static bool FitsHere(KioskPhase phase, TechnicianAct act) => phase switch
    {
        KioskPhase.Diagnostics => true,
        KioskPhase.DiagnosticsOfficer => act is TechnicianAct.Look or TechnicianAct.Stay,
        KioskPhase.DiagnosticsLeaving => act is TechnicianAct.Look or TechnicianAct.MarkBroken,
        _ => act is TechnicianAct.Look or TechnicianAct.Stay or TechnicianAct.Switch,
    };

    private static string? RefusalOf(string reason) => reason.Length is > 0 and <= TechnicianAct.LongestReason ? null : $"A reason of 1 to {TechnicianAct.LongestReason} characters is needed.";

    private static bool Exists(KioskState state, CompartmentId id) => state.Compartments.GetValueOrDefault(id.Number) is { OutOfServiceBefore: null };

    /// <summary>Only an officer's word lets a door be left that nobody sees shut.</summary>
    private static void MarkBroken(Turn turn, Compartment compartment)
    {
        var isShut = compartment.Door == DoorContact.Closed;
        turn.Reassess(compartment.Id, isShut ? compartment.Content : DoorTests.Doubtful(compartment.Content), true, "markedByTechnician");
        if (turn.Visit.Staff!.With is null)
            return;
        turn.Put(turn.Compartment(compartment.Id) with { Excused = true });
        Commissioning.CommitIfProved(turn);
    }

    private static void Switch(Turn turn, TechnicianAct.Switch act)
    {
        var lit = new SwitchedOn(act.Kind, act.Compartment);
        var session = Sessions.Session(turn);
        Sessions.Put(turn, session with { SwitchedOn = act.On ? session.SwitchedOn.Remove(lit).Add(lit) : session.SwitchedOn.Remove(lit) });
        turn.Add(new KioskEffect.Signal(Begin(turn, act), act.Kind, act.Compartment, act.On));
    }

    private static void Print(Turn turn)
    {
        var id = Begin(turn, new TechnicianAct.PrintTest());
        turn.Visit = turn.Visit with { Printing = id, Printed = null };
        turn.Add(new KioskEffect.Print(id, new Slip.Test(turn.Settings.Machine, turn.Visit.Staff!.By, turn.Envelope.Utc)));
    }

    private static Codes.EffectId Begin(Turn turn, TechnicianAct act)
    {
        var id = turn.NextEffect();
        Sessions.Put(turn, Sessions.Session(turn) with { Act = new DeviceAct(id, act, null, "") });
        return id;
    }
}
