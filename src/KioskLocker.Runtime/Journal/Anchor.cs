using System.Text.Json;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>What a file beside the database remembers of it, so that a database put back from an older copy is noticed.</summary>
/// <param name="Kiosk">Whose it is.</param>
/// <param name="Epoch">Epoch at the last custody commit.</param>
/// <param name="Seq">Journal row at the last custody commit; 0 before the first.</param>
/// <param name="Head">Hash of that row, hex.</param>
/// <param name="SerialDate">Date part of the last drop-off number.</param>
/// <param name="Serial">Its serial.</param>
public sealed record Anchor(string Kiosk, int Epoch, long Seq, string Head, string SerialDate, int Serial)
{
    /// <summary>The anchor in this file; null when there is none or it cannot be read, which is the same as a lost one.</summary>
    internal static Anchor? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Anchor>(File.ReadAllBytes(path), WireJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal void Write(string path) => Disk.Replace(
        path, JsonSerializer.SerializeToUtf8Bytes(this, WireJson.Options), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
}
