using System.Text;

namespace KioskLocker.Runtime.Journal;

/// <summary>Facts about the database itself.</summary>
internal static class Meta
{
    public const string Kiosk = "kiosk";
    public const string Epoch = "epoch";
    public const string Proved = "proved";

    public static string? Read(SqliteFile file, string key)
    {
        using var row = file.Prepare("SELECT value, sum FROM meta WHERE key = ?1");
        if (!row.Bind(1, key).Step())
            return null;

        var value = row.Text(0);
        RowSum.Check("meta", key, row.Bytes(0), row.Bytes(1));
        row.Reset();
        return value;
    }

    public static void Write(SqliteFile file, string key, string value)
    {
        using var row = file.Prepare("INSERT INTO meta(key, value, sum) VALUES(?1, ?2, ?3) ON CONFLICT(key) DO UPDATE SET value = excluded.value, sum = excluded.sum");
        var content = Encoding.UTF8.GetBytes(value);
        Span<byte> sum = stackalloc byte[RowSum.Size];
        RowSum.Of(key, content, sum);
        row.Bind(1, key).BindText(2, content).BindBlob(3, sum).Run();
    }
}
