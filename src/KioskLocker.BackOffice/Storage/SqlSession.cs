using System.Globalization;
using Microsoft.Data.Sqlite;

namespace KioskLocker.BackOffice.Storage;

/// <summary>Statements inside one transaction. Holes of the interpolated text become parameters, so no value is ever part of the SQL.</summary>
internal sealed class SqlSession(SqliteConnection connection, SqliteTransaction transaction)
{
    /// <summary>Runs a statement and returns the count of changed rows.</summary>
    public int Run(FormattableString sql)
    {
        using var command = Command(sql);
        return command.ExecuteNonQuery();
    }

    public List<T> Query<T>(FormattableString sql, Func<SqliteDataReader, T> map)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    public T? First<T>(FormattableString sql, Func<SqliteDataReader, T> map)
        where T : class
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        return reader.Read() ? map(reader) : null;
    }

    /// <summary>The first column of the first row as a number; null when there is no row or the value is null.</summary>
    public long? Number(FormattableString sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar() switch { null or DBNull => null, var value => Convert.ToInt64(value, CultureInfo.InvariantCulture) };
    }

    /// <summary>The first column of the first row as text; null when there is no row or the value is null.</summary>
    public string? Text(FormattableString sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar() as string;
    }

    private SqliteCommand Command(FormattableString sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        var names = new object[sql.ArgumentCount];
        for (var i = 0; i < names.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            names[i] = name;
            command.Parameters.AddWithValue(name, Stored(sql.GetArgument(i)));
        }

        command.CommandText = string.Format(CultureInfo.InvariantCulture, sql.Format, names);
        return command;
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => SqlTime.Text(time),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool flag => flag ? 1L : 0L,
        int number => (long)number,
        long or string or byte[] or double => value,
        _ => throw new ArgumentException($"A {value.GetType().Name} has no column type."),
    };
}

/// <summary>Times are UTC text of fixed length, so that they sort as they are.</summary>
internal static class SqlTime
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>Columns by name.</summary>
internal static class Columns
{
    public static string Text(this SqliteDataReader row, string column) => row.GetString(row.GetOrdinal(column));

    public static string? TextOrNull(this SqliteDataReader row, string column) => row[column] as string;

    public static long Long(this SqliteDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));

    public static long? LongOrNull(this SqliteDataReader row, string column) => row[column] as long?;

    public static int Int(this SqliteDataReader row, string column) => checked((int)row.Long(column));

    public static bool Flag(this SqliteDataReader row, string column) => row.Long(column) != 0;

    public static byte[]? Bytes(this SqliteDataReader row, string column) => row[column] as byte[];

    public static DateTimeOffset Time(this SqliteDataReader row, string column) => SqlTime.Parse(row.Text(column));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, string column) =>
        row.TextOrNull(column) is { } text ? SqlTime.Parse(text) : null;

    public static DateOnly? DayOrNull(this SqliteDataReader row, string column) =>
        row.TextOrNull(column) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
