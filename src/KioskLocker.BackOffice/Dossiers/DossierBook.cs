using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using Microsoft.Data.Sqlite;

namespace KioskLocker.BackOffice.Dossiers;

/// <summary>Where the data of a dossier's owner are kept: under the drop-off that brought them, or under the code of a counter dossier.</summary>
internal readonly record struct PersonPlace(string Kiosk, string Number)
{
    /// <summary>Longer than any machine number, so that it is none.</summary>
    public const string CounterKiosk = "counter";

    public static PersonPlace Counter(string code) => new(CounterKiosk, code);
}

/// <summary>A dossier that has its code of the one-stop system.</summary>
public sealed record DossierRow(
    string Code,
    string Agency,
    string? Procedure,
    string PersonKiosk,
    string PersonNumber,
    DossierStage Stage,
    DateTimeOffset MadeAt,
    string MadeBy,
    DateTimeOffset? AcceptedAt,
    string? AcceptedBy,
    DateTimeOffset? DueAt,
    DateTimeOffset? SupplementAskedAt,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? ErasedAt)
{
    internal PersonPlace Person => new(PersonKiosk, PersonNumber);
}

/// <summary>What an officer types for a dossier that came over the counter.</summary>
internal sealed record CounterDossier(string Code, string Procedure, string IdNumber, string? Name, string? Phone, DateTimeOffset? DueAt);

/// <summary>Dossiers with a code: registered at the counter or made by an acceptance, moved on, closed by custody-out.</summary>
internal sealed class DossierBook(OfficeDatabase database, PersonVault persons, DirectoryStore directory, TimeProvider clock)
{
    private const int PageLimit = 300;

    public List<DossierRow> Open() => database.Read(session => session.Query(
        $"SELECT * FROM dossier WHERE closed_at IS NULL ORDER BY coalesce(due_at, '9999'), made_at LIMIT {PageLimit}", Row));

    public (DossierRow Row, PersonalData? Person)? Find(string code) => database.Read(session =>
        Get(session, code) is { } row ? (row, persons.Get(session, row.PersonKiosk, row.PersonNumber)) : ((DossierRow, PersonalData?)?)null);

    /// <summary>Its owner asked for a low compartment when it was dropped off.</summary>
    public bool WantsLow(DossierRow row) => database.Read(session =>
        session.Number($"SELECT count(*) FROM drop_off WHERE kiosk={row.PersonKiosk} AND number={row.PersonNumber} AND low_wished=1") > 0);

    public static DossierRow? Get(SqlSession session, string code) => session.First($"SELECT * FROM dossier WHERE code={code}", Row);

    /// <summary>Canonical form of a typed dossier code; null when it is none.</summary>
    public static string? ReadCode(string? text) => DossierCodes.Read(text ?? "") is Reading<DossierCode>.Ok ok ? ok.Value.Text : null;

    /// <summary>Registers a dossier that was accepted at the counter, so that its result can be collected at a machine.</summary>
    public ActProblem Register(CounterDossier typed, string who) => database.Write(session => Register(session, typed, who));

    public ActProblem Register(SqlSession session, CounterDossier typed, string who)
    {
        if (ReadCode(typed.Code) is not { } code)
            return ActProblem.BadDossierCode;
        if (IdNumbers.Read(typed.IdNumber) is not Reading<IdNumber>.Ok id)
            return ActProblem.BadIdNumber;
        string? phone = null;
        if (!string.IsNullOrWhiteSpace(typed.Phone))
        {
            if (PhoneNumbers.Read(typed.Phone) is not Reading<PhoneNumber>.Ok read)
                return ActProblem.BadPhone;
            phone = read.Value.Digits;
        }

        if (DirectoryStore.Find(session, typed.Procedure.Trim()) is not { } procedure)
            return ActProblem.UnknownProcedure;
        if (procedure.DropOffHere)
            return ActProblem.NotReturnOnly;
        if (Get(session, code) is not null)
            return ActProblem.KnownDossier;
        var now = clock.GetUtcNow();
        var place = PersonPlace.Counter(code);
        var name = string.IsNullOrWhiteSpace(typed.Name) ? null : typed.Name.Normalize().Trim();
        persons.Put(session, place.Kiosk, place.Number, new(id.Value.Digits, name is { Length: > 256 } ? name[..256] : name, phone));
        session.Run($"""
            INSERT INTO dossier (code, agency, procedure, person_kiosk, person_number, stage, made_at, made_by, accepted_at, accepted_by, due_at)
            VALUES ({code}, {procedure.Agency.Text}, {procedure.Code.Text}, {place.Kiosk}, {place.Number}, {nameof(DossierStage.InWork)}, {now}, {who}, {now}, {who}, {typed.DueAt})
            """);
        Expect(session, Get(session, code)!, now);
        StaffActs.Note(session, now, who, "counter-dossier", code);
        OneStopLog.Note(session, OneStopTurn.Accepted, Get(session, code)!, now);
        return ActProblem.None;
    }

    /// <summary>Moves a dossier on wherever it is shown: here, in the directory, and at the machines that took its papers.</summary>
    public void Move(SqlSession session, string code, DossierStage stage, DateTimeOffset now)
    {
        session.Run($"UPDATE dossier SET stage={stage.ToString()} WHERE code={code}");
        foreach (var (kiosk, number) in DropOffs(session, code))
        {
            session.Run($"UPDATE drop_off SET stage={stage.ToString()} WHERE kiosk={kiosk} AND number={number}");
            OfficeMailbox.Queue(session, kiosk, new OfficeMessage.StageChanged(new(number), new DossierCode(code), stage), now);
        }

        Expect(session, Get(session, code)!, now);
    }

    /// <summary>The result left our custody: every machine that took papers of this dossier hears of it, and the retention begins.</summary>
    public static void Close(SqlSession session, string code, string by, DateTimeOffset now)
    {
        foreach (var (kiosk, number) in DropOffs(session, code))
        {
            session.Run($"UPDATE drop_off SET custody_out_at={now}, custody_out_by={by}, retention_from={now}, stage='Closed' WHERE kiosk={kiosk} AND number={number}");
            OfficeMailbox.Queue(session, kiosk, new OfficeMessage.CustodyOut(new(number)), now);
        }

        session.Run($"UPDATE dossier SET closed_at=coalesce(closed_at, {now}), stage='Closed' WHERE code={code}");
        if (session.Run($"DELETE FROM expected WHERE dossier={code}") > 0)
            DirectoryVersion.Raise(session, now);
    }

    /// <summary>Keeps the directory's line of this dossier, so that a machine recognises its owner and can tell its stage.</summary>
    public void Expect(SqlSession session, DossierRow row, DateTimeOffset now)
    {
        if (row.Procedure is null || persons.Get(session, row.PersonKiosk, row.PersonNumber) is not { } person)
            return;
        directory.Expect(session, new(new(row.Code), new(row.Agency), new(row.Procedure), person.IdNumber, row.Stage == DossierStage.SupplementAsked, row.Stage));
        DirectoryVersion.Raise(session, now);
    }

    private static List<(string Kiosk, string Number)> DropOffs(SqlSession session, string code) => session.Query(
        $"SELECT kiosk, number FROM drop_off WHERE dossier={code} AND custody_out_at IS NULL ORDER BY kiosk, number",
        r => (r.Text("kiosk"), r.Text("number")));

    private static DossierRow Row(SqliteDataReader r) => new(
        r.Text("code"),
        r.Text("agency"),
        r.TextOrNull("procedure"),
        r.Text("person_kiosk"),
        r.Text("person_number"),
        Enum.Parse<DossierStage>(r.Text("stage")),
        r.Time("made_at"),
        r.Text("made_by"),
        r.TimeOrNull("accepted_at"),
        r.TextOrNull("accepted_by"),
        r.TimeOrNull("due_at"),
        r.TimeOrNull("supplement_asked_at"),
        r.TimeOrNull("closed_at"),
        r.TimeOrNull("erased_at"));
}
