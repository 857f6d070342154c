using System.Text.Json;
using KioskLocker.BackOffice.Cases;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using Microsoft.Data.Sqlite;

namespace KioskLocker.BackOffice.Collection;

/// <summary>A result at or for a machine, as staff see it. No code: those are never shown.</summary>
public sealed record ResultRow(
    string Kiosk,
    string Dossier,
    string Agency,
    string Size,
    bool Low,
    bool FeeDue,
    bool Announced,
    string Custody,
    long? Compartment,
    DateTimeOffset? ReadyAt,
    string? ReadyBy,
    DateTimeOffset? LoadedAt,
    string? LoadedBy,
    DateTimeOffset? OutAt,
    string? CodeStatus,
    DateTimeOffset? CodeAt,
    long? Days,
    bool Locked);

/// <summary>A change of the phone number that is held for a day.</summary>
public sealed record PhoneChangeRow(string Dossier, DateTimeOffset AskedAt, string AskedBy);

/// <summary>How a result is to be loaded.</summary>
internal sealed record ReadyResult(string Dossier, string Kiosk, CompartmentSize Size, bool Low, bool FeeDue);

/// <summary>Acts of officers on results: announce, settle the fee, withdraw, new code, changed phone, revoke.</summary>
internal sealed class ResultDesk(OfficeDatabase database, PersonVault persons, PersonalCipher cipher, KioskRegistry kiosks, DossierBook book, CitizenMessages messages, TimeProvider clock)
{
    /// <summary>A new phone number gets a code only after this long, so that the owner of the old one can object.</summary>
    public static readonly TimeSpan PhoneHold = TimeSpan.FromHours(24);

    private const int PageLimit = 300;

    public ActProblem Ready(ReadyResult ready, string who) => database.Write(session => Ready(session, ready, who));

    /// <summary>Announces a result to the chosen machine, with its owner's digest under that machine's own key.</summary>
    public ActProblem Ready(SqlSession session, ReadyResult ready, string who)
    {
        if (DossierBook.ReadCode(ready.Dossier) is not { } code)
            return ActProblem.BadDossierCode;
        if (DossierBook.Get(session, code) is not { } dossier)
            return ActProblem.NotFound;
        if (dossier.ClosedAt is not null)
            return ActProblem.AlreadyOut;
        if (dossier.AcceptedAt is null || dossier.Stage is not (DossierStage.InWork or DossierStage.ResultReady))
            return ActProblem.NotAccepted;
        if (session.Number($"SELECT count(*) FROM kiosk WHERE id={ready.Kiosk}") != 1)
            return ActProblem.UnknownKiosk;
        if (session.Number($"SELECT count(*) FROM result WHERE dossier={code} AND custody IN ('ready', 'inMachine', 'disputed')") > 0)
            return ActProblem.AnnouncedBefore;
        if (persons.Get(session, dossier.PersonKiosk, dossier.PersonNumber) is not { } person)
            return ActProblem.NoPerson;
        if (person.Phone is null)
            return ActProblem.NoPhone;
        var now = clock.GetUtcNow();
        var key = kiosks.DirectoryKey(session, ready.Kiosk);
        var digest = DirectoryStore.IdDigest(key, person.IdNumber);
        // Announced again after a withdrawal: the place of the last event stays, so that a late one cannot win.
        session.Run($"""
            INSERT INTO result (kiosk, dossier, agency, id_digest, size, low, fee_due, announced, custody, epoch, seq, ready_at, ready_by)
            VALUES ({ready.Kiosk}, {code}, {dossier.Agency}, {digest.Text}, {Camel(ready.Size)}, {ready.Low}, {ready.FeeDue}, {true}, 'ready', 0, 0, {now}, {who})
            ON CONFLICT (kiosk, dossier) DO UPDATE SET agency=excluded.agency, id_digest=excluded.id_digest, size=excluded.size, low=excluded.low, fee_due=excluded.fee_due,
                announced=1, custody='ready', compartment=NULL, ready_at=excluded.ready_at, ready_by=excluded.ready_by, code_status=NULL, locked=0
            """);
        book.Move(session, code, DossierStage.ResultReady, now);
        OfficeMailbox.Queue(session, ready.Kiosk, new OfficeMessage.ResultReady(new(code), new(dossier.Agency), digest, ready.Size, ready.Low, ready.FeeDue), now);
        OneTimeCodeDraw.IfPhoneChanged(session, messages, key, ready.Kiosk, dossier, now);
        StaffActs.Note(session, now, who, "result-ready " + ready.Kiosk, code);
        OneStopLog.Note(session, ready.FeeDue ? OneStopTurn.FeeDue : OneStopTurn.ResultReady, dossier, now);
        return ActProblem.None;
    }

    /// <summary>
    /// A machine that is enrolled again has a new directory key, and the old digests would lock every owner out. Each result it waits
    /// for or holds is announced again under the new key; where the result lies is the machine's own knowledge and stays.
    /// </summary>
    public static void Renew(SqlSession session, PersonVault persons, CitizenMessages messages, string kiosk, (string KeyId, byte[] Key) key, DateTimeOffset now)
    {
        foreach (var row in session.Query($"SELECT * FROM result WHERE kiosk={kiosk} AND announced=1 AND custody IN ('ready', 'inMachine', 'disputed') ORDER BY dossier", Row))
        {
            if (DossierBook.Get(session, row.Dossier) is not { } dossier || persons.Get(session, dossier.PersonKiosk, dossier.PersonNumber) is not { } person)
                continue;
            var digest = DirectoryStore.IdDigest(key, person.IdNumber);
            session.Run($"UPDATE result SET id_digest={digest.Text} WHERE kiosk={kiosk} AND dossier={row.Dossier}");
            OfficeMailbox.Queue(session, kiosk, new OfficeMessage.ResultReady(new(row.Dossier), new(row.Agency), digest, Enum.Parse<CompartmentSize>(row.Size, ignoreCase: true), row.Low, row.FeeDue), now);
            OneTimeCodeDraw.IfPhoneChanged(session, messages, key, kiosk, dossier, now);
        }
    }

    public ActProblem SettleFee(string code, string who) => Act(code, who, "fee-settled", (session, row, now) =>
    {
        if (!row.FeeDue)
            return ActProblem.NoFeeDue;
        session.Run($"UPDATE result SET fee_due=0 WHERE kiosk={row.Kiosk} AND dossier={row.Dossier}");
        OfficeMailbox.Queue(session, row.Kiosk, new OfficeMessage.FeeSettled(new(row.Dossier)), now);
        if (DossierBook.Get(session, row.Dossier) is { } dossier)
            OneStopLog.Note(session, OneStopTurn.ResultReady, dossier, now);
        return ActProblem.None;
    });

    /// <summary>Takes an announcement back while the result is not loaded.</summary>
    public ActProblem Withdraw(string code, string who) => Act(code, who, "result-withdrawn", (session, row, now) =>
    {
        if (row.Custody != "ready")
            return ActProblem.NotReady;
        session.Run($"UPDATE result SET custody='withdrawn' WHERE kiosk={row.Kiosk} AND dossier={row.Dossier}");
        OfficeMailbox.Queue(session, row.Kiosk, new OfficeMessage.ResultWithdrawn(new(row.Dossier)), now);
        book.Move(session, row.Dossier, DossierStage.InWork, now);
        return ActProblem.None;
    });

    /// <summary>The owner lost the message or is locked out: the machine mints a new code.</summary>
    public ActProblem NewCode(string code, bool identityChecked, string who) => Act(code, who, "new-code", (session, row, now) =>
    {
        if (!identityChecked)
            return ActProblem.IdentityNotChecked;
        if (row.Custody == "ready")
            return ActProblem.NotInMachine;
        if (PendingChange(session, row.Dossier) is not null)
            return ActProblem.PhoneChangePending;
        // Before the new pickup code, so that this one never opens without it.
        if (DossierBook.Get(session, row.Dossier) is { } dossier)
            OneTimeCodeDraw.IfPhoneChanged(session, messages, kiosks.DirectoryKey(session, row.Kiosk), row.Kiosk, dossier, now);
        OfficeMailbox.Queue(session, row.Kiosk, new OfficeMessage.CodeWanted(new(row.Dossier)), now);
        CaseBook.Unlocked(session, row.Kiosk, row.Dossier, who, now);
        return ActProblem.None;
    });

    /// <summary>The code opens nothing any more; an officer will take the result back.</summary>
    public ActProblem Revoke(string code, string who) => Act(code, who, "code-revoked", (session, row, now) =>
    {
        if (row.Custody == "ready")
            return ActProblem.NotInMachine;
        OfficeMailbox.Queue(session, row.Kiosk, new OfficeMessage.CodeRevoked(new(row.Dossier)), now);
        CitizenMessages.ForgetCodes(session, row.Dossier, "the code was revoked");
        return ActProblem.None;
    });

    /// <summary>Notes a new phone number and tells the old one. Nothing is sent to the new one until <see cref="ConfirmPhone"/>.</summary>
    public ActProblem AskPhone(string typedCode, string typedPhone, bool identityChecked, string who)
    {
        if (DossierBook.ReadCode(typedCode) is not { } code)
            return ActProblem.BadDossierCode;
        if (PhoneNumbers.Read(typedPhone) is not Reading<PhoneNumber>.Ok phone)
            return ActProblem.BadPhone;
        if (!identityChecked)
            return ActProblem.IdentityNotChecked;
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            if (DossierBook.Get(session, code) is not { } dossier)
                return ActProblem.NotFound;
            if (dossier.ClosedAt is not null)
                return ActProblem.AlreadyOut;
            if (PendingChange(session, code) is not null)
                return ActProblem.PhoneChangePending;
            if (persons.Get(session, dossier.PersonKiosk, dossier.PersonNumber) is not { } person)
                return ActProblem.NoPerson;
            session.Run($"INSERT INTO phone_change (dossier, phone, asked_at, asked_by) VALUES ({code}, {cipher.Seal(phone.Value.Digits, ChangePlace(code))}, {now}, {who})");
            if (person.Phone is { } old)
                messages.QueueToOldNumber(session, dossier.Person, ChangeKind(code, now), old, CitizenTexts.PhoneChanged(code), now);
            StaffActs.Note(session, now, who, "phone-change-asked", code);
            return ActProblem.None;
        });
    }

    /// <summary>A second officer lets the new number take effect after the hold, once the old one was told; a result that a machine waits for or holds then asks for a one-time code too, and a loaded one gets a new pickup code.</summary>
    public ActProblem ConfirmPhone(string typedCode, string who)
    {
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            if (DossierBook.ReadCode(typedCode) is not { } code || DossierBook.Get(session, code) is not { } dossier)
                return ActProblem.NotFound;
            if (PendingChange(session, code) is not { } change)
                return ActProblem.NoPhoneChange;
            if (string.Equals(change.AskedBy, who, StringComparison.OrdinalIgnoreCase))
                return ActProblem.SamePerson;
            if (now - change.AskedAt < PhoneHold)
                return ActProblem.HoldNotOver;
            if (persons.Get(session, dossier.PersonKiosk, dossier.PersonNumber) is not { } person)
                return ActProblem.NoPerson;
            if (session.Number($"SELECT count(*) FROM citizen_message WHERE kiosk={dossier.PersonKiosk} AND number={dossier.PersonNumber} AND kind={ChangeKind(code, change.AskedAt)} AND sent_at IS NULL") > 0)
                return ActProblem.OldNumberNotTold;
            var phone = session.First($"SELECT phone FROM phone_change WHERE dossier={code} AND ended_at IS NULL", r => cipher.Open(r.Bytes("phone")!, ChangePlace(code)))!;
            session.Run($"UPDATE phone_change SET ended_at={now}, ended_by={who}, confirmed=1, phone=NULL WHERE dossier={code} AND ended_at IS NULL");
            persons.Put(session, dossier.PersonKiosk, dossier.PersonNumber, person with { Phone = phone });
            StaffActs.Note(session, now, who, "phone-change-confirmed", code);
            if (Current(session, code) is not { } row)
                return ActProblem.None;
            OneTimeCodeDraw.IfPhoneChanged(session, messages, kiosks.DirectoryKey(session, row.Kiosk), row.Kiosk, dossier, now);
            if (row.Custody is "inMachine" or "disputed")
                OfficeMailbox.Queue(session, row.Kiosk, new OfficeMessage.CodeWanted(new(code)), now);
            return ActProblem.None;
        });
    }

    public ActProblem CancelPhone(string typedCode, string who) => database.Write(session =>
    {
        var now = clock.GetUtcNow();
        var code = DossierBook.ReadCode(typedCode);
        if (session.Run($"UPDATE phone_change SET ended_at={now}, ended_by={who}, phone=NULL WHERE dossier={code} AND ended_at IS NULL") != 1)
            return ActProblem.NoPhoneChange;
        StaffActs.Note(session, now, who, "phone-change-cancelled", code!);
        return ActProblem.None;
    });

    public List<ResultRow> List(bool held) => database.Read(session => held
        ? session.Query($"SELECT * FROM result WHERE custody IN ('ready', 'inMachine', 'disputed') ORDER BY coalesce(loaded_at, ready_at), dossier LIMIT {PageLimit}", Row)
        : session.Query($"SELECT * FROM result WHERE custody NOT IN ('ready', 'inMachine', 'disputed') ORDER BY coalesce(out_at, ready_at) DESC LIMIT {PageLimit}", Row));

    public List<ResultRow> Of(string dossier) => database.Read(session => session.Query($"SELECT * FROM result WHERE dossier={dossier} ORDER BY kiosk", Row));

    public PhoneChangeRow? Pending(string dossier) => database.Read(session => PendingChange(session, dossier));

    private static PhoneChangeRow? PendingChange(SqlSession session, string code) => session.First(
        $"SELECT asked_at, asked_by FROM phone_change WHERE dossier={code} AND ended_at IS NULL", r => new PhoneChangeRow(code, r.Time("asked_at"), r.Text("asked_by")));

    private ActProblem Act(string typedCode, string who, string what, Func<SqlSession, ResultRow, DateTimeOffset, ActProblem> act)
    {
        if (DossierBook.ReadCode(typedCode) is not { } code)
            return ActProblem.BadDossierCode;
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            if (Current(session, code) is not { } row)
                return ActProblem.NotFound;
            var problem = act(session, row, now);
            if (problem == ActProblem.None)
                StaffActs.Note(session, now, who, what, $"{row.Kiosk}/{code}");
            return problem;
        });
    }

    /// <summary>The one result of this dossier that a machine waits for or holds.</summary>
    private static ResultRow? Current(SqlSession session, string code) =>
        session.First($"SELECT * FROM result WHERE dossier={code} AND custody IN ('ready', 'inMachine', 'disputed') ORDER BY custody='ready' LIMIT 1", Row);

    private static string ChangePlace(string code) => $"phone-change/{code}";

    private static string ChangeKind(string code, DateTimeOffset askedAt) => $"phone:{code}:{SqlTime.Text(askedAt)}";

    private static string Camel(CompartmentSize size) => JsonNamingPolicy.CamelCase.ConvertName(size.ToString());

    private static ResultRow Row(SqliteDataReader r) => new(
        r.Text("kiosk"),
        r.Text("dossier"),
        r.Text("agency"),
        r.Text("size"),
        r.Flag("low"),
        r.Flag("fee_due"),
        r.Flag("announced"),
        r.Text("custody"),
        r.LongOrNull("compartment"),
        r.TimeOrNull("ready_at"),
        r.TextOrNull("ready_by"),
        r.TimeOrNull("loaded_at"),
        r.TextOrNull("loaded_by"),
        r.TimeOrNull("out_at"),
        r.TextOrNull("code_status"),
        r.TimeOrNull("code_at"),
        r.LongOrNull("days"),
        r.Flag("locked"));
}
