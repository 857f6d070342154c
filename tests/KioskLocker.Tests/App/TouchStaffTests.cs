using Bunit;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;

namespace KioskLocker.Tests.App;

public sealed class TouchStaffTests
{
    [Fact]
    public void A_pin_is_dots_on_the_page_and_gone_once_it_was_handed_over()
    {
        using var bench = new TouchBench(TouchFrames.All["pin"]);
        bench.Keys("194");
        Assert.Equal("●●●○○○", bench.Page.Find("[data-field=pin]").TextContent);
        bench.Keys("857");
        Assert.DoesNotContain("194857", bench.Page.Markup, StringComparison.Ordinal);
        Assert.Empty(bench.Page.FindAll("input"));

        bench.Press(KioskTrigger.EnterPin);

        Assert.Equal([("pin", "194857")], bench.Kiosk.Values);
        Assert.Equal("0", bench.Page.Find("[data-field=pin]").GetAttribute("data-count"));
    }

    [Fact]
    public void A_pin_that_is_too_short_may_be_completed()
    {
        using var bench = new TouchBench(TouchFrames.All["pin"]);
        bench.Kiosk.Answer = CodeProblem.TooShort;
        bench.Keys("194");

        bench.Press(KioskTrigger.EnterPin);

        Assert.Contains("6 chữ số; còn thiếu", bench.Page.Find("[data-problem]").TextContent, StringComparison.Ordinal);
        Assert.Equal("3", bench.Page.Find("[data-field=pin]").GetAttribute("data-count"));
    }

    [Fact]
    public void Digits_of_one_badge_are_not_continued_by_another()
    {
        using var bench = new TouchBench(TouchFrames.All["pin"]);
        bench.Keys("194");

        bench.Show(TouchFrames.All["pin-second"]);

        Assert.Equal("0", bench.Page.Find("[data-field=pin]").GetAttribute("data-count"));
    }

    [Fact]
    public void What_staff_typed_does_not_outlive_its_screen()
    {
        using var bench = new TouchBench(TouchFrames.All["count"]);
        bench.Keys("19");

        bench.Show(TouchFrames.All["sheet-Printed"]);
        bench.Show(TouchFrames.All["count"]);

        Assert.Equal("", bench.Page.Find("[data-field=count]").GetAttribute("value") ?? "");
    }

    [Fact]
    public void Jobs_doors_and_results_are_chosen_with_one_press_each()
    {
        using var bench = new TouchBench(TouchFrames.All["menu"]);
        Assert.True(bench.Action(KioskTrigger.ChooseJob, "Quarantine").HasAttribute("disabled"));
        bench.Press(KioskTrigger.ChooseJob, "Empty");
        bench.Show(TouchFrames.All["list-Empty"]);
        Assert.Contains("primary", bench.Action(KioskTrigger.ChooseCompartment, "11").ClassList);
        bench.Press(KioskTrigger.ChooseCompartment, "12");
        bench.Show(TouchFrames.All["list-Load"]);
        bench.Press(KioskTrigger.PresentDossierCode, TouchFrames.Result.Text);
        bench.Show(TouchFrames.All["list-Load-chosen"]);
        bench.Press(KioskTrigger.Open);

        Assert.Equal(
            [
                new KioskEvent.JobChosen(StaffJob.Empty), new KioskEvent.CompartmentChosen(new CompartmentId(12)),
                new KioskEvent.DossierCodePresented(TouchFrames.Result, Language.Vi), new KioskEvent.Touched(KioskTrigger.Open),
            ],
            bench.Kiosk.Posted);
    }

    [Fact]
    public void A_door_that_stands_open_is_marked_broken_with_a_press_that_says_what_it_does()
    {
        using var bench = new TouchBench(TouchFrames.All["menu-must-close-3"]);
        Assert.Contains("đánh dấu hỏng", bench.Action(KioskTrigger.ChooseCompartment, "5").TextContent, StringComparison.Ordinal);
        Assert.Contains("thôi dùng ngăn này", bench.Action(KioskTrigger.ChooseCompartment, "5").TextContent, StringComparison.Ordinal);

        bench.Local("PageNext").Click();
        bench.Local("PageNext").Click();
        bench.Press(KioskTrigger.ChooseCompartment, "9");

        Assert.Equal([new KioskEvent.CompartmentChosen(new CompartmentId(9))], bench.Kiosk.Posted);
    }

    [Fact]
    public void Doors_beyond_a_page_are_reached_by_buttons()
    {
        using var bench = new TouchBench(TouchFrames.All["list-Empty"]);
        Assert.Equal(7, bench.Page.FindAll("[data-action=ChooseCompartment]").Count);

        bench.Local("PageNext").Click();
        bench.Press(KioskTrigger.ChooseCompartment, "18");

        Assert.Equal([new KioskEvent.CompartmentChosen(new CompartmentId(18))], bench.Kiosk.Posted);
    }

    [Fact]
    public void A_typed_result_that_does_not_wait_is_named_and_may_be_corrected()
    {
        using var bench = new TouchBench(TouchFrames.All["list-Load"]);
        bench.Local("TypeDossier").Click();
        bench.Keys("H29.Q6-999999-0001");
        bench.Press(KioskTrigger.PresentDossierCode);
        Assert.Contains("H29.Q6-999999-0001", bench.Page.Find("[data-unknown]").TextContent, StringComparison.Ordinal);

        bench.Local("Clear").Click();
        bench.Keys("H29.Q6-261103-0004");
        bench.EndGuard();
        bench.Press(KioskTrigger.PresentDossierCode);

        Assert.Equal([("dossierCode", "H29.Q6-999999-0001"), ("dossierCode", "H29.Q6-261103-0004")], bench.Kiosk.Values);
    }

    [Theory]
    [InlineData("staff-open-Empty", "NothingInside OtherPapers DoorDoesNotOpen", "TypeNumber")]
    [InlineData("staff-open-Load", "PutIn NotPutIn DoorDoesNotOpen", "")]
    [InlineData("staff-open-Overdue", "Taken NothingInside OtherPapers DoorDoesNotOpen", "TypeDossier")]
    [InlineData("staff-open-Reconcile", "AsExpected NothingInside OtherPapers DoorDoesNotOpen", "TypeNumber TypeDossier")]
    [InlineData("staff-open-Reconcile-bare", "NothingInside OtherPapers DoorDoesNotOpen", "TypeNumber TypeDossier")]
    [InlineData("staff-open-Quarantine", "NothingInside OtherPapers DoorDoesNotOpen", "TypeNumber TypeDossier")]
    [InlineData("staff-open-Load-unseen", "PutIn NotPutIn SaidClosed DoorDoesNotOpen", "")]
    [InlineData("staff-found-Empty", "NothingInside OtherPapers OpenAgain", "TypeNumber")]
    [InlineData("staff-found-Load", "PutIn NotPutIn OpenAgain", "")]
    [InlineData("staff-found-Load-shut", "PutIn NotPutIn", "")]
    public void A_job_offers_what_can_be_said_at_its_door(string frame, string sayings, string pads)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);

        Assert.Equal(sayings, string.Join(' ', bench.Page.FindAll(".actions [data-action]").Select(one => one.GetAttribute("data-action"))));
        Assert.Equal(pads, string.Join(' ', bench.Page.FindAll(".actions [data-local]").Select(one => one.GetAttribute("data-local"))));
    }

    [Fact]
    public void With_a_dead_printer_the_number_is_typed_at_once_and_a_scan_ends_the_typing()
    {
        using var bench = new TouchBench(TouchFrames.All["staff-open-Empty"]);
        bench.Show(TouchFrames.All["staff-open-Empty-no-printer"]);
        Assert.Equal("Q6M1-261123-0428", bench.Page.Find("[data-papers]").TextContent);
        bench.Keys("Q6M12611230428");
        bench.Press(KioskTrigger.PresentDropOffNumber);
        Assert.Equal([("lookUp", "Q6M1-261123-0428")], bench.Kiosk.Values);

        bench.Local("TypeNumber").Click();
        Assert.Equal("", bench.Page.Find("[data-field=dropOffNumber]").GetAttribute("value") ?? "");
        bench.Show(TouchFrames.All["staff-open-Empty-Taken"]);

        Assert.Empty(bench.Page.FindAll("[data-field]"));
        Assert.Contains("lấy ra Q6M1-261123-0428", bench.Page.Find("[data-finding]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_dead_scanner_the_number_of_the_tag_is_typed_at_once()
    {
        using var bench = new TouchBench(TouchFrames.All["staff-open-Empty-no-scanner"]);
        Assert.Contains("nhập số trên nhãn", bench.Text, StringComparison.Ordinal);

        bench.Keys("Q6M12611230428");
        bench.Press(KioskTrigger.PresentDropOffNumber);

        Assert.Equal([("lookUp", "Q6M1-261123-0428")], bench.Kiosk.Values);
    }

    [Theory]
    [InlineData("sheet-NotPrinted", "In lại phiếu")]
    [InlineData("sheet-Uncertain", "In thêm bản sao")]
    public void A_sheet_that_did_not_come_out_is_printed_again(string frame, string label)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);
        Assert.Contains(label, bench.Action(KioskTrigger.Copy).TextContent, StringComparison.Ordinal);

        bench.Press(KioskTrigger.Copy);

        Assert.Equal([new KioskEvent.Touched(KioskTrigger.Copy)], bench.Kiosk.Posted);
    }

    [Fact]
    public void What_was_said_stays_marked_and_can_be_corrected()
    {
        using var bench = new TouchBench(TouchFrames.All["staff-open-Reconcile-NothingInside"]);
        Assert.Equal("true", bench.Action(KioskTrigger.NothingInside).GetAttribute("aria-pressed"));

        bench.Press(KioskTrigger.AsExpected);

        Assert.Equal([new KioskEvent.Touched(KioskTrigger.AsExpected)], bench.Kiosk.Posted);
    }

    [Theory]
    [InlineData("staff-open-Quarantine-Taken")]
    [InlineData("staff-open-Quarantine-Other")]
    public void What_was_taken_out_of_a_reported_compartment_ticks_its_one_answer(string frame)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);

        Assert.Equal(["OtherPapers"], bench.Page.FindAll(".actions [aria-pressed=true]").Select(one => one.GetAttribute("data-action")));
        Assert.DoesNotContain("giấy tờ khác", bench.Page.Find("[data-finding]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_is_posted_as_a_number_and_an_empty_one_is_not()
    {
        using var bench = new TouchBench(TouchFrames.All["count"]);
        bench.Press(KioskTrigger.CountPapers);
        Assert.Single(bench.Page.FindAll("[data-problem=Empty]"));
        bench.EndGuard();

        bench.Keys("019");
        bench.Press(KioskTrigger.CountPapers);

        Assert.Equal([new KioskEvent.PapersCounted(19)], bench.Kiosk.Posted);
    }

    [Fact]
    public void The_count_screen_does_not_give_the_machines_number_away() =>
        Assert.DoesNotContain(typeof(Screen.StaffCount).GetProperties(), property => property.PropertyType == typeof(int));

    [Fact]
    public void The_sheet_says_when_the_counts_differ()
    {
        using var bench = new TouchBench(TouchFrames.All["sheet-NotPrinted"]);

        Assert.Contains("người đếm 19, máy ghi 20", bench.Text, StringComparison.Ordinal);
        Assert.Equal("C-1-42", bench.Page.Find("[data-case]").TextContent);
        Assert.Equal(20, bench.Page.FindAll(".sheet-numbers li").Count);
    }

    [Fact]
    public void A_door_left_open_by_a_power_cut_leaves_nothing_else_to_do()
    {
        using var bench = new TouchBench(TouchFrames.All["close-door"]);

        Assert.Equal(["ChooseLanguage"], bench.Page.FindAll("[data-action]").Select(one => one.GetAttribute("data-action")).Distinct());
    }
}
