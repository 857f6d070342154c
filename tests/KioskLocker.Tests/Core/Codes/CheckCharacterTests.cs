using CsCheck;
using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Core.Codes;

public sealed class CheckCharacterTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Published numbers that use the standard: a GRid and ISANs.</summary>
    [Theory]
    [InlineData("A12425GABC1234002", 'M')]
    [InlineData("000000003A8D0000", 'Z')]
    [InlineData("000000003A8D000000000000", '6')]
    [InlineData("00000000D07A0090", 'Q')]
    public void Known_vectors_fit(string payload, char check)
    {
        Assert.Equal(check, CheckCharacter.Compute(payload));
        Assert.True(CheckCharacter.Fits(payload + check));
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("A12425GABC1234002m")]
    [InlineData("A1-2425G-ABC1234002-M")]
    [InlineData("А12425GABC1234002M")]
    public void What_is_not_a_checked_text_does_not_fit(string text) => Assert.False(CheckCharacter.Fits(text));

    [Fact]
    public void Any_single_wrong_character_is_caught() =>
        Gen.Select(Gen.Char[Alphabet].Array[1, 20], Gen.Int[0, 19], Gen.Char[Alphabet]).Sample(
            (payload, place, other) =>
            {
                string good = new string(payload) + CheckCharacter.Compute(payload);
                char[] bad = good.ToCharArray();
                bad[place % bad.Length] = other;
                Assert.Equal(new string(bad) == good, CheckCharacter.Fits(new string(bad)));
            },
            iter: 20_000);
}
