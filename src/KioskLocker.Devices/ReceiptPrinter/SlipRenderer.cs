using System.Collections;
using System.Globalization;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using QRCoder;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>What a slip shows of its person, joined from the vault when it is printed.</summary>
/// <param name="IdLast3">Last three digits of the ID number; null when they are no longer known.</param>
public sealed record SlipPerson(string? IdLast3)
{
    /// <summary>Nothing is known any more.</summary>
    public static SlipPerson Unknown { get; } = new((string?)null);
}

/// <summary>Draws slips as black-and-white rasters: Vietnamese always, English in smaller type below where the visit was English.</summary>
public sealed partial class SlipRenderer
{
    /// <summary>Longest name that is printed whole, characters. Longer ones from a misconfigured office end in an ellipsis.</summary>
    public const int LongestName = 1000;

    private static readonly TimeSpan VietnamOffset = TimeSpan.FromHours(7);

    private readonly SlipFonts _fonts;
    private readonly int _width;
    private readonly Sizes _sizes;

    /// <param name="fonts">Fonts that passed their test.</param>
    /// <param name="widthDots">576 (80 mm paper) or 384 (58 mm).</param>
    public SlipRenderer(SlipFonts fonts, int widthDots)
    {
        ArgumentNullException.ThrowIfNull(fonts);
        if (widthDots is not (576 or 384))
            throw new ArgumentOutOfRangeException(nameof(widthDots), widthDots, "Heads are 576 or 384 dots wide.");
        _fonts = fonts;
        _width = widthDots;
        _sizes = widthDots == 576 ? new Sizes(40, 32, 30, 25, 23, 52, 8, 160) : new Sizes(30, 25, 24, 20, 19, 36, 7, 108);
    }

    private sealed record Sizes(float Title, float Value, float Body, float Heading, float English, float Number, int Module, float Huge);

    /// <summary>Draws one slip.</summary>
    public SlipImage Render(Slip slip, SlipPerson person)
    {
        ArgumentNullException.ThrowIfNull(slip);
        ArgumentNullException.ThrowIfNull(person);
        return slip switch
        {
            Slip.DropOff dropOff => Draw(dropOff, person),
            Slip.HandOver handOver => Draw(handOver),
            Slip.Tag tag => Draw(tag),
            Slip.Sheet sheet => Draw(sheet),
            Slip.Test test => Draw(test),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The modules of a drop-off number's QR, quiet zone of 4 modules included; true is dark.</summary>
    public static IReadOnlyList<BitArray> QrModules(string number)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode($"KLD:{number}", QRCodeGenerator.ECCLevel.Q);
        return data.ModuleMatrix;
    }

    private SlipImage Draw(Slip.DropOff slip, SlipPerson person)
    {
        var english = slip.Language == Language.En;
        using var canvas = NewCanvas();
        canvas.Space(8);
        DrawTitle(canvas, slip.Copy, english);
        DrawNumber(canvas, slip, english);
        DrawFacts(canvas, slip, person, english);
        DrawFoot(canvas, slip.Hotline, english);
        canvas.Space(40);
        return canvas.ToImage();
    }

    private void DrawTitle(SlipCanvas canvas, bool copy, bool english)
    {
        DrawCopy(canvas, copy);
        canvas.Text("PHIẾU XÁC NHẬN", _sizes.Title, bold: true, centered: true);
        canvas.Text("GỬI HỒ SƠ QUA MÁY", _sizes.Title, bold: true, centered: true);
        if (english)
            canvas.Text("Confirmation of papers left in the machine", _sizes.English, centered: true);
        canvas.Space(12);
        canvas.Rule();
        canvas.Space(10);
        canvas.Text("Đây không phải Giấy tiếp nhận hồ sơ và hẹn trả kết quả.", _sizes.Body, bold: true);
        canvas.Space(4);
        canvas.Text("Hồ sơ chưa kiểm đếm. Cán bộ sẽ mở ngăn và kiểm tra sau.", _sizes.Body);
        if (english)
        {
            canvas.Space(4);
            canvas.Text("This is not the official receipt. The papers have not been counted or checked; an officer will do that later.", _sizes.English);
        }

        canvas.Space(10);
        canvas.Rule();
        canvas.Space(12);
    }

    private void DrawCopy(SlipCanvas canvas, bool copy)
    {
        if (!copy)
            return;
        canvas.Bar("BẢN SAO / COPY", _sizes.Title);
        canvas.Space(24);
    }

    private void DrawNumber(SlipCanvas canvas, Slip.DropOff slip, bool english)
    {
        canvas.Text("Số gửi hồ sơ", _sizes.Body, centered: true);
        if (english)
            canvas.Text("Drop-off number", _sizes.English, centered: true);
        canvas.Cells(slip.Number.Text, _sizes.Number);
        DrawQr(canvas, slip.Number.Text, _sizes.Module);
        canvas.Rule();
        canvas.Space(10);
    }

    private static void DrawQr(SlipCanvas canvas, string number, int moduleDots)
    {
        var modules = QrModules(number);
        canvas.Matrix((row, column) => modules[row][column], modules.Count, moduleDots);
    }

    private void DrawFacts(SlipCanvas canvas, Slip.DropOff slip, SlipPerson person, bool english)
    {
        DrawPlace(canvas, slip.Machine, slip.Compartment, english);
        Fact(canvas, english, "Gửi lúc", "Deposited at", Time(slip.DepositedAt));
        DrawClockRemark(canvas, slip.ClockConfirmed, english);
        Fact(canvas, english, "Thủ tục", "Procedure", Bounded(slip.ProcedureName));
        Fact(canvas, english, "Cơ quan tiếp nhận", "Agency", Bounded(slip.AgencyName));
        DrawSupplement(canvas, slip, english);
        DrawCheckDate(canvas, slip, english);
        Fact(canvas, english, "Số định danh", "ID number", $"•••••••••{LastThree(person)}");
        Fact(canvas, english, "Nơi nhận kết quả", "Result to be collected", slip.ReturnHere ? "Tại máy này" : "Tại quầy");
        Remark(canvas, english, null, slip.ReturnHere ? "At this machine" : "At the counter");
    }

    private void DrawPlace(SlipCanvas canvas, string machine, CompartmentId compartment, bool english) => DrawPair(
        canvas, english ? "Máy / Machine" : "Máy", machine, english ? "Ngăn / Compartment" : "Ngăn", compartment.ToString(), _sizes.Value);

    private void DrawClockRemark(SlipCanvas canvas, bool confirmed, bool english)
    {
        if (!confirmed)
            Remark(canvas, english, "(Đồng hồ của máy chưa được đối chiếu, giờ có thể sai.)", "(The machine's clock is not confirmed; the time may be wrong.)");
    }

    private void DrawSupplement(SlipCanvas canvas, Slip.DropOff slip, bool english)
    {
        if (slip.SupplementTo is not { } dossier)
            return;
        Fact(canvas, english, "Bổ sung cho hồ sơ", "Supplement to dossier", dossier.Text);
        if (slip.Verified)
            Remark(canvas, english, "Đã xác minh đúng chủ hồ sơ.", "Verified: the dossier is yours.");
        else
            Remark(canvas, english, "Chưa xác minh được chủ hồ sơ; cán bộ sẽ kiểm tra.", "Not verified whose dossier it is; an officer will check.");
    }

    private void DrawCheckDate(SlipCanvas canvas, Slip.DropOff slip, bool english)
    {
        if (slip is { CheckedBy: { } day, NoDate: NoCheckDate.None })
        {
            Fact(canvas, english, "Kiểm tra hồ sơ chậm nhất ngày", "Papers checked by", day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture));
            return;
        }

        Fact(canvas, english, "Ngày kiểm tra hồ sơ", "Papers checked by", "Chưa xác định");
        var (vietnamese, translated) = slip.NoDate switch
        {
            NoCheckDate.ClockNotConfirmed => (
                "Đồng hồ của máy chưa được đối chiếu nên không in ngày. Xin gọi số dưới đây để hỏi.",
                "No date: the machine's clock is not confirmed. Please call the number below."),
            NoCheckDate.HolidaysUnknown => (
                "Máy chưa có lịch nghỉ lễ nên không in ngày. Xin gọi số dưới đây để hỏi.",
                "No date: the machine has no holiday table yet. Please call the number below."),
            _ => (
                "Xin gọi số dưới đây để hỏi ngày.",
                "Please call the number below for the date."),
        };
        Remark(canvas, english, vietnamese, translated);
    }

    private void DrawFoot(SlipCanvas canvas, string hotline, bool english)
    {
        canvas.Space(4);
        canvas.Rule();
        canvas.Space(10);
        canvas.Text("Xin giữ phiếu này. Cần giúp đỡ, gọi:", _sizes.Body);
        if (english)
            canvas.Text("Please keep this slip. For help call:", _sizes.English);
        canvas.Text(Bounded(hotline), _sizes.Title, bold: true);
    }

    private void Fact(SlipCanvas canvas, bool english, string heading, string translation, string value)
    {
        canvas.Heading(heading, english ? translation : null, _sizes.Heading, _sizes.English);
        canvas.Text(value, _sizes.Value, bold: true);
        canvas.Space(8);
    }

    private void Remark(SlipCanvas canvas, bool english, string? vietnamese, string translation)
    {
        // Close to the value that it explains.
        if (vietnamese is not null || english)
            canvas.Space(-6);
        if (vietnamese is not null)
            canvas.Text(vietnamese, _sizes.Heading);
        if (english)
            canvas.Text(translation, _sizes.English);
        if (vietnamese is not null || english)
            canvas.Space(8);
    }

    /// <summary>Time as printed: Asia/Ho_Chi_Minh, UTC+7 without daylight saving since 1975, so no time zone file is needed.</summary>
    public static string Time(DateTimeOffset at) =>
        at.ToOffset(VietnamOffset).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture);

    // Never more than three digits, whatever the caller passes: the rest of an ID number is half of what opens a compartment.
    private static string LastThree(SlipPerson person) =>
        person.IdLast3 is { Length: 3 } digits && digits.All(char.IsAsciiDigit) ? digits : "•••";

    private static string Bounded(string text) => text.Length <= LongestName ? text : $"{text[..LongestName]}…";
}
