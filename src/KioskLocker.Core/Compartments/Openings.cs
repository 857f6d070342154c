using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Compartments;

/// <summary>Orders to open and what becomes of the compartment. Each order is one authorisation for one pulse.</summary>
internal static class Openings
{
    /// <summary>Orders of one visit that may follow each other without a pulse and without a press; boards that answer nothing are not asked for ever.</summary>
    private const int MaxWithoutPulse = 4;

    /// <summary>Why no door can be opened for these papers now; null when one can. A full store closes intake first (I-11).</summary>
    public static EndReason? Refusal(Turn turn) =>
        !turn.State.Service.IntakeOpen ? EndReason.StorageFull
        : Availability.Best(turn.State, turn.Visit.Size, turn.Visit.WantsLow) is not null ? null
        : Availability.SomeFitUnread(turn.State, turn.Visit.Size, turn.Visit.WantsLow) ? EndReason.BoardOffline
        : EndReason.NoOtherCompartment;

    /// <summary>Another compartment for the same papers; the one at hand is never free while its visit lasts.</summary>
    public static bool AnotherFits(Turn turn) => Next(turn, null) is not null;

    public static bool MayTryAnother(Turn turn) => !LimitIsReached(turn) && AnotherFits(turn);

    /// <summary>
    /// Its contact last said that the door at hand is open, whatever the citizen says of it. No other door opens beside it (I-4): a relay that is
    /// welded, or a door that hangs, would leave two open. Pushed shut it is seen shut; where nobody can see it, its last word counts.
    /// </summary>
    public static bool WasSeenOpen(Turn turn) => turn.Compartment(turn.Opening.Compartment).LastSeen == DoorContact.Open;

    /// <summary>
    /// A door that does not open (again) was open before, and reads shut now: whoever stands there knows on which side of it the papers are,
    /// and says so with the same evidence as after any other closing.
    /// </summary>
    public static bool MaySayWhere(Turn turn) =>
        turn.Opening is { WasOpen: true, After: AfterClosing.Ask } && !WasSeenOpen(turn) && turn.Compartment(turn.Opening.Compartment).Content is not CompartmentContent.Quarantined;

    public static bool ReadsOpen(Turn turn) => turn.Compartment(turn.Opening.Compartment).Door == DoorContact.Open;

    /// <summary>Another compartment instead of the one that does not open.</summary>
    public static bool MayUseAnother(Turn turn) => !WasSeenOpen(turn) && MayTryAnother(turn) && !turn.Visit.TimeUp && !turn.Visit.Resumed;

    public static bool LargerFits(Turn turn) => !LimitIsReached(turn) && Next(turn, turn.Compartment(turn.Opening.Compartment).Size) is not null;

    /// <summary>Another compartment without asking, because no pulse went to the one at hand.</summary>
    public static bool AnotherUnasked(Turn turn) =>
        !IsOwn(turn) && !turn.Visit.TimeUp && turn.Visit.WithoutPulse < MaxWithoutPulse && AnotherFits(turn);

    /// <summary>The papers of this number may lie in the compartment at hand: it was opened for it before, in this visit or in the interrupted one.</summary>
    public static bool IsOwn(Turn turn) =>
        turn.Opening.Presses > 1 || (turn.Opening.PreviousContent is CompartmentContent.Unknown { Last: { } last } && last == Papers.Of(turn.Visit.Number));

    /// <summary>The contact cannot be believed here, so the end of this opening is only what the citizen says.</summary>
    public static bool IsBlind(Turn turn) => turn.Opening.Outcome == OpenOutcome.NoFeedback || turn.Compartment(turn.Opening.Compartment).LastSeen != DoorContact.Closed;

    /// <summary>Nobody sees this door now: its contact cannot be believed, or its board is silent.</summary>
    public static bool IsUnseen(Turn turn) => turn.Opening.Outcome == OpenOutcome.NoFeedback || turn.Compartment(turn.Opening.Compartment).Door == DoorContact.Unknown;

    public static bool MayOpenAgain(Turn turn) =>
        turn.Compartment(turn.Opening.Compartment).Content is not CompartmentContent.Quarantined && MayOpenAgainForStaff(turn);

    /// <summary>An officer may look into a quarantined compartment again.</summary>
    public static bool MayOpenAgainForStaff(Turn turn)
    {
        var compartment = turn.Compartment(turn.Opening.Compartment);
        return !turn.Visit.TimeUp && compartment.Door == DoorContact.Closed && Availability.TakesOrders(turn.State, compartment.Board);
    }

    public static bool MayOpenAgainWhenStuck(Turn turn) => turn.Opening.Presses < 2 && MayOpenAgain(turn);

    /// <summary>The citizen's word that it is shut counts where nobody ever saw the door, and not against a contact that said last that it is open (I-4).</summary>
    public static bool ElsewhereAfterClosing(Turn turn) =>
        !turn.Visit.TimeUp && !WasSeenOpen(turn) && (turn.Opening.After == AfterClosing.Larger && LargerFits(turn) || turn.Opening.After == AfterClosing.Quarantine && MayTryAnother(turn));

    /// <summary>The first door of a drop-off: the number is allocated with the intent, and the drop-off counts from here on.</summary>
    public static void First(Turn turn)
    {
        if (turn.Event is KioskEvent.BagScanned bag)
            turn.Visit = turn.Visit with { Bag = bag.Bag };
        var compartment = Availability.Best(turn.State, turn.Visit.Size, turn.Visit.WantsLow)!;
        var visit = turn.Visit with { Number = DropOffSerials.Next(turn), Compartments = 1 };
        turn.Visit = visit;
        Limits.CountDropOff(turn);
        turn.Put(new DossierRecord(
            visit.Number!.Value, visit.Id, Custody.Intended, compartment.Id, turn.Envelope.Utc, DropOffs.AgencyOf(turn.State, visit),
            visit.Procedure, visit.Person!.Value, visit.Phone, visit.IdDigest!.Value, visit.SupplementTo, DossierStage.Deposited, 0, null, null));
        Order(turn, compartment, 1);
    }

    public static void SameAgain(Turn turn) => Order(turn, turn.Compartment(turn.Opening.Compartment), turn.Opening.Presses + 1);

    /// <summary>Gives the present compartment up and orders another one.</summary>
    public static void Another(Turn turn, string cause, bool outOfService)
    {
        var next = Next(turn, null)!;
        GiveUpCompartment(turn, cause, outOfService);
        turn.Visit = turn.Visit with { Compartments = turn.Visit.Compartments + 1 };
        Order(turn, next, 1);
    }

    /// <summary>No pulse was sent, so what is known of the compartment stays as it was.</summary>
    public static void AnotherWithoutPulse(Turn turn)
    {
        turn.Visit = turn.Visit with { WithoutPulse = turn.Visit.WithoutPulse + 1 };
        Order(turn, Next(turn, null)!, 1);
    }

    public static void AnotherAsAsked(Turn turn)
    {
        var size = turn.Compartment(turn.Opening.Compartment).Size;
        var larger = turn.Opening.After == AfterClosing.Larger;
        var next = Next(turn, larger ? size : null)!;
        LeaveAsAsked(turn);

        // Should the next one fail too, nothing that is known to be too small is offered again.
        if (larger)
            turn.Visit = turn.Visit with { Size = size + 1 };
        turn.Visit = turn.Visit with { Compartments = turn.Visit.Compartments + 1 };
        Order(turn, next, 1);
    }

    /// <summary>The door was open and nobody was asked what is inside, so it is not called withdrawn.</summary>
    public static void GiveUpAsAsked(Turn turn)
    {
        if (WasSeenOpen(turn))
        {
            TellOpenDoor(turn);
            LeaveAsAsked(turn);
            Settlement.Unsettled(turn, EndReason.NoFeedback, UnsettledReason.NoFeedback);
            return;
        }

        LeaveAsAsked(turn);
        Settlement.Unsettled(turn, WhyNoOther(turn), UnsettledReason.NoAnswer);
    }

    /// <summary>Another compartment was asked for at a door that did not open, and there is none.</summary>
    public static void GiveUpWithoutAnother(Turn turn) => GiveUp(turn, WhyNoOther(turn), "doorStuck", true);

    /// <summary>No other compartment to offer. Papers may lie behind a door that was open: then nobody may call it withdrawn.</summary>
    public static void GiveUp(Turn turn, EndReason reason, string cause, bool outOfService)
    {
        if (turn.Visit.DoorWasOpen)
        {
            Unsettled(turn, reason is EndReason.Withdrawn or EndReason.CompartmentLimit ? reason : EndReason.NoFeedback, UnsettledReason.NoFeedback, cause, outOfService);
            return;
        }

        TellOpenDoor(turn);
        GiveUpCompartment(turn, cause, outOfService);
        Settlement.Withdraw(turn, reason);
    }

    public static void GiveUpWithoutPulse(Turn turn, EndReason reason)
    {
        if (turn.Visit.DoorWasOpen)
        {
            Unsettled(turn, EndReason.NoFeedback, UnsettledReason.NoFeedback, "boardOffline", false);
            return;
        }

        // An earlier order did send a pulse there, and nobody knows whether that door gave way.
        if (IsOwn(turn))
            GiveUpCompartment(turn, "boardOffline", false);
        Settlement.Withdraw(turn, reason);
    }

    /// <summary>The 20 min are over at a door: nothing new begins, and what is open gets once the time that its questions and reminders take.</summary>
    public static void TimeIsUp(Turn turn)
    {
        turn.Visit = turn.Visit with { TimeUp = true };
        turn.StartTimer(TimerId.VisitLimit, turn.Numbers.OpeningLimit + turn.Numbers.DoorAbandoned + (4 * turn.Numbers.Question));
    }

    /// <summary>A contact that flaps or a board that comes and goes starts reminders and questions anew: this ends the visit all the same.</summary>
    public static void Overdue(Turn turn)
    {
        if (turn.Compartment(turn.Opening.Compartment).Door == DoorContact.Open)
            Abandoned(turn);
        else
            Unsettled(turn, EndReason.NoAnswer, UnsettledReason.NoAnswer, "noAnswer", IsBlind(turn));
    }

    public static bool MayAskLarger(Turn turn) => turn.Opening.After == AfterClosing.Ask && !turn.Visit.TimeUp && LargerFits(turn);

    public static void AskLarger(Turn turn) => turn.Opening = turn.Opening with { After = AfterClosing.Larger };

    public static bool MayReportNotEmpty(Turn turn) => turn.Opening.After != AfterClosing.Quarantine;

    /// <summary>Nothing was asked for at this door yet that a second pulse would undo.</summary>
    public static bool MayOpenAgainWhenAsked(Turn turn) => turn.Opening.After == AfterClosing.Ask && MayOpenAgain(turn);

    public static void Stuck(Turn turn) => turn.Visit = turn.Visit with { CaseNumber = turn.Visit.CaseNumber ?? turn.NewCaseNumber() };

    public static void NoAnswerFromBoard(Turn turn) => turn.Opening = turn.Opening with { Outcome = OpenOutcome.NoFeedback };

    public static void NotEmpty(Turn turn)
    {
        var number = turn.NewCaseNumber();
        turn.Visit = turn.Visit with { CaseNumber = number, Opening = turn.Opening with { After = AfterClosing.Quarantine } };
        turn.Reassess(turn.Opening.Compartment, new CompartmentContent.Quarantined(turn.Opening.PreviousContent.Believed()), turn.Compartment(turn.Opening.Compartment).OutOfService, "notEmpty", number);
        turn.Send(new UplinkMessage.SecurityAlert(AlertKind.CompartmentNotEmpty, turn.Opening.Compartment, number));
    }

    public static void Withdraw(Turn turn, bool outOfService)
    {
        GiveUpCompartment(turn, "withdrawn", outOfService);
        Settlement.Withdraw(turn, EndReason.Withdrawn);
    }

    public static void Unsettled(Turn turn, EndReason end, UnsettledReason reason, string cause, bool outOfService)
    {
        TellOpenDoor(turn);
        GiveUpCompartment(turn, cause, outOfService);
        Settlement.Unsettled(turn, end, reason);
    }

    public static void Abandoned(Turn turn)
    {
        var blind = IsUnseen(turn);

        // Nobody can see this door any more, and nobody said that it was closed.
        if (turn.Compartment(turn.Opening.Compartment).Door != DoorContact.Open)
        {
            var number = turn.Alert(AlertKind.AbandonedOpen, turn.Opening.Compartment);
            turn.Visit = turn.Visit with { CaseNumber = turn.Visit.CaseNumber ?? number };
        }

        Unsettled(turn, EndReason.AbandonedOpen, UnsettledReason.AbandonedOpen, "abandonedOpen", blind);
    }

    public static void StartDoorTimers(Turn turn)
    {
        NoticeOpen(turn);
        turn.Opening = turn.Opening with { Reminder = 0 };
        turn.StartTimer(TimerId.DoorVoice, turn.Numbers.DoorVoice);
        turn.StartTimer(TimerId.DoorBuzzer, turn.Numbers.DoorBuzzer);
        turn.StartTimer(TimerId.DoorAbandoned, turn.Numbers.DoorAbandoned);
    }

    /// <summary>Seen open or said to be: from now on nobody may say that nothing went in or out.</summary>
    public static void NoticeOpen(Turn turn) => turn.Visit = turn.Visit with { DoorWasOpen = true, Opening = turn.Opening with { WasOpen = true } };

    public static void StopDoorTimers(Turn turn)
    {
        turn.StopTimer(TimerId.DoorVoice);
        turn.StopTimer(TimerId.DoorBuzzer);
        turn.StopTimer(TimerId.DoorAbandoned);
        if (turn.State.Visit?.Opening is not { } opening)
            return;
        if (opening.Reminder == 2)
            turn.Signal(SignalKind.Buzzer, opening.Compartment, false);
    }

    public static void Remind(Turn turn, int level, SignalKind signal)
    {
        turn.Opening = turn.Opening with { Reminder = level };
        turn.Signal(signal, turn.Opening.Compartment, true);
    }

    /// <summary>Content after an opening that ended without custody: unknown, or still quarantined.</summary>
    public static void GiveUpCompartment(Turn turn, string cause, bool outOfService)
    {
        var compartment = turn.Compartment(turn.Opening.Compartment);
        CompartmentContent content = compartment.Content is CompartmentContent.Quarantined ? compartment.Content : new CompartmentContent.Unknown(Papers.Of(turn.Visit.Number));
        turn.Reassess(compartment.Id, content, compartment.OutOfService || outOfService, cause, turn.Visit.CaseNumber);
    }

    /// <summary>From now on papers may lie behind some door.</summary>
    public static void IsUsed(Turn turn)
    {
        var used = turn.State.Cabinet with { IsNew = false, UsedHash = turn.State.Cabinet.UsedHash ?? turn.Settings.MapHash };
        if (used != turn.State.Cabinet)
            turn.State = turn.State with { Cabinet = used };
    }

    /// <summary>Orders one pulse. Should the power fail before the answer, recovery finds this opening in the visit and calls the content unknown.</summary>
    public static void Order(Turn turn, Compartment compartment, int presses)
    {
        var id = turn.NextEffect();
        var before = turn.State.Visit?.Opening is { } last && last.Compartment == compartment.Id ? last : null;
        IsUsed(turn);
        turn.Visit = turn.Visit with
        {
            Opening = new Opening(id, compartment.Id, presses, null, AfterClosing.Ask, 0, before?.PreviousContent ?? compartment.Content) { WasOpen = before is { WasOpen: true } },
        };
        if (turn.Visit.Number is { } number && turn.Dossier(number) is { } dossier)
            turn.Put(dossier with { Compartment = compartment.Id });
        turn.Add(new KioskEffect.OpenCompartment(id, compartment.Id));
    }

    private static bool LimitIsReached(Turn turn) => turn.Visit.Compartments >= turn.Numbers.CompartmentsPerDropOff;

    /// <summary>Whether the wall is full or this visit had its share; of the latter the office hears, for it may be no accident.</summary>
    private static EndReason WhyNoOther(Turn turn)
    {
        if (!LimitIsReached(turn))
            return EndReason.NoOtherCompartment;
        var number = turn.Alert(AlertKind.CompartmentLimit, turn.Opening.Compartment);
        turn.Visit = turn.Visit with { CaseNumber = number };
        return EndReason.CompartmentLimit;
    }

    /// <summary>A door that reads open and is left: the office hears of it once, and not as abandoned when it was just told as forced.</summary>
    public static void TellOpenDoor(Turn turn)
    {
        var id = turn.Opening.Compartment;
        var told = turn.Effects.OfType<KioskEffect.Send>()
            .Any(s => s.Message is UplinkMessage.SecurityAlert { Kind: AlertKind.ForcedDoor or AlertKind.AbandonedOpen } alert && alert.Compartment == id);
        if (told || turn.Compartment(id).Door != DoorContact.Open)
            return;
        var number = turn.Alert(AlertKind.AbandonedOpen, id);
        turn.Visit = turn.Visit with { CaseNumber = turn.Visit.CaseNumber ?? number };
    }

    private static Compartment? Next(Turn turn, CompartmentSize? above)
    {
        var board = turn.State.Visit?.Opening is { Outcome: OpenOutcome.BoardOffline } failed ? turn.Compartment(failed.Compartment).Board : (BoardId?)null;
        var without = turn.State with
        {
            Compartments = turn.State.Compartments.SetItems(turn.State.Compartments
                .Where(c => c.Key == turn.Opening.Compartment.Number || c.Value.Board == board)
                .Select(c => KeyValuePair.Create(c.Key, c.Value with { OutOfService = true }))),
        };
        return Availability.Best(without, turn.Visit.Size, turn.Visit.WantsLow, above);
    }

    private static void LeaveAsAsked(Turn turn)
    {
        GiveUpCompartment(turn, turn.Opening.After == AfterClosing.Larger ? "tooSmall" : "noFeedback", IsBlind(turn));
    }
}
