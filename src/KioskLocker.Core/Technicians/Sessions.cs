using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Technicians;

/// <summary>A technician's session: how it begins, how an officer comes beside, and how it ends with every door proved shut (I-21).</summary>
internal static class Sessions
{
    public static DiagnosticsSession Session(Turn turn) => turn.Visit.Diagnostics ?? throw new InvalidOperationException("Nobody is in diagnostics mode.");

    public static void Put(Turn turn, DiagnosticsSession session) => turn.Visit = turn.Visit with { Diagnostics = session };

    public static bool HasBegun(Turn turn) => Session(turn).Begun;

    public static bool IsTechnician(Turn turn) => turn.Visit.Staff is { Role: StaffRole.Technician };

    /// <summary>A door stands open over papers: it takes an officer's badge even to begin.</summary>
    public static bool NeedsOfficerToBegin(Turn turn) => DoorRights.OpenOverPapers(turn.State).Any();

    public static void Begin(Turn turn)
    {
        LogIn.Complete(turn);
        Run(turn);
    }

    public static void AwaitOfficer(Turn turn)
    {
        LogIn.Complete(turn);
        Put(turn, new DiagnosticsSession());
        turn.StartTimer(TimerId.VisitLimit, turn.Numbers.DiagnosticsIdle);
    }

    public static void CallOfficer(Turn turn) => turn.Visit = turn.Visit with { Staff = turn.Visit.Staff! with { Asked = null, Refusal = null } };

    public static void OfficerIsBeside(Turn turn)
    {
        LogIn.Complete(turn);
        if (HasBegun(turn))
            IsThere(turn);
        else
            Run(turn);
    }

    public static void GiveOfficerUp(Turn turn) => turn.Visit = turn.Visit with { Staff = turn.Visit.Staff! with { Asked = null, Refusal = null } };

    /// <summary>What a technician does counts as presence, in whichever state it is taken.</summary>
    public static void IsThere(Turn turn)
    {
        if (turn.Visit.IdleWarning || turn.State.Timers.ContainsKey(TimerId.TechnicianIdle))
            AwaitAct(turn);
    }

    /// <summary>Nothing was done for a while: the session ends soon, unless somebody says that it is not to.</summary>
    public static void Warn(Turn turn)
    {
        turn.Visit = turn.Visit with { IdleWarning = true };
        turn.StartTimer(TimerId.IdleCountdown, turn.Numbers.DiagnosticsIdleWarning);
    }

    /// <summary>The session is over: lamps go off, and every contact is read anew before anybody may say that the doors are shut.</summary>
    public static void BeginToLeave(Turn turn)
    {
        var end = turn.Event switch
        {
            KioskEvent.TimerElapsed { Timer: TimerId.IdleCountdown } => DiagnosticsEnd.Idle,
            KioskEvent.TimerElapsed => DiagnosticsEnd.TimeOver,
            KioskEvent.TechnicianActed { Act: TechnicianAct.Restart } => DiagnosticsEnd.Restart,
            _ => DiagnosticsEnd.LoggedOut,
        };
        Visits.NoticeSomebody(turn);
        turn.StopTimer(TimerId.TechnicianIdle);
        turn.StopTimer(TimerId.VisitLimit);
        turn.StartTimer(TimerId.DoorsShut, turn.Numbers.DoorsShut);
        SwitchOff(turn);
        var read = turn.NextEffect();
        Put(turn, Session(turn) with { End = end, ShutRead = read, ShutReadDone = false });
        turn.Add(new KioskEffect.Diagnose(read, DeviceTask.Survey));
    }

    /// <summary>After any fact at the end of a session: are all doors proved shut by now? An order that nobody answered may still open one.</summary>
    public static KioskTrigger? AfterFact(Turn turn) =>
        turn.State is { Phase: KioskPhase.DiagnosticsLeaving, Visit: { Diagnostics.ShutReadDone: true } visit } && visit.Opening is not { Outcome: null } && !NotShut(turn.State).Any()
            ? KioskTrigger.DoorsProvedShut
            : null;

    public static void Leave(Turn turn)
    {
        DoorTests.LeaveShut(turn);
        End(turn, []);
    }

    /// <summary>The machine serves nobody until a person has looked at the doors that are left.</summary>
    public static void LeaveUnproved(Turn turn)
    {
        var read = Session(turn).ShutReadDone;
        var left = (read ? NotShut(turn.State) : turn.State.Compartments.Values.Where(c => c is { OutOfServiceBefore: null, Excused: not true })).Select(c => c.Id).ToList();
        DoorTests.LeaveOpen(turn);
        var open = left.Where(id => turn.Compartment(id).Door == DoorContact.Open).ToList();
        foreach (var id in open)
        {
            turn.Alert(AlertKind.DoorNotProvedShut, id);
            DoorTests.Forget(turn, id, "notProvedShut");
        }

        if (open.Count == 0)
            turn.Alert(AlertKind.DoorNotProvedShut, null);
        End(turn, left);
        Serving.Fail(turn, ServiceReasons.DoorNotShut);
        turn.Send(new UplinkMessage.ServiceChanged(false, Serving.Kiosk, ServiceReasons.DoorNotShut));
    }

    /// <summary>No door can have been opened by this session: there is no map to go by, and none was tried while there was one.</summary>
    public static bool HasNoneToProve(KioskState state) => state is { Settings.MapProblem: not null, Visit.Diagnostics.Test: null };

    /// <summary>Doors not proved shut, the one at hand included where its contact cannot tell.</summary>
    /// <remarks>Without a map no line is open, so nobody could ever prove a door: only a contact that says open all the same stands in the way.</remarks>
    public static IEnumerable<Compartment> NotShut(KioskState state)
    {
        if (HasNoneToProve(state))
            return DoorRights.NotShut(state).Where(c => c.Door == DoorContact.Open);
        var atHand = state.Visit is { Opening: { Outcome: OpenOutcome.NoFeedback } opening } ? opening.Compartment : (CompartmentId?)null;
        return DoorRights.NotShut(state).Concat(state.Compartments.Values.Where(c => c.Id == atHand && c.Excused != true)).DistinctBy(c => c.Id).OrderBy(c => c.Id.Number);
    }

    /// <summary>Whatever the technician lit or sounded is off again.</summary>
    public static void SwitchOff(Turn turn)
    {
        foreach (var on in Session(turn).SwitchedOn)
            turn.Signal(on.Kind, on.Compartment, false);
        Put(turn, Session(turn) with { SwitchedOn = [] });
    }

    /// <summary>Answers of devices beside doors; false when nobody waits for this one.</summary>
    public static bool TakeAnswer(Turn turn, EffectId effect, CompletionCode code, string detail)
    {
        if (turn.State.Visit?.Diagnostics is not { } session)
            return false;
        if (session.ShutRead == effect)
        {
            // A board that is silent leaves its contacts unknown, which is said door by door; without any answer nothing was read.
            Put(turn, session with { ShutReadDone = code is CompletionCode.Ok or CompletionCode.Offline });
            return true;
        }

        if (session.Act is not { Code: null } act || act.Effect != effect)
            return false;
        Put(turn, session with { Act = act with { Code = code, Detail = detail } });
        return true;
    }

    private static void Run(Turn turn)
    {
        var open = turn.State.Compartments.Values.Where(c => c.Door == DoorContact.Open).Select(c => c.Id.Number);
        Put(turn, new DiagnosticsSession { Begun = true, OpenBefore = [.. open] });
        turn.StartTimer(TimerId.VisitLimit, turn.Numbers.DiagnosticsLimit);
        AwaitAct(turn);
    }

    /// <summary>The warning is gone, and the wait for an act begins anew; what is left of it is the count-down's.</summary>
    private static void AwaitAct(Turn turn)
    {
        Visits.NoticeSomebody(turn);
        turn.StartTimer(TimerId.TechnicianIdle, turn.Numbers.DiagnosticsIdle - turn.Numbers.DiagnosticsIdleWarning);
    }

    private static void End(Turn turn, IReadOnlyList<CompartmentId> left)
    {
        var staff = turn.Visit.Staff!;
        var end = Session(turn).End!.Value;
        turn.Send(new UplinkMessage.DiagnosticsEnded(staff.By, staff.With, end, left));
        if (end == DiagnosticsEnd.Restart)
            turn.Add(new KioskEffect.ShutDown(ShutDownKind.Restart));
    }
}
