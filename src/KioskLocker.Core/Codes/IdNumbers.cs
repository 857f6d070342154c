using System.Globalization;
using System.Text;

namespace KioskLocker.Core.Codes;

/// <summary>Personal ID number: 12 digits (3 province, 1 century and sex, 2 year of birth, 6 random).</summary>
public readonly record struct IdNumber(string Digits)
{
    /// <summary>The only part that is ever shown: the rest can be guessed from sex, year and place of birth, or gives the factor away.</summary>
    public string Last3 => Digits is { Length: >= 3 } ? Digits[^3..] : "";

    /// <summary>Masked as <c>•••••••••345</c>, so that no log, screen or slip shows the number by accident.</summary>
    public override string ToString() => "•••••••••" + Last3;
}

/// <summary>Reads ID numbers as typed or as found on a card.</summary>
public static class IdNumbers
{
    /// <summary>Digits of an ID number.</summary>
    public const int Length = 12;

    /// <summary>Highest province code; the lowest is 001. Numbers given before provinces were merged keep their code.</summary>
    private const int ProvinceMax = 96;

    /// <summary>
    /// Blanks, dots and dashes between digits are tolerated; only 0–9 are digits here. The fourth digit stands for sex and one
    /// of the 20th to 24th centuries, so each of 0–9 has a meaning and none is refused. Total.
    /// </summary>
    public static Reading<IdNumber> Read(string text)
    {
        var digits = new StringBuilder(Length);
        foreach (char c in CodeText.TrimEnds(text))
        {
            if (c == '.' || CodeText.IsSeparator(c))
            {
                continue;
            }

            if (!char.IsAsciiDigit(c))
            {
                return Refused(CodeProblem.WrongCharacter);
            }

            if (digits.Length == Length)
            {
                return Refused(CodeProblem.TooLong);
            }

            digits.Append(c);
        }

        if (digits.Length < Length)
        {
            return Refused(digits.Length == 0 ? CodeProblem.Empty : CodeProblem.TooShort);
        }

        string number = digits.ToString();
        int province = int.Parse(number.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        return province is >= 1 and <= ProvinceMax
            ? new Reading<IdNumber>.Ok(new IdNumber(number))
            : Refused(CodeProblem.WrongIdNumber);
    }

    private static Reading<IdNumber>.Refused Refused(CodeProblem problem) => new(problem);
}
