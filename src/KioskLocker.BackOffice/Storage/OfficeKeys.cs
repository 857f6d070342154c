using System.Security.Cryptography;
using System.Text;

namespace KioskLocker.BackOffice.Storage;

/// <summary>The office's one secret, in a file outside the database and readable by its owner only. Working keys are derived from it by purpose.</summary>
internal sealed class OfficeKeys
{
    private const int KeyBytes = 32;
    private readonly byte[] _master;

    private OfficeKeys(byte[] master) => _master = master;

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "keys", "office.key");

    /// <summary>Reads the key file, making it when the database is new. A database whose key is missing is refused: a new key could read nothing.</summary>
    public static OfficeKeys Open(string dataDirectory, OfficeDatabase database)
    {
        var path = PathIn(dataDirectory);
        return database.Write(session =>
        {
            var known = session.Text($"SELECT value FROM meta WHERE name='key_check'");
            if (!File.Exists(path))
            {
                if (known is not null)
                    throw new UnusableDataException($"The key file {path} is missing; bring it back from where you keep it. The database cannot be read without it.");
                Make(path);
            }

            var keys = ReadFile(path);
            if (known is null)
                session.Run($"INSERT INTO meta (name, value) VALUES ('key_check', {keys.Check()})");
            else if (known != keys.Check())
                throw new UnusableDataException($"The key file {path} does not belong to this database.");
            return keys;
        });
    }

    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, KeyBytes, info: Encoding.ASCII.GetBytes("kiosklocker office " + purpose));

    private static void Make(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        PrivateFolder.Make(folder);
        using var stream = PrivateFolder.MakeFile(path, FileMode.CreateNew);
        stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)) + "\n"));
        // On the disk before anything is encrypted with it.
        stream.Flush(flushToDisk: true);
    }

    private static OfficeKeys ReadFile(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            throw new UnusableDataException($"The key file {path} must be readable by its owner only: chmod 600 {path}");
        var master = new byte[KeyBytes];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), master, out var written) && written == KeyBytes
            ? new OfficeKeys(master)
            : throw new UnusableDataException($"The key file {path} is damaged: it should hold 32 bytes as base64.");
    }

    private string Check() => Convert.ToBase64String(Derive("check"));
}

/// <summary>Folders and files that only the owner may open.</summary>
internal static class PrivateFolder
{
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static FileStream MakeFile(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
