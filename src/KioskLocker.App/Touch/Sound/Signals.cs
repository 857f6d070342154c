using KioskLocker.Core;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.App.Touch.Sound;

/// <summary>Which signal a change of the screen makes. A press makes none, so a double strike makes none either.</summary>
public static class Signals
{
    /// <param name="before">What was shown; null at the start, when nothing has happened.</param>
    /// <param name="now">What is shown.</param>
    /// <param name="isRefusedScan">A scan was not used.</param>
    public static Chime? Of(ScreenFrame? before, ScreenFrame? now, bool isRefusedScan)
    {
        if (before is null || now is null)
            return null;
        if (isRefusedScan || Sayings.IsUrgent(before, now) || now is { IdleWarning: true } && !before.IdleWarning || now is { LimitWarning: true } && !before.LimitWarning)
            return Chime.Warning;
        return before.Phase == now.Phase ? null : now.Screen switch
        {
            Screen.DoorOpen or Screen.CollectDoorOpen or Screen.StaffDoorOpen => Chime.Door,
            Screen.Receipt or Screen.HandOver => Chime.Success,
            Screen.DoorStuck or Screen.CollectStuck or Screen.StaffStuck or Screen.ResumeRefused or Screen.CollectRefused or Screen.StaffRefused => Chime.Warning,
            Screen.Ended { Reason: not EndReason.Withdrawn } => Chime.Warning,
            _ => null,
        };
    }
}
