using Bunit;
using KioskLocker.App.Touch.Sound;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.App;

public sealed class TouchBehaviourTests
{
    [Fact]
    public void Silent_devices_are_named_out_of_service_and_doors_that_are_away_at_rest()
    {
        using var bench = new TouchBench(TouchFrames.All["out-of-service-silent"]);
        Assert.Contains("Không trả lời: máy in, đầu đọc mã, bộ phận mở ngăn", bench.Text, StringComparison.Ordinal);
        bench.Show(TouchFrames.All["idle-some-doors-away"]);
        Assert.Contains("Một số ngăn tủ tạm thời không mở được", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_strike_within_half_a_second_is_ignored()
    {
        using var bench = new TouchBench(TouchFrames.All["privacy"]);

        bench.Press(KioskTrigger.AcceptPrivacy);
        Assert.True(bench.Action(KioskTrigger.AcceptPrivacy).HasAttribute("disabled"));
        bench.Press(KioskTrigger.AcceptPrivacy);
        Assert.Single(bench.Kiosk.Posted);

        bench.EndGuard();
        bench.Press(KioskTrigger.AcceptPrivacy);
        Assert.Equal(2, bench.Kiosk.Posted.Count);
    }

    [Fact]
    public void A_finger_on_its_way_down_hits_nothing_of_a_screen_that_has_just_come()
    {
        using var bench = new TouchBench(TouchFrames.All["door-open-0"]);

        bench.Kiosk.Show(TouchFrames.All["placed"]);
        bench.Press(KioskTrigger.Placed);
        Assert.Empty(bench.Kiosk.Posted);

        bench.EndGuard();
        bench.Press(KioskTrigger.Placed);
        Assert.Equal([new KioskEvent.Touched(KioskTrigger.Placed)], bench.Kiosk.Posted);
    }

    [Fact]
    public void A_number_that_a_key_makes_whole_goes_on_however_soon_the_key_comes()
    {
        using var bench = new TouchBench(TouchFrames.All["privacy"]);
        bench.Kiosk.Show(TouchFrames.All["phone"]);
        bench.Keys("0912345678");

        Assert.Equal([("phone", "0912345678")], bench.Kiosk.Values);
        Assert.True(bench.Action(KioskTrigger.GivePhone).HasAttribute("disabled"));
    }

    [Fact]
    public void The_key_that_makes_a_number_whole_acts_once_when_it_is_struck_twice()
    {
        using var bench = new TouchBench(TouchFrames.All["phone"]);
        bench.Keys("09123456788");
        bench.Press(KioskTrigger.GivePhone);

        Assert.Equal([("phone", "0912345678")], bench.Kiosk.Values);
        Assert.Equal("0912 345 678", bench.Page.Find("[data-field=phone]").GetAttribute("value"));
    }

    [Fact]
    public void A_press_that_finds_the_inbox_full_says_so_and_may_be_repeated()
    {
        using var bench = new TouchBench(TouchFrames.All["privacy"]);
        bench.Kiosk.Full = true;

        bench.Press(KioskTrigger.AcceptPrivacy);
        Assert.Contains("Máy đang bận", bench.Text, StringComparison.Ordinal);

        bench.Kiosk.Full = false;
        bench.Press(KioskTrigger.AcceptPrivacy);
        Assert.Single(bench.Kiosk.Posted);
        Assert.DoesNotContain("Máy đang bận", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_number_typed_on_the_pad_is_handed_over_without_spaces()
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);

        bench.Keys("0791800123459");
        bench.Local("Erase").Click();
        bench.Keys("5");
        Assert.Equal("••• ••• ••• 345", bench.Page.Find("[data-field=idNumber]").GetAttribute("value"));
        bench.Press(KioskTrigger.GivePerson);

        Assert.Equal([("idNumber", "079180012345")], bench.Kiosk.Values);
    }

    [Fact]
    public void A_refused_value_stays_and_the_reason_is_said_until_it_is_mended()
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Kiosk.Answer = CodeProblem.TooShort;
        bench.Keys("079");

        bench.Press(KioskTrigger.GivePerson);
        Assert.Contains("12 chữ số; còn thiếu", bench.Page.Find("[data-problem]").TextContent, StringComparison.Ordinal);
        Assert.Equal("079", bench.Page.Find("[data-field=idNumber]").GetAttribute("value"));

        bench.Keys("1");
        Assert.Empty(bench.Page.FindAll("[data-problem]"));
    }

    [Fact]
    public void Typed_values_survive_back_and_are_forgotten_with_the_visit()
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Keys("079180012345");

        bench.Show(TouchFrames.All["privacy"]);
        bench.Show(TouchFrames.All["identify"]);
        Assert.Equal("••• ••• ••• 345", bench.Page.Find("[data-field=idNumber]").GetAttribute("value"));
        bench.Local("Show").Click();
        Assert.Equal("079 180 012 345", bench.Page.Find("[data-field=idNumber]").GetAttribute("value"));

        bench.Show(TouchFrames.All["identify"] with { Visit = new VisitId(1, 99) });
        Assert.Equal("", bench.Page.Find("[data-field=idNumber]").GetAttribute("value") ?? "");
    }

    [Fact]
    public void A_phone_given_before_is_there_again_from_the_vault()
    {
        using var bench = new TouchBench(TouchFrames.Frame(KioskPhase.EnterPhone, new Screen.EnterPhone(TouchFrames.Phone)));

        Assert.Equal("0901 234 567", bench.Page.Find("[data-field=phone]").GetAttribute("value"));
    }

    [Fact]
    public void Look_up_takes_either_number_on_a_pad_of_its_own()
    {
        using var bench = new TouchBench(TouchFrames.All["look-up"]);
        Assert.Equal(32, bench.Page.FindAll("[data-key]").Count);
        bench.Keys("Q6M12611230428");
        bench.Press(KioskTrigger.PresentDropOffNumber);

        bench.Local("ByDossier").Click();
        Assert.Equal(38, bench.Page.FindAll("[data-key]").Count);
        bench.Keys("H29.Q6-1");
        bench.EndGuard();
        bench.Press(KioskTrigger.PresentDossierCode);

        Assert.Equal([("lookUp", "Q6M1-261123-0428"), ("lookUp", "H29.Q6-1")], bench.Kiosk.Values);
    }

    [Fact]
    public void Language_large_text_and_contrast_go_back_after_the_visit()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-None"]);
        bench.Press(KioskTrigger.ChooseLanguage, "En");
        bench.Local("LargeText").Click();
        bench.Local("HighContrast").Click();
        Assert.Contains("Welcome!", bench.Text, StringComparison.Ordinal);

        bench.Show(TouchFrames.All["privacy"] with { Language = Language.En });
        Assert.Equal("page large contrast", bench.Page.Find("[data-screen]").ClassName);
        Assert.Contains("Your personal data", bench.Text, StringComparison.Ordinal);

        bench.Show(TouchFrames.All["idle-None"]);
        Assert.Equal("page", bench.Page.Find("[data-screen]").ClassName?.Trim());
        Assert.Contains("Xin chào!", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_text_and_contrast_outlive_a_page_that_is_loaded_anew_in_the_middle_of_the_visit()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-None"]);
        bench.Local("LargeText").Click();
        bench.Show(TouchFrames.All["papers"]);
        bench.Local("HighContrast").Click();

        bench.LoadAnew();
        Assert.Equal("page large contrast", bench.Page.Find("[data-screen]").ClassName);

        bench.Local("LargeText").Click();
        bench.LoadAnew(TouchFrames.All["privacy"]);
        Assert.Equal("page  contrast", bench.Page.Find("[data-screen]").ClassName?.Trim());
    }

    /// <summary>The browser was dead when that visit ended and the next one began.</summary>
    [Fact]
    public void Large_text_and_contrast_of_one_visit_are_not_those_of_the_next_whatever_the_page_saw()
    {
        var next = TouchFrames.All["papers"] with { Visit = new VisitId(1, 9) };
        using var bench = new TouchBench(TouchFrames.All["papers"]);
        bench.Local("LargeText").Click();
        bench.Local("HighContrast").Click();

        bench.LoadAnew(TouchFrames.All["idle-None"], next);
        Assert.Equal("page", bench.Page.Find("[data-screen]").ClassName?.Trim());

        bench.Local("LargeText").Click();
        bench.Show(next with { Visit = new VisitId(1, 11) });
        Assert.Equal("page", bench.Page.Find("[data-screen]").ClassName?.Trim());
    }

    [Fact]
    public void Wishes_of_somebody_who_walked_away_from_the_idle_screen_are_forgotten()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-None"]);
        bench.Press(KioskTrigger.ChooseLanguage, "En");
        bench.Idle.Touched();

        bench.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Contains("Welcome!", bench.Text, StringComparison.Ordinal);

        bench.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("Xin chào!", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_chosen_at_rest_follows_a_visit_that_a_scan_began()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-None"]);
        bench.Press(KioskTrigger.ChooseLanguage, "En");

        bench.Show(TouchFrames.All["papers-registered"]);

        Assert.Equal([new KioskEvent.LanguageChosen(Language.En)], bench.Kiosk.Posted);
        Assert.Contains("Do you have all the papers?", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_visit_loads_the_page_anew_once_and_nothing_else_does()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-None"]);
        bench.Show(TouchFrames.All["papers"]);
        bench.Show(TouchFrames.All["privacy"]);
        Assert.Empty(bench.Loads);

        bench.Show(TouchFrames.All["idle-None"]);
        bench.Show(TouchFrames.All["idle-NoCompartment"]);
        var load = Assert.Single(bench.Loads);
        Assert.True(load.Options is { ForceLoad: true, ReplaceHistoryEntry: true });
    }

    [Fact]
    public void A_visit_that_follows_upon_another_at_once_gets_a_page_of_its_own_too()
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Show(TouchFrames.All["identify"] with { Visit = new VisitId(1, 99) });
        Assert.Single(bench.Loads);
    }

    [Fact]
    public void Help_closes_by_itself_when_the_screen_changes()
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Local("Help").Click();
        Assert.Single(bench.Page.FindAll("[role=dialog]"));

        bench.Show(TouchFrames.All["phone"]);
        Assert.Empty(bench.Page.FindAll("[role=dialog]"));
    }

    [Fact]
    public void The_idle_warning_counts_down_and_offers_more_time()
    {
        using var bench = new TouchBench(TouchFrames.All["papers"]);
        bench.Show(TouchFrames.All["papers"] with { IdleWarning = true });
        Assert.Equal("30", bench.Page.Find(".countdown").TextContent);

        bench.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal("23", bench.Page.Find(".countdown").TextContent);
        bench.Press(KioskTrigger.Extend);
        Assert.Equal([new KioskEvent.Touched(KioskTrigger.Extend)], bench.Kiosk.Posted);

        bench.Show(TouchFrames.All["papers"] with { IdleWarning = true, ExtensionsLeft = 0 });
        Assert.Empty(bench.Page.FindAll("[data-action=Extend]"));
    }

    [Fact]
    public void A_technician_is_asked_before_the_session_ends_and_says_that_it_goes_on()
    {
        using var bench = new TouchBench(TouchFrames.All["diag"]);
        Assert.Empty(bench.Page.FindAll(".idle-warning"));

        bench.Show(TouchFrames.All["diag"] with { IdleWarning = true, IdleCountdown = TimeSpan.FromSeconds(60), ExtensionsLeft = 0 });
        bench.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("56", bench.Page.Find(".countdown").TextContent);
        bench.Press(KioskTrigger.Diagnose, "Stay");
        Assert.Equal(new KioskEvent.TechnicianActed(new TechnicianAct.Stay(), null), bench.Kiosk.Posted[^1]);
    }

    [Fact]
    public void What_the_machine_says_of_itself_is_a_sentence()
    {
        using var bench = new TouchBench(TouchFrames.All["out-of-service"]);
        foreach (var reason in ServiceReasons.All)
        {
            bench.Show(TouchFrames.All[$"out-of-service-{reason}"]);
            Assert.DoesNotContain(reason, bench.Page.Find(".content").TextContent, StringComparison.Ordinal);
            Assert.Contains(TextTable.Of(Language.Vi)[$"outOfService.reason.{reason}"], bench.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>It may hold a name, a word of the trade, or a language that who stands there does not read. The last one is also a word of the machine's own.</summary>
    [Theory]
    [InlineData("vi", "Máy đang được kiểm tra hoặc bảo trì.", "Ask Mr Hùng: solenoid U7 burnt")]
    [InlineData("en", "The machine is being checked or serviced.", "Ask Mr Hùng: solenoid U7 burnt")]
    [InlineData("vi", "Máy đang được kiểm tra hoặc bảo trì.", ServiceReasons.SafeMode)]
    public void What_staff_typed_as_the_reason_stays_with_staff(string tag, string says, string typed)
    {
        Assert.True(Language.TryRead(tag, out var language));
        var texts = TextTable.Of(language);
        var script = new KioskScript();
        script.Do(new KioskEvent.ServiceOrdered(false, "uid 0 (root)", typed));
        using var bench = new TouchBench(script.Frame);
        bench.Action(KioskTrigger.ChooseLanguage, language.ToString()).Click();
        bench.Local("Help").Click();

        Assert.Contains(says, bench.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(typed, bench.Page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(texts.Reason(typed), bench.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(typed, Sayings.Of(script.Frame)!.In(texts), StringComparison.Ordinal);

        // The office hears it, and who comes to mend the machine reads it.
        Assert.Equal(typed, Assert.Single(script.Sent.OfType<UplinkMessage.ServiceChanged>()).Reason);
        script.ToDiagnostics();
        bench.Show(script.Frame);
        bench.Page.Find("[data-local=Page][data-value=Service]").Click();
        Assert.Contains(TextTable.Of(Language.Vi).Reason(typed), bench.Page.Find("[data-in-service=no]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wait_after_a_wrong_id_number_counts_down_and_opens_only_when_core_says_so()
    {
        using var bench = new TouchBench(TouchFrames.All["refused-wait"]);
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("1", bench.Page.Find(".countdown").TextContent);
        Assert.DoesNotContain(bench.Page.FindAll("[data-action]"), button => button.GetAttribute("data-action") == nameof(KioskTrigger.Continue));

        bench.Show(TouchFrames.All["refused-now"]);
        Assert.False(bench.Action(KioskTrigger.Continue).HasAttribute("disabled"));
    }

    [Theory]
    [InlineData("url", CodeProblem.None, "một địa chỉ trang web")]
    [InlineData("dropOffNumber", CodeProblem.OtherMachine, "thuộc một máy khác")]
    [InlineData("never heard of", CodeProblem.None, "một mã máy không nhận ra")]
    public void A_scan_that_was_not_used_is_named_with_what_to_do(string kind, CodeProblem problem, string says)
    {
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Kiosk.Show(TouchFrames.All["identify"], new ScanNotice(kind, problem, 1));

        var notice = bench.Page.Find("[data-notice]").TextContent;
        Assert.Contains(says, notice, StringComparison.Ordinal);
        Assert.Contains("Bước này có thể quét: mã QR trên thẻ căn cước.", notice, StringComparison.Ordinal);
        bench.Local("CloseNotice").Click();
        Assert.Empty(bench.Page.FindAll("[data-notice]"));

        bench.Kiosk.Show(TouchFrames.All["identify"], new ScanNotice(kind, problem, 2));
        Assert.Single(bench.Page.FindAll("[data-notice]"));
    }

    [Fact]
    public void A_pickup_code_is_sent_to_the_first_screen_only_from_where_it_is_not_asked_for()
    {
        const string elsewhere = "quét mã ở màn hình đầu";
        using var bench = new TouchBench(TouchFrames.All["identify"]);
        bench.Kiosk.Show(TouchFrames.All["identify"], new ScanNotice("pickupCode", CodeProblem.None, 1));
        Assert.Contains(elsewhere, bench.Page.Find("[data-notice]").TextContent, StringComparison.Ordinal);

        bench.Kiosk.Show(TouchFrames.All["code"], new ScanNotice("pickupCode", CodeProblem.WrongCheck, 2));
        Assert.DoesNotContain(elsewhere, bench.Page.Find("[data-notice]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("idle-BoardsOffline", "pickupCode")]
    [InlineData("idle-StorageFull", "preRegistration")]
    public void At_rest_a_code_of_no_use_now_is_told_why(string frame, string kind)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);
        bench.Kiosk.Show(TouchFrames.All[frame], new ScanNotice(kind, CodeProblem.None, 1));

        var why = bench.Page.Find($"[data-action={(kind == "pickupCode" ? "StartCollection" : "StartDropOff")}] .reason").TextContent;
        Assert.NotEmpty(why);
        Assert.Contains(why, bench.Page.Find("[data-notice]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rating_is_counted_once_and_ends_the_question()
    {
        using var bench = new TouchBench(TouchFrames.All["rating-3"]);
        bench.Press(KioskTrigger.RatingDone, "2");
        bench.Press(KioskTrigger.RatingDone, "3");

        Assert.Equal([2], bench.Kiosk.Ratings);
        Assert.Equal([new KioskEvent.Touched(KioskTrigger.RatingDone)], bench.Kiosk.Posted);
    }

    [Fact]
    public void A_skipped_rating_counts_nothing()
    {
        using var bench = new TouchBench(TouchFrames.All["rating-5"]);
        bench.Press(KioskTrigger.RatingDone, "skip");

        Assert.Empty(bench.Kiosk.Ratings);
        Assert.Single(bench.Kiosk.Posted);
    }

    [Fact]
    public void Chosen_values_are_posted_as_events()
    {
        using var bench = new TouchBench(TouchFrames.All["ready"]);
        bench.Press(KioskTrigger.WishCompartment, "Medium");
        bench.EndGuard();
        bench.Press(KioskTrigger.WishCompartment, "Low");
        bench.Show(TouchFrames.All["return"]);
        bench.Press(KioskTrigger.ChooseReturn, "counter");

        Assert.Equal(
            [new KioskEvent.CompartmentWished(CompartmentSize.Medium, false), new KioskEvent.CompartmentWished(CompartmentSize.Small, true), new KioskEvent.ReturnChosen(false)],
            bench.Kiosk.Posted);
    }

    [Fact]
    public async Task A_visit_that_nobody_touches_for_a_minute_is_reported_idle_once_a_minute()
    {
        using var bench = new TouchBench(TouchFrames.All["papers"]);
        await bench.Idle.StartAsync(Xunit.TestContext.Current.CancellationToken);
        bench.Time.Advance(TimeSpan.FromSeconds(40));
        bench.Page.Find("[data-screen]").TriggerEvent("onpointerdown", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());
        bench.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(bench.Kiosk.Posted);

        bench.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([new KioskEvent.Touched(KioskTrigger.VisitIdle)], bench.Kiosk.Posted);

        bench.Kiosk.Show(TouchFrames.All["papers"] with { IdleWarning = true });
        bench.Time.Advance(TimeSpan.FromMinutes(5));
        bench.Kiosk.Show(TouchFrames.All["idle-None"]);
        bench.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Single(bench.Kiosk.Posted);
    }
}
