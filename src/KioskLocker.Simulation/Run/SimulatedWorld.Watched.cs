using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Simulation.Run.Checks;

namespace KioskLocker.Simulation.Run;

/// <content>What the world watches, and what the shell's own watch does.</content>
public sealed partial class SimulatedWorld
{
    /// <summary>Core as this machine has it, for stepping through its journal again.</summary>
    internal Func<KioskState, EventEnvelope, StepResult> CoreAgain() => _parts.Canary.Step(new Kiosk().Step);

    /// <summary>Nobody stands at the machine, as far as it knows.</summary>
    internal bool IsNobodyThere => _kiosk?.Loop.State.Visit is null;

    /// <summary>The map is not the one that was proved: no door opens for citizens and officers.</summary>
    internal bool IsBarred => State.Cabinet.CommissionedHash is { } proved && proved != _settings.MapHash;

    /// <summary>What the machine believes and is not so; null for nothing.</summary>
    internal string? Disagreement => _watch.Disagreement(State, Now);

    /// <summary>With nobody there, the machine believes of every door what its contact says, of every switch how it stands, and of every device whether it lives.</summary>
    /// <exception cref="WorldFailedException">I-23: it does not, and goes on so for a minute.</exception>
    internal void DoorsAgree()
    {
        Checks.Count("I-23");
        if (!Until(() => Disagreement is null, TimeSpan.FromSeconds(60)))
        {
            throw new WorldFailedException("I-23: for a minute " + Disagreement);
        }
    }

    /// <summary>The database is another one than the last that was seen: what may follow from it is judged by what it says itself.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_model), nameof(_commits))]
    internal void BelieveNothing()
    {
        _model = new ReferenceModel(Checks);
        _commits = new CommitWatch(Checks, () => Now, () => Kiosk.OnDisk.Vault, _owners);
    }

    /// <summary>Everything was mended: the machine calls every device well, takes papers, and serves unless its map keeps it from that.</summary>
    /// <exception cref="WorldFailedException">I-19: after half a minute it does not.</exception>
    internal void ComesBack()
    {
        Checks.Count("I-19");
        if (!Until(() => NotBack() is null, TimeSpan.FromSeconds(30)))
        {
            throw new WorldFailedException("I-19: half a minute after everything was mended " + NotBack());
        }
    }

    /// <remarks>A visit that goes on is service, too: a code that a scanner still had in it begins one when it is heard again.</remarks>
    private string? NotBack()
    {
        var (devices, service) = (State.Devices, State.Service);
        return Cabinet.Fit.Cabinet.Boards.FirstOrDefault(board => devices.Boards.GetValueOrDefault(board.Id) != DeviceHealth.Ok) is { } board
            ? $"board {board.Id} is called {devices.Boards.GetValueOrDefault(board.Id)}."
            : devices.Printer.Condition != PrinterCondition.Ready ? $"the printer is called {devices.Printer.Condition}."
            : devices.Scanner != DeviceHealth.Ok ? $"the scanner is called {devices.Scanner}."
            : !service.IntakeOpen ? $"no papers are taken: {service.IntakeDetail}."
            : !IsBarred && State.Phase is (KioskPhase.Starting or KioskPhase.SafeMode or KioskPhase.OutOfService) ? $"the machine is {State.Phase}: {service.Reason}."
            : null;
    }

    /// <summary>The loop waits for its disk; the lines go on meanwhile, as they do on threads of their own in the street.</summary>
    private void Stall(TimeSpan span)
    {
        _watch.Starts.Stalled(span);
        _hasStalled = true;
        var lines = _kiosk?.Lines ?? [];
        var until = Now + span;
        while (Now < until)
        {
            var next = until;
            Earlier(ref next, _clock.NextDue);
            foreach (var line in lines)
            {
                Earlier(ref next, line.NextDue + _skipped);
            }

            _clock.MoveTo(next > Now ? next : Now);
            foreach (var line in lines)
            {
                line.Run(LineNow);
            }

            _watch.Look(Now);
        }
    }

    /// <summary>What happened to the cabinet until now was somebody else's doing.</summary>
    internal void WatchFromHere() => _watch.Skip();

    private void Follow(KioskState before, EventEnvelope envelope, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        _model.Take(before, envelope, after, effects);
        _commits.Take(before, envelope, after, effects);
        foreach (var open in effects.OfType<KioskEffect.OpenCompartment>())
        {
            _orderedAt[open.Id] = _clock.GetUtcNow();
        }
    }

    /// <summary>What the shell's own watch does: nobody touched anything for a while.</summary>
    private void WatchIdle()
    {
        var frame = Kiosk.Loop.Frame;
        (Core.Codes.VisitId?, KioskPhase?, bool) now = (frame?.Visit, frame?.Phase, frame?.IdleWarning ?? false);
        if (now != _seen)
        {
            (_seen, _lastActivity) = (now, Now);
        }
        else if (frame is { Visit: not null, IdleWarning: false } && Now - _lastActivity >= IdleAfter)
        {
            _lastActivity = Now;
            Kiosk.Loop.Post(new KioskEvent.Touched(KioskTrigger.VisitIdle));
            Kiosk.Settle();
        }
    }
}
