using System.Globalization;

namespace KioskLocker.Cli.Timeline;

/// <summary>A timeline for people: one line a row, what it led to at the right, and below it what doors, printer and office were told.</summary>
internal sealed class TimelineText(Report report, int width, bool onlyDoors)
{
    /// <summary>Mark, time, row and two blanks.</summary>
    private const int Lead = 18;

    /// <summary>Room for the name of a state and a blank before it; the few longer ones of diagnostics mode take from the words beside them.</summary>
    private const int Right = 17;

    private const int Label = 7;

    private DateOnly _day;
    private string? _visit;
    private string _phase = "";
    private bool _began;

    public void Write(TimelineStep step)
    {
        Head(step);
        var ledTo = step.Ignored is not null ? "ignored" : step.Phase == _phase ? "" : step.Phase;
        var room = Math.Max(20, width - Lead - Math.Max(Right, ledTo.Length + 1));
        var lines = Wrap(step.What, room);
        for (var at = 0; at < lines.Count; at++)
        {
            var lead = at > 0 ? new string(' ', Lead) : string.Create(CultureInfo.InvariantCulture, $"{(step.ClockConfirmed ? ' ' : '~')}{step.Local:HH:mm:ss} {step.Seq,6}  ");
            report.Line(at == 0 && ledTo.Length > 0 ? $"{lead}{lines[at].PadRight(room)} {ledTo}" : (lead + lines[at]).TrimEnd());
        }

        foreach (var door in step.Doors.Where(door => door.What == "ordered"))
            Detail("door", string.Create(CultureInfo.InvariantCulture, $"{door.Door} ordered open, order {door.Order}"));
        if (step.Ignored is { } why)
            Detail("because", why);
        else if (step.Screen != step.Phase && step.Phase != _phase)
            Detail("screen", step.Screen);
        if (!onlyDoors)
        {
            foreach (var slip in step.Slips)
                Detail("slip", slip);
            foreach (var told in step.Office)
                Detail("office", string.Create(CultureInfo.InvariantCulture, $"{told.Seq} {told.What}"));
        }

        _phase = step.Phase;
    }

    /// <summary>A line for each day, and one where another visit begins or nobody is there any more.</summary>
    private void Head(TimelineStep step)
    {
        var day = DateOnly.FromDateTime(step.Local.DateTime);
        if (day != _day || !_began)
            Heading(day.ToString("yyyy-MM-dd dddd", CultureInfo.InvariantCulture));
        if (step.Visit is not null && step.Visit != _visit)
            Heading($"visit {step.Visit}, {step.Kind}");
        else if (step.Event == "configured" && _began)
            Heading("the program starts");
        else if (step.Visit != _visit)
            report.Line("");
        (_day, _visit, _began) = (day, step.Visit, true);
    }

    private void Heading(string text)
    {
        if (_began)
            report.Line("");
        report.Line(text);
        _began = true;
    }

    private void Detail(string label, string text)
    {
        var lines = Wrap(text, Math.Max(20, width - Lead - Label - 1));
        for (var at = 0; at < lines.Count; at++)
            report.Line(new string(' ', Lead) + (at == 0 ? label : "").PadRight(Label + 1) + lines[at]);
    }

    /// <summary>Breaks at blanks, and within a word only where it alone is too long.</summary>
    private static List<string> Wrap(string text, int room)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ').SelectMany(word => word.Chunk(room).Select(part => new string(part))))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        lines.Add(line);
        return lines;
    }
}
