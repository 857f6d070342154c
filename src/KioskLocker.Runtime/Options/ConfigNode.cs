using System.Globalization;
using System.Text.Json;

namespace KioskLocker.Runtime.Options;

/// <summary>One object of the file. Every value read from it is checked and its key remembered, so that what nobody asked for can be reported.</summary>
internal sealed class ConfigNode(JsonElement element, string path, string pattern, ConfigFindings findings)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public void Problem(string key, string what, string toDo) => findings.Problem(PathOf(key), what, toDo);

    public void Absent(string key, string what, string toDo) => findings.Missing(PathOf(key), what, toDo);

    public void Mismatch(string key, string what, string toDo) => findings.Mismatch(PathOf(key), what, toDo);

    public bool Has(string key) => TryGet(key, out _);

    /// <summary>Text; empty when it is missing or wrong, which has then been reported.</summary>
    /// <param name="wanted">What belongs here, for whoever must write it.</param>
    public string Text(string key, string wanted) => OptionalText(key, wanted) ?? Missing(key, wanted, "");

    /// <summary>Text; null when it is missing or wrong.</summary>
    public string? OptionalText(string key, string wanted)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Trim().Length > 0)
            return text;
        Problem(key, $"{Shown(value)} is not text", "Write " + wanted);
        return "";
    }

    /// <summary>Any text, the empty one too, that nothing is made of.</summary>
    public void AnyText(string key, string wanted)
    {
        if (TryGet(key, out var value) && value.ValueKind != JsonValueKind.String)
            Problem(key, $"{Shown(value)} is not text", "Write " + wanted);
    }

    /// <summary>A whole number that must be there; null when it is missing or wrong.</summary>
    public int? Number(string key, int least, int most)
    {
        if (TryGet(key, out var value))
            return InRange(key, value, least, most);
        return Missing<int?>(key, Range(least, most), null);
    }

    /// <summary>A whole number with a default.</summary>
    public int Number(string key, int least, int most, int otherwise) =>
        TryGet(key, out var value) ? InRange(key, value, least, most) ?? otherwise : otherwise;

    public bool Flag(string key, bool otherwise)
    {
        if (!TryGet(key, out var value))
            return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Problem(key, $"{Shown(value)} is neither true nor false", "Write true or false, without quotes");
        return otherwise;
    }

    /// <summary>One of a few words; null when it is missing or another one.</summary>
    public string? Word(string key, IReadOnlyList<string> words, string whenMissing)
    {
        var wanted = string.Join(" or ", words.Select(word => '"' + word + '"'));
        if (!TryGet(key, out var value))
        {
            Problem(key, "is missing", whenMissing + ": write " + wanted);
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && words.Contains(value.GetString()!))
            return value.GetString();
        var near = value.ValueKind == JsonValueKind.String ? Spelling.Nearest(value.GetString()!, words) : null;
        Problem(key, $"{Shown(value)} is not known here", near is null ? "Write " + wanted : $"Did you mean \"{near}\"? Known are {wanted}");
        return null;
    }

    /// <summary>Whole numbers, no two the same; null when they are missing or wrong.</summary>
    public IReadOnlyList<int>? Numbers(string key, int least, int most, int count)
    {
        if (!TryGet(key, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 || value.GetArrayLength() > count)
        {
            Problem(key, $"{Shown(value)} is not a list of numbers", string.Create(CultureInfo.InvariantCulture, $"Write 1 to {count} whole numbers of {least} to {most}, for example [17, 27, 22]"));
            return null;
        }

        var (numbers, isGood) = (new List<int>(), true);
        foreach (var (item, place) in value.EnumerateArray().Select((item, place) => (item, string.Create(CultureInfo.InvariantCulture, $"{key}[{place}]"))))
        {
            if (InRange(place, item, least, most) is not { } number)
            {
                isGood = false;
                continue;
            }

            if (numbers.Contains(number))
            {
                Problem(place, string.Create(CultureInfo.InvariantCulture, $"{number} stands here twice"), "Write each number once");
                isGood = false;
            }

            numbers.Add(number);
        }

        return isGood ? numbers : null;
    }

    /// <summary>Whole seconds, each within the range.</summary>
    public IReadOnlyList<TimeSpan> SecondsList(string key, int most, IReadOnlyList<TimeSpan> otherwise)
    {
        if (!TryGet(key, out var value))
            return otherwise;
        var seconds = new List<TimeSpan>();
        var isGood = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is >= 1 and <= 20;
        foreach (var item in isGood ? value.EnumerateArray() : default)
        {
            isGood &= item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) && number >= 1 && number <= most;
            if (isGood)
                seconds.Add(TimeSpan.FromSeconds(item.GetInt32()));
        }

        if (isGood)
            return seconds;
        Problem(key, $"{Shown(value)} is not a list of waits", $"Write 1 to 20 whole seconds of 1 to {most}, for example [2, 5, 10, 30]");
        return otherwise;
    }

    /// <summary>The object at this key; an empty one when it is missing or wrong.</summary>
    public ConfigNode Object(string key, bool required)
    {
        if (TryGet(key, out var value) && value.ValueKind == JsonValueKind.Object)
            return new ConfigNode(value, PathOf(key), PatternOf(key), findings);
        if (value.ValueKind != JsonValueKind.Undefined)
            Problem(key, $"{Shown(value)} is not an object", "Write { … }");
        else if (required)
            return Missing(key, "{ … }, as in the example file", Empty(key));
        return Empty(key);
    }

    /// <summary>The objects in the list at this key; none when it is missing or wrong.</summary>
    /// <param name="wanted">What belongs here, for whoever must write it.</param>
    /// <param name="least">With 0 the list may be missing.</param>
    /// <param name="most">So many elements are taken.</param>
    public IReadOnlyList<ConfigNode> List(string key, string wanted, int least, int most)
    {
        if (!TryGet(key, out var value))
            return least == 0 ? [] : Missing<IReadOnlyList<ConfigNode>>(key, wanted, []);
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            Problem(key, $"{Shown(value)} is not a list of objects", "Write " + wanted);
            return [];
        }

        if (value.GetArrayLength() < least)
            Problem(key, "is empty", "Write " + wanted);
        if (value.GetArrayLength() > most)
            Problem(key, string.Create(CultureInfo.InvariantCulture, $"has {value.GetArrayLength()} elements"), string.Create(CultureInfo.InvariantCulture, $"At most {most} are taken"));
        return [.. value.EnumerateArray().Select((item, place) => new ConfigNode(
            item, string.Create(CultureInfo.InvariantCulture, $"{PathOf(key)}[{place}]"), PatternOf(key) + "[]", findings))];
    }

    /// <summary>Names of all keys that stand here.</summary>
    public IEnumerable<string> Written() => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(property => property.Name) : [];

    /// <summary>Says that a key is known here whatever is in it.</summary>
    public void Ignore(string key) => _ = TryGet(key, out _);

    /// <summary>Reports the keys that nobody asked for. Called when the object has been read.</summary>
    public void End()
    {
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject().Where(property => !_asked.Contains(property.Name)))
        {
            var near = Spelling.Nearest(property.Name, _asked);
            Problem(property.Name, "is no key of this program", near is null ? $"Remove it. Known here are: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}" : $"Did you mean \"{near}\"?");
        }
    }

    private int? InRange(string key, JsonElement value, int least, int most)
    {
        // 5.0 is the whole number 5, to a schema too.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.Truncate(number) == number && number >= least && number <= most)
            return (int)number;
        Problem(key, $"{Shown(value)} is {(value.ValueKind == JsonValueKind.Number ? "out of range" : "no number")}", "Write " + Range(least, most));
        return null;
    }

    private static string Range(int least, int most) => string.Create(CultureInfo.InvariantCulture, $"a whole number of {least} to {most}");

    private static string Shown(JsonElement value)
    {
        var raw = value.GetRawText().ReplaceLineEndings(" ");
        return raw.Length <= 40 ? raw : raw[..39] + "…";
    }

    private bool TryGet(string key, out JsonElement value)
    {
        _asked.Add(key);
        findings.Keys.Add(PatternOf(key));
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out value);
    }

    private T Missing<T>(string key, string wanted, T instead)
    {
        // Of an object that is missing itself, one report is enough.
        if (element.ValueKind == JsonValueKind.Object)
            Problem(key, "is missing", "Write " + wanted);
        return instead;
    }

    private ConfigNode Empty(string key) => new(default, PathOf(key), PatternOf(key), findings);

    private string PathOf(string key) => path.Length == 0 ? key : key.Length == 0 ? path : path + "." + key;

    private string PatternOf(string key) => pattern.Length == 0 ? key : pattern + "." + key;
}
