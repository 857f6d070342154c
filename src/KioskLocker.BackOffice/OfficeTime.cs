namespace KioskLocker.BackOffice;

/// <summary>Vietnam has one time, without summer time.</summary>
internal static class OfficeTime
{
    public static readonly TimeSpan Zone = TimeSpan.FromHours(7);

    /// <summary>The day in Vietnam.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Zone).DateTime);
}
