namespace KioskLocker.Core.Codes;

/// <summary>Six digits that are asked for in addition, after a changed phone number. A secret until custody has passed.</summary>
public readonly record struct OneTimeCode(string Digits)
{
    /// <summary>Masked: together with code and ID number it opens a door, so no log may get it by accident.</summary>
    public override string ToString() => "••••••";
}

/// <summary>Draws and reads one-time codes, and says what their digest is made of: the same at the office and at the machine.</summary>
public static class OneTimeCodes
{
    /// <summary>Digits of a code.</summary>
    public const int Length = 6;

    /// <summary>Draws a code.</summary>
    /// <param name="random">A number of 0 to below its argument, each equally likely and not to be foreseen.</param>
    public static OneTimeCode Draw(Func<int, int> random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new(string.Create(Length, random, static (digits, next) =>
        {
            for (int place = 0; place < digits.Length; place++)
            {
                digits[place] = (char)('0' + next(10));
            }
        }));
    }

    /// <summary>Reads six digits as typed; blanks and dashes between them do not matter. Total.</summary>
    public static Reading<OneTimeCode> Read(string text)
    {
        var digits = new string([.. CodeText.TrimEnds(text).Where(c => !CodeText.IsSeparator(c))]);
        return digits switch
        {
            "" => new Reading<OneTimeCode>.Refused(CodeProblem.Empty),
            _ when !digits.All(char.IsAsciiDigit) => new Reading<OneTimeCode>.Refused(CodeProblem.WrongCharacter),
            { Length: < Length } => new Reading<OneTimeCode>.Refused(CodeProblem.TooShort),
            { Length: > Length } => new Reading<OneTimeCode>.Refused(CodeProblem.TooLong),
            _ => new Reading<OneTimeCode>.Ok(new OneTimeCode(digits)),
        };
    }

    /// <summary>
    /// What the keyed digest is taken of. The dossier is part of it, so that a code of one is none of another; the word before it keeps
    /// it apart from everything else under the same key.
    /// </summary>
    public static string Bound(DossierCode dossier, OneTimeCode code) => $"one-time {dossier.Text} {code.Digits}";
}
