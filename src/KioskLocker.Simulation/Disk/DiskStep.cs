namespace KioskLocker.Simulation.Disk;

/// <summary>One thing that was done to a disk.</summary>
internal abstract record DiskStep
{
    private DiskStep()
    {
    }

    /// <summary>A new name, of an empty file. Nothing when the name is there already.</summary>
    internal sealed record Created(string Path) : DiskStep;

    internal sealed record Written(string Path, long Offset, byte[] Bytes) : DiskStep;

    internal sealed record Truncated(string Path, long Length) : DiskStep;

    /// <summary>Content and length of this file are durable; its name is another matter.</summary>
    internal sealed record Synced(string Path) : DiskStep;

    internal sealed record Deleted(string Path) : DiskStep;

    internal sealed record Renamed(string From, string To) : DiskStep;

    /// <summary>Names in this folder are durable.</summary>
    internal sealed record FolderSynced(string Folder) : DiskStep;
}
