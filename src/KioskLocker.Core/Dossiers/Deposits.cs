using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Core.WorkingTime;

namespace KioskLocker.Core.Dossiers;

/// <summary>Custody passes with its evidence; the slip says what the journal says.</summary>
internal static class Deposits
{
    private const int MaxCopies = 2;

    public static void Take(Turn turn) => Take(turn, isStuck: false);

    /// <summary>The papers are behind a door that was open and does not open any more: they are taken all the same, and the lock is to be looked at.</summary>
    public static void TakeStuck(Turn turn) => Take(turn, isStuck: true);

    private static void Take(Turn turn, bool isStuck)
    {
        var visit = turn.Visit;
        if (visit.Resumed)
            Guesses.Forget(turn);
        var number = visit.Number!.Value;
        var opening = turn.Opening;
        var blind = Openings.IsBlind(turn);
        var compartment = turn.Compartment(opening.Compartment);
        CompartmentContent content = blind ? new CompartmentContent.Unknown(number) : new CompartmentContent.Holds(number);
        turn.Put(compartment with { Content = content, OutOfService = compartment.OutOfService || blind || isStuck });

        var (checkBy, noDate) = CheckBy(turn);
        var dossier = turn.Dossier(number)! with { Custody = Custody.InMachine, Compartment = compartment.Id, At = turn.Envelope.Utc, RetentionAge = null, Template = null };
        turn.Put(dossier);
        turn.Send(new UplinkMessage.DossierDeposited(
            number, dossier.Visit, dossier.Agency, dossier.Procedure, compartment.Id, turn.Envelope.Utc, checkBy,
            new CustodyEvidence(CitizenSaid: true, ItemSensor: null, DoorClosedSeen: !blind),
            dossier.Person, dossier.IdDigest, dossier.Phone, visit.ReturnHere, visit.Bag, visit.SupplementTo, visit.SupplementVerified, visit.PreRegistration) { WantsLow = visit.WantsLow ? true : null });
        if (blind || isStuck)
            turn.Send(new UplinkMessage.CompartmentChanged(compartment.Id, content, true, isStuck ? "doorStuck" : "noFeedback", isStuck ? visit.CaseNumber : null));

        var slip = MakeSlip(turn, dossier, checkBy, noDate);
        turn.Visit = turn.Visit with { Slip = slip };
        Print(turn, slip);
    }

    public static CopyChoice CopyChoice(KioskState state) => state switch
    {
        { Visit: not { Printed: not null } } or { Visit: { Slip: null, Sheet: null } } => Core.CopyChoice.WhilePrinting,
        { Visit.Copies: >= MaxCopies } => Core.CopyChoice.NoneLeft,
        { Devices.Printer.Condition: not PrinterCondition.Ready } => Core.CopyChoice.PrinterAway,
        _ => Core.CopyChoice.Possible,
    };

    public static bool MayCopy(Turn turn) => CopyChoice(turn.State) == Core.CopyChoice.Possible;

    public static void Copy(Turn turn)
    {
        // When nothing came out at all, the next try is the first slip and not a copy; after a copy there are only copies.
        var last = turn.Visit.Slip!;
        var slip = last with { Copy = last.Copy || turn.Visit.Printed != PrintOutcome.NotPrinted };
        turn.Visit = turn.Visit with { Slip = slip, Copies = turn.Visit.Copies + 1 };
        Print(turn, slip);
        turn.StartTimer(TimerId.Reading, turn.Numbers.ReadingTime);
    }

    private static void Print(Turn turn, Slip.DropOff slip)
    {
        var id = turn.NextEffect();
        turn.Visit = turn.Visit with { Printing = id, Printed = null };
        turn.Add(new KioskEffect.Print(id, slip));
    }

    private static (DateOnly? Date, NoCheckDate Why) CheckBy(Turn turn)
    {
        if (!turn.Envelope.ClockConfirmed)
            return (null, NoCheckDate.ClockNotConfirmed);
        var date = turn.State.Directory is { } directory
            ? new WorkingCalendar(directory.Holidays).CheckBy(turn.LocalTime, turn.Numbers.LateAfter, turn.Numbers.CheckWithinWorkingDays)
            : null;
        return (date, date is null ? NoCheckDate.HolidaysUnknown : NoCheckDate.None);
    }

    private static Slip.DropOff MakeSlip(Turn turn, DossierRecord dossier, DateOnly? checkBy, NoCheckDate noDate)
    {
        var visit = turn.Visit;
        var procedure = turn.State.Directory?.Procedures.FirstOrDefault(p => p.Code == visit.Procedure);
        return new Slip.DropOff(
            dossier.Number, turn.Settings.Machine, dossier.At, turn.Envelope.ClockConfirmed, dossier.Compartment!.Value,
            procedure?.NameVi ?? visit.Procedure?.Text ?? "", turn.AgencyName(dossier.Agency),
            checkBy, noDate, visit.SupplementTo, visit.SupplementVerified, dossier.Person, visit.ReturnHere, turn.Settings.Hotline, visit.Language, Copy: false)
        {
            ProcedureNameEn = Turn.Given(procedure?.NameEn),
            AgencyNameEn = turn.AgencyNameEn(dossier.Agency),
        };
    }
}
