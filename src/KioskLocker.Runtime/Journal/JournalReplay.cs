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
/// <param name="What">What differs, for example <c>outcome</c> or <c>state: compartments/3/door</c>.</param>
/// <param name="Stored">What journal or database say.</param>
/// <param name="Core">What Core makes of it.</param>
public sealed record ReplayDifference(long Seq, string What, string Stored, string Core);

/// <summary>
/// Steps the events of a journal through Core again, from the initial state, and compares all that is stored with what they lead to: each row's
/// outcome and epoch on the way, and at the end state, orders under way, what still waits for the office and what must be gone from the vault.
/// Ratings and starts are kept beside the journal and say nothing of it. Personal data is not needed: the result is the same after its erasure.
/// </summary>
public sealed class JournalReplay
{
    private readonly Func<KioskState, EventEnvelope, StepResult> _core;
    private readonly Anchor? _anchor;
    private readonly ExpectedRows _expected = new();
    private int _epoch;
    private long _seq;

    /// <param name="anchor">Anchor beside the database; its serial is compared where its row is reached.</param>
    public JournalReplay(Anchor? anchor)
        : this(anchor, new Kiosk().Step)
    {
    }

    /// <param name="anchor">As above.</param>
    /// <param name="core">The Core that wrote the journal: a simulated world may have a faulty one.</param>
    internal JournalReplay(Anchor? anchor, Func<KioskState, EventEnvelope, StepResult> core) => (_anchor, _core) = (anchor, core);

    /// <summary>The program whose Core steps here; <see cref="KioskEvent.Recovered"/> names the one that wrote a journal.</summary>
    public static string Version { get; } = typeof(Kiosk).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The state that the rows taken so far lead to.</summary>
    public KioskState State { get; private set; } = KioskState.Initial;

    /// <summary>The first difference; null while there is none.</summary>
    public ReplayDifference? Difference { get; private set; }

    /// <summary>Takes the rows in order until one differs, and then what stands at the end.</summary>
    public IEnumerable<ReplayedStep> Run(JournalReader journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        foreach (var row in journal.List(1, long.MaxValue))
        {
            if (Take(row) is { } step)
                yield return step;
            if (Difference is not null)
                yield break;
        }

        Difference = _seq == 0 ? null : _expected.CompareWith(journal, State, _epoch, _seq);
    }

    /// <summary>Takes the next row; null when Core cannot take it at all, which is a <see cref="Difference"/>.</summary>
    public ReplayedStep? Take(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        EventEnvelope envelope;
        try
        {
            envelope = row.Envelope();
        }
        catch (JsonException)
        {
            return Differs(row.Seq, "event", "an event that was written", "cannot be read by this version");
        }

        return (envelope.Epoch, envelope.Seq) == (row.Epoch, row.Seq)
            ? Take(envelope, row.Ignored)
            : Differs(row.Seq, "place", $"{row.Epoch}/{row.Seq}", $"{envelope.Epoch}/{envelope.Seq}");
    }

    /// <summary>Takes the next event.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="ignored">Why it changed nothing, as written then.</param>
    public ReplayedStep? Take(EventEnvelope envelope, string? ignored)
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
        Compare(envelope, ignored, result);
        (_epoch, _seq) = (envelope.Epoch, envelope.Seq);
        _expected.Take(envelope, result);
        return new ReplayedStep(envelope, before, result);
    }

    /// <summary>Compares the state as stored with the one that the rows lead to.</summary>
    public ReplayDifference? CompareWith(KioskState stored) => Difference ??= ExpectedRows.CompareStates(_seq, stored, State);

    private void Compare(EventEnvelope envelope, string? ignored, StepResult result)
    {
        if (result.Ignored != ignored)
            Differs(envelope.Seq, "outcome", Outcome(ignored), Outcome(result.Ignored));
        else if (envelope.Event is KioskEvent.Recovered && result.Ignored is null && result.State.Counters.Epoch != envelope.Epoch)
            Differs(envelope.Seq, "epoch", $"{envelope.Epoch}", $"{result.State.Counters.Epoch}");
        else if (_anchor is { } anchor && anchor.Seq == envelope.Seq && (anchor.SerialDate, anchor.Serial) != (State.Counters.SerialDate, State.Counters.Serial))
            Differs(envelope.Seq, "last drop-off number of the anchor", $"{anchor.SerialDate}-{anchor.Serial}", $"{State.Counters.SerialDate}-{State.Counters.Serial}");
    }

    private static string Outcome(string? ignored) => ignored is null ? "taken" : "ignored: " + ignored;

    /// <summary>Nothing can be told of the rows that follow.</summary>
    private ReplayedStep? Differs(long seq, string what, string stored, string core)
    {
        Difference ??= new ReplayDifference(seq, what, stored, core);
        return null;
    }
}
