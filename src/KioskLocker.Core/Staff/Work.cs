using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Staff;

/// <summary>Jobs of officers: which doors, in which order, and the count at the end.</summary>
internal static class Work
{
    public static StaffSession Session(Turn turn) => turn.Visit.Staff ?? throw new InvalidOperationException("Nobody of the staff is here.");

    public static void Put(Turn turn, StaffSession session) => turn.Visit = turn.Visit with { Staff = session };

    public static void Choose(Turn turn)
    {
        var session = Session(turn);
        var job = ((KioskEvent.JobChosen)turn.Event).Job;
        var agency = job == StaffJob.Empty ? InCharge.Next(turn.State, session.Worked) : (AgencyId?)null;
        Put(turn, session with
        {
            Job = job, Done = [], Emptied = [], Loading = null, Unlisted = null, CaseNumber = null, Agency = agency,
            Worked = agency is { } at ? session.Worked.Remove(at).Add(at) : session.Worked,
        });
    }

    /// <summary>Doors in the officer's charge still to open in this job, in order: what an interruption left comes first.</summary>
    public static IEnumerable<Compartment> Doors(KioskState state, StaffJob job, IReadOnlySet<int> done) =>
        state.Compartments.Values.Where(c => !done.Contains(c.Id.Number) && Belongs(state, c, job) && InCharge.Covers(state, InCharge.Of(state, c)))
            .OrderBy(c => c.Content is CompartmentContent.Unknown ? 0 : c.Content is CompartmentContent.Holds ? 1 : 2).ThenBy(c => c.Id.Number);

    public static IEnumerable<ResultRecord> Ready(KioskState state) => state.Results.Values.Where(r => r.Custody == ResultCustody.Ready && InCharge.Covers(state, r.Agency));

    public static int Count(KioskState state, StaffJob job) => job switch
    {
        StaffJob.Load => Ready(state).Count(),
        StaffJob.Reconcile => All(state, job).Count(c => c.Content is CompartmentContent.Unknown),
        _ => All(state, job).Count(),
    };

    /// <summary>The doors that this list shows: of an emptying one agency's, so that count and sheet are of one agency.</summary>
    public static IEnumerable<Compartment> Listed(KioskState state, StaffSession session) => session is { Job: { } job and not StaffJob.Load }
        ? Doors(state, job, session.Done).Where(c => session.Agency is not { } agency || InCharge.Of(state, c) == agency)
        : [];

    /// <summary>Deposits in the officer's charge that belong to another agency than the one at hand.</summary>
    public static int OfOthers(KioskState state, StaffSession session) => session is { Job: StaffJob.Empty, Agency: { } agency }
        ? All(state, StaffJob.Empty).Count(c => InCharge.Of(state, c) != agency)
        : 0;

    /// <summary>A door that stands open is shut, or marked broken, before the next one is opened.</summary>
    public static IEnumerable<Compartment> MustClose(KioskState state) => state.Compartments.Values.Where(c => c is { Door: DoorContact.Open, OutOfService: false });

    public static bool MayMark(Turn turn) => turn.Event is KioskEvent.CompartmentChosen chosen && MustClose(turn.State).Any(c => c.Id == chosen.Compartment);

    public static void Mark(Turn turn)
    {
        var compartment = turn.Compartment(((KioskEvent.CompartmentChosen)turn.Event).Compartment);
        turn.Reassess(compartment.Id, compartment.Content, true, "markedByOfficer");
        turn.Put(turn.Compartment(compartment.Id) with { Excused = true });
        Settling.EndRestore(turn);
    }

    public static bool MayOpen(Turn turn) =>
        turn.Event is KioskEvent.CompartmentChosen chosen
        && Listed(turn.State, Session(turn)).FirstOrDefault(c => c.Id == chosen.Compartment) is { } compartment
        && Bar(turn.State, compartment) == StaffBar.None;

    /// <summary>Why this door of a list does not open now.</summary>
    public static StaffBar Bar(KioskState state, Compartment compartment) =>
        MustClose(state).Any() ? StaffBar.OtherDoorOpen
        : Commissioning.IsBarred(state) ? StaffBar.MapNotProved
        : Availability.BoardLives(state, compartment.Board) ? StaffBar.None
        : StaffBar.BoardSilent;

    /// <summary>Why no compartment opens for this result now.</summary>
    public static StaffBar Bar(KioskState state, ResultRecord result) =>
        MustClose(state).Any() ? StaffBar.OtherDoorOpen
        : Place(state, result.Code) is not null ? StaffBar.None
        : Commissioning.IsBarred(state) ? StaffBar.MapNotProved
        : Availability.SomeFitUnread(state, result.Size, result.Low) ? StaffBar.BoardSilent
        : StaffBar.NoCompartment;

    public static bool IsLoading(Turn turn) => Session(turn).Job == StaffJob.Load;

    /// <summary>
    /// A code that is no result to load here is named to the officer; what it is otherwise is nobody's business at this list. Whatever was
    /// chosen before is not chosen any more: the officer has other papers in hand, and they must not go where those belong.
    /// </summary>
    public static void ChooseResult(Turn turn)
    {
        var code = ((KioskEvent.DossierCodePresented)turn.Event).Code;
        var session = Session(turn);
        Put(turn, Ready(turn.State).Any(r => r.Code == code) ? session with { Loading = code, Unlisted = null } : session with { Loading = null, Unlisted = code });
    }

    public static bool MayLoad(Turn turn) => Session(turn) is { Job: StaffJob.Load, Loading: { } code }
        && Ready(turn.State).FirstOrDefault(r => r.Code == code) is { } result && Bar(turn.State, result) == StaffBar.None;

    /// <summary>The compartment a result would get now. Loading may use what is reserved for results.</summary>
    public static Compartment? Place(KioskState state, DossierCode? code)
    {
        if (code is not { } loading || state.Results.GetValueOrDefault(loading.Text) is not { Custody: ResultCustody.Ready } result)
            return null;
        var all = state with { Settings = state.Settings! with { ReserveForResults = 0 } };
        return Availability.Best(all, result.Size, result.Low);
    }

    public static bool HasEmptied(Turn turn) => Session(turn) is { Job: StaffJob.Empty, Emptied.Length: > 0 } or { Job: StaffJob.Empty, CaseNumber: not null };

    public static void EndJob(Turn turn) => Put(turn, Session(turn) with { Job = null, Loading = null, Agency = null });

    /// <summary>The officer counted before the machine told its own number; what differs is a case.</summary>
    public static void TakeCount(Turn turn)
    {
        var counted = ((KioskEvent.PapersCounted)turn.Event).Count;
        var session = Session(turn);
        var agrees = counted == session.Emptied.Length && session.CaseNumber is null;
        session = session with { CaseNumber = agrees ? null : session.CaseNumber ?? turn.NewCaseNumber() };
        Put(turn, session);
        turn.Send(new UplinkMessage.EmptyingEnded(session.Emptied, counted, session.By, session.With, session.CaseNumber) { Agency = session.Agency });
        var sheet = new Slip.Sheet(turn.Settings.Machine, session.Emptied, counted, session.By, session.With, turn.Envelope.Utc, session.CaseNumber)
        {
            AgencyName = session.Agency is { } agency ? turn.AgencyName(agency) : null,
        };
        turn.Visit = turn.Visit with { Copies = 0 };
        Print(turn, sheet);
    }

    /// <summary>As with the slips of citizens: what came out, or may have, is followed by copies; what did not is tried again.</summary>
    public static void CopySheet(Turn turn)
    {
        var last = turn.Visit.Sheet!;
        turn.Visit = turn.Visit with { Copies = turn.Visit.Copies + 1 };
        Print(turn, last with { Copy = last.Copy || turn.Visit.Printed != PrintOutcome.NotPrinted });
    }

    /// <summary>Whoever leaves without counting leaves a case behind.</summary>
    public static void LeaveUncounted(Turn turn)
    {
        if (turn.State.Visit?.Staff is not { Job: StaffJob.Empty } session || session.Emptied.IsEmpty || turn.Visit.Sheet is not null)
            return;
        turn.Send(new UplinkMessage.EmptyingEnded(session.Emptied, null, session.By, session.With, session.CaseNumber ?? turn.NewCaseNumber()) { Agency = session.Agency });
    }

    private static IEnumerable<Compartment> All(KioskState state, StaffJob job) => Doors(state, job, new HashSet<int>());

    private static void Print(Turn turn, Slip.Sheet sheet)
    {
        var id = turn.NextEffect();
        turn.Visit = turn.Visit with { Sheet = sheet, Printing = id, Printed = null };
        turn.Add(new KioskEffect.Print(id, sheet));
    }

    private static bool Belongs(KioskState state, Compartment compartment, StaffJob job) => (job, compartment.Content) switch
    {
        (StaffJob.Empty, CompartmentContent.Holds { What: Papers.DropOff }) => true,
        (StaffJob.Empty, CompartmentContent.Unknown { Last: Papers.DropOff last }) => state.Dossiers.GetValueOrDefault(last.Number.Text)?.Custody == Custody.InMachine,
        (StaffJob.Overdue, CompartmentContent.Holds { What: Papers.Result result }) =>
            state.Results.GetValueOrDefault(result.Code.Text)?.Pickup?.Status is PickupStatus.Expired or PickupStatus.Revoked,
        (StaffJob.Reconcile, not CompartmentContent.Quarantined) => true,
        (StaffJob.Quarantine, CompartmentContent.Quarantined) => true,
        _ => false,
    };
}
