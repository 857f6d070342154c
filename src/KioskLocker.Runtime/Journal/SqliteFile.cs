using SQLitePCL;

namespace KioskLocker.Runtime.Journal;

/// <summary>One connection to one database file, by the raw calls: exact result codes, statements prepared once, no boxing on the way to a commit.</summary>
/// <remarks>Not safe for two threads; owners lock.</remarks>
internal sealed class SqliteFile : IDisposable
{
    private readonly sqlite3 _db;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteFile() => Batteries_V2.Init();

    private SqliteFile(sqlite3 db) => _db = db;

    /// <param name="path">Database file.</param>
    /// <param name="readOnly">Never writes.</param>
    /// <param name="vfs">Name of the VFS; null: the system's own.</param>
    public static SqliteFile Open(string path, bool readOnly, string? vfs) =>
        Open(path, "psow=0", readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, vfs);

    /// <param name="path">Database file.</param>
    /// <param name="query">
    /// For the VFS. Disks of these machines do not promise to leave the neighbours of what they were writing alone when the power goes (psow=0):
    /// SQLite then ends each commit in its log at the border of a sector, and the next one cannot take it along.
    /// </param>
    /// <param name="flags">As SQLite has them.</param>
    /// <param name="vfs">Name of the VFS; null: the system's own.</param>
    private static SqliteFile Open(string path, string query, int flags, string? vfs)
    {
        var uri = "file:" + Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) + "?" + query;
        var code = raw.sqlite3_open_v2(uri, out var db, flags | raw.SQLITE_OPEN_FULLMUTEX | raw.SQLITE_OPEN_URI, vfs);
        var file = new SqliteFile(db);
        if (code == raw.SQLITE_OK)
            return file;

        var fault = file.Fault(code, "open");
        file.Dispose();
        throw fault;
    }

    /// <summary>Opens a file that nobody writes and that has no log beside it: no lock is taken and no file is made.</summary>
    public static SqliteFile OpenUntouched(string path) => Open(path, "immutable=1", raw.SQLITE_OPEN_READONLY, null);

    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        if (code != raw.SQLITE_OK)
            throw Fault(code, sql);

        var prepared = new SqliteStatement(this, statement, sql);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements whose result nobody needs.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_db, sql);
        if (code != raw.SQLITE_OK)
            throw Fault(code, sql);
    }

    /// <summary>First column of the first row as text; empty when there is none.</summary>
    public string Scalar(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_db, sql, out var statement);
        if (code != raw.SQLITE_OK)
            throw Fault(code, sql);

        using (statement)
        {
            code = raw.sqlite3_step(statement);
            return code switch
            {
                raw.SQLITE_ROW => raw.sqlite3_column_text(statement, 0).utf8_to_string() ?? "",
                raw.SQLITE_DONE => "",
                _ => throw Fault(code, sql),
            };
        }
    }

    /// <summary>Copies the log into the database and empties it. False when a reader of another process stood in the way.</summary>
    public bool TruncateLog()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        return code switch
        {
            raw.SQLITE_OK => true,
            raw.SQLITE_BUSY => false,
            _ => throw Fault(code, "checkpoint"),
        };
    }

    public void BusyTimeout(TimeSpan limit) => raw.sqlite3_busy_timeout(_db, (int)limit.TotalMilliseconds);

    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>A transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    internal StorageException Fault(int code, string doing)
    {
        var fault = (code & 0xff) switch
        {
            raw.SQLITE_FULL => StorageFault.Full,
            raw.SQLITE_IOERR => StorageFault.Io,
            raw.SQLITE_CANTOPEN => StorageFault.Io,
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StorageFault.Corrupt,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageFault.Busy,
            raw.SQLITE_READONLY => StorageFault.ReadOnly,
            _ => StorageFault.Other,
        };
        return new StorageException(fault, $"SQLite: {raw.sqlite3_errmsg(_db).utf8_to_string()} (code {code}) at: {doing}");
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _statements.Clear();
        _db.Dispose();
    }
}

/// <summary>A prepared statement. Bind, step, read, and reset through <see cref="Run"/> or <see cref="Step"/>.</summary>
internal sealed class SqliteStatement(SqliteFile file, sqlite3_stmt statement, string sql) : IDisposable
{
    public SqliteStatement Bind(int place, long value)
    {
        _ = raw.sqlite3_bind_int64(statement, place, value);
        return this;
    }

    public SqliteStatement Bind(int place, string? value)
    {
        _ = value is null ? raw.sqlite3_bind_null(statement, place) : raw.sqlite3_bind_text(statement, place, value);
        return this;
    }

    /// <summary>Text that is UTF-8 already.</summary>
    public SqliteStatement BindText(int place, ReadOnlySpan<byte> utf8)
    {
        _ = raw.sqlite3_bind_text(statement, place, utf8);
        return this;
    }

    public SqliteStatement BindBlob(int place, ReadOnlySpan<byte> bytes)
    {
        _ = raw.sqlite3_bind_blob(statement, place, bytes);
        return this;
    }

    /// <summary>Runs to the end, whatever rows there are.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(statement);
        _ = raw.sqlite3_reset(statement);
        if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            throw file.Fault(code, sql);
    }

    /// <summary>True while there is a row to read; resets itself after the last one.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;

        _ = raw.sqlite3_reset(statement);
        return code == raw.SQLITE_DONE ? false : throw file.Fault(code, sql);
    }

    /// <summary>Gives up the rows not read.</summary>
    public void Reset() => _ = raw.sqlite3_reset(statement);

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    /// <summary>Bytes of a blob or of a text; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();
}
