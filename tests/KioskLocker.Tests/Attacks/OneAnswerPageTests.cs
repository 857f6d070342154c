using System.Text.RegularExpressions;
using Bunit;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;
using KioskLocker.Tests.App;

namespace KioskLocker.Tests.Attacks;

/// <summary>The one answer as the page renders it, in both languages.</summary>
public sealed partial class OneAnswerPageTests
{
    [Theory]
    [InlineData("vi")]
    [InlineData("en")]
    public void A6_A8_The_page_of_every_wrong_pair_is_the_same_to_the_byte(string tag)
    {
        Assert.True(Language.TryRead(tag, out var language));
        var machine = OneAnswerTests.Machine();
        var shown = OneAnswerTests.WrongPairs.Select(row =>
        {
            var tried = machine.Fork();
            tried.Do(new KioskEvent.CodePresented(new Digest($"kk1:{row.Data.Item2}"), language));
            tried.Person(row.Data.Item3);
            using var bench = new TouchBench(null);
            bench.Show(tried.Frame);
            var checking = Html(bench);
            tried.Elapse(TimerId.Answer);
            Assert.IsType<Screen.CollectRefused>(tried.Frame.Screen);
            bench.Show(tried.Frame);
            return checking + Html(bench);
        }).ToList();

        Assert.Equal(OneAnswerTests.WrongPairs.Count, shown.Count);
        Assert.Contains("countdown", shown[0], StringComparison.Ordinal);
        Assert.All(shown, html => Assert.Equal(shown[0], html));
    }

    private static string Html(TouchBench bench) => Reference().Replace(bench.Page.Markup, "");

    /// <summary>The test renderer names elements by numbers that it draws; a browser never sees them.</summary>
    [GeneratedRegex("blazor:elementreference=\"[^\"]*\"", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
