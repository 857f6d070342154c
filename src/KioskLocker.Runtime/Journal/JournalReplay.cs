using System.Reflection;
using System.Text.Json;
using KioskLocker.Core;

namespace KioskLocker.Runtime.Journal;

/// <summary>One journal row as Core takes it again.</summary>
/// <param name="Row">The row as written.</param>
/// <param name="Envelope">Its event.</param>
/// <param name="Before">State before.</param>
/// <param name="Result">What Core makes of it now.</param>
public sealed record ReplayedStep(JournalRow Row, EventEnvelope Envelope, KioskState Before, StepResult Result);

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
    private readonly Kiosk _kiosk = new();
    private readonly Anchor? _anchor;
    private readonly ExpectedRows _expected = new();
    private int _epoch;
    private long _seq;

    /// <param name="anchor">Anchor beside the database; its serial is compared where its row is reached.</param>
    public JournalReplay(Anchor? anchor) => _anchor = anchor;

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
        var before = State;
        EventEnvelope envelope;
        StepResult result;
        try
        {
            envelope = row.Envelope();
            result = _kiosk.Step(before, envelope);
        }
        catch (JsonException)
        {
            return Differs(row, "event", "an event that was written", "cannot be read by this version");
        }
#pragma warning disable CA1031 // As in the loop: any throw of Core is a broken rule.
        catch (Exception fault) when (fault is not StorageException)
#pragma warning restore CA1031
        {
            return Differs(row, "outcome", Outcome(row.Ignored), "breaks a rule: " + (fault is InvariantViolationException ? fault.Message : fault.GetType().Name));
        }

        State = result.State;
        Compare(row, envelope, result);
        (_epoch, _seq) = (row.Epoch, row.Seq);
        _expected.Take(envelope, result);
        return new ReplayedStep(row, envelope, before, result);
    }

    private void Compare(JournalRow row, EventEnvelope envelope, StepResult result)
    {
        if (result.Ignored != row.Ignored)
            Differs(row, "outcome", Outcome(row.Ignored), Outcome(result.Ignored));
        else if ((envelope.Epoch, envelope.Seq) != (row.Epoch, row.Seq))
            Differs(row, "place", $"{row.Epoch}/{row.Seq}", $"{envelope.Epoch}/{envelope.Seq}");
        else if (_epoch != 0 && row.Epoch != _epoch && envelope.Event is not KioskEvent.Configured)
            Differs(row, "epoch", $"{row.Epoch} begins", $"{_epoch} goes on: an epoch begins only with a start");
        else if (envelope.Event is KioskEvent.Recovered && result.Ignored is null && result.State.Counters.Epoch != row.Epoch)
            Differs(row, "epoch", $"{row.Epoch}", $"{result.State.Counters.Epoch}");
        else if (_anchor is { } anchor && anchor.Seq == row.Seq && (anchor.SerialDate, anchor.Serial) != (State.Counters.SerialDate, State.Counters.Serial))
            Differs(row, "last drop-off number of the anchor", $"{anchor.SerialDate}-{anchor.Serial}", $"{State.Counters.SerialDate}-{State.Counters.Serial}");
    }

    private static string Outcome(string? ignored) => ignored is null ? "taken" : "ignored: " + ignored;

    /// <summary>Nothing can be told of the rows that follow.</summary>
    private ReplayedStep? Differs(JournalRow row, string what, string stored, string core)
    {
        Difference ??= new ReplayDifference(row.Seq, what, stored, core);
        return null;
    }
}
