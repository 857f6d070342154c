using System.Text.RegularExpressions;
using KioskLocker.BackOffice;
using KioskLocker.BackOffice.Forms;
using KioskLocker.BackOffice.Storage;

namespace KioskLocker.Tests.BackOffice.Forms;

public sealed partial class FormTemplateTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    public static TheoryData<string> Forms() => [.. FormKind.All.Select(kind => kind.Id)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_field_of_the_form_stands_on_the_page(string form)
    {
        var template = FormCatalog.Open(null).On(form, Today)!;
        var fields = template.Kind.Fields.ToDictionary(field => field.Name, string? (field) => $"value of {field.Name}");
        var papers = Enumerable.Range(1, 3).Select(n => FormKind.OfPaper.ToDictionary(field => field.Name, string? (field) => $"{field.Name} {n}")).ToList();
        var text = Words(template.Fill(new FormValues(fields, papers)));
        Assert.All(fields.Values, value => Assert.Contains(value!, text, StringComparison.Ordinal));
        if (template.Kind.ListsPapers)
            Assert.All(papers.SelectMany(paper => paper.Values), value => Assert.Contains(value!, text, StringComparison.Ordinal));
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("…", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_not_known_is_a_dotted_line(string form)
    {
        var template = FormCatalog.Open(null).On(form, Today)!;
        var html = template.Fill(new FormValues(new Dictionary<string, string?>(), []));
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.True(Blank().Count(html) >= template.Kind.Fields.Count(field => field.Required), "a line for each field");
        if (template.Kind.ListsPapers)
            Assert.Equal(3, Regex.Count(html, "<td class=\"place\">"));
    }

    [Fact]
    public void Markup_in_values_is_text_and_marks_are_composed()
    {
        const string nasty = "<script>alert(1)</script>\"'><img src=x onerror=y> {{phone}} & Nguyê\u0303n";
        var template = FormCatalog.Open(null).On(FormKind.Refusal, Today)!;
        var html = template.Fill(new FormValues(template.Kind.Fields.ToDictionary(field => field.Name, string? (_) => nasty), []));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&gt;&lt;img src=x onerror=y&gt; {{phone}} &amp; Nguyễn", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_file_replaces_a_form_from_its_day_on_and_a_higher_version_on_the_same_day()
    {
        using var folder = new TemplateFolder();
        folder.Write("a.html", Inside(FormKind.Refusal, ("2025-07-01", "2027-01-01"), ("<h1>", "<h1>NEW ")));
        folder.Write("b.html", Inside(FormKind.Refusal, ("content=\"1\"", "content=\"2\""), ("<h1>", "<h1>BETTER ")));
        var catalog = FormCatalog.Open(folder.Path);
        Assert.Null(catalog.On(FormKind.Refusal, new DateOnly(2025, 6, 30)));
        Assert.Equal("2 (01/07/2025)", catalog.On(FormKind.Refusal, new DateOnly(2026, 12, 31))!.VersionText);
        var newer = catalog.On(FormKind.Refusal, new DateOnly(2027, 1, 1))!;
        Assert.Equal("1 (01/01/2027)", newer.VersionText);
        Assert.Contains("<h1>NEW ", newer.Fill(new FormValues(new Dictionary<string, string?>(), [])), StringComparison.Ordinal);
        Assert.Equal("1 (01/07/2025)", catalog.On(FormKind.Apology, new DateOnly(2027, 1, 1))!.VersionText);
    }

    [Theory]
    [InlineData("{{phone}}", "", "the field {{phone}} of mau-01 is missing")]
    [InlineData("{{paper.count}}", "", "the field {{paper.count}} of mau-01 is missing")]
    [InlineData("{{dueAt}}", "{{dueOn}}", "{{dueOn}} is not a field here; known are agency, number")]
    [InlineData("{{dueAt}}", "{{dueOn}}", "the field {{dueAt}} of mau-01 is missing")]
    [InlineData("{{#papers}}", "", "{{/papers}} is not a field here")]
    [InlineData("{{paper.name}}", "{{applicant}}", "{{applicant}} is not a field here; known are paper.name")]
    [InlineData("content=\"mau-01\"", "content=\"mau-09\"", "must name one of mau-01, mau-02, mau-03, mau-04, not mau-09")]
    [InlineData("<meta name=\"version\" content=\"7\">", "", "<meta name=\"version\" content=\"…\"> must be a whole number from 1")]
    [InlineData("2025-07-01", "1 July 2025", "must be a day such as 2025-07-01")]
    [InlineData("<body>", "<body><script>alert(1)</script>", "<script is not allowed")]
    [InlineData("<body>", "<body onload=\"x\">", "onload= is not allowed")]
    [InlineData("<body>", "<body style=\"color: red\">", "style= is not allowed")]
    [InlineData("<body>", "<body><img src=\"logo.png\">", "<img is not allowed")]
    [InlineData("size: A4;", "size: A4; background: url(x.png);", "url( is not allowed")]
    [InlineData("<style>", "<style media=\"print\">", "exactly one <style> … </style> is needed, 0 found")]
    public void A_file_that_is_wrong_stops_the_start_and_says_what_is_wrong(string from, string to, string message)
    {
        using var folder = new TemplateFolder();
        var path = folder.Write("own.html", Inside(FormKind.Receipt, ("content=\"1\"", "content=\"7\""), (from, to)));
        var said = Assert.Throws<UnusableDataException>(() => FormCatalog.Open(folder.Path)).Message;
        Assert.Contains(said.Split('\n'), line => line.StartsWith(path + ": ", StringComparison.Ordinal) && line.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_and_one_version_twice_is_refused()
    {
        using var folder = new TemplateFolder();
        folder.Write("a.html", Inside(FormKind.Receipt));
        folder.Write("b.html", "<p>{{applicant}}</p>");
        var said = Assert.Throws<UnusableDataException>(() => FormCatalog.Open(folder.Path)).Message;
        Assert.Contains("version 1 of mau-01 from 2025-07-01 is in mau-01.html already", said, StringComparison.Ordinal);
        Assert.Equal(4, said.Split('\n').Count(line => line.Contains("b.html: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_office_with_a_wrong_form_does_not_open()
    {
        using var folder = new TemplateFolder();
        folder.Write("own.html", "<p>nothing</p>");
        var refused = await Assert.ThrowsAsync<UnusableDataException>(async () => await RunningOffice.StartAsync(options => options with { FormsDirectory = folder.Path }));
        Assert.Contains("own.html", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/forms", null, "--forms: /nowhere/forms is not a folder")]
    [InlineData(null, "/nowhere/chromium", "--chromium: /nowhere/chromium does not exist")]
    public void Options_that_name_nothing_are_refused(string? forms, string? chromium, string said) =>
        Assert.Equal(said, new OfficeOptions { DataDirectory = "d", FormsDirectory = forms, Chromium = chromium }.Problem());

    /// <summary>The words of a page, one line for each block.</summary>
    internal static string Words(string html)
    {
        var body = html[html.IndexOf("<body>", StringComparison.Ordinal)..];
        var lines = Tag().Replace(BlockEnd().Replace(body, "\n"), " ").Split('\n');
        return string.Join('\n', lines.Select(line => string.Join(' ', System.Net.WebUtility.HtmlDecode(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0));
    }

    private static string Inside(string form, params (string From, string To)[] changes)
    {
        var html = FormCatalog.Embedded().Single(file => file.Name == form + ".html").Html;
        return changes.Aggregate(html, (text, change) =>
        {
            Assert.Contains(change.From, text, StringComparison.Ordinal);
            return text.Replace(change.From, change.To, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex("<span class=\"blank\">…+</span>")]
    private static partial Regex Blank();

    [GeneratedRegex("</(?:p|h1|tr|th|div)>")]
    private static partial Regex BlockEnd();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    /// <summary>An office's own templates for one test.</summary>
    private sealed class TemplateFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("kl-forms").FullName;

        public string Write(string name, string html)
        {
            var path = System.IO.Path.Combine(Path, name);
            File.WriteAllText(path, html);
            return path;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
