using Microsoft.Data.Sqlite;

namespace KioskLocker.BackOffice.Storage;

/// <summary>The data folder cannot be used as it is; the message says what to do.</summary>
public sealed class UnusableDataException(string message) : Exception(message);

/// <summary>
/// The office's SQLite file. Everything that is answered to a kiosk was committed here first, with WAL and
/// synchronous=FULL; erased rows are overwritten (secure_delete).
/// </summary>
internal sealed class OfficeDatabase
{
    private readonly string _connectionString;

    // Writers of this process queue here instead of polling SQLite's lock; other processes are waited for by busy_timeout.
    private readonly Lock _writer = new();

    private OfficeDatabase(string connectionString) => _connectionString = connectionString;

    public static OfficeDatabase Open(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "office.db");
        if (!File.Exists(path))
        {
            // Born private: SQLite would make it readable by the group.
            using var file = PrivateFolder.MakeFile(path, FileMode.OpenOrCreate);
        }

        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = true, DefaultTimeout = 10 };
        var database = new OfficeDatabase(text.ToString());
        database.AssertDurable();
        Schema.Migrate(database);
        return database;
    }

    public T Read<T>(Func<SqlSession, T> work)
    {
        using var connection = Connect();
        // A deferred transaction gives one snapshot to all queries of a page.
        using var transaction = connection.BeginTransaction(deferred: true);
        return work(new SqlSession(connection, transaction));
    }

    /// <summary>Runs the work in one transaction and returns only after its commit; an exception rolls back.</summary>
    public T Write<T>(Func<SqlSession, T> work)
    {
        lock (_writer)
        {
            using var connection = Connect();
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = work(new SqlSession(connection, transaction));
            transaction.Commit();
            return result;
        }
    }

    public void Write(Action<SqlSession> work) => Write(session =>
    {
        work(session);
        return true;
    });

    /// <summary>Empties the write-ahead log, so that what was erased is gone from it too. False while a reader holds it.</summary>
    public bool TruncateLog()
    {
        lock (_writer)
        {
            using var connection = Connect();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            using var reader = command.ExecuteReader();
            return reader.Read() && reader.GetInt64(0) == 0;
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;";
        command.ExecuteNonQuery();
        return connection;
    }

    private void AssertDurable()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || (SELECT synchronous FROM pragma_synchronous)";
        if (command.ExecuteScalar() as string is not "wal 2")
            throw new UnusableDataException("The database does not run with WAL and synchronous=FULL; put the data folder on a local disk.");
    }
}
