using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>An officer at the machine with a colleague's badge at hand: every job once, then the doors that nobody can say anything of.</summary>
internal sealed class OfficerVisitor(SimulatedWorld world, Desk desk) : StaffVisitor(world)
{
    private const int LogInsMost = 6;

    private readonly HashSet<StaffJob> _done = [];
    private readonly HashSet<int> _skipped = [];
    private int _logIns;
    private readonly HashSet<Folder> _emptied = [];
    private int _waited;
    private bool _leaves;

    protected override Mischief? BreaksOff => Mischief.OfficerLeaves;

    /// <summary>All jobs came to their end.</summary>
    internal bool IsDone { get; private set; }

    protected override bool Act(ScreenFrame frame)
    {
        if (frame.IdleWarning)
        {
            Press(KioskTrigger.Extend);
        }

        return !_leaves && frame.Screen switch
        {
            Screen.Idle or Screen.OutOfService => LogIn(),
            Screen.Starting or Screen.SafeMode => ++_waited < 60,
            Screen.StaffPin pin => Pin(pin.Staff),
            Screen.StaffChecking or Screen.StaffOpening => true,
            Screen.StaffSecondBadge => Badge(1),
            Screen.StaffRefused refused => Refused(refused),
            Screen.StaffMenu menu => Menu(menu),
            Screen.StaffList list => List(list),
            Screen.StaffDoorOpen open => AtOpenDoor(open),
            Screen.StaffFound found => Found(found),
            Screen.StaffStuck stuck => AtStuckDoor(stuck),
            Screen.StaffCount => Count(),
            Screen.StaffSheet sheet => sheet.Printed is null && ++_waited % 15 != 0 || Pressed(KioskTrigger.Continue),
            _ => GetOut(frame),
        };
    }

    private bool LogIn()
    {
        if (IsDone || ++_logIns > LogInsMost)
        {
            return false;
        }

        return Badge(0);
    }

    private bool Badge(int which)
    {
        World.Scan(World.Badges[which].Badge);
        return true;
    }

    private bool Menu(Screen.StaffMenu menu)
    {
        foreach (var open in menu.MustClose)
        {
            if (Door(open.Number).Open)
            {
                Shut(open.Number);
                return true;
            }

            if (_skipped.Add(open.Number))
            {
                // The contact has not told yet; at the next look it may.
                return true;
            }

            return Posted(new KioskEvent.CompartmentChosen(open));
        }

        foreach (var job in new[] { StaffJob.Empty, StaffJob.Reconcile, StaffJob.Quarantine, StaffJob.Overdue, StaffJob.Load })
        {
            if (!_done.Contains(job) && (job == StaffJob.Reconcile ? NeedsLook(World.State).Any() : menu.Jobs.First(count => count.Job == job).Count > 0))
            {
                _emptied.Clear();
                _done.Add(job);
                return Posted(new KioskEvent.JobChosen(job));
            }
        }

        IsDone = true;
        return Pressed(KioskTrigger.LogOut);
    }

    /// <summary>Compartments of which nobody can say anything, and those whose lock was not to be trusted.</summary>
    private static IEnumerable<CompartmentId> NeedsLook(KioskState state) => state.Compartments.Values
        .Where(c => c.Content is CompartmentContent.Unknown || (c.OutOfService && c.Content is not CompartmentContent.Quarantined)).Select(c => c.Id);

    private bool List(Screen.StaffList list)
    {
        if (World.State.Compartments.Values.FirstOrDefault(c => c is { Door: DoorContact.Open, OutOfService: false }) is { } open && Door(open.Id.Number).Open)
        {
            Shut(open.Id.Number);
            return true;
        }

        if (list.Job == StaffJob.Empty && _emptied.Count > 0 && Fate.Strikes(Mischief.OfficerDoesNotCount, 60))
        {
            return Pressed(KioskTrigger.LogOut);
        }

        if (list.Job == StaffJob.Load)
        {
            return Load(list);
        }

        var look = NeedsLook(World.State).ToHashSet();
        var next = list.Items.FirstOrDefault(item => (list.Job != StaffJob.Reconcile || look.Contains(item.Compartment)) && !_skipped.Contains(item.Compartment.Number));
        if (next is null)
        {
            return Pressed(KioskTrigger.EndJob);
        }

        // Should the machine not take it, it is left for another time.
        if (++_waited % 30 == 0)
        {
            _skipped.Add(next.Compartment.Number);
        }

        return Posted(new KioskEvent.CompartmentChosen(next.Compartment));
    }

    private bool Load(Screen.StaffList list)
    {
        var ready = list.Ready.FirstOrDefault(item => item.Compartment is not null && desk.Of(item.Dossier) is { Stage: FolderStage.ResultAtOffice });
        if (ready is null || ++_waited % 60 == 0)
        {
            return Pressed(KioskTrigger.EndJob);
        }

        if (list.Chosen is null)
        {
            World.Scan(ready.Dossier.Text);
            return true;
        }

        return Pressed(list.Chosen.Compartment is null || desk.Of(list.Chosen.Dossier)?.Stage != FolderStage.ResultAtOffice ? KioskTrigger.EndJob : KioskTrigger.Open);
    }

    private bool AtOpenDoor(Screen.StaffDoorOpen open)
    {
        var number = open.Compartment.Number;
        var door = Door(number);
        if (open.Finding is not null)
        {
            if (!door.Open)
            {
                return ++_waited % 8 != 0 || Pressed(KioskTrigger.SaidClosed);
            }

            Shut(number);
            return true;
        }

        if (!door.Open)
        {
            return Pressed(KioskTrigger.DoorDoesNotOpen);
        }

        if (Fate.Strikes(Mischief.OfficerLeaves, 90))
        {
            LeaveOpen(number);
            _leaves = true;
            return false;
        }

        return open.Job == StaffJob.Load ? PutIn(open, number) : TakeOut(open.Job, open.Expected, number, open.PrinterWorks);
    }

    private bool PutIn(Screen.StaffDoorOpen open, int number)
    {
        if (Door(number).Items.Count > 0)
        {
            // Somebody's things: not over those. What is here goes with the officer.
            TakeAll(number);
            return Pressed(KioskTrigger.NotPutIn);
        }

        if (desk.Of(open.Expected) is not { Stage: FolderStage.ResultAtOffice } folder || Fate.Strikes(Mischief.NotPutIn, 40))
        {
            return Pressed(KioskTrigger.NotPutIn);
        }

        if (Cabinet.PutIn(number, folder.Result) is null)
        {
            folder.Stage = FolderStage.ResultInMachine;
        }

        return Pressed(KioskTrigger.PutIn);
    }

    private bool TakeOut(StaffJob job, Papers? expected, int number, bool printerWorks)
    {
        var wanted = desk.Of(expected);
        var found = Door(number).Items.Select(item => desk.OfItem(item.Name)).ToList();
        if (expected is Papers.Result && wanted is not null && found.Contains(wanted) && job is StaffJob.Reconcile or StaffJob.Quarantine)
        {
            Press(KioskTrigger.AsExpected);
            if (World.Frame.Screen is Screen.StaffDoorOpen { Finding: not null } or Screen.StaffList)
            {
                return true;
            }
        }

        TakeAll(number);

        // After an older database was put back, what lies here says more than what is asked for.
        var other = World.State.Service.RestoredDatabase ? found.FirstOrDefault() : null;
        var first = wanted is not null && (found.Contains(wanted) || (other is null && HasAlready(wanted, expected))) ? wanted : found.FirstOrDefault();
        if (first is null)
        {
            return Pressed(KioskTrigger.NothingInside);
        }

        Read(job, first, expected, printerWorks);
        return true;
    }

    private void TakeAll(int number)
    {
        foreach (var item in Door(number).Items)
        {
            var folder = desk.OfItem(item.Name);
            if (Cabinet.TakeOut(number, item.Id) is null)
            {
                folder.Stage = item.Name == folder.Papers ? FolderStage.AtOffice : FolderStage.ResultAtOffice;
            }
        }
    }

    /// <summary>An officer took it out before, and the machine did not hear of it, or forgot: the power went, nobody said it, an older database was put back.</summary>
    private bool HasAlready(Folder folder, Papers? expected) => expected switch
    {
        Papers.DropOff drop => (folder.Stage is FolderStage.AtOffice or FolderStage.ResultAtOffice or FolderStage.ResultInMachine or FolderStage.WithOwner || folder.NumbersBefore.Contains(drop.Number))
            && World.State.Dossiers.GetValueOrDefault(drop.Number.Text)?.Custody is Custody.InMachine or Custody.Unsettled,
        Papers.Result result => folder.Stage == FolderStage.ResultAtOffice
            && World.State.Results.GetValueOrDefault(result.Code.Text)?.Custody is Core.Dossiers.ResultCustody.InMachine,
        _ => false,
    };

    /// <summary>The number is read from the papers in hand: scanned from the tag, or typed when none came out.</summary>
    private void Read(StaffJob job, Folder folder, Papers? expected, bool printerWorks)
    {
        if (expected is Papers.Result result && folder.Code == result.Code)
        {
            if (job == StaffJob.Overdue)
            {
                Press(KioskTrigger.Taken);
            }
            else
            {
                World.Scan(result.Code.Text);
            }

            return;
        }

        if (folder.Stage == FolderStage.ResultAtOffice && folder.Code is { } code)
        {
            World.Scan(code.Text);
            return;
        }

        // Written on the papers is the number they went under last, which may be a later one than the machine expects here.
        var number = expected is Papers.DropOff drop && folder.Numbers.Contains(drop.Number) ? drop.Number : folder.Number!.Value;
        _emptied.Add(folder);
        if (printerWorks && job == StaffJob.Empty)
        {
            World.Scan("KLD:" + number);
        }
        else
        {
            World.Do(() => World.Kiosk.Edge.LookUp(number.Text, Language.Vi));
        }
    }

    private bool Found(Screen.StaffFound found)
    {
        if (found.CanReopen && Fate.Below(3) > 0)
        {
            return Pressed(KioskTrigger.OpenAgain);
        }

        var wanted = desk.Of(found.Expected);
        if (found.Job == StaffJob.Load)
        {
            return Pressed(wanted?.Stage == FolderStage.ResultInMachine ? KioskTrigger.PutIn : KioskTrigger.NotPutIn);
        }

        if (wanted is not null && HasAlready(wanted, found.Expected))
        {
            Read(found.Job, wanted, found.Expected, printerWorks: false);
            return true;
        }

        return found.CanReopen ? Pressed(KioskTrigger.OpenAgain) : Pressed(KioskTrigger.NothingInside);
    }

    /// <summary>A door that stands open although the machine says that it does not is shut first.</summary>
    private bool AtStuckDoor(Screen.StaffStuck stuck)
    {
        var number = stuck.Compartment.Number;
        if (Door(number).Open)
        {
            Shut(number);
        }

        return stuck.CanOpenAgain && Fate.Below(2) == 0 ? Pressed(KioskTrigger.OpenAgain) : Skip(number);
    }

    private bool Skip(int number)
    {
        _skipped.Add(number);
        return Pressed(KioskTrigger.Continue);
    }

    private bool Count() =>
        Posted(new KioskEvent.PapersCounted(Fate.Strikes(Mischief.Miscount, 40) ? _emptied.Count + 1 : _emptied.Count));
}
