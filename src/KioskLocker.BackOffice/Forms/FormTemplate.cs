using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace KioskLocker.BackOffice.Forms;

/// <summary>What goes into the holes of a form; a value that is null becomes a dotted line.</summary>
internal sealed record FormValues(IReadOnlyDictionary<string, string?> Fields, IReadOnlyList<IReadOnlyDictionary<string, string?>> Papers);

/// <summary>What reading a template file came to: a template, or everything that is wrong with it.</summary>
internal sealed record FormReading(FormTemplate? Template, IReadOnlyList<string> Problems);

/// <summary>
/// A form as a page of HTML that the office may replace. It holds text, one style sheet, and named holes: <c>{{field}}</c>, and
/// <c>{{#papers}} … {{/papers}}</c> around one line of the list of papers. Nothing in it can decide, load or run anything.
/// </summary>
internal sealed partial class FormTemplate
{
    private const int LinesByHand = 3;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly IReadOnlyList<Part> _parts;

    private FormTemplate(FormKind kind, int version, DateOnly from, string file, string html, string style, IReadOnlyList<Part> parts)
    {
        (Kind, Version, ValidFrom, File, _parts) = (kind, version, from, file, parts);
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(html)));
        StyleHash = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
    }

    public FormKind Kind { get; }

    /// <summary>1, 2, 3 … among the templates of the same form and day.</summary>
    public int Version { get; }

    /// <summary>First local day on which it is used.</summary>
    public DateOnly ValidFrom { get; }

    /// <summary>Where it was read, for messages.</summary>
    public string File { get; }

    /// <summary>SHA-256 of the file: which text it was, whatever its version says.</summary>
    public string Digest { get; }

    /// <summary>Allows its style sheet, and no other, in the page's content security policy.</summary>
    public string StyleHash { get; }

    /// <summary>Version as printed and noted.</summary>
    public string VersionText => string.Create(CultureInfo.InvariantCulture, $"{Version} ({ValidFrom:dd/MM/yyyy})");

    /// <summary>Reads a template and checks it against the fields of its form.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="html">Its text.</param>
    public static FormReading Read(string file, string html)
    {
        html = html.ReplaceLineEndings("\n");
        var problems = new List<string>();
        var id = Meta(html, "form");
        var kind = FormKind.Find(id ?? "");
        if (kind is null)
            problems.Add($"""{file}: <meta name="form" content="…"> must name one of {string.Join(", ", FormKind.All.Select(k => k.Id))}""" + (id is null ? "" : $", not {id}"));
        if (!int.TryParse(Meta(html, "version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
            problems.Add($"""{file}: <meta name="version" content="…"> must be a whole number from 1""");
        if (!DateOnly.TryParseExact(Meta(html, "valid-from"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from))
            problems.Add($"""{file}: <meta name="valid-from" content="…"> must be a day such as 2025-07-01""");
        var styles = Style().Matches(html);
        if (styles.Count != 1)
            problems.Add($"{file}: exactly one <style> … </style> is needed, {styles.Count} found");
        foreach (Match forbidden in Forbidden().Matches(html))
            problems.Add($"{file}: {forbidden.Value.Trim()} is not allowed; a form holds text and one <style>, and loads nothing");
        var parts = kind is null ? [] : FormParts.Of(file, html, kind, problems);
        return problems.Count > 0
            ? new FormReading(null, problems)
            : new FormReading(new FormTemplate(kind!, version, from, file, html, styles[0].Groups[1].Value, parts), []);
    }

    /// <summary>The filled form. Every value is text, whatever it looks like.</summary>
    public string Fill(FormValues values)
    {
        var page = new StringBuilder();
        foreach (var part in _parts)
            Append(page, part, values, values.Fields);
        return page.ToString();
    }

    private static void Append(StringBuilder page, Part part, FormValues values, IReadOnlyDictionary<string, string?> fields)
    {
        switch (part)
        {
            case Part.Text text:
                page.Append(text.Html);
                break;
            case Part.Hole hole when fields.GetValueOrDefault(hole.Field.Name) is { Length: > 0 } value:
                page.Append(Encoder.Encode(value.Normalize()));
                break;
            case Part.Hole hole:
                page.Append("<span class=\"blank\">").Append('…', hole.Field.Blank).Append("</span>");
                break;
            case Part.EachPaper each:
                var papers = values.Papers.Count > 0 ? values.Papers : [.. Enumerable.Repeat(new Dictionary<string, string?>(), LinesByHand)];
                foreach (var paper in papers)
                {
                    foreach (var inner in each.Line)
                        Append(page, inner, values, paper);
                }

                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string? Meta(string html, string name) =>
        MetaLine().Matches(html).FirstOrDefault(meta => meta.Groups[1].Value == name)?.Groups[2].Value;

    [GeneratedRegex("""<meta name="([a-z-]+)" content="([^"]*)">""")]
    private static partial Regex MetaLine();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("""<\s*(script|link|iframe|object|embed|img|svg|base|form|input|button)\b|\son[a-z]+\s*=|\sstyle\s*=|javascript:|@import|\burl\s*\(|https?:|<style\s""", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    /// <summary>A template in pieces.</summary>
    internal abstract record Part
    {
        private Part()
        {
        }

        /// <summary>Goes out as it is.</summary>
        public sealed record Text(string Html) : Part;

        /// <summary>A value, or a line to write on.</summary>
        public sealed record Hole(FormField Field) : Part;

        /// <summary>One line for each paper.</summary>
        public sealed record EachPaper(IReadOnlyList<Part> Line) : Part;
    }
}
