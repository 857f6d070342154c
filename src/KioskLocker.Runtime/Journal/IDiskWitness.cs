namespace KioskLocker.Runtime.Journal;

/// <summary>
/// Hears of everything that is done to the files beside SQLite's, right after it was done and in order. In the street nobody listens;
/// the simulated world writes it down together with what SQLite does, and cuts the power in between.
/// </summary>
internal interface IDiskWitness
{
    /// <summary>A new name, of an empty file.</summary>
    void Created(string path);

    void Written(string path, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Content and length of this file are durable; its name is not, if it is new.</summary>
    void Synced(string path);

    void Deleted(string path);

    void Renamed(string from, string to);

    /// <summary>New names, renames and deletions in this folder are durable.</summary>
    void FolderSynced(string folder);
}
