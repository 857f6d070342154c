using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace KioskLocker.Core.Codes;

/// <summary>What is taken from the QR of an ID card. Address, sex, birth and old number are read past and not kept: no procedure here needs them.</summary>
/// <param name="Number">ID number.</param>
/// <param name="Name">Name in NFC; may hold U+FFFD where the card or its reader lost a character.</param>
/// <param name="Format">Layout of the payload: <c>card2021-7</c>, <c>card2024-11</c>, or <c>n-field</c>; for journals and support.</param>
public sealed record IdCard(IdNumber Number, string Name, string Format)
{
    /// <summary>Masked: no name, last three digits only.</summary>
    public override string ToString() => $"IdCard {Number} ({Format})";
}

/// <summary>
/// Reads the QR of Vietnamese ID cards: UTF-8 fields between <c>|</c>. It identifies, it proves nothing: plain text anyone can print.
/// </summary>
public static class IdCards
{
    /// <summary>Longest payload looked at, in characters; real ones stay under 300.</summary>
    public const int LengthMax = 1024;

    private const int FieldsMin = 6;
    private const int FieldsMax = 12;
    private const int NameLengthMax = 100;
    private const char Lost = '\uFFFD';

    /// <summary>
    /// Takes 6 to 12 fields in two orders: <c>number|old number|name|birth|sex|address|issued…</c> and, without old number,
    /// <c>number|name|birth|sex|address|issued…</c>. Which one it is shows in where the birth date stands. Total.
    /// </summary>
    public static Reading<IdCard> Read(string text)
    {
        string payload = CodeText.TrimEnds(text);
        if (payload.Length == 0)
        {
            return Refused(CodeProblem.Empty);
        }

        if (payload.Length > LengthMax)
        {
            return Refused(CodeProblem.TooLong);
        }

        if (CodeText.HasUnsafe(payload))
        {
            return Refused(CodeProblem.WrongCharacter);
        }

        string[] fields = payload.Split('|', FieldsMax + 1, StringSplitOptions.TrimEntries);
        if (fields.Length is < FieldsMin or > FieldsMax)
        {
            return Refused(CodeProblem.WrongFields);
        }

        return IdNumbers.Read(fields[0]) switch
        {
            Reading<IdNumber>.Ok number => ReadPerson(number.Value, fields, payload.Contains(Lost, StringComparison.Ordinal)),
            Reading<IdNumber>.Refused => Refused(CodeProblem.WrongIdNumber),
            _ => throw new UnreachableException(),
        };
    }

    private static Reading<IdCard> ReadPerson(IdNumber number, string[] fields, bool lost)
    {
        bool withOldNumber = IsOldNumber(fields[1]) || IsBirth(fields[3]);
        int nameAt = withOldNumber ? 2 : 1;
        int issuedAt = nameAt + 4;
        if (issuedAt >= fields.Length)
        {
            return Refused(CodeProblem.WrongFields);
        }

        if (!IsBirth(fields[nameAt + 1]) || !(fields[issuedAt].Length == 0 || IsDay(fields[issuedAt])))
        {
            return Refused(CodeProblem.WrongDate);
        }

        string name = Tidy(fields[nameAt]);
        CodeProblem problem = NameProblem(name);
        return problem == CodeProblem.None
            ? new Reading<IdCard>.Ok(new IdCard(number, name, FormatOf(fields.Length, withOldNumber)), lost ? CodeProblem.LostCharacters : CodeProblem.None)
            : Refused(problem);
    }

    private static string FormatOf(int fields, bool withOldNumber) => (fields, withOldNumber) switch
    {
        (7, true) => "card2021-7",
        (11, true) => "card2024-11",
        _ => string.Create(CultureInfo.InvariantCulture, $"{fields}-field"),
    };

    /// <summary>Empty, or digits; nobody's name is either.</summary>
    private static bool IsOldNumber(string field) => !field.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>Day, month or only the year of birth: for some people no more is known.</summary>
    private static bool IsBirth(string field) => IsDay(field) || IsDate(field, "MMyyyy") || IsDate(field, "MM/yyyy") || IsDate(field, "yyyy");

    private static bool IsDay(string field) => IsDate(field, "ddMMyyyy") || IsDate(field, "dd/MM/yyyy");

    private static bool IsDate(string field, string format) =>
        field.Length == format.Length
        && DateOnly.TryParseExact(field, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
        && date.Year is >= 1900 and < 2100;

    private static string Tidy(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).Normalize(NormalizationForm.FormC);
    }

    /// <summary>Names are letters with their marks, blanks, and the few signs that names of Vietnam's peoples hold (Y-Bôn, H'Hen).</summary>
    private static CodeProblem NameProblem(string name)
    {
        if (name.Length == 0)
        {
            return CodeProblem.Empty;
        }

        if (name.Length > NameLengthMax)
        {
            return CodeProblem.TooLong;
        }

        bool letter = false;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bool lettery = Rune.IsLetter(rune) || rune.Value == Lost;
            bool mark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (!lettery && !mark && !" '’ʼ-.,".Contains(rune.ToString(), StringComparison.Ordinal))
            {
                return CodeProblem.WrongCharacter;
            }

            letter |= lettery;
        }

        return letter ? CodeProblem.None : CodeProblem.WrongCharacter;
    }

    private static Reading<IdCard>.Refused Refused(CodeProblem problem) => new(problem);
}
