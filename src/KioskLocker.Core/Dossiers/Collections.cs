using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>A result goes only to its owner: pickup code and ID number, one answer for every wrong pair, nothing spent before custody passes.</summary>
internal static class Collections
{
    public static void BeginWithCode(Turn turn)
    {
        Visits.Begin(turn, VisitKind.Collection, ((KioskEvent.CodePresented)turn.Event).Language);
        TakeCode(turn);
    }

    public static void TakeCode(Turn turn) => turn.Visit = turn.Visit with { Code = ((KioskEvent.CodePresented)turn.Event).Code };

    /// <summary>Compares both factors at once and counts a wrong pair before anything is answered. The answer waits for its timer, right or wrong.</summary>
    public static void Check(Turn turn)
    {
        var given = (KioskEvent.PersonGiven)turn.Event;
        var result = Results.ByCode(turn, turn.Visit.Code!.Value);
        var owner = result is not null && result.IdDigest == given.IdDigest;
        var right = owner && IsLive(turn, result!);
        turn.Visit = turn.Visit with { Person = given.Person, Result = right ? result!.Code : null, OneTime = null };
        turn.StartTimer(TimerId.Answer, turn.Numbers.AnswerDelay);
        if (!right)
            CountWrong(turn, owner ? null : result);
    }

    /// <summary>After a changed phone number a code that was sent to the new one is asked for in addition, never instead.</summary>
    public static bool AsksOneTime(Turn turn) => turn.Visit.OneTime is null && Chosen(turn)?.OneTime is not null;

    /// <summary>A wrong one is a wrong factor like any other: it waits, and five of them lock the dossier.</summary>
    public static void CheckOneTime(Turn turn)
    {
        turn.Visit = turn.Visit with { OneTime = ((KioskEvent.OneTimeGiven)turn.Event).Code };
        turn.StartTimer(TimerId.Answer, turn.Numbers.AnswerDelay);
        if (IsRight(turn))
            return;
        CountWrong(turn, Chosen(turn) is { } result && !IsOneTime(turn, result) ? result : null);
        turn.Visit = turn.Visit with { Result = null };
    }

    /// <summary>Right when given and still good now: the office may have revoked the code in the second between.</summary>
    public static bool IsRight(Turn turn) => Chosen(turn) is { } result && IsLive(turn, result) && (turn.Visit.OneTime is null || IsOneTime(turn, result));

    /// <summary>Why the door stays shut although both factors are right; null when it may open.</summary>
    public static EndReason? Obstacle(Turn turn)
    {
        var result = Chosen(turn)!;
        var compartment = turn.Compartment(result.Compartment!.Value);
        return result.FeeDue ? EndReason.FeeDue
            : result.Case is not null || !MayHold(compartment, result) ? EndReason.CaseOpen
            : !Availability.TakesOrders(turn.State, compartment.Board) ? EndReason.BoardOffline
            : null;
    }

    /// <summary>The same code and ID number may open it later.</summary>
    public static bool StaysGood(Turn turn) =>
        Chosen(turn) is { FeeDue: false, Case: null } result && IsLive(turn, result) && MayHold(turn.Compartment(result.Compartment!.Value), result);

    public static void EndAtObstacle(Turn turn)
    {
        turn.Visit = turn.Visit with { CaseNumber = Chosen(turn)!.Case };
        Visits.End(turn, Obstacle(turn)!.Value);
    }

    /// <summary>What was right when given and ended in the second between is answered, counted and waited for like any other wrong pair.</summary>
    public static void Refuse(Turn turn)
    {
        if (turn.Visit.Result is null)
            return;
        turn.Visit = turn.Visit with { Result = null };
        Guesses.Wrong(turn, null);
    }

    /// <summary>The code is reserved in the commit of the order; a power cut leaves it good.</summary>
    public static void First(Turn turn)
    {
        var result = Chosen(turn)!;
        Results.Put(turn, result with { Pickup = result.Pickup! with { Status = PickupStatus.Reserved } });
        Order(turn, 1);
    }

    public static void Again(Turn turn) => Order(turn, turn.Opening.Presses + 1);

    public static bool MayReport(Turn turn) => turn.Visit.Report is null;

    /// <summary>The owner finds nothing, or somebody else's papers: nothing is spent, and nobody reopens it until an officer settled the case.</summary>
    public static void Report(Turn turn)
    {
        var report = turn.Event is KioskEvent.Touched { Trigger: KioskTrigger.NotMine } ? CollectReport.NotMine : CollectReport.Empty;
        var number = turn.NewCaseNumber();
        var result = Chosen(turn)!;
        turn.Visit = turn.Visit with { Report = report, CaseNumber = number };
        Results.Put(turn, result with { Case = number });
        turn.Send(new UplinkMessage.ResultReported(result.Code, turn.Opening.Compartment, report, number));
        if (report == CollectReport.NotMine)
            turn.Reassess(turn.Opening.Compartment, new CompartmentContent.Quarantined(result.Code), turn.Compartment(turn.Opening.Compartment).OutOfService, "notMine", number);
    }

    public static void ReportAndEnd(Turn turn)
    {
        Report(turn);
        EndReported(turn);
    }

    /// <summary>The owner says what was seen before the door refused to open once more.</summary>
    public static void ReportStuck(Turn turn)
    {
        Report(turn);
        EndReported(turn, true);
    }

    public static void EndReported(Turn turn) => EndReported(turn, Openings.IsBlind(turn));

    private static void EndReported(Turn turn, bool outOfService)
    {
        var report = turn.Visit.Report!.Value;
        Leave(turn, report == CollectReport.Empty ? "reportedEmpty" : "notMine", outOfService);
        Visits.End(turn, report == CollectReport.Empty ? EndReason.ReportedEmpty : EndReason.ReportedNotMine);
    }

    /// <summary>Custody passes to the owner, and with it the code is spent.</summary>
    public static void Take(Turn turn) => Take(turn, isStuck: false);

    /// <summary>The owner has the papers, and the door does not open once more: the lock is to be looked at.</summary>
    public static void TakeStuck(Turn turn) => Take(turn, isStuck: true);

    public static bool MaySayTaken(Turn turn) => MayReport(turn) && Openings.MaySayWhere(turn);

    private static void Take(Turn turn, bool isStuck)
    {
        Guesses.Forget(turn);
        var result = Chosen(turn)!;
        var blind = Openings.IsBlind(turn);
        var compartment = turn.Compartment(turn.Opening.Compartment);
        CompartmentContent content = blind ? new CompartmentContent.Unknown(result.Code) : new CompartmentContent.PresumedEmpty();
        turn.Reassess(
            compartment.Id, content, compartment.OutOfService || blind || isStuck, isStuck ? "doorStuck" : blind ? "noFeedback" : "collected", isStuck ? turn.Visit.CaseNumber : null);
        Results.Put(turn, result with
        {
            Custody = ResultCustody.Collected,
            Compartment = null,
            Pickup = result.Pickup! with { Status = PickupStatus.Spent, Plain = null, After = null },
            OutFor = Retention.Begin(turn),
            OneTime = null,
        });
        turn.Send(new UplinkMessage.ResultCollected(
            result.Code, result.Agency, compartment.Id, new CustodyEvidence(CitizenSaid: true, ItemSensor: null, DoorClosedSeen: !blind), turn.Envelope.Utc));
        turn.Visit = turn.Visit with { Opening = null, Slip = null, HandOver = MakeSlip(turn, result, compartment.Id) };
    }

    public static void Print(Turn turn)
    {
        var id = turn.NextEffect();
        var slip = turn.Visit.HandOver! with { Copy = turn.Visit.Printed is not (null or PrintOutcome.NotPrinted) };
        turn.Visit = turn.Visit with { Printing = id, Printed = null, HandOver = slip, Copies = turn.Visit.Copies + 1 };
        turn.Add(new KioskEffect.Print(id, slip));
        turn.StartTimer(TimerId.Reading, turn.Numbers.ReadingTime);
    }

    public static bool MayPrint(Turn turn) =>
        turn.Visit is { Copies: < 2 } visit && (visit.Printing is null || visit.Printed is not null) && turn.State.Devices.Printer.Condition == PrinterCondition.Ready;

    /// <summary>The door did not open: the code stays good, the lock is to be looked at.</summary>
    public static void GiveUpStuck(Turn turn)
    {
        // Of a contact that told nothing nobody knows whether the door gave way: the papers may be gone.
        if (turn.Visit.DoorWasOpen || turn.Opening.Outcome == OpenOutcome.NoFeedback)
        {
            Unsettled(turn, UnsettledReason.NoFeedback, "doorStuck", true);
        }
        else
        {
            var compartment = turn.Compartment(turn.Opening.Compartment);
            turn.Reassess(compartment.Id, compartment.Content, true, "doorStuck", turn.Visit.CaseNumber);
            Results.EndDeferred(turn, turn.Visit.Result!.Value);
        }

        Visits.End(turn, EndReason.CollectStuck);
    }

    /// <summary>Nobody said whether it was taken: unknown, the code stays good, and code and ID number open it again.</summary>
    public static void NoAnswer(Turn turn)
    {
        Unsettled(turn, UnsettledReason.NoAnswer, "noAnswer", Openings.IsBlind(turn));
        Visits.End(turn, EndReason.CollectNoAnswer);
    }

    public static void Abandoned(Turn turn)
    {
        if (turn.Visit.Report is not null)
        {
            EndReported(turn);
            return;
        }

        Unsettled(turn, UnsettledReason.AbandonedOpen, "abandonedOpen", Openings.IsUnseen(turn));
        Visits.End(turn, EndReason.AbandonedOpen);
    }

    public static void Overdue(Turn turn)
    {
        if (turn.Visit.Report is not null || turn.Compartment(turn.Opening.Compartment).Door == DoorContact.Open)
            Abandoned(turn);
        else
            NoAnswer(turn);
    }

    public static void Unsettled(Turn turn, UnsettledReason reason, string cause, bool outOfService)
    {
        turn.Send(new UplinkMessage.ResultUnsettled(turn.Visit.Result!.Value, turn.Opening.Compartment, reason));
        Leave(turn, cause, outOfService);
    }

    private static void Leave(Turn turn, string cause, bool outOfService)
    {
        var code = turn.Visit.Result!.Value;
        var compartment = turn.Compartment(turn.Opening.Compartment);
        Openings.TellOpenDoor(turn);
        CompartmentContent content = compartment.Content is CompartmentContent.Quarantined ? compartment.Content : new CompartmentContent.Unknown(code);
        turn.Reassess(compartment.Id, content, compartment.OutOfService || outOfService, cause, turn.Visit.CaseNumber);
        Results.EndDeferred(turn, code);
    }

    private static void Order(Turn turn, int presses)
    {
        var id = turn.NextEffect();
        var compartment = turn.Compartment(Chosen(turn)!.Compartment!.Value);
        turn.Visit = turn.Visit with { Opening = new Opening(id, compartment.Id, presses, null, AfterClosing.Ask, 0, compartment.Content) { WasOpen = turn.Visit.Opening is { WasOpen: true } } };

        // Once it has read closed after being open the contact works, and a press of "open again" goes by what it says.
        turn.Add(new KioskEffect.OpenCompartment(id, compartment.Id) { Always = true });
    }

    private static bool IsOneTime(Turn turn, ResultRecord result) => result.OneTime is null || result.OneTime == turn.Visit.OneTime;

    /// <summary>Counts a wrong factor before anything is answered; <paramref name="named"/> is the result that its own code named.</summary>
    private static void CountWrong(Turn turn, ResultRecord? named)
    {
        Guesses.Wrong(turn, null);

        // Of a code whose result is out nothing is left to protect, and a lock would only be a case without a way to settle it.
        if (named is not { Custody: ResultCustody.InMachine } || named.WrongIds >= turn.Numbers.WrongFactorLock)
            return;
        Results.Put(turn, named with { WrongIds = named.WrongIds + 1 });
        if (named.WrongIds + 1 == turn.Numbers.WrongFactorLock)
            turn.Send(new UplinkMessage.ResultLocked(named.Code));
    }

    private static ResultRecord? Chosen(Turn turn) => turn.Visit.Result is { } code ? Results.Find(turn, code) : null;

    private static bool IsLive(Turn turn, ResultRecord result) =>
        result is { Custody: ResultCustody.InMachine, Compartment: not null, Pickup: { Status: PickupStatus.Minted or PickupStatus.Reserved, After: null } }
        && result.WrongIds < turn.Numbers.WrongFactorLock
        && !turn.State.Service.RestoredDatabase;

    private static bool MayHold(Compartment compartment, ResultRecord result) => compartment.Suspect is null && compartment.Content switch
    {
        CompartmentContent.Holds holds => holds.What == result.Code,
        CompartmentContent.Unknown unknown => unknown.Last == result.Code,
        _ => false,
    };

    private static Slip.HandOver MakeSlip(Turn turn, ResultRecord result, CompartmentId compartment) =>
        new(
            result.Code, turn.Settings.Machine, compartment, turn.AgencyName(result.Agency), turn.Envelope.Utc,
            turn.Envelope.ClockConfirmed, turn.Settings.Hotline, turn.Visit.Language, Copy: false) { AgencyNameEn = turn.AgencyNameEn(result.Agency) };
}
