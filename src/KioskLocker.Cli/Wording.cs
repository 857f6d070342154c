using System.Globalization;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli;

/// <summary>Times, spans and sizes as people read them; local times throughout.</summary>
internal static class Wording
{
    /// <summary>Day and time.</summary>
    public static string Local(DateTimeOffset? at) => at is { } moment ? moment.ToOffset(KioskOptions.UtcOffset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "never";

    /// <summary>Short: month, day, minute.</summary>
    public static string Clock(DateTimeOffset? at) => at is { } moment ? moment.ToOffset(KioskOptions.UtcOffset).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) : "never";

    /// <summary>Time of the day, with thousandths.</summary>
    public static string Instant(DateTimeOffset at) => at.ToOffset(KioskOptions.UtcOffset).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Time of the day.</summary>
    public static string Hour(DateTimeOffset at) => at.ToOffset(KioskOptions.UtcOffset).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Time of the day, without seconds.</summary>
    public static string Minute(DateTimeOffset at) => at.ToOffset(KioskOptions.UtcOffset).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How long ago, in the largest unit.</summary>
    public static string Ago(DateTimeOffset? at, DateTimeOffset now) => at is { } moment ? FindingWords.Span(now > moment ? now - moment : TimeSpan.Zero) : "-";

    /// <summary>Seconds with hundredths, as door times are told.</summary>
    public static string Seconds(TimeSpan? span) => span is { } some ? string.Create(CultureInfo.InvariantCulture, $"{some.TotalSeconds:0.00} s") : "-";

    /// <summary>Minutes and seconds that are left.</summary>
    public static string Left(TimeSpan span) => span < TimeSpan.FromMinutes(1) ? Text($"{span.TotalSeconds:0} s") : Text($"{(int)span.TotalMinutes} min {span.Seconds:00} s");

    /// <summary>Microseconds in the unit that suits them.</summary>
    public static string Micro(double microseconds) => microseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds:0} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0.0} ms");

    /// <summary>Bytes in the unit that suits them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 10 * 1024 => Text($"{bytes} B"),
        < 10 * 1024 * 1024 => Text($"{bytes / 1024} KiB"),
        < 10L * 1024 * 1024 * 1024 => Text($"{bytes / (1024 * 1024)} MiB"),
        _ => Text($"{bytes / (1024L * 1024 * 1024)} GiB"),
    };

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether papers may be behind a door, in a word.</summary>
    public static string Papers(PapersBehind papers) => papers == PapersBehind.Possible ? "possible" : "none";

    /// <summary>How an opening ended, in a word.</summary>
    public static string Outcome(OpenOutcome? outcome) => outcome switch
    {
        null => "awaited",
        OpenOutcome.Opened => "opened",
        OpenOutcome.AlreadyOpen => "was open",
        OpenOutcome.Jammed => "jammed",
        OpenOutcome.NoFeedback => "no feedback",
        OpenOutcome.BoardOffline => "board silent",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
