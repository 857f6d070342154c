using System.Diagnostics;
using System.Globalization;

namespace KioskLocker.Core.Codes;

/// <summary>
/// Makes and reads drop-off numbers <c>MMMM-yyMMdd-SSSC</c>: machine in Crockford's letters, local day, serial of the day, and an
/// ISO 7064 MOD 37,36 check character over machine, day and serial without dashes. Serials whose check character would
/// be I, L, O or U do not exist: people read those as 1 and 0.
/// </summary>
public static class DropOffNumbers
{
    /// <summary>Begins the QR of a drop-off number.</summary>
    public const string Prefix = "KLD:";

    /// <summary>Highest serial of a day; the lowest is 1.</summary>
    public const int SerialMax = 999;

    /// <summary>Length without dashes.</summary>
    internal const int BareLength = 14;

    private const int DateAt = Crockford.MachineNumberLength;
    private const int SerialAt = DateAt + 6;
    private const int CheckAt = SerialAt + 3;

    /// <summary>The number, or null when this serial must be skipped.</summary>
    /// <param name="machine">Four canonical Crockford characters.</param>
    /// <param name="yyMMdd">Local day.</param>
    /// <param name="serial">1 to <see cref="SerialMax"/>.</param>
    /// <exception cref="ArgumentException">An argument no caller may have: machine, day or serial that cannot exist.</exception>
    public static DropOffNumber? Make(string machine, string yyMMdd, int serial)
    {
        if (!Crockford.IsMachineNumber(machine))
        {
            throw new ArgumentException("A machine number is 4 Crockford characters.", nameof(machine));
        }

        if (!IsDay(yyMMdd))
        {
            throw new ArgumentException("The day is yyMMdd.", nameof(yyMMdd));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(serial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(serial, SerialMax);

        string payload = string.Create(CultureInfo.InvariantCulture, $"{machine}{yyMMdd}{serial:000}");
        char check = CheckCharacter.Compute(payload);
        return Crockford.IsCanonical([check]) ? Canonical(payload + check) : null;
    }

    /// <summary>Reads with or without <see cref="Prefix"/>, dashes and blanks, in either case, with Crockford's look-alikes. Total.</summary>
    public static Reading<DropOffNumber> Read(string text)
    {
        string body = CodeText.WithoutPrefix(CodeText.TrimEnds(text), Prefix);
        switch (Crockford.Read(body, BareLength))
        {
            case Reading<string>.Refused refused:
                return new Reading<DropOffNumber>.Refused(refused.Problem);
            case Reading<string>.Ok ok:
                CodeProblem problem = ProblemOf(ok.Value);
                return problem == CodeProblem.None
                    ? new Reading<DropOffNumber>.Ok(Canonical(ok.Value))
                    : new Reading<DropOffNumber>.Refused(problem);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The machine that gave this number.</summary>
    public static string MachineOf(DropOffNumber number) => number.Text[..Crockford.MachineNumberLength];

    /// <summary>Whether text read as 14 Crockford characters has digits where the day and the serial stand.</summary>
    internal static bool HasShape(string bare) => bare.Length == BareLength && !bare.AsSpan(DateAt, CheckAt - DateAt).ContainsAnyExceptInRange('0', '9');

    private static CodeProblem ProblemOf(string bare)
    {
        if (!HasShape(bare))
        {
            return CodeProblem.WrongCharacter;
        }

        if (!IsDay(bare[DateAt..SerialAt]))
        {
            return CodeProblem.WrongDate;
        }

        if (bare[SerialAt..CheckAt] == "000")
        {
            return CodeProblem.OutOfRange;
        }

        return CheckCharacter.Fits(bare) ? CodeProblem.None : CodeProblem.WrongCheck;
    }

    private static bool IsDay(string yyMMdd) =>
        DateOnly.TryParseExact("20" + yyMMdd, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static DropOffNumber Canonical(string bare) => new($"{bare[..DateAt]}-{bare[DateAt..SerialAt]}-{bare[SerialAt..]}");
}
