using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using Microsoft.Data.Sqlite;

namespace KioskLocker.BackOffice.Dossiers;

/// <summary>One drop-off as staff see it; personal data are masked unless they were revealed.</summary>
public sealed record DropOffRow(
    string Kiosk,
    string Number,
    string State,
    DossierStage Stage,
    DateTimeOffset At,
    bool ClockConfirmed,
    DateTimeOffset ReceivedAt,
    string Agency,
    string? Procedure,
    long? Compartment,
    DateOnly? CheckBy,
    bool? CitizenSaid,
    bool? ItemSensor,
    bool? DoorClosedSeen,
    bool ReturnHere,
    string? Bag,
    string? SupplementTo,
    bool SupplementVerified,
    string? PreRegistration,
    string? Reason,
    string? Dossier,
    DateTimeOffset? CustodyOutAt,
    string? CustodyOutBy,
    DateTimeOffset? ErasedAt,
    DateTimeOffset? KioskErasedAt,
    DateTimeOffset? EmptiedAt,
    string? EmptiedBy);

/// <summary>Drop-offs: lists for staff, and the acts that move them on and tell the kiosk.</summary>
internal sealed class DropOffLedger(OfficeDatabase database, PersonVault persons, TimeProvider clock)
{
    private const int PageLimit = 200;

    public List<DropOffRow> Waiting() => database.Read(session => session.Query(
        $"SELECT * FROM drop_off_now WHERE state_now IN ('deposited', 'emptied', 'disputed') AND stage IN ('deposited', 'Deposited', 'BeingChecked') AND custody_out_at IS NULL ORDER BY coalesce(check_by, '9999'), at LIMIT {PageLimit}", Row));

    public List<DropOffRow> Unsettled() => database.Read(session => session.Query(
        $"SELECT * FROM drop_off_now WHERE state_now IN ('unsettled', 'withdrawn') AND custody_out_at IS NULL ORDER BY state_now, at DESC LIMIT {PageLimit}", Row));

    public List<DropOffRow> Done() => database.Read(session => session.Query(
        $"SELECT * FROM drop_off_now WHERE custody_out_at IS NOT NULL ORDER BY custody_out_at DESC LIMIT {PageLimit}", Row));

    /// <summary>By drop-off number, dossier code, or exact ID or phone number.</summary>
    public List<DropOffRow> Find(string text) => database.Read(session =>
    {
        var upper = text.Trim().ToUpperInvariant();
        var rows = session.Query($"SELECT * FROM drop_off_now WHERE number={upper} OR dossier={upper} OR supplement_to={upper} LIMIT {PageLimit}", Row);
        foreach (var (kiosk, number) in persons.Find(session, text.Trim()))
        {
            if (!rows.Any(r => r.Kiosk == kiosk && r.Number == number) && Get(session, kiosk, number) is { } row)
                rows.Add(row);
        }

        return rows;
    });

    public (DropOffRow Row, PersonalData? Person)? Get(string kiosk, string number) => database.Read(session =>
        Get(session, kiosk, number) is { } row ? (row, persons.Get(session, kiosk, number)) : ((DropOffRow, PersonalData?)?)null);

    /// <summary>Notes the reveal, then gives the data: a reveal that could not be noted shows nothing.</summary>
    public (DropOffRow Row, PersonalData? Person)? Reveal(string kiosk, string number, string who)
    {
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            if (Get(session, kiosk, number) is not { } row)
                return ((DropOffRow, PersonalData?)?)null;
            StaffActs.Note(session, now, who, "reveal", $"{kiosk}/{number}");
            return (row, persons.Get(session, kiosk, number));
        });
    }

    /// <summary>Notes that an officer looks at the papers; decisions are made at the <see cref="DossierDesk"/>.</summary>
    public ActProblem BeginCheck(string kiosk, string number, string who)
    {
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            if (Get(session, kiosk, number) is not { } row)
                return ActProblem.NotFound;
            if (row.CustodyOutAt is not null)
                return ActProblem.AlreadyOut;
            if (row.Stage is not (DossierStage.Deposited or DossierStage.BeingChecked))
                return ActProblem.Decided;
            session.Run($"UPDATE drop_off SET stage={nameof(DossierStage.BeingChecked)} WHERE kiosk={kiosk} AND number={number}");
            OfficeMailbox.Queue(session, kiosk, new OfficeMessage.StageChanged(new(number), row.Dossier is null ? null : new DossierCode(row.Dossier), DossierStage.BeingChecked), now);
            StaffActs.Note(session, now, who, "being-checked", $"{kiosk}/{number}");
            return ActProblem.None;
        });
    }

    /// <summary>Papers returned or result handed over: the kiosk hears of it, and the retention of personal data begins.</summary>
    public ActProblem CustodyOut(string kiosk, string number, string who)
    {
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            if (Get(session, kiosk, number) is not { } row)
                return ActProblem.NotFound;
            if (row.CustodyOutAt is not null)
                return ActProblem.AlreadyOut;
            // A result that a machine waits for or holds cannot be handed over here as well.
            if (row.Dossier is not null && session.Number($"SELECT count(*) FROM result WHERE dossier={row.Dossier} AND custody IN ('ready', 'inMachine', 'disputed')") > 0)
                return ActProblem.AnnouncedBefore;
            session.Run($"UPDATE drop_off SET custody_out_at={now}, custody_out_by={who}, retention_from={now}, stage='Closed' WHERE kiosk={kiosk} AND number={number}");
            OfficeMailbox.Queue(session, kiosk, new OfficeMessage.CustodyOut(new(number)), now);
            StaffActs.Note(session, now, who, "custody-out", $"{kiosk}/{number}");
            if (row.Dossier is not null)
                DossierBook.Close(session, row.Dossier, who, now);
            // Papers handed back after a refusal change no status: the refusal did.
            if (row.Stage != DossierStage.Refused)
                OneStopLog.Note(session, row.Stage == DossierStage.ResultReady ? OneStopTurn.HandedOver : OneStopTurn.PapersReturned, row, now);
            return ActProblem.None;
        });
    }

    public static DropOffRow? Get(SqlSession session, string kiosk, string number) =>
        session.First($"SELECT * FROM drop_off_now WHERE kiosk={kiosk} AND number={number}", Row);

    private static DropOffRow Row(SqliteDataReader r) => new(
        r.Text("kiosk"),
        r.Text("number"),
        r.Text("state_now"),
        Enum.Parse<DossierStage>(r.Text("stage"), ignoreCase: true),
        r.Time("at"),
        r.Flag("clock_confirmed"),
        r.Time("received_at"),
        r.Text("agency"),
        r.TextOrNull("procedure"),
        r.LongOrNull("compartment"),
        r.DayOrNull("check_by"),
        Tri(r.LongOrNull("citizen_said")),
        Tri(r.LongOrNull("item_sensor")),
        Tri(r.LongOrNull("door_closed_seen")),
        r.LongOrNull("return_here") is 1,
        r.TextOrNull("bag"),
        r.TextOrNull("supplement_to"),
        r.LongOrNull("supplement_verified") is 1,
        r.TextOrNull("pre_registration"),
        r.TextOrNull("reason"),
        r.TextOrNull("dossier"),
        r.TimeOrNull("custody_out_at"),
        r.TextOrNull("custody_out_by"),
        r.TimeOrNull("erased_at"),
        r.TimeOrNull("kiosk_erased_at"),
        r.TimeOrNull("emptied_at"),
        r.TextOrNull("emptied_by"));

    private static bool? Tri(long? value) => value is null ? null : value != 0;
}
