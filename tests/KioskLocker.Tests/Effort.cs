using System.Globalization;

namespace KioskLocker.Tests;

/// <summary>How much the tests do, and with which luck: set by <c>tests/run</c>, <c>tests/deep</c> and whoever replays a seed.</summary>
internal static class Effort
{
    /// <summary>The long tests run as well; <c>KIOSKLOCKER_DEEP=1</c>.</summary>
    public static bool IsDeep => Environment.GetEnvironmentVariable("KIOSKLOCKER_DEEP") == "1";

    /// <summary>Percent of what the long tests do within their whole budget; <c>KIOSKLOCKER_SHARE</c>.</summary>
    private static int Share => Math.Clamp(Number("KIOSKLOCKER_SHARE", 100), 1, 100);

    /// <summary>So many of these as the budget of the long tests allows, and one at least.</summary>
    public static int Part(int all) => (int)Math.Max(1, (long)all * Share / 100);

    /// <summary>A sample in the quick tests, and as many as the budget allows in the long ones.</summary>
    public static int Of(int sample, int all) => IsDeep ? Part(all) : sample;

    /// <summary>The seed that is replayed, or the usual one; <c>KIOSKLOCKER_SEED</c>.</summary>
    public static int SeedOr(int usual) => Number("KIOSKLOCKER_SEED", usual);

    /// <summary>A whole number of the environment, or the usual one.</summary>
    public static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var given) ? given : usual;

    /// <summary>This test takes minutes.</summary>
    public static void OnlyDeep() => Assert.SkipUnless(IsDeep, "long: tests/deep runs it");
}
