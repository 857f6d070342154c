using CsCheck;
using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Core.Codes;

public sealed class TypedCodesTests
{
    private static readonly string Pickup = PickupText("K7M2QX9T");

    [Fact]
    public void A_pickup_code_is_read_however_it_is_typed_and_never_shown()
    {
        string grouped = $"{Pickup[..3]}-{Pickup[3..6]}-{Pickup[6..]}";
        foreach (string typed in new[] { Pickup, grouped, "KLP:" + grouped, "klp:" + Pickup, " " + grouped.Replace('-', ' ').Replace('0', 'O') })
        {
            var ok = Assert.IsType<Reading<PickupCode>.Ok>(PickupCodes.Read(typed));
            Assert.Equal(Pickup, ok.Value.Text);
            Assert.DoesNotContain(Pickup[..3], ok.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", CodeProblem.Empty)]
    [InlineData("K7M-2QX-9", CodeProblem.TooShort)]
    [InlineData("K7M-2QX-9T8-1", CodeProblem.TooLong)]
    [InlineData("K7M-2QX-9U8", CodeProblem.WrongCharacter)]
    public void A_wrong_pickup_code_is_refused_with_its_reason(string text, CodeProblem problem) =>
        Assert.Equal(new Reading<PickupCode>.Refused(problem), PickupCodes.Read(text));

    [Fact]
    public void A_pickup_code_with_one_wrong_character_is_refused()
    {
        foreach (char other in Crockford.Alphabet.Where(c => c != Pickup[2]))
        {
            Assert.Equal(new Reading<PickupCode>.Refused(CodeProblem.WrongCheck), PickupCodes.Read(Pickup[..2] + other + Pickup[3..]));
        }
    }

    [Theory]
    [InlineData("000.00.53.H48-220921-0099", "000.00.53.H48-220921-0099")]
    [InlineData("38.98.h29-210519-0013\r\n", "38.98.H29-210519-0013")]
    [InlineData("G09.20-20260609-0092637", "G09.20-20260609-0092637")]
    public void Dossier_codes_of_every_rule_are_recognised(string text, string code) =>
        Assert.Equal(new Reading<DossierCode>.Ok(new DossierCode(code)), DossierCodes.Read(text));

    [Theory]
    [InlineData("", CodeProblem.Empty)]
    [InlineData("H29-001", CodeProblem.TooShort)]
    [InlineData("H29 210519 0013", CodeProblem.WrongCharacter)]
    [InlineData("../../etc/passwd1", CodeProblem.WrongCharacter)]
    [InlineData("-.-.-.-1", CodeProblem.WrongCharacter)]
    [InlineData("H29-2105ı9-0013", CodeProblem.WrongCharacter)]
    [InlineData("H292105190013", CodeProblem.WrongFields)]
    [InlineData("ABC-DEF.GHI", CodeProblem.WrongFields)]
    public void What_cannot_be_a_dossier_code_is_refused_with_its_reason(string text, CodeProblem problem) =>
        Assert.Equal(new Reading<DossierCode>.Refused(problem), DossierCodes.Read(text));

    [Fact]
    public void A_dossier_code_has_at_most_64_characters()
    {
        string longest = "H29-" + new string('0', 60);
        Assert.IsType<Reading<DossierCode>.Ok>(DossierCodes.Read(longest));
        Assert.Equal(new Reading<DossierCode>.Refused(CodeProblem.TooLong), DossierCodes.Read(longest + "0"));
    }

    [Theory]
    [InlineData("KLR:1.001612:q6-2026.00017", "1.001612", "Q6-2026.00017")]
    [InlineData("klr:1.001612.000.00.00.h48:1", "1.001612.000.00.00.H48", "1")]
    public void A_pre_registration_names_procedure_and_number(string text, string procedure, string number) =>
        Assert.Equal(new Reading<PreRegistration>.Ok(new PreRegistration(new ProcedureCode(procedure), number)), PreRegistrations.Read(text));

    [Theory]
    [InlineData("KLR:", CodeProblem.Empty)]
    [InlineData("KLR:1.001612", CodeProblem.WrongFields)]
    [InlineData("KLR:1.001612:1:2", CodeProblem.WrongFields)]
    [InlineData("KLR::1", CodeProblem.Empty)]
    [InlineData("KLR:1.001612:", CodeProblem.Empty)]
    [InlineData("KLR:ABC:1", CodeProblem.OutOfRange)]
    [InlineData("KLR:1.001612:1 OR 1=1", CodeProblem.WrongCharacter)]
    [InlineData("KLR:1.001612:123456789012345678901234567890123", CodeProblem.TooLong)]
    public void A_wrong_pre_registration_is_refused_with_its_reason(string text, CodeProblem problem)
    {
        Assert.Equal(new Reading<PreRegistration>.Refused(problem), PreRegistrations.Read(text));
        Assert.Equal(new ScannedCode.Malformed(CodeKind.PreRegistration, problem), ScannedCodes.Read(text));
    }

    [Theory]
    [InlineData("KLG:bag000123", "BAG000123")]
    [InlineData("KLG:1", "1")]
    public void A_bag_is_read_upper_case_without_its_prefix(string text, string bag)
    {
        Assert.Equal(new Reading<string>.Ok(bag), BagCodes.Read(text));
        Assert.Equal(new ScannedCode.Bag(bag), ScannedCodes.Read(text));
    }

    [Theory]
    [InlineData("KLG:", CodeProblem.Empty)]
    [InlineData("KLG:a b", CodeProblem.WrongCharacter)]
    [InlineData("KLG:123456789012345678901234567890123", CodeProblem.TooLong)]
    public void A_wrong_bag_is_refused_with_its_reason(string text, CodeProblem problem) =>
        Assert.Equal(new ScannedCode.Malformed(CodeKind.Bag, problem), ScannedCodes.Read(text));

    [Fact]
    public void A_badge_has_26_characters_and_is_never_shown()
    {
        const string Secret = "0123456789ABCDEFGHJKMNPQRS";
        var badge = Assert.IsType<ScannedCode.Badge>(ScannedCodes.Read("KLB:" + Secret));
        Assert.Equal(Secret, badge.Code.Text);
        Assert.DoesNotContain("0123", badge.ToString(), StringComparison.Ordinal);
        Assert.Equal(new ScannedCode.Malformed(CodeKind.Badge, CodeProblem.TooShort), ScannedCodes.Read("KLB:" + Secret[1..]));
        Assert.Equal(new ScannedCode.Malformed(CodeKind.Badge, CodeProblem.TooLong), ScannedCodes.Read("KLB:" + Secret + "0"));
    }

    [Fact]
    public void Reading_never_throws() => Gen.String.Sample(
        text =>
        {
            Assert.NotNull(PickupCodes.Read(text));
            Assert.NotNull(DossierCodes.Read(text));
            Assert.NotNull(PreRegistrations.Read(text));
            Assert.NotNull(BagCodes.Read(text));
            Assert.NotNull(Badges.Read(text));
            Assert.NotNull(IdNumbers.Read(text));
            Assert.NotNull(PhoneNumbers.Read(text));
        },
        iter: 10_000);

    internal static string PickupText(string eight) => eight + CheckCharacter.Compute(eight);
}
