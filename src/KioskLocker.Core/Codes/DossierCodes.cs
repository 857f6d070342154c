namespace KioskLocker.Core.Codes;

/// <summary>
/// Recognises dossier codes of the one-stop system (<c>000.00.53.H48-220921-0099</c>, <c>38.98.H29-210519-0013</c>,
/// <c>G09.20-20260609-0092637</c>). They are opaque: the rules changed more than once, so nothing in them is given a meaning.
/// </summary>
public static class DossierCodes
{
    /// <summary>Shortest text taken for a dossier code, in characters.</summary>
    public const int LengthMin = 8;

    /// <summary>Longest dossier code, in characters.</summary>
    public const int LengthMax = 64;

    /// <summary>
    /// Upper-cases and checks: A–Z, 0–9, '.' and '-' only, beginning with a letter or digit; at least one digit and one '.' or '-'
    /// (otherwise <see cref="CodeProblem.WrongFields"/>). Total.
    /// </summary>
    public static Reading<DossierCode> Read(string text)
    {
        string code = CodeText.TrimEnds(text);
        CodeProblem problem = ProblemOf(code);
        return problem == CodeProblem.None
            ? new Reading<DossierCode>.Ok(new DossierCode(code.ToUpperInvariant()))
            : new Reading<DossierCode>.Refused(problem);
    }

    private static CodeProblem ProblemOf(string code)
    {
        if (code.Length == 0)
        {
            return CodeProblem.Empty;
        }

        if (code.Length > LengthMax)
        {
            return CodeProblem.TooLong;
        }

        bool digit = false;
        bool mark = false;
        foreach (char c in code)
        {
            digit |= char.IsAsciiDigit(c);
            mark |= c is '.' or '-';
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
            {
                return CodeProblem.WrongCharacter;
            }
        }

        if (!char.IsAsciiLetterOrDigit(code[0]))
        {
            return CodeProblem.WrongCharacter;
        }

        if (code.Length < LengthMin)
        {
            return CodeProblem.TooShort;
        }

        return digit && mark ? CodeProblem.None : CodeProblem.WrongFields;
    }
}
