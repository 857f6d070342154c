namespace KioskLocker.Core.Codes;

/// <summary>Outcome of reading something a person scanned or typed: a value, or a reason. Reading never throws.</summary>
public abstract record Reading<T>
{
    private Reading()
    {
    }

    /// <param name="Value">What was read.</param>
    /// <param name="Warning">Readable, with a remark; <see cref="CodeProblem.None"/> usually.</param>
    public sealed record Ok(T Value, CodeProblem Warning = CodeProblem.None) : Reading<T>;

    /// <param name="Problem">What is wrong; the page has a sentence for each, saying what to do.</param>
    public sealed record Refused(CodeProblem Problem) : Reading<T>;
}

/// <summary>What can be wrong with a code or a typed value.</summary>
public enum CodeProblem
{
    None,
    Empty,
    TooShort,
    TooLong,
    WrongCharacter,

    /// <summary>The check character does not fit: mistyped or badly read.</summary>
    WrongCheck,

    /// <summary>Right in itself, made by another machine.</summary>
    OtherMachine,

    /// <summary>A date that does not exist.</summary>
    WrongDate,

    /// <summary>Too few or too many fields.</summary>
    WrongFields,

    /// <summary>An ID number is 12 digits with a plausible province, century and sex.</summary>
    WrongIdNumber,

    /// <summary>Not a Vietnamese phone number.</summary>
    WrongPhone,

    /// <summary>The text holds U+FFFD: the card's printer or reader lost characters. Accepted with this warning.</summary>
    LostCharacters,

    /// <summary>A serial or procedure that cannot exist.</summary>
    OutOfRange,

    /// <summary>It reads well, and the machine had no room for it at that moment: give it again.</summary>
    NotTaken,
}
