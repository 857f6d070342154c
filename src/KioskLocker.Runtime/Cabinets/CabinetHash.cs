using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KioskLocker.Runtime.Cabinets;

/// <summary>One text for each content of a map, and its SHA-256: keys in order of their code units, no blanks, whole numbers without a point, only what must be escaped escaped (as RFC 8785).</summary>
public static class CabinetHash
{
    /// <summary>Characters of a hash that are shown to people.</summary>
    public const int ShortLength = 8;

    /// <summary>What says nothing of the cabinet: the editor's schema, and what only the simulator reads.</summary>
    private static readonly string[] LeftOut = ["$schema", "simulation"];

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    /// <summary>Hash of a map that was found good, 64 characters of lower-case hex.</summary>
    public static string Of(JsonElement map) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(map))));

    internal static string Canonical(JsonElement map)
    {
        var text = new StringBuilder();
        WriteObject(text, map, LeftOut);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value, []);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var (item, place) in value.EnumerateArray().Select((item, place) => (item, place)))
                    Write(place == 0 ? text : text.Append(','), item);
                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(decimal.Truncate(value.GetDecimal()).ToString("0", CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement value, string[] without)
    {
        var properties = value.EnumerateObject().Where(property => !without.Contains(property.Name)).OrderBy(property => property.Name, StringComparer.Ordinal);
        text.Append('{');
        foreach (var (property, place) in properties.Select((property, place) => (property, place)))
        {
            WriteText(place == 0 ? text : text.Append(','), property.Name);
            Write(text.Append(':'), property.Value);
        }

        text.Append('}');
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            if (!Escaped.Contains(character))
            {
                text.Append(character);
                continue;
            }

            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        text.Append('"');
    }
}
