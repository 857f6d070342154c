using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>The one event at the office in which each drop-off number ends.</summary>
internal static class Settlement
{
    public static void Withdraw(Turn turn, EndReason reason)
    {
        var visit = turn.Visit;
        var number = visit.Number!.Value;
        var dossier = turn.Dossier(number)!;
        turn.Put(dossier with { Custody = Custody.Withdrawn, RetentionAge = Retention.Begin(turn), Template = null });
        turn.Send(new UplinkMessage.DropOffWithdrawn(number, dossier.Visit, dossier.Agency, visit.Opening?.Compartment));
        turn.Visit = visit with { End = reason };
    }

    /// <summary>Nobody knows; the citizen may settle it today with the number and the ID number.</summary>
    public static void Unsettled(Turn turn, EndReason end, UnsettledReason reason)
    {
        var visit = turn.Visit;
        var number = visit.Number!.Value;
        var dossier = turn.Dossier(number)!;
        turn.Put(dossier with { Custody = Custody.Unsettled, RetentionAge = null, Template = Template(visit) });
        turn.Send(new UplinkMessage.DropOffUnsettled(
            number, dossier.Visit, dossier.Agency, dossier.Procedure, dossier.Compartment, reason, dossier.Person, dossier.Phone) { SupplementTo = visit.SupplementTo, SupplementVerified = visit.SupplementVerified ? true : null });
        turn.Visit = visit with { End = end };
    }

    /// <summary>Whoever resumes finds a compartment that may hold the papers, whether or not its door was seen open.</summary>
    private static Visit Template(Visit visit) =>
        visit with { DoorWasOpen = true, WithoutPulse = 0, Opening = null, Slip = null, Printing = null, Printed = null, End = null, CaseNumber = null, LookUp = null, IdleWarning = false, LimitWarning = false, Extensions = 0, TimeUp = false };
}
