using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>A technician's session as the control socket tells it: the same that the screen shows where the session is at the screen.</summary>
/// <param name="Phase">Name of the phase.</param>
/// <param name="By">Technician.</param>
/// <param name="Officer">Officer beside.</param>
/// <param name="Peer">Who works over the control socket; null at the screen.</param>
public sealed record SessionPicture(string Phase, StaffId By, StaffId? Officer, string? Peer)
{
    /// <summary>Every door as a technician may see it; empty while one is at hand.</summary>
    public IReadOnlyList<DiagnosticsDoor> Doors { get; init; } = [];

    /// <summary>Doors that stand open, or that are still to be proved shut at the end.</summary>
    public IReadOnlyList<CompartmentId> MustClose { get; init; } = [];

    /// <summary>The door test under way, or the last one.</summary>
    public DoorTest? Test { get; init; }

    /// <summary>What the contact of the door at hand says.</summary>
    public DoorContact? Door { get; init; }

    /// <summary>The contact cannot tell: the technician says when the door is shut.</summary>
    public bool Blind { get; init; }

    /// <summary>Which number is on the door that opened is to be said.</summary>
    public bool AskNumber { get; init; }

    /// <summary>Another pulse may be sent.</summary>
    public bool CanOpenAgain { get; init; }

    /// <summary>The last order to a device beside doors.</summary>
    public DeviceAct? Act { get; init; }

    /// <summary>How far the map is proved.</summary>
    public MapStanding? Map { get; init; }

    /// <summary>A badge or PIN is awaited: whose PIN, or nobody's where the badge is.</summary>
    public bool AsksOfficer { get; init; }

    /// <summary>Why the last badge or PIN was refused.</summary>
    public StaffRefusal? Refusal { get; init; }

    /// <summary>How it ends; null while it goes on.</summary>
    public DiagnosticsEnd? End { get; init; }

    /// <summary>It ends soon for want of an act, and the technician is asked.</summary>
    public bool EndsSoon { get; init; }

    /// <summary>It ends after this long without an act; null while no act is awaited, and where nobody keeps the time.</summary>
    public TimeSpan? WithoutAct { get; init; }

    /// <summary>It ends after this long in any case; null where nobody keeps the time.</summary>
    public TimeSpan? InAll { get; init; }

    /// <summary>The session on this screen; null when there is none.</summary>
    public static SessionPicture? Of(ScreenFrame? frame) => frame?.Screen switch
    {
        Screen.Diagnostics at => From(frame, at.Who) with { Doors = at.Doors, MustClose = at.MustClose, Test = at.Test, Act = at.Act, Map = at.Map },
        Screen.DiagnosticsOfficer at => From(frame, at.Who) with { AsksOfficer = true, MustClose = at.OpenDoors, Refusal = at.Refusal },
        Screen.DiagnosticsOpening at => From(frame, at.Who) with { Test = at.Test },
        Screen.DiagnosticsDoorOpen at => From(frame, at.Who) with { Test = at.Test, Door = at.Door, Blind = at.Blind, AskNumber = at.AskNumber },
        Screen.DiagnosticsStuck at => From(frame, at.Who) with { Test = at.Test, Door = at.Door, CanOpenAgain = at.CanOpenAgain, AskNumber = at.AskNumber },
        Screen.DiagnosticsLeaving at => From(frame, at.Who) with { End = at.End, Doors = at.NotShut, MustClose = [.. at.NotShut.Select(door => door.Compartment)] },
        _ => null,
    };

    /// <summary>The same with the times that run.</summary>
    internal SessionPicture Within(Timers timers, KioskNumbers numbers) => this with
    {
        WithoutAct = Whole(timers.Left(TimerId.IdleCountdown) ?? (timers.Left(TimerId.TechnicianIdle) + numbers.DiagnosticsIdleWarning)),
        InAll = Whole(timers.Left(TimerId.VisitLimit)),
    };

    /// <summary>Whole seconds, as people read them.</summary>
    private static TimeSpan? Whole(TimeSpan? left) => left is { } some ? TimeSpan.FromSeconds(Math.Ceiling(some.TotalSeconds)) : null;

    private static SessionPicture From(ScreenFrame frame, TechnicianHere who) => new(frame.Phase.ToString(), who.By, who.Officer, who.Peer) { EndsSoon = frame.IdleWarning };
}
