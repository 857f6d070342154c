using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>A journal row as it may leave the machine: envelope, kind of event, and the content of events that only devices make.</summary>
/// <remarks>
/// The journal holds no personal data, but digests and references that somebody with the keys could tie to a person, and reasons that people typed.
/// So nothing is taken out of a row; only what is listed here is taken over.
/// </remarks>
internal static class JournalExtract
{
    private static readonly string[] Envelope = ["epoch", "seq", "utc", "clockConfirmed", "monotonic"];

    /// <summary>Fields of an event that come from devices or are numbers of this machine.</summary>
    private static readonly Dictionary<string, string[]> Content = new(StringComparer.Ordinal)
    {
        ["boardChanged"] = ["board", "health", "detail"],
        ["cabinetInputChanged"] = ["input", "state"],
        ["doorAnswered"] = ["compartment", "outcome"],
        ["doorContactChanged"] = ["compartment", "contact"],
        ["invariantBroken"] = ["rule"],
        ["printAnswered"] = ["outcome", "condition"],
        ["printerChanged"] = ["status"],
        ["recovered"] = ["version", "clean", "uncleanStarts", "survey"],
        ["scannerChanged"] = ["health", "detail"],
        ["serviceOrdered"] = ["inService"],
        ["signalAnswered"] = ["code"],
        ["consoleLooked"] = ["look"],
        ["diagnoseAnswered"] = ["code", "detail"],
        ["storageChanged"] = ["intakeOpen", "detail"],
        ["timerElapsed"] = ["timer"],
        ["touched"] = ["trigger"],
    };

    /// <summary>One line of JSON.</summary>
    public static string Of(JournalRow row)
    {
        var made = new JsonObject();
        if (Parse(row.Json) is { } read)
        {
            Copy(read, made, Envelope);
            var happened = read["event"] as JsonObject;
            made["event"] = Event(happened);
        }

        if (row.Ignored is not null)
        {
            made["ignored"] = true;
        }

        return made.ToJsonString();
    }

    /// <summary>One line of JSON of an event that waits.</summary>
    public static string OfOutbox((int Epoch, long Seq, string Json, string? Aside, int Tries) row) => new JsonObject
    {
        ["epoch"] = row.Epoch,
        ["seq"] = row.Seq,
        ["type"] = TypeOf(Parse(row.Json)?["message"] as JsonObject),
        ["aside"] = row.Aside is not null,
        ["tries"] = row.Tries,
    }.ToJsonString();

    private static JsonObject Event(JsonObject? happened)
    {
        var type = TypeOf(happened);
        var made = new JsonObject { ["type"] = type };
        if (happened is not null && Content.TryGetValue(type, out var fields))
        {
            Copy(happened, made, fields);
        }

        if (type == "technicianActed" && happened?["act"] is JsonObject act)
        {
            // What was done and at which door; the reasons that a technician types stay here.
            var what = new JsonObject();
            Copy(act, what, ["do", "compartment", "times", "kind", "on", "task", "view"]);
            made["act"] = what;
        }

        return made;
    }

    private static string TypeOf(JsonObject? tagged) => tagged?["type"] is JsonValue type && type.TryGetValue<string>(out var text) ? text : "?";

    private static void Copy(JsonObject from, JsonObject to, IReadOnlyList<string> fields)
    {
        foreach (var field in fields)
        {
            if (from[field] is { } value)
            {
                to[field] = value.DeepClone();
            }
        }
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
