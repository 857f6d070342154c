namespace KioskLocker.BackOffice;

/// <summary>Viet Nam has one zone and no summer time.</summary>
internal static class OfficeTime
{
    public static readonly TimeSpan Zone = TimeSpan.FromHours(7);

    /// <summary>The day in Vietnam.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Zone).DateTime);
}
