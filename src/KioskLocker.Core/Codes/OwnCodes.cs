using System.Diagnostics;

namespace KioskLocker.Core.Codes;

/// <summary>What a citizen registered on the portal before coming.</summary>
/// <param name="Procedure">Procedure chosen there; whether this machine offers it is another question.</param>
/// <param name="Number">The portal's number, at most 32 characters of A–Z, 0–9, '.' and '-'. Opaque.</param>
public sealed record PreRegistration(ProcedureCode Procedure, string Number);

/// <summary>Reads the QR <c>KLR:&lt;procedure&gt;:&lt;number&gt;</c>.</summary>
public static class PreRegistrations
{
    /// <summary>Begins the QR of a pre-registration.</summary>
    public const string Prefix = "KLR:";

    private const int ProcedureLengthMax = 64;
    private const int NumberLengthMax = 32;

    /// <summary>Total. Both parts are upper-cased.</summary>
    public static Reading<PreRegistration> Read(string text)
    {
        string trimmed = CodeText.TrimEnds(text);
        string body = CodeText.WithoutPrefix(trimmed, Prefix);
        if (body.Length == 0)
        {
            return new Reading<PreRegistration>.Refused(CodeProblem.Empty);
        }

        string[] parts = body.Split(':', 3);
        if (parts.Length != 2)
        {
            return new Reading<PreRegistration>.Refused(CodeProblem.WrongFields);
        }

        CodeProblem problem = ProblemOf(parts[0], ProcedureLengthMax);
        if (problem == CodeProblem.None && !parts[0].AsSpan().ContainsAnyInRange('0', '9'))
        {
            problem = CodeProblem.OutOfRange;
        }

        if (problem == CodeProblem.None)
        {
            problem = ProblemOf(parts[1], NumberLengthMax);
        }

        return problem == CodeProblem.None
            ? new Reading<PreRegistration>.Ok(new PreRegistration(new ProcedureCode(parts[0].ToUpperInvariant()), parts[1].ToUpperInvariant()))
            : new Reading<PreRegistration>.Refused(problem);
    }

    private static CodeProblem ProblemOf(string part, int lengthMax)
    {
        if (part.Length == 0)
        {
            return CodeProblem.Empty;
        }

        if (part.Length > lengthMax)
        {
            return CodeProblem.TooLong;
        }

        foreach (char c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
            {
                return CodeProblem.WrongCharacter;
            }
        }

        return CodeProblem.None;
    }
}

/// <summary>Reads the barcode of a bag, <c>KLG:</c> and 1 to 32 letters and digits.</summary>
public static class BagCodes
{
    /// <summary>Begins the barcode of a bag.</summary>
    public const string Prefix = "KLG:";

    private const int LengthMax = 32;

    /// <summary>The bag's number, upper-cased, without the prefix. Look-alikes stay as they are: bags are scanned, not typed. Total.</summary>
    public static Reading<string> Read(string text)
    {
        string body = CodeText.WithoutPrefix(CodeText.TrimEnds(text), Prefix);
        if (body.Length is 0 or > LengthMax)
        {
            return new Reading<string>.Refused(body.Length == 0 ? CodeProblem.Empty : CodeProblem.TooLong);
        }

        foreach (char c in body)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return new Reading<string>.Refused(CodeProblem.WrongCharacter);
            }
        }

        return new Reading<string>.Ok(body.ToUpperInvariant());
    }
}

/// <summary>Secret of a staff badge: 26 Crockford characters.</summary>
public readonly record struct BadgeCode(string Text)
{
    /// <summary>Masked: the badge is half of a staff log-in.</summary>
    public override string ToString() => "••••••••";
}

/// <summary>Reads the QR of a staff badge, <c>KLB:</c> and 26 Crockford characters.</summary>
public static class Badges
{
    /// <summary>Begins the QR of a badge.</summary>
    public const string Prefix = "KLB:";

    private const int Length = 26;

    /// <summary>Total.</summary>
    public static Reading<BadgeCode> Read(string text) =>
        Crockford.Read(CodeText.WithoutPrefix(CodeText.TrimEnds(text), Prefix), Length) switch
        {
            Reading<string>.Refused refused => new Reading<BadgeCode>.Refused(refused.Problem),
            Reading<string>.Ok ok => new Reading<BadgeCode>.Ok(new BadgeCode(ok.Value)),
            _ => throw new UnreachableException(),
        };
}
