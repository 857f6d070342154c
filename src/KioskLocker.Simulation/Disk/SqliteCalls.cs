using System.Runtime.InteropServices;

namespace KioskLocker.Simulation.Disk;

/// <summary>
/// The two exports of SQLite's library that a VFS needs, and its structures as <c>sqlite3.h</c> lays them out on a 64-bit machine.
/// The library is the one that the store has loaded: a VFS registered here is a VFS there.
/// </summary>
internal static unsafe class SqliteCalls
{
    internal const int Ok = 0;
    internal const int IoError = 10;
    internal const int OpenCreate = 0x00000004;
    internal const int OpenMainDb = 0x00000100;
    internal const int OpenMainJournal = 0x00000800;
    internal const int OpenWal = 0x00080000;
    private const string Library = "e_sqlite3";

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    internal static extern Vfs* sqlite3_vfs_find(byte* name);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    internal static extern int sqlite3_vfs_register(Vfs* vfs, int makeDefault);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    internal static extern int sqlite3_vfs_unregister(Vfs* vfs);

    /// <summary><c>sqlite3_vfs</c>, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Vfs
    {
        internal int Version;
        internal int FileSize;
        internal int LongestPath;
        internal Vfs* Next;
        internal byte* Name;
        internal nint AppData;
        internal delegate* unmanaged[Cdecl]<Vfs*, byte*, FileHandle*, int, int*, int> Open;
        internal delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        internal nint Access;
        internal nint FullPathname;
        internal nint DlOpen;
        internal nint DlError;
        internal nint DlSym;
        internal nint DlClose;
        internal nint Randomness;
        internal nint Sleep;
        internal nint CurrentTime;
        internal nint GetLastError;
        internal nint CurrentTimeInt64;
        internal nint SetSystemCall;
        internal nint GetSystemCall;
        internal nint NextSystemCall;
    }

    /// <summary><c>sqlite3_file</c>: what follows belongs to the VFS that opened it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FileHandle
    {
        internal Methods* Methods;
    }

    /// <summary><c>sqlite3_io_methods</c>, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Methods
    {
        internal int Version;
        internal delegate* unmanaged[Cdecl]<FileHandle*, int> Close;
        internal nint Read;
        internal delegate* unmanaged[Cdecl]<FileHandle*, byte*, int, long, int> Write;
        internal delegate* unmanaged[Cdecl]<FileHandle*, long, int> Truncate;
        internal delegate* unmanaged[Cdecl]<FileHandle*, int, int> Sync;
        internal nint FileSize;
        internal nint Lock;
        internal nint Unlock;
        internal nint CheckReservedLock;
        internal nint FileControl;
        internal nint SectorSize;
        internal nint DeviceCharacteristics;
        internal nint ShmMap;
        internal nint ShmLock;
        internal nint ShmBarrier;
        internal nint ShmUnmap;
        internal nint Fetch;
        internal nint Unfetch;
    }
}
