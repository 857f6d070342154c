using Microsoft.Win32.SafeHandles;

namespace KioskLocker.Runtime.Journal;

/// <summary>The files of a store, its anchor and two connections to its database: one that writes, one that only reads, so that a page never waits for a commit nor sees half of one.</summary>
internal sealed class StoreFiles(SqliteFile writer, SqliteFile reader, SafeFileHandle instanceLock, AnchorFile anchor) : IDisposable
{
    private bool _broken;

    public SqliteFile Writer { get; } = writer;

    public Lock WriteGate { get; } = new();

    public SqliteFile Reader { get; } = reader;

    public Lock ReadGate { get; } = new();

    public AnchorFile Anchor { get; } = anchor;

    /// <summary>Runs one transaction. Any failure leaves the store broken for good: what reached the disk is known only after reopening.</summary>
    public void Write(Action<SqliteFile> transaction)
    {
        lock (WriteGate)
        {
            Guard_NeedsLock(() =>
            {
                Writer.Execute("BEGIN IMMEDIATE");
                transaction(Writer);
                Writer.Execute("COMMIT");
            });
        }
    }

    /// <summary>Runs what may fail; after a failure nothing is ever written through these files again.</summary>
    public void Guard_NeedsLock(Action work)
    {
        if (_broken)
            throw new StorageException(StorageFault.Broken, "the store failed before and was not opened again");

        try
        {
            work();
        }
        catch (Exception)
        {
            _broken = true;
            GiveUpTransaction();
            throw;
        }
    }

    public void Dispose()
    {
        lock (WriteGate)
        {
            lock (ReadGate)
            {
                _broken = true;
                Reader.Dispose();
                Writer.Dispose();
                instanceLock.Dispose();
            }
        }
    }

    private void GiveUpTransaction()
    {
        try
        {
            if (Writer.InTransaction)
                Writer.Execute("ROLLBACK");
        }
        catch (StorageException)
        {
            // The first failure is the one to report; reopening rolls back what is left.
        }
    }
}
