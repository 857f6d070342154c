using System.Globalization;
using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Uplink;

/// <summary>
/// The office's news, part by part: an office newer than this kiosk may send a message that nobody here can read, and badges must be renewed
/// and codes revoked all the same.
/// </summary>
/// <param name="Kiosk">Whom it is for.</param>
/// <param name="OfficeTime">UTC; default where it is missing.</param>
/// <param name="Directory">Null where there is none, or none that can be used.</param>
/// <param name="Messages">In rising order, the unreadable ones refused in their place; null when not even their numbers can be believed.</param>
/// <param name="Problem">What was left out, in a sentence; null when nothing was.</param>
internal sealed record SyncReading(string Kiosk, DateTimeOffset OfficeTime, OfficeDirectory? Directory, IReadOnlyList<KioskEvent>? Messages, string? Problem)
{
    /// <summary>Null when it is no answer of an office at all.</summary>
    public static SyncReading? Read(byte[] body, SyncMark mark, int maxMessages)
    {
        if (Parse<Parts>(body) is not { Kiosk: { } kiosk } parts)
            return null;
        var (directory, directoryProblem) = ReadDirectory(parts.Directory, mark);
        var (messages, messagesProblem) = ReadMessages(parts.Messages, mark, maxMessages);
        var problem = directoryProblem is not null && messagesProblem is not null ? directoryProblem + " " + messagesProblem : directoryProblem ?? messagesProblem;
        return new(kiosk, parts.OfficeTime, directory, messages, problem);
    }

    private static (OfficeDirectory? Directory, string? Problem) ReadDirectory(JsonElement element, SyncMark mark)
    {
        if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return (null, null);
        if (Parse<OfficeDirectory>(element) is not { } directory)
            return (null, "The office's directory cannot be read.");
        if (directory.Version <= mark.Directory)
            return (null, string.Create(CultureInfo.InvariantCulture, $"The office sent directory {directory.Version} to a kiosk that has {mark.Directory}."));
        return DirectoryRules.Problem(directory) is { } problem ? (null, $"The office's directory cannot be used: {problem}.") : (directory, null);
    }

    private static (IReadOnlyList<KioskEvent>? Messages, string? Problem) ReadMessages(JsonElement element, SyncMark mark, int max)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > max)
            return (null, "The office's messages are missing or too many.");
        var read = new List<KioskEvent>();
        var last = mark.Message;
        string? problem = null;
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("number", out var place) || place.ValueKind != JsonValueKind.Number || !place.TryGetInt64(out var number) || number <= last)
                return (null, "The office's messages do not rise.");
            last = number;
            var message = item.TryGetProperty("message", out var content) ? Parse<OfficeMessage>(content) : null;
            var why = message is null ? "its kind or form is unknown" : DirectoryRules.Problem(message);
            read.Add(why is null ? new KioskEvent.OfficeMessageReceived(new(number, message!)) : new KioskEvent.OfficeMessageRefused(number, why));
            if (why is not null)
                problem ??= string.Create(CultureInfo.InvariantCulture, $"The office's message {number} is passed over: {why}.");
        }

        return (read, problem);
    }

    private static T? Parse<T>(byte[] body)
        where T : class => Guarded(() => JsonSerializer.Deserialize<T>(body, WireJson.Options));

    private static T? Parse<T>(JsonElement element)
        where T : class => Guarded(() => element.Deserialize<T>(WireJson.Options));

    private static T? Guarded<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception garbage) when (garbage is JsonException or NotSupportedException or FormatException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    private sealed record Parts(string Kiosk, DateTimeOffset OfficeTime, JsonElement Directory, JsonElement Messages);
}
