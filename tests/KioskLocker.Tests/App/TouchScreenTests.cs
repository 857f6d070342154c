using System.Text.RegularExpressions;
using Bunit;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.App;

public sealed partial class TouchScreenTests
{
    private static readonly string?[] Fields = ["idNumber", "phone", "dropOffNumber", "dossierCode", "pickupCode", "oneTime", "count", "door"];

    public static TheoryData<string, string> Everything
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in TouchFrames.All.Keys)
            {
                foreach (var language in TextTables.BuiltIn.Languages)
                {
                    data.Add(name, language.Tag);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Every_screen_record_and_every_leaf_phase_is_among_the_frames()
    {
        var records = typeof(Screen).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Screen))).ToHashSet();
        KioskPhase[] parents =
        [
            KioskPhase.InService, KioskPhase.Preparing, KioskPhase.AtDoor, KioskPhase.Closing, KioskPhase.LookingUp,
            KioskPhase.Collecting, KioskPhase.AtCollection, KioskPhase.StaffEntering, KioskPhase.AtWork, KioskPhase.StaffAtDoor,
        ];

        Assert.Equal(records, TouchFrames.All.Values.Select(frame => frame.Screen.GetType()).ToHashSet());
        Assert.Equal(Enum.GetValues<KioskPhase>().Except(parents).ToHashSet(), TouchFrames.All.Values.Select(frame => frame.Phase).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_screen_shows_its_words_and_what_every_screen_shows(string name, string tag)
    {
        using var bench = Bench(name, tag);
        var text = bench.Text;

        Assert.Equal(TouchFrames.All[name].Phase.ToString(), bench.Page.Find("[data-screen]").GetAttribute("data-screen"));
        Assert.Contains("Q6M1", text, StringComparison.Ordinal);
        Assert.Contains("028 1022 1022", text, StringComparison.Ordinal);
        Assert.Contains("20:00 23/11/2026", text, StringComparison.Ordinal);
        Assert.Equal(TextTables.BuiltIn.Languages.Count, bench.Page.FindAll("[data-action=ChooseLanguage]").Count);
        Assert.NotEmpty(bench.Page.Find("h1").TextContent.Trim());
        Assert.DoesNotMatch(UnfilledOrMissing(), text);
        Assert.DoesNotContain("079180012345", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Controls_and_inputs_can_be_addressed_one_by_one(string name, string tag)
    {
        using var bench = Bench(name, tag);
        var buttons = bench.Page.FindAll("button");
        var actions = buttons.Where(button => button.HasAttribute("data-action")).ToList();

        Assert.All(buttons, button => Assert.True(button.HasAttribute("data-action") || button.HasAttribute("data-local"), button.OuterHtml));
        Assert.All(actions, button => Assert.True(Enum.TryParse<KioskTrigger>(button.GetAttribute("data-action"), out _), button.OuterHtml));
        Assert.Equal(actions.Count, actions.Select(button => (button.GetAttribute("data-action"), button.GetAttribute("data-value"))).Distinct().Count());
        Assert.All(bench.Page.FindAll("input"), input => Assert.Contains(input.GetAttribute("data-field"), Fields));
        Assert.All(buttons, button => Assert.NotEmpty(button.TextContent.Trim()));
        Assert.All(bench.Page.FindAll("button.off"), button => Assert.NotEmpty(button.QuerySelector(".reason")!.TextContent.Trim()));
        Assert.Empty(bench.Page.FindAll("[style], a, form"));
    }

    [Fact]
    public void A_machine_before_its_first_step_says_that_it_starts()
    {
        using var bench = new TouchBench(null);

        Assert.Equal("Starting", bench.Page.Find("[data-screen]").GetAttribute("data-screen"));
        Assert.Contains("Máy đang khởi động", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Back_and_cancel_appear_only_when_the_frame_offers_them()
    {
        using var bench = new TouchBench(TouchFrames.All["papers"]);
        Assert.Single(bench.Page.FindAll("[data-action=Back]"));
        Assert.Single(bench.Page.FindAll("[data-action=Cancel]"));

        bench.Show(TouchFrames.All["papers"] with { CanGoBack = false, CanCancel = false });

        Assert.Empty(bench.Page.FindAll("[data-action=Back], [data-action=Cancel]"));
    }

    [Theory]
    [InlineData("idle-NoCompartment", KioskTrigger.StartDropOff, "các ngăn đã đầy")]
    [InlineData("idle-BoardsOffline", KioskTrigger.StartSupplement, "không mở được ngăn nào")]
    [InlineData("idle-BoardsOffline", KioskTrigger.StartCollection, "mã của ông/bà vẫn được giữ")]
    [InlineData("idle-MapNotCommissioned", KioskTrigger.StartCollection, "mã của ông/bà vẫn được giữ")]
    [InlineData("collect-ask-closed", KioskTrigger.OpenAgain, "chưa thấy cửa đã đóng")]
    [InlineData("collect-stuck-reads-open", KioskTrigger.OpenAgain, "ấn cửa đóng lại trước")]
    [InlineData("papers-7-registered", KioskTrigger.ConfirmPapers, "ở trang sau")]
    [InlineData("collect-stuck-call", KioskTrigger.OpenAgain, "Đã thử")]
    [InlineData("hand-over-no-printer", KioskTrigger.PrintSlip, "Máy in chưa sẵn sàng")]
    [InlineData("menu-must-close", KioskTrigger.ChooseJob, "Đóng cửa đang mở trước")]
    [InlineData("list-Load-must-close", KioskTrigger.Open, "Đóng cửa đang mở trước")]
    [InlineData("list-Empty-must-close", KioskTrigger.ChooseCompartment, "Đóng cửa đang mở trước")]
    [InlineData("list-Load-full", KioskTrigger.Open, "Không còn ngăn vừa")]
    [InlineData("sheet-printing", KioskTrigger.Continue, "chờ in xong")]
    [InlineData("sheet-printing", KioskTrigger.Copy, "chờ in xong")]
    [InlineData("sheet-Printed", KioskTrigger.Copy, "hết số lần in")]
    [InlineData("door-open-1", KioskTrigger.Larger, "Không còn ngăn lớn hơn")]
    [InlineData("placed-repeated", KioskTrigger.OpenAgain, "không mở lại được")]
    [InlineData("return-no-phone", KioskTrigger.ChooseReturn, "cần số điện thoại")]
    public void What_cannot_be_done_is_off_and_says_why(string frame, KioskTrigger trigger, string reason)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);
        var button = bench.Action(trigger);

        Assert.True(button.HasAttribute("disabled"));
        Assert.Contains(reason, button.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void All_papers_are_confirmed_on_their_last_page()
    {
        using var bench = new TouchBench(TouchFrames.All["papers-7"]);

        bench.Local("PageNext").Click();
        bench.Press(KioskTrigger.ConfirmPapers);

        Assert.Equal([new KioskEvent.Touched(KioskTrigger.ConfirmPapers)], bench.Kiosk.Posted);
    }

    /// <summary>"Cancel" beside papers that lie somewhere could be read as cancelling the dossier.</summary>
    [Theory]
    [InlineData("stuck", "cầm hồ sơ về")]
    [InlineData("stuck-seen-open", "nhờ cán bộ")]
    [InlineData("stuck-may-hold-last", "Trên tay tôi")]
    [InlineData("stuck-resumed", "nhờ cán bộ")]
    [InlineData("collect-stuck", "nhờ cán bộ")]
    [InlineData("collect-stuck-last", "giấy tờ còn trong ngăn")]
    [InlineData("taken-repeated", "giấy tờ còn trong ngăn")]
    public void At_a_door_that_does_not_open_again_the_end_says_where_the_papers_are(string frame, string says)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);

        Assert.Contains(says, Assert.Single(bench.Page.FindAll("[data-action=Cancel]")).TextContent, StringComparison.Ordinal);
        bench.Press(KioskTrigger.Cancel);

        Assert.Equal([new KioskEvent.Touched(KioskTrigger.Cancel)], bench.Kiosk.Posted);
    }

    [Theory]
    [InlineData("door-quarantine-last")]
    [InlineData("ask-closed-none-left")]
    [InlineData("stuck-last")]
    public void Where_nothing_was_handed_in_the_screen_says_so_and_the_number_is_no_receipt(string frame)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);

        Assert.Contains("CHƯA được gửi", bench.Text, StringComparison.Ordinal);
        Assert.Empty(bench.Page.FindAll(".number-plate"));
        Assert.Equal("Q6M1-261123-0428", bench.Page.Find(".case [data-number]").TextContent);
    }

    [Fact]
    public void Look_up_stays_possible_when_nothing_can_be_dropped_off()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-NoCompartment"]);

        bench.Press(KioskTrigger.StartLookUp);

        Assert.Equal([new KioskEvent.VisitStarted(VisitKind.LookUp, Language.Vi)], bench.Kiosk.Posted);
    }

    [Fact]
    public void The_open_door_offers_the_four_ways_out_and_the_larger_one_while_there_is_one()
    {
        using var bench = new TouchBench(TouchFrames.All["door-open-0"]);

        Assert.All(
            new[] { KioskTrigger.OpenAgain, KioskTrigger.Larger, KioskTrigger.DoorDoesNotOpen, KioskTrigger.NotEmpty },
            trigger => Assert.False(bench.Action(trigger).HasAttribute("disabled")));
        Assert.Equal("12", bench.Page.Find(".compartment-number").TextContent);
    }

    [Theory]
    [InlineData("opening")]
    [InlineData("door-open-0")]
    [InlineData("door-larger")]
    [InlineData("stuck")]
    [InlineData("ask-opened")]
    [InlineData("ask-closed")]
    [InlineData("placed")]
    [InlineData("collect-opening")]
    [InlineData("collect-open-0")]
    [InlineData("collect-open-NotMine-1")]
    [InlineData("collect-stuck")]
    [InlineData("collect-ask-opened")]
    [InlineData("collect-ask-closed")]
    [InlineData("taken")]
    public void Wherever_a_door_is_spoken_of_the_cabinet_is_drawn_with_that_door_marked(string frame)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);
        var map = bench.Page.Find("svg[data-door='12']");

        Assert.Equal(24, map.QuerySelectorAll("text").Length);
        Assert.Equal("12", map.QuerySelector(".p-marked")!.TextContent);
        Assert.Contains("Cột ngay bên trái màn hình, ngăn dưới cùng", map.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains("Cột ngay bên trái màn hình, ngăn dưới cùng", bench.Page.Find("figcaption").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, "Cột ngay bên trái màn hình, ngăn trên cùng")]
    [InlineData(9, "Cột ngay bên trái màn hình, ngăn thứ 3 từ trên xuống")]
    [InlineData(24, "Cột thứ 2 bên phải màn hình, ngăn dưới cùng")]
    public void The_place_of_a_door_is_counted_only_where_it_is_neither_first_nor_last(int door, string place)
    {
        var placed = (Screen.ConfirmPlaced)TouchFrames.All["placed"].Screen;
        using var bench = new TouchBench(TouchFrames.All["placed"] with { Screen = placed with { Compartment = new CompartmentId(door) } });

        Assert.Equal(place, bench.Page.Find("figcaption").TextContent);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Every_picture_says_what_it_shows(string name, string language)
    {
        using var bench = Bench(name, language);

        Assert.All(bench.Page.FindAll("svg"), svg => Assert.True(svg.GetAttribute("aria-hidden") == "true" || !string.IsNullOrWhiteSpace(svg.GetAttribute("aria-label")), svg.OuterHtml));
    }

    [Fact]
    public void The_receipt_carries_the_number_large_and_as_a_code_and_says_how_the_print_went()
    {
        using var bench = new TouchBench(TouchFrames.All["receipt-printing"]);
        Assert.Equal("KLD:Q6M1-261123-0428", bench.Page.Find("svg[data-qr]").GetAttribute("data-qr"));
        Assert.Contains("Đang in", bench.Page.Find("[data-print]").TextContent, StringComparison.Ordinal);
        Assert.True(bench.Action(KioskTrigger.Copy).HasAttribute("disabled"));

        bench.Show(TouchFrames.All["receipt-NotPrinted"]);

        Assert.Contains("chụp ảnh màn hình này", bench.Page.Find("[data-print]").TextContent, StringComparison.Ordinal);
        Assert.Contains("giờ máy chưa được xác nhận", bench.Text, StringComparison.Ordinal);
        Assert.Contains("chưa kiểm đếm", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_last_three_digits_of_the_id_number_are_shown_at_the_end()
    {
        using var bench = new TouchBench(TouchFrames.All["ready"]);

        Assert.Contains("•••••••••345", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_found_says_what_was_read_what_to_check_and_when_data_came()
    {
        using var bench = new TouchBench(TouchFrames.All["answer-none"]);

        Assert.Equal("Q6M1-261123-0428", bench.Page.Find("[data-read]").TextContent);
        Assert.Equal(3, bench.Page.FindAll(".steps li").Count);
        Assert.Contains("19:00 23/11/2026", bench.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DossierStage.Deposited, "Ông/bà chưa cần làm gì")]
    [InlineData(DossierStage.SupplementAsked, "chọn “Bổ sung hồ sơ”")]
    [InlineData(DossierStage.Refused, "để biết lý do")]
    [InlineData(DossierStage.ResultReady, "chọn “Nhận kết quả”")]
    public void A_stage_says_what_to_do_next_and_no_number_stands_there_twice(DossierStage stage, string next)
    {
        using var bench = new TouchBench(TouchFrames.All[$"answer-{stage}"]);

        Assert.Contains(next, bench.Page.Find($"[data-next={stage}]").TextContent, StringComparison.Ordinal);
        Assert.Single(bench.Page.FindAll(".facts dd"), one => one.TextContent == "Q6M1-261123-0428");
    }

    [Fact]
    public void Where_nobody_knows_the_stage_the_answer_says_so_and_whom_to_ask()
    {
        using var bench = new TouchBench(TouchFrames.All["answer-unknown"]);
        using var today = new TouchBench(TouchFrames.All["answer-resume"]);

        Assert.Equal("Chưa rõ", bench.Page.Find("[data-stage]").TextContent);
        Assert.Contains("gọi đường dây nóng", bench.Page.Find("[data-next]").TextContent, StringComparison.Ordinal);
        Assert.Empty(today.Page.FindAll("[data-stage]"));
        Assert.Contains("chưa hoàn tất", today.Action(KioskTrigger.Continue).TextContent, StringComparison.Ordinal);
        Assert.Empty(today.Page.FindAll("[data-action=Cancel]"));
    }

    /// <summary>The office closes a dossier in one way for a result and for papers it gave back after a refusal.</summary>
    [Fact]
    public void A_closed_dossier_is_not_called_a_result()
    {
        using var bench = new TouchBench(TouchFrames.All["answer-Closed"]);

        Assert.Contains("hoặc hồ sơ", bench.Page.Find("[data-stage]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_was_brought_in_its_number_is_not_shown_like_that_of_a_drop_off()
    {
        using var withdrawn = new TouchBench(TouchFrames.All["ended-Withdrawn"]);
        using var unsettled = new TouchBench(TouchFrames.All["ended-NoAnswer"]);

        Assert.Equal("Số của lượt này", withdrawn.Page.Find(".facts .tried dt").TextContent);
        Assert.Empty(withdrawn.Page.FindAll(".number-plate"));
        Assert.Single(unsettled.Page.FindAll(".number-plate"));
    }

    /// <summary>Nothing scrolls on a citizen's screen, so what does not fit would be missed.</summary>
    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 5)]
    public void Papers_with_long_names_take_more_pages_and_each_is_shown_once(bool large, int pages)
    {
        using var bench = new TouchBench(TouchFrames.All["papers-long-names"]);
        if (large)
        {
            bench.Local("LargeText").Click();
        }

        var shown = new List<string>();
        for (var page = 1; ; page++)
        {
            shown.AddRange(bench.Page.FindAll(".paper").Select(one => one.TextContent));
            if (bench.Local("PageNext").HasAttribute("disabled"))
            {
                Assert.Equal(pages, page);
                break;
            }

            bench.Local("PageNext").Click();
        }

        // The longest of them leaves only with large letters no room for its end.
        var cut = Assert.Single(TouchFrames.LongPapers, one => one.NameVi.Length > 215).NameVi;
        Assert.Equal(large ? [cut] : [], TouchFrames.LongPapers.Select(one => one.NameVi).Except(shown));
        Assert.Equal(TouchFrames.LongPapers.Select(one => one.NameVi[..100]), shown.Select(one => one[..100]));
    }

    [Fact]
    public void A_name_longer_than_a_panel_ends_in_dots()
    {
        using var bench = new TouchBench(TouchFrames.All["papers-endless-name"]);

        Assert.EndsWith("…", bench.Page.Find(".paper").TextContent, StringComparison.Ordinal);
        Assert.Single(bench.Page.FindAll(".paper"));
    }

    [Fact]
    public void Procedures_beyond_a_page_are_reached_by_buttons()
    {
        using var bench = new TouchBench(TouchFrames.All["procedures"]);
        Assert.Equal(6, bench.Page.FindAll("[data-action=ChooseProcedure]").Count);
        Assert.True(bench.Local("PageBefore").HasAttribute("disabled"));

        bench.Local("PageNext").Click();
        bench.Press(KioskTrigger.ChooseProcedure, "1.000948.H38");

        Assert.Equal([new KioskEvent.ProcedureChosen(TouchFrames.Procedures[6].Code)], bench.Kiosk.Posted);
    }

    private static TouchBench Bench(string name, string tag)
    {
        Assert.True(Language.TryRead(tag, out var language));
        var frame = TouchFrames.All[name] with { Language = language };
        var bench = new TouchBench(frame);
        if (frame.Visit is null)
        {
            bench.Page.Find($"[data-action=ChooseLanguage][data-value={language}]").Click();
        }

        return bench;
    }

    /// <summary>A place that was not filled, or a key shown for want of its sentence.</summary>
    [GeneratedRegex(@"\{\w+\}|\b[a-z]+\.[a-z]+[A-Za-z]*\b(?!\.)")]
    private static partial Regex UnfilledOrMissing();

    [Theory]
    [InlineData("out-of-service", true)]
    [InlineData("ended-LimitReached", true)]
    [InlineData("ended-owner-FeeDue", true)]
    [InlineData("ended-owner-CollectStuck", false)]
    public void Where_a_screen_sends_somebody_to_the_counter_it_says_where_and_when(string frame, bool sends)
    {
        using (var silent = new TouchBench(TouchFrames.All[frame]))
            Assert.Empty(silent.Page.FindAll("[data-counter]"));

        using var told = new TouchBench(TouchFrames.All[frame], TouchHost.OfFinger with { Counter = TouchHost.OfFinger.Counter with { HotlineHours = "" } });
        Assert.Equal(
            sends ? ["Quầy một cửa: 107 Cao Văn Lầu, Phường Bình Tây, TP. Hồ Chí Minh. Giờ làm việc của quầy: thứ Hai đến thứ Sáu, 7:30–11:30, 13:00–17:00."] : Array.Empty<string>(),
            told.Page.FindAll("[data-counter]").Select(one => one.TextContent));
    }

    [Theory]
    [InlineData("", "", "Open: 7:30–11:30, 13:00–17:00. Hotline: 6:00–22:00.")]
    [InlineData("Monday to Friday", "every day", "Open: Monday to Friday. Hotline: every day.")]
    public void English_hours_have_no_word_of_another_language(string counter, string hotline, string said)
    {
        using var bench = new TouchBench(
            TouchFrames.All["ended-owner-FeeDue"] with { Language = Language.En },
            TouchHost.OfFinger with { Counter = TouchHost.OfFinger.Counter with { HoursEn = counter, HotlineHoursEn = hotline } });

        Assert.EndsWith(said, bench.Page.Find("[data-counter]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_the_hotlines_number_every_citizen_reads_when_it_is_answered()
    {
        using var bench = new TouchBench(TouchFrames.All["papers"], TouchHost.OfFinger);
        var without = new List<string>();
        foreach (var (name, frame) in TouchFrames.All)
        {
            bench.Show(frame);
            if (bench.Page.FindAll(".bottom [data-hotline-times]").Any(times => times.TextContent == "6:00–22:00") == frame.IsForStaff)
                without.Add(name);
        }

        Assert.Empty(without);
    }
}
