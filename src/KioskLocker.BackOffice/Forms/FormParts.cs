using System.Text.RegularExpressions;

namespace KioskLocker.BackOffice.Forms;

/// <summary>Cuts a template at its holes and says what does not fit its form.</summary>
internal static partial class FormParts
{
    /// <summary>The pieces of a template.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="html">Its text.</param>
    /// <param name="kind">Its form.</param>
    /// <param name="problems">What is wrong is added here.</param>
    public static IReadOnlyList<FormTemplate.Part> Of(string file, string html, FormKind kind, List<string> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var parts = new List<FormTemplate.Part>();
        var at = 0;
        foreach (Match list in PaperList().Matches(html))
        {
            parts.AddRange(Holes(html[at..list.Index], kind.Fields));
            if (kind.ListsPapers)
                seen.Add(FormKind.Papers);
            else
                problems.Add($"{file}: {{{{#papers}}}} is not a part of {kind.Id}");
            parts.Add(new FormTemplate.Part.EachPaper([.. Holes(list.Groups[1].Value, FormKind.OfPaper)]));
            at = list.Index + list.Length;
        }

        parts.AddRange(Holes(html[at..], kind.Fields));
        if (kind.ListsPapers && !seen.Contains(FormKind.Papers))
            problems.Add($"{file}: {{{{#papers}}}} … {{{{/papers}}}} of {kind.Id} is missing");
        foreach (var field in kind.Fields.Concat(kind.ListsPapers ? FormKind.OfPaper : []).Where(field => field.Required && !seen.Contains(field.Name)))
            problems.Add($"{file}: the field {{{{{field.Name}}}}} of {kind.Id} is missing");
        return parts;

        IEnumerable<FormTemplate.Part> Holes(string text, IReadOnlyList<FormField> known)
        {
            var from = 0;
            foreach (Match hole in Braces().Matches(text))
            {
                yield return new FormTemplate.Part.Text(text[from..hole.Index]);
                from = hole.Index + hole.Length;
                var name = hole.Groups[1].Value.Trim();
                if (known.FirstOrDefault(field => field.Name == name) is not { } field)
                {
                    problems.Add($"{file}: {hole.Value} is not a field here; known are {string.Join(", ", known.Select(f => f.Name))}");
                    continue;
                }

                seen.Add(name);
                yield return new FormTemplate.Part.Hole(field);
            }

            yield return new FormTemplate.Part.Text(text[from..]);
        }
    }

    [GeneratedRegex(@"\{\{#papers\}\}(.*?)\{\{/papers\}\}", RegexOptions.Singleline)]
    private static partial Regex PaperList();

    [GeneratedRegex(@"\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Braces();
}
