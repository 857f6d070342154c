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
        _ => reason ?? "–",
    };

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
        "guessBurst" => view.T("Nhiều lần đoán sai", "Burst of wrong guesses"),
        _ => kind,
    };
}
