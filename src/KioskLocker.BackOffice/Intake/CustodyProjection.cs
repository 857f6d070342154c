using System.Text.Json;
using KioskLocker.BackOffice.Alerts;
using KioskLocker.BackOffice.Cases;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Intake;

/// <summary>What officers did at a machine with deposits and compartments. Part of <see cref="Projection"/>.</summary>
internal static class CustodyProjection
{
    public static void LoggedIn(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.StaffLoggedIn m)
    {
        StaffActs.Note(session, wire.Utc, m.By.Text, "machine-log-in " + Camel(m.Role), kiosk);
        if (m.With is { } with)
            StaffActs.Note(session, wire.Utc, with.Text, "machine-log-in second", kiosk);
    }

    /// <summary>What a technician did that touches custody, with the officer who was beside.</summary>
    public static void Noted(SqlSession session, string kiosk, WireEvent wire, StaffId by, StaffId? with, string what)
    {
        StaffActs.Note(session, wire.Utc, by.Text, what, kiosk);
        if (with is { } officer)
            StaffActs.Note(session, wire.Utc, officer.Text, what + " beside", kiosk);
    }

    public static void Emptied(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.DossierEmptied m)
    {
        PutEmptying(session, kiosk, wire, m.Number.Text, "emptied", m.At, m.By, m.With, Camel(m.How), m.Compartment.Number, null);
        StaffActs.Note(session, wire.Utc, m.By.Text, "emptied", $"{kiosk}/{m.Number}");
    }

    public static void Disputed(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.DossierDisputed m, DateTimeOffset now)
    {
        PutEmptying(session, kiosk, wire, m.Number.Text, "disputed", wire.Utc, m.By, m.With, null, m.Compartment.Number, m.CaseNumber);
        CaseBook.Open(session, kiosk, new(m.CaseNumber, CaseKind.Disputed, m.Compartment.Number, null, m.Number.Text, By(m.By, m.With)), now);
        StaffActs.Note(session, wire.Utc, m.By.Text, "disputed", $"{kiosk}/{m.Number}");
    }

    public static void EmptyingEnded(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.EmptyingEnded m, DateTimeOffset now)
    {
        StaffActs.Note(session, wire.Utc, m.By.Text, $"emptying ended, {m.Numbers.Count} by the machine, {m.Counted} counted{(m.Agency is { } agency ? $", {agency}" : "")}", kiosk);
        if (m.Counted != m.Numbers.Count || m.CaseNumber is not null)
            CaseBook.Open(session, kiosk, new(m.CaseNumber ?? CaseBook.OwnNumber(kiosk, wire), CaseKind.CountDiffers, null, null, null, $"{m.Numbers.Count} ≠ {m.Counted} · {By(m.By, m.With)}{(m.Agency is { } whose ? $" · {whose}" : "")}"), now);
    }

    public static void Reconciled(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.CompartmentReconciled m, DateTimeOffset now)
    {
        var compartment = m.Compartment.Number;
        CaseBook.Reconciled(session, kiosk, compartment, m.By.Text, Camel(m.Finding), now);
        StaffActs.Note(session, wire.Utc, m.By.Text, "reconciled " + Camel(m.Finding), $"{kiosk}/{compartment}");
        var missing = m.Finding == StaffFindingKind.NothingInside && m.Expected is not null;
        if (m.CaseNumber is not null || missing)
        {
            var about = m.Expected ?? m.Found;
            var kind = missing ? CaseKind.Disputed : m.Finding == StaffFindingKind.Other ? CaseKind.NotEmpty : CaseKind.Unknown;
            CaseBook.Open(
                session,
                kiosk,
                new(m.CaseNumber ?? CaseBook.OwnNumber(kiosk, wire), kind, compartment, (about as Papers.Result)?.Code.Text, (about as Papers.DropOff)?.Number.Text, $"{m.Expected?.Text ?? "–"} → {m.Found?.Text ?? "–"} · {By(m.By, m.With)}"),
                now);
        }

        // What the officer holds in hand is the office's, by whichever list it was found.
        if (m.Finding is StaffFindingKind.Taken or StaffFindingKind.Other && (m.Found ?? (m.Finding == StaffFindingKind.Taken ? m.Expected : null)) is Papers.DropOff taken)
            PutEmptying(session, kiosk, wire, taken.Number.Text, "emptied", wire.Utc, m.By, m.With, null, compartment, null);
        if (missing && m.Expected is Papers.DropOff lost)
            PutEmptying(session, kiosk, wire, lost.Number.Text, "disputed", wire.Utc, m.By, m.With, null, compartment, m.CaseNumber);
        if (missing && m.Expected is Papers.Result gone)
        {
            // Whether or not its owner reported it before: an officer has looked, and no compartment holds it.
            session.Run($"UPDATE result SET custody='disputed', compartment=NULL, epoch={wire.Epoch}, seq={wire.Seq} WHERE kiosk={kiosk} AND dossier={gone.Code.Text} AND custody IN ('inMachine', 'disputed') AND ({wire.Epoch}, {wire.Seq}) > (epoch, seq)");
        }

        MissedByTheBook(session, kiosk, wire, m, now);
    }

    /// <summary>
    /// Papers that the office's own book has in this compartment and that nobody named there: the machine does not know of them, for its database
    /// is older than they are. An officer has looked, so they are disputed.
    /// </summary>
    private static void MissedByTheBook(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.CompartmentReconciled m, DateTimeOffset now)
    {
        var (compartment, expected, found) = (m.Compartment.Number, m.Expected?.Text ?? "", m.Found?.Text ?? "");
        var number = CaseBook.OwnNumber(kiosk, wire) + "B";
        var note = $"– → {m.Found?.Text ?? "–"} · {By(m.By, m.With)}";
        foreach (var missed in session.Query(
            $"SELECT number FROM drop_off_now WHERE kiosk={kiosk} AND compartment={compartment} AND state_now='deposited' AND ({wire.Epoch}, {wire.Seq}) > (epoch, seq) AND number NOT IN ({expected}, {found})",
            r => r.Text("number")))
        {
            PutEmptying(session, kiosk, wire, missed, "disputed", wire.Utc, m.By, m.With, null, compartment, number);
            CaseBook.Open(session, kiosk, new(number, CaseKind.Disputed, compartment, null, missed, note), now);
        }

        foreach (var missed in session.Query(
            $"SELECT dossier FROM result WHERE kiosk={kiosk} AND compartment={compartment} AND custody='inMachine' AND ({wire.Epoch}, {wire.Seq}) > (epoch, seq) AND dossier NOT IN ({expected}, {found})",
            r => r.Text("dossier")))
        {
            session.Run($"UPDATE result SET custody='disputed', compartment=NULL, epoch={wire.Epoch}, seq={wire.Seq} WHERE kiosk={kiosk} AND dossier={missed}");
            CaseBook.Open(session, kiosk, new(number, CaseKind.Disputed, compartment, missed, null, note), now);
        }
    }

    /// <summary>A compartment of which nobody can say what it holds is a case, once, until somebody has looked.</summary>
    public static void Changed(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.CompartmentChanged m, DateTimeOffset now)
    {
        var last = m.Content switch
        {
            CompartmentContent.Unknown unknown => unknown.Last,
            CompartmentContent.Quarantined quarantined => quarantined.Last,
            _ => null,
        };
        if (m.Content is not (CompartmentContent.Unknown or CompartmentContent.Quarantined))
            return;
        if (m.CaseNumber is null && CaseBook.IsOpen(session, kiosk, CaseKind.Unknown, m.Compartment.Number))
            return;
        CaseBook.Open(
            session,
            kiosk,
            new(m.CaseNumber ?? CaseBook.OwnNumber(kiosk, wire), m.Cause == "notEmpty" ? CaseKind.NotEmpty : CaseKind.Unknown, m.Compartment.Number, (last as Papers.Result)?.Code.Text, (last as Papers.DropOff)?.Number.Text, m.Cause),
            now);
    }

    public static void Alerted(SqlSession session, string kiosk, UplinkMessage.SecurityAlert m, DateTimeOffset now)
    {
        AlertBook.Raise(session, kiosk, Camel(m.Kind), m.Compartment?.ToString() ?? "", m.CaseNumber ?? "", now);
        if (m is { Kind: AlertKind.CompartmentNotEmpty, CaseNumber: { } number })
            CaseBook.Open(session, kiosk, new(number, CaseKind.NotEmpty, m.Compartment?.Number, null, null, Camel(m.Kind)), now);
    }

    private static void PutEmptying(SqlSession session, string kiosk, WireEvent wire, string number, string state, DateTimeOffset at, StaffId by, StaffId? with, string? how, int compartment, string? caseNumber) => session.Run($"""
        INSERT INTO emptying (kiosk, number, epoch, seq, state, at, by_staff, with_staff, how, compartment, case_number)
        VALUES ({kiosk}, {number}, {wire.Epoch}, {wire.Seq}, {state}, {at}, {by.Text}, {with?.Text}, {how}, {compartment}, {caseNumber})
        ON CONFLICT (kiosk, number) DO UPDATE SET epoch=excluded.epoch, seq=excluded.seq, state=excluded.state, at=excluded.at, by_staff=excluded.by_staff,
            with_staff=excluded.with_staff, how=coalesce(excluded.how, how), compartment=excluded.compartment, case_number=excluded.case_number
        WHERE (excluded.epoch, excluded.seq) > (epoch, seq)
        """);

    private static string By(StaffId by, StaffId? with) => with is { } second ? $"{by}, {second}" : by.Text;

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
