using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.Core.Codes;

public sealed class PickupCodesMintTests
{
    [Fact]
    public void Every_code_drawn_reads_back_and_holds_no_letter_that_could_be_another()
    {
        var random = new Random(20261124);
        for (var draw = 0; draw < 20_000; draw++)
        {
            var code = PickupCodes.Mint(random.Next);
            Assert.Equal(PickupCodes.Length, code.Text.Length);
            Assert.DoesNotContain(code.Text, letter => "ILOU".Contains(letter));
            Assert.Equal(code, Assert.IsType<Reading<PickupCode>.Ok>(PickupCodes.Read(code.Text)).Value);
        }
    }

    [Fact]
    public void Draw_whose_check_character_would_be_a_look_alike_is_drawn_again_whole()
    {
        // Found by looking for one: these eight characters would end in a letter that is left out.
        var bad = Enumerable.Range(0, 1000).Select(n => $"{n:00000000}").First(text => "ILOU".Contains(CheckCharacter.Compute(text)));
        int[] good = [20, 7, 19, 2, 23, 29, 9, 26];
        var drawn = new Queue<int>([.. bad.Select(c => c - '0'), .. good]);

        var code = PickupCodes.Mint(most =>
        {
            Assert.Equal(32, most);
            return drawn.Dequeue();
        });

        Assert.Empty(drawn);
        Assert.Equal(string.Concat(good.Select(value => Crockford.Alphabet[value])), code.Text[..8]);
        Assert.Equal(CheckCharacter.Compute(code.Text.AsSpan(0, 8)), code.Text[8]);
    }

    [Fact]
    public void Each_of_the_32_characters_comes_at_each_place_as_often_as_the_others()
    {
        var random = new Random(7);
        var counts = new int[8, 32];
        const int Draws = 64_000;
        for (var draw = 0; draw < Draws; draw++)
        {
            var code = PickupCodes.Mint(random.Next).Text;
            for (var place = 0; place < 8; place++)
                counts[place, Crockford.Alphabet.IndexOf(code[place], StringComparison.Ordinal)]++;
        }

        // 2000 of each are expected, with a deviation of about 44; a bias by a modulus of 36 or 256 would show far beyond five of them.
        foreach (var count in counts)
            Assert.InRange(count, 1750, 2250);
    }

    [Fact]
    public void Numbers_that_are_not_random_end_in_a_fault_and_not_in_a_loop_without_end() =>
        Assert.Throws<InvalidOperationException>(() => PickupCodes.Mint(_ => 3));

    [Fact]
    public void Code_says_nothing_of_itself_by_accident() =>
        Assert.Equal(PickupCodes.Mint(new Random(1).Next).ToString(), PickupCodes.Mint(new Random(2).Next).ToString());
}
