using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Staff;

/// <summary>What an officer's finding makes of papers and compartment. An officer's word is the strongest evidence there is.</summary>
internal static class Settling
{
    public static void Apply(Turn turn, StaffJob job, Compartment compartment, Papers? expected, StaffFinding finding)
    {
        switch (finding.Kind)
        {
            case StaffFindingKind.PutIn:
                Load(turn, compartment, ((Papers.Result)expected!).Code);
                break;
            case StaffFindingKind.NotPutIn:
                Results.Put(turn, Results.Find(turn, ((Papers.Result)expected!).Code)! with { Custody = ResultCustody.Ready, Compartment = null });
                Clear(turn, compartment, "notLoaded");
                break;
            case StaffFindingKind.AsExpected:
                Keep(turn, compartment, expected!);
                break;
            case StaffFindingKind.Taken:
                TakeOut(turn, compartment, expected!, finding.How);
                break;
            default:
                Dispute(turn, job, compartment, expected, finding);
                break;
        }
    }

    private static void Load(Turn turn, Compartment compartment, Codes.DossierCode code)
    {
        Put(turn, compartment, new CompartmentContent.Holds(code), "loaded");
        LoadRecord(turn, compartment, code);
    }

    /// <summary>The code is minted only now that the door is seen closed, or the officer says so.</summary>
    private static void LoadRecord(Turn turn, Compartment compartment, Codes.DossierCode code)
    {
        var session = Work.Session(turn);
        var result = Results.Find(turn, code)! with { Custody = ResultCustody.InMachine, Compartment = compartment.Id, LoadedAt = turn.Envelope.Utc, WrongIds = 0, OutFor = null };
        turn.Send(new UplinkMessage.ResultLoaded(code, result.Agency, compartment.Id, session.By, session.With, turn.Envelope.Utc));
        Results.Mint(turn, result);
    }

    private static void Keep(Turn turn, Compartment compartment, Papers expected)
    {
        // The office may have called them out between the officer's word and the shutting of the door: then nobody can say what stays here.
        if (!Doors.MayStay(turn, expected) || !Doors.BelongsHere(turn, compartment, expected))
        {
            turn.Reassess(compartment.Id, new CompartmentContent.Unknown(expected), compartment.OutOfService, "reconciled");
            Tell(turn, compartment, expected, new StaffFinding(StaffFindingKind.AsExpected, expected, null), turn.NewCaseNumber());
            return;
        }

        Put(turn, compartment, new CompartmentContent.Holds(expected), "reconciled");
        if (expected is Papers.Result { Code: var code } && Results.Find(turn, code) is { Custody: ResultCustody.Loading })
            LoadRecord(turn, compartment, code);
        else
            Results.MintAwaited(turn);
        Tell(turn, compartment, expected, new StaffFinding(StaffFindingKind.AsExpected, expected, null), null);
    }

    private static void TakeOut(Turn turn, Compartment compartment, Papers papers, TagRead? how)
    {
        Clear(turn, compartment, "emptied");
        if (!Receive(turn, compartment, papers, how))
            Tell(turn, compartment, papers, new StaffFinding(StaffFindingKind.Taken, papers, how), null);
    }

    /// <summary>What the officer holds in hand is the office's, wherever the machine believed it. False when it was in nobody's custody here.</summary>
    private static bool Receive(Turn turn, Compartment compartment, Papers papers, TagRead? how)
    {
        var session = Work.Session(turn);
        LeaveBelievedPlace(turn, compartment, papers);
        if (papers is Papers.DropOff drop && turn.Dossier(drop.Number) is { Custody: Custody.InMachine or Custody.Unsettled } dossier)
        {
            turn.Put(dossier with { Custody = Custody.Emptied, Compartment = null, Template = null });
            turn.Send(new UplinkMessage.DossierEmptied(drop.Number, compartment.Id, session.By, session.With, how ?? TagRead.Scanned, turn.Envelope.Utc));
            if (session.Agency is null || session.Agency == dossier.Agency)
                Work.Put(turn, session with { Emptied = session.Emptied.Add(drop.Number) });
            return true;
        }

        if (papers is Papers.Result taken && Results.Find(turn, taken.Code) is { Custody: ResultCustody.InMachine or ResultCustody.Loading } result)
        {
            Results.End(turn, result, PickupStatus.Revoked);
            Results.Put(turn, Results.Find(turn, taken.Code)! with { Custody = ResultCustody.Returned, Compartment = null, OutFor = Retention.Begin(turn) });
            turn.Send(new UplinkMessage.ResultReturned(taken.Code, compartment.Id, session.By, session.With, turn.Envelope.Utc));
            return true;
        }

        return false;
    }

    /// <summary>Papers found elsewhere than the machine believed: of the believed place nobody can say anything now.</summary>
    private static void LeaveBelievedPlace(Turn turn, Compartment here, Papers papers)
    {
        var believed = turn.State.Compartments.Values.FirstOrDefault(c => c.Id != here.Id && c.Content is CompartmentContent.Holds holds && holds.What == papers);
        if (believed is not null)
            turn.Reassess(believed.Id, new CompartmentContent.Unknown(null), believed.OutOfService, "foundElsewhere");
    }

    /// <summary>Nothing inside, or other papers: what the machine held is disputed, a case is opened, and the compartment is empty on the officer's word.</summary>
    private static void Dispute(Turn turn, StaffJob job, Compartment compartment, Papers? expected, StaffFinding finding)
    {
        var session = Work.Session(turn);
        // A compartment given up for a larger one names papers that are elsewhere: they are not missed here.
        if (expected is not null && !Doors.BelongsHere(turn, compartment, expected))
            expected = null;
        var missing = Missing(turn, expected);
        var caseNumber = missing || finding.Kind == StaffFindingKind.Other ? turn.NewCaseNumber() : null;
        if (expected is Papers.DropOff drop && turn.Dossier(drop.Number) is { } dossier)
        {
            if (dossier.Custody == Custody.InMachine)
            {
                turn.Put(dossier with { Custody = Custody.Disputed, Compartment = null, Template = null });
                turn.Send(new UplinkMessage.DossierDisputed(drop.Number, compartment.Id, session.By, session.With, caseNumber!));
            }
            else if (dossier.Custody == Custody.Unsettled)
            {
                // Nobody knew, now an officer looked: there are no papers of this number here, and its retention begins.
                turn.Put(dossier with { Custody = Custody.Out, Compartment = null, RetentionAge = Retention.Begin(turn), Template = null });
            }
        }
        else if (expected is Papers.Result gone && Results.Find(turn, gone.Code) is { Custody: ResultCustody.InMachine or ResultCustody.Loading } result)
        {
            // Never seen inside, so it is still to be loaded; what was in custody is disputed.
            var lost = result.Custody == ResultCustody.InMachine;
            if (lost)
                Results.End(turn, result, PickupStatus.Revoked);
            var now = Results.Find(turn, gone.Code)!;
            Results.Put(turn, lost
                ? now with { Custody = ResultCustody.Disputed, Compartment = null, Case = caseNumber }
                : now with { Custody = ResultCustody.Ready, Compartment = null });
        }

        if (job == StaffJob.Empty && caseNumber is not null)
            Work.Put(turn, Work.Session(turn) with { CaseNumber = caseNumber });
        Clear(turn, compartment, "reconciled");
        // Of another agency's papers nothing follows but the case: whoever only names them must not come by them.
        if (finding is { Kind: StaffFindingKind.Other, What: { } found } && InCharge.Covers(turn.State, InCharge.Of(turn.State, found)))
            Receive(turn, compartment, found, finding.How);
        Tell(turn, compartment, expected, finding, caseNumber);
    }

    private static bool Missing(Turn turn, Papers? expected) => expected switch
    {
        Papers.DropOff drop => turn.Dossier(drop.Number)?.Custody == Custody.InMachine,
        Papers.Result result => Results.Find(turn, result.Code)?.Custody == ResultCustody.InMachine,
        _ => false,
    };

    private static void Tell(Turn turn, Compartment compartment, Papers? expected, StaffFinding finding, string? caseNumber)
    {
        var session = Work.Session(turn);
        var found = finding.Kind is StaffFindingKind.NothingInside ? null : finding.What;
        turn.Send(new UplinkMessage.CompartmentReconciled(compartment.Id, finding.Kind, expected, found, session.By, session.With, caseNumber));
    }

    private static void Clear(Turn turn, Compartment compartment, string cause) => Put(turn, compartment, new CompartmentContent.Empty(), cause);

    /// <summary>
    /// With the last unknown compartment, whatever was found in it, a restored database is made good. One that is out of service cannot be
    /// looked into and would bar all others for ever: nothing goes in there, and nothing is handed out from there until an officer has looked.
    /// </summary>
    public static void EndRestore(Turn turn)
    {
        if (turn.State.Service.RestoredDatabase && !turn.State.Compartments.Values.Any(c => c is { Content: CompartmentContent.Unknown, OutOfService: false }))
            turn.State = turn.State with { Service = turn.State.Service with { RestoredDatabase = false } };
    }

    /// <summary>A door that opened and shut before an officer's eyes works again.</summary>
    private static void Put(Turn turn, Compartment compartment, CompartmentContent content, string cause)
    {
        var works = turn.Opening.Outcome == OpenOutcome.Opened && turn.Compartment(compartment.Id).Door == DoorContact.Closed;
        turn.Put(turn.Compartment(compartment.Id) with { Suspect = null });
        turn.Reassess(compartment.Id, content, compartment.OutOfService && !works, cause);
        EndRestore(turn);
    }
}
