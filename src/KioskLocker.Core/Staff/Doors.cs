using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;

namespace KioskLocker.Core.Staff;

/// <summary>One door of a job: opened by order, its content said by the officer, settled once it is shut.</summary>
internal static class Doors
{
    public static void OpenChosen(Turn turn) => Order(turn, turn.Compartment(((KioskEvent.CompartmentChosen)turn.Event).Compartment), 1);

    /// <summary>The place for a result is taken with the order: should the power fail, the compartment is looked into before anything else goes there.</summary>
    public static void OpenToLoad(Turn turn)
    {
        var compartment = Work.Place(turn.State, Work.Session(turn).Loading)!;
        var result = Results.Find(turn, Work.Session(turn).Loading!.Value)!;
        Results.Put(turn, result with { Custody = ResultCustody.Loading, Compartment = compartment.Id });
        Order(turn, compartment, 1);
    }

    public static void Again(Turn turn) => Order(turn, turn.Compartment(turn.Opening.Compartment), turn.Opening.Presses + 1);

    /// <summary>
    /// Printed as the door opens, so that papers and number are never apart. However often the same door is opened there is one tag, unless
    /// nothing of it came out: two alike might end on two bundles, and one that is forgotten falls before the next person.
    /// </summary>
    public static void PrintTag(Turn turn)
    {
        if (turn.Visit is { Printing: not null, Printed: not PrintOutcome.NotPrinted })
            return;
        if (Work.Session(turn).Job != StaffJob.Empty || Expected(turn.State) is not Papers.DropOff drop || turn.Dossier(drop.Number) is not { } dossier)
            return;
        var id = turn.NextEffect();
        turn.Visit = turn.Visit with { Printing = id, Printed = null };
        turn.Add(new KioskEffect.Print(id, new Slip.Tag(drop.Number, turn.Settings.Machine, turn.Opening.Compartment, dossier.At, turn.Envelope.Utc)));
    }

    /// <summary>What should lie behind the door at hand, or goes there.</summary>
    public static Papers? Expected(KioskState state)
    {
        if (state.Visit is not { Staff: { } session, Opening: { } opening })
            return null;
        if (session.Job == StaffJob.Load)
            return session.Loading is { } code ? code : null;
        return opening.PreviousContent.Believed();
    }

    public static bool MayFind(Turn turn) => Finding(turn) is not null;

    public static void Find(Turn turn) => Work.Put(turn, Work.Session(turn) with { Finding = Finding(turn) });

    public static bool Found(Turn turn) => Work.Session(turn).Finding is not null;

    public static void FindAndSettle(Turn turn)
    {
        Find(turn);
        Settle(turn);
    }

    public static void Settle(Turn turn)
    {
        var session = Work.Session(turn);
        var finding = session.Finding!;
        var compartment = turn.Compartment(turn.Opening.Compartment);
        Settling.Apply(turn, session.Job!.Value, compartment, Expected(turn.State), finding);
        Close(turn);

        // The longest time of a visit is meant for somebody who gets nowhere: a whole wall takes longer, and whoever is thrown out of it leaves papers uncounted.
        turn.Visit = turn.Visit with { TimeUp = false };
        turn.StartTimer(TimerId.VisitLimit, turn.Numbers.VisitLimit);
    }

    /// <summary>The lock failed: the content stays as it was believed to be.</summary>
    public static void SkipStuck(Turn turn)
    {
        var compartment = turn.Compartment(turn.Opening.Compartment);
        if (turn.Visit.DoorWasOpen)
        {
            LeaveUnknown(turn, "doorStuck", true);
        }
        else
        {
            ForgetLoading(turn, true);
            turn.Reassess(compartment.Id, compartment.Content, true, "doorStuck");
        }

        Settling.EndRestore(turn);
        Close(turn);
    }

    /// <summary>The officer went away from an open door, or never said what was inside.</summary>
    public static void Abandoned(Turn turn)
    {
        LeaveUnknown(turn, "abandonedOpen", Openings.IsUnseen(turn));
        Work.LeaveUncounted(turn);
    }

    public static void LeaveUnknown(Turn turn, string cause, bool outOfService)
    {
        var compartment = turn.Compartment(turn.Opening.Compartment);
        Openings.TellOpenDoor(turn);
        CompartmentContent content = compartment.Content is CompartmentContent.Quarantined ? compartment.Content : new CompartmentContent.Unknown(Expected(turn.State));
        turn.Reassess(compartment.Id, content, compartment.OutOfService || outOfService, cause);
    }

    /// <summary>
    /// The officer's word that the door is shut counts where nobody else sees it, and where its contact went on reading open for longer than
    /// work at a door takes: a broken contact must not bar the way on, and a working one is not talked over in haste.
    /// </summary>
    public static bool MaySayClosed(Turn turn) => Openings.IsUnseen(turn) || turn.Opening.Reminder > 0;

    public static bool MayOpenAgain(Turn turn) => Openings.MayOpenAgainForStaff(turn) && !Work.MustClose(turn.State).Any();

    private static void Close(Turn turn)
    {
        var session = Work.Session(turn);
        Work.Put(turn, session with { Done = session.Done.Add(turn.Opening.Compartment.Number), Finding = null, Loading = null });
        if (turn.Visit is { Printing: { } job, Printed: null })
            turn.Add(new KioskEffect.AbandonPrint(job));
        turn.Visit = turn.Visit with { Opening = null, DoorWasOpen = false, Printing = null, Printed = null };
    }

    /// <summary>Nothing was put in, so the result waits for another place.</summary>
    private static void ForgetLoading(Turn turn, bool neverOpened)
    {
        if (neverOpened && Expected(turn.State) is Papers.Result expected && Results.Find(turn, expected.Code) is { Custody: ResultCustody.Loading } result)
            Results.Put(turn, result with { Custody = ResultCustody.Ready, Compartment = null });
    }

    private static StaffFinding? Finding(Turn turn)
    {
        var expected = Expected(turn.State);
        var job = Work.Session(turn).Job;
        return turn.Event switch
        {
            KioskEvent.DropOffNumberPresented read when job != StaffJob.Load => Read(expected, read.Number, read.Typed),
            KioskEvent.DossierCodePresented read when job != StaffJob.Load => Read(expected, read.Code, read.Typed),
            KioskEvent.Touched { Trigger: KioskTrigger.NothingInside } when job != StaffJob.Load => new StaffFinding(StaffFindingKind.NothingInside, null, null),
            KioskEvent.Touched { Trigger: KioskTrigger.OtherPapers } when job != StaffJob.Load => new StaffFinding(StaffFindingKind.Other, null, null),
            KioskEvent.Touched { Trigger: KioskTrigger.AsExpected } when MaySayAsExpected(turn) => new StaffFinding(StaffFindingKind.AsExpected, expected, null),
            KioskEvent.Touched { Trigger: KioskTrigger.Taken } when job is StaffJob.Overdue && expected is not null => new StaffFinding(StaffFindingKind.Taken, expected, null),
            KioskEvent.Touched { Trigger: KioskTrigger.PutIn } when job == StaffJob.Load => new StaffFinding(StaffFindingKind.PutIn, expected, null),
            KioskEvent.Touched { Trigger: KioskTrigger.NotPutIn } when job == StaffJob.Load => new StaffFinding(StaffFindingKind.NotPutIn, expected, null),
            _ => null,
        };
    }

    /// <summary>What is expected there may stay there.</summary>
    public static bool MaySayAsExpected(Turn turn) =>
        Work.Session(turn).Job is StaffJob.Reconcile or StaffJob.Quarantine && Expected(turn.State) is { } expected && MayStay(turn, expected)
        && BelongsHere(turn, turn.Compartment(turn.Opening.Compartment), expected);

    private static StaffFinding Read(Papers? expected, Papers read, bool typed) =>
        new(read == expected ? StaffFindingKind.Taken : StaffFindingKind.Other, read, typed ? TagRead.Typed : TagRead.Scanned);

    /// <summary>The machine's own books place these papers in this compartment.</summary>
    public static bool BelongsHere(Turn turn, Compartment compartment, Papers papers) => papers switch
    {
        Papers.DropOff drop => turn.Dossier(drop.Number)?.Compartment == compartment.Id,
        Papers.Result result => Results.Find(turn, result.Code)?.Compartment == compartment.Id,
        _ => false,
    };

    /// <summary>Only what is in this machine's custody may stay; other papers go with the officer.</summary>
    public static bool MayStay(Turn turn, Papers? expected) => expected switch
    {
        Papers.DropOff drop => turn.Dossier(drop.Number)?.Custody == Custody.InMachine,
        Papers.Result result => Results.Find(turn, result.Code)?.Custody is ResultCustody.InMachine or ResultCustody.Loading,
        _ => false,
    };

    private static void Order(Turn turn, Compartment compartment, int presses)
    {
        var id = turn.NextEffect();
        var known = turn.State.Visit?.Opening is { } before && before.Compartment == compartment.Id ? before.PreviousContent : compartment.Content;
        Openings.IsUsed(turn);
        turn.Visit = turn.Visit with { Opening = new Opening(id, compartment.Id, presses, null, AfterClosing.Ask, 0, known) };
        turn.Add(new KioskEffect.OpenCompartment(id, compartment.Id) { Always = true });
    }
}
