using KioskLocker.Core.Slips;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <content>The slip of whoever collected a result.</content>
public sealed partial class SlipRenderer
{
    private SlipImage Draw(Slip.HandOver slip)
    {
        var english = slip.Language == Language.En;
        using var canvas = NewCanvas();
        canvas.Space(8);
        DrawCopy(canvas, slip.Copy);
        canvas.Text("PHIẾU GIAO KẾT QUẢ", _sizes.Title, bold: true, centered: true);
        if (english)
            canvas.Text("Hand-over slip: result collected", _sizes.English, centered: true);
        canvas.Space(12);
        canvas.Rule();
        canvas.Space(10);
        canvas.Text("Máy đã giao kết quả của hồ sơ này.", _sizes.Body, bold: true);
        if (english)
        {
            canvas.Space(4);
            canvas.Text("The machine handed over the result of this dossier.", _sizes.English);
        }

        canvas.Space(12);
        Fact(canvas, english, "Mã hồ sơ", "Dossier code", Bounded(slip.Dossier.Text));
        DrawPlace(canvas, slip.Machine, slip.Compartment, english);
        Fact(canvas, english, "Giao lúc", "Handed over at", Time(slip.At));
        DrawClockRemark(canvas, slip.ClockConfirmed, english);
        Fact(canvas, english, "Cơ quan trả kết quả", "Agency", Bounded(slip.AgencyName));
        canvas.Text("Thiếu giấy tờ hoặc không phải giấy tờ của mình? Xin gọi ngay số dưới đây.", _sizes.Body);
        if (english)
        {
            canvas.Space(4);
            canvas.Text("Something missing, or not your papers? Please call the number below at once.", _sizes.English);
        }

        canvas.Space(6);
        DrawFoot(canvas, slip.Hotline, english);
        canvas.Space(40);
        return canvas.ToImage();
    }
}
