using Bunit;
using KioskLocker.App.Touch.Sound;
using KioskLocker.Core;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Tests.App;

/// <summary>The page of diagnostics mode that takes the machine out of service and puts it back.</summary>
public sealed class TouchServiceTests
{
    [Fact]
    public void A_reason_for_being_out_of_service_is_said_in_the_countrys_language()
    {
        using var bench = TouchTechnicianTests.Bench(FakeLive.Sound(), Language.En);
        bench.Page.Find("[data-local=Page][data-value=Service]").Click();
        bench.EndGuard();
        Assert.Contains("Under repair", bench.Action(KioskTrigger.Diagnose, "TakeOut-repair").TextContent, StringComparison.Ordinal);

        bench.Press(KioskTrigger.Diagnose, "TakeOut-repair");

        Assert.Equal(new KioskEvent.TechnicianActed(new TechnicianAct.TakeOut("Đang sửa chữa"), null), bench.Kiosk.Posted[^1]);
    }

    [Theory]
    [InlineData("diag", "[data-doors-shut]", "Mọi cửa đều báo đóng")]
    [InlineData("diag-must-close", "[data-doors-open='5']", "Khi rời, mọi cửa phải đóng. Chưa chắc đã đóng: ngăn 5.")]
    [InlineData("diag-no-map", "[data-none-to-prove]", "rời chế độ kiểm tra được ngay")]
    public void The_page_of_service_says_what_leaving_asks_for(string frame, string told, string words)
    {
        using var bench = TouchTechnicianTests.Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All[frame]);
        bench.Page.Find("[data-local=Page][data-value=Service]").Click();

        Assert.Contains(words, bench.Page.Find(told).TextContent, StringComparison.Ordinal);
        Assert.Single(bench.Page.FindAll("[data-doors-shut], [data-doors-open], [data-none-to-prove]"));
    }

    [Theory]
    [InlineData("diag", false, "Máy đang phục vụ.")]
    [InlineData("diag-no-map", false, "máy tự phục vụ lại")]
    [InlineData("diag-out-of-service", true, "Có hiệu lực khi rời chế độ")]
    public void Only_what_somebody_took_out_of_service_can_be_put_back(string frame, bool can, string words)
    {
        using var bench = TouchTechnicianTests.Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All[frame]);
        bench.Page.Find("[data-local=Page][data-value=Service]").Click();
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        var button = bench.Page.Find("[data-value=PutBack]");
        Assert.NotEqual(can, button.HasAttribute("disabled"));
        Assert.Contains(words, button.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_compartment_may_stand_ajar_nobody_is_told_that_its_papers_are_safe()
    {
        using var bench = new TouchBench(TouchFrames.All[$"out-of-service-{ServiceReasons.DoorNotShut}"]);

        Assert.Contains("đẩy cửa cho đóng lại, đừng đưa tay vào trong", bench.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("giữ nguyên", bench.Text, StringComparison.Ordinal);
        Assert.Equal(new Saying("speak.OutOfService.ajar", null), Sayings.Of(TouchFrames.All[$"out-of-service-{ServiceReasons.DoorNotShut}"]));
    }

    [Fact]
    public void A_technician_is_not_promised_a_technician()
    {
        using var bench = TouchTechnicianTests.Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All["diag-no-map"]);
        bench.Page.Find("[data-local=Page][data-value=Service]").Click();

        Assert.DoesNotContain("Kỹ thuật viên", bench.Page.Find("[data-in-service]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_officer_is_told_why_no_badge_but_a_technicians_begins_in_safe_mode()
    {
        using var bench = new TouchBench(TouchFrames.All["staff-refused-safe-mode"]);

        Assert.Contains("Máy đã tự khóa", bench.Page.Find("[data-reason]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("được mở ngăn", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_called_well_while_a_door_stands_open_or_no_map_is_there()
    {
        using var bench = TouchTechnicianTests.Bench(FakeLive.Sound());
        Assert.Single(bench.Page.FindAll("[data-all-well]"));
        foreach (var frame in new[] { "diag-must-close", "diag-no-map" })
        {
            bench.Show(TouchFrames.All[frame]);
            Assert.Empty(bench.Page.FindAll("[data-all-well]"));
        }
    }
}
