using System.Globalization;
using KioskLocker.Core.Slips;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <content>The slip of whoever left papers: what it is not, what happens next, and by when.</content>
public sealed partial class SlipRenderer
{
    private void Draw(SlipCanvas canvas, SlipTypes types, Slip.DropOff slip, SlipPerson person)
    {
        DrawTitle(canvas, types, slip.Copy, "PHIẾU XÁC NHẬN", "GỬI HỒ SƠ QUA MÁY");
        canvas.Text("Số gửi hồ sơ", types.Label);
        canvas.Cells(slip.Number.Text, types.Number);
        DrawPlace(canvas, types, slip.Number.Text, types.Module, slip.Machine, slip.Compartment);
        DrawTime(canvas, types, "Gửi lúc", slip.DepositedAt, slip.ClockConfirmed);
        Divide(canvas);
        canvas.Line("Hồ sơ chưa kiểm đếm.", types.Key);
        canvas.Text("Đây không phải Giấy tiếp nhận hồ sơ và hẹn trả kết quả.", types.Body with { Bold = true });
        Divide(canvas);
        DrawNext(canvas, types, slip);
        Divide(canvas);
        DrawDetails(canvas, types, slip, person);
        Divide(canvas);
        DrawHotline(canvas, types, "Xin giữ phiếu này. Cần giúp đỡ, gọi:", slip.Hotline);
        DrawEnglish(canvas, types, slip.Language, Brief(slip), Whole(slip));
    }

    private void DrawNext(SlipCanvas canvas, SlipTypes types, Slip.DropOff slip)
    {
        canvas.Text("Việc tiếp theo", types.Key);
        if (CheckDay(slip) is { } day)
        {
            canvas.Text("Cán bộ mở ngăn, kiểm tra hồ sơ chậm nhất ngày", types.Body);
            canvas.Text(day, types.Day);
        }
        else
        {
            canvas.Text(
                "Cán bộ sẽ kiểm tra hồ sơ. Chưa hẹn được ngày" + slip.NoDate switch
                {
                    NoCheckDate.ClockNotConfirmed => " vì giờ máy chưa đối chiếu; xin gọi số dưới đây để hỏi.",
                    NoCheckDate.HolidaysUnknown => " vì chưa có lịch nghỉ lễ; xin gọi số dưới đây để hỏi.",
                    _ => "; xin gọi số dưới đây để hỏi.",
                },
                types.Body);
        }

        canvas.Text(slip.ReturnHere ? "Có kết quả, ông/bà nhận tin nhắn có mã, rồi lấy tại máy này." : "Có kết quả, ông/bà nhận tại quầy.", types.Body);
        if (!slip.ReturnHere && Counter.Address.Length > 0)
            canvas.Text($"Quầy một cửa: {Bounded(Counter.Address)}", types.Body);
        if (!slip.ReturnHere && Counter.Hours.Length > 0)
            canvas.Text($"Giờ làm việc của quầy: {Bounded(Counter.Hours)}", types.Body);
    }

    private static void DrawDetails(SlipCanvas canvas, SlipTypes types, Slip.DropOff slip, SlipPerson person)
    {
        canvas.Detail("Thủ tục", Bounded(slip.ProcedureName), types.Detail);
        canvas.Detail("Cơ quan", Bounded(slip.AgencyName), types.Detail);
        if (slip.SupplementTo is { } dossier)
            canvas.Detail("Bổ sung cho hồ sơ", $"{dossier.Text} {(slip.Verified ? "(đúng chủ hồ sơ)" : "(chưa xác minh chủ hồ sơ)")}", types.Detail);
        if (LastThree(person) is { } digits)
            canvas.Detail("Số căn cước, ba số cuối", digits, types.Detail);
    }

    private static string? CheckDay(Slip.DropOff slip) => slip is { CheckedBy: { } day, NoDate: NoCheckDate.None }
        ? day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)
        : null;

    private static string Brief(Slip.DropOff slip) =>
        $"not the official receipt; papers not checked yet. {CheckedInEnglish(slip)} Help: {Unbroken(slip.Hotline)}";

    private static string Whole(Slip.DropOff slip)
    {
        var supplement = slip is { SupplementTo: not null, Verified: false } ? " Whose supplement it is must still be verified." : "";
        var result = slip.ReturnHere ? "A code then comes by message: collect here." : "Collect the result at the counter.";
        return $"your papers are in machine {slip.Machine}, compartment {slip.Compartment}. This is not the official receipt: nobody has counted or checked them yet. "
            + $"{CheckedInEnglish(slip)}{supplement} {result} Keep this slip. Help: {Unbroken(slip.Hotline)}";
    }

    private static string CheckedInEnglish(Slip.DropOff slip) =>
        CheckDay(slip) is { } day ? $"An officer checks them by {day}." : "An officer will check them; call for the date.";
}
