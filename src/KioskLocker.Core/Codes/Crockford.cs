using System.Buffers;
using System.Text;

namespace KioskLocker.Core.Codes;

/// <summary>Crockford's base32: digits and letters without I, L, O and U, so that nothing read aloud or copied by hand is two things.</summary>
public static class Crockford
{
    /// <summary>The 32 characters, in order of value.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Length of a machine number.</summary>
    public const int MachineNumberLength = 4;

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>The character meant: lower case becomes upper, O is read as 0, I and L as 1. Null when it means none of the 32.</summary>
    public static char? Normalise(char c)
    {
        char upper = char.IsAsciiLetterLower(c) ? (char)(c - 'a' + 'A') : c;
        char meant = upper switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            _ => upper,
        };
        return Alphabet.Contains(meant, StringComparison.Ordinal) ? meant : null;
    }

    /// <summary>Whether <paramref name="text"/> is a machine number in canonical form: 4 characters of the alphabet.</summary>
    public static bool IsMachineNumber(string text) => text is { Length: MachineNumberLength } && IsCanonical(text);

    /// <summary>Reads exactly <paramref name="length"/> characters; blanks and dashes between them do not count.</summary>
    internal static Reading<string> Read(string text, int length)
    {
        var meant = new StringBuilder(length);
        foreach (char c in CodeText.TrimEnds(text))
        {
            if (CodeText.IsSeparator(c))
            {
                continue;
            }

            if (Normalise(c) is not { } normal)
            {
                return new Reading<string>.Refused(CodeProblem.WrongCharacter);
            }

            if (meant.Length == length)
            {
                return new Reading<string>.Refused(CodeProblem.TooLong);
            }

            meant.Append(normal);
        }

        return meant.Length switch
        {
            0 => new Reading<string>.Refused(CodeProblem.Empty),
            _ when meant.Length < length => new Reading<string>.Refused(CodeProblem.TooShort),
            _ => new Reading<string>.Ok(meant.ToString()),
        };
    }

    internal static bool IsCanonical(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Characters);
}
