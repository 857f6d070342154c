using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Cli.Timeline;

/// <summary>Counts over the rows that were chosen, and how the machine stands after the last of all.</summary>
/// <param name="Rows">Rows chosen.</param>
/// <param name="From">Local time of the first.</param>
/// <param name="To">Local time of the last.</param>
/// <param name="Ignored">Rows that changed nothing.</param>
/// <param name="Starts">Starts of the program.</param>
/// <param name="CutOff">Of these, after a run that did not end in order.</param>
/// <param name="RulesBroken">Steps that were not committed because a rule did not hold.</param>
/// <param name="Visits">Visits by what they were for.</param>
/// <param name="EarlyEnds">Visits that ended otherwise than at their last screen, by reason.</param>
/// <param name="Orders">Orders to open a door.</param>
/// <param name="Answers">How they were answered.</param>
/// <param name="Slips">Slips ordered.</param>
/// <param name="Prints">How printing them ended.</param>
/// <param name="Told">Messages for the office by type.</param>
/// <param name="Phase">State after the last row.</param>
/// <param name="Compartments">Compartments after the last row, by what they hold.</param>
internal sealed record ReplaySummary(
    long Rows, DateTimeOffset? From, DateTimeOffset? To, long Ignored, int Starts, int CutOff, int RulesBroken, IReadOnlyDictionary<string, int> Visits,
    IReadOnlyDictionary<string, int> EarlyEnds, int Orders, IReadOnlyDictionary<string, int> Answers, int Slips, IReadOnlyDictionary<string, int> Prints,
    IReadOnlyDictionary<string, int> Told, string Phase, IReadOnlyDictionary<string, int> Compartments);

/// <summary>Counts while the rows go by.</summary>
internal sealed class ReplayCount
{
    private readonly SortedDictionary<string, int> _visits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _ends = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _prints = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _told = new(StringComparer.Ordinal);
    private DateTimeOffset? _from;
    private DateTimeOffset? _to;
    private long _rows;
    private long _ignored;
    private int _starts;
    private int _cutOff;
    private int _broken;
    private int _orders;
    private int _slips;

    public void Take(ReplayedStep step, TimelineStep shown)
    {
        _rows++;
        _from ??= shown.Local;
        _to = shown.Local;
        if (step.Result.Ignored is not null)
        {
            _ignored++;
            return;
        }

        switch (step.Envelope.Event)
        {
            case KioskEvent.Recovered recovered:
                _starts++;
                _cutOff += recovered.Clean ? 0 : 1;
                break;
            case KioskEvent.InvariantBroken:
                _broken++;
                break;
            case KioskEvent.DoorAnswered answered:
                Add(_answers, answered.Outcome);
                break;
            case KioskEvent.PrintAnswered printed:
                Add(_prints, printed.Outcome);
                break;
        }

        var after = step.Result.State.Visit;
        if (after is not null && after.Id == new Core.Codes.VisitId(step.Envelope.Epoch, step.Envelope.Seq))
            Add(_visits, after.Kind);
        if (after?.End is { } end && step.Before.Visit?.End is null)
            Add(_ends, end);
        _orders += shown.Doors.Count(door => door.What == "ordered");
        _slips += shown.Slips.Count;
        foreach (var told in shown.Office)
            _told[told.Type] = _told.GetValueOrDefault(told.Type) + 1;
    }

    public ReplaySummary End(KioskState state)
    {
        var compartments = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var compartment in state.Compartments.Values)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(compartment.Content.GetType().Name) + (compartment.OutOfService ? " and out of service" : "");
            compartments[name] = compartments.GetValueOrDefault(name) + 1;
        }

        return new ReplaySummary(
            _rows, _from, _to, _ignored, _starts, _cutOff, _broken, _visits, _ends, _orders, _answers, _slips, _prints, _told, state.Phase.ToString(), compartments);
    }

    private static void Add<T>(SortedDictionary<string, int> counts, T what)
        where T : struct, Enum
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(what.ToString());
        counts[name] = counts.GetValueOrDefault(name) + 1;
    }
}
