using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;
using Microsoft.Data.Sqlite;

namespace KioskLocker.BackOffice.Cases;

/// <summary>What a person has to settle.</summary>
internal static class CaseKind
{
    /// <summary>An officer did not find papers that the machine held.</summary>
    public const string Disputed = "disputed";

    /// <summary>A compartment held something that was not expected there.</summary>
    public const string NotEmpty = "notEmpty";

    /// <summary>Nobody can say what a compartment holds, or a result is one that this office never announced.</summary>
    public const string Unknown = "unknown";

    /// <summary>An owner found somebody else's papers.</summary>
    public const string Privacy = "privacy";

    /// <summary>An owner found nothing.</summary>
    public const string ReportedEmpty = "reportedEmpty";

    /// <summary>Machine and officer counted differently.</summary>
    public const string CountDiffers = "countDiffers";

    /// <summary>Too many wrong ID numbers with a dossier's own code.</summary>
    public const string LockedIds = "lockedIds";
}

/// <summary>One case. <paramref name="Note"/> is in the words of the wire; never personal data.</summary>
public sealed record CaseRow(
    string Kiosk,
    string Number,
    string Kind,
    long? Compartment,
    string? Dossier,
    string? DropOff,
    string Note,
    DateTimeOffset OpenedAt,
    DateTimeOffset? SettledAt,
    string? SettledBy,
    string? How);

/// <summary>A case as it is opened.</summary>
internal sealed record NewCase(string Number, string Kind, long? Compartment, string? Dossier, string? DropOff, string Note);

/// <summary>Cases: opened by what machines tell, settled by a person or by a reconciliation at the machine.</summary>
internal sealed class CaseBook(OfficeDatabase database, TimeProvider clock)
{
    public const int MaxHow = 400;
    private const int PageLimit = 300;

    /// <summary>A number of the office's own for what came without one; the place of its event makes it unique.</summary>
    public static string OwnNumber(string kiosk, WireEvent wire) => $"{kiosk}-S{wire.Epoch}-{wire.Seq}";

    /// <summary>Opens a case. Two events of one case meet in one row, and the one that says more gives its kind.</summary>
    public static void Open(SqlSession session, string kiosk, NewCase what, DateTimeOffset now) => session.Run($"""
        INSERT INTO case_file (kiosk, number, kind, compartment, dossier, drop_off, note, opened_at)
        VALUES ({kiosk}, {what.Number}, {what.Kind}, {what.Compartment}, {what.Dossier}, {what.DropOff}, {what.Note}, {now})
        ON CONFLICT (kiosk, number) DO UPDATE SET
            note=CASE WHEN kind={CaseKind.Unknown} THEN excluded.note ELSE note END, kind=CASE WHEN kind={CaseKind.Unknown} THEN excluded.kind ELSE kind END,
            compartment=coalesce(compartment, excluded.compartment), dossier=coalesce(dossier, excluded.dossier), drop_off=coalesce(drop_off, excluded.drop_off)
        """);

    /// <summary>Whether somebody has this compartment on the list already.</summary>
    public static bool IsOpen(SqlSession session, string kiosk, string kind, long compartment) =>
        session.Number($"SELECT count(*) FROM case_file WHERE kiosk={kiosk} AND compartment={compartment} AND kind={kind} AND settled_at IS NULL") > 0;

    /// <summary>An officer has looked into the compartment: what was unknown of it is known.</summary>
    public static void Reconciled(SqlSession session, string kiosk, long compartment, string by, string finding, DateTimeOffset now) => session.Run($"""
        UPDATE case_file SET settled_at={now}, settled_by={by}, how={"at the machine: " + finding}
        WHERE kiosk={kiosk} AND compartment={compartment} AND settled_at IS NULL AND kind IN ({CaseKind.Unknown}, {CaseKind.NotEmpty})
        """);

    /// <summary>Ends what a new code ends: the lock after wrong ID numbers.</summary>
    public static void Unlocked(SqlSession session, string kiosk, string dossier, string by, DateTimeOffset now) => session.Run($"""
        UPDATE case_file SET settled_at={now}, settled_by={by}, how='new code'
        WHERE kiosk={kiosk} AND dossier={dossier} AND settled_at IS NULL AND kind={CaseKind.LockedIds}
        """);

    /// <summary>Ends a case in words. A report about a result is told to its machine, so that the same code may open again.</summary>
    public ActProblem Settle(string kiosk, string number, string how, string who)
    {
        var words = how.Trim();
        if (words.Length is 0 or > MaxHow)
            return ActProblem.HowMissing;
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            if (Get(session, kiosk, number) is not { } row)
                return ActProblem.NotFound;
            if (row.SettledAt is not null)
                return ActProblem.SettledBefore;
            if (row.Kind == CaseKind.LockedIds)
                return ActProblem.NeedsNewCode;
            session.Run($"UPDATE case_file SET settled_at={now}, settled_by={who}, how={words} WHERE kiosk={kiosk} AND number={number}");
            StaffActs.Note(session, now, who, "case-settled", $"{kiosk}/{number}");
            if (row.Dossier is null)
                return ActProblem.None;
            // What an officer missed at the machine is in no compartment whatever is settled here: it may be announced anew.
            session.Run($"""
                UPDATE result SET custody=CASE WHEN compartment IS NULL THEN 'withdrawn' ELSE 'inMachine' END
                WHERE kiosk={kiosk} AND dossier={row.Dossier} AND custody='disputed' AND (compartment IS NOT NULL OR NOT EXISTS (
                    SELECT 1 FROM case_file WHERE kiosk={kiosk} AND dossier={row.Dossier} AND kind={CaseKind.Disputed} AND settled_at IS NULL))
                """);
            OfficeMailbox.Queue(session, kiosk, new OfficeMessage.CaseSettled(new(row.Dossier), number), now);
            return ActProblem.None;
        });
    }

    public List<CaseRow> List(bool open) => database.Read(session => open
        ? session.Query($"SELECT * FROM case_file WHERE settled_at IS NULL ORDER BY kind={CaseKind.Privacy} DESC, opened_at LIMIT {PageLimit}", Row)
        : session.Query($"SELECT * FROM case_file WHERE settled_at IS NOT NULL ORDER BY settled_at DESC LIMIT {PageLimit}", Row));

    private static CaseRow? Get(SqlSession session, string kiosk, string number) =>
        session.First($"SELECT * FROM case_file WHERE kiosk={kiosk} AND number={number}", Row);

    private static CaseRow Row(SqliteDataReader r) => new(
        r.Text("kiosk"),
        r.Text("number"),
        r.Text("kind"),
        r.LongOrNull("compartment"),
        r.TextOrNull("dossier"),
        r.TextOrNull("drop_off"),
        r.Text("note"),
        r.Time("opened_at"),
        r.TimeOrNull("settled_at"),
        r.TextOrNull("settled_by"),
        r.TextOrNull("how"));
}
