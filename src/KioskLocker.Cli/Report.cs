using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Options;
using Spectre.Console;

namespace KioskLocker.Cli;

/// <summary>Where a command writes: text for people, or one JSON value for programs.</summary>
internal sealed class Report
{
    /// <summary>Read by people too, and never put into a page of HTML: quotes and letters stay as they are.</summary>
    private static readonly JsonSerializerOptions Indented = new(WireJson.Options) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly int _width;

    public Report(TextWriter output, TextWriter errors, int width, bool json) => (_output, _errors, _width, IsJson) = (output, errors, width, json);

    public bool IsJson { get; }

    /// <summary>Columns of a line.</summary>
    public int Width => _width;

    /// <summary>Writes the value as JSON, or calls <paramref name="text"/>.</summary>
    public void Show<T>(T value, Action<T> text)
    {
        if (IsJson)
            _output.WriteLine(JsonSerializer.Serialize(value, Indented));
        else
            text(value);
    }

    public void Line(string text) => _output.WriteLine(Plain(text));

    /// <summary>Names and values, aligned.</summary>
    public void Pairs(params (string Name, string Value)[] pairs)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in pairs)
            grid.AddRow(new Text(name), new Text(Plain(value)));
        Write(grid);
    }

    public void Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Plain(cell))));
        Write(table);
    }

    /// <summary>What went wrong: on the error stream, and as JSON where JSON was asked for.</summary>
    public void Fail(string problem)
    {
        _errors.WriteLine("kioskctl: " + Plain(problem));
        if (IsJson)
            _output.WriteLine(JsonSerializer.Serialize(new WireProblem(problem), Indented));
    }

    /// <summary>Problems of the configuration.</summary>
    public void Fail(IReadOnlyList<ConfigProblem> problems)
    {
        foreach (var problem in problems)
            _errors.WriteLine("kioskctl: " + Plain(problem.ToString()));
        if (IsJson)
            _output.WriteLine(JsonSerializer.Serialize(new Commands.ConfigVerdict(false, false, null, problems, []), Indented));
    }

    /// <summary>What was read from a file or a wire must not steer the terminal.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>Spectre fills each line up with blanks; they would be noise in a log or a mail.</summary>
    private void Write(Spectre.Console.Rendering.IRenderable what)
    {
        using var drawn = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(drawn),
            Interactive = InteractionSupport.No,
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = _width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(what);
        foreach (var line in drawn.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
            _output.WriteLine(line);
    }
}
