using System.Security.Cryptography;
using System.Text;

namespace KioskLocker.Simulation.Disk;

/// <summary>What a disk may hold after a power cut: the files of one folder.</summary>
/// <param name="Files">Content by name.</param>
internal sealed record DiskImage(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Two images of one hash are one image.</summary>
    internal string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{name}\0{content.Length}\0")));
            hash.AppendData(content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Puts the files into a folder that is empty.</summary>
    internal void WriteTo(string folder)
    {
        foreach (var (name, content) in Files)
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode, BufferSize = 0 };
            using var file = new FileStream(Path.Combine(folder, name), options);
            file.Write(content.Span);
        }
    }
}
