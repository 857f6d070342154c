using Bunit;
using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using KioskLocker.Core.Slips;

namespace KioskLocker.Tests.App;

public sealed class TouchLanguageTests
{
    /// <summary>As if the program had one file more: <c>texts.zh.json</c> lies beside this test and in no list.</summary>
    private static readonly TouchOptions Trilingual = new() { Texts = new TextTables(typeof(TextTables).Assembly, typeof(TouchLanguageTests).Assembly) };

    /// <summary>One of each state, and every list.</summary>
    public static TheoryData<string> Screens =>
        [.. TouchFrames.All.GroupBy(one => one.Value.Phase).Select(alike => alike.First().Key).Concat(TouchFrames.All.Keys.Where(name => name.StartsWith("list-", StringComparison.Ordinal))).Distinct()];

    [Fact]
    public void A_third_language_is_one_file_and_is_chosen_and_read_like_the_others()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-None"], Trilingual);
        Assert.Equal(["Tiếng Việt", "English", "中文"], bench.Page.FindAll("[data-action=ChooseLanguage]").Select(one => one.TextContent.Trim()));

        bench.Press(KioskTrigger.ChooseLanguage, "Zh");
        Assert.Equal("zh", bench.Page.Find("[data-screen]").GetAttribute("lang"));
        Assert.Contains("您好!您要办什么?", bench.Text, StringComparison.Ordinal);
        Assert.Contains("机号 Q6M1", bench.Text, StringComparison.Ordinal);

        bench.Press(KioskTrigger.StartDropOff);
        var started = Assert.IsType<KioskEvent.VisitStarted>(Assert.Single(bench.Kiosk.Posted));
        Assert.Equal("zh", started.Language.Tag);

        bench.Show(TouchFrames.All["procedures"] with { Language = started.Language });
        Assert.Contains("您要提交什么文件?", bench.Text, StringComparison.Ordinal);
        Assert.Contains("Registration of a household business", bench.Text, StringComparison.Ordinal);

        bench.Show(TouchFrames.All["idle-None"]);
        Assert.Contains("Xin chào!", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_file_does_not_say_yet_is_said_in_Vietnamese()
    {
        Assert.True(Language.TryRead("zh", out var chinese));
        using var bench = new TouchBench(TouchFrames.All["placed"] with { Language = chinese }, Trilingual);

        Assert.Contains("Ông/bà đã bỏ hồ sơ vào chưa?", bench.Text, StringComparison.Ordinal);
        Assert.Contains("帮助", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_whose_file_is_gone_is_shown_in_Vietnamese()
    {
        Assert.True(Language.TryRead("zh", out var chinese));
        using var bench = new TouchBench(TouchFrames.All["placed"] with { Language = chinese });

        Assert.Contains("Ông/bà đã bỏ hồ sơ vào chưa?", bench.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("zh", bench.Page.FindAll("[data-action=ChooseLanguage]").Select(one => one.GetAttribute("lang")));
    }

    [Fact]
    public void Without_Vietnamese_no_page_is_served() =>
        Assert.Throws<InvalidOperationException>(() => new TextTables(typeof(TouchLanguageTests).Assembly));

    /// <summary>On every screen: what was typed, the page of a list and an open help sheet are there in the other language, and there again in the first.</summary>
    [Theory]
    [MemberData(nameof(Screens))]
    public void A_language_chosen_on_any_screen_keeps_what_was_typed_and_reached(string name)
    {
        using var bench = new TouchBench(TouchFrames.All[name]);
        foreach (var key in bench.Page.FindAll("[data-key]").Select(one => one.GetAttribute("data-key")!).Take(3).ToList())
            bench.Keys(key);
        if (bench.Page.FindAll("[data-local=PageNext]").Count > 0)
            bench.Local("PageNext").Click();
        bench.Local("Help").Click();
        var (before, title) = (Reached(bench), Title(bench));

        bench.Press(KioskTrigger.ChooseLanguage, "En");
        bench.EndGuard();
        Assert.Equal("en", bench.Page.Find("[data-screen]").GetAttribute("lang"));
        Assert.NotEqual(title, Title(bench));
        Assert.Equal(before, Reached(bench));

        bench.Press(KioskTrigger.ChooseLanguage, "Vi");
        bench.EndGuard();
        Assert.Equal(title, Title(bench));
        Assert.Equal(before, Reached(bench));
    }

    [Theory]
    [InlineData("look-up", "ByDossier", "Q6")]
    [InlineData("list-Load", "TypeDossier", "H29.Q6-2")]
    [InlineData("staff-open-Reconcile", "TypeNumber", "Q6M1")]
    [InlineData("diag-stuck-ask", "OtherDoor", "17")]
    public void A_language_chosen_while_typing_keeps_the_pad_open(string frame, string local, string keys)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);
        bench.Local(local).Click();
        bench.EndGuard();
        bench.Keys(keys);
        var before = Reached(bench);
        Assert.Contains(keys, before, StringComparison.Ordinal);

        bench.Press(KioskTrigger.ChooseLanguage, "En");
        bench.EndGuard();

        Assert.Equal(before, Reached(bench));
    }

    [Fact]
    public void A_refusal_stays_and_is_said_in_the_language_that_was_chosen()
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Kiosk.Answer = KioskLocker.Core.Codes.CodeProblem.TooShort;
        bench.Keys("079");
        bench.Press(KioskTrigger.GivePerson);
        bench.EndGuard();

        bench.Press(KioskTrigger.ChooseLanguage, "En");

        Assert.Contains("some are missing", bench.Page.Find("[data-problem]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_is_taken_at_once_and_holds_nothing_back()
    {
        using var bench = new TouchBench(TouchFrames.All["privacy"]);
        bench.Kiosk.Show(TouchFrames.All["phone"]);

        bench.Press(KioskTrigger.ChooseLanguage, "En");
        Assert.Equal("en", bench.Page.Find("[data-screen]").GetAttribute("lang"));
        bench.EndGuard();
        bench.Press(KioskTrigger.ChooseLanguage, "Vi");
        bench.Press(KioskTrigger.NoPhone);

        Assert.Equal([KioskTrigger.NoPhone], bench.Kiosk.Posted.OfType<KioskEvent.Touched>().Select(one => one.Trigger));
        Assert.Equal("vi", bench.Page.Find("[data-screen]").GetAttribute("lang"));
    }

    private static string Title(TouchBench bench) => bench.Page.Find("h1").TextContent;

    /// <summary>Everything on the page that is a person's doing, without its words.</summary>
    private static string Reached(TouchBench bench) => string.Join(
        '\n',
        bench.Page.FindAll("[data-field]").Select(one => $"{one.GetAttribute("data-field")}={one.GetAttribute("value")}{one.GetAttribute("data-count")}")
            .Concat(bench.Page.FindAll("button").Where(one => one.GetAttribute("data-action") != "ChooseLanguage")
                .Select(one => $"{one.GetAttribute("data-action")}{one.GetAttribute("data-local")} {one.GetAttribute("data-value")}{one.GetAttribute("data-key")} {one.HasAttribute("disabled")} {one.GetAttribute("aria-pressed")}"))
            .Append($"dialogs={bench.Page.FindAll("[role=dialog]").Count}"));
}
