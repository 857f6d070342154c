using System.Globalization;
using KioskLocker.BackOffice.Storage;

namespace KioskLocker.BackOffice.Messages;

/// <summary>
/// The texts citizens get. Each names numbers, places and days only: never a person, an ID number or what the dossier is about,
/// because a phone lies on a table.
/// </summary>
internal static class CitizenTexts
{
    /// <summary>Longest text a gateway takes.</summary>
    public const int Max = 400;

    /// <summary>Longest address of a machine; with the longest dossier code every text still fits.</summary>
    public const int MaxAddress = 100;

    /// <summary>Stands where the code goes. Staff see this; the code takes its place on the way to the gateway only.</summary>
    public const string CodeMask = "•••-•••-•••";

    /// <summary>The same for the six digits of a one-time code.</summary>
    public const string OneTimeMask = "••••••";

    public static string Deposited(string kiosk, string number, DateOnly? checkBy) =>
        $"Đã nhận hồ sơ gửi tại máy {kiosk}. Số gửi: {number}."
        + (checkBy is { } day ? $" Hồ sơ được kiểm tra chậm nhất ngày {Day(day)}." : "")
        + " Tin này không thay Giấy tiếp nhận hồ sơ.";

    public static string Accepted(string number, string dossier, DateTimeOffset? due) =>
        $"Hồ sơ gửi số {number} đã được tiếp nhận, mã hồ sơ {dossier}. "
        + (due is { } at ? $"Hẹn trả kết quả: {at.ToOffset(OfficeTime.Zone).ToString("HH:mm 'ngày' dd/MM/yyyy", CultureInfo.InvariantCulture)}." : "Ngày hẹn trả ghi trên Giấy tiếp nhận.");

    public static string SupplementAsked(string dossier) =>
        $"Hồ sơ {dossier} cần bổ sung giấy tờ; chỉ yêu cầu một lần. Xem Phiếu yêu cầu bổ sung tại Bộ phận Một cửa. Có thể nộp bổ sung tại máy: chọn Bổ sung và nhập mã hồ sơ.";

    public static string Refused(string number) =>
        $"Hồ sơ gửi số {number} không được tiếp nhận. Mời đến Bộ phận Một cửa nhận lại giấy tờ và Phiếu từ chối có ghi lý do.";

    public static string Code(string dossier, string kiosk, string? address, int workingDays, bool feeDue) => string.Create(
        CultureInfo.InvariantCulture,
        $"Kết quả hồ sơ {dossier} chờ tại {Place(kiosk, address)}. Mã nhận: {CodeMask}, dùng cùng số căn cước của chủ hồ sơ, trong {workingDays} ngày làm việc, cả ngày lẫn đêm.{(feeDue ? " Còn khoản phí phải nộp tại quầy trước." : "")} Không đưa mã cho người khác.");

    public static string Overdue(string dossier, string kiosk, string? address) =>
        $"Kết quả hồ sơ {dossier} tại {Place(kiosk, address)} đã quá hạn nhận, mã cũ không dùng được nữa. Liên hệ Bộ phận Một cửa để được cấp mã mới hoặc nhận tại quầy.";

    public static string Returned(string dossier) =>
        $"Kết quả hồ sơ {dossier} đã được chuyển từ máy về quầy. Mời đến nhận tại Bộ phận Một cửa trong giờ làm việc.";

    public static string PhoneChanged(string dossier) =>
        $"Có yêu cầu đổi số điện thoại nhận tin của hồ sơ {dossier}; số này sẽ thôi nhận tin sau 24 giờ. Nếu không phải ông/bà yêu cầu, hãy báo ngay Bộ phận Một cửa.";

    public static string OneTime(string dossier) =>
        $"Mã một lần của hồ sơ {dossier}: {OneTimeMask}. Vì số điện thoại đã đổi, máy sẽ hỏi mã này sau mã nhận và số căn cước. Không đưa mã cho người khác, kể cả người xưng là cán bộ.";

    /// <summary>The machine's number and, where the office has given one, its address.</summary>
    private static string Place(string kiosk, string? address) => string.IsNullOrEmpty(address) ? $"máy {kiosk}" : $"máy {kiosk}, {address}";

    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}

/// <summary>Where machines stand, as citizens are told.</summary>
internal static class MachinePlaces
{
    public static string? Address(SqlSession session, string machine) => session.Text($"SELECT address FROM machine_place WHERE machine={machine}");

    /// <summary>Notes the address; false when it is empty or too long for a message.</summary>
    public static bool Set(OfficeDatabase database, string machine, string address, string who, DateTimeOffset now)
    {
        var text = string.Join(' ', address.Normalize().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length is 0 or > CitizenTexts.MaxAddress || text.Any(char.IsControl))
            return false;
        database.Write(session =>
        {
            session.Run($"INSERT INTO machine_place (machine, address) VALUES ({machine}, {text}) ON CONFLICT (machine) DO UPDATE SET address=excluded.address");
            StaffActs.Note(session, now, who, "machine-address", machine);
        });
        return true;
    }
}
