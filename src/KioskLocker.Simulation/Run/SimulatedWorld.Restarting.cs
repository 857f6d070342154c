using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KioskLocker.Core;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <content>How runs of the program end and begin: cut, killed, failed, ended by its own order; and how the machine was built in.</content>
public sealed partial class SimulatedWorld
{
    /// <summary>What the clock says after a start without a battery and without a network.</summary>
    private static readonly DateTimeOffset ImageDate = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A machine that switched itself off sleeps until mains is back, however long that takes.</summary>
    private static readonly TimeSpan MainsAwayMost = TimeSpan.FromHours(12);

    /// <summary>What installation left behind: an adapter that hears itself, and where somebody will look before the machine serves, wires of two doors changed.</summary>
    private void BuildIn()
    {
        var pairs = Cabinet.BoardLines.Where(line => line.Pair is not null).ToList();
        if (pairs.Count > 0 && Fate.Strikes(Mischief.EchoingAdapter, 5))
        {
            Fate.OneOf(pairs).Pair!.Echo = true;
        }

        MisWire();
    }

    private void MisWire()
    {
        if (Fit.IsProved && Fate.Strikes(Mischief.MisWired, 3))
        {
            var first = 1 + Fate.Below(WorldFit.Doors - 1);
            var both = Fate.Below(3);
            Cabinet.Cabinet.SwapWiring(first, first + 1 + Fate.Below(WorldFit.Doors - first), locks: both != 1, contacts: both != 0);
        }
    }

    /// <summary>A technician proves the map door by door, and mends what is found, before the machine serves anybody.</summary>
    /// <exception cref="WorldFailedException">I-20: it cannot be proved.</exception>
    private void ProveMap()
    {
        for (var sessions = 0; State.Cabinet.CommissionedHash != _settings.MapHash; sessions++)
        {
            if (sessions == 4)
            {
                throw new WorldFailedException($"I-20: after {sessions} sessions the map is not proved: {WorldFit.Describe(Fit.Cabinet)}.");
            }

            new TechnicianVisitor(this, TechnicianVisit.Commissioning(Fate)).Stay();
            Until(() => State.Visit is null, TimeSpan.FromMinutes(40));
        }
    }

    /// <summary>Somebody changed a board and the map with it, and started the program anew: until it is proved, doors are barred. The plugs may be where they were not before.</summary>
    internal void ChangeMap() => Guarded(() =>
    {
        if (Cabinet.Cabinet.IsWiredAsPlanned)
        {
            MisWire();
        }

        _settings = _settings with { MapHash = HashOf(_settings.MapHash + "changed") };
        throw new OrderedEndException(ShutDownKind.Restart);
    });

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The next start, whichever it is, is cut right after so many of its commits.</summary>
    internal void CutNextStartAfter(int commits) => _cutNextStart = commits;

    /// <summary>Power cuts; and after a failure of the store the process ends too, for what the disk holds is known only at the next start.</summary>
    private static bool IsEndOfRun(Exception end) => end is PowerCutException or OrderedEndException or StoreFailedException or StorageException;

    /// <summary>The machine was told to end, or tells itself so.</summary>
    private void EndIfOrdered()
    {
        if (_kiosk?.ShutDownAsked is { } kind)
        {
            throw new OrderedEndException(kind);
        }
    }

    /// <summary>The machine starts, as often as it takes: a start may be struck like everything else.</summary>
    private void Boot()
    {
        if (TryStart() is { } end)
        {
            Restart(end);
        }
    }

    /// <summary>The process is gone; the cabinet stays as it is. Some time later the machine starts again from its store.</summary>
    private void Restart(Exception end)
    {
        for (Exception? over = end; over is not null; over = TryStart())
        {
            End(over);
            Cabinet.TalkToNobody(LineNow);
            StrikeNextStart(over);
        }
    }

    private void End(Exception end)
    {
        var how = end is PowerCutException ? _cutHow : Outage.Process;
        CancelCuts();
        if (end is OrderedEndException ordered)
        {
            EndByOrder(ordered.Kind);
            return;
        }

        Note(how == Outage.Power ? "power cut" : "the program is gone");
        _kiosk?.Dispose();
        _kiosk = null;
        Cabinet.LoseProgram();
        _watch.ProgramGone(Now);
        GoDark(how);
    }

    /// <summary>The power that went comes back unsteady: the next starts are cut, at any moment or between two of their commits.</summary>
    private void StrikeNextStart(Exception end)
    {
        if (Fate.IsKind)
        {
            _brownOuts = 0;
        }
        else if (end is not OrderedEndException && (_brownOuts > 0 || Fate.Strikes(Mischief.BrownOut, 20)))
        {
            // Three starts within ten seconds.
            _brownOuts = (_brownOuts + 1) % 3;
            CutPowerIn(Fate.Seconds(0.1, 2.5));
        }
        else if (Fate.Strikes(Mischief.StruckStart, 8))
        {
            CutPowerAfter(1 + Fate.Below(6), Fate.Below(3) == 0 ? Outage.Process : Outage.Power);
        }
    }

    private void GoDark(Outage how)
    {
        if (how == Outage.Power)
        {
            Cabinet.LosePower(LineNow);
        }
        else if (_parts.Canary.SwitchesPinsOff())
        {
            // The unit's last command, which runs however the program ended.
            Later(Fate.Seconds(0.05, 0.9), () => Cabinet.SwitchPinsOff(LineNow));
        }

        var dark = how == Outage.Process ? Fate.Seconds(1, 6) : _brownOuts > 0 ? Fate.Seconds(1, 3) : Fate.Seconds(8, 180);
        Wait(dark);
        if (how == Outage.Power && _brownOuts == 0 && Fate.Strikes(Mischief.ImageDate, 8))
        {
            Wall.Set(ImageDate);
            Later(Fate.Seconds(60, 4000), Wall.Right);
        }
    }

    /// <summary>The program ends in order, and with it the machine where it said so: then it stays off until mains is back.</summary>
    private void EndByOrder(ShutDownKind kind)
    {
        Note("ends by its own order: " + kind);
        try
        {
            _kiosk!.EndCleanly();
        }
        catch (Exception fault) when (IsEndOfRun(fault))
        {
            _kiosk!.Dispose();
        }

        _kiosk = null;
        CancelCuts();
        Cabinet.LoseProgram();
        Cabinet.SwitchPinsOff(LineNow);
        _watch.ProgramGone(Now);
        if (kind == ShutDownKind.Restart)
        {
            Wait(Fate.Seconds(1, 6));
            return;
        }

        var until = Now + MainsAwayMost;
        while (!Cabinet.Cabinet.Fittings.HasMains && Now < until)
        {
            Wait(TimeSpan.FromSeconds(20));
        }

        Cabinet.LosePower(LineNow);
        Wait(Fate.Seconds(20, 90));
    }

    /// <summary>Time passes and the kiosk does nothing with it: it is off, or waits for its disk.</summary>
    private void Wait(TimeSpan span)
    {
        var until = Now + span;
        while (_clock.NextDue is { } due && due <= until)
        {
            _clock.MoveTo(due);
        }

        _clock.MoveTo(until);
    }

    /// <returns>What struck the start; null when it came to its end.</returns>
    /// <exception cref="WorldFailedException">I-12: it takes too long, or comes to rest where a start must not.</exception>
    private Exception? TryStart()
    {
        IKioskStore? opened = null;
        _isStarting = true;
        if (_cutNextStart is { } commits)
        {
            CutPowerAfter(commits);
            _cutNextStart = null;
        }

        _watch.Restarted(Now);
        _watch.Technicians.MapInForce = _settings.MapHash;
        foreach (var bank in Cabinet.Banks)
        {
            bank.Retry();
        }

        try
        {
            _kiosk = new KioskRun(_clock, Cabinet, new RunParts(
                _parts.Disk, string.Create(CultureInfo.InvariantCulture, $"boot-{++_boots}"), Now, _keys, RememberedHashes.Of, _address, Wire, Fate.Uniform, Committed, _parts.Log)
            {
                Wall = Wall,
                Settings = _settings,
                Faulty = store => OnDisk(opened = store),
                Room = () => _room,
                Canary = _parts.Canary,
            });
            _before = _kiosk.Loop.State;
            _kiosk.Start(PumpStart);
        }
        catch (Exception end) when (IsEndOfRun(end))
        {
            if (_kiosk is null)
            {
                opened?.Dispose();
            }

            return end;
        }
        finally
        {
            _isStarting = false;
        }

        _watch.Starts.Ended(State);
        _intake.Restarted(Now);
        _lastActivity = Now;
        return null;
    }

    /// <summary>The store that was opened, on the disk of this world.</summary>
    /// <exception cref="StorageException">It does not open after all.</exception>
    private FaultyStore OnDisk(IKioskStore store) => AtCommits.TroubleOpening(Fate) is { } fault
        ? throw new StorageException(fault, "the simulated disk refuses to be opened")
        : new FaultyStore(store, new DiskLuck
        {
            Write = () => AtCommits.Trouble(Fate, _isStarting),
            Read = () => AtCommits.TroubleReading(Fate),
            Stall = Stall,
            Unheard = commit => Follow(commit.Before, commit.Envelope, commit.After, commit.Effects),
            Begun = () => _commits.Started(Wall.GetUtcNow()),
            Ended = _commits.EndedCleanly,
        });

    /// <summary>The next thing happens while the machine starts: what ends that start is for whoever started it.</summary>
    private void PumpStart()
    {
        MoveTo(NextThing() is var next && next > Now ? next : Now);
        _watch.Starts.Look(Now);
    }

    private sealed class PowerCutException : Exception;

    private sealed class OrderedEndException(ShutDownKind kind) : Exception
    {
        internal ShutDownKind Kind => kind;
    }
}
