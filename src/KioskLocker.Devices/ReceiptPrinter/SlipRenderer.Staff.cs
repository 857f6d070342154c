using System.Globalization;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <content>What officers take along when they empty the machine, and what a technician looks at. Vietnamese only.</content>
public sealed partial class SlipRenderer
{
    /// <summary>Most numbers on a sheet: more compartments than a machine can have.</summary>
    public const int LongestList = 999;

    private int RoomFor(Slip.Sheet sheet) => SlipCanvas.LongestSlip + (Math.Min(sheet.Numbers.Count, LongestList) * _steps[0].Key.LineHeight);

    private static void Draw(SlipCanvas canvas, SlipTypes types, Slip.Tag slip)
    {
        canvas.Bar("KẸP VÀO HỒ SƠ", types.Title);
        canvas.Space(12);
        canvas.Text("Số gửi hồ sơ", types.Label);

        // The last group alone tells today's papers apart, so it is read from an arm's length; the whole number stands below the code.
        var last = slip.Number.Text.LastIndexOf('-');
        canvas.Line(slip.Number.Text[..(last + 1)], types.Day);
        canvas.Text(slip.Number.Text[(last + 1)..], types.Huge, centered: true);
        DrawPlace(canvas, types, slip.Number.Text, types.TagModule, slip.Machine, slip.Compartment);
        canvas.Cells(slip.Number.Text, types.Number);
        Divide(canvas);
        canvas.Fact("Người dân gửi lúc", Time(slip.DepositedAt), types.Body);
        canvas.Fact("Cán bộ lấy ra lúc", Time(slip.At), types.Body);
        Divide(canvas);
        canvas.Text("Kẹp xong, quét lại mã này tại máy.", types.Body with { Bold = true });
    }

    /// <summary>Every size, full black bars for the head, a code and a cut: what a technician looks at.</summary>
    private static void Draw(SlipCanvas canvas, SlipTypes types, Slip.Test slip)
    {
        canvas.Bar("PHIẾU THỬ", types.Title);
        canvas.Space(12);
        canvas.Text("Không phải phiếu của người dân.", types.Body with { Bold = true });
        canvas.Fact("Máy", slip.Machine, types.Body);
        canvas.Fact("Lúc", Time(slip.At), types.Body);
        canvas.Fact("Kỹ thuật viên", slip.By.ToString(), types.Body);
        Divide(canvas);
        canvas.Text("ẮẰẲẴẶ ỐỒỔỖỘ Đđ", types.Key);
        canvas.Text("ắằẳẵặ ốồổỗộ ứừửữự 0123456789", types.Body);
        canvas.Text("ắằẳẵặ ốồổỗộ ứừửữự 0123456789", types.English);
        var modules = QrModules(slip.Machine);
        canvas.Matrix((row, column) => modules[row][column], modules.Count, types.Module);
        canvas.Rule();
    }

    private static void Draw(SlipCanvas canvas, SlipTypes types, Slip.Sheet slip)
    {
        var numbers = slip.Numbers.Take(LongestList).ToList();
        DrawTitle(canvas, types, slip.Copy, "PHIẾU BÀN GIAO HỒ SƠ");
        canvas.Text("Hồ sơ lấy ra từ máy, chưa kiểm tra.", types.Body);
        if (slip.AgencyName is { } agency)
            canvas.Fact("Hồ sơ của", Bounded(agency), types.Body);
        DrawLarge(canvas, types, "Máy", slip.Machine);
        canvas.Fact("Lấy ra lúc", Time(slip.At), types.Body);
        Divide(canvas);
        canvas.Text("Số gửi hồ sơ", types.Label);
        for (var place = 0; place < numbers.Count; place++)
            canvas.Text(string.Create(CultureInfo.InvariantCulture, $"{place + 1}. {numbers[place].Text}"), new SlipType(30, Bold: true));
        if (numbers.Count == 0)
            canvas.Text("Không có hồ sơ nào.", types.Key);
        Divide(canvas);
        DrawCounts(canvas, types, slip, numbers.Count);
        DrawSignatures(canvas, types, slip);
    }

    private static void DrawCounts(SlipCanvas canvas, SlipTypes types, Slip.Sheet slip, int listed)
    {
        canvas.Beside(
            canvas.Width / 2,
            () => DrawLarge(canvas, types, "Máy ghi", Count(listed)),
            () => DrawLarge(canvas, types, "Cán bộ đếm", Count(slip.Counted)));
        if (listed != slip.Counted)
        {
            canvas.Bar("SỐ ĐẾM KHÔNG KHỚP", types.Label with { Bold = true });
            canvas.Space(16);
        }

        if (slip.CaseNumber is { } number)
            canvas.Fact("Mã sự việc", Bounded(number), types.Body);
    }

    private static void DrawSignatures(SlipCanvas canvas, SlipTypes types, Slip.Sheet slip)
    {
        DrawSignature(canvas, types, "Người lấy hồ sơ", slip.By);
        if (slip.With is { } second)
            DrawSignature(canvas, types, "Người cùng lấy", second);
        DrawSignature(canvas, types, "Người nhận", null);
    }

    /// <summary>Room for a signature, and for the name of whoever the machine does not know: 12 mm each.</summary>
    private static void DrawSignature(SlipCanvas canvas, SlipTypes types, string who, StaffId? known)
    {
        const int Room = 12 * EscPos.DotsPerMillimetre;
        canvas.Rule();
        canvas.Space(10);
        if (known is { } id)
        {
            canvas.Fact(who, Bounded(id.Text), types.Body);
        }
        else
        {
            canvas.Text(who, types.Body with { Bold = true });
            canvas.Text("Họ và tên:", types.Body);
            canvas.Space(Room);
        }

        canvas.Text("Ký:", types.Body);
        canvas.Space(Room);
    }

    private static string Count(int papers) => papers.ToString(CultureInfo.InvariantCulture);
}
