using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Disk;

/// <summary>
/// Everything that was done to the files of one store, SQLite's and those beside them, in one order. What SQLite keeps in shared memory
/// (<c>-shm</c>) does not survive a power cut and is no part of it.
/// </summary>
/// <param name="before">Called before each step is written down.</param>
internal sealed class DiskLog(Action before) : IDiskWitness
{
    private readonly Lock _gate = new();
    private readonly List<DiskStep> _steps = [];

    /// <summary>Steps so far.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _steps.Count;
            }
        }
    }

    /// <summary>All steps, in order.</summary>
    internal IReadOnlyList<DiskStep> Steps()
    {
        lock (_gate)
        {
            return [.. _steps];
        }
    }

    public void Created(string path) => Add(new DiskStep.Created(path));

    public void Written(string path, long offset, ReadOnlySpan<byte> bytes) => Add(new DiskStep.Written(path, offset, bytes.ToArray()));

    public void Synced(string path) => Add(new DiskStep.Synced(path));

    public void Deleted(string path) => Add(new DiskStep.Deleted(path));

    public void Renamed(string from, string to) => Add(new DiskStep.Renamed(from, to));

    public void FolderSynced(string folder) => Add(new DiskStep.FolderSynced(folder));

    internal void Truncated(string path, long length) => Add(new DiskStep.Truncated(path, length));

    private void Add(DiskStep step)
    {
        lock (_gate)
        {
            before();
            _steps.Add(step);
        }
    }
}
