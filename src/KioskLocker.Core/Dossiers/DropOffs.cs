using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>What a citizen tells before any door opens.</summary>
internal static class DropOffs
{
    public static bool ChosenIsOffered(Turn turn) =>
        turn.Event is KioskEvent.ProcedureChosen chosen && Availability.Offered(turn.State, chosen.Procedure, turn.Today) is not null;

    public static void ChooseProcedure(Turn turn) => Use(turn, ((KioskEvent.ProcedureChosen)turn.Event).Procedure, turn.Visit.PreRegistration);

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

    public static bool WishIsPossible(Turn turn) => turn.Event is KioskEvent.CompartmentWished wish && wish.Size >= SmallestSize(turn.State, turn.Visit);

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

    private static void Use(Turn turn, ProcedureCode code, string? preRegistration)
    {
        var procedure = Availability.Offered(turn.State, code, turn.Today)!;
        turn.Visit = turn.Visit with { Procedure = code, Size = procedure.Size, PreRegistration = preRegistration };
    }
}
