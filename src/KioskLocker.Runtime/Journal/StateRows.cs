using KioskLocker.Core;

namespace KioskLocker.Runtime.Journal;

/// <summary>The state as rows of the database, each with its sum.</summary>
internal sealed class StateRows(SqliteFile file, JsonBuffer json, StateSum state) : StateSlices(json)
{
    private readonly SqliteStatement _put = file.Prepare(
        "INSERT INTO state(key, json, sum) VALUES(?1, ?2, ?3) ON CONFLICT(key) DO UPDATE SET json = excluded.json, sum = excluded.sum");

    private readonly SqliteStatement _drop = file.Prepare("DELETE FROM state WHERE key = ?1");

    /// <summary>Reads all rows, checking each against its sum, and sums them up.</summary>
    public static KioskState Read(SqliteFile file, StateSum state) => Read(Rows(file, state));

    protected override void Put(string key, ReadOnlySpan<byte> content)
    {
        Span<byte> sum = stackalloc byte[RowSum.Size];
        RowSum.Of(key, content, sum);
        _put.Bind(1, key).BindText(2, content).BindBlob(3, sum).Run();
        state.Put(key, sum);
    }

    protected override void Drop(string key)
    {
        _drop.Bind(1, key).Run();
        state.Drop(key);
    }

    private static IEnumerable<(string Key, byte[] Json)> Rows(SqliteFile file, StateSum state)
    {
        using var rows = file.Prepare("SELECT key, json, sum FROM state");
        while (rows.Step())
        {
            RowSum.Check("state", rows.Text(0), rows.Bytes(1), rows.Bytes(2));
            state.Put(rows.Text(0), rows.Bytes(2));
            yield return (rows.Text(0), rows.Bytes(1).ToArray());
        }
    }
}
