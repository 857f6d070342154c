using System.Diagnostics;
using System.Text.Json;
using KioskLocker.BackOffice.Alerts;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Intake;

/// <summary>Applies one event to the tables that pages read. Runs inside the intake's transaction, once per event.</summary>
internal sealed class Projection(PersonVault persons, CitizenMessages messages, ResultProjection results)
{
    public void Apply(SqlSession session, string kiosk, WireEvent wire, DateTimeOffset now)
    {
        switch (wire.Message)
        {
            case UplinkMessage.DossierDeposited m:
                Deposited(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.DropOffUnsettled m:
                Unsettled(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.DropOffWithdrawn m:
                Withdrawn(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.KioskStarted m:
                if (m.SafeMode)
                    AlertBook.Raise(session, kiosk, OfficeAlert.SafeMode, "", m.Version, now);
                if (m.Restored)
                    AlertBook.Raise(session, kiosk, OfficeAlert.Restored, "", m.Version, now);
                break;
            case UplinkMessage.CompartmentChanged m:
                if (m.OutOfService || m.Content is CompartmentContent.Unknown or CompartmentContent.Quarantined)
                    AlertBook.Raise(session, kiosk, OfficeAlert.Compartment, m.Compartment.ToString(), Join(ContentWord(m.Content), m.OutOfService ? "out of service" : null, m.Cause, m.CaseNumber), now);
                CustodyProjection.Changed(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.SecurityAlert m:
                CustodyProjection.Alerted(session, kiosk, m, now);
                break;
            case UplinkMessage.InvariantBroken m:
                AlertBook.Raise(session, kiosk, OfficeAlert.InvariantBroken, m.Rule, m.Rule, now);
                break;
            case UplinkMessage.PersonalDataErased m:
                session.Run($"UPDATE drop_off SET kiosk_erased_at={wire.Utc} WHERE kiosk={kiosk} AND number={m.Number?.Text}");
                break;
            case UplinkMessage.ServiceChanged m:
                if (!m.InService)
                    AlertBook.Raise(session, kiosk, OfficeAlert.OutOfService, "", Join(m.By, m.Reason), now);
                break;
            default:
                ByStaff(session, kiosk, wire, now);
                break;
        }
    }

    private void ByStaff(SqlSession session, string kiosk, WireEvent wire, DateTimeOffset now)
    {
        switch (wire.Message)
        {
            case UplinkMessage.StaffLoggedIn m:
                CustodyProjection.LoggedIn(session, kiosk, wire, m);
                break;
            case UplinkMessage.TechnicianOpened m:
                CustodyProjection.Noted(session, kiosk, wire, m.By, m.With, $"door-tried {m.Compartment} x{m.Times}");
                break;
            case UplinkMessage.DiagnosticsEnded m:
                CustodyProjection.Noted(session, kiosk, wire, m.By, m.With, m.NotShut.Count == 0 ? "diagnostics-left" : "diagnostics-left not-shut " + string.Join(' ', m.NotShut));
                break;
            case UplinkMessage.MapCommissioned m:
                CustodyProjection.Noted(session, kiosk, wire, m.By, null, "map-proved " + m.MapHash);
                break;
            case UplinkMessage.DossierEmptied m:
                CustodyProjection.Emptied(session, kiosk, wire, m);
                break;
            case UplinkMessage.DossierDisputed m:
                CustodyProjection.Disputed(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.EmptyingEnded m:
                CustodyProjection.EmptyingEnded(session, kiosk, wire, m, now);
                break;
            case UplinkMessage.CompartmentReconciled m:
                CustodyProjection.Reconciled(session, kiosk, wire, m, now);
                break;
            default:
                results.Apply(session, kiosk, wire, now);
                break;
        }
    }

    private void Deposited(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.DossierDeposited m, DateTimeOffset now)
    {
        if (!Put(session, kiosk, wire, m.Number, "deposited", m.DepositedAt, m.Agency, m.Procedure, m.Compartment, now))
            return;
        session.Run($"""
            UPDATE drop_off SET check_by={m.CheckBy}, citizen_said={m.Evidence.CitizenSaid}, item_sensor={m.Evidence.ItemSensor}, door_closed_seen={m.Evidence.DoorClosedSeen},
                return_here={m.ReturnHere}, bag={m.Bag}, supplement_to={m.SupplementTo?.Text}, supplement_verified={m.SupplementVerified},
                pre_registration={m.PreRegistration}, low_wished={m.WantsLow is true}, reason=NULL, retention_from=NULL
            WHERE kiosk={kiosk} AND number={m.Number.Text}
            """);
        persons.Put(session, kiosk, m.Number.Text, wire.Personal);
        messages.Queue(session, new(kiosk, m.Number.Text), "deposited", CitizenTexts.Deposited(kiosk, m.Number.Text, m.CheckBy), now);
        if (DropOffLedger.Get(session, kiosk, m.Number.Text) is { } row)
            OneStopLog.Note(session, OneStopTurn.Deposited, row, now);
    }

    private void Unsettled(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.DropOffUnsettled m, DateTimeOffset now)
    {
        if (!Put(session, kiosk, wire, m.Number, "unsettled", wire.Utc, m.Agency, m.Procedure, m.Compartment, now))
            return;
        session.Run($"""
            UPDATE drop_off SET reason={Camel(m.Reason)}, supplement_to={m.SupplementTo?.Text}, supplement_verified={m.SupplementVerified is true}, retention_from=NULL
            WHERE kiosk={kiosk} AND number={m.Number.Text}
            """);
        persons.Put(session, kiosk, m.Number.Text, wire.Personal);
        AlertBook.Raise(session, kiosk, OfficeAlert.Unsettled, m.Number.Text, Join(m.Compartment?.ToString(), Camel(m.Reason)), now);
    }

    private void Withdrawn(SqlSession session, string kiosk, WireEvent wire, UplinkMessage.DropOffWithdrawn m, DateTimeOffset now)
    {
        if (!Put(session, kiosk, wire, m.Number, "withdrawn", wire.Utc, m.Agency, null, m.Compartment, now))
            return;
        // Nothing is to be sent, so the retention of what an earlier event brought begins at once.
        session.Run($"UPDATE drop_off SET retention_from={now} WHERE kiosk={kiosk} AND number={m.Number.Text}");
        persons.Put(session, kiosk, m.Number.Text, wire.Personal);
    }

    /// <summary>One row per number, owned by its latest event: one that fills a gap late must not undo a later one.</summary>
    private static bool Put(SqlSession session, string kiosk, WireEvent wire, DropOffNumber number, string state, DateTimeOffset at, AgencyId agency, ProcedureCode? procedure, CompartmentId? compartment, DateTimeOffset now) => session.Run($"""
        INSERT INTO drop_off (kiosk, number, epoch, seq, state, stage, at, clock_confirmed, received_at, agency, procedure, compartment)
        VALUES ({kiosk}, {number.Text}, {wire.Epoch}, {wire.Seq}, {state}, 'deposited', {at}, {wire.ClockConfirmed}, {now}, {agency.Text}, {procedure?.Text}, {compartment?.Number})
        ON CONFLICT (kiosk, number) DO UPDATE SET epoch=excluded.epoch, seq=excluded.seq, state=excluded.state, at=excluded.at, clock_confirmed=excluded.clock_confirmed,
            agency=excluded.agency, procedure=coalesce(excluded.procedure, procedure), compartment=coalesce(excluded.compartment, compartment)
        WHERE (excluded.epoch, excluded.seq) > (epoch, seq) AND custody_out_at IS NULL
        """) == 1;

    private static string ContentWord(CompartmentContent content) => content switch
    {
        CompartmentContent.Empty => "empty",
        CompartmentContent.PresumedEmpty => "presumed empty",
        CompartmentContent.Holds holds => "holds " + holds.What,
        CompartmentContent.Unknown => "unknown",
        CompartmentContent.Quarantined => "quarantined",
        _ => throw new UnreachableException(),
    };

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string Join(params string?[] parts) => string.Join(AlertBook.Part, parts.Where(p => !string.IsNullOrEmpty(p)));
}
