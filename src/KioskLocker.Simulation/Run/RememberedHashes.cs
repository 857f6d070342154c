using System.Collections.Concurrent;
using KioskLocker.Runtime.Secrets;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// The slow hash of PINs, made once in a process for each PIN and salt. Officers of all worlds type the same few PINs for years, and a hash that is
/// slow on purpose would be a third of their time; what it gives is the same.
/// </summary>
internal static class RememberedHashes
{
    private static readonly ConcurrentDictionary<string, byte[]> Made = new(StringComparer.Ordinal);

    internal static void Of(ReadOnlySpan<byte> pin, ReadOnlySpan<byte> salt, Span<byte> hash)
    {
        var key = Convert.ToHexString(pin) + "|" + Convert.ToHexString(salt);
        if (!Made.TryGetValue(key, out var made))
        {
            made = new byte[PinChecks.HashSize];
            PinChecks.Pbkdf2(pin, salt, made);
            Made.TryAdd(key, made);
        }

        made.CopyTo(hash);
    }
}
