namespace KioskLocker.Core.Codes;

/// <summary>
/// Check character of ISO 7064 MOD 37,36 over 0–9 A–Z. It catches every single wrong character. It misses about
/// one adjacent swap in 250, most often a <c>01</c> for a <c>10</c>: that is the standard's own limit, not an error here.
/// </summary>
public static class CheckCharacter
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const int Modulus = 36;

    /// <summary>The character to append to <paramref name="payload"/>.</summary>
    /// <exception cref="ArgumentException">A character is not one of 0–9 A–Z; readers check that first.</exception>
    public static char Compute(ReadOnlySpan<char> payload)
    {
        int product = Modulus;
        foreach (char c in payload)
        {
            int value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
            {
                throw new ArgumentException("Only 0-9 and A-Z carry a check character.", nameof(payload));
            }

            int sum = (product + value) % Modulus;
            product = (sum == 0 ? Modulus : sum) * 2 % (Modulus + 1);
        }

        return Alphabet[(Modulus + 1 - product) % Modulus];
    }

    /// <summary>Whether the last character of <paramref name="text"/> is the check character of those before it. Total: anything else is false.</summary>
    public static bool Fits(string text)
    {
        if (text is null || text.Length < 2)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c))
            {
                return false;
            }
        }

        return Compute(text.AsSpan(0, text.Length - 1)) == text[^1];
    }
}
