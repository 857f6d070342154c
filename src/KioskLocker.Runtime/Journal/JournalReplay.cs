using System.Reflection;
using System.Text.Json;
using KioskLocker.Core;

namespace KioskLocker.Runtime.Journal;

/// <summary>One journal row as Core takes it again.</summary>
/// <param name="Envelope">Its event.</param>
/// <param name="Before">State before.</param>
/// <param name="Result">What Core makes of it now.</param>
public sealed record ReplayedStep(EventEnvelope Envelope, KioskState Before, StepResult Result);

/// <summary>The first place where what is stored and what Core makes of the journal differ.</summary>
/// <param name="Seq">Journal row; the last one where the difference is in what stands at the end.</param>
/// <param name="What">What differs, for example <c>outcome</c>, <c>effects</c> or <c>state: compartments/3/door</c>.</param>
/// <param name="Stored">What journal or database say.</param>
/// <param name="Core">What Core makes of it.</param>
public sealed record ReplayDifference(long Seq, string What, string Stored, string Core);

/// <summary>
/// Steps the events of a journal through Core again, from the initial state, and compares all that is stored with what they lead to: each row's
/// outcome, epoch and sums of effects and state on the way, and at the end state, orders under way, what still waits for the office and what must
/// be gone from the vault. Ratings and starts are kept beside the journal and say nothing of it. Personal data is not needed: the result is the same after its erasure.
/// </summary>
public sealed class JournalReplay : IDisposable
{
    /// <summary>How far behind a row its answers are looked for.</summary>
    private const int AnswersWithin = 500;

    /// <summary>What differs where effects do; <see cref="ReplayDifference.Core"/> names them.</summary>
    public const string Effects = "effects";

    private readonly Func<KioskState, EventEnvelope, StepResult> _core;
    private readonly Anchor? _anchor;
    private readonly ExpectedRows _expected = new();
    private readonly JsonBuffer _json = new();
    private readonly StepSums _sums;
    private StepSum _sum;
    private bool _isOver;
    private int _epoch;
    private long _seq;

    /// <param name="anchor">Anchor beside the database; its serial is compared where its row is reached.</param>
    public JournalReplay(Anchor? anchor)
        : this(anchor, new Kiosk().Step)
    {
    }

    /// <param name="anchor">As above.</param>
    /// <param name="core">The Core that wrote the journal: a simulated world may have a faulty one.</param>
    internal JournalReplay(Anchor? anchor, Func<KioskState, EventEnvelope, StepResult> core) =>
        (_anchor, _core, _sums) = (anchor, core, new StepSums(new StateSum(), _json));

    /// <summary>The program whose Core steps here; <see cref="KioskEvent.Recovered"/> names the one that wrote a journal.</summary>
    public static string Version { get; } = typeof(Kiosk).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The state that the rows taken so far lead to.</summary>
    public KioskState State { get; private set; } = KioskState.Initial;

    /// <summary>The first difference; null while there is none.</summary>
    public ReplayDifference? Difference { get; private set; }

    /// <summary>The step of the row at which effects or state differ; null when the first difference is of another kind.</summary>
    public ReplayedStep? DifferentStep { get; private set; }

    /// <summary>Rows taken that do not say what their step did, because they were written before such sums were.</summary>
    public long WithoutSum { get; private set; }

    /// <summary>
    /// Another program version wrote rows, and it may have written the same in another form. The form of a state changes with most versions, so it
    /// is compared at the end only; and behind a row whose effects differ the rows are read on, for as long as outcomes agree.
    /// </summary>
    public bool IsOfOtherVersion { get; init; }

    /// <summary>Takes the rows in order until one differs, and then what stands at the end.</summary>
    public IEnumerable<ReplayedStep> Run(JournalReader journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        foreach (var row in journal.List(1, long.MaxValue))
        {
            if (Take(row) is { } step)
                yield return step;
            if (_isOver || (Difference is not null && !IsOfOtherVersion))
                break;
        }

        // Where the last row differs, the tables say more of it than its sums.
        if (Difference is null || DifferentStep?.Envelope.Seq == journal.LastSeq)
            Difference = _seq == 0 ? null : _expected.CompareWith(journal, State, _epoch, _seq) ?? Difference;
        else if (DifferentStep is { } different)
            Difference = Difference with { Stored = Difference.Stored + Answers(journal, different.Envelope) };
    }

    /// <summary>Takes the next row; null when Core cannot take it at all, which is a <see cref="Difference"/>.</summary>
    public ReplayedStep? Take(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (Read(row) is not { } envelope)
            return Differs(row.Seq, "event", "an event that was written", "cannot be read by this version");

        return (envelope.Epoch, envelope.Seq) == (row.Epoch, row.Seq)
            ? Take(envelope, row.Ignored, row.Sum)
            : Differs(row.Seq, "place", $"{row.Epoch}/{row.Seq}", $"{envelope.Epoch}/{envelope.Seq}");
    }

    /// <summary>Takes the next event.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="ignored">Why it changed nothing, as written then.</param>
    /// <param name="sum">What its step did, as written then; null where nothing was.</param>
    public ReplayedStep? Take(EventEnvelope envelope, string? ignored, StepSum? sum)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var before = State;
        StepResult result;
        try
        {
            result = _core(before, envelope);
        }
#pragma warning disable CA1031 // As in the loop: any throw of Core is a broken rule.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Differs(envelope.Seq, "outcome", Outcome(ignored), "breaks a rule: " + (fault is InvariantViolationException ? fault.Message : fault.GetType().Name));
        }

        State = result.State;
        var step = new ReplayedStep(envelope, before, result);
        Compare(envelope, ignored, result);
        CompareSums(step, sum);
        (_epoch, _seq) = (envelope.Epoch, envelope.Seq);
        _expected.Take(envelope, result);
        return step;
    }

    /// <summary>Compares the state as stored with the one that the rows lead to.</summary>
    public ReplayDifference? CompareWith(KioskState stored) => Difference ??= ExpectedRows.CompareStates(_seq, stored, State);

    public void Dispose() => _json.Dispose();

    private void Compare(EventEnvelope envelope, string? ignored, StepResult result)
    {
        if (result.Ignored != ignored)
            Differs(envelope.Seq, "outcome", Outcome(ignored), Outcome(result.Ignored));
        else if (envelope.Event is KioskEvent.Recovered && result.Ignored is null && result.State.Counters.Epoch != envelope.Epoch)
            Differs(envelope.Seq, "epoch", $"{envelope.Epoch}", $"{result.State.Counters.Epoch}");
        else if (_anchor is { } anchor && anchor.Seq == envelope.Seq && (anchor.SerialDate, anchor.Serial) != (State.Counters.SerialDate, State.Counters.Serial))
            Differs(envelope.Seq, "last drop-off number of the anchor", $"{anchor.SerialDate}-{anchor.Serial}", $"{State.Counters.SerialDate}-{State.Counters.Serial}");
    }

    /// <summary>Sums say that something differs and not what; from sums that are known it follows where nothing was done.</summary>
    private void CompareSums(ReplayedStep step, StepSum? stored)
    {
        var (seq, before, result) = (step.Envelope.Seq, _sum, step.Result);
        _sum = _sums.Take(step.Before, result.State, result.Effects);
        if (stored is not { } then)
        {
            WithoutSum++;
            return;
        }

        if (Difference is null && then.Effects != _sum.Effects)
            Difference = new ReplayDifference(seq, Effects, then.Effects == 0 ? "no effects" : "other effects", Names(result.Effects));
        else if (Difference is null && then.State != _sum.State && !IsOfOtherVersion)
            Difference = new ReplayDifference(seq, "state", then.State == before.State ? "stays as it was" : "another state", Changes(step));
        else
            return;
        DifferentStep = step;
    }

    /// <summary>Their kinds, and which door, timer or message: never a digest.</summary>
    private static string Names(IReadOnlyList<KioskEffect> effects) => effects.Count == 0 ? "no effects" : string.Join(", ", effects.Select(effect => KindOf(effect) + effect switch
    {
        KioskEffect.OpenCompartment open => $" {open.Compartment}",
        KioskEffect.Signal signal => $" {signal.Kind} {signal.Compartment} {(signal.On ? "on" : "off")}",
        KioskEffect.StartTimer start => $" {start.Timer}",
        KioskEffect.StopTimer stop => $" {stop.Timer}",
        KioskEffect.Send send => $" {send.OutboxSeq} {KindOf(send.Message)}",
        _ => "",
    }));

    private static string KindOf(object one) => JsonNamingPolicy.CamelCase.ConvertName(one.GetType().Name);

    private static string Changes(ReplayedStep step)
    {
        using var json = new JsonBuffer();
        var changes = new ChangedSlices(json);
        changes.Write(step.Before, step.Result.State);
        return changes.Keys.Count == 0 ? "stays as it was" : "changes " + string.Join(", ", changes.Keys);
    }

    /// <summary>What the journal says further on of orders that this step gave then.</summary>
    private static string Answers(JournalReader journal, EventEnvelope ordered)
    {
        var answers = "";
        foreach (var row in journal.List(ordered.Seq + 1, AnswersWithin))
        {
            if (Read(row)?.Event is KioskEvent.DoorAnswered { Effect: var effect } door && (effect.Epoch, effect.Seq) == (ordered.Epoch, ordered.Seq))
                answers += $"; row {row.Seq} answers an order for door {door.Compartment}";
        }

        return answers;
    }

    /// <summary>Its event; null when this version cannot read it.</summary>
    private static EventEnvelope? Read(JournalRow row)
    {
        try
        {
            return row.Envelope();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Outcome(string? ignored) => ignored is null ? "taken" : "ignored: " + ignored;

    /// <summary>Nothing can be told of the rows that follow.</summary>
    private ReplayedStep? Differs(long seq, string what, string stored, string core)
    {
        _isOver = true;
        Difference ??= new ReplayDifference(seq, what, stored, core);
        return null;
    }
}
