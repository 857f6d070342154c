using System.Text.RegularExpressions;
using KioskLocker.Core.Slips;

namespace KioskLocker.Runtime.Options;

/// <summary>Where and when people are met: what screens and slips say beside "the counter" and "the hotline". Empty where nobody configured it.</summary>
/// <param name="Address">Of the one-stop counter, one line.</param>
/// <param name="Hours">When the counter is open, in Vietnamese words.</param>
/// <param name="HotlineHours">When the hotline is answered, in Vietnamese words.</param>
public sealed partial record CounterSettings(string Address, string Hours, string HotlineHours)
{
    /// <summary><see cref="Hours"/> in English; empty where nobody wrote it.</summary>
    public string HoursEn { get; init; } = "";

    /// <summary><see cref="HotlineHours"/> in English; empty where nobody wrote it.</summary>
    public string HotlineHoursEn { get; init; } = "";

    /// <summary>Only the times of <see cref="HotlineHours"/>, which every language reads alike and which fit beside the number.</summary>
    public string HotlineTimes => Times(HotlineHours);

    /// <summary>Nothing is said.</summary>
    public static CounterSettings None { get; } = new("", "", "");

    /// <summary>When the counter is open, without a word of another language: only times where nobody wrote it.</summary>
    public string HoursIn(Language language) => In(language, Hours, HoursEn);

    /// <summary>The same of the hotline.</summary>
    public string HotlineHoursIn(Language language) => In(language, HotlineHours, HotlineHoursEn);

    private static string In(Language language, string vi, string en) =>
        !language.ReadsEnglish ? vi : en.Length > 0 ? en : Times(vi);

    private static string Times(string words) => string.Join(", ", Span().Matches(words).Select(span => span.Value));

    [GeneratedRegex(@"\d{1,2}[:h]\d{0,2}\s*[–-]\s*\d{1,2}[:h]\d{0,2}")]
    private static partial Regex Span();
}

/// <summary>Reads <c>counter</c> and <c>hotlineHours</c>. Left out, nothing is said.</summary>
internal static class ConfigCounter
{
    /// <summary>What fits beside the reason of an early end in large letters on the smallest panel, characters.</summary>
    private const int LongestAddress = 80;

    private const int LongestHours = 50;

    public static CounterSettings Read(ConfigNode root)
    {
        var node = root.Object("counter", required: false);
        var settings = new CounterSettings(
            Line(node, "address", LongestAddress, "the address of the one-stop counter, for example \"107 Cao Văn Lầu, Phường Bình Tây\""),
            Line(node, "hours", LongestHours, "when the counter is open, for example \"thứ Hai đến thứ Sáu, 7:30–11:30, 13:00–17:00\""),
            Line(root, "hotlineHours", LongestHours, "when the hotline is answered, for example \"6:00–22:00 mỗi ngày\""))
        {
            HoursEn = Line(node, "hoursEn", LongestHours, "the same in English, for example \"Monday to Friday, 7:30–11:30, 13:00–17:00\""),
            HotlineHoursEn = Line(root, "hotlineHoursEn", LongestHours, "the same in English, for example \"6:00–22:00 every day\""),
        };
        node.End();
        return settings;
    }

    private static string Line(ConfigNode node, string key, int longest, string wanted)
    {
        var text = (node.OptionalText(key, wanted) ?? "").Trim().Normalize();
        if (text.Length > longest || text.Any(char.IsControl))
            node.Problem(key, $"is not one line of at most {longest} characters", "Write " + wanted);
        return text;
    }
}
