using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run;

/// <summary>The store that ships, in a folder.</summary>
public sealed class SqliteDisk(string folder) : IWorldDisk
{
    private readonly StoreSettings _settings = new(folder, WorldCabinet.Machine) { AllowVolatile = true };

    /// <summary>The store's settings as this world wants them; null for as they are.</summary>
    internal Func<StoreSettings, StoreSettings>? Through { get; init; }

    public OpenedStore Open() => KioskStore.Open(Through?.Invoke(_settings) ?? _settings) is var opening && opening is StoreOpening.Opened opened
        ? new OpenedStore(opened.Store, opened.Standing)
        : throw new InvalidOperationException($"The store does not open: {opening}");

    /// <summary>Copies the database of the closed store, without its anchor, as somebody does who copies a card.</summary>
    internal void Copy() => Each((database, copy) =>
    {
        if (File.Exists(database))
        {
            File.Copy(database, copy, overwrite: true);
        }
    });

    /// <summary>Puts the copy in the place of the closed store's database. The anchor stays as it is.</summary>
    internal void PutBack() => Each((database, copy) =>
    {
        File.Delete(database);
        if (File.Exists(copy))
        {
            File.Move(copy, database);
        }
    });

    public IReadOnlyCollection<JournalledEvent> Journal()
    {
        using var journal = JournalReader.Open(_settings.DatabasePath);
        var verdict = journal.Verify(_settings.Anchor);
        return verdict is ChainVerdict.Sound
            ? [.. journal.List(1, long.MaxValue).Select(row => new JournalledEvent(row.Envelope(), row.Ignored, row.Sum))]
            : throw new WorldFailedException($"I-17: the journal is broken: {verdict}");
    }

    private void Each(Action<string, string> act)
    {
        foreach (var part in new[] { "", "-wal", "-shm" })
        {
            act(_settings.DatabasePath + part, _settings.DatabasePath + part + ".copy");
        }
    }
}
