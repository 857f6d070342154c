using System.Globalization;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.App.Touch.Technician;

/// <summary>Spans, moments and sizes as a technician reads them, in the language of the screen.</summary>
/// <param name="texts">Sentences.</param>
/// <param name="now">Moment of the picture.</param>
public sealed class DeviceTexts(TextTable texts, DateTimeOffset now)
{
    /// <summary>The hour of the day here; with its date when it is not today's.</summary>
    public string At(DateTimeOffset at)
    {
        var (local, today) = (TouchContext.ToLocal(at), TouchContext.ToLocal(now).Date);
        return local.ToString(local.Date == today ? "HH:mm:ss" : "HH:mm dd/MM", CultureInfo.InvariantCulture);
    }

    /// <summary>How long ago.</summary>
    public string Ago(DateTimeOffset? at) => at is { } then
        ? texts.With("diag.ago", ("span", Span(now > then ? now - then : TimeSpan.Zero)))
        : texts["diag.never"];

    /// <summary>" since …" behind a statement; empty where nobody knows.</summary>
    public string Since(DateTimeOffset? at) => at is { } then
        ? texts.With("diag.since", ("at", At(then)), ("span", Span(now > then ? now - then : TimeSpan.Zero)))
        : "";

    /// <summary>A span in its largest unit.</summary>
    public string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 90 } => Say("diag.seconds", span.TotalSeconds),
        { TotalMinutes: < 90 } => Say("diag.minutes", span.TotalMinutes),
        { TotalHours: < 48 } => Say("diag.hours", span.TotalHours),
        _ => Say("diag.days", span.TotalDays),
    };

    /// <summary>Seconds with one decimal, for what a lock takes.</summary>
    public string Exactly(TimeSpan? span) => span is { } known
        ? texts.With("diag.exactly", ("seconds", known.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)))
        : "–";

    /// <summary>A size in the unit that suits it.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 10L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0} GiB"),
        >= 10L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
    };

    /// <summary>Milliseconds of a latency given in microseconds.</summary>
    public static string Milliseconds(double microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0.0} ms");

    /// <summary>The first eight characters of a hash, or a dash.</summary>
    public static string Abbreviated(string? hash) => string.IsNullOrEmpty(hash) ? "–" : hash.Length <= 8 ? hash : hash[..8];

    /// <summary>What a device can, one after the other.</summary>
    public string Abilities<T>(IEnumerable<T> can)
        where T : struct, Enum => string.Join(", ", can.Select(one => texts[$"survey.can.{one}"]));

    /// <summary>What was counted at a device, without what never happened.</summary>
    public string Counters(DeviceCounters counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        (string Key, long Count)[] bad =
        [
            ("timeouts", counters.Timeouts), ("checksums", counters.BadChecksums), ("resync", counters.ResyncBytes), ("reconnects", counters.Reconnects),
        ];
        var said = bad.Where(one => one.Count > 0).Select(one => texts.With($"diag.count.{one.Key}", ("count", one.Count))).Prepend(texts.With("diag.count.ok", ("count", counters.Ok)));
        return string.Join(" · ", counters.Refusals > 0 ? said.Append(texts.With("diag.count.refusals", ("count", counters.Refusals), ("reason", counters.LastRefusal))) : said);
    }

    /// <summary>Sign of a device's health: never a colour alone.</summary>
    public static string IconOf(DeviceHealth health) => health switch
    {
        DeviceHealth.Ok => "check",
        DeviceHealth.Degraded => "warn",
        DeviceHealth.Offline => "cross",
        _ => "help",
    };

    private string Say(string key, double number) => texts.With(key, ("number", number.ToString("0", CultureInfo.InvariantCulture)));
}
