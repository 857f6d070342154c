using KioskLocker.Core.Slips;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <content>The slip of whoever collected a result.</content>
public sealed partial class SlipRenderer
{
    private static void Draw(SlipCanvas canvas, SlipTypes types, Slip.HandOver slip)
    {
        DrawTitle(canvas, types, slip.Copy, "PHIẾU GIAO KẾT QUẢ");
        canvas.Text("Máy đã giao kết quả của hồ sơ:", types.Body);
        canvas.Line(Bounded(slip.Dossier.Text), types.Key);
        canvas.Space(8);
        canvas.Beside(
            canvas.Width / 2,
            () => DrawLarge(canvas, types, "Máy", slip.Machine),
            () => DrawLarge(canvas, types, "Ngăn", slip.Compartment.ToString()));
        DrawTime(canvas, types, "Giao lúc", slip.At, slip.ClockConfirmed);
        canvas.Detail("Cơ quan", Bounded(slip.AgencyName), types.Detail);
        Divide(canvas);
        canvas.Text("Xin kiểm lại ngay.", types.Key);
        DrawHotline(canvas, types, "Thiếu giấy tờ, hoặc không phải giấy tờ của mình? Xin gọi:", slip.Hotline);
        canvas.Text("Xin giữ phiếu này.", types.Body);
        DrawEnglish(
            canvas,
            types,
            slip.Language,
            $"you collected a result. Something missing, or not yours? Call {Unbroken(slip.Hotline)} at once.",
            $"you collected the result of this dossier from machine {slip.Machine}, compartment {slip.Compartment}. "
                + $"Something missing, or not your papers? Call {Unbroken(slip.Hotline)} at once. Keep this slip.");
    }

    private static void DrawLarge(SlipCanvas canvas, SlipTypes types, string name, string value)
    {
        canvas.Text(name, types.Label);
        Large(canvas, types, value, types.Machine, 8);
    }
}
