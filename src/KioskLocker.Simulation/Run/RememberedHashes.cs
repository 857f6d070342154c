using KioskLocker.Runtime.Secrets;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// The slow hash of PINs, made once for each PIN and salt. Officers of a world type the same few PINs for years, and a hash that is
/// slow on purpose would be most of its time; what it gives is the same.
/// </summary>
internal sealed class RememberedHashes
{
    private readonly Dictionary<string, byte[]> _made = new(StringComparer.Ordinal);

    internal void Of(ReadOnlySpan<byte> pin, ReadOnlySpan<byte> salt, Span<byte> hash)
    {
        var key = Convert.ToHexString(pin) + "|" + Convert.ToHexString(salt);
        if (!_made.TryGetValue(key, out var made))
        {
            made = new byte[PinChecks.HashSize];
            PinChecks.Pbkdf2(pin, salt, made);
            _made.Add(key, made);
        }

        made.CopyTo(hash);
    }
}
