using System.Security.Cryptography;
using System.Text;

namespace KioskLocker.BackOffice.Staff;

/// <summary>PINs for machines: six digits that nobody tries first, and the slow hash that is all that is kept of them.</summary>
internal static class PinRules
{
    public const int Length = 6;
    public const int SaltBytes = 16;
    public const int HashBytes = 32;

    /// <summary>Rounds of PBKDF2-SHA256; the machine uses the same.</summary>
    public const int Rounds = 210_000;

    public static bool IsPin(string pin) => pin.Length == Length && pin.All(char.IsAsciiDigit);

    /// <summary>One digit or one short pattern repeated, or digits that count up or down: the first that anybody tries.</summary>
    public static bool IsWeak(string pin) => IsRun(pin, 1) || IsRun(pin, 9) || Repeats(pin, 1) || Repeats(pin, 2) || Repeats(pin, 3);

    public static byte[] Hash(string pin, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(pin), salt, Rounds, HashAlgorithmName.SHA256, HashBytes);

    /// <summary>Each digit follows the one before by this step, 0 after 9.</summary>
    private static bool IsRun(string pin, int step) => Enumerable.Range(1, pin.Length - 1).All(i => (pin[i - 1] - '0' + step) % 10 == pin[i] - '0');

    private static bool Repeats(string pin, int period) => Enumerable.Range(period, pin.Length - period).All(i => pin[i] == pin[i - period]);
}
