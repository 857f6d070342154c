using System.Globalization;
using System.Security.Claims;
using KioskLocker.BackOffice.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Pages;

/// <summary>What every page needs to know of the one who looks at it.</summary>
public sealed record PageView(string? User, string? Role, bool English, DateTimeOffset Now, bool Demo, string Path)
{
    public const string LanguageCookie = "kl-office-lang";

    public bool SeesPapers => Role is StaffRole.Officer or StaffRole.Admin;

    public bool IsAdmin => Role == StaffRole.Admin;

    public DateOnly Today => OfficeTime.DayOf(Now);

    public static PageView From(HttpContext context, TimeProvider clock, bool demo) => new(
        context.User.Identity?.Name,
        context.User.FindFirstValue(ClaimTypes.Role),
        context.Request.Cookies[LanguageCookie] == "en",
        clock.GetUtcNow(),
        demo,
        context.Request.Path.Value ?? "/");

    public string T(string vi, string en) => English ? en : vi;

    public static string Time(DateTimeOffset? time) => time is { } t ? t.ToOffset(OfficeTime.Zone).ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture) : "–";

    public static string Day(DateOnly? day) => day is { } d ? d.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture) : "–";

    /// <summary>A span in the largest unit that reads well.</summary>
    public string Age(DateTimeOffset since)
    {
        var span = Now - since;
        return span switch
        {
            { TotalSeconds: < 60 } => T("dưới 1 phút", "under 1 min"),
            { TotalHours: < 1 } => Count((int)span.TotalMinutes, "phút", "min"),
            { TotalDays: < 2 } => Count((int)span.TotalHours, "giờ", "h"),
            _ => Count((int)span.TotalDays, "ngày", "days"),
        };
    }

    /// <summary>The check deadline in words, so that nothing depends on colour.</summary>
    public string Deadline(DateOnly? checkBy)
    {
        if (checkBy is not { } day)
            return T("không hẹn ngày", "no date promised");
        var late = Today.DayNumber - day.DayNumber;
        return late switch
        {
            > 0 => T($"QUÁ HẠN {late} ngày", $"OVERDUE by {late} days"),
            0 => T("hạn HÔM NAY", "due TODAY"),
            _ => T($"còn {-late} ngày", $"{-late} days left"),
        };
    }

    public bool IsOverdue(DateOnly? checkBy) => checkBy < Today;

    public string Stage(DossierStage stage) => stage switch
    {
        DossierStage.Deposited => T("Trong máy, chưa kiểm tra", "In the machine, not checked"),
        DossierStage.BeingChecked => T("Đang kiểm tra", "Being checked"),
        DossierStage.InWork => T("Đã tiếp nhận, đang xử lý", "Accepted, in work"),
        DossierStage.SupplementAsked => T("Yêu cầu bổ sung", "Supplement asked"),
        DossierStage.Refused => T("Không tiếp nhận", "Refused"),
        DossierStage.ResultReady => T("Có kết quả", "Result ready"),
        DossierStage.Closed => T("Đã trả", "Closed"),
        _ => stage.ToString(),
    };

    public string YesNo(bool? value) => value switch { true => T("có", "yes"), false => T("không", "no"), null => T("không rõ", "unknown") };

    private string Count(int count, string vi, string en) => string.Create(CultureInfo.InvariantCulture, $"{count} {T(vi, en)}");
}
