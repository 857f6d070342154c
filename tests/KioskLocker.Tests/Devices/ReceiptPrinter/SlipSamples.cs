using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Devices.ReceiptPrinter;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

/// <summary>A slip, what must be readable on it, and what must be read without a mistake.</summary>
/// <param name="Slip">What is printed.</param>
/// <param name="Words">Everything that stands on it but its code, from top to bottom, as one text.</param>
/// <param name="Fields">Machine, number, compartment, dates, what it is not, what comes next, hotline.</param>
/// <param name="Code">What its QR says; null without one.</param>
internal sealed record SlipSample(Slip Slip, string Words, string[] Fields, string? Code);

/// <summary>Slips of every kind.</summary>
internal static class SlipSamples
{
    /// <summary>A name as the national list of procedures has them.</summary>
    public const string LongProcedure =
        "Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV (công trình không theo tuyến/theo tuyến trong đô thị/tín ngưỡng, tôn giáo) và nhà ở riêng lẻ";

    public const string LongAgency = "Trung tâm Phục vụ hành chính công phường Bình Tây, Thành phố Hồ Chí Minh";

    private const string FontFolder = "/usr/share/fonts/truetype/noto/";

    private const string NotReceipt = "Hồ sơ chưa kiểm đếm. Đây không phải Giấy tiếp nhận hồ sơ và hẹn trả kết quả. Việc tiếp theo ";

    private static readonly DateTimeOffset Deposited = new(2026, 11, 23, 14, 5, 0, TimeSpan.Zero);

    public static SlipFonts Fonts { get; } =
        Assert.IsType<SlipFontsResult.Loaded>(SlipFonts.Load(FontFolder + "NotoSans-Regular.ttf", FontFolder + "NotoSans-Bold.ttf")).Fonts;

    public static SlipPerson Person { get; } = new("345");

    public static SlipCounter Counter { get; } = new("107 Cao Văn Lầu, Phường Bình Tây", "thứ Hai đến thứ Sáu, 7:30-11:30, 13:00-17:00");

    public static Slip.DropOff DropOff { get; } = new(
        new DropOffNumber("7KWM-261123-014X"),
        "7KWM",
        Deposited,
        ClockConfirmed: true,
        new CompartmentId(12),
        "Cấp lại giấy phép xây dựng",
        "Bộ phận Một cửa Quận 6",
        new DateOnly(2026, 11, 26),
        NoCheckDate.None,
        SupplementTo: null,
        Verified: false,
        new VaultRef("v-1"),
        ReturnHere: true,
        "1900 0000",
        Language.Vi,
        Copy: false);

    /// <summary>The longest that a citizen may really get.</summary>
    public static Slip.DropOff Longest { get; } = DropOff with
    {
        ProcedureName = LongProcedure,
        AgencyName = LongAgency,
        ClockConfirmed = false,
        CheckedBy = null,
        NoDate = NoCheckDate.ClockNotConfirmed,
        SupplementTo = new DossierCode("000.00.53.H29-261101-00123"),
        Language = Language.En,
        Copy = true,
    };

    public static Slip.HandOver HandOver { get; } = new(
        new DossierCode("000.00.53.H29-261101-00123"), "7KWM", new CompartmentId(12), "Bộ phận Một cửa Quận 6", Deposited.AddHours(11), true, "1900 0000", Language.Vi, false);

    public static Slip.Tag Tag { get; } = new(new DropOffNumber("7KWM-261123-014X"), "7KWM", new CompartmentId(12), Deposited, Deposited.AddHours(11));

    public static Slip.Sheet Sheet { get; } = new("7KWM", Numbers(3), 3, new StaffId("CB012"), new StaffId("CB034"), Deposited.AddHours(11), null) { AgencyName = "Bộ phận Một cửa Quận 6" };

    public static Slip.Test Test { get; } = new("7KWM", new StaffId("KT007"), Deposited);

    /// <summary>Every kind with its words.</summary>
    public static IReadOnlyDictionary<string, SlipSample> All { get; } = new Dictionary<string, SlipSample>(StringComparer.Ordinal)
    {
        ["drop-off"] = new(
            DropOff,
            "PHIẾU XÁC NHẬN GỬI HỒ SƠ QUA MÁY Số gửi hồ sơ 7KWM-261123-014X Máy 7KWM Ngăn 12 Gửi lúc: 23/11/2026 21:05 " + NotReceipt
                + "Cán bộ mở ngăn, kiểm tra hồ sơ chậm nhất ngày 26/11/2026 Có kết quả, ông/bà nhận tin nhắn có mã, rồi lấy tại máy này. "
                + "Thủ tục: Cấp lại giấy phép xây dựng Cơ quan: Bộ phận Một cửa Quận 6 Số căn cước, ba số cuối: 345 Xin giữ phiếu này. Cần giúp đỡ, gọi: 1900 0000 "
                + "English: not the official receipt; papers not checked yet. An officer checks them by 26/11/2026. Help: 1900 0000",
            [
                "7KWM-261123-014X", "Máy 7KWM", "Ngăn 12", "23/11/2026 21:05", "chưa kiểm đếm", "Đây không phải Giấy tiếp nhận hồ sơ", "kiểm tra hồ sơ chậm nhất ngày", "26/11/2026",
                "Có kết quả, ông/bà nhận tin nhắn có mã, rồi lấy tại máy này.", "1900 0000",
            ],
            "KLD:7KWM-261123-014X"),
        ["drop-off-english"] = new(
            DropOff with { Language = Language.En, ReturnHere = false, Number = new DropOffNumber("7KWM-261130-9025"), Compartment = new CompartmentId(8), CheckedBy = new DateOnly(2026, 12, 3) },
            "PHIẾU XÁC NHẬN GỬI HỒ SƠ QUA MÁY Số gửi hồ sơ 7KWM-261130-9025 Máy 7KWM Ngăn 8 Gửi lúc: 23/11/2026 21:05 " + NotReceipt
                + "Cán bộ mở ngăn, kiểm tra hồ sơ chậm nhất ngày 03/12/2026 Có kết quả, ông/bà nhận tại quầy. "
                + $"Quầy một cửa: {Counter.Address} Giờ làm việc của quầy: {Counter.Hours} "
                + "Thủ tục: Cấp lại giấy phép xây dựng Cơ quan: Bộ phận Một cửa Quận 6 Số căn cước, ba số cuối: 345 Xin giữ phiếu này. Cần giúp đỡ, gọi: 1900 0000 "
                + "English: your papers are in machine 7KWM, compartment 8. This is not the official receipt: nobody has counted or checked them yet. "
                + "An officer checks them by 03/12/2026. Collect the result at the counter. Keep this slip. Help: 1900 0000",
            [
                "7KWM-261130-9025", "Máy 7KWM", "Ngăn 8", "23/11/2026 21:05", "chưa kiểm đếm", "Đây không phải Giấy tiếp nhận hồ sơ", "kiểm tra hồ sơ chậm nhất ngày", "03/12/2026",
                "Có kết quả, ông/bà nhận tại quầy.", Counter.Address, "1900 0000", "not the official receipt",
            ],
            "KLD:7KWM-261130-9025"),
        ["drop-off-longest"] = new(
            Longest,
            "BẢN SAO / COPY PHIẾU XÁC NHẬN GỬI HỒ SƠ QUA MÁY Số gửi hồ sơ 7KWM-261123-014X Máy 7KWM Ngăn 12 Gửi lúc: 23/11/2026 21:05 (giờ máy chưa đối chiếu) " + NotReceipt
                + "Cán bộ sẽ kiểm tra hồ sơ. Chưa hẹn được ngày vì giờ máy chưa đối chiếu; xin gọi số dưới đây để hỏi. "
                + "Có kết quả, ông/bà nhận tin nhắn có mã, rồi lấy tại máy này. "
                + $"Thủ tục: {LongProcedure} Cơ quan: {LongAgency} Bổ sung cho hồ sơ: 000.00.53.H29-261101-00123 (chưa xác minh chủ hồ sơ) "
                + "Số căn cước, ba số cuối: 345 Xin giữ phiếu này. Cần giúp đỡ, gọi: 1900 0000 "
                + "English: your papers are in machine 7KWM, compartment 12. This is not the official receipt: nobody has counted or checked them yet. "
                + "An officer will check them; call for the date. Whose supplement it is must still be verified. "
                + "A code then comes by message: collect here. Keep this slip. Help: 1900 0000",
            [
                "7KWM-261123-014X", "Máy 7KWM", "Ngăn 12", "23/11/2026 21:05", "chưa kiểm đếm", "Đây không phải Giấy tiếp nhận hồ sơ", "Chưa hẹn được ngày vì giờ máy chưa đối chiếu",
                "Có kết quả, ông/bà nhận tin nhắn có mã, rồi lấy tại máy này.", "1900 0000", "000.00.53.H29-261101-00123",
            ],
            "KLD:7KWM-261123-014X"),
        ["hand-over"] = new(
            HandOver,
            "PHIẾU GIAO KẾT QUẢ Máy đã giao kết quả của hồ sơ: 000.00.53.H29-261101-00123 Máy Ngăn 7KWM 12 Giao lúc: 24/11/2026 08:05 Cơ quan: Bộ phận Một cửa Quận 6 "
                + "Xin kiểm lại ngay. Thiếu giấy tờ, hoặc không phải giấy tờ của mình? Xin gọi: 1900 0000 Xin giữ phiếu này. "
                + "English: you collected a result. Something missing, or not yours? Call 1900 0000 at once.",
            ["000.00.53.H29-261101-00123", "7KWM 12", "24/11/2026 08:05", "Xin kiểm lại ngay.", "1900 0000"],
            null),
        ["tag"] = new(
            Tag,
            "KẸP VÀO HỒ SƠ Số gửi hồ sơ 7KWM-261123- 014X Máy 7KWM Ngăn 12 7KWM-261123-014X Người dân gửi lúc: 23/11/2026 21:05 Cán bộ lấy ra lúc: 24/11/2026 08:05 "
                + "Kẹp xong, quét lại mã này tại máy.",
            ["7KWM-261123-014X", "Máy 7KWM", "Ngăn 12", "23/11/2026 21:05", "24/11/2026 08:05"],
            "KLD:7KWM-261123-014X"),
        ["sheet"] = new(
            Sheet,
            "PHIẾU BÀN GIAO HỒ SƠ Hồ sơ lấy ra từ máy, chưa kiểm tra. Hồ sơ của: Bộ phận Một cửa Quận 6 Máy 7KWM Lấy ra lúc: 24/11/2026 08:05 Số gửi hồ sơ "
                + "1. 7KWM-261123-001X 2. 7KWM-261123-002X 3. 7KWM-261123-003X Máy ghi Cán bộ đếm 3 3 "
                + "Người lấy hồ sơ: CB012 Ký: Người cùng lấy: CB034 Ký: Người nhận Họ và tên: Ký:",
            ["7KWM-261123-001X", "7KWM-261123-002X", "7KWM-261123-003X", "Máy 7KWM", "24/11/2026 08:05", "CB012", "CB034"],
            null),
    };

    public static List<DropOffNumber> Numbers(int count) => [.. Enumerable.Range(1, count).Select(serial => new DropOffNumber($"7KWM-261123-{serial:000}X"))];

    /// <summary>The slip as the head of this width gets it.</summary>
    public static SlipImage Render(Slip slip, int width) => new SlipRenderer(Fonts, width) { Counter = Counter }.Render(slip, Person);

    public static bool IsBlack(SlipImage image, int x, int y) => (image.Bits.Span[(y * image.WidthDots / 8) + (x / 8)] & (0x80 >> (x % 8))) != 0;

    /// <summary>Where the code stands: its two upper finder patterns are the only place where two bars of seven modules stand four modules from the edge of a square.</summary>
    public static (int Left, int Top, int Dots) FindQr(SlipImage image, int modules)
    {
        for (var row = 0; row < image.Height; row++)
        {
            for (var dots = 4; dots * modules <= image.WidthDots; dots++)
            {
                if (IsBar(image, row, 4 * dots, 7 * dots) && IsBar(image, row, (modules - 11) * dots, 7 * dots))
                    return (0, row - (4 * dots), dots);
            }
        }

        throw new InvalidOperationException("There is no QR on this slip.");
    }

    private static bool IsBar(SlipImage image, int row, int from, int length) =>
        !IsBlack(image, from - 1, row) && !IsBlack(image, from + length, row) && Enumerable.Range(from, length).All(x => IsBlack(image, x, row));
}
