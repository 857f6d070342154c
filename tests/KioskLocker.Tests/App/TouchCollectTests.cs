using Bunit;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.App;

public sealed class TouchCollectTests
{
    [Fact]
    public void Collecting_begins_at_the_idle_screen()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-NoCompartment"]);

        bench.Press(KioskTrigger.StartCollection);

        Assert.Equal([new KioskEvent.VisitStarted(VisitKind.Collection, Language.Vi)], bench.Kiosk.Posted);
    }

    [Fact]
    public void A_pickup_code_is_typed_on_a_pad_without_look_alikes_and_shown_in_threes()
    {
        using var bench = new TouchBench(TouchFrames.All["code"]);
        Assert.Equal(32, bench.Page.FindAll("[data-key]").Count);
        Assert.Empty(bench.Page.FindAll("[data-key=I], [data-key=L], [data-key=O], [data-key=U]"));

        bench.Keys("K7M2QX9T8");
        Assert.Equal("K7M-2QX-9T8", bench.Page.Find("[data-field=pickupCode]").GetAttribute("value"));
        bench.Press(KioskTrigger.PresentCode);

        Assert.Equal([("pickupCode", "K7M-2QX-9T8")], bench.Kiosk.Values);
        Assert.Empty(bench.Kiosk.Posted);
    }

    [Theory]
    [InlineData(CodeProblem.TooShort, "9 ký tự; còn thiếu")]
    [InlineData(CodeProblem.WrongCheck, "8 với B")]
    public void A_pickup_code_that_cannot_be_right_says_why_in_words_of_its_own(CodeProblem problem, string says)
    {
        using var bench = new TouchBench(TouchFrames.All["code"]);
        bench.Kiosk.Answer = problem;
        bench.Keys("K7M2");

        bench.Press(KioskTrigger.PresentCode);

        Assert.Contains(says, bench.Page.Find("[data-problem]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_typed_value_that_meets_a_full_machine_is_kept_and_asked_for_again()
    {
        using var bench = new TouchBench(TouchFrames.All["code"]);
        bench.Kiosk.Answer = CodeProblem.NotTaken;
        bench.Keys("K7M2QX9T8");

        bench.Press(KioskTrigger.PresentCode);

        Assert.Contains("Máy đang bận", bench.Text, StringComparison.Ordinal);
        Assert.Empty(bench.Page.FindAll("[data-problem]"));
        Assert.Equal("K7M-2QX-9T8", bench.Page.Find("[data-field=pickupCode]").GetAttribute("value"));

        // No guard holds the second press back.
        bench.Kiosk.Answer = CodeProblem.None;
        bench.Press(KioskTrigger.PresentCode);
        Assert.Equal(2, bench.Kiosk.Values.Count);
        Assert.DoesNotContain("Máy đang bận", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_owner_is_told_why_the_id_number_is_asked()
    {
        using var bench = new TouchBench(TouchFrames.All["collect-identify"]);
        Assert.Contains("chỉ giao kết quả cho chủ hồ sơ", bench.Text, StringComparison.Ordinal);

        bench.Keys("079180012345");
        bench.Press(KioskTrigger.GivePerson);

        Assert.Equal([("idNumber", "079180012345")], bench.Kiosk.Values);
    }

    [Fact]
    public void The_one_time_code_is_asked_for_with_its_reason_and_typed_again_from_the_start()
    {
        using var bench = new TouchBench(TouchFrames.All["collect-one-time"]);
        Assert.Contains("Số điện thoại của hồ sơ này đã được đổi", bench.Text, StringComparison.Ordinal);
        bench.Keys("042917");
        Assert.Equal("042 917", bench.Page.Find("[data-field=oneTime]").GetAttribute("value"));

        bench.Press(KioskTrigger.GiveOneTime);
        Assert.Equal([("oneTime", "042917")], bench.Kiosk.Values);
        Assert.Empty(bench.Kiosk.Posted);

        bench.Show(TouchFrames.All["collect-refused-wait"]);
        bench.Show(TouchFrames.All["collect-one-time"]);
        Assert.Equal("", bench.Page.Find("[data-field=oneTime]").GetAttribute("value") ?? "");
    }

    [Fact]
    public void The_wait_after_a_wrong_pair_counts_down_and_only_core_ends_it()
    {
        using var bench = new TouchBench(TouchFrames.All["collect-refused-wait"]);
        bench.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("6", bench.Page.Find(".countdown").TextContent);

        bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("1", bench.Page.Find(".countdown").TextContent);
        Assert.Empty(bench.Kiosk.Posted);
        Assert.DoesNotContain(bench.Page.FindAll("[data-action]"), button => button.GetAttribute("data-action") == nameof(KioskTrigger.Continue));
    }

    [Theory]
    [InlineData("collect-refused-only-waits")]
    [InlineData("refused-only-waits")]
    public void Whoever_waits_for_somebody_elses_mistake_is_not_told_of_one_of_their_own(string frame)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);
        Assert.Contains("Chưa có gì của ông/bà bị từ chối", bench.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("không khớp", bench.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Số lần thử sai", bench.Text, StringComparison.Ordinal);
        Assert.Equal("10", bench.Page.Find(".countdown").TextContent);
    }

    [Theory]
    [InlineData("collect-open-0")]
    [InlineData("collect-ask-closed-2")]
    [InlineData("taken")]
    public void The_owner_at_a_door_can_say_all_four_things(string frame)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);
        KioskTrigger[] sayings = [KioskTrigger.OpenAgain, KioskTrigger.DoorDoesNotOpen, KioskTrigger.ItIsEmpty, KioskTrigger.NotMine];

        foreach (var saying in sayings)
        {
            bench.Press(saying);
            bench.EndGuard();
        }

        Assert.Equal(sayings.Select(saying => (KioskEvent)new KioskEvent.Touched(saying)), bench.Kiosk.Posted);
    }

    [Theory]
    [InlineData("collect-open-Empty-0", "Xin đóng cửa ngăn 12")]
    [InlineData("collect-open-NotMine-2", "Để giấy tờ lại, đóng ngăn 12")]
    [InlineData("collect-ask-closed-Empty", "Xin đóng cửa ngăn 12", "SaidClosed")]
    [InlineData("collect-ask-closed-NotMine", "Để giấy tờ lại, đóng ngăn 12", "SaidClosed")]
    public void After_a_report_there_is_only_the_door_to_close_and_the_case_number(string frame, string title, params string[] left)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);

        Assert.Equal(title, bench.Page.Find("h1").TextContent);
        Assert.Equal("C-1-42", bench.Page.Find("[data-case]").TextContent);
        Assert.Equal(["ChooseLanguage", .. left], bench.Page.FindAll("[data-action]").Select(one => one.GetAttribute("data-action")).Distinct());
    }

    [Fact]
    public void An_owner_before_a_stuck_door_that_was_open_can_say_what_was_inside()
    {
        using var bench = new TouchBench(TouchFrames.All["collect-stuck"]);
        Assert.Empty(bench.Page.FindAll("[data-action=ItIsEmpty], [data-action=NotMine]"));

        bench.Show(TouchFrames.All["collect-stuck-last"]);
        bench.Press(KioskTrigger.NotMine);

        Assert.Equal([new KioskEvent.Touched(KioskTrigger.NotMine)], bench.Kiosk.Posted);
    }

    [Fact]
    public void A_hand_over_slip_is_printed_once_and_only_on_request()
    {
        using var bench = new TouchBench(TouchFrames.All["hand-over"]);
        bench.Press(KioskTrigger.PrintSlip);
        Assert.Equal([new KioskEvent.Touched(KioskTrigger.PrintSlip)], bench.Kiosk.Posted);

        bench.Show(TouchFrames.All["hand-over-printing"]);
        Assert.True(bench.Action(KioskTrigger.PrintSlip).HasAttribute("disabled"));
        Assert.True(bench.Action(KioskTrigger.Continue).HasAttribute("disabled"));

        bench.Show(TouchFrames.All["hand-over-Printed"]);
        Assert.True(bench.Action(KioskTrigger.PrintSlip).HasAttribute("disabled"));
        Assert.False(bench.Action(KioskTrigger.Continue).HasAttribute("disabled"));
    }

    [Theory]
    [InlineData(EndReason.CollectStuck, "mã và số căn cước của ông/bà vẫn mở được")]
    [InlineData(EndReason.CollectNoAnswer, "mã và số căn cước của ông/bà vẫn mở được")]
    [InlineData(EndReason.AbandonedOpen, "mã và số căn cước của ông/bà vẫn mở được")]
    [InlineData(EndReason.BoardOffline, "Kết quả vẫn ở trong máy")]
    [InlineData(EndReason.FeeDue, "tại quầy một cửa")]
    [InlineData(EndReason.ReportedEmpty, "chưa nhận kết quả")]
    [InlineData(EndReason.ReportedNotMine, "gọi cho ông/bà")]
    [InlineData(EndReason.CaseOpen, "C-1-42")]
    [InlineData(EndReason.TimeOver, "Lượt này chưa dùng đến mã")]
    public void Every_end_of_a_collection_says_what_happens_next(EndReason reason, string says)
    {
        using var bench = new TouchBench(TouchFrames.All[$"ended-owner-{reason}"]);

        Assert.Contains(says, bench.Text, StringComparison.Ordinal);
        Assert.Empty(bench.Page.FindAll("[data-number]"));
    }

    [Theory]
    [InlineData("vi", "gửi hồ sơ", "nộp")]
    [InlineData("en", "drop-off", "handed in")]
    public void No_end_of_a_collection_speaks_of_bringing_papers(string tag, params string[] words)
    {
        Assert.True(Language.TryRead(tag, out var language));
        foreach (var reason in TouchFrames.OwnersEnds.Where(one => one is not EndReason.FeeDue))
        {
            using var bench = new TouchBench(TouchFrames.All[$"ended-owner-{reason}"] with { Language = language });
            var text = bench.Page.Find(".content").TextContent;

            Assert.All(words, word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void The_words_cover_every_early_end_of_a_collection_and_officers_have_none()
    {
        var ends = new HashSet<(VisitKind Kind, EndReason Reason)>();
        foreach (var name in ScenarioTests.Files())
        {
            ScenarioTests.Run(name.Data, script =>
            {
                if (script.State is { Phase: KioskPhase.Ended, Visit: { End: { } end } ended })
                    ends.Add((ended.Kind, end));
            });
        }

        Assert.Equal(TouchFrames.OwnersEnds.ToHashSet(), ends.Where(end => end.Kind is VisitKind.Collection).Select(end => end.Reason).ToHashSet());
        Assert.DoesNotContain(ends, end => end.Kind is VisitKind.Staff);
    }

    [Theory]
    [InlineData(EndReason.AbandonedOpen)]
    [InlineData(EndReason.BoardOffline)]
    public void The_same_reason_keeps_the_words_of_a_drop_off_for_who_brought_papers(EndReason reason)
    {
        using var brought = new TouchBench(TouchFrames.All[$"ended-{reason}"]);
        using var collected = new TouchBench(TouchFrames.All[$"ended-owner-{reason}"]);

        Assert.Single(brought.Page.FindAll("[data-number]"));
        Assert.Empty(brought.Page.FindAll("[data-again]"));
        Assert.Single(collected.Page.FindAll("[data-again]"));
    }
}
