using System.Text;

namespace KioskLocker.Core.Codes;

/// <summary>Vietnamese phone number in national form, beginning with 0: 10 digits (mobile) or 11 (fixed line).</summary>
public readonly record struct PhoneNumber(string Digits)
{
    /// <summary>Last three digits.</summary>
    public string Last3 => Digits is { Length: >= 3 } ? Digits[^3..] : "";

    /// <summary>Masked as <c>•••••••678</c>.</summary>
    public override string ToString() => "•••••••" + Last3;

    /// <summary>The whole number in groups, for the one screen where its owner confirms it: <c>0912 345 678</c>.</summary>
    public string Display() => Digits switch
    {
        { Length: 10 } => $"{Digits[..4]} {Digits[4..7]} {Digits[7..]}",

        // Hà Nội and Hồ Chí Minh City have short area codes and long subscriber numbers.
        { Length: 11 } when Digits[2] is '4' or '8' => $"{Digits[..3]} {Digits[3..7]} {Digits[7..]}",
        { Length: 11 } => $"{Digits[..4]} {Digits[4..7]} {Digits[7..]}",
        _ => Digits ?? "",
    };
}

/// <summary>Reads phone numbers as people type them.</summary>
public static class PhoneNumbers
{
    private const int MobileLength = 10;
    private const int FixedLength = 11;

    /// <summary>Longest run of digits worth keeping: 00, 84 and a fixed line with its 0.</summary>
    private const int DigitsMax = 4 + FixedLength;

    /// <summary>Mobiles 03, 05, 07, 08, 09 and fixed lines 02x; <c>+84</c>, <c>0084</c> and <c>84</c> become 0. Blanks, dots, dashes and brackets do not count. Total.</summary>
    public static Reading<PhoneNumber> Read(string text)
    {
        var digits = new StringBuilder(DigitsMax);
        bool international = false;
        foreach (char c in CodeText.TrimEnds(text))
        {
            if (c is '.' or '(' or ')' || CodeText.IsSeparator(c))
            {
                continue;
            }

            if (c == '+' && digits.Length == 0 && !international)
            {
                international = true;
                continue;
            }

            if (!char.IsAsciiDigit(c))
            {
                return Refused(CodeProblem.WrongCharacter);
            }

            if (digits.Length == DigitsMax)
            {
                return Refused(CodeProblem.TooLong);
            }

            digits.Append(c);
        }

        return digits.Length == 0 ? Refused(CodeProblem.Empty) : Check(National(digits.ToString(), international));
    }

    private static string National(string digits, bool international)
    {
        if (!international && digits.StartsWith("0084", StringComparison.Ordinal))
        {
            digits = digits[2..];
            international = true;
        }

        // No national number begins with 8, so a leading 84 is always the country.
        if (digits.StartsWith("84", StringComparison.Ordinal))
        {
            // "+84 (0)912…" repeats the 0 that the country code replaces.
            return "0" + (digits.Length > 2 && digits[2] == '0' ? digits[3..] : digits[2..]);
        }

        return international ? "+" : digits;
    }

    private static Reading<PhoneNumber> Check(string national)
    {
        bool known = national.Length >= 2 && national[0] == '0' && national[1] is ('2' or '3' or '5' or '7' or '8' or '9');
        if (!known)
        {
            return Refused(national is "0" ? CodeProblem.TooShort : CodeProblem.WrongPhone);
        }

        int length = national[1] == '2' ? FixedLength : MobileLength;
        return national.Length == length
            ? new Reading<PhoneNumber>.Ok(new PhoneNumber(national))
            : Refused(national.Length < length ? CodeProblem.TooShort : CodeProblem.TooLong);
    }

    private static Reading<PhoneNumber>.Refused Refused(CodeProblem problem) => new(problem);
}
