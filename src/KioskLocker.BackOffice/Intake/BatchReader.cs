using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Intake;

/// <summary>One event as it came. <paramref name="Event"/> is null when this version cannot read it; then <paramref name="Reason"/> says why.</summary>
/// <param name="Epoch">At least 1.</param>
/// <param name="Seq">At least 1.</param>
/// <param name="Event">The event, its personal data apart in <see cref="WireEvent.Personal"/>.</param>
/// <param name="Message">The message as JSON text; never holds personal data when readable.</param>
/// <param name="Raw">The whole event as JSON text, personal data included: never stored in the clear.</param>
/// <param name="Digest">SHA-256 over time and message, to tell a repeat from a second life of the kiosk.</param>
/// <param name="Reason">Why it could not be read.</param>
internal sealed record ReadEvent(int Epoch, long Seq, WireEvent? Event, string Message, string Raw, byte[] Digest, string? Reason);

/// <summary>A batch that may be stored: 1 to 100 events of one epoch with rising numbers.</summary>
internal sealed record ReadBatch(string Kiosk, int Epoch, IReadOnlyList<ReadEvent> Events);

/// <summary>
/// Reads the body of an intake request. Place and order must be right for the whole batch; what a message says is read
/// one by one, because a message from a newer kiosk must never hold up those behind it.
/// </summary>
internal static class BatchReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The batch, or a sentence that says what is wrong with it.</summary>
    public static (ReadBatch? Batch, string? Problem) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"The body is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine})."));
        }
        catch (InvalidOperationException)
        {
            return (null, "The body holds text that is not valid Unicode.");
        }
    }

    /// <summary>Reads a stored event again, for example with a newer version of this program.</summary>
    public static ReadEvent? ReadStored(byte[] raw)
    {
        using var document = JsonDocument.Parse(raw, Strict);
        return ReadPlace(document.RootElement, out var epoch, out var seq) ? ReadOne(document.RootElement, epoch, seq) : null;
    }

    private static (ReadBatch? Batch, string? Problem) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("kiosk", out var kiosk) || kiosk.ValueKind != JsonValueKind.String)
            return (null, "The body must be an object with the kiosk's id in \"kiosk\".");
        if (!root.TryGetProperty("events", out var list) || list.ValueKind != JsonValueKind.Array)
            return (null, "The body must hold an array \"events\".");
        var count = list.GetArrayLength();
        if (count is 0 or > WireBatch.MaxEvents)
            return (null, string.Create(CultureInfo.InvariantCulture, $"A batch holds 1 to {WireBatch.MaxEvents} events; this one holds {count}."));

        var events = new List<ReadEvent>(count);
        foreach (var element in list.EnumerateArray())
        {
            if (!ReadPlace(element, out var epoch, out var seq))
                return (null, string.Create(CultureInfo.InvariantCulture, $"Event {events.Count + 1} of the batch has no \"epoch\" and \"seq\" that are whole numbers of at least 1."));
            if (events.Count > 0 && events[^1].Epoch != epoch)
                return (null, string.Create(CultureInfo.InvariantCulture, $"A batch holds events of one epoch; this one mixes {events[^1].Epoch} and {epoch}."));
            if (events.Count > 0 && events[^1].Seq >= seq)
                return (null, string.Create(CultureInfo.InvariantCulture, $"Sequence numbers of a batch must rise; {seq} follows {events[^1].Seq}."));
            events.Add(ReadOne(element, epoch, seq));
        }

        return (new ReadBatch(kiosk.GetString()!, events[0].Epoch, events), null);
    }

    private static bool ReadPlace(JsonElement element, out int epoch, out long seq)
    {
        epoch = 0;
        seq = 0;
        return element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("epoch", out var e) && e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out epoch) && epoch >= 1
            && element.TryGetProperty("seq", out var s) && s.ValueKind == JsonValueKind.Number && s.TryGetInt64(out seq) && seq >= 1;
    }

    private static ReadEvent ReadOne(JsonElement element, int epoch, long seq)
    {
        var raw = element.GetRawText();
        var message = element.TryGetProperty("message", out var m) ? m.GetRawText() : "";
        var time = element.TryGetProperty("utc", out var t) ? t.GetRawText() : "";
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(time + "\n" + message));
        try
        {
            var read = element.Deserialize<WireEvent>(WireJson.Options);
            var problem = read?.Message is null ? "there is no message" : MessageRules.Problem(read);
            return problem is null
                ? new(epoch, seq, MessageRules.Normalised(read!), message, raw, digest, null)
                : new(epoch, seq, null, message, raw, digest, problem);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or FormatException or OverflowException)
        {
            // Only the path: the text of the exception could quote the value.
            var reason = exception is JsonException { Path: { } path } ? $"not readable at {Short(path)}" : "not readable";
            return new(epoch, seq, null, message, raw, digest, reason);
        }
    }

    private static string Short(string path) => path.Length <= 80 ? path : path[..80];
}
