using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// A technician in diagnostics mode, at the screen or at a console, sometimes with an officer beside: tries doors, proves the map, asks devices,
/// shuts every door and leaves, or walks away. Nothing that lies behind a door is touched.
/// </summary>
internal sealed class TechnicianVisitor(SimulatedWorld world, TechnicianVisit visit) : StaffVisitor(world)
{
    private const int LogInsMost = 4;

    /// <summary>Tests of one door in one session.</summary>
    private const int TestsMost = 4;

    private readonly Queue<(int Door, int Times)> _tries = new(visit.Tries);
    private readonly Queue<TechnicianAct> _acts = new(visit.Acts);
    private readonly Dictionary<int, int> _tests = [];
    private HashSet<int> _openBefore = [];
    private int _logIns;
    private int _waited;
    private int _pulses;
    private bool _isDone;
    private bool _hasCalled;
    private bool _hasOrdered;
    private bool _leaves;

    protected override bool Act(ScreenFrame frame)
    {
        if (frame.Phase.IsDiagnostics() && Fate.Strikes(Mischief.MeddlesInSession, 25))
        {
            Meddle();
            return true;
        }

        return !_leaves && frame.Screen switch
        {
            Screen.Idle or Screen.OutOfService or Screen.SafeMode => LogIn(),
            Screen.Starting => ++_waited < 60,
            Screen.StaffPin pin => Pin(pin.Staff),
            Screen.StaffChecking => true,
            Screen.StaffRefused refused => Refused(refused),
            Screen.DiagnosticsOfficer officer => Officer(officer),
            Screen.Diagnostics work => AtWork(work),
            Screen.DiagnosticsOpening => true,
            Screen.DiagnosticsDoorOpen open => AtOpenDoor(open),
            Screen.DiagnosticsStuck stuck => AtStuckDoor(stuck),
            Screen.DiagnosticsLeaving leaving => Leaving(leaving),
            _ => GetOut(frame),
        };
    }

    private bool LogIn()
    {
        if (_isDone || ++_logIns > LogInsMost)
        {
            return false;
        }

        var badge = World.Badges.First(one => one.IsTechnician);
        if (visit.Peer is { } peer)
        {
            var digits = Typed(badge);
            World.Do(() => World.Kiosk.EnterAtConsole(badge.Badge, digits, peer));
        }
        else
        {
            World.Scan(badge.Badge);
        }

        return true;
    }

    private bool Do(TechnicianAct act) => Posted(new KioskEvent.TechnicianActed(act, visit.Peer));

    /// <summary>Somebody who is not the technician presses, scans or types on another console: nothing of it may count.</summary>
    private void Meddle()
    {
        var door = new CompartmentId(1 + Fate.Below(WorldFit.Doors));
        switch (Fate.Below(5))
        {
            case 0:
                World.Post(new KioskEvent.TechnicianActed(new TechnicianAct.TryDoor(door, 1), visit.Peer is null ? "mallory" : null));
                break;
            case 1:
                World.Post(new KioskEvent.TechnicianActed(new TechnicianAct.LogOut(), visit.Peer is null ? "mallory" : null));
                break;
            case 2:
                World.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
                break;
            case 3:
                World.Post(new KioskEvent.Touched(Fate.OneOf([KioskTrigger.Open, KioskTrigger.OpenAgain, KioskTrigger.Cancel, KioskTrigger.LogOut, KioskTrigger.Continue])));
                break;
            default:
                World.Do(() => World.Kiosk.Edge.GivePickupCode("AAAAAAAAA"));
                break;
        }
    }

    private bool Officer(Screen.DiagnosticsOfficer officer)
    {
        if (officer.ToBegin && !visit.WithOfficer)
        {
            // A door stands open over papers and nobody of the office is here: not today.
            _isDone = true;
            return Do(new TechnicianAct.GoBack());
        }

        if (officer.Checking)
        {
            return true;
        }

        if (officer.Refusal is not (null or StaffRefusal.WrongPin) || ++_waited % 20 == 0)
        {
            _isDone |= officer.ToBegin;
            return Do(new TechnicianAct.GoBack());
        }

        var badge = World.Badges.First(one => !one.IsTechnician);
        if (visit.Peer is { } peer)
        {
            World.Do(() => World.Kiosk.EnterAtConsole(badge.Badge, badge.Pin, peer));
        }
        else if (officer.Asked is { } asked)
        {
            return Pin(asked);
        }
        else
        {
            World.Scan(badge.Badge);
        }

        return true;
    }

    private bool AtWork(Screen.Diagnostics work)
    {
        if (work.MustClose.Count > 0)
        {
            return ShutOrGiveUp(work.MustClose[0], work.Who);
        }

        if (visit.WithOfficer && !_hasCalled && work.Who.Officer is null)
        {
            _hasCalled = true;
            return Do(new TechnicianAct.CallOfficer());
        }

        if (work.Test is { Over: true } test && Judge(work, test) is { } judged)
        {
            return Do(judged);
        }

        if (visit.ProvesMap && NextToProve(work) is { } toProve)
        {
            return Try(toProve.Compartment.Number, new TechnicianAct.ProveDoor(toProve.Compartment));
        }

        if (_tries.TryDequeue(out var next))
        {
            return Try(next.Door, next.Times, work);
        }

        if (_acts.Count > 0 && work.Act is not { Code: null })
        {
            return Do(_acts.Dequeue());
        }

        if (_acts.Count > 0 && ++_waited % 30 != 0)
        {
            return true;
        }

        return Leave();
    }

    private bool Try(int door, int times, Screen.Diagnostics work)
    {
        var seen = work.Doors.FirstOrDefault(one => one.Compartment.Number == door);
        if (seen is null || (seen.NeedsOfficer && !Fate.Strikes(Mischief.TriesForbiddenDoor, 2)))
        {
            return true;
        }

        return Try(door, new TechnicianAct.TryDoor(new CompartmentId(door), times));
    }

    private bool Try(int door, TechnicianAct act)
    {
        _tests[door] = _tests.GetValueOrDefault(door) + 1;
        _openBefore = [.. Cabinet.Doors().Where(one => one.Open).Select(one => one.Number)];
        (_waited, _pulses) = (0, 0);
        return Do(act);
    }

    /// <summary>The next door without a proof; one that failed is tried again once its wires were looked at.</summary>
    private DiagnosticsDoor? NextToProve(Screen.Diagnostics work) => work.Doors.FirstOrDefault(door =>
        work.Map.Hash is not null && door.ToBeProved && !door.NeedsOfficer && (!door.Excused || work.Map.IsProved) && _tests.GetValueOrDefault(door.Compartment.Number) < TestsMost);

    /// <summary>What a test that is over asks for: wires mended, a lock marked as broken or as repaired.</summary>
    private TechnicianAct? Judge(Screen.Diagnostics work, DoorTest test)
    {
        var door = work.Doors.First(one => one.Compartment == test.Compartment);
        if (test.Finding is { Kind: DoorFindingKind.OtherDoorOpened or DoorFindingKind.OtherContactFollowed, Other: { } other } && visit.ProvesMap)
        {
            MendWires(test.Compartment.Number, other.Number);
        }

        if (visit.ProvesMap && door is { Proof: { Proved: false }, Excused: false } && work.Who.Officer is not null && _tests.GetValueOrDefault(door.Compartment.Number) == TestsMost)
        {
            // Broken by the officer's word: the others need not wait for it.
            _tests[door.Compartment.Number]++;
            return new TechnicianAct.MarkBroken(test.Compartment, "it cannot be proved");
        }

        var mayBeUsed = !door.ToBeProved || !work.Map.IsProved;
        var isMended = test.Finding is { Kind: DoorFindingKind.Works } || (visit.ProvesMap && door is { MayHoldPapers: false, Excused: false });
        return door is { OutOfService: true, Door: DoorContact.Closed } && mayBeUsed && isMended
            ? new TechnicianAct.MarkRepaired(test.Compartment)
            : null;
    }

    /// <summary>Whoever sees another door open, or another contact follow, looks behind the panel and puts the wires of these two right.</summary>
    private void MendWires(int door, int other)
    {
        if (Cabinet.IsWiredAsPlanned || door == other)
        {
            return;
        }

        foreach (var (locks, contacts) in new[] { (true, true), (true, false), (false, true) })
        {
            Cabinet.SwapWiring(door, other, locks, contacts);
            if (Cabinet.IsWiredAsPlanned)
            {
                World.Tell($"wires of {door} and {other} are put right");
                return;
            }

            Cabinet.SwapWiring(door, other, locks, contacts);
        }
    }

    private bool Leave()
    {
        if (visit.InService is { } inService && !_hasOrdered)
        {
            _hasOrdered = true;
            return Do(inService ? new TechnicianAct.PutBack() : new TechnicianAct.TakeOut("waits for a part"));
        }

        _isDone = true;
        if (Fate.Strikes(Mischief.TechnicianLeaves, 12))
        {
            return GoAway();
        }

        return Do(visit.Restarts ? new TechnicianAct.Restart() : new TechnicianAct.LogOut());
    }

    /// <summary>Gone without a word; whatever stands open is shut by somebody who passes, sooner or much later.</summary>
    private bool GoAway()
    {
        foreach (var door in Cabinet.Doors().Where(one => one.Open))
        {
            LeaveOpen(door.Number);
        }

        _leaves = true;
        return false;
    }

    private bool AtOpenDoor(Screen.DiagnosticsDoorOpen open)
    {
        var number = open.Test.Compartment.Number;
        if (open.AskNumber)
        {
            return Do(new TechnicianAct.SayOpened(SeenOpen(number)));
        }

        if (Fate.Strikes(Mischief.TechnicianLeaves, 40))
        {
            return GoAway();
        }

        var stand = Cabinet.Doors().Where(one => one.Open && (one.Number == number || !_openBefore.Contains(one.Number))).ToList();
        foreach (var door in stand)
        {
            Shut(door.Number);
        }

        if (stand.Count > 0)
        {
            return true;
        }

        if (open.Blind)
        {
            return Do(new TechnicianAct.SayShut());
        }

        // Shut by hand, and its contact does not say so: after a while the technician gives it up, and in the end the session.
        return ++_waited switch
        {
            15 => Do(new TechnicianAct.EndTest()),
            30 => Leave(),
            _ => _waited < 60,
        };
    }

    private bool AtStuckDoor(Screen.DiagnosticsStuck stuck)
    {
        var number = stuck.Test.Compartment.Number;
        if (stuck.AskNumber)
        {
            return Do(new TechnicianAct.SayOpened(SeenOpen(number)));
        }

        foreach (var door in Cabinet.Doors().Where(one => one.Open && !_openBefore.Contains(one.Number)))
        {
            Shut(door.Number);
        }

        return stuck.CanOpenAgain && ++_pulses < 2 ? Do(new TechnicianAct.OpenAgain()) : Do(new TechnicianAct.EndTest());
    }

    /// <summary>The door that opened since the test began, its own one first; null when none did.</summary>
    private CompartmentId? SeenOpen(int number)
    {
        var opened = Cabinet.Doors().Where(one => one.Open && !_openBefore.Contains(one.Number)).Select(one => one.Number).ToList();
        return opened.Contains(number) ? new CompartmentId(number) : opened.Count > 0 ? new CompartmentId(opened[0]) : null;
    }

    private bool Leaving(Screen.DiagnosticsLeaving leaving)
    {
        _isDone = true;
        if (Fate.Strikes(Mischief.TechnicianLeaves, 20))
        {
            return GoAway();
        }

        foreach (var door in Cabinet.Doors().Where(one => one.Open))
        {
            Shut(door.Number);
        }

        // A contact that does not say what everybody sees: only the officer's word lets it be left so.
        return leaving.NotShut.FirstOrDefault(one => !Door(one.Compartment.Number).Open && !leaving.Reading) is not { } blind || ++_waited % 6 != 0
            || Do(new TechnicianAct.MarkBroken(blind.Compartment, "its contact does not tell"));
    }

    private bool ShutOrGiveUp(CompartmentId open, TechnicianHere who)
    {
        if (Door(open.Number).Open)
        {
            Shut(open.Number);
            if (!Door(open.Number).Open || ++_waited % 30 != 0)
            {
                return true;
            }
        }
        else if (++_waited % 12 != 0)
        {
            return true;
        }

        return who.Officer is not null || Fate.Below(2) == 0 ? Do(new TechnicianAct.MarkBroken(open, "it reads open")) : Leave();
    }
}
