using KioskLocker.Core;
using KioskLocker.Simulation.Run.Faults;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// Somebody at the machine: looks at the screen, does one thing, looks again. Whatever the machine does meanwhile, also after a power cut,
/// is seen at the next look; nobody follows a script.
/// </summary>
internal abstract class Visitor(SimulatedWorld world)
{
    /// <summary>Whoever has looked this often and got nowhere goes home.</summary>
    private const int LooksMost = 400;

    private static readonly string[] Stray =
    [
        "https://example.org/", "KLP:AAAAAAAAA", "KLD:K7M2-000000-000X", "KLB:00000000000000000000000000", "KLR:1.001612:PR-1", "not a code", "KLG:bag-7",
    ];

    protected SimulatedWorld World => world;

    protected Fate Fate => world.Fate;

    protected SimulatedCabinet Cabinet => world.Cabinet.Cabinet;

    /// <summary>Stands there until the visit is over or the person leaves.</summary>
    internal void Stay()
    {
        for (var looks = 0; looks < LooksMost; looks++)
        {
            World.Pass(Fate.Seconds(0.8, 4));
            if (Fate.Strikes(Mischief.StrayScan, 150))
            {
                World.Scan(Fate.OneOf(Stray));
            }

            if (IsCitizensDoor(World.Frame.Phase) && Fate.Strikes(Mischief.OthersCode, 12) && World.OthersCodes() is { Count: > 0 } codes)
            {
                World.Scan(Fate.OneOf(codes));
            }

            if (BreaksOff is { } leaves && Fate.Strikes(leaves, 200))
            {
                LeaveAsItIs();
                return;
            }

            if (BreaksOff is not null && World.Frame.CanCancel && Fate.Strikes(Mischief.Cancel, 60))
            {
                Press(KioskTrigger.Cancel);
            }
            else if (!Act(World.Frame))
            {
                return;
            }
        }
    }

    /// <summary>Walks away in the middle, whatever is on the screen, under this name; null for who never does.</summary>
    protected virtual Mischief? BreaksOff => Mischief.WalkAwayEarly;

    /// <summary>Does one thing; false when the person leaves.</summary>
    protected abstract bool Act(ScreenFrame frame);

    protected DoorView Door(int number) => world.Cabinet.Door(number);

    protected void Press(KioskTrigger trigger) => World.Press(trigger);

    protected bool Pressed(KioskTrigger trigger)
    {
        World.Press(trigger);
        return true;
    }

    protected bool Posted(KioskEvent happened)
    {
        World.Post(happened);
        return true;
    }

    /// <summary>Shuts a door; the contact's own fault or the steel may have been quicker.</summary>
    protected void Shut(int number) => Cabinet.Shut(number);

    /// <summary>Leaves a door open; somebody who passes shuts it, sooner or much later.</summary>
    protected void LeaveOpen(int number) => World.Later(Fate.Seconds(30, 1500), () => Cabinet.Shut(number));

    /// <summary>Every door that stands open goes on standing open.</summary>
    private void LeaveAsItIs()
    {
        foreach (var door in Cabinet.Doors().Where(door => door.Open))
        {
            LeaveOpen(door.Number);
        }
    }

    private static bool IsCitizensDoor(KioskPhase phase) => phase is KioskPhase.DoorOpen or KioskPhase.AskClosed or KioskPhase.ConfirmPlaced
        or KioskPhase.CollectDoorOpen or KioskPhase.CollectAskClosed or KioskPhase.ConfirmTaken;

    /// <summary>A screen that is none of this person's business: out of it, as its buttons say.</summary>
    protected bool GetOut(ScreenFrame frame)
    {
        switch (frame.Phase)
        {
            case KioskPhase.Ended or KioskPhase.Done or KioskPhase.CollectRefused or KioskPhase.ResumeRefused or KioskPhase.StaffRefused or KioskPhase.LookUpAnswer
                or KioskPhase.HandOver or KioskPhase.Rating or KioskPhase.Receipt or KioskPhase.StaffSheet or KioskPhase.StaffStuck:
                return Pressed(KioskTrigger.Continue);
            case KioskPhase.StaffMenu or KioskPhase.StaffList or KioskPhase.StaffCount:
                return Pressed(KioskTrigger.LogOut);
            case KioskPhase.StaffCloseDoor when frame.Screen is Screen.StaffCloseDoor close:
                Shut(close.Compartment.Number);
                return true;
            default:
                return !frame.CanCancel || Pressed(KioskTrigger.Cancel);
        }
    }

    /// <summary>The kiosk shows that it cannot serve; nobody waits for long.</summary>
    protected static bool IsAway(ScreenFrame frame) => frame.Phase is KioskPhase.Starting or KioskPhase.SafeMode or KioskPhase.OutOfService;
}
