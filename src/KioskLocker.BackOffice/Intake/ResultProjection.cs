using System.Diagnostics;
using System.Text.Json;
using KioskLocker.BackOffice.Alerts;
using KioskLocker.BackOffice.Cases;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Intake;

/// <summary>What machines tell of results. Part of <see cref="Projection"/>.</summary>
internal sealed class ResultProjection(CitizenMessages messages)
{
    public void Apply(SqlSession session, string kiosk, WireEvent wire, DateTimeOffset now)
    {
        switch (wire.Message)
        {
            case UplinkMessage.ResultLoaded m:
                Loaded(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.PickupCodeMinted m:
                Minted(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.PickupCodeEnded m:
                Ended(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.ResultCollected m:
                Collected(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.ResultUnsettled m:
                Known(session, kiosk, wire, m.Dossier.Text, "", now);
                CaseBook.Open(session, kiosk, new(CaseBook.OwnNumber(kiosk, wire), CaseKind.Unknown, m.Compartment.Number, m.Dossier.Text, null, Camel(m.Reason)), now);
                break;
            case UplinkMessage.ResultReported m:
                Reported(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.ResultReturned m:
                Returned(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.ResultLocked m:
                Known(session, kiosk, wire, m.Dossier.Text, "", now);
                session.Run($"UPDATE result SET locked=1 WHERE kiosk={kiosk} AND dossier={m.Dossier.Text} AND ({wire.Epoch}, {wire.Seq}) > (code_epoch, code_seq)");
                CaseBook.Open(session, kiosk, new(CaseBook.OwnNumber(kiosk, wire), CaseKind.LockedIds, null, m.Dossier.Text, null, ""), now);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Loaded(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.ResultLoaded m, DateTimeOffset now)
    {
        var code = m.Dossier.Text;
        Known(session, kiosk, wire, code, m.Agency.Text, now);
        if (session.Number($"SELECT count(*) FROM result WHERE kiosk={kiosk} AND dossier={code} AND custody='withdrawn'") > 0)
            CaseBook.Open(session, kiosk, new(CaseBook.OwnNumber(kiosk, wire), CaseKind.Unknown, m.Compartment.Number, code, null, "loaded although withdrawn"), now);
        Put(session, kiosk, wire, code, "inMachine", m.Compartment.Number);
        // Facts of the loading stay true even when a later event is known already.
        session.Run($"UPDATE result SET loaded_at={m.At}, loaded_by={m.By.Text} WHERE kiosk={kiosk} AND dossier={code} AND (loaded_at IS NULL OR loaded_at < {m.At})");
        StaffActs.Note(session, wire.Utc, m.By.Text, "result-loaded", $"{kiosk}/{code}");
    }

    /// <summary>The plain code goes from here into the message to its owner and nowhere else.</summary>
    private void Minted(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.PickupCodeMinted m, DateTimeOffset now)
    {
        var code = m.Dossier.Text;
        Known(session, kiosk, wire, code, "", now);
        if (!PutCode(session, kiosk, wire, code, PickupStatus.Minted))
            return;
        session.Run($"UPDATE result SET code_at={wire.Utc}, days={m.WorkingDays}, locked=0 WHERE kiosk={kiosk} AND dossier={code}");
        CaseBook.Unlocked(session, kiosk, code, "office", now);
        // A code whose result is out by a later event would only mislead.
        if (session.Number($"SELECT count(*) FROM result WHERE kiosk={kiosk} AND dossier={code} AND custody IN ('collected', 'returned')") > 0)
            return;
        var feeDue = session.Number($"SELECT fee_due FROM result WHERE kiosk={kiosk} AND dossier={code}") == 1;
        var sent = wire.PickupCode is { } plain
            && DossierBook.Get(session, code) is { } dossier
            && messages.QueueCode(session, dossier.Person, code, $"code:{kiosk}:{wire.Epoch}-{wire.Seq}", plain, CitizenTexts.Code(code, kiosk, MachinePlaces.Address(session, kiosk), m.WorkingDays, feeDue), now);
        if (!sent)
            AlertBook.Raise(session, kiosk, OfficeAlert.CodeNotSent, code, "", now);
    }

    private void Ended(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.PickupCodeEnded m, DateTimeOffset now)
    {
        var code = m.Dossier.Text;
        Known(session, kiosk, wire, code, "", now);
        if (!PutCode(session, kiosk, wire, code, m.Status))
            return;
        CitizenMessages.ForgetCodes(session, code, "the code ended before it was sent");
        if (m.Status == PickupStatus.Expired && DossierBook.Get(session, code) is { ClosedAt: null } dossier)
            messages.Queue(session, dossier.Person, $"overdue:{kiosk}:{wire.Epoch}-{wire.Seq}", CitizenTexts.Overdue(code, kiosk, MachinePlaces.Address(session, kiosk)), now);
    }

    private static void Collected(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.ResultCollected m, DateTimeOffset now)
    {
        var code = m.Dossier.Text;
        Known(session, kiosk, wire, code, m.Agency.Text, now);
        if (!Put(session, kiosk, wire, code, "collected", m.Compartment.Number))
            return;
        session.Run($"""
            UPDATE result SET out_at={m.At}, citizen_said={m.Evidence.CitizenSaid}, item_sensor={m.Evidence.ItemSensor}, door_closed_seen={m.Evidence.DoorClosedSeen}
            WHERE kiosk={kiosk} AND dossier={code}
            """);
        Out(session, kiosk, code, OneStopTurn.HandedOver, $"machine {kiosk}", now);
    }

    /// <summary>Back at the counter: out of the machine's custody, and handed over by the one-stop system from there.</summary>
    private void Returned(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.ResultReturned m, DateTimeOffset now)
    {
        var code = m.Dossier.Text;
        Known(session, kiosk, wire, code, "", now);
        if (!Put(session, kiosk, wire, code, "returned", m.Compartment.Number))
            return;
        session.Run($"UPDATE result SET out_at={m.At} WHERE kiosk={kiosk} AND dossier={code}");
        StaffActs.Note(session, wire.Utc, m.By.Text, "result-returned", $"{kiosk}/{code}");
        if (DossierBook.Get(session, code) is { } dossier)
            messages.Queue(session, dossier.Person, $"returned:{kiosk}:{wire.Epoch}-{wire.Seq}", CitizenTexts.Returned(code), now);
        Out(session, kiosk, code, OneStopTurn.ResultReady, m.By.Text, now);
    }

    private static void Reported(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.ResultReported m, DateTimeOffset now)
    {
        var code = m.Dossier.Text;
        Known(session, kiosk, wire, code, "", now);
        Put(session, kiosk, wire, code, "disputed", m.Compartment.Number);
        var privacy = m.Report == CollectReport.NotMine;
        CaseBook.Open(session, kiosk, new(m.CaseNumber, privacy ? CaseKind.Privacy : CaseKind.ReportedEmpty, m.Compartment.Number, code, null, Camel(m.Report)), now);
        if (privacy)
            AlertBook.Raise(session, kiosk, OfficeAlert.Privacy, code, m.CaseNumber, now);
    }

    private static void Out(SqlSession session, string kiosk, string code, OneStopTurn turn, string by, DateTimeOffset now)
    {
        CitizenMessages.ForgetCodes(session, code, "the result is out");
        CitizenMessages.ForgetOneTime(session, code, "the result is out");
        OfficeMailbox.ForgetResult(session, kiosk, code);
        if (DossierBook.Get(session, code) is not { ClosedAt: null } dossier)
            return;
        DossierBook.Close(session, code, by, now);
        OneStopLog.Note(session, turn, dossier, now);
    }

    /// <summary>A result that this office never announced is kept all the same, and a person must say whose it is.</summary>
    private static void Known(SqlSession session, string kiosk, WireEvent wire, string code, string agency, DateTimeOffset now)
    {
        var made = session.Run($"""
            INSERT OR IGNORE INTO result (kiosk, dossier, agency, size, low, fee_due, announced, custody, epoch, seq)
            VALUES ({kiosk}, {code}, {agency}, 'small', {false}, {false}, {false}, 'inMachine', 0, 0)
            """) == 1;
        if (made)
            CaseBook.Open(session, kiosk, new(CaseBook.OwnNumber(kiosk, wire) + "-R", CaseKind.Unknown, null, code, null, "result never announced"), now);
    }

    /// <summary>Custody belongs to the latest event, whatever the order of arrival.</summary>
    private static bool Put(SqlSession session, string kiosk, WireEvent wire, string code, string custody, int compartment) => session.Run($"""
        UPDATE result SET custody={custody}, compartment={compartment}, epoch={wire.Epoch}, seq={wire.Seq}
        WHERE kiosk={kiosk} AND dossier={code} AND ({wire.Epoch}, {wire.Seq}) > (epoch, seq)
        """) == 1;

    private static bool PutCode(SqlSession session, string kiosk, WireEvent wire, string code, PickupStatus status) => session.Run($"""
        UPDATE result SET code_status={Camel(status)}, code_epoch={wire.Epoch}, code_seq={wire.Seq}
        WHERE kiosk={kiosk} AND dossier={code} AND ({wire.Epoch}, {wire.Seq}) > (code_epoch, code_seq)
        """) == 1;

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
