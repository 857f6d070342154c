using KioskLocker.Core;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace KioskLocker.App.Touch.Technician;

/// <summary>A piece of a technician's screen.</summary>
public abstract class TechnicianPart : TouchPart
{
    /// <summary>The event of an act at this screen.</summary>
    protected static KioskEvent Act(TechnicianAct act) => new KioskEvent.TechnicianActed(act, null);
}

/// <summary>One page of diagnostics mode.</summary>
public abstract class TechnicianPageBase : TechnicianPart
{
    /// <summary>What Core says.</summary>
    [Parameter, EditorRequired]
    public required Screen.Diagnostics Facts { get; set; }

    /// <summary>What the devices say at this moment.</summary>
    [Parameter, EditorRequired]
    public required CabinetPicture Picture { get; set; }

    /// <summary>All that is known to fail: what keeps a device from its work before what only wants to be known, shared causes first.</summary>
    protected IReadOnlyList<Finding> Found => [.. Findings.Of(Picture).OrderByDescending(finding => finding.IsFault)];

    /// <summary>Nothing fails, no door stands open, and there is a map to go by.</summary>
    protected bool AllWell => Found.Count == 0 && Facts is { MustClose.Count: 0, Map.Problem: null };

    /// <summary>Words about devices.</summary>
    protected DeviceTexts Words => new(T, Picture.At);

    /// <summary>Why no device is asked now: the last order waits for its answer. Null when one may be.</summary>
    protected string? NoOrder => Facts.Act is { Code: null } ? T["diag.act.waits"] : null;
}
