using System.Globalization;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>The end of one log file.</summary>
/// <param name="Path">The file.</param>
/// <param name="From">Bytes before it are left out.</param>
/// <param name="Length">How long the file was when it was looked at; what is written meanwhile stays out.</param>
internal sealed record LogShare(string Path, long From, long Length)
{
    public string Name => System.IO.Path.GetFileName(Path);

    /// <param name="file">A log file.</param>
    /// <param name="mostBytes">At most so many of its bytes.</param>
    /// <exception cref="IOException">The file is not there any more.</exception>
    public static LogShare EndOf(FileInfo file, long mostBytes) => new(file.FullName, Math.Max(0, file.Length - mostBytes), file.Length);

    /// <summary>The share, from its first whole line on.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public byte[] Lines()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = From;
        var bytes = new byte[Length - From];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var first = From == 0 ? 0 : Array.IndexOf(bytes, (byte)'\n', 0, read) + 1;
        return bytes[first..read];
    }

    /// <summary>The share for a bundle; why not, where the file cannot be read any more.</summary>
    public byte[] Read()
    {
        try
        {
            return Lines();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The oldest file may go while the bundle is made: one entry less, and the bundle stays.
            return System.Text.Encoding.UTF8.GetBytes($"unreadable: {fault.GetType().Name}\n");
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {(From == 0 ? $"whole, {Length:N0} bytes" : $"the last {Length - From:N0} of {Length:N0} bytes")}");
}
