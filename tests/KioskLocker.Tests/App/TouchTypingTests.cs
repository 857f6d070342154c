using Bunit;
using KioskLocker.App.Touch;
using KioskLocker.Core;
using KioskLocker.Core.Codes;

namespace KioskLocker.Tests.App;

public sealed class TouchTypingTests
{
    public static TheoryData<string, string, CodeProblem> Typed => new()
    {
        { "idNumber", "", CodeProblem.None },
        { "idNumber", "0", CodeProblem.None },
        { "idNumber", "1", CodeProblem.WrongIdNumber },
        { "idNumber", "00", CodeProblem.None },
        { "idNumber", "000", CodeProblem.WrongIdNumber },
        { "idNumber", "096", CodeProblem.None },
        { "idNumber", "097", CodeProblem.WrongIdNumber },
        { "idNumber", "079180012345", CodeProblem.None },
        { "phone", "0", CodeProblem.None },
        { "phone", "8", CodeProblem.None },
        { "phone", "84", CodeProblem.None },
        { "phone", "5", CodeProblem.WrongPhone },
        { "phone", "01", CodeProblem.WrongPhone },
        { "phone", "09", CodeProblem.None },
        { "phone", "0901234567", CodeProblem.None },
        { "phone", "09012345678", CodeProblem.TooLong },
        { "phone", "02838551234", CodeProblem.None },
        { "pickupCode", "K7M2QX9T", CodeProblem.None },
        { "pickupCode", "K7M2QX9T8", CodeProblem.None },
        { "pickupCode", "K7M2QX9T9", CodeProblem.WrongCheck },
        { "dropOffNumber", "Q6M1261123042", CodeProblem.None },
        { "dropOffNumber", "Q6M12611230422", CodeProblem.None },
        { "dropOffNumber", "Q6M12611230428", CodeProblem.WrongCheck },
        { "dropOffNumber", "Q6M12613230428", CodeProblem.WrongDate },
        { "dossierCode", "H29", CodeProblem.None },
    };

    [Theory]
    [MemberData(nameof(Typed))]
    public void What_can_no_longer_become_right_is_told_while_it_is_typed(string field, string typed, CodeProblem problem)
    {
        var of = new[] { TypedField.IdNumber, TypedField.Phone, TypedField.PickupCode, TypedField.DropOffNumber, TypedField.DossierCode }.Single(one => one.Name == field);

        Assert.Equal(problem, of.Early(typed));
    }

    [Fact]
    public void A_wrong_first_digit_is_said_at_once_and_goes_away_with_it()
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Keys("5");
        Assert.Contains("bắt đầu bằng số 0", bench.Page.Find("[data-problem=WrongIdNumber]").TextContent, StringComparison.Ordinal);

        bench.Local("Erase").Click();
        Assert.Empty(bench.Page.FindAll("[data-problem]"));
    }

    [Fact]
    public void Whoever_comes_back_to_the_card_goes_on_with_the_number_that_was_given_or_types_another()
    {
        using var bench = new TouchBench(TouchFrames.All["identify-kept"]);
        Assert.Contains("•••••••••345", bench.Page.Find("#idNumber-note").TextContent, StringComparison.Ordinal);

        bench.Press(KioskTrigger.Continue);
        Assert.Equal(new KioskEvent.Touched(KioskTrigger.Continue), Assert.Single(bench.Kiosk.Posted));

        bench.EndGuard();
        bench.Keys("079180012345");
        Assert.DoesNotContain("345.", bench.Page.Find("#idNumber-note").TextContent, StringComparison.Ordinal);
        bench.Press(KioskTrigger.GivePerson);
        Assert.Equal(("idNumber", "079180012345"), Assert.Single(bench.Kiosk.Values));
    }

    [Fact]
    public void The_last_digit_of_a_phone_number_goes_on_to_the_question_whether_it_is_right()
    {
        using var bench = new TouchBench(TouchFrames.All["phone"]);
        bench.Keys("090123456");
        Assert.Empty(bench.Kiosk.Values);

        bench.Keys("7");

        Assert.Equal([("phone", "0901234567")], bench.Kiosk.Values);
    }

    /// <summary>Whoever has typed the last digit aims for the button below the pad, and where that stood the answer stands now.</summary>
    [Fact]
    public void What_comes_with_the_last_digit_can_be_confirmed_only_after_there_was_time_to_read_it()
    {
        using var bench = new TouchBench(TouchFrames.All["phone"]);
        bench.Keys("0901234567");
        bench.Kiosk.Show(TouchFrames.All["confirm-phone"]);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            bench.EndGuard();
            Assert.True(bench.Action(KioskTrigger.ConfirmPhone).HasAttribute("disabled"));
            bench.Press(KioskTrigger.ConfirmPhone);
            Assert.Empty(bench.Kiosk.Posted);
        }

        bench.EndGuard();
        Assert.False(bench.Action(KioskTrigger.ConfirmPhone).HasAttribute("disabled"));
        bench.Press(KioskTrigger.ConfirmPhone);
        Assert.Equal([new KioskEvent.Touched(KioskTrigger.ConfirmPhone)], bench.Kiosk.Posted);
    }

    [Fact]
    public void Coming_back_to_a_whole_phone_number_waits_for_its_owner()
    {
        using var bench = new TouchBench(TouchFrames.Frame(KioskPhase.EnterPhone, new Screen.EnterPhone(TouchFrames.Phone)));
        Assert.Empty(bench.Kiosk.Values);

        bench.Press(KioskTrigger.GivePhone);

        Assert.Equal([("phone", "0901234567")], bench.Kiosk.Values);
    }

    [Fact]
    public void A_phone_number_is_masked_until_its_owner_asks()
    {
        using var bench = new TouchBench(TouchFrames.All["ready"]);
        Assert.DoesNotContain("0901 234", bench.Text, StringComparison.Ordinal);

        bench.Local("Show").Click();
        Assert.Equal("0901 234 567", bench.Page.Find("[data-masked=shown]").TextContent);

        bench.Local("Show").Click();
        Assert.Equal("•••• ••• 567", bench.Page.Find("[data-masked=masked]").TextContent);
    }

    [Theory]
    [InlineData("07", "07")]
    [InlineData("079", "079")]
    [InlineData("0791", "••• 1")]
    [InlineData("0791800", "••• ••• 0")]
    [InlineData("079180012345", "••• ••• ••• 345")]
    public void Of_an_id_number_only_the_group_being_typed_is_shown_until_its_owner_asks(string typed, string shown)
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Keys(typed);
        Assert.Equal(shown, bench.Page.Find("[data-field=idNumber]").GetAttribute("value"));
        Assert.True(typed.Length <= 3 || !bench.Page.Markup.Contains(typed[..3], StringComparison.Ordinal));

        bench.Local("Show").Click();
        Assert.Equal(TypedField.IdNumber.Grouped(typed), bench.Page.Find("[data-field=idNumber]").GetAttribute("value"));

        bench.Local("Show").Click();
        Assert.Equal(shown, bench.Page.Find("[data-field=idNumber]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("collect-identify", "collect-refused-wait")]
    [InlineData("resume-identify", "refused-now")]
    public void An_id_number_that_was_refused_stands_there_for_nobody(string typing, string refused)
    {
        using var bench = new TouchBench(TouchFrames.All[typing]);
        bench.Keys("079180012345");

        bench.Show(TouchFrames.All[refused]);
        bench.Show(TouchFrames.All[typing]);

        Assert.Equal("0", bench.Page.Find("[data-field=idNumber]").GetAttribute("data-count"));
    }

    [Fact]
    public void A_visit_that_is_nearly_over_says_so_with_the_seconds_and_lets_whoever_read_it_go_on()
    {
        var frame = TouchFrames.All["identify"];
        using var bench = new TouchBench(frame);
        bench.Show(frame with { LimitWarning = true, LimitCountdown = TimeSpan.FromSeconds(30) });
        Assert.Equal("30", bench.Page.Find("[data-limit]").GetAttribute("data-limit"));
        bench.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.InRange(int.Parse(bench.Page.Find("[data-limit]").GetAttribute("data-limit")!, System.Globalization.CultureInfo.InvariantCulture), 20, 21);

        bench.Local("CloseLimit").Click();

        Assert.Empty(bench.Page.FindAll("[data-limit]"));
        bench.EndGuard();
        bench.Keys("0");
        Assert.Equal("1", bench.Page.Find("[data-field=idNumber]").GetAttribute("data-count"));
    }
}
