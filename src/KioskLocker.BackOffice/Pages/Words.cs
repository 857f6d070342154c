using KioskLocker.BackOffice.Alerts;

namespace KioskLocker.BackOffice.Pages;

/// <summary>Words of the wire in the reader's language. An unknown word is shown as it came.</summary>
internal static class Words
{
    public static string Reason(PageView view, string? reason) => reason switch
    {
        "noAnswer" => view.T("người dân không trả lời", "the citizen did not answer"),
        "abandonedOpen" => view.T("cửa bị bỏ mở", "the door was left open"),
        "interrupted" => view.T("mất điện hoặc chương trình dừng", "power or program was lost"),
        "noFeedback" => view.T("cảm biến cửa không phản hồi", "the door contact gave no feedback"),
        "internalFault" => view.T("máy tự phát hiện lỗi và dừng", "the machine stopped itself"),
        "safeMode" => view.T("chương trình dừng đột ngột quá nhiều lần", "the program ended unexpectedly too often"),
        "doorNotShut" => view.T("kỹ thuật viên rời máy khi cửa chưa chắc đã đóng", "a technician left, and a door was not proved shut"),
        "mapMissing" => view.T("thiếu bản đồ ngăn tủ", "the cabinet map is missing"),
        "mainsFailed" => view.T("mất điện lưới", "mains is gone"),
        "kiosk" => view.T("máy tự ngừng", "by itself"),
        _ => reason ?? "–",
    };

    /// <summary>What stands with an alert: each part of it in the reader's language, as far as it is a word of the wire.</summary>
    public static string Detail(PageView view, string text) => string.Join(AlertBook.Part, text.Split(AlertBook.Part).Select(part => Reason(view, part)));

    /// <summary>States of devices, compartments and doors as a kiosk reports them.</summary>
    public static string State(PageView view, string? word) => word?.ToUpperInvariant() switch
    {
        "OK" => view.T("tốt", "ok"),
        "DEGRADED" => view.T("suy giảm", "degraded"),
        "OFFLINE" => view.T("không trả lời", "offline"),
        "UNKNOWN" => view.T("không rõ", "unknown"),
        "EMPTY" => view.T("trống", "empty"),
        "PRESUMEDEMPTY" => view.T("coi như trống", "presumed empty"),
        "HOLDS" => view.T("có hồ sơ", "holds papers"),
        "QUARANTINED" => view.T("niêm giữ", "quarantined"),
        "OPEN" => view.T("CỬA MỞ", "OPEN"),
        "CLOSED" => view.T("cửa đóng", "closed"),
        _ => word ?? "–",
    };

    /// <summary>A level of satisfaction, as the touch screen names it.</summary>
    public static string Rating(PageView view, int levels, int level) => (levels, level) switch
    {
        (_, 1) => view.T("rất hài lòng", "very satisfied"),
        (_, 2) => view.T("hài lòng", "satisfied"),
        (3, _) => view.T("chưa hài lòng", "not satisfied"),
        (_, 3) => view.T("bình thường", "neutral"),
        (_, 4) => view.T("không hài lòng", "not satisfied"),
        _ => view.T("rất không hài lòng", "not satisfied at all"),
    };

    public static string Size(PageView view, string size) => size switch
    {
        "small" => view.T("nhỏ", "small"),
        "medium" => view.T("vừa", "medium"),
        _ => view.T("lớn", "large"),
    };

    public static string Custody(PageView view, string custody) => custody switch
    {
        "ready" => view.T("chờ nạp vào máy", "to be loaded"),
        "inMachine" => view.T("trong máy", "in the machine"),
        "disputed" => view.T("CÓ VỤ VIỆC", "CASE OPEN"),
        "collected" => view.T("người dân đã nhận", "collected"),
        "returned" => view.T("đã về quầy", "back at the counter"),
        "withdrawn" => view.T("không qua máy nữa", "not by machine after all"),
        _ => custody,
    };

    public static string Code(PageView view, string? status) => status switch
    {
        "minted" => view.T("còn hiệu lực", "live"),
        "spent" => view.T("đã dùng", "spent"),
        "revoked" => view.T("đã thu hồi", "revoked"),
        "expired" => view.T("hết hạn", "expired"),
        _ => "–",
    };

    public static string Case(PageView view, string kind) => kind switch
    {
        "disputed" => view.T("Không tìm thấy giấy tờ trong ngăn", "Papers not found in their compartment"),
        "notEmpty" => view.T("Ngăn không trống", "Compartment not empty"),
        "unknown" => view.T("Không rõ trong ngăn có gì", "Nobody knows what is inside"),
        "privacy" => view.T("Giấy tờ của người khác", "Somebody else's papers"),
        "reportedEmpty" => view.T("Người dân báo ngăn trống", "The owner reports an empty compartment"),
        "countDiffers" => view.T("Số đếm không khớp", "The counts differ"),
        "lockedIds" => view.T("Hồ sơ bị khóa vì sai số căn cước", "Locked after wrong ID numbers"),
        _ => kind,
    };

    public static string Alert(PageView view, string kind) => kind switch
    {
        "gap" => view.T("Thiếu sự kiện", "Events missing"),
        "fork" => view.T("Máy có hai bản sao dữ liệu", "Two lives of one machine"),
        "unreadable" => view.T("Sự kiện không đọc được", "Unreadable events"),
        "safeMode" => view.T("Máy ở chế độ an toàn", "Safe mode"),
        "databaseRestored" => view.T("Dữ liệu máy bị khôi phục bản cũ", "Database restored from an older copy"),
        "compartment" => view.T("Ngăn cần xem lại", "Compartment needs a look"),
        "unsettled" => view.T("Không rõ hồ sơ ở đâu", "Nobody knows where the papers are"),
        "invariantBroken" => view.T("Máy vi phạm quy tắc nội bộ", "A rule of the machine was broken"),
        "outOfService" => view.T("Máy ngừng phục vụ", "Out of service"),
        "forcedDoor" => view.T("Cửa bị mở trái phép", "Forced door"),
        "abandonedOpen" => view.T("Cửa bị bỏ mở", "Door left open"),
        "compartmentNotEmpty" => view.T("Ngăn không trống", "Compartment not empty"),
        "compartmentLimit" => view.T("Một lượt thử quá nhiều ngăn", "One visit tried too many compartments"),
        "nightDropOffs" => view.T("Nhiều lượt gửi ban đêm", "Many drop-offs at night"),
        "badgeLocked" => view.T("Thẻ bị khóa vì sai PIN", "Badge locked by wrong PINs"),
        "tamper" => view.T("Cửa kỹ thuật của máy bị mở", "Service door open"),
        "mainsFailed" => view.T("Máy mất điện lưới", "Mains gone"),
        "mainsReturned" => view.T("Máy có điện lưới lại", "Mains back"),
        "doorNotProvedShut" => view.T("Kỹ thuật viên rời máy, cửa chưa chắc đã đóng", "Technician left, a door not proved shut"),
        "mapMissing" => view.T("Máy thiếu bản đồ ngăn tủ", "Cabinet map missing"),
        "mapNotCommissioned" => view.T("Bản đồ ngăn tủ chưa được kiểm chứng", "Cabinet map not proved"),
        "officeMessageUnknown" => view.T("Máy không hiểu tin của văn phòng, cần nâng cấp máy", "The machine cannot read a message of this office and needs a newer version"),
        "codeNotSent" => view.T("Mã nhận kết quả không gửi được", "A pickup code could not be sent"),
        "privacy" => view.T("Người dân gặp giấy tờ của người khác", "An owner found somebody else's papers"),
        "guessBurst" => view.T("Nhiều lần đoán sai", "Burst of wrong guesses"),
        _ => kind,
    };
}
