namespace KioskLocker.Runtime.Options;

/// <summary>Where and when people are met: what screens and slips say beside "the counter" and "the hotline". Empty where nobody configured it.</summary>
/// <param name="Address">Of the one-stop counter, one line.</param>
/// <param name="Hours">When the counter is open, in words.</param>
/// <param name="HotlineHours">When the hotline is answered, in words.</param>
public sealed record CounterSettings(string Address, string Hours, string HotlineHours)
{
    /// <summary>Nothing is said.</summary>
    public static CounterSettings None { get; } = new("", "", "");
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
            Line(root, "hotlineHours", LongestHours, "when the hotline is answered, for example \"6:00–22:00 mỗi ngày\""));
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
