using System.Text.RegularExpressions;
using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;

namespace KioskLocker.Tests.App;

public sealed partial class TouchTextTests
{
    [Fact]
    public void Every_language_has_the_same_sentences()
    {
        var vietnamese = TextTable.Of(Language.Vi).Keys.Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(vietnamese);
        Assert.All(Enum.GetValues<Language>(), language => Assert.Equal(vietnamese, TextTable.Of(language).Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_language_has_the_same_places_to_fill()
    {
        var vietnamese = TextTable.Of(Language.Vi);

        Assert.All(Enum.GetValues<Language>(), language => Assert.All(vietnamese.Keys, key =>
            Assert.Equal(Places(vietnamese[key]), Places(TextTable.Of(language)[key]))));
    }

    [Fact]
    public void No_sentence_is_empty_but_that_of_no_problem() =>
        Assert.All(Enum.GetValues<Language>(), language => Assert.All(
            TextTable.Of(language).Keys.Where(key => key != "problem.None"), key => Assert.NotEmpty(TextTable.Of(language)[key].Trim())));

    [Fact]
    public void Sentences_are_composed_characters() =>
        Assert.All(Enum.GetValues<Language>(), language => Assert.All(TextTable.Of(language).Keys, key => Assert.True(TextTable.Of(language)[key].IsNormalized())));

    [Fact]
    public void Every_reason_problem_and_phase_has_its_sentence()
    {
        var text = TextTable.Of(Language.Vi);
        string[] keys =
        [
            .. Enum.GetNames<CodeProblem>().Select(name => $"problem.{name}"),
            .. Enum.GetNames<Unavailable>().Where(name => name != nameof(Unavailable.None)).Select(name => $"unavailable.{name}"),
            .. Enum.GetNames<EndReason>().SelectMany(name => new[] { $"ended.{name}.title", $"ended.{name}.text" }),
            .. Enum.GetNames<KioskPhase>().Select(name => $"help.{name}"),
            .. Enum.GetNames<ScanWish>().Where(name => name != nameof(ScanWish.Nothing)).Select(name => $"wish.{name}"),
            .. ServiceReasons.All.Select(reason => $"outOfService.reason.{reason}"),
            .. Enum.GetNames<NoCheckDate>().Select(name => $"receipt.noDate.{name}"),
        ];

        Assert.All(keys, key => Assert.True(text.Has(key), key));
    }

    [Fact]
    public void A_filled_sentence_keeps_no_place() =>
        Assert.Equal("Máy số Q6M1", TextTable.Of(Language.Vi).With("machine", ("machine", "Q6M1")));

    [Theory]
    [InlineData("079 180-012345678", "079180012345")]
    [InlineData("abc", "")]
    [InlineData(null, "")]
    public void An_id_number_keeps_twelve_digits(string? typed, string kept) => Assert.Equal(kept, TypedField.IdNumber.Clean(typed));

    [Theory]
    [InlineData("q6ml-26oi23-o428", "Q6M1-260123-0428")]
    [InlineData("Q6M1261", "Q6M1-261")]
    [InlineData("Q6M1", "Q6M1")]
    [InlineData("", "")]
    public void A_drop_off_number_reads_look_alikes_as_meant_and_groups(string typed, string shown) =>
        Assert.Equal(shown, TypedField.DropOffNumber.Grouped(TypedField.DropOffNumber.Clean(typed)));

    [Fact]
    public void A_dossier_code_keeps_letters_that_crockford_would_change() =>
        Assert.Equal("000.00.53.H48-220921-OIL9", TypedField.DossierCode.Clean("000.00.53.h48-220921-oil9/<script>"[..25]));

    private static List<string> Places(string sentence) => [.. Place().Matches(sentence).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
