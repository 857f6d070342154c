using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static KioskLocker.Simulation.Disk.SqliteCalls;

namespace KioskLocker.Simulation.Disk;

/// <summary>
/// A VFS of SQLite that does what the system's own does and writes down every creation, write, truncation, sync and deletion of the
/// database, its log and its journal. It is the system's VFS: the same files, the same methods, of which four also write down.
/// </summary>
internal sealed unsafe class RecordingVfs : IDisposable
{
    /// <summary>Files that are open through any recording VFS, by SQLite's own handle.</summary>
    private static readonly ConcurrentDictionary<nint, OpenFile> Files = new();

    /// <summary>For each table of methods of the system's VFS, the same with ours in it. They live as long as the process, as SQLite's do.</summary>
    private static readonly ConcurrentDictionary<nint, nint> Tables = new();

    private static readonly Lock TablesGate = new();
    private static int _made;

    private readonly DiskLog _log;
    private readonly bool _swallowsSyncs;
    private readonly Vfs* _base;
    private readonly Vfs* _own;
    private GCHandle _handle;

    /// <param name="log">Where it is written down.</param>
    /// <param name="swallowsSyncs">A disk that lies: it takes every sync of the log and does nothing.</param>
    internal RecordingVfs(DiskLog log, bool swallowsSyncs)
    {
        // The store loads the library and sets it up.
        SQLitePCL.Batteries_V2.Init();
        (_log, _swallowsSyncs) = (log, swallowsSyncs);
        Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"recording-{Interlocked.Increment(ref _made)}");
        _base = sqlite3_vfs_find(null);
        if (_base == null || _base->Version < 3)
        {
            throw new InvalidOperationException("SQLite has no VFS of version 3.");
        }

        _handle = GCHandle.Alloc(this);
        _own = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *_own = *_base;
        _own->Next = null;
        _own->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        _own->AppData = GCHandle.ToIntPtr(_handle);
        _own->Open = &Open;
        _own->Delete = &Delete;
        if (sqlite3_vfs_register(_own, 0) != Ok)
        {
            throw new InvalidOperationException("SQLite does not take the VFS.");
        }
    }

    /// <summary>Its name, for whoever opens a database.</summary>
    internal string Name { get; }

    /// <summary>After every database that was opened through it is closed.</summary>
    public void Dispose()
    {
        if (!_handle.IsAllocated)
        {
            return;
        }

        _ = sqlite3_vfs_unregister(_own);
        Marshal.FreeCoTaskMem((nint)_own->Name);
        NativeMemory.Free(_own);
        _handle.Free();
    }

    private static RecordingVfs Of(Vfs* vfs) => (RecordingVfs)GCHandle.FromIntPtr(vfs->AppData).Target!;

    private static bool IsRecorded(int flags) => (flags & (OpenMainDb | OpenMainJournal | OpenWal)) != 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, FileHandle* file, int flags, int* outFlags)
    {
        var own = Of(vfs);
        var path = Marshal.PtrToStringUTF8((nint)name);
        var isNew = path is not null && (flags & OpenCreate) != 0 && !File.Exists(path);
        var code = own._base->Open(own._base, name, file, flags, outFlags);
        if (code != Ok || path is null || !IsRecorded(flags))
        {
            return code;
        }

        if (isNew)
        {
            own._log.Created(path);
        }

        // A log or journal opened to be made syncs its folder with its own first sync, so that its name is durable with its content.
        var syncsFolder = (flags & OpenCreate) != 0 && (flags & OpenMainDb) == 0;
        Files[(nint)file] = new OpenFile(own, path, file->Methods, syncsFolder);
        file->Methods = TableFor(file->Methods);
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* name, int syncFolder)
    {
        var own = Of(vfs);
        var path = Marshal.PtrToStringUTF8((nint)name)!;
        var isThere = File.Exists(path);
        var code = own._base->Delete(own._base, name, syncFolder);
        if (code == Ok && isThere)
        {
            own._log.Deleted(path);
            if (syncFolder != 0)
            {
                own._log.FolderSynced(Path.GetDirectoryName(path)!);
            }
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(FileHandle* file)
    {
        Files.TryRemove((nint)file, out var open);
        return open!.System->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(FileHandle* file, byte* bytes, int length, long offset)
    {
        var open = Files[(nint)file];
        var code = open.System->Write(file, bytes, length, offset);
        if (code == Ok)
        {
            open.Vfs._log.Written(open.Path, offset, new ReadOnlySpan<byte>(bytes, length));
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(FileHandle* file, long length)
    {
        var open = Files[(nint)file];
        var code = open.System->Truncate(file, length);
        if (code == Ok)
        {
            open.Vfs._log.Truncated(open.Path, length);
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(FileHandle* file, int flags)
    {
        var open = Files[(nint)file];
        if (open.Vfs._swallowsSyncs && open.Path.EndsWith("-wal", StringComparison.Ordinal))
        {
            return Ok;
        }

        var code = open.System->Sync(file, flags);
        if (code == Ok)
        {
            open.Vfs._log.Synced(open.Path);
            if (open.SyncsFolder)
            {
                open.SyncsFolder = false;
                open.Vfs._log.FolderSynced(Path.GetDirectoryName(open.Path)!);
            }
        }

        return code;
    }

    private static Methods* TableFor(Methods* system)
    {
        lock (TablesGate)
        {
            if (!Tables.TryGetValue((nint)system, out var table))
            {
                var own = (Methods*)NativeMemory.Alloc((nuint)sizeof(Methods));
                *own = *system;
                own->Close = &Close;
                own->Write = &Write;
                own->Truncate = &Truncate;
                own->Sync = &Sync;
                Tables[(nint)system] = table = (nint)own;
            }

            return (Methods*)table;
        }
    }

    private sealed class OpenFile(RecordingVfs vfs, string path, Methods* system, bool syncsFolder)
    {
        internal RecordingVfs Vfs => vfs;

        internal string Path => path;

        internal Methods* System => system;

        internal bool SyncsFolder { get; set; } = syncsFolder;
    }
}
