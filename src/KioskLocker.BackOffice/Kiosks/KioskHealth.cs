namespace KioskLocker.BackOffice.Kiosks;

/// <summary>Something about a kiosk that an operator should look at now, in both languages.</summary>
public sealed record Concern(string Vi, string En);

/// <summary>What the last heartbeat gives reason to worry about. Pure, so that limits are easy to test.</summary>
internal static class KioskHealth
{
    private static readonly TimeSpan UnsentLimit = TimeSpan.FromMinutes(15);
    private const double DiskLimitPercent = 90;

    public static bool IsOnline(KioskRow kiosk, DateTimeOffset now, TimeSpan within) => kiosk.HeardAt is { } heard && now - heard <= within;

    public static List<Concern> Concerns(KioskRow kiosk, DateTimeOffset now, TimeSpan onlineWithin)
    {
        var concerns = new List<Concern>();
        if (kiosk.Status is not { } status)
            return [new("chưa từng liên lạc", "never heard")];
        if (!IsOnline(kiosk, now, onlineWithin))
            concerns.Add(new("mất liên lạc; số liệu là của lần cuối", "offline; figures are the last known"));
        if (!status.InService)
            concerns.Add(new("ngừng phục vụ", "out of service"));
        if (!status.ClockConfirmed)
            concerns.Add(new("giờ máy chưa xác nhận", "clock not confirmed"));
        if (status.OldestUnsent is { } oldest && now - oldest > UnsentLimit)
            concerns.Add(new("có sự kiện chưa gửi quá 15 phút", "events unsent for over 15 minutes"));
        if (status.DiskUsedPercent >= DiskLimitPercent)
            concerns.Add(new("đĩa gần đầy", "disk nearly full"));
        if (kiosk.Marks.Epochs.Values.Any(mark => mark.Gaps.Count > 0))
            concerns.Add(new("thiếu sự kiện", "events missing"));
        if (kiosk.ForkEvents > 0)
            concerns.Add(new("có hai bản sao dữ liệu", "two lives of one machine"));
        if (kiosk.Unreadable > 0)
            concerns.Add(new("có sự kiện không đọc được", "unreadable events"));
        foreach (var device in status.Devices.Where(d => !string.Equals(d.Health, "ok", StringComparison.OrdinalIgnoreCase)))
            concerns.Add(new($"thiết bị {device.Name}: {Vi(device.Health)}", $"device {device.Name}: {device.Health}"));
        return concerns;
    }

    private static string Vi(string health) => health.ToUpperInvariant() switch
    {
        "DEGRADED" => "suy giảm",
        "OFFLINE" => "không trả lời",
        "UNKNOWN" => "không rõ",
        _ => health,
    };
}
