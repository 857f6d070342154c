using System.Text;
using CsCheck;
using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Core.Codes;

public sealed class IdCardsTests
{
    private const string Plain = "079180012345||Nguyễn Thị Hồng Hạnh|01021980|Nữ|12 Hậu Giang, Quận 6|15042021";

    private static readonly string[] Vectors = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "id-card-qr.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void Every_known_layout_is_read()
    {
        string[] formats = ["card2021-7", "card2021-7", "card2024-11", "6-field", "card2021-7"];
        Assert.Equal(formats.Length, Vectors.Length);
        for (int i = 0; i < Vectors.Length; i++)
        {
            bool second = Vectors[i].StartsWith("079050000001", StringComparison.Ordinal);
            var expected = new IdCard(
                new IdNumber(second ? "079050000001" : "079180012345"),
                second ? "Trần Văn Đức" : "Nguyễn Thị Hồng Hạnh",
                formats[i]);
            Assert.Equal(new Reading<IdCard>.Ok(expected), IdCards.Read(Vectors[i]));
        }
    }

    [Theory]
    [InlineData("\uFEFF", "")]
    [InlineData("", "\r\n")]
    [InlineData("", "\r")]
    [InlineData("\0", "\0\0")]
    public void Marks_and_line_ends_around_the_payload_mean_nothing(string before, string after) =>
        Assert.Equal(IdCards.Read(Plain), IdCards.Read(before + Plain + after));

    [Theory]
    [InlineData("01021980")]
    [InlineData("29022000")]
    [InlineData("021980")]
    [InlineData("02/1980")]
    [InlineData("1980")]
    [InlineData("01/02/1980")]
    public void A_birth_may_be_known_to_the_day_the_month_or_the_year(string birth) =>
        Assert.IsType<Reading<IdCard>.Ok>(IdCards.Read(Plain.Replace("01021980", birth, StringComparison.Ordinal)));

    [Theory]
    [InlineData("31021980")]
    [InlineData("29022001")]
    [InlineData("00021980")]
    [InlineData("131980")]
    [InlineData("01/13/1980")]
    [InlineData("1/2/1980")]
    [InlineData("01021080")]
    [InlineData("80")]
    [InlineData("")]
    [InlineData("0102198\uFFFD")]
    [InlineData("٠١٠٢١٩٨٠")]
    public void An_impossible_birth_is_refused(string birth) =>
        Assert.Equal(
            new Reading<IdCard>.Refused(CodeProblem.WrongDate),
            IdCards.Read(Plain.Replace("01021980", birth, StringComparison.Ordinal)));

    [Fact]
    public void An_impossible_issue_date_is_refused() =>
        Assert.Equal(
            new Reading<IdCard>.Refused(CodeProblem.WrongDate),
            IdCards.Read(Plain.Replace("15042021", "31042021", StringComparison.Ordinal)));

    [Fact]
    public void Lost_characters_are_accepted_with_a_warning()
    {
        var ok = Assert.IsType<Reading<IdCard>.Ok>(IdCards.Read(Plain.Replace("ễ", "\uFFFD", StringComparison.Ordinal)));
        Assert.Equal(CodeProblem.LostCharacters, ok.Warning);
        Assert.Equal("Nguy\uFFFDn Thị Hồng Hạnh", ok.Value.Name);
    }

    [Fact]
    public void A_decomposed_name_comes_out_composed()
    {
        var ok = Assert.IsType<Reading<IdCard>.Ok>(IdCards.Read(Plain.Normalize(NormalizationForm.FormD)));
        Assert.Equal("Nguyễn Thị Hồng Hạnh".Normalize(NormalizationForm.FormC), ok.Value.Name);
    }

    [Theory]
    [InlineData("H'Hen Niê")]
    [InlineData("Y-Bôn K’Sor")]
    public void Names_of_all_peoples_of_the_country_are_taken(string name) =>
        Assert.IsType<Reading<IdCard>.Ok>(IdCards.Read(Plain.Replace("Nguyễn Thị Hồng Hạnh", name, StringComparison.Ordinal)));

    [Theory]
    [InlineData("\u001b[31mHạnh")]
    [InlineData("Hạnh\r\nHost: x")]
    [InlineData("Hạnh\u001dV\0")]
    [InlineData("Hạnh\u0010\u0014")]
    [InlineData("Hạnh\u202Egnp")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("x'; DROP TABLE journal; --")]
    [InlineData("=HYPERLINK(1)")]
    [InlineData("Hạnh\uFFFE")]
    [InlineData("../../etc")]
    [InlineData("12345")]
    [InlineData("---")]
    public void A17_A_name_that_attacks_is_refused(string name) =>
        Assert.Equal(
            new Reading<IdCard>.Refused(CodeProblem.WrongCharacter),
            IdCards.Read(Plain.Replace("Nguyễn Thị Hồng Hạnh", name, StringComparison.Ordinal)));

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Equal(new Reading<IdCard>.Refused(CodeProblem.WrongCharacter), IdCards.Read(Plain.Replace('N', '\uD83D')));

    [Fact]
    public void Names_without_end_and_without_beginning_are_refused()
    {
        Assert.Equal(
            new Reading<IdCard>.Refused(CodeProblem.TooLong),
            IdCards.Read(Plain.Replace("Nguyễn", new string('N', 101), StringComparison.Ordinal)));
        Assert.Equal(
            new Reading<IdCard>.Refused(CodeProblem.Empty),
            IdCards.Read(Plain.Replace("Nguyễn Thị Hồng Hạnh", " ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", CodeProblem.Empty)]
    [InlineData("\uFEFF\r\n", CodeProblem.Empty)]
    [InlineData("079180012345", CodeProblem.WrongFields)]
    [InlineData("079180012345||Hạnh|01021980|Nữ", CodeProblem.WrongFields)]
    [InlineData("079180012345||Hạnh|01021980|Nữ|Quận 6", CodeProblem.WrongFields)]
    [InlineData("079180012345||Hạnh|01021980|Nữ|Quận 6|15042021||||||", CodeProblem.WrongFields)]
    [InlineData("07918001234||Hạnh|01021980|Nữ|Quận 6|15042021", CodeProblem.WrongIdNumber)]
    [InlineData("0791800123X5||Hạnh|01021980|Nữ|Quận 6|15042021", CodeProblem.WrongIdNumber)]
    [InlineData("099180012345||Hạnh|01021980|Nữ|Quận 6|15042021", CodeProblem.WrongIdNumber)]
    public void A_wrong_card_is_refused_with_its_reason(string text, CodeProblem problem) =>
        Assert.Equal(new Reading<IdCard>.Refused(problem), IdCards.Read(text));

    [Fact]
    public void Twelve_fields_are_the_most() =>
        Assert.IsType<Reading<IdCard>.Ok>(IdCards.Read(Plain + "|||||"));

    [Fact]
    public void A18_Sixty_four_kibibytes_are_refused_as_too_long() =>
        Assert.Equal(new Reading<IdCard>.Refused(CodeProblem.TooLong), IdCards.Read(Plain + new string('|', 65_536)));

    [Fact]
    public void What_is_kept_of_a_card_is_masked_when_printed()
    {
        string shown = IdCards.Read(Vectors[0]).ToString() + ScannedCodes.Read(Vectors[0]);
        Assert.Contains("•••••••••345", shown, StringComparison.Ordinal);
        foreach (string secret in new[] { "0791", "Hạnh", "023456789", "1980", "Phạm" })
        {
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reading_never_throws() => Gen.String.Sample(text => Assert.NotNull(IdCards.Read(text)), iter: 10_000);

    /// <summary>Mutated cards reach the depths that random text does not; what is accepted must still be fit to show and store.</summary>
    [Fact]
    public void Mutated_cards_never_throw_and_never_bring_in_bad_text() =>
        Gen.Select(Gen.Int[0, Vectors.Length - 1], Gen.Select(Gen.Int[0, 200], Gen.Char, Gen.Int[0, 2]).Array[1, 4]).Sample(
            (vector, edits) =>
            {
                var text = new StringBuilder(Vectors[vector]);
                foreach ((int place, char c, int kind) in edits)
                {
                    Edit(text, place % text.Length, c, kind);
                }

                if (IdCards.Read(text.ToString()) is Reading<IdCard>.Ok ok)
                {
                    Assert.Equal(12, ok.Value.Number.Digits.Length);
                    Assert.All(ok.Value.Number.Digits, c => Assert.True(char.IsAsciiDigit(c)));
                    Assert.True(ok.Value.Name.IsNormalized(NormalizationForm.FormC));
                    Assert.DoesNotContain(ok.Value.Name, c => char.IsControl(c) || c is '|' or '<' or '>' or '"' or ';');
                }
            },
            iter: 20_000);

    private static void Edit(StringBuilder text, int place, char c, int kind)
    {
        switch (kind)
        {
            case 0:
                text[place] = c;
                break;
            case 1:
                text.Insert(place, c);
                break;
            default:
                text.Remove(place, text.Length > 1 ? 1 : 0);
                break;
        }
    }
}
