using System.Globalization;

namespace KioskLocker.Runtime.Journal;

/// <summary>The tables of <c>kiosk.db</c>, built by migrations in order. A migration once released is never changed; the next one follows it.</summary>
internal static class Schema
{
    private static readonly string[] Migrations =
    [
        // In vault and vault_key, the column visit names the key: a visit, or own/<ref> for an entry that belongs to none.
        """
        CREATE TABLE meta(
          key TEXT PRIMARY KEY,
          value TEXT NOT NULL,
          sum BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE journal(
          seq INTEGER PRIMARY KEY,
          epoch INTEGER NOT NULL,
          json TEXT NOT NULL,
          ignored TEXT,
          prev_hash BLOB NOT NULL,
          hash BLOB NOT NULL,
          utc TEXT GENERATED ALWAYS AS (json_extract(json, '$.utc')) VIRTUAL
        );
        CREATE TABLE state(
          key TEXT PRIMARY KEY,
          json TEXT NOT NULL,
          sum BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE pending(
          effect_id TEXT PRIMARY KEY,
          json TEXT NOT NULL,
          sum BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE outbox(
          epoch INTEGER NOT NULL,
          seq INTEGER NOT NULL,
          json TEXT NOT NULL,
          sum BLOB NOT NULL,
          dossier TEXT,
          aside TEXT,
          tries INTEGER NOT NULL DEFAULT 0,
          PRIMARY KEY(epoch, seq)
        ) WITHOUT ROWID;
        CREATE INDEX outbox_aside ON outbox(dossier) WHERE aside IS NOT NULL;
        CREATE TABLE vault_key(
          visit TEXT PRIMARY KEY,
          wrapped BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE vault(
          ref TEXT PRIMARY KEY,
          visit TEXT NOT NULL,
          kind TEXT NOT NULL,
          nonce BLOB NOT NULL,
          ciphertext BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX vault_visit ON vault(visit);
        CREATE TABLE ratings(
          day TEXT NOT NULL,
          level INTEGER NOT NULL,
          count INTEGER NOT NULL,
          PRIMARY KEY(day, level)
        ) WITHOUT ROWID;
        CREATE TABLE starts(
          id INTEGER PRIMARY KEY,
          utc_ms INTEGER NOT NULL,
          boot TEXT NOT NULL,
          uptime_ms INTEGER NOT NULL,
          clean INTEGER NOT NULL
        );
        """,

        // Rows written before have none: their steps are compared by their outcome alone.
        "ALTER TABLE journal ADD COLUMN step_sum BLOB;",

        // Of how many levels it was one of; 0 where nobody noted it.
        "ALTER TABLE ratings ADD COLUMN levels INTEGER NOT NULL DEFAULT 0;",
    ];

    /// <summary>Version this program writes.</summary>
    public static int Version => Migrations.Length;

    /// <summary>Version of an open database; 0 for an empty file.</summary>
    public static int VersionOf(SqliteFile file) => int.Parse(file.Scalar("PRAGMA user_version"), CultureInfo.InvariantCulture);

    /// <summary>Brings the database up to this program's version; each migration is one transaction.</summary>
    public static void Migrate(SqliteFile file)
    {
        for (var version = VersionOf(file); version < Migrations.Length; version++)
        {
            var next = (version + 1).ToString(CultureInfo.InvariantCulture);
            file.Execute("BEGIN IMMEDIATE;" + Migrations[version] + "PRAGMA user_version=" + next + ";COMMIT;");
        }
    }

    /// <summary>The schema as SQLite keeps it, for the approved file.</summary>
    public static string Describe(SqliteFile file)
    {
        using var rows = file.Prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
        var text = new List<string> { "-- user_version " + Version.ToString(CultureInfo.InvariantCulture) };
        while (rows.Step())
            text.Add(rows.Text(0) + ";");
        return string.Join("\n", text) + "\n";
    }
}
