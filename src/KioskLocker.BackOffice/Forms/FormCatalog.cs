using System.Reflection;
using System.Text;
using KioskLocker.BackOffice.Storage;

namespace KioskLocker.BackOffice.Forms;

/// <summary>
/// The templates of this office: those inside the program, and those of a folder, which replace them from their day on. Everything
/// wrong with a file is said at start; an office does not open with a form that lacks a field of the law.
/// </summary>
internal sealed class FormCatalog
{
    private const string Inside = "form:";

    private readonly List<FormTemplate> _templates;

    private FormCatalog(List<FormTemplate> templates) => _templates = templates;

    /// <summary>Reads all templates.</summary>
    /// <param name="folder">The office's own templates, <c>*.html</c>; null for none.</param>
    /// <exception cref="UnusableDataException">Names each file and what is wrong with it.</exception>
    public static FormCatalog Open(string? folder)
    {
        var files = Embedded();
        if (folder is not null)
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.html").Order(StringComparer.Ordinal))
                files.Add((path, File.ReadAllText(path, Encoding.UTF8)));
        }

        var readings = files.Select(file => FormTemplate.Read(file.Name, file.Html)).ToList();
        var templates = readings.Where(reading => reading.Template is not null).Select(reading => reading.Template!).ToList();
        var problems = readings.SelectMany(reading => reading.Problems).Concat(Twice(templates)).ToList();
        return problems.Count == 0 ? new FormCatalog(templates) : throw new UnusableDataException("Forms:\n" + string.Join('\n', problems));
    }

    /// <summary>The template of a form on this day; null before the first one is in force.</summary>
    public FormTemplate? On(string form, DateOnly day) => _templates
        .Where(template => template.Kind.Id == form && template.ValidFrom <= day)
        .OrderByDescending(template => template.ValidFrom)
        .ThenByDescending(template => template.Version)
        .FirstOrDefault();

    /// <summary>The files inside the program, by name.</summary>
    internal static List<(string Name, string Html)> Embedded()
    {
        var program = Assembly.GetExecutingAssembly();
        var files = new List<(string Name, string Html)>();
        foreach (var name in program.GetManifestResourceNames().Where(name => name.StartsWith(Inside, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(program.GetManifestResourceStream(name)!, Encoding.UTF8);
            files.Add((name[Inside.Length..], reader.ReadToEnd()));
        }

        return files;
    }

    private static IEnumerable<string> Twice(List<FormTemplate> templates) => templates
        .GroupBy(template => (template.Kind.Id, template.ValidFrom, template.Version))
        .Where(same => same.Count() > 1)
        .Select(same => $"{same.Last().File}: version {same.Key.Version} of {same.Key.Id} from {same.Key.ValidFrom:yyyy-MM-dd} is in {same.First().File} already; give a newer file a higher version");
}
