using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>A database as the program before schema 2 left it: rows do not say what their step did, and the chain goes over what they say.</summary>
internal static class FirstSchema
{
    /// <returns>Rows of the journal.</returns>
    internal static long PutBack(string folder)
    {
        var settings = new StoreSettings(folder, Desk.Machine);
        var head = Chain.Genesis(Desk.Machine);
        var rows = new List<(long Seq, byte[] Previous, byte[] Hash)>();
        using (var file = SqliteFile.Open(settings.DatabasePath, readOnly: false, null))
        {
            using (var journal = file.Prepare("SELECT seq, epoch, json, ignored FROM journal ORDER BY seq"))
            {
                while (journal.Step())
                {
                    var hash = new byte[Chain.HashSize];
                    Chain.Next(head, (int)journal.Number(1), journal.Number(0), journal.Bytes(2), journal.Bytes(3), [], hash);
                    rows.Add((journal.Number(0), head, hash));
                    head = hash;
                }
            }

            using (var write = file.Prepare("UPDATE journal SET prev_hash = ?2, hash = ?3 WHERE seq = ?1"))
                rows.ForEach(row => write.Bind(1, row.Seq).BindBlob(2, row.Previous).BindBlob(3, row.Hash).Run());
            file.Execute("ALTER TABLE journal DROP COLUMN step_sum; ALTER TABLE ratings DROP COLUMN levels; PRAGMA user_version=1");
        }

        // Both lines of the anchor, for of two equally old ones either may be taken.
        var beside = new AnchorFile(settings.Anchor, null);
        var anchor = beside.Newest! with { Head = Chain.Hex(rows[(int)beside.Newest!.Seq - 1].Hash) };
        beside.Write(anchor);
        beside.Write(anchor);
        return rows.Count;
    }
}
