using KioskLocker.Core;
using KioskLocker.Core.Staff;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>Somebody with a badge and a PIN, who now and then mistypes the first one.</summary>
internal abstract class StaffVisitor(SimulatedWorld world) : Visitor(world)
{
    private const string WrongPin = "135790";

    private bool _mistypes = world.Fate.Strikes(Mischief.WrongPin, 12);

    /// <summary>Staff leave where their own errand has them leave.</summary>
    protected override Mischief? BreaksOff => null;

    /// <summary>What this person types this time.</summary>
    protected string Typed(WorldBadge badge)
    {
        var digits = _mistypes ? WrongPin : badge.Pin;
        _mistypes = false;
        return digits;
    }

    /// <summary>The PIN of whoever's badge was read, at the panel.</summary>
    protected bool Pin(StaffId staff)
    {
        var digits = Typed(World.Badges.First(one => one.Staff == staff.Text));
        World.Do(() => World.Kiosk.Edge.GivePin(digits));
        return true;
    }

    /// <summary>A wrong PIN is typed again; any other refusal ends the errand.</summary>
    protected bool Refused(Screen.StaffRefused refused)
    {
        if (refused.Reason == StaffRefusal.WrongPin)
        {
            return Pressed(KioskTrigger.Back);
        }

        Press(KioskTrigger.Continue);
        return false;
    }
}
