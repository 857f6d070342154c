using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Core.Codes;

public sealed class PersonalNumbersTests
{
    [Theory]
    [InlineData("079180012345")]
    [InlineData(" 079 180 012 345 ")]
    [InlineData("079.180.012.345")]
    [InlineData("079-180012-345\r\n")]
    public void An_id_number_is_read_however_it_is_grouped(string text) =>
        Assert.Equal(new Reading<IdNumber>.Ok(new IdNumber("079180012345")), IdNumbers.Read(text));

    [Theory]
    [InlineData("", CodeProblem.Empty)]
    [InlineData("...", CodeProblem.Empty)]
    [InlineData("07918001234", CodeProblem.TooShort)]
    [InlineData("0791800123456", CodeProblem.TooLong)]
    [InlineData("07918001234O", CodeProblem.WrongCharacter)]
    [InlineData("٠٧٩١٨٠٠١٢٣٤٥", CodeProblem.WrongCharacter)]
    [InlineData("０７９１８００１２３４５", CodeProblem.WrongCharacter)]
    [InlineData("000180012345", CodeProblem.WrongIdNumber)]
    [InlineData("097180012345", CodeProblem.WrongIdNumber)]
    public void A_wrong_id_number_is_refused_with_its_reason(string text, CodeProblem problem) =>
        Assert.Equal(new Reading<IdNumber>.Refused(problem), IdNumbers.Read(text));

    [Fact]
    public void Provinces_run_from_001_to_096()
    {
        Assert.IsType<Reading<IdNumber>.Ok>(IdNumbers.Read("001180012345"));
        Assert.IsType<Reading<IdNumber>.Ok>(IdNumbers.Read("096180012345"));
    }

    [Fact]
    public void An_id_number_shows_its_last_three_digits_and_nothing_else()
    {
        var number = new IdNumber("079180012345");
        Assert.Equal("•••••••••345", number.ToString());
        Assert.Equal("•••••••••345", $"{number}");
        Assert.Equal("345", number.Last3);
        Assert.DoesNotContain("0791", new Reading<IdNumber>.Ok(number).ToString(), StringComparison.Ordinal);
        Assert.Equal("•••••••••", default(IdNumber).ToString());
    }

    [Theory]
    [InlineData("0912345678", "0912345678", "0912 345 678")]
    [InlineData("+84 912 345 678", "0912345678", "0912 345 678")]
    [InlineData("84912345678", "0912345678", "0912 345 678")]
    [InlineData("0084912345678", "0912345678", "0912 345 678")]
    [InlineData("+84 (0)912-345-678", "0912345678", "0912 345 678")]
    [InlineData("0328.000.001", "0328000001", "0328 000 001")]
    [InlineData("(028) 3822 1234", "02838221234", "028 3822 1234")]
    [InlineData("+84 28 3822 1234", "02838221234", "028 3822 1234")]
    [InlineData("0274 382 1234", "02743821234", "0274 382 1234")]
    public void A_phone_number_is_read_in_national_form(string text, string digits, string shown)
    {
        var ok = Assert.IsType<Reading<PhoneNumber>.Ok>(PhoneNumbers.Read(text));
        Assert.Equal(digits, ok.Value.Digits);
        Assert.Equal(shown, ok.Value.Display());
    }

    [Theory]
    [InlineData("", CodeProblem.Empty)]
    [InlineData("+", CodeProblem.Empty)]
    [InlineData("0", CodeProblem.TooShort)]
    [InlineData("091234567", CodeProblem.TooShort)]
    [InlineData("09123456789", CodeProblem.TooLong)]
    [InlineData("0283822123", CodeProblem.TooShort)]
    [InlineData("028382212345", CodeProblem.TooLong)]
    [InlineData("01234567890", CodeProblem.WrongPhone)]
    [InlineData("0412345678", CodeProblem.WrongPhone)]
    [InlineData("912345678", CodeProblem.WrongPhone)]
    [InlineData("+1 212 555 0100", CodeProblem.WrongPhone)]
    [InlineData("+0912345678", CodeProblem.WrongPhone)]
    [InlineData("0912+345678", CodeProblem.WrongCharacter)]
    [InlineData("++84912345678", CodeProblem.WrongCharacter)]
    [InlineData("٠٩١٢٣٤٥٦٧٨", CodeProblem.WrongCharacter)]
    [InlineData("1234567890123456", CodeProblem.TooLong)]
    public void A_wrong_phone_number_is_refused_with_its_reason(string text, CodeProblem problem) =>
        Assert.Equal(new Reading<PhoneNumber>.Refused(problem), PhoneNumbers.Read(text));

    [Fact]
    public void A_phone_number_shows_its_last_three_digits_in_logs()
    {
        Assert.Equal("•••••••678", new PhoneNumber("0912345678").ToString());
        Assert.Equal("•••••••", default(PhoneNumber).ToString());
        Assert.Equal("", default(PhoneNumber).Display());
    }
}
