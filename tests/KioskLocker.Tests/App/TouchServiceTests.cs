using Bunit;
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
        using var bench = Bench(Language.En);
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
        using var bench = Bench();
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
        using var bench = Bench();
        bench.Show(TouchFrames.All[frame]);
        bench.Page.Find("[data-local=Page][data-value=Service]").Click();
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        var button = bench.Page.Find("[data-value=PutBack]");
        Assert.NotEqual(can, button.HasAttribute("disabled"));
        Assert.Contains(words, button.TextContent, StringComparison.Ordinal);
    }

    private static TouchBench Bench(Language language = default)
    {
        var bench = new TouchBench(TouchFrames.Diagnostics with { Language = language });
        bench.Kiosk.Live.Picture = FakeLive.Sound();
        bench.Show(TouchFrames.Diagnostics with { Language = language });
        return bench;
    }
}
