using System.Diagnostics;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.ReceiptPrinter;

namespace KioskLocker.Benchmarks;

/// <summary>What a drop-off slip costs a line at 115200 baud, beside the same picture sent dot by dot.</summary>
internal static class SlipsBench
{
    private const string FontFolder = "/usr/share/fonts/truetype/noto/";
    private const double BytesPerSecond = 115_200 / 10.0;

    private static readonly Slip.DropOff Ordinary = new(
        new DropOffNumber("7KWM-261123-014X"), "7KWM", new DateTimeOffset(2026, 11, 23, 14, 5, 0, TimeSpan.Zero), true, new CompartmentId(12),
        "Cấp lại giấy phép xây dựng", "Bộ phận Một cửa Quận 6", new DateOnly(2026, 11, 26), NoCheckDate.None, null, false, new VaultRef("v-1"), true,
        "1900 0000", Language.Vi, false);

    private static readonly Slip.DropOff Longest = Ordinary with
    {
        ProcedureName = "Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV (công trình không theo tuyến/theo tuyến trong đô thị/tín ngưỡng, tôn giáo) và nhà ở riêng lẻ",
        AgencyName = "Trung tâm Phục vụ hành chính công phường Bình Tây, Thành phố Hồ Chí Minh",
        ClockConfirmed = false,
        CheckedBy = null,
        NoDate = NoCheckDate.ClockNotConfirmed,
        SupplementTo = new DossierCode("000.00.53.H29-261101-00123"),
        Language = Language.En,
        Copy = true,
    };

    internal static void Run()
    {
        if (SlipFonts.Load(FontFolder + "NotoSans-Regular.ttf", FontFolder + "NotoSans-Bold.ttf") is not SlipFontsResult.Loaded loaded)
            throw new BenchFailedException("the slips' fonts are missing; deploy/packages demo installs them");
        using var fonts = loaded.Fonts;
        Report.Title("slips: bytes of a drop-off slip, and of the same picture with every dot sent");
        foreach (var width in new[] { 576, 384 })
        {
            var renderer = new SlipRenderer(fonts, width);
            Measure(renderer, $"{width} dots, ordinary", Ordinary);
            Measure(renderer, $"{width} dots, English", Ordinary with { Language = Language.En });
            Measure(renderer, $"{width} dots, longest", Longest);
        }
    }

    private static void Measure(SlipRenderer renderer, string name, Slip.DropOff slip)
    {
        var image = renderer.Render(slip, new SlipPerson("345"));
        var began = Stopwatch.GetTimestamp();
        image = renderer.Render(slip, new SlipPerson("345"));
        var drawn = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var bytes = EscPos.Job(image, EscPos.LastProcessId, 1).Sum(piece => piece.Bytes.Length);
        var full = EscPos.FullRasterBytes(image);
        Report.Line($"{name,-18} {bytes,6} B {bytes / BytesPerSecond,5:0.00} s | {full,6} B {full / BytesPerSecond,5:0.00} s | {(double)bytes / full,4:0%}, drawn in {drawn:0} ms");
        Report.Line($"    at most {SlipRenderer.MostBytes} B, 2.6 s: {Report.Verdict(bytes <= SlipRenderer.MostBytes)}");
    }
}
