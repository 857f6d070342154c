using System.Globalization;

namespace KioskLocker.Tests.Attacks;

/// <summary>Where an attacker's luck comes from. Printed; <c>KIOSKLOCKER_SEED</c> replays.</summary>
internal static class AttackSeed
{
    private const int Usual = 20261123;

    public static int Take()
    {
        var seed = Effort.SeedOr(Usual);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"KIOSKLOCKER_SEED={seed}"));
        return seed;
    }
}
