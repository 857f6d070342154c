using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>A citizen who brings papers, brings them completed for a dossier whose office asked for more, or comes back to a drop-off that was interrupted today.</summary>
internal sealed class DropOffVisitor(SimulatedWorld world, Folder folder, bool resumes) : Visitor(world)
{
    /// <summary>So many of an ID number are shown.</summary>
    private const int LastDigits = 3;

    private bool _hasBegun;
    private bool _opensAgain;
    private bool _askedLarger;
    private bool _saysKept;
    private int _stuck;
    private int _waited;

    protected override bool Act(ScreenFrame frame)
    {
        if (IsAway(frame))
        {
            return ++_waited < 30;
        }

        if (frame.IdleWarning)
        {
            Press(KioskTrigger.Extend);
        }

        return frame.Screen switch
        {
            Screen.Idle idle => Begin(idle),
            Screen.LookUpAnswer answer when resumes => answer.Answer.CanResume ? Pressed(KioskTrigger.Resume) : Pressed(KioskTrigger.Continue),
            Screen.Identify { ForResume: true } when resumes => Scanned(folder.Owner.Card),
            Screen.EnterDossierCode => DossierCode(),
            Screen.ChooseProcedure procedures => ChooseProcedure(procedures),
            Screen.Papers => Pressed(KioskTrigger.ConfirmPapers),
            Screen.Privacy => Fate.Strikes(Mischief.WalkAwayEarly, 60) ? false : Pressed(KioskTrigger.AcceptPrivacy),
            Screen.Identify { ForResume: false } => Identify(),
            Screen.EnterPhone => Phone(),
            Screen.ConfirmPhone => Pressed(KioskTrigger.ConfirmPhone),
            Screen.ReturnPlace => Posted(new KioskEvent.ReturnChosen(true)),
            Screen.ReadyToOpen ready when !IsMine(ready) => Pressed(KioskTrigger.Cancel),
            Screen.ReadyToOpen => Fate.Strikes(Mischief.Cancel, 40) ? Pressed(KioskTrigger.Cancel) : Pressed(KioskTrigger.Open),
            Screen.Opening or Screen.ResumeChecking => true,
            Screen.DoorOpen open => AtOpenDoor(open),
            Screen.DoorStuck stuck => AtStuckDoor(stuck),
            Screen.AskOpened asked => Door(asked.Compartment.Number).Open ? Pressed(KioskTrigger.SaidOpened) : Pressed(KioskTrigger.SaidNotOpened),
            Screen.AskClosed asked => AskedClosed(asked),
            Screen.ConfirmPlaced asked => Asked(asked),
            Screen.Receipt receipt => Receipt(receipt),
            Screen.Rating rating => Rate(rating),
            _ => GetOut(frame),
        };
    }

    private bool Begin(Screen.Idle idle)
    {
        if (_hasBegun)
        {
            return false;
        }

        _hasBegun = true;
        if (resumes)
        {
            return Scanned("KLD:" + folder.Number);
        }

        return idle.DropOff == Unavailable.None && Posted(new KioskEvent.VisitStarted(folder.Asked is null ? VisitKind.DropOff : VisitKind.Supplement, Fate.Below(4) == 0 ? Language.En : Language.Vi));
    }

    private bool Scanned(string text)
    {
        World.Scan(text);
        return true;
    }

    private bool DossierCode()
    {
        if (folder.Asked is not { } code || resumes)
        {
            return Pressed(KioskTrigger.Cancel);
        }

        if (folder.Id % 2 == 0)
        {
            return Scanned(code.Text);
        }

        World.Do(() => World.Kiosk.Edge.GiveDossierCode(code.Text, Language.Vi));
        return true;
    }

    private bool ChooseProcedure(Screen.ChooseProcedure procedures)
    {
        if (resumes)
        {
            return Pressed(KioskTrigger.Cancel);
        }

        var small = procedures.Offered.Where(procedure => procedure.Size == Core.Compartments.CompartmentSize.Small).ToList();
        return Posted(new KioskEvent.ProcedureChosen(Fate.OneOf<Procedure>(Fate.Below(5) > 0 && small.Count > 0 ? small : procedures.Offered).Code));
    }

    private bool Identify()
    {
        if (Fate.Below(4) > 0)
        {
            return Scanned(folder.Owner.Card);
        }

        World.Do(() => World.Kiosk.Edge.GiveIdNumber(folder.Owner.IdNumber));
        return true;
    }

    /// <summary>
    /// The last digits on the screen are those of the own card. A card that somebody held up before may have lain in a scanner whose cable was
    /// out: papers must not go in under that person's name.
    /// </summary>
    private bool IsMine(Screen.ReadyToOpen ready) =>
        World.Kiosk.OnDisk.Vault.Person(ready.Person)?.IdNumber is not { } shown || shown.AsSpan(shown.Length - LastDigits).SequenceEqual(folder.Owner.IdNumber.AsSpan(shown.Length - LastDigits));

    private bool Phone()
    {
        World.Do(() => World.Kiosk.Edge.GivePhone(folder.Owner.Phone));
        return true;
    }

    private bool IsInside(int number) => Door(number).Items.Any(item => item.Name == folder.Papers);

    private void TakeBack(int number)
    {
        if (Door(number).Items.FirstOrDefault(item => item.Name == folder.Papers) is { } mine && Cabinet.TakeOut(number, mine.Id) is null)
        {
            folder.Stage = FolderStage.AtHome;
        }
    }

    private void PutIn(int number)
    {
        if (folder.Stage == FolderStage.AtHome && Cabinet.PutIn(number, folder.Papers) is null)
        {
            folder.Stage = FolderStage.InMachine;
        }
    }

    private bool AtOpenDoor(Screen.DoorOpen open)
    {
        Note(open.Number);
        var number = open.Compartment.Number;
        var door = Door(number);
        if (!door.Open)
        {
            // Shut meanwhile: the machine will see it, or asks.
            return ++_waited % 40 != 0 || Pressed(KioskTrigger.OpenAgain);
        }

        if (open.After != AfterClosing.Ask)
        {
            TakeBack(number);
            Shut(number);
        }
        else if (door.Items.Any(item => item.Name != folder.Papers))
        {
            TakeBack(number);
            Press(KioskTrigger.NotEmpty);
        }
        else if (Fate.Strikes(Mischief.LeaveDoorOpen, 40))
        {
            if (Fate.Below(2) == 0)
            {
                PutIn(number);
            }

            LeaveOpen(number);
            return false;
        }
        else if (open.LargerAvailable && !_askedLarger && Fate.Strikes(Mischief.AskLarger, 30))
        {
            _askedLarger = true;
            Press(KioskTrigger.Larger);
        }
        else if (Fate.Strikes(Mischief.SayStuckAtOpenDoor, 90))
        {
            Press(KioskTrigger.DoorDoesNotOpen);
        }
        else
        {
            if (_opensAgain || !Fate.Strikes(Mischief.CloseWithoutPuttingIn, 25))
            {
                PutIn(number);
            }

            Shut(number);
        }

        return true;
    }

    private bool AtStuckDoor(Screen.DoorStuck stuck)
    {
        Note(stuck.Number);
        if (Door(stuck.Compartment.Number).Open)
        {
            TakeBack(stuck.Compartment.Number);
            Shut(stuck.Compartment.Number);
        }

        if (stuck.MayHold && IsInside(stuck.Compartment.Number))
        {
            return Pressed(KioskTrigger.Placed);
        }

        _stuck++;
        return stuck.CanOpenAgain && _stuck < 3 ? Pressed(KioskTrigger.OpenAgain)
            : stuck.OtherAvailable && _stuck < 6 ? Pressed(KioskTrigger.UseAnother)
            : Pressed(KioskTrigger.Cancel);
    }

    private bool AskedClosed(Screen.AskClosed asked)
    {
        Note(asked.Number);
        var number = asked.Compartment.Number;
        if (Door(number).Open && asked.After == AfterClosing.Ask)
        {
            PutIn(number);
        }
        else
        {
            TakeBack(number);
        }

        Shut(number);

        return Pressed(KioskTrigger.SaidClosed);
    }

    private bool Asked(Screen.ConfirmPlaced asked)
    {
        Note(asked.Number);
        if (Fate.Strikes(Mischief.WalkAwayUnanswered, 40))
        {
            return false;
        }

        if (!IsInside(asked.Compartment.Number))
        {
            if (asked.CanReopen && !_opensAgain)
            {
                _saysKept = Fate.Strikes(Mischief.SayPlacedButKeep, 12);
                _opensAgain = !_saysKept;
                return _saysKept ? SayKept(asked.Number) : Fate.Strikes(Mischief.NothingToSend, 4) ? GiveUp() : Pressed(KioskTrigger.OpenAgain);
            }

            return Pressed(KioskTrigger.NothingToSend);
        }

        if (asked.CanReopen && !_opensAgain && Fate.Strikes(Mischief.OpenAgain, 25))
        {
            _opensAgain = true;
            return Pressed(KioskTrigger.OpenAgain);
        }

        return Fate.Strikes(Mischief.WithdrawButLeave, 80) ? Pressed(KioskTrigger.NothingToSend) : Pressed(KioskTrigger.Placed);
    }

    private bool SayKept(DropOffNumber number)
    {
        folder.KeptUnder = number;
        folder.Stage = FolderStage.GivenUp;
        return Pressed(KioskTrigger.Placed);
    }

    private bool GiveUp()
    {
        folder.Stage = FolderStage.GivenUp;
        return Pressed(KioskTrigger.NothingToSend);
    }

    private bool Receipt(Screen.Receipt receipt)
    {
        folder.HasReceipt = true;
        if (receipt.Printed is null && ++_waited % 20 != 0)
        {
            return true;
        }

        return receipt.Copy == CopyChoice.Possible && Fate.Below(25) == 0 ? Pressed(KioskTrigger.Copy) : Pressed(KioskTrigger.Continue);
    }

    private bool Rate(Screen.Rating rating)
    {
        World.Rate(1 + Fate.Below(rating.Levels));
        return Pressed(KioskTrigger.RatingDone);
    }

    private void Note(DropOffNumber number)
    {
        if (folder.Number != number)
        {
            folder.GoesUnder(number);
        }
    }
}
