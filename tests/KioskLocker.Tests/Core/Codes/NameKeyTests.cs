using System.Text;
using CsCheck;
using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Core.Codes;

public sealed class NameKeyTests
{
    [Theory]
    [InlineData("Nguyễn Thị Hồng Hạnh", "NGUYEN THI HONG HANH")]
    [InlineData("  nguyễn\tthị   HỒNG hạnh ", "NGUYEN THI HONG HANH")]
    [InlineData("Trần Văn Đức", "TRAN VAN DUC")]
    [InlineData("đặng Ứng Kỵ", "DANG UNG KY")]
    [InlineData("Ng\u200Buyễn", "NGUYEN")]
    [InlineData("", "")]
    [InlineData(" \r\n", "")]
    public void Names_fold_to_plain_upper_case(string name, string key) => Assert.Equal(key, NameKey.Fold(name));

    [Fact]
    public void Composed_and_decomposed_names_have_one_key() =>
        Assert.Equal(
            NameKey.Fold("Nguyễn Thị Hồng Hạnh".Normalize(NormalizationForm.FormC)),
            NameKey.Fold("Nguyễn Thị Hồng Hạnh".Normalize(NormalizationForm.FormD)));

    /// <summary>A fact of its own: attributes cannot hold half a surrogate pair.</summary>
    [Fact]
    public void What_cannot_be_normalised_becomes_a_lost_character() => Assert.Equal("A\uFFFD\uFFFDB", NameKey.Fold("a\uFFFE\uD83Db"));

    [Fact]
    public void Different_names_have_different_keys() => Assert.NotEqual(NameKey.Fold("Trần Văn Đức"), NameKey.Fold("Trần Văn Đạo"));

    [Fact]
    public void Folding_never_throws_and_folding_again_changes_nothing() => Gen.String.Sample(
        name =>
        {
            string key = NameKey.Fold(name);
            Assert.Equal(key, NameKey.Fold(key));
        },
        iter: 10_000);
}
