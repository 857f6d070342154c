using System.Globalization;
using System.Runtime.CompilerServices;

namespace KioskLocker.BackOffice.Storage;

/// <summary>Tables by number. A migration is never edited after it has run anywhere; a newer one is added below it.</summary>
internal static class Schema
{
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE kiosk (
            id TEXT PRIMARY KEY,
            key_digest BLOB NOT NULL UNIQUE,
            enrolled_at TEXT NOT NULL,
            enrolments INTEGER NOT NULL,
            directory_key_id TEXT NOT NULL,
            directory_key BLOB NOT NULL,
            last_message INTEGER NOT NULL DEFAULT 0,
            synced_at TEXT,
            heard_at TEXT,
            status TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE enrol_code (
            digest BLOB PRIMARY KEY,
            machine TEXT NOT NULL,
            made_at TEXT NOT NULL,
            made_by TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            used_at TEXT) STRICT, WITHOUT ROWID;

        CREATE TABLE mark (
            kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, highest INTEGER NOT NULL, gaps TEXT NOT NULL, first_at TEXT NOT NULL,
            PRIMARY KEY (kiosk, epoch)) STRICT, WITHOUT ROWID;
        CREATE TABLE event (
            kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
            utc TEXT, clock_confirmed INTEGER NOT NULL, type TEXT NOT NULL,
            message TEXT, raw BLOB, reason TEXT,
            digest BLOB NOT NULL, received_at TEXT NOT NULL,
            PRIMARY KEY (kiosk, epoch, seq)) STRICT, WITHOUT ROWID;
        CREATE INDEX event_unreadable ON event (received_at) WHERE raw IS NOT NULL;
        CREATE TABLE fork_event (
            id INTEGER PRIMARY KEY, kiosk TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
            digest BLOB NOT NULL, raw BLOB, received_at TEXT NOT NULL,
            UNIQUE (kiosk, epoch, seq, digest)) STRICT;

        CREATE TABLE drop_off (
            kiosk TEXT NOT NULL, number TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
            state TEXT NOT NULL, stage TEXT NOT NULL, at TEXT NOT NULL, clock_confirmed INTEGER NOT NULL, received_at TEXT NOT NULL,
            agency TEXT NOT NULL, procedure TEXT, compartment INTEGER, check_by TEXT,
            citizen_said INTEGER, item_sensor INTEGER, door_closed_seen INTEGER,
            return_here INTEGER, bag TEXT, supplement_to TEXT, supplement_verified INTEGER, pre_registration TEXT, reason TEXT,
            dossier TEXT, custody_out_at TEXT, custody_out_by TEXT, retention_from TEXT, erased_at TEXT, kiosk_erased_at TEXT,
            PRIMARY KEY (kiosk, number)) STRICT, WITHOUT ROWID;
        CREATE INDEX drop_off_waiting ON drop_off (at) WHERE custody_out_at IS NULL;
        CREATE INDEX drop_off_retention ON drop_off (retention_from) WHERE erased_at IS NULL;
        CREATE TABLE person (
            kiosk TEXT NOT NULL, number TEXT NOT NULL,
            id_number BLOB NOT NULL, name BLOB, phone BLOB, id_search BLOB NOT NULL, phone_search BLOB,
            PRIMARY KEY (kiosk, number)) STRICT, WITHOUT ROWID;
        CREATE INDEX person_id ON person (id_search);
        CREATE INDEX person_phone ON person (phone_search);

        CREATE TABLE office_message (
            kiosk TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, made_at TEXT NOT NULL,
            PRIMARY KEY (kiosk, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE citizen_message (
            id INTEGER PRIMARY KEY, kiosk TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
            made_at TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT, sent_at TEXT, problem TEXT,
            UNIQUE (kiosk, number, kind)) STRICT;
        CREATE INDEX citizen_message_due ON citizen_message (next_at) WHERE next_at IS NOT NULL;

        CREATE TABLE alert (
            id INTEGER PRIMARY KEY, kiosk TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
            at TEXT NOT NULL, count INTEGER NOT NULL DEFAULT 1, last_at TEXT NOT NULL, seen_at TEXT, seen_by TEXT) STRICT;
        CREATE UNIQUE INDEX alert_open ON alert (kiosk, kind, subject) WHERE seen_at IS NULL;

        CREATE TABLE agency (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE procedure (code TEXT PRIMARY KEY, place INTEGER NOT NULL, enabled INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE expected (
            dossier TEXT PRIMARY KEY, agency TEXT NOT NULL, procedure TEXT NOT NULL, id_number BLOB NOT NULL,
            supplement_asked INTEGER NOT NULL, stage TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE staff (
            id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, password_hash TEXT NOT NULL,
            security_stamp TEXT NOT NULL, failed INTEGER NOT NULL, locked_until TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE act (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL) STRICT;
        """,
        """
        -- Apart from drop_off, because an emptying may be heard before the deposit that fills a gap behind it.
        CREATE TABLE emptying (
            kiosk TEXT NOT NULL, number TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
            state TEXT NOT NULL, at TEXT NOT NULL, by_staff TEXT NOT NULL, with_staff TEXT, how TEXT, compartment INTEGER, case_number TEXT,
            PRIMARY KEY (kiosk, number)) STRICT, WITHOUT ROWID;
        CREATE VIEW drop_off_now AS
            SELECT d.*, e.at AS emptied_at, e.by_staff AS emptied_by, e.with_staff AS emptied_with, e.how AS tag_read,
                CASE WHEN e.number IS NOT NULL AND (e.epoch, e.seq) > (d.epoch, d.seq) THEN e.state ELSE d.state END AS state_now
            FROM drop_off d LEFT JOIN emptying e ON e.kiosk=d.kiosk AND e.number=d.number;

        CREATE TABLE dossier (
            code TEXT PRIMARY KEY, agency TEXT NOT NULL, procedure TEXT, person_kiosk TEXT NOT NULL, person_number TEXT NOT NULL, stage TEXT NOT NULL,
            made_at TEXT NOT NULL, made_by TEXT NOT NULL, accepted_at TEXT, accepted_by TEXT, due_at TEXT,
            supplement_asked_at TEXT, supplement_asked_by TEXT, closed_at TEXT, erased_at TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX dossier_open ON dossier (made_at) WHERE closed_at IS NULL;
        CREATE TABLE result (
            kiosk TEXT NOT NULL, dossier TEXT NOT NULL, agency TEXT NOT NULL, id_digest TEXT,
            size TEXT NOT NULL, low INTEGER NOT NULL, fee_due INTEGER NOT NULL, announced INTEGER NOT NULL,
            custody TEXT NOT NULL, compartment INTEGER, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
            ready_at TEXT, ready_by TEXT, loaded_at TEXT, loaded_by TEXT, out_at TEXT,
            citizen_said INTEGER, item_sensor INTEGER, door_closed_seen INTEGER,
            code_status TEXT, code_epoch INTEGER NOT NULL DEFAULT 0, code_seq INTEGER NOT NULL DEFAULT 0, code_at TEXT, days INTEGER,
            locked INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (kiosk, dossier)) STRICT, WITHOUT ROWID;
        CREATE INDEX result_dossier ON result (dossier);
        CREATE TABLE case_file (
            kiosk TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, compartment INTEGER, dossier TEXT, drop_off TEXT, note TEXT NOT NULL,
            opened_at TEXT NOT NULL, settled_at TEXT, settled_by TEXT, how TEXT,
            PRIMARY KEY (kiosk, number)) STRICT, WITHOUT ROWID;
        CREATE INDEX case_file_open ON case_file (kiosk, compartment) WHERE settled_at IS NULL;
        CREATE TABLE phone_change (
            id INTEGER PRIMARY KEY, dossier TEXT NOT NULL, phone BLOB, asked_at TEXT NOT NULL, asked_by TEXT NOT NULL,
            ended_at TEXT, ended_by TEXT, confirmed INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE UNIQUE INDEX phone_change_open ON phone_change (dossier) WHERE ended_at IS NULL;

        CREATE TABLE badge_holder (
            id TEXT PRIMARY KEY, role TEXT NOT NULL, agency TEXT NOT NULL, active INTEGER NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL,
            badge BLOB, badge_search BLOB UNIQUE, badge_at TEXT, pin_salt TEXT, pin BLOB, pin_at TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE machine_place (machine TEXT PRIMARY KEY, address TEXT NOT NULL) STRICT, WITHOUT ROWID;

        ALTER TABLE citizen_message ADD COLUMN secret BLOB;
        ALTER TABLE citizen_message ADD COLUMN recipient BLOB;
        ALTER TABLE citizen_message ADD COLUMN about TEXT;

        CREATE TABLE onestop_change (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, turn TEXT NOT NULL, dossier TEXT, kiosk TEXT, number TEXT,
            agency TEXT NOT NULL, procedure TEXT, deposited_at TEXT, accepted_at TEXT, due_at TEXT, returned_at TEXT) STRICT;
        """,

        """
        ALTER TABLE badge_holder ADD COLUMN covers TEXT NOT NULL DEFAULT '';
        """,

        """
        ALTER TABLE drop_off ADD COLUMN low_wished INTEGER;
        """,

        """
        CREATE TABLE form_issue (
            id INTEGER PRIMARY KEY, form TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL,
            dossier TEXT, kiosk TEXT, number TEXT, new_due TEXT, at TEXT NOT NULL, who TEXT NOT NULL) STRICT;
        CREATE INDEX form_issue_dossier ON form_issue (dossier) WHERE dossier IS NOT NULL;
        """,

        """
        -- Acknowledged messages stay for a while: a machine whose database was put back asks for them again.
        ALTER TABLE kiosk ADD COLUMN acknowledged INTEGER NOT NULL DEFAULT 0;
        """,

        """
        CREATE TABLE rating (
            kiosk TEXT NOT NULL, day INTEGER NOT NULL, levels INTEGER NOT NULL, level INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (kiosk, day, levels, level)) STRICT, WITHOUT ROWID;
        """,
    ];

    public static void Migrate(OfficeDatabase database) => database.Write(session =>
    {
        var version = session.Number($"PRAGMA user_version") ?? 0;
        if (version > Migrations.Length)
            throw new UnusableDataException(string.Create(CultureInfo.InvariantCulture, $"The database is of version {version}; this program knows up to {Migrations.Length}. Start the newer program."));
        for (var i = checked((int)version); i < Migrations.Length; i++)
        {
            session.Run(FormattableStringFactory.Create(Migrations[i]));
            session.Run(FormattableStringFactory.Create(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={i + 1}")));
        }
    });
}
