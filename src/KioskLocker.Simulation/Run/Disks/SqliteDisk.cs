using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run;

/// <summary>The store that ships, in a folder.</summary>
public sealed class SqliteDisk(string folder) : IWorldDisk
{
    private readonly StoreSettings _settings = new(folder, WorldCabinet.Machine) { AllowVolatile = true };

    public OpenedStore Open() => KioskStore.Open(_settings) is var opening && opening is StoreOpening.Opened opened
        ? new OpenedStore(opened.Store, opened.Standing)
        : throw new InvalidOperationException($"The store does not open: {opening}");

    public IReadOnlyCollection<JournalledEvent> Journal()
    {
        using var journal = JournalReader.Open(_settings.DatabasePath);
        var verdict = journal.Verify(_settings.Anchor);
        return verdict is ChainVerdict.Sound
            ? [.. journal.List(1, long.MaxValue).Select(row => new JournalledEvent(row.Envelope(), row.Ignored))]
            : throw new WorldFailedException($"The journal is broken: {verdict}");
    }
}
