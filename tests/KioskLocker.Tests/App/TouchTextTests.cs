using System.Text.Json;
using System.Text.RegularExpressions;
using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core.Slips;

namespace KioskLocker.Tests.App;

public sealed partial class TouchTextTests
{
    /// <summary>The sound of a lock.</summary>
    private static readonly string[] NoButtons = ["tách"];

    public static TheoryData<string> Tags => [.. TextTables.BuiltIn.Languages.Select(language => language.Tag)];

    [Theory]
    [MemberData(nameof(Tags))]
    public void Every_language_has_the_sentences_of_Vietnamese_and_no_others(string tag)
    {
        var (vietnamese, own) = (TextTable.Of(Language.Vi).Keys.ToHashSet(), Table(tag).Keys.ToHashSet());

        Assert.True(vietnamese.IsSubsetOf(own), $"texts.{tag}.json lacks: {Listed(vietnamese.Except(own))}");
        Assert.True(own.IsSubsetOf(vietnamese), $"Only texts.{tag}.json has: {Listed(own.Except(vietnamese))}");
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Every_language_has_the_same_places_to_fill(string tag)
    {
        var (vietnamese, own) = (TextTable.Of(Language.Vi), Table(tag));
        var differs = vietnamese.Keys.Where(key => !Places(vietnamese[key]).SequenceEqual(Places(own[key])));

        Assert.True(!differs.Any(), $"Other places in texts.{tag}.json than in Vietnamese: {Listed(differs)}");
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Sentences_are_composed_characters_and_none_is_empty_but_that_of_no_problem(string tag)
    {
        var own = Table(tag);

        Assert.All(own.Keys, key => Assert.True(own[key].IsNormalized(), key));
        Assert.All(own.Keys.Where(key => key != "problem.None"), key => Assert.NotEmpty(own[key].Trim()));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_key_stands_once_in_its_file(string tag)
    {
        using var file = typeof(TextTable).Assembly.GetManifestResourceStream($"touch/texts.{tag}.json")!;
        using var parsed = JsonDocument.Parse(file);

        Assert.Empty(parsed.RootElement.EnumerateObject().GroupBy(one => one.Name).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    /// <summary>Whoever reads that name looks for it on the glass.</summary>
    [Theory]
    [MemberData(nameof(Tags))]
    public void What_a_sentence_names_in_quotes_is_a_label_of_the_same_language(string tag)
    {
        var own = Table(tag);
        var labels = own.Keys.Where(key => !key.StartsWith("speak.", StringComparison.Ordinal)).Select(key => own[key]).ToHashSet();
        var named = own.Keys.SelectMany(key => Quoted().Matches(own[key]).Select(match => (Key: key, Name: match.Groups[1].Value)))
            .Where(one => !NoButtons.Contains(one.Name)).ToList();

        Assert.NotEmpty(named);
        Assert.True(named.All(one => labels.Contains(one.Name)), $"In texts.{tag}.json no label: {Listed(named.Where(one => !labels.Contains(one.Name)).Select(one => $"{one.Key} “{one.Name}”"))}");
    }

    [Fact]
    public void No_sentence_is_unused()
    {
        var use = TextUse.OfProgram();
        var computed = ComputedTexts.All.SelectMany(one => one.Keys).ToHashSet();
        var unused = TextTable.Of(Language.Vi).Keys.Where(key => !use.Words.Contains(key) && !computed.Contains(key));

        Assert.True(!unused.Any(), $"No code asks for: {Listed(unused)}. Computed keys are declared in {nameof(ComputedTexts)}.");
    }

    [Fact]
    public void No_sentence_that_the_code_asks_for_is_missing()
    {
        var text = TextTable.Of(Language.Vi);
        var missing = TextUse.OfProgram().AskedFor.Concat(ComputedTexts.All.Where(one => one.Needed).SelectMany(one => one.Keys)).Where(key => !text.Has(key));

        Assert.True(!missing.Any(), $"Not among the sentences: {Listed(missing)}");
    }

    [Fact]
    public void Every_computed_key_is_declared_and_nothing_else_is()
    {
        var (used, declared) = (TextUse.OfProgram().Shapes, ComputedTexts.All.Select(one => one.Shape).ToHashSet());

        Assert.True(used.IsSubsetOf(declared), $"Not declared in {nameof(ComputedTexts)}: {Listed(used.Except(declared))}");
        Assert.True(declared.IsSubsetOf(used), $"Declared in {nameof(ComputedTexts)} and computed nowhere: {Listed(declared.Except(used))}");
    }

    [Fact]
    public void The_look_at_the_code_sees_quoted_asked_and_computed_keys()
    {
        var use = TextUse.Of(""""
            <ActionButton Icon="tell" Label="@T["back"]" Note="@(Off ? T.With("door.noSuch", ("x", 1)) : T[$"sheet.print.{Print?.ToString() ?? "Printing"}.note"])" />
            """");

        Assert.Contains("back", use.Words);
        Assert.DoesNotContain("tell", use.Words);
        Assert.Equal(["back", "door.noSuch"], use.AskedFor.Order(StringComparer.Ordinal));
        Assert.Equal(["sheet.print.*.note"], use.Shapes);
        Assert.Equal(["a.1.x", "a.1.y", "a.2.x", "a.2.y"], new ComputedText("a.*.*", true, ["1", "2"], ["x", "y"]).Keys);
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

    private static TextTable Table(string tag) => Language.TryRead(tag, out var language) ? TextTable.Of(language) : throw new ArgumentException(tag);

    private static string Listed(IEnumerable<string> keys) => string.Join(", ", keys.Order(StringComparer.Ordinal));

    private static List<string> Places(string sentence) => [.. Place().Matches(sentence).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex("“([^”]+)”")]
    private static partial Regex Quoted();
}
