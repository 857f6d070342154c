using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>What a citizen tells before any door opens.</summary>
internal static class DropOffs
{
    /// <summary>The procedure that was touched or shown is offered today, and a compartment for it is free.</summary>
    public static bool NamedFits(Turn turn) => Named(turn) is { } procedure && Fits(turn, procedure);

    /// <summary>Offered, but no free compartment is large enough: said before anything is typed.</summary>
    public static bool NamedDoesNotFit(Turn turn) => Named(turn) is { } procedure && !Fits(turn, procedure);

    public static bool NamedIsOffered(Turn turn) => Named(turn) is not null;

    /// <summary>A newer directory no longer offers what this visit, before any door, is about.</summary>
    public static bool ChosenWasWithdrawn(Turn turn) =>
        turn.Event is KioskEvent.DirectoryReceived
        && turn.State is { Phase: not KioskPhase.ChooseProcedure, Visit: { Kind: VisitKind.DropOff, Number: null, End: null, Procedure: { } chosen } }
        && Availability.Offered(turn.State, chosen, turn.ConfirmedToday) is null;

    public static void EndWithdrawn(Turn turn)
    {
        Visits.NoticeSomebody(turn);
        Visits.End(turn, EndReason.NotOffered);
    }

    public static void ChooseProcedure(Turn turn)
    {
        var chosen = ((KioskEvent.ProcedureChosen)turn.Event).Procedure;
        Use(turn, chosen, turn.Visit.Procedure == chosen ? turn.Visit.PreRegistration : null);
    }

    public static void UsePreRegistration(Turn turn)
    {
        var shown = (KioskEvent.PreRegistrationPresented)turn.Event;
        Use(turn, shown.Procedure, shown.Number);
    }

    public static void ChooseDossier(Turn turn)
    {
        var code = ((KioskEvent.DossierCodePresented)turn.Event).Code;
        var expected = Expected(turn.State, code);
        var procedure = turn.State.Directory?.Procedures.FirstOrDefault(p => p.Code == expected?.Procedure);
        turn.Visit = turn.Visit with
        {
            SupplementTo = code,
            SupplementVerified = false,
            Procedure = expected?.Procedure,
            Size = procedure?.Size ?? CompartmentSize.Small,
        };
    }

    public static void GivePerson(Turn turn)
    {
        var given = (KioskEvent.PersonGiven)turn.Event;
        if (turn.Visit.Person is { } before && before != given.Person)
            turn.Add(new KioskEffect.ForgetEntry(before));
        turn.Visit = turn.Visit with
        {
            Person = given.Person,
            IdDigest = given.IdDigest,
            HasName = given.HasName,
            SupplementVerified = turn.Visit.SupplementTo is { } code
                && Expected(turn.State, code) is { SupplementAsked: true } expected && expected.IdDigest == given.IdDigest,
        };
    }

    public static void GivePhone(Turn turn)
    {
        var given = (KioskEvent.PhoneGiven)turn.Event;
        if (turn.Visit.Phone is { } before && before != given.Phone)
            turn.Add(new KioskEffect.ForgetEntry(before));
        turn.Visit = turn.Visit with { Phone = given.Phone, PhoneDigest = given.PhoneDigest };
    }

    public static void NoPhone(Turn turn)
    {
        if (turn.Visit.Phone is { } before)
            turn.Add(new KioskEffect.ForgetEntry(before));
        turn.Visit = turn.Visit with { Phone = null, PhoneDigest = null, ReturnHere = false };
    }

    public static bool ReturnIsPossible(Turn turn) => turn.Event is KioskEvent.ReturnChosen chosen && (!chosen.Here || turn.Visit.Phone is not null);

    public static void ChooseReturn(Turn turn) => turn.Visit = turn.Visit with { ReturnHere = ((KioskEvent.ReturnChosen)turn.Event).Here };

    public static bool WishIsPossible(Turn turn) =>
        turn.Event is KioskEvent.CompartmentWished wish && wish.Size >= SmallestSize(turn.State, turn.Visit) && Availability.Best(turn.State, wish.Size, wish.Low) is not null;

    public static void Wish(Turn turn)
    {
        var wish = (KioskEvent.CompartmentWished)turn.Event;
        turn.Visit = turn.Visit with { Size = wish.Size, WantsLow = wish.Low };
    }

    public static void LimitReached(Turn turn)
    {
        if (turn.Visit.Person is null && turn.Event is KioskEvent.PersonGiven)
            GivePerson(turn);
        Visits.End(turn, EndReason.LimitReached);
    }

    public static CompartmentSize SmallestSize(KioskState state, Visit visit) =>
        state.Directory?.Procedures.FirstOrDefault(p => p.Code == visit.Procedure)?.Size ?? CompartmentSize.Small;

    /// <summary>The agency that checks the papers: the procedure's, the expected dossier's, or the machine's own.</summary>
    public static AgencyId AgencyOf(KioskState state, Visit visit) =>
        state.Directory?.Procedures.FirstOrDefault(p => p.Code == visit.Procedure)?.Agency
        ?? (visit.SupplementTo is { } code ? Expected(state, code)?.Agency : null)
        ?? state.Settings!.DefaultAgency;

    public static ExpectedDossier? Expected(KioskState state, DossierCode code) => state.Directory?.ExpectedDossiers.FirstOrDefault(d => d.Code == code);

    private static Procedure? Named(Turn turn) => turn.Event switch
    {
        KioskEvent.ProcedureChosen chosen => Availability.Offered(turn.State, chosen.Procedure, turn.ConfirmedToday),
        KioskEvent.PreRegistrationPresented shown => Availability.Offered(turn.State, shown.Procedure, turn.ConfirmedToday),
        _ => null,
    };

    private static bool Fits(Turn turn, Procedure procedure) => Availability.Best(turn.State, procedure.Size, false) is not null;

    private static void Use(Turn turn, ProcedureCode code, string? preRegistration)
    {
        var procedure = Availability.Offered(turn.State, code, turn.ConfirmedToday)!;
        turn.Visit = turn.Visit with { Procedure = code, Size = procedure.Size, PreRegistration = preRegistration };
    }
}
