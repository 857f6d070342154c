using CsCheck;
using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Core.Codes;

public sealed class ScannedCodesTests
{
    private const string Card = "079180012345||Trần Văn Đức|1950|Nam|12 Hậu Giang, Quận 6|15042021";

    private static readonly string[] Beginnings = ["", "KLD:", "KLP:", "KLR:", "KLB:", "KLG:", "000201", "079180012345|", "DN4790000000001|"];

    /// <summary>EMVCo's own sample, with its checksum over UTF-8, and a made-up one in the shape of VietQR.</summary>
    [Theory]
    [InlineData("00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A", ForeignCode.VietQr)]
    [InlineData("00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN630459B0", ForeignCode.VietQr)]
    [InlineData("00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN630459B1", ForeignCode.Unknown)]
    [InlineData("https://dichvucong.gov.vn/p/home?x=1", ForeignCode.Url)]
    [InlineData("HTTP://EXAMPLE.VN", ForeignCode.Url)]
    [InlineData("www.example.vn", ForeignCode.Url)]
    [InlineData("DN4790000000001|4e677579|01/02/1980|2|5175|79 - 001|01/01/2026|-|01/01/2026|1|-|4|-|1", ForeignCode.HealthCard)]
    [InlineData("7900000001|4e677579|01/02/1980|2|5175|79 - 001", ForeignCode.HealthCard)]
    [InlineData("a|b|c|d|e|f|g", ForeignCode.Unknown)]
    [InlineData("WIFI:S:office;T:WPA;P:secret;;", ForeignCode.Unknown)]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD", ForeignCode.Unknown)]
    [InlineData("079180012345", ForeignCode.Unknown)]
    [InlineData("8934567890123", ForeignCode.Unknown)]
    [InlineData("18934567890121", ForeignCode.Unknown)]
    [InlineData("023456789", ForeignCode.Unknown)]
    [InlineData("KLX:123", ForeignCode.Unknown)]
    public void A_foreign_code_is_named(string text, ForeignCode kind) =>
        Assert.Equal(new ScannedCode.Foreign(kind), ScannedCodes.Read(text));

    [Theory]
    [InlineData("000.00.53.H48-220921-0099")]
    [InlineData("38.98.H29-210519-0013")]
    [InlineData("G09.20-20260609-0092637")]
    public void A_dossier_code_is_recognised(string text) =>
        Assert.Equal(new ScannedCode.Dossier(new DossierCode(text)), ScannedCodes.Read(text));

    [Fact]
    public void A_card_is_recognised_with_its_warning()
    {
        var card = new IdCard(new IdNumber("079050000001"), "Trần Văn Đức", "card2021-7");
        string text = Card.Replace("079180012345", "079050000001", StringComparison.Ordinal);
        Assert.Equal(new ScannedCode.IdCard(card, CodeProblem.None), ScannedCodes.Read(text));
        Assert.Equal(new ScannedCode.IdCard(card, CodeProblem.LostCharacters), ScannedCodes.Read(text.Replace("Hậu", "H\uFFFDu", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", CodeKind.Text, CodeProblem.Empty)]
    [InlineData("\r\n", CodeKind.Text, CodeProblem.Empty)]
    [InlineData("07918001234||Hạnh|01021980|Nữ|Quận 6|15042021", CodeKind.IdCard, CodeProblem.WrongIdNumber)]
    [InlineData("07918\uFFFD012345||Hạnh|01021980|Nữ|Quận 6|15042021", CodeKind.IdCard, CodeProblem.WrongIdNumber)]
    [InlineData("079180012345||Hạnh|31021980|Nữ|Quận 6|15042021", CodeKind.IdCard, CodeProblem.WrongDate)]
    [InlineData("079180012345||Hạnh", CodeKind.IdCard, CodeProblem.WrongFields)]
    [InlineData("KLD:K7M2-260231-1234", CodeKind.DropOff, CodeProblem.WrongDate)]
    [InlineData("K7M2-260231-1234", CodeKind.DropOff, CodeProblem.WrongDate)]
    [InlineData("KLP:K7M", CodeKind.Pickup, CodeProblem.TooShort)]
    [InlineData("K7M-2QX-9T7", CodeKind.Pickup, CodeProblem.WrongCheck)]
    [InlineData("KLB:", CodeKind.Badge, CodeProblem.Empty)]
    public void What_begins_like_ours_and_is_wrong_gets_its_reason(string text, CodeKind kind, CodeProblem problem) =>
        Assert.Equal(new ScannedCode.Malformed(kind, problem), ScannedCodes.Read(text));

    [Fact]
    public void A_pickup_code_is_recognised_with_and_without_its_prefix_and_never_shown()
    {
        foreach (string text in new[] { "KLP:K7M2QX9T8", "K7M-2QX-9T8", "k7m2qx9t8" })
        {
            var pickup = Assert.IsType<ScannedCode.Pickup>(ScannedCodes.Read(text));
            Assert.Equal("K7M2QX9T8", pickup.Code.Text);
            Assert.DoesNotContain("K7M", pickup.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_pre_registration_is_recognised() =>
        Assert.Equal(
            new ScannedCode.PreRegistration(new PreRegistration(new ProcedureCode("1.001612"), "Q6-17")),
            ScannedCodes.Read("KLR:1.001612:Q6-17"));

    [Theory]
    [InlineData("\u001b[2J\u001b[31mhello")]
    [InlineData("x\r\nSet-Cookie: a=b")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("'; DROP TABLE journal; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\u001bp\u0000\u0019\u00fa")]
    [InlineData("\u001dV\u0000 \u0010\u0014\u0001")]
    public void A17_An_attack_is_an_unknown_code_and_nothing_of_it_is_kept(string text) =>
        Assert.Equal(new ScannedCode.Foreign(ForeignCode.Unknown), ScannedCodes.Read(text));

    [Fact]
    public void Half_a_surrogate_pair_is_an_unknown_code() =>
        Assert.Equal(new ScannedCode.Foreign(ForeignCode.Unknown), ScannedCodes.Read("\uD83D"));

    [Theory]
    [InlineData("KLD:")]
    [InlineData("KLP:")]
    [InlineData("KLR:1.001612:")]
    [InlineData("KLB:")]
    [InlineData("KLG:")]
    [InlineData("079180012345|")]
    public void A17_An_attack_behind_a_known_beginning_is_malformed(string beginning)
    {
        foreach (string attack in new[] { "\u001b[2J", "a\r\nb", "../x", "1' OR '1'='1", "<script>", "\u001bp\0\u0019" })
        {
            Assert.IsType<ScannedCode.Malformed>(ScannedCodes.Read(beginning + attack));
        }
    }

    [Theory]
    [InlineData('A')]
    [InlineData('|')]
    [InlineData('1')]
    [InlineData('-')]
    [InlineData('\0')]
    public void A18_Sixty_four_kibibytes_are_malformed(char filling) =>
        Assert.Equal(new ScannedCode.Malformed(CodeKind.Text, CodeProblem.TooLong), ScannedCodes.Read("KLD:" + new string(filling, 65_536)));

    [Fact]
    public void Reading_never_throws() =>
        Gen.Select(Gen.Int[0, Beginnings.Length - 1], Gen.String).Sample(
            (beginning, rest) => Assert.NotNull(ScannedCodes.Read(Beginnings[beginning] + rest)),
            iter: 20_000);

    /// <summary>Mixed from the characters codes are made of, so that the deeper readers are reached.</summary>
    [Fact]
    public void Reading_code_like_text_never_throws() =>
        Gen.Char["0123456789ABKLDPRG:|.- \uFFFD\r\0é"].Array[0, 40].Sample(
            text => Assert.NotNull(ScannedCodes.Read(new string(text))),
            iter: 50_000);
}
