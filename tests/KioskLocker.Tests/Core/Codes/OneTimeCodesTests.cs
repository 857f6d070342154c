using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Core.Codes;

public sealed class OneTimeCodesTests
{
    [Theory]
    [InlineData("042917")]
    [InlineData(" 042 917 ")]
    [InlineData("042-917")]
    public void Six_digits_are_read_with_or_without_a_gap(string typed) =>
        Assert.Equal(new Reading<OneTimeCode>.Ok(new OneTimeCode("042917")), OneTimeCodes.Read(typed));

    [Theory]
    [InlineData("", CodeProblem.Empty)]
    [InlineData("04291", CodeProblem.TooShort)]
    [InlineData("0429170", CodeProblem.TooLong)]
    [InlineData("04291a", CodeProblem.WrongCharacter)]
    [InlineData("٠٤٢٩١٧", CodeProblem.WrongCharacter)]
    public void Anything_else_is_refused_with_its_reason(string typed, CodeProblem problem) =>
        Assert.Equal(new Reading<OneTimeCode>.Refused(problem), OneTimeCodes.Read(typed));

    [Fact]
    public void A_drawn_code_reads_back_and_shows_nothing_of_itself()
    {
        var next = 0;
        var code = OneTimeCodes.Draw(below => next++ % below);

        Assert.Equal("012345", code.Digits);
        Assert.Equal(new Reading<OneTimeCode>.Ok(code), OneTimeCodes.Read(code.Digits));
        Assert.DoesNotContain("012345", $"{code}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_digits_of_another_dossier_are_another_code()
    {
        var code = new OneTimeCode("042917");

        Assert.NotEqual(OneTimeCodes.Bound(new DossierCode("H29.18-261123-0009"), code), OneTimeCodes.Bound(new DossierCode("H29.18-261123-0010"), code));
    }
}
