using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>
/// The anchor's file: two lines of fixed length, each an anchor with its checksum, overwritten in turn.
/// A line torn or garbled by a power cut leaves the other, which is the anchor before; and one sync of data is all a custody commit
/// waits for, a third of what replacing the file costs.
/// </summary>
internal sealed class AnchorFile
{
    private const int LineLength = 512;

    /// <summary>From line to line. A power cut in the middle of a write may leave a whole sector garbled, and sectors are of 4096 bytes: the lines never share one.</summary>
    private const int Apart = 4096;

    private const int CheckLength = 16;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private readonly string _path;
    private readonly IDiskWitness? _witness;
    private int _next;

    public AnchorFile(string path, IDiskWitness? witness)
    {
        (_path, _witness) = (path, witness);
        (Newest, var line) = ReadNewest(path);
        _next = 1 - line;
    }

    /// <summary>The anchor found when the file was opened; null when there is none or neither line can be read, which is the same as a lost one.</summary>
    public Anchor? Newest { get; }

    /// <summary>The newest anchor in this file; null when there is none.</summary>
    public static Anchor? Read(string path) => ReadNewest(path).Anchor;

    /// <summary>Makes this anchor the newest; durable when it returns.</summary>
    /// <exception cref="StorageException">The disk failed; which of the two lines holds is known after reading again.</exception>
    public void Write(Anchor anchor)
    {
        var line = Line(anchor);
        if (!Disk.Overwrite(_path, _next * Apart, line, _witness))
        {
            // Nothing to overwrite: the first anchor, or somebody took the file away.
            var whole = new byte[Apart + LineLength];
            whole.AsSpan().Fill((byte)' ');
            line.CopyTo(whole, _next * Apart);
            Disk.Replace(_path, whole, Mode, _witness);
        }

        _next = 1 - _next;
    }

    private static (Anchor? Anchor, int Line) ReadNewest(string path)
    {
        if (!File.Exists(path))
            return (null, 1);
        var bytes = File.ReadAllBytes(path);
        var (first, second) = (Parse(bytes, 0), Parse(bytes, 1));
        return second is not null && (first is null || (second.Epoch, second.Seq).CompareTo((first.Epoch, first.Seq)) > 0) ? (second, 1) : (first, 0);
    }

    private static byte[] Line(Anchor anchor)
    {
        var json = JsonSerializer.Serialize(anchor, WireJson.Options);
        return Encoding.ASCII.GetBytes($"{json.PadRight(LineLength - CheckLength - 1)}{Check(json)}\n");
    }

    private static Anchor? Parse(byte[] file, int line)
    {
        if (file.Length < (line * Apart) + LineLength)
            return null;
        var text = Encoding.ASCII.GetString(file, line * Apart, LineLength - 1);
        var json = text[..^CheckLength].TrimEnd();
        return json.Length > 0 && text[^CheckLength..] == Check(json) ? JsonSerializer.Deserialize<Anchor>(json, WireJson.Options) : null;
    }

    private static string Check(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(json)).AsSpan(0, CheckLength / 2));
}
