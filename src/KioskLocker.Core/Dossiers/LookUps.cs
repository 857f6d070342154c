using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>Look-up tells number and stage only; settling an interrupted drop-off asks for the owner's ID number.</summary>
internal static class LookUps
{
    public static void BeginWithNumber(Turn turn)
    {
        Visits.Begin(turn, VisitKind.LookUp, ((KioskEvent.DropOffNumberPresented)turn.Event).Language);
        AnswerNumber(turn);
    }

    public static void BeginWithDossier(Turn turn)
    {
        Visits.Begin(turn, VisitKind.LookUp, ((KioskEvent.DossierCodePresented)turn.Event).Language);
        AnswerDossier(turn);
    }

    public static void AnswerNumber(Turn turn)
    {
        var number = ((KioskEvent.DropOffNumberPresented)turn.Event).Number;
        var dossier = turn.Dossier(number);
        turn.Visit = turn.Visit with
        {
            LookUp = dossier is null
                ? new LookUpState(number.Text, false, null, null, null, false, null)
                : new LookUpState(number.Text, true, number, dossier.Dossier, Known(dossier), Resumable(turn, dossier), null),
        };
    }

    public static void AnswerDossier(Turn turn)
    {
        var code = ((KioskEvent.DossierCodePresented)turn.Event).Code;
        var here = turn.State.Dossiers.Values.LastOrDefault(d => d.Dossier == code && d.Custody is Custody.InMachine or Custody.Out);
        var expected = DropOffs.Expected(turn.State, code);
        turn.Visit = turn.Visit with
        {
            LookUp = new LookUpState(code.Text, here is not null || expected is not null, null, code, expected?.Stage ?? here?.Stage, false, null),
        };
    }

    public static bool MayResume(Turn turn) => turn.Visit.LookUp is { CanResume: true };

    /// <summary>Counts the try before anything is compared, so that a power cut cannot give it back.</summary>
    public static void Check(Turn turn)
    {
        var given = (KioskEvent.PersonGiven)turn.Event;
        var look = turn.Visit.LookUp!;
        var dossier = look.Number is { } number ? turn.Dossier(number) : null;
        var right = dossier is not null && dossier.IdDigest == given.IdDigest && Resumable(turn, dossier);
        turn.Visit = turn.Visit with { Person = given.Person, LookUp = look with { Answer = right } };
        turn.StartTimer(TimerId.Answer, turn.Numbers.AnswerDelay);
        if (right)
            return;
        if (dossier is not null)
        {
            dossier = dossier with { WrongIds = dossier.WrongIds + 1 };
            turn.Put(dossier);
            turn.Visit = turn.Visit with { LookUp = turn.Visit.LookUp! with { CanResume = Resumable(turn, dossier) } };
        }

        Guesses.Wrong(turn, dossier?.Compartment);
    }

    /// <summary>Right when it was given, and still to be settled now: the office or a forced door may have spoken in the second between.</summary>
    public static bool IsRight(Turn turn) =>
        turn.Visit.LookUp is { Answer: true, Number: { } number } && turn.Dossier(number) is { } dossier && Resumable(turn, dossier);

    /// <summary>What was right when given and is settled otherwise by now counts and waits like any other wrong pair.</summary>
    public static void Refuse(Turn turn)
    {
        var look = turn.Visit.LookUp!;
        turn.Visit = turn.Visit with { LookUp = look with { Answer = false } };
        if (look.Answer == true)
            Guesses.Wrong(turn, look.Number is { } number ? turn.Dossier(number)?.Compartment : null);
    }

    /// <summary>The visit becomes the interrupted one again and its own compartment is opened.</summary>
    public static void Resume(Turn turn)
    {
        var look = turn.Visit.LookUp!;
        var dossier = turn.Dossier(look.Number!.Value)!;

        // What was typed to prove it belongs to the look-up, which ends here; the interrupted visit's own data is still in the vault.
        turn.Add(new KioskEffect.ErasePersonalData(turn.Visit.Id));
        turn.Visit = dossier.Template! with { Resumed = true, Language = turn.Visit.Language, QuestionRepeated = false };
        turn.Put(dossier with { Custody = Custody.Intended, Template = null });
        Openings.Order(turn, turn.Compartment(dossier.Compartment!.Value), 1);
    }

    /// <summary>"In the machine" is said only of papers in custody; of others what the office told. What an officer took out is with the office for its check, said or not; null where nobody can claim anything.</summary>
    private static DossierStage? Known(DossierRecord dossier) => dossier switch
    {
        { Stage: not DossierStage.Deposited } or { Custody: Custody.InMachine } => dossier.Stage,
        { Custody: Custody.Emptied } => DossierStage.BeingChecked,
        _ => null,
    };

    /// <summary>Today, in a compartment that is still as the interruption left it, not locked by wrong ID numbers, and as long as no officer has looked.</summary>
    private static bool Resumable(Turn turn, DossierRecord dossier) =>
        dossier is { Custody: Custody.Unsettled, Stage: DossierStage.Deposited, Template: not null, Compartment: not null }
        && dossier.WrongIds < turn.Numbers.WrongFactorLock
        && !turn.State.Service.RestoredDatabase
        && DateOnly.FromDateTime(dossier.At.ToOffset(turn.Settings.UtcOffset).DateTime) == turn.Today
        && turn.Compartment(dossier.Compartment.Value) is { Content: CompartmentContent.Unknown unknown, Suspect: null } compartment
        && unknown.Last == dossier.Number
        && Availability.TakesOrders(turn.State, compartment.Board);
}
