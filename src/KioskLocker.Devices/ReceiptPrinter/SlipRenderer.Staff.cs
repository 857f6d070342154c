using System.Globalization;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <content>What officers take along when they empty the machine. Vietnamese only.</content>
public sealed partial class SlipRenderer
{
    /// <summary>Most numbers on a sheet: more compartments than a machine can have.</summary>
    public const int LongestList = 999;

    private SlipImage Draw(Slip.Tag slip)
    {
        using var canvas = NewCanvas();
        canvas.Space(8);
        canvas.Bar("KẸP VÀO HỒ SƠ", _sizes.Title);
        canvas.Space(12);
        canvas.Text("Số gửi hồ sơ", _sizes.Body, centered: true);

        // The last group alone tells today's papers apart, so it is read from an arm's length; the whole number stands below the code.
        var last = slip.Number.Text.LastIndexOf('-');
        canvas.Cells(slip.Number.Text[..(last + 1)], _sizes.Number * 1.4f);
        canvas.Text(slip.Number.Text[(last + 1)..], _sizes.Huge, bold: true, centered: true);
        canvas.Space(-(int)(_sizes.Huge * 0.25f));
        DrawQr(canvas, slip.Number.Text, _sizes.Module + 1);
        canvas.Cells(slip.Number.Text, _sizes.Number);
        canvas.Space(6);
        canvas.Rule();
        canvas.Space(10);
        DrawPlace(canvas, slip.Machine, slip.Compartment, english: false);
        DrawPair(canvas, "Người dân gửi lúc", Time(slip.DepositedAt), "Cán bộ lấy ra lúc", Time(slip.At), _sizes.Body);
        canvas.Rule();
        canvas.Space(10);
        canvas.Text("Quét lại mã này tại máy sau khi kẹp.", _sizes.Body);
        canvas.Space(40);
        return canvas.ToImage();
    }

    /// <summary>Every size, a full black bar for the head, a code and a cut: what a technician looks at.</summary>
    private SlipImage Draw(Slip.Test slip)
    {
        using var canvas = NewCanvas();
        canvas.Space(8);
        canvas.Bar("PHIẾU THỬ", _sizes.Title);
        canvas.Space(12);
        canvas.Text("Không phải phiếu của người dân.", _sizes.Body, bold: true);
        canvas.Space(8);
        DrawPair(canvas, "Máy", slip.Machine, "Lúc", Time(slip.At), _sizes.Body);
        canvas.Text($"Kỹ thuật viên {slip.By}", _sizes.Body);
        canvas.Rule();
        canvas.Space(10);
        canvas.Text("ẮẰẲẴẶ ỐỒỔỖỘ ỨỪỬỮỰ Đđ", _sizes.Value, bold: true, centered: true);
        canvas.Text("ắằẳẵặ ốồổỗộ ứừửữự 0123456789", _sizes.Body, centered: true);
        DrawQr(canvas, slip.Machine, _sizes.Module);
        canvas.Rule();
        canvas.Space(40);
        return canvas.ToImage();
    }

    private SlipImage Draw(Slip.Sheet slip)
    {
        var numbers = slip.Numbers.Take(LongestList).ToList();
        using var canvas = NewCanvas(SlipCanvas.LongestSlip + (numbers.Count * (int)(_sizes.Value * 1.5f)));
        canvas.Space(8);
        DrawCopy(canvas, slip.Copy);
        canvas.Text("PHIẾU BÀN GIAO HỒ SƠ", _sizes.Title, bold: true, centered: true);
        canvas.Text("Hồ sơ lấy ra từ máy, chưa kiểm tra", _sizes.Body, centered: true);
        canvas.Space(12);
        canvas.Rule();
        canvas.Space(10);
        if (slip.AgencyName is { } agency)
            Fact(canvas, false, "Hồ sơ của", "", Bounded(agency));
        DrawPair(canvas, "Máy", slip.Machine, "Lúc", Time(slip.At), _sizes.Value);
        canvas.Rule();
        canvas.Space(10);
        canvas.Text("Số gửi hồ sơ", _sizes.Heading);
        for (var place = 0; place < numbers.Count; place++)
            canvas.Text(string.Create(CultureInfo.InvariantCulture, $"{place + 1}. {numbers[place].Text}"), _sizes.Value, bold: true);
        if (numbers.Count == 0)
            canvas.Text("Không có hồ sơ nào.", _sizes.Value, bold: true);
        canvas.Space(10);
        canvas.Rule();
        canvas.Space(10);
        DrawCounts(canvas, slip, numbers.Count);
        DrawSignatures(canvas, slip);
        canvas.Space(40);
        return canvas.ToImage();
    }

    private void DrawCounts(SlipCanvas canvas, Slip.Sheet slip, int listed)
    {
        DrawPair(canvas, "Máy ghi", Count(listed), "Cán bộ đếm", Count(slip.Counted), _sizes.Title);
        if (listed != slip.Counted)
        {
            canvas.Bar("SỐ ĐẾM KHÔNG KHỚP", _sizes.Value);
            canvas.Space(16);
        }

        if (slip.CaseNumber is { } number)
            Fact(canvas, false, "Mã sự việc", "", Bounded(number));
    }

    private void DrawSignatures(SlipCanvas canvas, Slip.Sheet slip)
    {
        DrawSignature(canvas, "Người lấy hồ sơ", slip.By);
        if (slip.With is { } second)
            DrawSignature(canvas, "Người cùng lấy", second);
        DrawSignature(canvas, "Người nhận", null);
    }

    /// <summary>Room for a signature, and for the name of whoever the machine does not know: 12 mm each.</summary>
    private void DrawSignature(SlipCanvas canvas, string who, StaffId? known)
    {
        const int Room = 12 * EscPos.DotsPerMillimetre;
        canvas.Rule();
        canvas.Space(10);
        canvas.Text(who, _sizes.Heading);
        if (known is { } id)
        {
            canvas.Text(Bounded(id.Text), _sizes.Value, bold: true);
        }
        else
        {
            canvas.Text("Họ và tên:", _sizes.Heading);
            canvas.Space(Room);
        }

        canvas.Text("Ký:", _sizes.Heading);
        canvas.Space(Room);
    }

    private void DrawPair(SlipCanvas canvas, string heading, string value, string rightHeading, string rightValue, float size)
    {
        canvas.Pair(heading, value, rightHeading, rightValue, _sizes.Heading, size);
        canvas.Space(8);
    }

    private static string Count(int papers) => string.Create(CultureInfo.InvariantCulture, $"{papers} hồ sơ");

    private SlipCanvas NewCanvas(int longest = SlipCanvas.LongestSlip) => new(_fonts, _width, margin: _width == 576 ? 16 : 8, longest);
}
