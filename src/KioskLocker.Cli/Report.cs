using System.Text;
using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Options;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace KioskLocker.Cli;

/// <summary>Where a command writes: text for people, or one JSON value for programs.</summary>
internal sealed class Report
{
    private const int MarkWidth = 5;

    /// <summary>Read by people too, and never put into a page of HTML: quotes and letters stay as they are.</summary>
    private static readonly JsonSerializerOptions Indented = new(WireJson.Options) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One value a line, for programs that follow a watch.</summary>
    private static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    private readonly Terminal _terminal;
    private readonly bool _isWatch;
    private StringBuilder? _drawn;

    /// <param name="terminal">Where to.</param>
    /// <param name="json">As JSON.</param>
    /// <param name="isWatch">One look after the other.</param>
    public Report(Terminal terminal, bool json, bool isWatch) => (_terminal, IsJson, _isWatch) = (terminal, json, isWatch);

    public bool IsJson { get; }

    /// <summary>Columns of a line.</summary>
    public int Width => _terminal.Width;

    /// <summary>Writes the value as JSON, or calls <paramref name="text"/>.</summary>
    public void Show<T>(T value, Action<T> text)
    {
        if (IsJson)
            Put(JsonSerializer.Serialize(value, _isWatch ? OneLine : Indented));
        else
            text(value);
    }

    /// <summary>A look of a watch begins.</summary>
    public void BeginLook()
    {
        // Drawn as a whole, so that a live screen does not flicker.
        if (!IsJson)
            _drawn = new StringBuilder();
    }

    /// <summary>A look of a watch is complete: a live screen shows it in the place of the last one, a pipe after it.</summary>
    public void EndLook()
    {
        if (_drawn is { } drawn)
        {
            _drawn = null;
            _terminal.Output.Write(_terminal.IsLive ? "\u001b[H\u001b[2J" + drawn : drawn + _terminal.Output.NewLine);
        }

        _terminal.Output.Flush();
    }

    /// <summary>Text that is no answer of a machine but a file of its own, as it is.</summary>
    public void Raw(string text) => _terminal.Output.Write(text);

    /// <summary>A whole screen.</summary>
    public void Draw(IRenderable what) => Write(what);

    public void Line(string text) => Put(Plain(text));

    /// <summary>A line whose first words carry a colour where there are colours.</summary>
    public void Line(string mark, string text)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Width(MarkWidth)).AddColumn();
        grid.AddRow(new Text(mark, Shades.Of(mark)), new Text(Plain(text)));
        Write(grid);
    }

    /// <summary>Names and values, aligned.</summary>
    public void Pairs(params (string Name, string Value)[] pairs)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in pairs)
            grid.AddRow(new Text(name), Cell(value));
        Write(grid);
    }

    public void Table(string[] columns, IEnumerable<string[]> rows) => Write(TableOf(columns, rows));

    /// <summary>A table as it would be written, for a screen that is drawn as a whole.</summary>
    public static Table TableOf(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)));
        foreach (var row in rows)
            table.AddRow(row.Select(Cell));
        return table;
    }

    /// <summary>What went wrong: on the error stream, and as JSON where JSON was asked for.</summary>
    public void Fail(string problem)
    {
        _terminal.Errors.WriteLine("kioskctl: " + Plain(problem));
        if (IsJson)
            Show(new WireProblem(problem), _ => { });
    }

    /// <summary>Problems of the configuration.</summary>
    public void Fail(IReadOnlyList<ConfigProblem> problems)
    {
        foreach (var problem in problems)
            _terminal.Errors.WriteLine("kioskctl: " + Plain(problem.ToString()));
        if (IsJson)
            Show(new Commands.ConfigVerdict(false, false, null, problems, []), _ => { });
    }

    /// <summary>Said while a command waits for people or devices; never part of the answer.</summary>
    public void Say(string text) => _terminal.Errors.WriteLine(Plain(text));

    /// <summary>What was read from a file or a wire must not steer the terminal.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    private static Text Cell(string text) => new(Plain(text), Shades.Of(text));

    /// <summary>Spectre fills each line up with blanks; they would be noise in a log or a mail.</summary>
    private void Write(IRenderable what)
    {
        using var drawn = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(drawn),
            Interactive = InteractionSupport.No,
            Ansi = _terminal.HasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = _terminal.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(what);
        foreach (var line in drawn.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
            Put(line);
    }

    private void Put(string line)
    {
        if (_drawn is { } drawn)
            drawn.Append(line).Append(_terminal.Output.NewLine);
        else
            _terminal.Output.WriteLine(line);
    }
}

/// <summary>Colours of words that tell how something does. Always beside the word, never instead of it.</summary>
internal static class Shades
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Odd = new(Color.Yellow);
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);

    /// <summary>Style of a cell by its first word.</summary>
    public static Style Of(string text) => text.Split([' ', ',', ':'], 2)[0] switch
    {
        "Ok" or "ok" or "up" or "good" or "sound" or "Ready" or "opened" or "yes" or "WORKS" => Good,
        "Degraded" or "Unknown" or "unknown" or "NOTE" or "Low" or "open" or "Open" or "possible" => Odd,
        "Offline" or "DOWN" or "FAULT" or "OUT" or "BROKEN" or "jammed" or "Jammed" or "Active" or "ACTIVE" => Bad,
        _ => Style.Plain,
    };
}
