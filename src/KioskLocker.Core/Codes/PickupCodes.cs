using System.Diagnostics;

namespace KioskLocker.Core.Codes;

/// <summary>Pickup code: 8 random Crockford characters and an ISO 7064 MOD 37,36 check character. A secret until it is spent.</summary>
/// <param name="Text">The 9 characters without dashes, as they enter the digest.</param>
public readonly record struct PickupCode(string Text)
{
    /// <summary>Masked: the plain code opens a door, so no log may get it by accident.</summary>
    public override string ToString() => "•••-•••-•••";
}

/// <summary>Draws pickup codes, and reads them from the QR of the message or typed as <c>K7M-2QX-9T8</c>.</summary>
public static class PickupCodes
{
    /// <summary>Begins the QR of a pickup code.</summary>
    public const string Prefix = "KLP:";

    /// <summary>Length without dashes, with the check character.</summary>
    public const int Length = 9;

    /// <summary>One draw in nine is drawn again; so many in a row never happen.</summary>
    private const int DrawsMax = 100;

    /// <summary>Draws a code. Where the check character would be one of I, L, O and U, which nobody can tell apart, all of it is drawn again.</summary>
    /// <param name="random">A number of 0 to below its argument, each equally likely and not to be foreseen: the code opens a door.</param>
    /// <exception cref="InvalidOperationException">It always gives the same numbers.</exception>
    public static PickupCode Mint(Func<int, int> random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<char> code = stackalloc char[Length];
        for (int draw = 0; draw < DrawsMax; draw++)
        {
            for (int place = 0; place < Length - 1; place++)
            {
                code[place] = Crockford.Alphabet[random(Crockford.Alphabet.Length)];
            }

            code[^1] = CheckCharacter.Compute(code[..^1]);
            if (Crockford.IsCanonical(code))
            {
                return new PickupCode(code.ToString());
            }
        }

        throw new InvalidOperationException("The numbers drawn are not random.");
    }

    /// <summary>Reads with or without <see cref="Prefix"/>, dashes and blanks, in either case, with look-alikes. Total.</summary>
    public static Reading<PickupCode> Read(string text) =>
        Crockford.Read(CodeText.WithoutPrefix(CodeText.TrimEnds(text), Prefix), Length) switch
        {
            Reading<string>.Refused refused => new Reading<PickupCode>.Refused(refused.Problem),
            Reading<string>.Ok ok when CheckCharacter.Fits(ok.Value) => new Reading<PickupCode>.Ok(new PickupCode(ok.Value)),
            Reading<string>.Ok => new Reading<PickupCode>.Refused(CodeProblem.WrongCheck),
            _ => throw new UnreachableException(),
        };
}
