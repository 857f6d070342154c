using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Options;

/// <summary>Who owns a file. statx(2) is asked because its answer has the same layout on every processor.</summary>
internal static class FileOwner
{
    private const int AtCurrentFolder = -100;
    private const uint OwnerAndGroup = 0x8 | 0x10;
    private const int AnswerSize = 256;
    private const int UidAt = 20;
    private const int GidAt = 24;

    /// <summary>Uid and gid.</summary>
    /// <exception cref="StorageException">The file cannot be looked at.</exception>
    public static (uint Uid, uint Gid) Of(string path)
    {
        var answer = new byte[AnswerSize];
        if (statx(AtCurrentFolder, NullTerminated(path), 0, OwnerAndGroup, answer) != 0)
            throw Fault("looking at", path);
        return (BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(UidAt)), BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(GidAt)));
    }

    /// <summary>Gives the file the owner of the model. Needs root only when they differ.</summary>
    /// <exception cref="StorageException">Not permitted.</exception>
    public static void CopyFrom(string model, string path)
    {
        var (uid, gid) = Of(model);
        if (Of(path).Uid != uid && chown(NullTerminated(path), uid, gid) != 0)
            throw Fault("changing the owner of", path);
    }

    private static StorageException Fault(string doing, string path) => new(StorageFault.Io, $"{doing} {path} failed with error {Marshal.GetLastPInvokeError()}");

    private static byte[] NullTerminated(string path) => Encoding.UTF8.GetBytes(path + "\0");

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] answer);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int chown(byte[] path, uint uid, uint gid);
}
