using System.Globalization;
using System.Text.RegularExpressions;
using KioskLocker.Tests.Tidy;

namespace KioskLocker.Tests.App;

/// <summary>Contrast of every pair of colours that carries text, by the formula of WCAG 2.</summary>
public sealed partial class TouchColourTests
{
    private const double Enough = 7;

    private static readonly (string Text, string[] Grounds)[] Pairs =
    [
        ("ink", ["ground", "paper", "shade", "main-soft", "turn-soft", "tell", "warn", "bad", "good", "off"]),
        ("soft", ["ground", "paper", "shade", "off", "turn-soft"]),
        ("main", ["ground", "paper", "main-soft", "shade"]),
        ("main-ink", ["main"]),
        ("turn-ink", ["turn"]),
        ("warn-line", ["warn"]),
        ("bad-line", ["bad", "paper"]),
        ("good-line", ["good"]),
    ];

    [Theory]
    [InlineData(":root")]
    [InlineData(".page.contrast")]
    public void Text_stands_out_from_whatever_it_is_written_on(string selector)
    {
        var css = File.ReadAllText(Path.Combine(Tree.Root, "src", "KioskLocker.App", "Touch", "Assets", "touch.css"));
        var colours = Colours(css, selector);

        Assert.All(Pairs.SelectMany(pair => pair.Grounds.Select(ground => (pair.Text, Ground: ground))), pair =>
        {
            var contrast = Contrast(colours[pair.Text], colours[pair.Ground]);
            Assert.True(contrast >= Enough, $"{pair.Text} on {pair.Ground}: {contrast:0.0}");
        });
    }

    [Fact]
    public void The_formula_gives_what_its_standard_says()
    {
        Assert.Equal(21, Contrast("000000", "ffffff"), 2);
        Assert.Equal(1, Contrast("0a3f73", "0a3f73"), 6);
        Assert.Equal(4.54, Contrast("767676", "ffffff"), 2);
    }

    private static Dictionary<string, string> Colours(string css, string selector)
    {
        var start = css.IndexOf(selector + " {", StringComparison.Ordinal);
        var block = css[start..css.IndexOf('}', start)];
        return Colour().Matches(block).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);
    }

    private static double Contrast(string a, string b)
    {
        var (light, dark) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Part(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(0)) + (0.7152 * Part(2)) + (0.0722 * Part(4));
    }

    [GeneratedRegex(@"--([a-z-]+): #([0-9a-f]{6});")]
    private static partial Regex Colour();
}
