using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace KioskLocker.Runtime.Journal;

/// <summary>The few calls to the operating system that decide whether a file survives a power cut.</summary>
internal static class Disk
{
    private const int LockExclusiveNow = 2 | 4;
    private const int LockSharedNow = 1 | 4;
    private const int ReadWriteCreate = 2 | 0x40;
    private const int CloseOnExec = 0x80000;
    private const int OwnerAndGroup = 0x1A0;

    /// <summary>File system names by the magic number of statfs(2) on which a commit proves nothing.</summary>
    private static readonly Dictionary<uint, string> Remote = new()
    {
        [0x6969] = "NFS",
        [0xFF534D42] = "CIFS",
        [0xFE534D42] = "SMB2",
        [0x517B] = "SMB",
        [0x65735546] = "FUSE",
        [0x01021997] = "9p",
        [0x00C36400] = "Ceph",
        [0x5346414F] = "AFS",
    };

    private static readonly Dictionary<uint, string> Volatile = new()
    {
        [0x01021994] = "tmpfs",
        [0x858458F6] = "ramfs",
    };

    /// <summary>Why data on a file system of this magic number cannot be relied upon; null when it can.</summary>
    public static string? Refusal(uint magic, bool allowVolatile)
    {
        if (Remote.TryGetValue(magic, out var remote))
            return $"it lies on a network or user-space file system ({remote}), where a completed sync does not mean that the data is on a disk";
        if (!allowVolatile && Volatile.TryGetValue(magic, out var memory))
            return $"it lies in memory ({memory}), so a power cut loses everything";
        return null;
    }

    /// <summary>Magic number of the file system that holds this folder.</summary>
    public static uint FileSystemOf(string folder)
    {
        // struct statfs is 120 bytes on 64-bit Linux and begins with f_type; a roomier buffer needs no exact layout.
        var buffer = new byte[512];
        return statfs(NullTerminated(folder), buffer) == 0
            ? BinaryPrimitives.ReadUInt32LittleEndian(buffer)
            : throw new StorageException(StorageFault.Io, $"statfs of {folder} failed with error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Takes the lock of this file for as long as the handle lives; null when another process holds it.</summary>
    public static SafeFileHandle? TryLock(string path)
    {
        // Not through File: it takes a lock of its own, which would answer "in use" before ours can say by whom.
        var handle = open(NullTerminated(path), ReadWriteCreate | CloseOnExec, OwnerAndGroup);
        if (handle.IsInvalid)
            throw new StorageException(StorageFault.Io, $"the lock {path} cannot be opened: error {Marshal.GetLastPInvokeError()}");
        if (flock(handle, LockExclusiveNow) == 0)
            return handle;

        handle.Dispose();
        return null;
    }

    /// <summary>Another process holds the lock of this file. A file that is not there is not made.</summary>
    public static bool IsLocked(string path)
    {
        using var handle = open(NullTerminated(path), CloseOnExec, 0);
        return !handle.IsInvalid && flock(handle, LockSharedNow) != 0;
    }

    /// <summary>Makes renames and new names in this folder durable.</summary>
    public static void SyncFolder(string folder, IDiskWitness? witness)
    {
        using var handle = open(NullTerminated(folder), CloseOnExec, 0);
        if (handle.IsInvalid || fsync(handle) != 0)
            throw new StorageException(StorageFault.Io, $"sync of folder {folder} failed with error {Marshal.GetLastPInvokeError()}");
        witness?.FolderSynced(folder);
    }

    /// <summary>Replaces a file as a whole: after a power cut it holds the old content or the new, never a mixture.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode, IDiskWitness? witness)
    {
        var next = path + ".new";
        try
        {
            if (File.Exists(next))
            {
                File.Delete(next);
                witness?.Deleted(next);
            }

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode, BufferSize = 0 };
            using (var stream = new FileStream(next, options))
            {
                witness?.Created(next);
                stream.Write(content);
                witness?.Written(next, 0, content);
                stream.Flush(flushToDisk: true);
                witness?.Synced(next);
            }

            File.Move(next, path, overwrite: true);
            witness?.Renamed(next, path);
        }
        catch (Exception problem) when (problem is IOException and not StorageException or UnauthorizedAccessException)
        {
            throw Failed(path, problem);
        }

        SyncFolder(Path.GetDirectoryName(path) ?? "/", witness);
    }

    /// <summary>Overwrites part of a file and syncs its data. False when there is no such file.</summary>
    public static bool Overwrite(string path, long offset, ReadOnlySpan<byte> content, IDiskWitness? witness)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.Write(file, content, offset);
            witness?.Written(path, offset, content);

            // No more than data and length must reach the disk; .NET's own flush would wait for the times of the file too.
            if (fdatasync(file) != 0)
                throw new StorageException(StorageFault.Io, $"sync of {path} failed with error {Marshal.GetLastPInvokeError()}");
            witness?.Synced(path);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception problem) when (problem is IOException and not StorageException or UnauthorizedAccessException)
        {
            throw Failed(path, problem);
        }
    }

    // 28 is ENOSPC; .NET keeps the error number in HResult.
    private static StorageException Failed(string path, Exception problem) =>
        new(problem.HResult == 28 ? StorageFault.Full : StorageFault.Io, $"writing {path} failed: {problem.Message}", problem);

    private static byte[] NullTerminated(string path) => Encoding.UTF8.GetBytes(path + "\0");

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statfs(byte[] path, byte[] buffer);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int flock(SafeFileHandle file, int operation);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle open(byte[] path, int flags, int mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(SafeFileHandle file);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fdatasync(SafeFileHandle file);
}
