using KioskLocker.Core;
using KioskLocker.Core.Slips;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>How an owner's visit went.</summary>
internal enum OwnerOutcome
{
    /// <summary>Nothing happened that would tell.</summary>
    None,

    /// <summary>The door stood open before the owner.</summary>
    DoorOpened,

    /// <summary>Code and ID number were refused.</summary>
    Refused,

    /// <summary>The machine told why not: a case, a fee, a board, a stuck door with its case number.</summary>
    Told,

    /// <summary>The machine was not there.</summary>
    Away,
}

/// <summary>Somebody who comes for a result with a code and an ID number, right or wrong.</summary>
internal sealed class OwnerVisitor(SimulatedWorld world, Folder folder, string code, WorldCitizen shows) : Visitor(world)
{
    private bool _hasBegun;
    private int _given;
    private bool _opensAgain;
    private bool _isOwnFault;
    private bool _isOwnCode;
    private int _stuck;
    private int _waited;

    internal OwnerOutcome Outcome { get; private set; }

    protected override bool Act(ScreenFrame frame)
    {
        if (IsAway(frame))
        {
            Outcome = _hasBegun ? Outcome : OwnerOutcome.Away;
            return ++_waited < 30;
        }

        if (frame.IdleWarning)
        {
            Press(KioskTrigger.Extend);
        }

        return frame.Screen switch
        {
            Screen.Idle => Begin(),
            Screen.EnterCode => Type(),
            Screen.CollectIdentify => Identify(),
            Screen.CollectOneTime => TypeOneTime(),
            Screen.CollectRefused => Refused(),
            Screen.CollectChecking or Screen.CollectOpening => true,
            Screen.CollectDoorOpen open => AtOpenDoor(open),
            Screen.CollectStuck stuck => AtStuckDoor(stuck),
            Screen.CollectAskOpened asked => Door(asked.Compartment.Number).Open ? Pressed(KioskTrigger.SaidOpened) : Pressed(KioskTrigger.SaidNotOpened),
            Screen.CollectAskClosed asked => AskedClosed(asked),
            Screen.ConfirmTaken asked => Asked(asked),
            Screen.HandOver slip => slip.PrinterWorks && slip.Slip is null && Fate.Below(4) == 0 ? Pressed(KioskTrigger.PrintSlip) : Pressed(KioskTrigger.Continue),
            Screen.Ended ended => Ended(ended),
            Screen.Rating => Pressed(KioskTrigger.RatingDone),
            _ => GetOut(frame),
        };
    }

    private bool Begin()
    {
        if (_hasBegun)
        {
            return false;
        }

        // Somebody else's code may have been on the screen before, and this card was given to it: what came of that says nothing.
        (_hasBegun, _given, Outcome) = (true, 0, OwnerOutcome.None);
        if (Fate.Below(3) == 0)
        {
            return Posted(new KioskEvent.VisitStarted(VisitKind.Collection, Language.Vi));
        }

        World.Scan("KLP:" + code);
        return true;
    }

    private bool Type()
    {
        if (_given > 0)
        {
            return Pressed(KioskTrigger.Cancel);
        }

        World.Do(() => World.Kiosk.Edge.GivePickupCode(code));
        return true;
    }

    private bool Identify()
    {
        // What a scanner still had in it when its cable was put back may have been quicker: then this card is given to a code that is not the owner's.
        _isOwnCode = World.State.Visit?.Code == World.DigestOf(code);

        // A card that does not read is typed; whoever is asked once more after an answer goes.
        switch (_given++)
        {
            case 0:
                World.Scan(shows.Card);
                return true;
            case 1:
                World.Do(() => World.Kiosk.Edge.GiveIdNumber(shows.IdNumber));
                return true;
            default:
                return Pressed(KioskTrigger.Cancel);
        }
    }

    /// <summary>The digits of the other message, now and then mistyped first; who has none goes to the counter.</summary>
    private bool TypeOneTime()
    {
        if (folder.OneTime is not { } digits || shows != folder.Owner)
        {
            Outcome = OwnerOutcome.Told;
            return Pressed(KioskTrigger.Cancel);
        }

        if (!_isOwnFault && Fate.Strikes(Mischief.WrongId, 6))
        {
            _isOwnFault = true;
            digits = (digits[0] == '0' ? '1' : '0') + digits[1..];
        }

        World.Do(() => World.Kiosk.Edge.GiveOneTime(digits));
        return true;
    }

    private bool Refused()
    {
        // A wait may stand in the way before anything was asked: that one passes.
        if (_given == 0 && ++_waited < 40)
        {
            return true;
        }

        // Somebody else's good code may have been held up after this visit: what comes of that is no answer to this person.
        Outcome = Outcome != OwnerOutcome.None ? Outcome : _given > 0 && _isOwnCode && !_isOwnFault ? OwnerOutcome.Refused : OwnerOutcome.Told;
        return Pressed(KioskTrigger.Cancel);
    }

    private bool Ended(Screen.Ended ended)
    {
        if (Outcome == OwnerOutcome.None && ended.Reason is EndReason.CaseOpen or EndReason.FeeDue or EndReason.BoardOffline or EndReason.CollectStuck)
        {
            Outcome = OwnerOutcome.Told;
        }

        return Pressed(KioskTrigger.Continue);
    }

    private void Take(int number)
    {
        if (Door(number).Items.FirstOrDefault(item => item.Name == folder.Result) is { } mine && Cabinet.TakeOut(number, mine.Id) is null)
        {
            folder.Stage = FolderStage.WithOwner;
        }
    }

    private bool AtOpenDoor(Screen.CollectDoorOpen open)
    {
        Outcome = OwnerOutcome.DoorOpened;
        var number = open.Compartment.Number;
        var door = Door(number);
        if (!door.Open)
        {
            return ++_waited % 40 != 0 || Pressed(KioskTrigger.OpenAgain);
        }

        if (open.Report is not null)
        {
            Shut(number);
        }
        else if (!door.Items.Any(item => item.Name == folder.Result) && folder.Stage != FolderStage.WithOwner)
        {
            Press(door.Items.Count > 0 ? KioskTrigger.NotMine : KioskTrigger.ItIsEmpty);
        }
        else if (Fate.Strikes(Mischief.LeaveDoorOpen, 40))
        {
            if (Fate.Below(2) == 0)
            {
                Take(number);
            }

            LeaveOpen(number);
            return false;
        }
        else if (!_opensAgain && Fate.Strikes(Mischief.SayEmptyAndLeave, 70))
        {
            Press(KioskTrigger.ItIsEmpty);
        }
        else if (!_opensAgain && Fate.Strikes(Mischief.SayEmptyButTake, 70))
        {
            Take(number);
            folder.TookSecretly = true;
            Press(KioskTrigger.ItIsEmpty);
        }
        else if (!_opensAgain && Fate.Strikes(Mischief.SayNotMine, 30))
        {
            Press(KioskTrigger.NotMine);
        }
        else if (Fate.Strikes(Mischief.SayStuckAtOpenDoor, 120))
        {
            Press(KioskTrigger.DoorDoesNotOpen);
        }
        else
        {
            if (_opensAgain || !Fate.Strikes(Mischief.LeaveResultInside, 30))
            {
                Take(number);
            }

            Shut(number);
        }

        return true;
    }

    private bool AtStuckDoor(Screen.CollectStuck stuck)
    {
        if (Door(stuck.Compartment.Number).Open)
        {
            Shut(stuck.Compartment.Number);
        }

        if (stuck.MayBeTaken && folder.Stage == FolderStage.WithOwner)
        {
            return Pressed(KioskTrigger.Taken);
        }

        if (Outcome == OwnerOutcome.None)
        {
            Outcome = OwnerOutcome.Told;
        }

        return stuck.CanOpenAgain && ++_stuck < 3 ? Pressed(KioskTrigger.OpenAgain) : Pressed(KioskTrigger.Cancel);
    }

    private bool AskedClosed(Screen.CollectAskClosed asked)
    {
        var number = asked.Compartment.Number;
        if (Door(number).Open)
        {
            Take(number);
            Shut(number);
        }

        return Pressed(KioskTrigger.SaidClosed);
    }

    private bool Asked(Screen.ConfirmTaken asked)
    {
        if (Fate.Strikes(Mischief.WalkAwayUnanswered, 40))
        {
            return false;
        }

        if (folder.Stage == FolderStage.WithOwner)
        {
            if (asked.CanReopen && !_opensAgain && Fate.Strikes(Mischief.OpenAgain, 30))
            {
                _opensAgain = true;
                return Pressed(KioskTrigger.OpenAgain);
            }

            return Pressed(KioskTrigger.Taken);
        }

        _opensAgain = true;
        return asked.CanReopen ? Pressed(KioskTrigger.OpenAgain) : false;
    }
}
