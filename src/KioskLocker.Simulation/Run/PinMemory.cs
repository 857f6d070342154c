using System.Collections.Concurrent;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Secrets;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// The slow digest of a PIN, once for each PIN, salt and key of this process: what made it slow is for thieves, and worlds by the
/// hundred would spend most of their time on it. PINs here are those of people who do not exist.
/// </summary>
internal static class PinMemory
{
    private static readonly ConcurrentDictionary<(string Keys, string Pin, string Salt), Digest> Known = new();

    internal static Digest DigestOf(DigestKeys keys, byte[] pin, byte[] salt) => Known.GetOrAdd(
        (keys.OfPinHash(new byte[32]).Text, Convert.ToHexString(pin), Convert.ToHexString(salt)),
        _ => PinChecks.DigestOf(keys, pin, salt));
}
